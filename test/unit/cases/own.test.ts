import { describe, expect, test } from 'vitest';
import { insurersOwn, isEventFor } from '../../../shared/cases/own.ts';
import { sources } from '../../../shared/cases/rules.ts';
import { accessRow } from '../../../shared/cases/store/access.ts';
import { eventTypes } from '../../../shared/cases/telling/telling.ts';
import { duties } from '../../../shared/cases/work/step.ts';
import { routeName } from '../../../shared/http/exchange.ts';
import type { Route } from '../../../shared/http/route.ts';
import { routes } from '../../../shared/http/routes/index.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { aCaseId, at, bayview, casesFor, incoming, show, someone } from '../../support/cases.ts';

const ofCases: Route[] = Object.values(routes).filter(({ path }) => path.includes('{caseId}'));
const isOwn = ({ path }: Route) => path.split('/').some((part) => insurersOwn.routes.has(part));

describe('what is the insurer’s own', () => {
  test('names what there is', () => {
    expect([...insurersOwn.events].filter((type) => !(eventTypes as readonly string[]).includes(type))).toEqual([]);
    expect([...insurersOwn.duties].filter((duty) => !(duty in duties))).toEqual([]);
    expect([...insurersOwn.rules].filter((rule) => !(rule in sources))).toEqual([]);
    for (const part of insurersOwn.routes) expect(ofCases.some(({ path }) => path.includes(`/${part}`))).toBe(true);
  });

  test('is by no route for a hospital', () => {
    const shown = ofCases.filter(isOwn).filter(({ allow }) => allow === 'anyone' || allow.includes('hospitalRisk'));
    expect(shown).toEqual([]);
  });

  test('is all that a hospital may not use, but for what it hears of otherwise', () => {
    const kept = ofCases
      .filter(({ allow }) => allow !== 'anyone' && !allow.includes('hospitalRisk'))
      .filter((each) => !isOwn(each));
    // The timeline tells a hospital of offers, but for their authority: that one is being prepared, was made, and answered;
    // and of early relief, what was decided and paid of what it filed.
    const heardOf = ['/offers', '/demands', '/relief'];
    expect(kept.filter(({ path }) => !heardOf.some((part) => path.includes(part))).map(routeName)).toEqual([]);
  });

  test('is told to the insurer alone, deadlines too', () => {
    for (const type of insurersOwn.events) {
      expect([isEventFor('insurer', { type }), isEventFor('hospital', { type })]).toEqual([true, false]);
    }
    const passed = (step: string, more = {}) =>
      (['hospital', 'insurer'] as const).filter((side) => isEventFor(side, { type: 'DeadlinePassed', step, ...more }));
    expect(passed('pay:offer_x')).toEqual(['insurer']);
    expect(passed('triage')).toEqual(['hospital', 'insurer']);
    expect(passed('keepPromise:x.1')).toEqual(['hospital', 'insurer']);
    expect(passed('keepPromise:x.1', { ownOf: 'hospital' })).toEqual(['hospital']);
    expect(passed('keepPromise:x.1', { ownOf: 'insurer' })).toEqual(['insurer']);
  });
});

describe('who read a case', () => {
  const risk = someone('hospitalRisk', 'bayview');
  const claims = someone('claims', 'harbor');
  const admin = someone('insurerAdmin', 'harbor');
  const path = '/v1/cases/{caseId}';
  const read = [
    [claims, `GET ${path}`],
    [claims, `GET ${path}/liens`],
    [claims, `POST ${path}/liens/{lienId}/clearance`],
    [claims, `GET ${path}/payments`],
    [claims, `POST ${path}/payments/{paymentId}/reversal`],
    [admin, `POST ${path}/offers/{offerId}/authorisation`],
    [claims, `POST ${path}/offers/{offerId}/presentation`],
    [claims, `POST ${path}/communications/{communicationId}/follow-ups`],
    [risk, `POST ${path}/communications/{communicationId}/follow-ups`],
    [risk, `GET ${path}/timeline`],
  ] as const;

  const entries = async (reader: typeof risk, limit = 100) => {
    const table = memoryTable();
    await casesFor(risk, table).report(aCaseId, bayview, incoming({}), show, undefined);
    for (const [index, [by, route]] of read.entries()) {
      const when = at(`2026-11-23T08:00:${10 + index}Z`);
      await ledgerOn(table).note(accessRow(by, { caseId: aCaseId, id: mint.access(), at: when, route }));
    }
    const seen: string[] = [];
    for (let below: string | undefined, pages = 0; pages < 20; pages += 1) {
      const page = await casesFor(reader, table).access(aCaseId, below, limit);
      if (isRefusal(page)) throw new Error(page.detail);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map(({ route }) => route));
      if (page.next === undefined) return seen.toReversed();
      below = page.next;
    }
    throw new Error('It never ends');
  };

  test.each([1, 2, 3, 100])(
    'leaves out for a hospital what tells of authority, liens and payments, %i a page',
    async (limit) => {
      expect(await entries(risk, limit)).toEqual([
        `GET ${path}`,
        `POST ${path}/offers/{offerId}/presentation`,
        `POST ${path}/communications/{communicationId}/follow-ups`,
        `GET ${path}/timeline`,
      ]);
    },
  );

  test('leaves out for an insurer only what a hospital did about its promises', async () => {
    expect(await entries(claims)).toEqual(
      read.filter(([by, route]) => by !== risk || !route.includes('follow-ups')).map(([, route]) => route),
    );
  });
});
