import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../shared/kernel/json.ts';
import { duePrefix } from '../../shared/ledger/keys.ts';
import type { Row } from '../../shared/ledger/table.ts';
import { aStoredCase, walk } from '../support/audit.ts';

const stored = await aStoredCase(5);
const partition = `TENANT#harbor#CASE#${stored.id}`;
// What is due is told beside the history, and no part of it.
const mine = stored.rows.filter(({ pk, sk }) => pk === partition && !sk.startsWith(duePrefix));

type Place = readonly (string | number)[];

/** Every place in a row where something stands, keys aside. */
const placesIn = (value: unknown, path: Place = []): Place[] => {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, child]) => placesIn(child, [...path, name]));
  return path.length === 0 ? inside : [path, ...inside];
};

const put = (value: unknown, [name, ...rest]: Place, said: unknown): unknown => {
  if (name === undefined) return said;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[name] = put(copy[name], rest, said);
  if (copy[name] === undefined) delete copy[name];
  return copy;
};

const places = mine.flatMap((row) =>
  placesIn(row)
    .filter(([name]) => name !== 'pk' && name !== 'sk')
    .map((path) => ({ row, path })),
);

const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));

const aMutation: fc.Arbitrary<{ readonly what: string; readonly rows: readonly Row[] }> = fc.oneof(
  fc.tuple(fc.constantFrom(...places), anything).map(([{ row, path }, said]) => ({
    what: `${row.sk} ${path.join('.')} = ${JSON.stringify(said)}`,
    rows: mine.map((each) => (each === row ? (put(row, path, said) as Row) : each)),
  })),
  fc
    .tuple(fc.constantFrom(...mine), fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 1 }))
    .map(([row, name, said]) => ({
      what: `${row.sk} + ${name}`,
      rows: mine.map((each) => (each === row ? { ...{ [name]: said }, ...row } : each)),
    })),
  fc.constantFrom(...mine).map((row) => ({ what: `- ${row.sk}`, rows: mine.filter((each) => each !== row) })),
  fc.tuple(fc.constantFrom(...mine), fc.constantFrom(...mine)).map(([one, two]) => ({
    what: `${one.sk} <> ${two.sk}`,
    rows: mine.map((row) => {
      if (row === one) return { ...two, sk: one.sk };
      return row === two ? { ...one, sk: two.sk } : row;
    }),
  })),
  fc
    .tuple(fc.constantFrom(...mine), fc.constantFrom('EVENT#', 'SOURCE#'), fc.integer({ min: 1, max: 20 }))
    .map(([row, prefix, sequence]) => {
      const sk = `${prefix}${String(sequence).padStart(12, '0')}`;
      return { what: `${row.sk} at ${sk}`, rows: [...mine.filter((each) => each.sk !== sk), { ...row, sk }] };
    }),
);

const same = (a: readonly Row[], b: readonly Row[]): boolean => {
  const sorted = (rows: readonly Row[]) => canonical(rows.toSorted((one, two) => (one.sk < two.sk ? -1 : 1)));
  return sorted(a) === sorted(b);
};

test('whatever single thing is changed in what is stored of a case, a walk through its audit finds it', () =>
  fc.assert(
    fc.asyncProperty(aMutation, fc.integer({ min: 1, max: 8 }), async ({ rows }, limit) => {
      fc.pre(!same(rows, mine));
      const pages = await walk(rows, stored.id, limit);
      expect(pages.some(({ intact }) => !intact)).toBe(true);
    }),
    { numRuns: 1_000 },
  ));

test('no page reads more than it was asked for, whatever is stored', () =>
  fc.assert(
    fc.asyncProperty(aMutation, fc.integer({ min: 1, max: 8 }), async ({ rows }, limit) => {
      for (const { items } of await walk(rows, stored.id, limit)) expect(items.length).toBeLessThanOrEqual(limit);
    }),
  ));
