import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { type Element, elementOf, noteExtended, type Reading } from './reading.ts';

/** A resource that came along, and whether anything was read from it. */
type Companion = {
  readonly element: Element;
  readonly type: string;
  readonly id: string;
  readonly fullUrl: string | undefined;
  isRead: boolean;
};

/** What a Reference says, and leads to. */
export type Referred = {
  /** The resource type, where reference or target say it. */
  readonly type: string | undefined;
  readonly display: string | undefined;
  /** The number it names, for what is known elsewhere. */
  readonly identifier: Element | undefined;
  readonly target: Element | undefined;
  /** Nothing for what no reference leads to. */
  readonly reference: Element | undefined;
};

/** The resources sent along with an event: contained in it, or beside it in its Bundle. */
export type Related = {
  /** Follows a reference; only a resource of one of these types is read, and only as that. */
  follow(reference: Element | undefined, types: readonly string[]): Referred | undefined;
  /** Whether two references lead to the same, sent along or not. Reads nothing. */
  leadAlike(one: Element | undefined, other: Element | undefined): boolean;
  all(type: string): readonly Element[];
  /** Says that something was read from a resource that nothing refers to. */
  use(element: Element): void;
  /** Names what of all these was not read. */
  noteUnread(reading: Reading): void;
};

export const relatedTo = (event: Entry, beside: readonly Entry[]): Related => {
  const companion = ({ element, fullUrl }: Entry): Companion => ({
    element,
    fullUrl,
    type: textIn(element.value.resourceType),
    id: textIn(element.value.id),
    isRead: false,
  });
  const contained = event.element.list('contained').map((element) => companion({ element, fullUrl: undefined }));
  const entries = beside.map(companion);
  const known = [...contained, ...entries];

  /** The server that the entry around a reference came from. */
  const baseAround = ({ pointer }: Element): string | undefined => {
    const around = [event, ...beside].find(({ element }) => pointer.startsWith(`${element.pointer}/`));
    return around?.fullUrl === undefined ? undefined : baseOf(around.fullUrl);
  };

  /**
   * FHIR's rules: `#x` is contained here, a URL is an entry's `fullUrl` to the letter, and `Patient/1` belongs to the
   * server that its own entry came from, or to any where none is known and only one can be meant. An entry's own type
   * and id count only where it has no `fullUrl`. Source: hl7.org/fhir/R4/bundle.html#references.
   */
  const find = (reference: string, from: Element): Companion | undefined => {
    if (reference.startsWith('#')) return only(contained.filter(({ id }) => `#${id}` === reference));
    const plain = reference.replace(/\/_history\/[^/]*$/, '');
    const base = isAbsolute(plain) ? '' : baseAround(from);
    const exact = base === undefined ? undefined : entries.filter(({ fullUrl }) => fullUrl === `${base}${plain}`);
    if (exact && exact.length > 0) return only(exact);
    const named = entries.filter(({ type, id, fullUrl }) => {
      if (fullUrl === undefined) return `${type}/${id}` === plain.split('/').slice(-2).join('/');
      return base === undefined && (fullUrl === plain || fullUrl === `${baseOf(fullUrl)}${plain}`);
    });
    return only(named);
  };

  return {
    follow: (reference, types) => {
      if (!reference) return undefined;
      const to = reference.text('reference', 2_000);
      const found = to === undefined ? undefined : find(to, reference);
      const said = reference.text('type', 200)?.split('/').at(-1);
      const meant = found?.type || typeIn(to);
      if (said !== undefined && meant !== undefined && said !== meant) {
        reference.note('type', 'is another type than that of what it refers to; nothing is read');
        return undefined;
      }
      const isWanted = found !== undefined && types.includes(found.type);
      if (isWanted) found.isRead = true;
      const referred = {
        type: meant ?? said,
        display: reference.text('display', 120),
        identifier: reference.object('identifier'),
        target: isWanted ? found.element : undefined,
        reference,
      };
      if (to !== undefined && !found) {
        reference.note(
          'reference',
          'leads to nothing, or to more than one thing, that was sent along; only what it says itself is read',
        );
      }
      return referred;
    },

    leadAlike: (one, other) => {
      const [a, b] = [one, other].map((reference) => {
        const to = reference?.text('reference', 2_000);
        return reference && to !== undefined ? (find(to, reference) ?? to) : undefined;
      });
      return a !== undefined && a === b;
    },

    all: (type) => known.filter((each) => each.type === type).map(({ element }) => element),

    use: (element) => {
      for (const each of known) if (each.element === element) each.isRead = true;
    },

    noteUnread: (reading) => {
      for (const { element, type, isRead } of known) {
        noteLabels(element);
        if (!isRead) {
          element.note('resourceType', 'this resource was kept, but not read');
          continue;
        }
        const read = new Set([...always, ...(elementsRead[type] ?? [])]);
        if (element.value.active === true) read.add('active');
        element.noteRest(read);
        noteExtended(element, reading, read);
      }
    },
  };
};

