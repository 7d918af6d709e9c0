import { type Instant, isAfter, parseWhen } from '../../../kernel/instant.ts';
import { type Identifier, limits, type Person } from '../../report/report.ts';
import { conceptOf, nameOf, npiSystem } from './codes.ts';
import { isInUse } from './in-use.ts';
import { agreedName, humanNames, nameOfThing } from './names.ts';
import { cut, type Element } from './reading.ts';
import type { Referred, Related } from './related.ts';

type Role = Person['role'];

const longest = { profession: 80, organisation: 120, phone: 40, email: 254, relationship: 80 } as const;

/** The resources that are people. */
const individuals = ['Patient', 'Practitioner', 'RelatedPerson', 'Person'] as const;
export const people: readonly string[] = [...individuals, 'PractitionerRole'];

/** A person as far as a reference and what it leads to say who that is. */
export const personOf = (role: Role, referred: Referred, related: Related, now: Instant): Person => {
  const { target, identifier } = referred;
  if (target) identifier?.note('value', 'kept, but not read: the number is that of what this refers to');
  const isInRole = target?.value.resourceType === 'PractitionerRole';
  return {
    role,
    identifiers: identifier ? identifierIn(identifier) : [],
    sex: 'unknown',
    ...(isInRole ? inRole(referred, target, related, now) : individual(referred, now)),
  };
};

type Known = Partial<Omit<Person, 'role'>>;

const individual = (referred: Referred, now: Instant): Known => {
  const { target: element } = referred;
  if (!element) return optional('name', referred.display);
  return {
    ...optional('name', agreedName(referred, humanNames(element, now))),
    ...numbersOf(element),
    ...optional('birthDate', birthOf(element, now)),
    ...optional('sex', sexOf(element)),
    ...optional('language', languageOf(element)),
    ...reachedBy(element, now),
  };
};

const inRole = (referred: Referred, role: Element, related: Related, now: Instant): Known => {
  const practitioner = related.follow(role.object('practitioner'), ['Practitioner']);
  const organisation = related.follow(role.object('organization'), ['Organization']);
  const specialties = role.list('specialty').flatMap((each) => nameOf(conceptOf(each)) ?? []);
  if (specialties.length > 1) role.note('specialty', 'only the first is read; the others are in the original');
  const { name, ...who } = practitioner ? individual(practitioner, now) : {};
  return {
    ...optional('name', agreedName(referred, { inUse: name, all: name === undefined ? [] : [name] })),
    ...who,
    ...optional('profession', specialties[0] && cut(specialties[0], longest.profession)),
    ...optional('organisation', organisation && organisationName(organisation)),
  };
};

/** Family and friends whom a Patient resource names as contacts, and still does. */
export const contactsOf = (patient: Element, now: Instant): Person[] =>
  patient.list('contact').flatMap((contact) => {
    if (!isInUse(contact, now)) {
      contact.note('period', 'is over; this contact is not read');
      return [];
    }
    contact.noteRest(contactRead);
    const relationships = contact.list('relationship').flatMap((each) => nameOf(conceptOf(each)) ?? []);
    if (relationships.length > 1)
      contact.note('relationship', 'only the first is read; the others are in the original');
    return [
      {
        role: 'familyContact',
        identifiers: [],
        sex: sexOf(contact) ?? 'unknown',
        ...optional('name', humanNames(contact, now).inUse),
        ...optional('relationship', relationships[0] && cut(relationships[0], longest.relationship)),
        ...reachedBy(contact, now),
      },
    ];
  });

const contactRead = new Set(['id', 'period', 'relationship', 'gender', 'name', 'telecom']);

export const organisationName = (referred: Referred): string | undefined => nameOfThing(referred, longest.organisation);

/** Numbers that have a value. One without says nothing; one that is too long to keep whole would say another. */
export const identifiersOf = (element: Element): Identifier[] => element.list('identifier').flatMap(identifierIn);

