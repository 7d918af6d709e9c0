import { beforeAll, describe, expect, test, vi } from 'vitest';
import { handler as servesCases } from '../../../functions/api/cases.ts';
import { handler as servesRelief } from '../../../functions/api/relief.ts';
import { handler as servesResolution } from '../../../functions/api/resolution.ts';
import { logger } from '../../../shared/http/log.ts';
import { metrics } from '../../../shared/http/metrics.ts';
import type { Route } from '../../../shared/http/route.ts';
import { amendCase, reportCase } from '../../../shared/http/routes/cases.ts';
import { readDemands, receiveDemand } from '../../../shared/http/routes/demands.ts';
import * as relief from '../../../shared/http/routes/relief.ts';
import type { TenantCaller } from '../../../shared/tenancy/principal.ts';
import { someone } from '../../support/cases.ts';
import { aReceiptOf, asking, type Told } from '../../support/in-process.ts';
import { newNumber } from '../../support/samples.ts';

vi.mock('../../../functions/api/services.ts', async () => {
  const { services } = await import('../../support/in-process.ts');
  return services();
});
vi.spyOn(logger, 'info').mockImplementation(() => undefined);
// Requests of one process at once share what they are measured by: nothing is measured here.
vi.spyOn(metrics, 'addDimension').mockReturnThis();
vi.spyOn(metrics, 'publishStoredMetrics').mockImplementation(() => metrics.clearMetrics() as never);

const hospital = someone('hospitalRisk', 'bayview');
const system = someone('hospitalSystem', 'stclare');
const sister = someone('hospitalRisk', 'stclare');
const claims = someone('claims', 'harbor');
const admin = someone('insurerAdmin', 'harbor');
const today = new Date().toISOString().slice(0, 10);

const serves = { cases: asking(servesCases), relief: asking(servesRelief), resolution: asking(servesResolution) };

const good = (told: Told): Told => {
  if (told.status >= 300) throw new Error(`${told.status} ${JSON.stringify(told.body)}`);
  return told;
};

type Open = { readonly id: string; etag: string | undefined };