const always = ['resourceType', 'id', 'meta', 'implicitRules'];

const ofIndividuals = ['identifier', 'name', 'telecom', 'gender', 'birthDate'];

/** What is read of each resource that comes along. */
const elementsRead: Readonly<Record<string, readonly string[]>> = {
  Patient: [...ofIndividuals, 'communication', 'contact'],
  Practitioner: [...ofIndividuals, 'communication'],
  RelatedPerson: [...ofIndividuals, 'communication', 'patient'],
  Person: ofIndividuals,
  PractitionerRole: ['practitioner', 'organization', 'specialty'],
  Location: ['name', 'address', 'managingOrganization'],
  Encounter: ['serviceProvider'],
  Organization: ['name'],
  Condition: ['code'],
  Observation: ['code', 'valueCodeableConcept'],
};

/** Words by which a tag looks like a mark of who may see what. */
const restricting = /priv|confid|restrict|secur|secre|peer.?review|work.?product|pswp|patient.?safety/i;

/**
 * What a resource says about who may see it, and about the rules it was written under. Neither is followed: whoever
 * sends them must know.
 */
export const noteLabels = (element: Element): void => {
  const meta = isJsonObject(element.value.meta) ? element.object('meta') : undefined;
  if (isSaid(meta?.value.security)) {
    meta?.warn('security', 'kept, but not followed: the insurer sees this case until the hospital marks its privilege');
  }
  if (isSaid(meta?.value.tag)) {
    if (restricting.test(JSON.stringify(meta?.value.tag))) {
      meta?.warn('tag', 'kept, but not followed: the insurer sees this case until the hospital marks its privilege');
    } else meta?.note('tag', 'kept, but not read');
  }
  if (isSaid(element.value.implicitRules)) {
    element.warn('implicitRules', 'may change what the rest means; read the original');
  }
};

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

const isAbsolute = (reference: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(reference);

/** `https://server/fhir/` of `https://server/fhir/Patient/1`; nothing for a URN. */
const baseOf = (fullUrl: string): string | undefined => /^(https?:\/\/.*\/)[A-Z]\w*\/[^/]+$/.exec(fullUrl)?.[1];

const typeIn = (reference: string | undefined): string | undefined =>
  reference === undefined ? undefined : /(?:^|\/)([A-Z]\w+)\/[^/]+$/.exec(reference)?.[1];

const only = <Item>(items: readonly Item[]): Item | undefined => (items.length === 1 ? items[0] : undefined);

/** A resource in a Bundle. */
export type Entry = { readonly fullUrl: string | undefined; readonly element: Element };

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The entries of a Bundle that hold a resource. */
export const entriesOf = (bundle: Element, reading: Reading): Entry[] =>
  bundle.list('entry').flatMap((entry) => {
    const resource: unknown = entry.value.resource ?? undefined;
    const pointer = `${entry.pointer}/resource`;
    const request = entry.object('request');
    const method = request?.text('method', 40);
    if (method !== undefined && method !== 'POST' && method !== 'PUT') {
      const detail = 'must be POST or PUT: nothing is read or deleted here';
      reading.faults.push({ pointer: `${entry.pointer}/request/method`, rule: 'method', detail });
    }
    if (resource === undefined) return [];
    if (!isJsonObject(resource) || typeof resource.resourceType !== 'string') {
      reading.faults.push({ pointer, rule: 'type', detail: 'must be a resource with a resourceType' });
      return [];
    }
    const url = request?.text('url', 2_000);
    if (url !== undefined && !url.split(/[/?]/).includes(resource.resourceType)) {
      entry.note('request/url', 'names another resource than the one here, which is taken for what it says it is');
    }
    if (request?.value.ifNoneExist !== undefined) {
      entry.note('request/ifNoneExist', 'not followed: a report that repeats an identifier belongs to its case');
    }
    return [{ fullUrl: entry.text('fullUrl', 2_000), element: elementOf(resource as JsonObject, pointer, reading) }];
  });