/** Where each of these numbers stands. */
export const identifierPlaces = (element: Element): string[] =>
  element.list('identifier').flatMap((each) => identifierIn(each).map(() => each.pointer));

const identifierIn = (element: Element): Identifier[] => {
  const [system, value] = [element.exact('system', limits.numberSystem), element.exact('value', limits.numberValue)];
  if (value === undefined || (system === undefined && element.value.system)) {
    element.note('value', 'without a whole number and system, this identifies nothing');
    return [];
  }
  return [{ ...(system !== undefined && { system }), value }];
};

const mostNumbers = 3;

const numbersOf = (element: Element): Pick<Person, 'identifiers'> & Pick<Known, 'npi'> => {
  const all = identifiersOf(element);
  const npis = all.filter(({ system }) => system === npiSystem).map(({ value }) => value);
  const [npi, ...otherNpis] = npis.filter((value) => /^\d{10}$/.test(value));
  const numbers = all.filter(({ system }) => system !== npiSystem);
  if (numbers.length > mostNumbers) element.note('identifier', `more than ${mostNumbers}; the rest is in the original`);
  if (npis.length > 0 && (npi === undefined || otherNpis.length > 0)) {
    element.note('identifier', 'not every National Provider Identifier is read');
  }
  return { identifiers: numbers.slice(0, mostNumbers), ...optional('npi', npi) };
};

const birthOf = (element: Element, now: Instant): Person['birthDate'] => {
  const said = element.text('birthDate', 40);
  if (said === undefined) return undefined;
  const when = parseWhen(said);
  if (when && !isAfter(when, now)) return when;
  element.note('birthDate', when ? 'lies in the future; it is left unknown' : 'is not a FHIR date; it is left unknown');
  return undefined;
};

const sexOf = (element: Element): Person['sex'] | undefined => {
  const said = element.text('gender', 20);
  if (said === 'female' || said === 'male' || said === 'other') return said;
  if (said !== undefined && said !== 'unknown') {
    element.note('gender', 'is none of female, male, other and unknown; it is left unknown');
  }
  return undefined;
};

/** The language marked as preferred, or the only one there is. */
const languageOf = (element: Element): string | undefined => {
  const all = element.list('communication');
  const one = all.find((each) => each.value.preferred === true) ?? (all.length === 1 ? all[0] : undefined);
  const codings = conceptOf(one?.object('language'))?.codings ?? [];
  const language = codings.find(({ code }) => code && code.length <= 35)?.code;
  if (all.length > 1 || (all.length === 1 && language === undefined)) {
    element.note(
      'communication',
      language ? 'only the preferred language is read' : 'no one language is read from this',
    );
  }
  return language;
};

/** The number and the address to reach somebody by: those in use, the ones ranked first before all others. */
const reachedBy = (element: Element, now: Instant): Pick<Known, 'phone' | 'email'> => {
  const all = element.list('telecom');
  const inUse = all.filter((each) => isInUse(each, now)).sort((a, b) => rankOf(a) - rankOf(b));
  const first = (system: string) => inUse.find((each) => each.value.system === system && each.value.value);
  const [phone, email] = [first('phone'), first('email')];
  for (const each of all) {
    if (each === phone || each === email) continue;
    each.note('value', inUse.includes(each) ? 'kept, but not read' : 'is no longer in use; it is not read');
  }
  return {
    ...optional('phone', phone?.exact('value', longest.phone)),
    ...optional('email', email?.exact('value', longest.email)),
  };
};

/** 1 is the best; what has no rank comes after all that has. */
const rankOf = ({ value: { rank } }: Element): number =>
  typeof rank === 'number' && rank >= 1 ? rank : Number.MAX_SAFE_INTEGER;

const optional = <Name extends string, Value>(name: Name, value: Value | undefined | ''): { [_ in Name]?: Value } =>
  value === undefined || value === '' ? {} : ({ [name]: value } as { [_ in Name]: Value });
