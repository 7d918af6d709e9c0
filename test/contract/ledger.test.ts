import { describe, expect, test } from 'vitest';
import { PrincipalId } from '../../shared/kernel/ids.ts';
import { record } from '../../shared/ledger/event.ts';
import { growthOf, type Ledger, ledgerOn, type Snapshot } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { commitAndAnswer, hasMoved, recallAnswer } from '../../shared/ledger/once.ts';
import { type Table, TableUnavailable } from '../../shared/ledger/table.ts';
import { at, bayview, onceFor } from '../support/cases.ts';
import { type Fault, faulty } from '../support/faults.ts';
import { anotherTable } from '../support/tables.ts';

type Count = { readonly count: number };
type Answer = { readonly counted: number; readonly replayed?: true };

const by = { actor: PrincipalId.parse('principal_01kb2x5f0re3wv9m7h6d8q4tnz'), organisation: bayview };

/** Counts up by as many events. */
const counting = (partition: string, from: Snapshot<Count> | undefined, events: number, listing = {}) => {
  const recorded = record(
    Array.from({ length: events }, () => ({ type: 'Counted' })),
    { after: from?.version ?? 0, at: at('2026-11-23T08:00:00Z'), by },
  );
  const state = { count: (from?.state.count ?? 0) + events };
  return growthOf<Count>({ partition, kind: 'counter', schemaVersion: 1, from, events: recorded, state, listing });
};

const count = async (ledger: Ledger, partition: string, once?: ReturnType<typeof onceFor>) => {
  const growth = counting(partition, await ledger.load<Count>(partition), 1);
  const answer: Answer = { counted: growth.to.state.count };
  return commitAndAnswer(ledger, { growth }, answer, once);
};