/** Takes one step after another in a case, each on what the last one answered. */
const step = async (
  of: Open,
  who: TenantCaller,
  route: Route,
  body: object,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Told> => {
  const serve = route.path.includes('/demands') ? serves.resolution : serves.relief;
  const told = good(await serve(who, route, { parameters: { caseId: of.id, ...parameters }, body, etag: of.etag }));
  of.etag = told.etag;
  return told;
};

const reported = async (who: TenantCaller, occurred: string): Promise<Open> => {
  const body = { identifiers: [{ value: newNumber() }], whatHappened: 'A fall', harm: 'moderate', occurred };
  const { body: opened, etag } = good(await serves.cases(who, reportCase, { body }));
  return { id: opened.id, etag };
};

const screening = { unexpectedOutcome: true, uninsuredExpenses: true, boardComplaint: false, on: today };
const consents = {
  family: { name: 'Ana Ruiz', as: 'patient', on: today },
  insured: { name: 'Dr. Lee', as: 'clinician', on: today },
  toldVoluntary: true,
};
const expense = async ({ id }: Open, amount: number, payee = 'Ana Ruiz') => ({
  payee,
  kind: 'hospital',
  amount,
  incurredOn: today,
  description: 'A second operation',
  receipts: [await aReceiptOf(id)],
});

const takesPart = async (of: Open, who: TenantCaller): Promise<void> => {
  await step(of, who, relief.screenForRelief, screening);
  await step(of, who, relief.enrolInRelief, consents);
};

const report = async (who: TenantCaller, query: Readonly<Record<string, readonly string[]>>): Promise<Told> =>
  serves.relief(who, relief.readReliefReport, { query });

describe('the programme as it was published', () => {
  const months = Array.from(
    { length: 24 },
    (_, index) => `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
  );
  let first: Open | undefined;

  beforeAll(async () => {
    for (let index = 0; index < 975; index += 1) {
      const who = index % 2 === 0 ? hospital : sister;
      const of = await reported(who, `${months[index % months.length]}-15`);
      if (index >= 370) {
        await step(of, who, relief.screenForRelief, screening);
        continue;
      }
      await takesPart(of, who);
      await step(of, who, relief.fileExpense, await expense(of, 440_000));
      await step(of, claims, relief.approveReliefItem, {}, { reliefItem: '1' });
      const payment = { amount: 440_000, method: 'check', reference: `R-${index}`, on: today };
      await step(of, claims, relief.payReliefItem, payment, { reliefItem: '1' });
      if (index >= 7) continue;
      first ??= of;
      await step(of, claims, receiveDemand, { kind: 'suit', from: 'counsel', on: today, written: true });
    }
    // What was screened and is not for it counts among nobody.
    const left = await reported(hospital, '2024-01-15');
    await step(left, hospital, relief.screenForRelief, { ...screening, unexpectedOutcome: false });
  });

  test('is reproduced to the cent, claims of both populations', async () => {
    const { status, body } = await report(claims, { from: ['2024-01'], to: ['2025-12'] });
    expect(status).toBe(200);
    expect(body).toEqual({
      from: '2024-01',
      to: '2025-12',
      screened: 976,
      eligible: 975,
      participants: 370,
      claims: 7,
      totalPaidCents: 162_800_000,
      avgPaidCents: 440_000,
      participationRate: 3_795,
      claimRate: { ofParticipants: 189, ofEligible: 72 },
    });
  });

  test('is that of one hospital, and of some months', async () => {
    const ofBoth = await Promise.all(
      ['bayview', 'stclare'].map((each) => report(admin, { from: ['2024-01'], to: ['2025-12'], hospital: [each] })),
    );
    expect(ofBoth.map(({ body }) => [body.eligible, body.participants])).toEqual([
      [488, 185],
      [487, 185],
    ]);
    const { body: one } = await report(claims, { from: ['2024-03'], to: ['2024-03'] });
    expect([one.eligible, one.participants]).toEqual([41, 16]);
    const { body: none } = await report(claims, { from: ['2020-01'], to: ['2020-12'] });
    expect(none).toMatchObject({ eligible: 0, avgPaidCents: null, participationRate: null, totalPaidCents: 0 });
  });

  test('links a later suit both ways', async () => {
    const parameters = { caseId: first?.id ?? '' };
    const { body } = await serves.relief(hospital, relief.readRelief, { parameters });
    const { body: demands } = await serves.resolution(claims, readDemands, { parameters });
    expect(body.laterDemands).toEqual([{ id: demands.items[0].id, kind: 'suit', on: today }]);
    expect(demands.items[0].afterRelief).toBe(body.enrolment.id);
  });

  test('is of months in order, and of five years at most', async () => {
    const wrong = async (from: string, to: string) => (await report(claims, { from: [from], to: [to] })).body.errors;
    expect(await wrong('2025-02', '2025-01')).toMatchObject([{ parameter: 'to', rule: 'order' }]);
    expect(await wrong('2020-12', '2025-12')).toMatchObject([{ parameter: 'from', rule: 'period' }]);
    expect((await report(claims, { from: ['2025-1'] })).status).toBe(400);
    expect((await report(claims, {})).body).toMatchObject({ to: today.slice(0, 7) });
    expect((await report(system, {})).status).toBe(403);
  });
});

describe('many at once', () => {
  /** Tries again on what is there, as any client would, until it is answered for good. */
  const insist = async (caseId: string, who: TenantCaller, route: Route, body: object, item: string): Promise<Told> => {
    for (;;) {
      const { etag } = await serves.relief(admin, relief.readRelief, { parameters: { caseId } });
      const told = await serves.relief(who, route, { parameters: { caseId, reliefItem: item }, body, etag });
      if (told.status !== 412 && told.body?.code !== 'busy') return told;
    }
  };

  test('never pass the cap of an incident, whoever is paid', async () => {
    const of = await reported(hospital, '2026-01-15');
    await takesPart(of, hospital);
    const filed = [hospital, hospital, hospital, claims, claims, claims];
    for (const [index, who] of filed.entries()) {
      await step(of, who, relief.fileExpense, await expense(of, 800_000, `Payee ${index}`));
    }
    await step(of, hospital, relief.fileRecoveryDays, { payee: 'Ana Ruiz', from: '2026-02-01', to: '2026-02-28' });
    const items = Array.from({ length: 7 }, (_, index) => String(index + 1));
    const answers = await Promise.all(
      items.flatMap((item) =>
        [admin, admin, admin].map((who) => insist(of.id, who, relief.approveReliefItem, {}, item)),
      ),
    );
    const codes = answers.map(({ status, body }) => (status === 200 ? 'approved' : body.code));
    expect(codes.filter((code) => code === 'approved').length).toBeGreaterThanOrEqual(4);
    const { body } = await serves.relief(claims, relief.readRelief, { parameters: { caseId: of.id } });
    expect(body.sums.approved).toBe(3_000_000);
    expect(body.caps.left).toBe(0);

    const pay = async (item: { number: number; decision?: { approved: number } }, copy: number) => {
      const payment = {
        amount: item.decision?.approved ?? 1,
        method: 'ach',
        reference: `P-${item.number}-${copy}`,
        on: today,
      };
      return insist(of.id, claims, relief.payReliefItem, payment, String(item.number));
    };
    await Promise.all([0, 1, 2].flatMap((copy) => body.items.map((item: never) => pay(item, copy))));
    const { body: after } = await serves.relief(claims, relief.readRelief, { parameters: { caseId: of.id } });
    expect(after.sums).toMatchObject({ approved: 3_000_000, paid: 3_000_000, remaining: 0 });
  });

  test('the report follows an event to the month it is said to have been in', async () => {
    const of = await reported(hospital, '2019-05-10');
    await takesPart(of, hospital);
    const amended = await serves.cases(hospital, amendCase, {
      parameters: { caseId: of.id },
      body: { occurred: '2019-07' },
      etag: of.etag,
    });
    good(amended);
    const count = async (month: string) => (await report(claims, { from: [month], to: [month] })).body.participants;
    expect([await count('2019-05'), await count('2019-07')]).toEqual([0, 1]);
  });
});

test('nothing that would be a release can be attached', async () => {
  const of = await reported(hospital, '2026-01-15');
  const body = { ...consents, release: 'doc_01kb2x5f0re3wv9m7h6d8q4tnz' };
  await step(of, hospital, relief.screenForRelief, screening);
  const told = await serves.relief(hospital, relief.enrolInRelief, {
    parameters: { caseId: of.id },
    body,
    etag: of.etag,
  });
  expect([told.status, told.body.errors[0].pointer]).toEqual([400, '#/release']);
});

test('an expense is shown by documents of its case that were found clean, and by no other', async () => {
  const of = await reported(hospital, '2026-01-15');
  const elsewhere = await reported(hospital, '2026-01-15');
  await takesPart(of, hospital);
  const receipts = [await aReceiptOf(elsewhere.id), await aReceiptOf(of.id), 'doc_01kb2x5f0re3wv9m7h6d8q4tnz'];
  const told = await serves.relief(hospital, relief.fileExpense, {
    parameters: { caseId: of.id },
    body: { ...(await expense(of, 1_000)), receipts },
    etag: of.etag,
  });
  expect([told.status, told.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
    400,
    ['#/receipts/0', '#/receipts/2'],
  ]);
});
