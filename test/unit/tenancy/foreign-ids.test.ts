import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mint } from '../../../shared/kernel/mint.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { ForeignIdAsked, foreignIds, Miss, missRow, securityKind } from '../../../shared/tenancy/foreign-ids.ts';
import type { TenantCaller } from '../../../shared/tenancy/principal.ts';
import { at, bayview, harbor, someone } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const route = 'GET /v1/cases/{caseId}';
const theirs = { tenant: harbor, hospital: bayview };

const missBy = (caller: TenantCaller, asked: string = mint.case()): Miss =>
  Miss.parse(missRow(caller, { id: mint.miss(), at: now, route, asked }));

const rival = someone('claims', 'summit', 'summit');

/** What there is to tell of. */
const kept = (table: ReturnType<typeof memoryTable>): ForeignIdAsked[] =>
  table
    .rows()
    .filter(({ pk, kind }) => pk.startsWith('PLATFORM#SECURITY#2026-11') && kind === securityKind)
    .map((row) => ForeignIdAsked.parse(row));

test('a miss is kept in the asker’s own partition for a week, and says who asked for what', () => {
  const asked = mint.case();
  const row = missRow(someone('hospitalRisk', 'stclare'), { id: mint.miss(), at: now, route, asked });
  expect(row).toMatchObject({ pk: 'TENANT#harbor#MISSED', kind: 'miss', asked, route, hospital: 'stclare' });
  expect(row.expiresAt).toBe(Date.parse('2026-11-30T08:00:00Z') / 1000);
});

test.each([
  ['another insurer', rival, 1],
  ['another insurer’s hospital', someone('hospitalRisk', 'northridge', 'summit'), 1],
  ['another hospital of the same insurer', someone('hospitalSystem', 'stclare'), 1],
  ['the hospital itself', someone('hospitalRisk', 'bayview'), 0],
  ['its insurer', someone('claims', 'harbor'), 0],
])('%s asking for a case is told of as often as it is news', async (_, caller, times) => {
  const table = memoryTable();
  const miss = missBy(caller);
  await foreignIds(table).opened(miss.asked, theirs);
  for (let heard = 1; heard <= 2; heard += 1) {
    await foreignIds(table).missed(miss);
    expect(kept(table)).toHaveLength(times);
  }
});

test('an id that never was is nothing to tell of, and what is kept of it goes', async () => {
  const table = memoryTable();
  await foreignIds(table).missed(missBy(rival));
  expect(kept(table)).toEqual([]);
  expect(table.rows().every(({ expiresAt }) => typeof expiresAt === 'number')).toBe(true);
});

test('what is told names the asker, the route, the case and its owner', async () => {
  const table = memoryTable();
  const miss = missBy(rival);
  await foreignIds(table).opened(miss.asked, theirs);
  await foreignIds(table).missed(miss);
  expect(kept(table)).toEqual([
    {
      code: 'foreignIdAsked',
      at: now,
      asker: { tenant: 'summit', actor: rival.actor },
      route,
      asked: miss.asked,
      owner: theirs,
    },
  ]);
});

test('in whatever order and however often case and misses are heard of, each miss is told of exactly once', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 3 }), async (scheduler, times) => {
      const table = memoryTable();
      const later =
        <Asked, Answer>(call: (asked: Asked) => Promise<Answer>) =>
        async (asked: Asked): Promise<Answer> => {
          await scheduler.schedule(Promise.resolve());
          return call(asked);
        };
      const slow = { get: later(table.get), put: later(table.put), query: later(table.query) };
      const caseId = mint.case();
      const misses = [missBy(rival, caseId), missBy(someone('claims', 'summit', 'summit'), caseId)];
      const watch = foreignIds(slow);
      const heard: Promise<void>[] = [];
      for (let time = 0; time < times; time += 1) {
        heard.push(watch.opened(caseId, theirs), ...misses.map((miss) => watch.missed(miss)));
      }
      await scheduler.waitFor(Promise.all(heard));
      expect(
        kept(table)
          .map(({ asker }) => asker.actor)
          .sort(),
      ).toEqual(misses.map(({ actor }) => actor).sort());
    }),
  ));

test('a principal or a tenant of another insurer, or one of the platform, is somebody else’s too', async () => {
  const table = memoryTable();
  const watch = foreignIds(table);
  await watch.opened('principal_1', { tenant: harbor });
  await watch.opened('principal_2', {});
  await watch.opened('harbor', { tenant: harbor });
  const asked = async (caller: TenantCaller, id: string) => {
    const before = kept(table).length;
    await watch.missed(missBy(caller, id));
    return kept(table).length - before;
  };
  for (const id of ['principal_1', 'principal_2', 'harbor']) expect([id, await asked(rival, id)]).toEqual([id, 1]);
  expect(await asked(someone('insurerAdmin', 'harbor'), 'principal_1')).toBe(0);
});
