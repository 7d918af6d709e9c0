import { describe, expect, test } from 'vitest';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { newest, soonest } from '../../shared/ledger/merged.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';
import { anotherTable } from '../support/tables.ts';

const absent = { if: 'absent' } as const;
const put = (row: Row) => ({ put: row, when: absent });

describe.each([
  ['in memory', async () => memoryTable() as Table],
  ['in DynamoDB', anotherTable],
])('the table %s', (_, open) => {
  const opened = open();

  test('gives back a row as it was put, and nothing for a key without one', async () => {
    const table = await opened;
    const row = { pk: 'a', sk: '1', text: 'é🩺', empty: '', number: 42, list: [1, [2], { deep: null }], flag: true };
    expect(await table.transact([put(row)])).toEqual({ done: true });
    expect(await table.get({ pk: 'a', sk: '1' })).toEqual(row);
    expect(await table.get(row)).toEqual(row);
    expect(await table.get({ pk: 'a', sk: '2' })).toBeUndefined();
  });

  test('gives many rows in the order asked, also more than fit in one answer, and one twice', async () => {
    const table = await opened;
    const rows = Array.from({ length: 103 }, (_each, index) => ({ pk: 'many', sk: `${index}` }));
    for (const row of rows) await table.put(put(row));
    const asked = [...rows.toReversed(), { pk: 'many', sk: '102' }];
    expect(await table.getAll(asked)).toEqual(asked);
    const [first, ...rest] = await table.getAll([
      { pk: 'many', sk: 'none' },
      { pk: 'many', sk: '7' },
    ]);
    expect([first, rest]).toEqual([undefined, [{ pk: 'many', sk: '7' }]]);
    expect(await table.getAll([])).toEqual([]);
  });

  test('gives many rows that are together more than DynamoDB tells at once', async () => {
    const table = await opened;
    const keys = Array.from({ length: 50 }, (_each, index) => ({ pk: 'large', sk: `${index}` }));
    for (const key of keys) await table.put(put({ ...key, text: 'x'.repeat(380_000) }));
    expect((await table.getAll(keys)).map((row) => row?.sk)).toEqual(keys.map(({ sk }) => sk));
  });

  test('forgets attributes that are undefined', async () => {
    const table = await opened;
    await table.transact([put({ pk: 'u', sk: '1', gone: undefined, inside: { gone: undefined, kept: 1 } })]);
    expect(await table.get({ pk: 'u', sk: '1' })).toEqual({ pk: 'u', sk: '1', inside: { kept: 1 } });
  });

  test('puts no row where one is, and says which', async () => {
    const table = await opened;
    const [first, second] = [
      { pk: 'b', sk: '1', says: 'first' },
      { pk: 'b', sk: '1', says: 'second' },
    ];
    await table.transact([put(first)]);
    const outcome = await table.transact([put({ pk: 'b', sk: '2' }), put(second)]);
    expect(outcome).toEqual({ done: false, why: 'condition', found: [undefined, first] });
    expect(await table.get({ pk: 'b', sk: '1' })).toEqual(first);
  });

  test('puts a row by itself, unless its condition does not hold', async () => {
    const table = await opened;
    expect(await table.put(put({ pk: 'p', sk: '1', says: 'first' }))).toBe(true);
    expect(await table.put(put({ pk: 'p', sk: '1', says: 'second' }))).toBe(false);
    expect(await table.get({ pk: 'p', sk: '1' })).toMatchObject({ says: 'first' });
  });

  test('puts a row in the place of whatever is there', async () => {
    const table = await opened;
    for (const row of [
      { pk: 'o', sk: '1', says: 'first', more: 1 },
      { pk: 'o', sk: '1', says: 'second' },
    ]) {
      expect(await table.overwrite(row)).toBeUndefined();
      expect(await table.get({ pk: 'o', sk: '1' })).toEqual(row);
    }
  });

  test('puts all rows or none', async () => {
    const table = await opened;
    await table.transact([put({ pk: 'c', sk: '9' })]);
    await table.transact([put({ pk: 'c', sk: '1' }), put({ pk: 'c', sk: '2' }), put({ pk: 'c', sk: '9' })]);
    expect((await table.query({ partition: 'c', limit: 10 })).map(({ sk }) => sk)).toEqual(['9']);
  });

  test('changes a row only from the version that was read', async () => {
    const table = await opened;
    const versionIs = (version: number) => ({ if: 'versionIs', version }) as const;
    const row = (version: number) => ({ pk: 'd', sk: 'HEAD', version });
    expect(await table.transact([{ put: row(1), when: versionIs(0) }])).toEqual({
      done: false,
      why: 'condition',
      found: ['changed'],
    });
    await table.transact([put(row(1))]);
    expect(await table.transact([{ put: row(2), when: versionIs(1) }])).toEqual({ done: true });
    expect(await table.transact([{ put: row(2), when: versionIs(1) }])).toEqual({
      done: false,
      why: 'condition',
      found: [row(2)],
    });
  });

  test('puts a row where none is, or one of an earlier version', async () => {
    const table = await opened;
    const row = (version: number) => ({ pk: 'older', sk: '1', version });
    const older = (version: number) => ({ put: row(version), when: { if: 'older' as const, version } });
    const inTheWay = { done: false, why: 'condition', found: [row(3)] };
    expect(await table.transact([older(1)])).toEqual({ done: true });
    expect(await table.transact([older(3)])).toEqual({ done: true });
    expect(await table.transact([older(3)])).toEqual(inTheWay);
    expect(await table.transact([older(2)])).toEqual(inTheWay);
    expect(await table.get(row(3))).toEqual(row(3));
    await table.put(put({ pk: 'older', sk: 'without' }));
    expect(
      await table.put({ put: { pk: 'older', sk: 'without', version: 1 }, when: { if: 'older', version: 1 } }),
    ).toBe(false);
  });

  test('takes an expired row for absent, though it is still there', async () => {
    const table = await opened;
    const row = (expiresAt: number) => ({ pk: 'e', sk: '1', expiresAt });
    const at = (now: number) => ({ if: 'absentOrExpired', now }) as const;
    expect(await table.transact([{ put: row(100), when: at(50) }])).toEqual({ done: true });
    expect(await table.transact([{ put: row(200), when: at(99) }])).toEqual({
      done: false,
      why: 'condition',
      found: [row(100)],
    });
    expect(await table.transact([{ put: row(200), when: at(100) }])).toEqual({ done: true });
  });

  test('lists a partition in order, from either end, between bounds that belong to it', async () => {
    const table = await opened;
    await table.transact(['1', '2', '3', '4'].map((sk) => put({ pk: 'f', sk })));
    await table.transact([put({ pk: 'f#', sk: '0' })]);
    const sks = async (query: object) =>
      (await table.query({ partition: 'f', limit: 10, ...query })).map(({ sk }) => sk);
    expect(await sks({})).toEqual(['1', '2', '3', '4']);
    expect(await sks({ newestFirst: true, limit: 2 })).toEqual(['4', '3']);
    expect(await sks({ from: '2', to: '3' })).toEqual(['2', '3']);
    expect(await sks({ from: '3' })).toEqual(['3', '4']);
    expect(await sks({ to: '2' })).toEqual(['1', '2']);
  });

  test('fills a page of rows that are together more than a megabyte', async () => {
    const table = await opened;
    for (const sk of ['1', '2', '3', '4', '5']) await table.transact([put({ pk: 'g', sk, text: 'x'.repeat(300_000) })]);
    expect(await table.query({ partition: 'g', limit: 5 })).toHaveLength(5);
  });

  test('lists an index with what it shows of each row', async () => {
    const table = await opened;
    const row = (listedAt: string) => ({
      pk: `h${listedAt}`,
      sk: 'HEAD',
      gsi1pk: 'list',
      listedAt,
      summary: { says: listedAt },
    });
    await table.transact(['1', '2', '3'].map((at) => put(row(at))));
    const rows = await newest(table, { index: 'gsi1', partitions: ['list'], limit: 2, below: '3' });
    expect(rows.map(({ summary }) => summary)).toEqual([{ says: '2' }, { says: '1' }]);
  });

  test.each(['gsi5', 'gsi6'] as const)('lists in %s what is due, soonest first', async (index) => {
    const table = await opened;
    const row = (dueBy: string) => ({
      pk: `due-${index}`,
      sk: `DUE#${dueBy}`,
      [`${index}pk`]: `due-${index}`,
      dueBy,
      summary: { says: dueBy },
    });
    await table.transact(['1', '2', '3', '4'].map((at) => put(row(at))));
    await table.transact([put({ pk: `due-${index}`, sk: 'DUE#done', version: 2 })]);
    const rows = await soonest(table, { index, partitions: [`due-${index}`], limit: 2, above: '1', to: '3' });
    expect(rows.map(({ dueBy, summary }) => [dueBy, summary])).toEqual([
      ['2', { says: '2' }],
      ['3', { says: '3' }],
    ]);
    expect(await soonest(table, { index, partitions: [`due-${index}`], limit: 9 })).toHaveLength(4);
  });

  test('of many at once on one row, lets one through', async () => {
    const table = await opened;
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, index) => table.transact([put({ pk: 'i', sk: '1', index })])),
    );
    expect(outcomes.filter(({ done }) => done)).toHaveLength(1);
  });
});
