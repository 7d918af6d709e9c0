import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { isOriginalOf } from '../../../shared/cases/store/audit.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import type { Recorded } from '../../../shared/ledger/event.ts';
import { dueKey, eventKey, head, type Key, sourceKey } from '../../../shared/ledger/keys.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import type { Row } from '../../../shared/ledger/table.ts';
import { amendTimes, aStoredCase, audited, type Stored, tableWith, walk } from '../../support/audit.ts';
import { casesFor, someone } from '../../support/cases.ts';

const stored = await aStoredCase(4);
const inCase = ({ rows, id }: Stored) => rows.filter(({ pk }) => pk === `TENANT#harbor#CASE#${id}`);

const edit = (sk: string, change: (row: Row) => Row) => stored.rows.map((row) => (row.sk === sk ? change(row) : row));
const drop = (...sks: string[]) => stored.rows.filter(({ sk }) => !sks.includes(sk));
const rowAt = (sk: string): Row => stored.rows.find((row) => row.sk === sk) as Row;
const eventAt = (sequence: number) => rowAt(eventKey(sequence)).event as Recorded<CaseEvent>;

describe('a history that was left alone', () => {
  test('is intact, in one page or in many', async () => {
    const [page] = await walk(stored.rows, stored.id);
    expect(page).toMatchObject({ intact: true, isWhole: true, next: undefined });
    expect(page?.items.map(({ sequence, holds }) => [sequence, holds])).toEqual(
      [1, 2, 3, 4, 5].map((sequence) => [sequence, true]),
    );
    for (const limit of [1, 2, 4]) {
      const pages = await walk(stored.rows, stored.id, limit);
      expect(pages.every(({ intact, isWhole }) => intact && !isWhole)).toBe(true);
      expect(pages.flatMap(({ items }) => items)).toEqual(page?.items);
    }
  });

  test('is intact whatever is due: that is told of the case, and is no part of its history', async () => {
    const pk = `TENANT#harbor#CASE#${stored.id}`;
    const due = ['call', '000000000003', 'EVENT'].map((step) => ({ pk, sk: dueKey(step), version: 3, hash: 'none' }));
    for (const limit of [1, 2, 25]) {
      const pages = await walk([...stored.rows, ...due], stored.id, limit);
      expect(pages).toEqual(await walk(stored.rows, stored.id, limit));
      expect(pages.every(({ intact }) => intact)).toBe(true);
    }
  });

  test('is told without what the events say', async () => {
    const [page] = await walk(stored.rows, stored.id);
    expect(page?.items[1]).toEqual({
      sequence: 2,
      type: 'ReportAmended',
      at: eventAt(2).at,
      by: eventAt(2).by,
      previousHash: rowAt(eventKey(1)).hash,
      hash: rowAt(eventKey(2)).hash,
      holds: true,
    });
    expect(JSON.stringify(page)).not.toMatch(/severe|Reason|A fall|digest/);
  });

  test('has other hashes than the same history told again: a hash tells nothing to who guesses', async () => {
    const salts = [...inCase(stored), ...inCase(await aStoredCase(4))].flatMap((row) =>
      'salt' in row ? [row.salt] : [],
    );
    expect(new Set(salts).size).toBe(10);
    for (const salt of salts) expect(salt).toMatch(/^[\w-]{22}$/);
  });

  test('is verified by reading little more than it shows', async () => {
    const table = await tableWith(stored.rows);
    let read = 0;
    const counted = {
      ...table,
      query: async (query: Parameters<typeof table.query>[0]) => {
        const rows = await table.query(query);
        read += rows.length;
        return rows;
      },
    };
    await casesFor(someone('claims', 'harbor'), counted).audit(stored.id, 0, 2);
    expect(read).toBeLessThanOrEqual(2 * 3);
  });

  test('that grows while it is read is verified up to where it was', async () => {
    const table = memoryTable();
    const { id, rows } = await aStoredCase(2, table);
    const before = await tableWith(rows);
    await amendTimes(table, id, 2);
    for (const limit of [2, 3, 4, 25]) {
      const seen: string[] = [];
      const growing = {
        ...table,
        // Whoever looks for the first time finds the snapshot as it was; the events are those of later.
        get: async (key: Key) => {
          const isEarly = key.sk !== head || seen.push(key.sk) <= 2;
          return isEarly ? before.get(key) : table.get(key);
        },
      };
      const page = await audited(casesFor(someone('claims', 'harbor'), growing).audit(id, 0, limit));
      expect(page.intact).toBe(true);
      expect([page.items.length, page.isWhole]).toEqual([Math.min(limit, 3), limit > 3]);
    }
  });
});

