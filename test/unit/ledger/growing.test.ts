import { expect, test } from 'vitest';
import { growing, type Kind } from '../../../shared/ledger/growing.ts';
import { sourceKey } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { at, bayview, someone } from '../../support/cases.ts';

type Added = { readonly type: 'Added'; readonly amount: number };
type Sum = { readonly sum: number };

const kind: Kind<Sum, Added> = {
  kind: 'sum',
  schemaVersion: 1,
  evolve: (state, { amount }) => ({ sum: (state?.sum ?? 0) + amount }),
};

/** As the kind is later: what was a number has a unit. */
type Later = { readonly sum: { readonly of: number; readonly unit: string } };
const laterKind: Kind<Later, Added> = {
  kind: 'sum',
  schemaVersion: 3,
  evolve: (state, { amount }) => ({ sum: { of: (state?.sum.of ?? 0) + amount, unit: 'day' } }),
  upcast: (state, schemaVersion) => ({ sum: { of: (state as Sum).sum, unit: `unit of ${schemaVersion}` } }),
};

const partition = 'SUM#1';
const adding = { events: [2, 3].map((amount) => ({ type: 'Added' as const, amount })), at: at('2026-11-23T08:00:00Z') };
const { actor } = someone('claims', 'harbor');
const more = { ...adding, partition, by: { actor, organisation: bayview } };
const stored = async () => {
  const ledger = ledgerOn(memoryTable());
  await ledger.commit({ growth: growing(kind, { ...more, from: undefined }) });
  return ledger;
};

test('a state that was stored in an earlier shape is read in that of today', async () => {
  const ledger = await stored();
  expect(await ledger.load(partition)).toMatchObject({ schemaVersion: 1, state: { sum: 5 } });
  expect(await ledger.load(partition, kind)).toEqual(await ledger.load(partition));
  const later = await ledger.load(partition, laterKind);
  expect(later).toMatchObject({ version: 2, schemaVersion: 3, state: { sum: { of: 5, unit: 'unit of 1' } } });
});

test('grows from there, and is then stored in the shape of today', async () => {
  const ledger = await stored();
  const from = await ledger.load(partition, laterKind);
  const growth = growing(laterKind, { ...more, from });
  expect(await ledger.commit({ growth })).toEqual({ outcome: 'done' });
  expect(await ledger.load(partition)).toEqual(growth.to);
  expect(await ledger.load(partition, laterKind)).toEqual(growth.to);
  expect(growth.to).toMatchObject({ schemaVersion: 3, state: { sum: { of: 10, unit: 'day' } } });
  expect(await ledger.audit({ partition, after: 0, limit: 9 })).toMatchObject({ breaks: [], next: undefined });
});

test('a state in an earlier shape is not taken for one of today', async () => {
  const ledger = await stored();
  await expect(ledger.load(partition, { ...kind, schemaVersion: 2 })).rejects.toThrow('schema version 2');
});

test('an event that nothing sent made has no original, and its history verifies', async () => {
  const ledger = ledgerOn(memoryTable());
  const growth = growing(kind, {
    ...more,
    from: undefined,
    original: (_state, { sequence }) =>
      sequence === 2 ? { pk: partition, sk: sourceKey(sequence), text: 'three' } : undefined,
  });
  expect(growth.originals.map(({ sk }) => sk)).toEqual([sourceKey(2)]);
  await ledger.commit({ growth });
  expect(await ledger.row({ pk: partition, sk: sourceKey(1) })).toBeUndefined();
  expect(await ledger.audit({ partition, after: 0, limit: 9 })).toMatchObject({ breaks: [], next: undefined });
});

test('gives the lists it is in, with what they show of it', () => {
  const growth = growing(kind, { ...more, from: undefined, listing: ({ sum }) => ({ gsi1pk: 'SUMS', summary: sum }) });
  expect(growth.to.listing).toEqual({ gsi1pk: 'SUMS', summary: 5 });
});
