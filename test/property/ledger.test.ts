import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PrincipalId } from '../../shared/kernel/ids.ts';
import { record } from '../../shared/ledger/event.ts';
import { growthOf, ledgerOn } from '../../shared/ledger/ledger.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { newest, soonest } from '../../shared/ledger/merged.ts';
import type { Row } from '../../shared/ledger/table.ts';
import { bayview, at as instant } from '../support/cases.ts';
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
  const recorded = record(events, { after: 0, at: instant('2026-11-23T08:00:00Z'), by });
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

describe.each([
  { name: 'newest', index: 'gsi3', sortKey: 'listedAt' },
  { name: 'soonest', index: 'gsi5', sortKey: 'dueBy' },
] as const)('the $name of many partitions', ({ name, index, sortKey }) => {
  const aPlace = fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined });
  const at = (place: number) => String(place).padStart(3, '0');
  const bound = (place: number | undefined) => (place === undefined ? undefined : at(place));

  test('are what sorting them all would give, and little more is read than returned', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.record({ from: aPlace, to: aPlace, after: aPlace }),
        async (partitions, limit, { from, to, after }) => {
          const table = memoryTable();
          await table.transact(
            partitions.map((partition, place) => ({
              put: { pk: `P${place}`, sk: 'HEAD', [`${index}pk`]: `L${partition}`, [sortKey]: at(place) },
              when: { if: 'absent' as const },
            })),
          );
          let read = 0;
          const query: typeof table.query = async (asked) => {
            const rows = await table.query(asked);
            read += rows.length;
            return rows;
          };
          const list = {
            index,
            partitions: [0, 1, 2, 3, 4, 5].map((each) => `L${each}`),
            from: bound(from),
            to: bound(to),
            limit,
          };
          const rows =
            name === 'newest'
              ? await newest({ query }, { ...list, below: bound(after) })
              : await soonest({ query }, { ...list, above: bound(after) });
          const isBehind = (place: number) =>
            after === undefined || (name === 'newest' ? place < after : place > after);
          const places = partitions
            .map((_, place) => place)
            .filter((place) => isBehind(place) && place >= (from ?? 0) && place <= (to ?? 60));
          const inOrder = name === 'newest' ? places.toReversed() : places;
          expect(rows.map((row) => row[sortKey])).toEqual(inOrder.slice(0, limit).map(at));
          expect(read).toBeLessThanOrEqual(3 * limit + 6 * 4);
        },
      ),
    ));
});
