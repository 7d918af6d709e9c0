import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { type Element, elementOf, type Reading } from './reading.ts';

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
};

/** The resources sent along with an event: contained in it, or beside it in its Bundle. */
export type Related = {
  follow(reference: Element | undefined): Referred | undefined;
  all(type: string): readonly Element[];
  /** Says that something was read from a resource that nothing refers to. */
  use(element: Element): void;
  unread(): readonly Element[];
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
   * server that its own entry came from. What that leaves open is found by type and id where only one can be meant.
   * Source: hl7.org/fhir/R4/bundle.html#references.
   */
  const find = (reference: string, from: Element): Companion | undefined => {
    if (reference.startsWith('#')) return only(contained.filter(({ id }) => `#${id}` === reference));
    const plain = reference.replace(/\/_history\/[^/]*$/, '');
    const base = isAbsolute(plain) ? '' : baseAround(from);
    const exact = base === undefined ? undefined : entries.filter(({ fullUrl }) => fullUrl === `${base}${plain}`);
    if (exact && exact.length > 0) return only(exact);
    const alike = entries.filter(
      ({ type, id, fullUrl }) =>
        `${type}/${id}` === plain.split('/').slice(-2).join('/') &&
        (fullUrl === undefined || (!isAbsolute(plain) && (base === undefined || baseOf(fullUrl) === undefined))),
    );
    return only(alike);
  };

  return {
    follow: (reference) => {
      if (!reference) return undefined;
      const to = reference.text('reference', 2_000);
      const found = to === undefined ? undefined : find(to, reference);
      if (found) found.isRead = true;
      const referred = {
        type: found?.type || reference.text('type', 100) || typeIn(to),
        display: reference.text('display', 120),
        identifier: reference.object('identifier'),
        target: found?.element,
      };
      if (to !== undefined && !found) {
        reference.note(
          'reference',
          'leads to nothing, or to more than one thing, that was sent along; only what it says itself is read',
        );
      }
      return referred;
    },

    all: (type) => known.filter((each) => each.type === type).map(({ element }) => element),

    use: (element) => {
      for (const each of known) if (each.element === element) each.isRead = true;
    },

    unread: () => known.filter(({ isRead }) => !isRead).map(({ element }) => element),
  };
};

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
    if (resource === undefined) return [];
    if (!isJsonObject(resource) || typeof resource.resourceType !== 'string') {
      reading.faults.push({ pointer, rule: 'type', detail: 'must be a resource with a resourceType' });
      return [];
    }
    const method = entry.object('request')?.text('method', 40);
    if (method !== undefined && method !== 'POST' && method !== 'PUT') {
      reading.faults.push({
        pointer: `${entry.pointer}/request/method`,
        rule: 'method',
        detail: 'must be POST or PUT',
      });
    }
    if (entry.object('request')?.value.ifNoneExist !== undefined) {
      entry.note('request/ifNoneExist', 'not followed: a report that repeats an identifier belongs to its case');
    }
    return [{ fullUrl: entry.text('fullUrl', 2_000), element: elementOf(resource as JsonObject, pointer, reading) }];
  });
