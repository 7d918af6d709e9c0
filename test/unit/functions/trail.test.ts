import { describe, expect, test, vi } from 'vitest';
import { trailOf } from '../../../functions/api/trail.ts';
import { answer } from '../../../shared/http/answer.ts';
import { routeName } from '../../../shared/http/exchange.ts';
import { logger } from '../../../shared/http/log.ts';
import type { Route } from '../../../shared/http/route.ts';
import { routes } from '../../../shared/http/routes/index.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { refuse } from '../../../shared/kernel/refusal.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { TableUnavailable } from '../../../shared/ledger/table.ts';
import { at, someone } from '../../support/cases.ts';
import { faulty } from '../../support/faults.ts';

const now = at('2026-11-23T08:00:00Z');
const caller = someone('hospitalRisk', 'bayview');
const caseId = mint.case();
const table = memoryTable();

const left = async (seen: Parameters<ReturnType<typeof trailOf>>[0]) => {
  const own = memoryTable();
  await trailOf({ ledger: ledgerOn(own), caller, now })(seen);
  return own.rows();
};

const ofCases: Route[] = Object.values(routes).filter(({ path }) => path.includes('{caseId}'));

describe('an answer that shows a case', () => {
  test.each(ofCases.map((route) => [routeName(route), route] as const))('leaves an entry: %s', async (name, route) => {
    const entries = await Promise.all(
      Object.keys(route.answers).map((status) =>
        left({ route, params: { caseId }, result: answer(Number(status), {}, { etag: '"1"' }) }),
      ),
    );
    expect(entries.map((each) => each.length)).toEqual(entries.map(() => 1));
    expect(entries[0]?.[0]).toEqual({
      pk: `TENANT#harbor#CASE#${caseId}`,
      sk: expect.stringMatching(/^ACCESS#2026-11-23T08:00:00\.000Z#access_\w{26}$/),
      at: now,
      by: { actor: caller.actor, organisation: 'bayview', roles: ['hospitalRisk'] },
      route: name,
    });
  });

  test('that is reported again leaves one too; reporting it first does not', async () => {
    const shown = { etag: '"1"', location: `/v1/cases/${caseId}` };
    const seen = { route: routes.reportCase, params: {} };
    expect(await left({ ...seen, result: answer(200, {}, shown) })).toMatchObject([{ route: 'POST /v1/cases' }]);
    expect(await left({ ...seen, result: answer(201, {}, shown) })).toEqual([]);
  });

  test('to a FHIR sender shows nothing of it', async () => {
    const result = answer(200, {}, { location: `/v1/cases/${caseId}` });
    expect(await left({ route: routes.receiveBundle, params: {}, result })).toEqual([]);
  });

  test('that is given again leaves none', async () => {
    const result = { ...answer(200, {}), replayed: true } as const;
    expect(await left({ route: routes.amendCase, params: { caseId }, result })).toEqual([]);
  });

  test('is not given if the entry cannot be written', async () => {
    const ledger = ledgerOn(faulty(table, () => 'throttled'));
    const seen = { route: routes.readCase, params: { caseId }, result: answer(200, {}) };
    await expect(trailOf({ ledger, caller, now })(seen)).rejects.toThrow(TableUnavailable);
  });
});

test('a list of cases leaves no entry', async () => {
  expect(await left({ route: routes.listCases, params: {}, result: answer(200, { items: [] }) })).toEqual([]);
});

test('an attorney that is not there is kept as missed; one that is shown leaves no entry', async () => {
  const attorneyId = mint.attorney();
  const seen = { route: routes.readAttorney, params: { attorneyId } };
  const missing = refuse('notFound', 'There is no such attorney.');
  expect(await left({ ...seen, result: missing })).toMatchObject([{ pk: 'TENANT#harbor#MISSED', asked: attorneyId }]);
  expect(await left({ ...seen, result: answer(200, {}) })).toEqual([]);
});

describe('a case that is not there for the caller', () => {
  const missing = refuse('notFound', 'There is no such case.');

  test.each(ofCases.map((route) => [routeName(route), route] as const))(
    'is kept as missed: %s',
    async (name, route) => {
      const rows = await left({ route, params: { caseId }, result: missing });
      expect(rows).toMatchObject([{ pk: 'TENANT#harbor#MISSED', asked: caseId, route: name, actor: caller.actor }]);
    },
  );

  test('is answered all the same if that cannot be written', async () => {
    const ledger = ledgerOn(faulty(table, () => 'throttled'));
    const seen = { route: routes.readCase, params: { caseId }, result: missing };
    const warn = vi.spyOn(logger, 'warn').mockImplementation(() => undefined);
    await expect(trailOf({ ledger, caller, now })(seen)).resolves.toBeUndefined();
    expect(warn).toHaveBeenCalledExactlyOnceWith('a miss was not kept', expect.anything());
  });

  test('is not what another refusal means', async () => {
    const stale = refuse('stale', 'It has changed.');
    expect(await left({ route: routes.amendCase, params: { caseId }, result: stale })).toEqual([]);
  });
});
