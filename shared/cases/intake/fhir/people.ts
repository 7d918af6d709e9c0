import { parseWhen } from '../../../kernel/instant.ts';
import { type Identifier, limits, type Person } from '../../report.ts';
import { conceptOf, nameOf, npiSystem } from './codes.ts';
import { cut, type Element } from './reading.ts';
import type { Referred, Related } from './related.ts';

type Role = Person['role'];

const longest = { name: 120, profession: 80, organisation: 120, phone: 40, email: 254, relationship: 80 } as const;

/** A person as far as a reference and what it leads to say who that is. */
export const personOf = (role: Role, referred: Referred, related: Related): Person => {
  const { target, display, identifier } = referred;
  const of =
    target && (target.value.resourceType === 'PractitionerRole' ? inRole(target, related) : individual(target));
  const named = identifier ? identifierIn(identifier) : [];
  const person: Person = { role, identifiers: named, sex: 'unknown', ...of };
  return person.name === undefined && display !== undefined ? { ...person, name: display } : person;
};

type Known = Partial<Omit<Person, 'role'>>;

const individual = (element: Element): Known => ({
  ...optional('name', humanName(element.list('name'))),
  ...optional('npi', npiOf(element)),
  identifiers: identifiersOf(element)
    .filter(({ system }) => system !== npiSystem)
    .slice(0, 3),
  ...optional('birthDate', dateIn(element, 'birthDate')),
  ...optional('sex', sexOf(element)),
  ...optional('language', languageOf(element)),
  ...optional('phone', telecom(element, 'phone', longest.phone)),
  ...optional('email', telecom(element, 'email', longest.email)),
});

const inRole = (role: Element, related: Related): Known => {
  const practitioner = related.follow(role.object('practitioner'));
  const organisation = related.follow(role.object('organization'));
  const specialty = role
    .list('specialty')
    .map((each) => nameOf(conceptOf(each)))
    .find(Boolean);
  return {
    ...(practitioner?.target ? individual(practitioner.target) : optional('name', practitioner?.display)),
    ...optional('profession', specialty && cut(specialty, longest.profession)),
    ...optional('organisation', organisation && organisationName(organisation)),
  };
};

/** Family and friends whom a Patient resource names as contacts. */
export const contactsOf = (patient: Element): Person[] =>
  patient.list('contact').map((contact) => {
    const relationship = contact
      .list('relationship')
      .map((each) => nameOf(conceptOf(each)))
      .find(Boolean);
    return {
      role: 'familyContact',
      identifiers: [],
      sex: sexOf(contact) ?? 'unknown',
      ...optional('name', humanName(contact.list('name'))),
      ...optional('relationship', relationship && cut(relationship, longest.relationship)),
      ...optional('phone', telecom(contact, 'phone', longest.phone)),
      ...optional('email', telecom(contact, 'email', longest.email)),
    };
  });

export const organisationName = ({ target, display }: Referred): string | undefined =>
  target?.text('name', longest.organisation) ?? display;

/** Numbers that have a value. One without says nothing; one that is too long to keep whole would say another. */
export const identifiersOf = (element: Element): Identifier[] => element.list('identifier').flatMap(identifierIn);

const identifierIn = (element: Element): Identifier[] => {
  const [system, value] = [element.exact('system', limits.numberSystem), element.exact('value', limits.numberValue)];
  if (value === undefined || (system === undefined && element.value.system)) {
    element.note('value', 'without a whole number and system, this identifies nothing');
    return [];
  }
  return [{ ...(system !== undefined && { system }), value }];
};

/** The name in use: the official one if marked, else the first. Written out if sent so, else in the order sent. */
const humanName = (names: readonly Element[]): string | undefined => {
  const name = names.find((each) => each.value.use === 'official') ?? names[0];
  if (!name) return undefined;
  const written = name.text('text', longest.name);
  if (written !== undefined) return written;
  const given = name.value.given;
  const parts = [...(Array.isArray(given) ? given : [given]), name.value.family];
  const joined = parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
  return joined === '' ? undefined : cut(joined, longest.name);
};

const npiOf = (element: Element): string | undefined =>
  identifiersOf(element).find(({ system, value }) => system === npiSystem && /^\d{10}$/.test(value))?.value;

const dateIn = (element: Element, name: string): Person['birthDate'] => {
  const said = element.text(name, 40);
  return said === undefined ? undefined : parseWhen(said);
};

const sexOf = (element: Element): Person['sex'] | undefined => {
  const said = element.text('gender', 20);
  return said === 'female' || said === 'male' || said === 'other' ? said : undefined;
};

/** The language marked as preferred, or the only one there is. */
const languageOf = (element: Element): string | undefined => {
  const all = element.list('communication');
  const one = all.find((each) => each.value.preferred === true) ?? (all.length === 1 ? all[0] : undefined);
  return conceptOf(one?.object('language'))?.codings.find(({ code }) => code && code.length <= 35)?.code;
};

const telecom = (element: Element, system: 'phone' | 'email', max: number): string | undefined =>
  element
    .list('telecom')
    .find((each) => each.value.system === system)
    ?.text('value', max);

const optional = <Name extends string, Value>(name: Name, value: Value | undefined | ''): { [_ in Name]?: Value } =>
  value === undefined || value === '' ? {} : ({ [name]: value } as { [_ in Name]: Value });
