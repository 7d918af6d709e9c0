import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { type Element, elementOf, type Reading } from './reading.ts';

/** A resource that came along, and whether anything was read from it. */
type Companion = { readonly element: Element; readonly type: string; isRead: boolean };

/** What a Reference leads to. */
export type Referred = {
  /** The resource type, where reference or target say it. */
  readonly type: string | undefined;
  readonly display: string | undefined;
  readonly target: Element | undefined;
};

/** The resources sent along with an event: contained in it, or beside it in its Bundle. */
export type Related = {
  follow(reference: Element | undefined): Referred | undefined;
  all(type: string): readonly Element[];
  /** What was read of those that nothing refers to. */
  use(element: Element): void;
  unread(): readonly Element[];
};

export const relatedTo = (event: Element, beside: readonly Entry[]): Related => {
  const companions = new Map<string, Companion>();
  const known: Companion[] = [];

  const add = (element: Element, nameFor: (type: string, id: string) => string, fullUrl?: string) => {
    const [type, id] = [textIn(element.value.resourceType), textIn(element.value.id)];
    const companion = { element, type, isRead: false };
    known.push(companion);
    if (id !== '') companions.set(nameFor(type, id), companion);
    if (fullUrl !== undefined) companions.set(fullUrl, companion);
  };

  for (const element of event.list('contained')) add(element, (_, id) => `#${id}`);
  for (const { fullUrl, element } of beside) add(element, (type, id) => `${type}/${id}`, fullUrl);

  const find = (reference: string): Companion | undefined => {
    const plain = reference.replace(/\/_history\/.*$/, '');
    return companions.get(plain) ?? companions.get(plain.split('/').slice(-2).join('/'));
  };

  return {
    follow: (reference) => {
      if (!reference) return undefined;
      const to = reference.text('reference', 2_000);
      const found = to === undefined ? undefined : find(to);
      if (found) found.isRead = true;
      const typed = found?.type || reference.text('type', 100) || (to && /(?:^|\/)([A-Z]\w+)\/[^/]+$/.exec(to)?.[1]);
      return { type: typed || undefined, display: reference.text('display', 120), target: found?.element };
    },

    all: (type) => known.filter((companion) => companion.type === type).map(({ element }) => element),

    use: (element) => {
      for (const companion of known) if (companion.element === element) companion.isRead = true;
    },

    unread: () => known.filter(({ isRead }) => !isRead).map(({ element }) => element),
  };
};

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
    return [{ fullUrl: entry.text('fullUrl', 2_000), element: elementOf(resource as JsonObject, pointer, reading) }];
  });