describe.each([
  ['in memory', async () => memoryTable() as Table],
  ['in DynamoDB', anotherTable],
])('the ledger %s', (_, open) => {
  const opened = open();
  const ledger = async () => ledgerOn(await opened);

  test('has nothing of an aggregate that never was', async () => {
    expect(await (await ledger()).load('X#0')).toBeUndefined();
    expect(await (await ledger()).history('X#0', 0, 10)).toEqual([]);
  });

  test('grows an aggregate by whole commits', async () => {
    const kept = await ledger();
    const first = counting('X#1', undefined, 2);
    expect(await kept.commit({ growth: first })).toEqual({ outcome: 'done' });
    expect(await kept.load('X#1')).toEqual({
      version: 2,
      hash: first.to.hash,
      schemaVersion: 1,
      state: { count: 2 },
      listing: {},
    });
    await kept.commit({ growth: counting('X#1', first.to, 1) });
    expect((await kept.load<Count>('X#1'))?.state.count).toBe(3);
    expect((await kept.history('X#1', 0, 10)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect((await kept.history('X#1', 1, 1)).map(({ sequence }) => sequence)).toEqual([2]);
    expect(await kept.event('X#1', 3)).toMatchObject({ sequence: 3, type: 'Counted', by });
    expect((await kept.events('X#1', [3, 1, 3])).map(({ sequence }) => sequence)).toEqual([3, 1, 3]);
    await expect(kept.events('X#1', [1, 4])).rejects.toThrow('Event 4 of X#1 is not there');
  });

  test('gives back what the lists show, as it was written', async () => {
    const kept = await ledger();
    const listing = { gsi1pk: 'X', listedAt: '2026', summary: { count: 1 } };
    const growth = counting('X#10', undefined, 1, listing);
    await kept.commit({ growth });
    expect(growth.to.listing).toEqual(listing);
    expect(await kept.load('X#10')).toEqual(growth.to);
  });

  test('writes what tells of an aggregate with it, unless that is as new already', async () => {
    const kept = await ledger();
    const due = (version: number) => ({ pk: 'X#11', sk: 'DUE#call', version });
    const first = counting('X#11', undefined, 2);
    expect(await kept.commit({ growth: first, projections: [due(2)] })).toEqual({ outcome: 'done' });
    const second = counting('X#11', first.to, 1);
    expect(await kept.commit({ growth: second, projections: [due(2)] })).toEqual({ outcome: 'stale' });
    expect(await kept.commit({ growth: second, projections: [due(1)] })).toEqual({ outcome: 'stale' });
    expect((await kept.load<Count>('X#11'))?.version).toBe(2);
    expect(await kept.commit({ growth: second, projections: [due(3)] })).toEqual({ outcome: 'done' });
    expect(await kept.row(due(3))).toEqual(due(3));
  });

  test('grows nothing that has moved on, and nothing that began meanwhile', async () => {
    const kept = await ledger();
    const first = counting('X#2', undefined, 1);
    await kept.commit({ growth: first });
    expect(await kept.commit({ growth: counting('X#2', undefined, 1) })).toEqual({ outcome: 'stale' });
    await kept.commit({ growth: counting('X#2', first.to, 1) });
    expect(await kept.commit({ growth: counting('X#2', first.to, 1) })).toEqual({ outcome: 'stale' });
    expect((await kept.load<Count>('X#2'))?.state.count).toBe(2);
  });

  test('takes a row that must be new for the reason to stop', async () => {
    const kept = await ledger();
    const row = { pk: 'X#3', sk: 'NUMBER', leadsTo: 'first' };
    await kept.commit({ rows: [row] });
    expect(await kept.commit({ growth: counting('X#3', undefined, 1), rows: [row] })).toEqual({
      outcome: 'taken',
      rows: [row],
    });
    expect(await kept.load('X#3')).toBeUndefined();
  });

  test('answers a request once, and again the same', async () => {
    const kept = await ledger();
    const once = onceFor('X#4');
    expect(await count(kept, 'X#4', once)).toEqual({ counted: 1 });
    await count(kept, 'X#4');
    expect(await count(kept, 'X#4', once)).toEqual({ counted: 1, replayed: true });
    expect(await recallAnswer(kept, once)).toEqual({ counted: 1, replayed: true });
    expect((await kept.load<Count>('X#4'))?.state.count).toBe(2);
  });

  test('refuses a key that came with another request, and knows none that never came', async () => {
    const kept = await ledger();
    await count(kept, 'X#5', onceFor('X#5', 'one'));
    expect(await count(kept, 'X#5', onceFor('X#5', 'two'))).toMatchObject({ refused: 'idempotencyKeyReused' });
    expect(await recallAnswer(kept, onceFor('X#5', 'two'))).toMatchObject({ refused: 'idempotencyKeyReused' });
    expect(await recallAnswer(kept, onceFor('X#5-never'))).toBeUndefined();
  });

  test('forgets an answer when its time is over', async () => {
    const kept = await ledger();
    const once = onceFor('X#6');
    await count(kept, 'X#6', once);
    expect(await recallAnswer(kept, { ...once, now: 2_000 })).toBeUndefined();
    expect(await count(kept, 'X#6', { ...once, now: 2_000, expiresAt: 3_000 })).toEqual({ counted: 2 });
  });

  test('gives up politely when the same rows are always being written', async () => {
    const busy = ledgerOn(faulty(await opened, () => 'conflict'));
    expect(await busy.commit({ rows: [{ pk: 'X#7', sk: '1' }] })).toEqual({ outcome: 'busy' });
  });

  test('whose answer was lost gives it when asked again, and counted once', async () => {
    const once = onceFor('X#8');
    const faults: Fault[] = ['none', 'lostAnswer'];
    const lossy = ledgerOn(faulty(await opened, () => faults.shift() ?? 'none'));
    await expect(count(lossy, 'X#8', once)).rejects.toThrow(TableUnavailable);
    expect(await count(lossy, 'X#8', once)).toEqual({ counted: 1, replayed: true });
    expect((await (await ledger()).load<Count>('X#8'))?.state.count).toBe(1);
  });

  test('of many writers at once loses no count and makes none up', async () => {
    const kept = await ledger();
    const one = async (): Promise<number> => {
      for (;;) {
        const answer = await count(kept, 'X#9');
        if (!hasMoved(answer) && 'counted' in answer) return answer.counted;
      }
    };
    const counted = await Promise.all(Array.from({ length: 12 }, one));
    expect(counted.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_each, index) => index + 1));
  });
});