const swapped = (one: number, two: number) => {
  const [a, b] = [rowAt(eventKey(one)), rowAt(eventKey(two))];
  return stored.rows.map((row) => {
    if (row.sk === a.sk) return { ...b, sk: a.sk };
    return row.sk === b.sk ? { ...a, sk: b.sk } : row;
  });
};
const harmless = { ...eventAt(3), now: { harm: 'none' } };

describe('what was done to a stored history is found, and named', () => {
  test.each<[string, readonly Row[], object]>([
    [
      'an event was edited',
      edit(eventKey(3), (row) => ({ ...row, event: harmless })),
      { part: 'event', found: 'edited', sequence: 3 },
    ],
    [
      'who did it was edited',
      edit(eventKey(1), (row) => ({ ...row, event: { ...eventAt(1), by: eventAt(1).at } })),
      { part: 'event', found: 'edited', sequence: 1 },
    ],
    [
      'a hash was edited',
      edit(eventKey(2), (row) => ({ ...row, hash: 'x' })),
      { part: 'event', found: 'edited', sequence: 2 },
    ],
    [
      'an event was given a time to vanish',
      edit(eventKey(2), (row) => ({ ...row, expiresAt: 1 })),
      { part: 'event', found: 'edited', sequence: 2 },
    ],
    ['the first event was dropped', drop(eventKey(1)), { part: 'event', found: 'dropped', sequence: 1 }],
    ['an event was dropped', drop(eventKey(3), sourceKey(3)), { part: 'event', found: 'dropped', sequence: 3 }],
    ['events were reordered', swapped(2, 4), { part: 'event', found: 'reordered', sequence: 2 }],
    ['the last event was cut off', drop(eventKey(5), sourceKey(5)), { part: 'event', found: 'truncated', sequence: 5 }],
    [
      'most events were cut off',
      drop(...[2, 3, 4, 5].flatMap((each) => [eventKey(each), sourceKey(each)])),
      { part: 'event', found: 'truncated', sequence: 2 },
    ],
    [
      'all events were cut off',
      drop(...[1, 2, 3, 4, 5].flatMap((each) => [eventKey(each), sourceKey(each)])),
      { part: 'event', found: 'truncated', sequence: 1 },
    ],
    [
      'an event was added',
      [...stored.rows, { ...rowAt(eventKey(5)), sk: eventKey(6) }],
      { part: 'event', found: 'reordered', sequence: 6 },
    ],
    [
      'an event was slipped in',
      [...stored.rows, { ...rowAt(eventKey(2)), sk: `${eventKey(2)}a` }],
      { part: 'event', found: 'added', sequence: 3 },
    ],
    [
      'the snapshot’s facts were edited',
      edit(head, (row) => ({ ...row, state: { ...(row.state as object), stage: 'closure' } })),
      { part: 'snapshot', found: 'edited', sequence: 5 },
    ],
    [
      'the snapshot’s list was edited',
      edit(head, (row) => ({ ...row, gsi1pk: 'TENANT#harbor#NOWHERE' })),
      { part: 'snapshot', found: 'edited', sequence: 5 },
    ],
    [
      'the snapshot’s hash was edited',
      edit(head, (row) => ({ ...row, hash: rowAt(eventKey(4)).hash })),
      { part: 'snapshot', found: 'edited', sequence: 5 },
    ],
    [
      'the snapshot’s version was raised',
      edit(head, (row) => ({ ...row, version: 9 })),
      { part: 'snapshot', found: 'edited', sequence: 5 },
    ],
    [
      'the snapshot’s version was lowered',
      edit(head, (row) => ({ ...row, version: 2 })),
      { part: 'snapshot', found: 'edited', sequence: 2 },
    ],
    [
      'the snapshot’s version is none',
      edit(head, (row) => ({ ...row, version: 'x' })),
      { part: 'snapshot', found: 'edited', sequence: 5 },
    ],
    ['the snapshot was dropped', drop(head), { part: 'snapshot', found: 'dropped', sequence: 5 }],
    [
      'an original was edited',
      edit(sourceKey(2), (row) => ({ ...row, text: '{"harm":"none"}' })),
      { part: 'original', found: 'edited', sequence: 2 },
    ],
    [
      'an original lost a blank',
      edit(sourceKey(2), (row) => ({ ...row, text: `${row.text} ` })),
      { part: 'original', found: 'edited', sequence: 2 },
    ],
    [
      'an original’s mark was edited',
      edit(sourceKey(1), (row) => ({ ...row, privilege: 'patientSafetyWorkProduct' })),
      { part: 'original', found: 'edited', sequence: 1 },
    ],
    ['an original was dropped', drop(sourceKey(4)), { part: 'original', found: 'dropped', sequence: 4 }],
    [
      'an original was added',
      [...stored.rows, { ...rowAt(sourceKey(5)), sk: sourceKey(6) }],
      { part: 'original', found: 'added', sequence: 6 },
    ],
  ])('%s', async (_, rows, expected) => {
    const [whole] = await walk(rows, stored.id);
    expect(whole).toMatchObject({ intact: false, firstBreak: expected });
    const pages = await walk(rows, stored.id, 2);
    expect(pages.find(({ intact }) => !intact)?.firstBreak).toEqual(whole?.firstBreak);
  });

  test('and said in words', async () => {
    const [page] = await walk(drop(eventKey(3)), stored.id);
    expect(page?.firstBreak?.detail).toBe('Event 3 is missing.');
    expect(page?.items.map(({ sequence, holds }) => [sequence, holds])).toEqual([
      [1, true],
      [2, true],
      [4, false],
      [5, true],
    ]);
  });

  test('an original that says something else than the digest in its event, though it was always so', () => {
    expect(isOriginalOf(eventAt(2), rowAt(sourceKey(2)))).toBe(true);
    expect(isOriginalOf(eventAt(2), rowAt(sourceKey(1)))).toBe(false);
    expect(isOriginalOf(eventAt(2), { ...rowAt(sourceKey(2)), text: `\uFEFF ${rowAt(sourceKey(2)).text}` })).toBe(true);
    expect(isOriginalOf(undefined, rowAt(sourceKey(2)))).toBe(false);
    expect(isOriginalOf(eventAt(2), { ...rowAt(sourceKey(2)), text: 'no JSON' })).toBe(false);
  });
});

test('the audit of a case is for its tenant and its hospital, also when its snapshot is gone', async () => {
  const asked = async (rows: readonly Row[], ...who: Parameters<typeof someone>) =>
    isRefusal(await casesFor(someone(...who), await tableWith(rows)).audit(stored.id, 0, 25));
  for (const rows of [stored.rows, drop(head)]) {
    expect(await asked(rows, 'claims', 'harbor')).toBe(false);
    expect(await asked(rows, 'hospitalRisk', 'bayview')).toBe(false);
    expect(await asked(rows, 'hospitalRisk', 'stclare')).toBe(true);
    expect(await asked(rows, 'claims', 'summit', 'summit')).toBe(true);
  }
});
