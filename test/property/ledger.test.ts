import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PrincipalId } from '../../shared/kernel/ids.ts';
import { record } from '../../shared/ledger/event.ts';
import { growthOf, ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { newest } from '../../shared/ledger/newest.ts';
import type { Row } from '../../shared/ledger/table.ts';
import { at, bayview } from '../support/cases.ts';
import { historyIn } from '../support/history.ts';

const by = { actor: PrincipalId.parse('principal_01kb2x5f0re3wv9m7h6d8q4tnz'), organisation: bayview };

const aHistory = fc.array(
  fc.record({ type: fc.constant('Said'), text: fc.string(), deep: fc.dictionary(fc.string(), fc.integer()) }),
  {
    minLength: 2,
    maxLength: 8,
  },
);

const kept = async (events: readonly { type: string }[]): Promise<readonly Row[]> => {
  const table = memoryTable();
  const recorded = record(events, { after: 0, at: at('2026-11-23T08:00:00Z'), by });
  const growth = growthOf({
    partition: 'X',
    kind: 'x',
    schemaVersion: 1,
    from: undefined,
    events: recorded,
    state: {},
    listing: {},
  });
  await ledgerOn(table).commit({ growth });
  return table.rows();
};

test('a history that was left alone verifies', () =>
  fc.assert(
    fc.asyncProperty(aHistory, async (events) => {
      expect(historyIn(await kept(events), 'X')).toHaveLength(events.length);
    }),
  ));

test('any event that is changed, dropped, swapped, cut off or moved elsewhere is found', () =>
  fc.assert(
    fc.asyncProperty(aHistory, fc.nat(), fc.nat(), async (events, pick, other) => {
      const rows = await kept(events);
      const isEvent = (row: Row) => row.sk.startsWith('EVENT#');
      const spots = rows.flatMap((row, index) => (isEvent(row) ? [index] : []));
      const [one, two] = [spots[pick % spots.length] ?? 0, spots[other % spots.length] ?? 0];
      const edit = (index: number, change: (row: Row) => Row) =>
        rows.map((row, place) => (place === index ? change(row) : row));
      const broken: (readonly Row[])[] = [
        edit(one, (row) => ({ ...row, event: { ...(row.event as object), text: 'something else' } })),
        rows.filter((_, index) => index !== one),
        rows.slice(0, -1),
        rows.map((row) => ({ ...row, pk: 'Y' })),
      ];
      if (one !== two) {
        const swap = (row: Row, place: number) =>
          place === one ? { ...rows[two], sk: row.sk } : place === two ? { ...rows[one], sk: row.sk } : row;
        broken.push(rows.map((row, place) => swap(row, place) as Row));
      }
      for (const each of broken) expect(() => historyIn(each, each[0]?.pk ?? '')).toThrow();
    }),
  ));

test('the merge of many partitions is what sorting them all would give, and reads little more than it returns', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
      async (partitions, limit, below) => {
        const table = memoryTable();
        const place = (index: number) => String(index).padStart(3, '0');
        await table.transact(
          partitions.map((partition, index) => ({
            put: { pk: `P${index}`, sk: 'HEAD', gsi3pk: `L${partition}`, listedAt: place(index) },
            when: { if: 'absent' as const },
          })),
        );
        let read = 0;
        const query: typeof table.query = async (asked) => {
          const rows = await table.query(asked);
          read += rows.length;
          return rows;
        };
        const list = { index: 'gsi3' as const, partitions: [0, 1, 2, 3, 4, 5].map((each) => `L${each}`), limit };
        const rows = await newest({ query }, { ...list, below: below === undefined ? undefined : place(below) });
        const naive = partitions
          .map((_, index) => place(index))
          .filter((each) => below === undefined || each < place(below));
        expect(rows.map(({ listedAt }) => listedAt)).toEqual(naive.sort().reverse().slice(0, limit));
        expect(read).toBeLessThanOrEqual(3 * limit + 6 * 4);
      },
    ),
  ));
