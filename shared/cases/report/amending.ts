import { isJsonObject, sameJson } from '../../kernel/json.ts';
import { type Amendment, type Fact, nothingKnown, Report } from './report.ts';

/**
 * What a whole report states: the facts of which it says more than nothing. It is silent on the rest, so a system that
 * sends its report again does not undo what somebody else knew. Its standing it states only when it was sent.
 */
export const statedBy = (report: Report, sentStanding: boolean): Amendment => {
  const facts = Object.entries(report) as [Fact, unknown][];
  const stated = facts.filter(
    ([fact, value]) => !sameJson(value, nothingKnown[fact]) || (fact === 'standing' && sentStanding),
  );
  return Object.fromEntries(stated.map(([fact, value]) => [fact, isJsonObject(value) ? saidIn(value) : value]));
};

/** The parts of a fact that say something. */
const saidIn = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined && part !== 'unknown'));

/** What is known once this is stated, too: a JSON Merge Patch of the facts. */
export const amended = (known: Report, stated: Amendment): Report => {
  const next: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(stated) as [Fact, unknown][]) {
    if (value === undefined) continue;
    if (name === 'identifiers') next[name] = withNumbers(known.identifiers, stated.identifiers ?? []);
    else if (value === null) next[name] = nothingKnown[name];
    else next[name] = isJsonObject(value) ? merged(known[name], value, nothingKnown[name]) : value;
  }
  return next as Report;
};

/** An object, amended part by part; one of which nothing is left is what it was before anybody said anything. */
const merged = (known: unknown, stated: object, nothing: unknown): unknown => {
  const parts = Object.entries({ ...(known as object | undefined), ...stated }).filter(
    ([, part]) => part !== null && part !== undefined,
  );
  return parts.length === 0 ? nothing : { ...(nothing as object | undefined), ...Object.fromEntries(parts) };
};

const numbersKept = 20;

/** Every number a hospital gave an event stays one of its numbers. */
export const withNumbers = (known: Report['identifiers'], more: Report['identifiers']): Report['identifiers'] =>
  [...known, ...newNumbers(known, more)].slice(0, numbersKept);

/** The numbers by which an event is not known yet. */
export const newNumbers = (known: Report['identifiers'], more: Report['identifiers']): Report['identifiers'] =>
  more.filter(
    (number, index) =>
      !known.some((each) => sameJson(each, number)) && more.findIndex((each) => sameJson(each, number)) === index,
  );

/** Which facts differ. */
export const differences = (before: Report, after: Report): Fact[] =>
  (Object.keys(Report.shape) as Fact[]).filter((fact) => !sameJson(before[fact], after[fact]));
