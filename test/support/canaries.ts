import { Instant, sayWhen, When } from '../../shared/kernel/instant.ts';
import { Cents, sayDollars } from '../../shared/kernel/money.ts';

/** Every field of a type, however deep, none left out: a new one does not compile until it has a canary. */
export type Whole<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Whole<Item>[]
    : { readonly [Field in keyof T]-?: Whole<Exclude<T[Field], undefined>> };

export type WholeOf<Event extends { readonly type: string }> = {
  readonly [Type in Event['type']]: Whole<Extract<Event, { type: Type }>>;
};

/** Where canaries come from: each time another one. */
export const nest = () => {
  let last = 0;
  const next = (): number => {
    last += 1;
    return last;
  };
  return {
    next,
    /** What nobody else says. */
    words: (): string => `canary ${String(next()).padStart(4, '0')}.`,
    cents: (): Cents => Cents.parse(700_000_000 + next() * 101),
    day: (): When => When.parse(new Date(Date.UTC(2031, 0, next())).toISOString().slice(0, 10)),
    instant: (): Instant => Instant.parse(new Date(Date.UTC(2033, 0, next(), 7, 31)).toISOString()),
  };
};

/** A field, as `Type.field.0.field`, and the ways in which an answer would say what it holds. */
export type Canary = { readonly field: string; readonly said: readonly (string | number)[] };

export const saidOf = (value: string | number): readonly (string | number)[] => {
  if (typeof value === 'number') return value > 10_000 ? [value, sayDollars(value as Cents)] : [value];
  if (!/^20\d\d-\d\d-\d\d/.test(value)) return [value];
  const said = sayWhen(value as When);
  return [value, said.replace(/^at /, '')];
};

const leaves = (value: unknown, path: string): [string, string | number | boolean][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => (key === 'type' ? [] : leaves(each, `${path}.${key}`)))
    : [[path, value as string | number | boolean]];

/** All fields of these events, each under the name that its event has here, and what it holds. */
export const fieldsOf = (events: Readonly<Record<string, { readonly type: string }>>) =>
  Object.entries(events).flatMap(([name, event]) => leaves(event, name));

/** Which fields can be told from these answers. */
export const tellingOf =
  (canaries: readonly Canary[]) =>
  (answers: unknown): ReadonlySet<string> => {
    const values = leaves(answers, '').map(([, value]) => value);
    const numbers = new Set(values.filter((value) => typeof value === 'number'));
    const texts = values.filter((value) => typeof value === 'string').join('\n');
    const isSaid = (said: string | number) => (typeof said === 'number' ? numbers.has(said) : texts.includes(said));
    return new Set(canaries.filter(({ said }) => said.some(isSaid)).map(({ field }) => field));
  };
