import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Runtime, startRuntime } from '../../infra/local/runtime.ts';
import { type Amends, asAt } from '../support/api.ts';
import { anInsurerAt, type Insurer } from '../support/insurers.ts';
import { did, doing, partiesOf } from '../support/sharing.ts';
import {
  aCareCase,
  asked,
  comesTo,
  exchangedBy,
  harborAt,
  joined,
  openedFrom,
  patient,
  readyToOffer,
  readyToPay,
  type Sharer,
  signedBy,
  summitAt,
  typesIn,
  workOn,
} from '../support/sharing-alone.ts';
import { startedOnce } from '../support/start.ts';

/** A day in three seconds: what is due in a day or two passes in a moment, what is due in sixty waits for minutes. */
const fast = 28_800;

/** Time for everything that is not to lapse. */
const unhurried = {
  acknowledgementDays: 60,
  agreementDays: 60,
  reviewDays: 120,
  allocationDays: 60,
  mostCounters: 20,
  consentDays: 120,
  offerDays: 120,
  answerDays: 250,
  paymentDays: 120,
  choiceDays: 60,
  closingDays: 60,
  reminderDays: 0,
};

let runtime: Runtime;
let amends: Amends;
let [lead, other]: Sharer[] = [];
let newcomer: Insurer;

const hurried = {
  // So far apart that a slow machine is still reminded before it lapses.
  reminded: { acknowledgementDays: 8, reminderDays: 4 },
  undecided: { acknowledgementDays: 1, choiceDays: 1 },
  left: { closingDays: 1 },
  requested: {},
  countered: { mostCounters: 2 },
} as const;
const matters: Partial<Record<keyof typeof hurried, { readonly id: string; readonly caseId: string }>> = {};

const today = () => new Date(runtime.now()).toISOString().slice(0, 10);
const all = () => [lead, other, newcomer] as [Sharer, Sharer, Insurer];
const idOf = (which: keyof typeof hurried): string => matters[which]?.id ?? '';

/** The lead's settings of the day on which a matter is opened hold for it. */
const sets = async (collaboration: object): Promise<void> => {
  const { admin } = lead as Sharer;
  const { headers } = await admin.get('/v1/settings');
  const version = { 'if-match': headers.get('etag') ?? '' };
  const { status } = await admin.send('PUT', '/v1/settings', { body: { collaboration }, headers: version });
  expect(status).toBe(200);
};

beforeAll(async () => {
  const data = startedOnce();
  runtime = await startRuntime({ port: 0, data, fast });
  amends = { api: runtime.api, data };
  [lead, other] = [harborAt(amends), summitAt(amends)];
  newcomer = await anInsurerAt(amends, 'CO');
  for (const [which, terms] of Object.entries(hurried)) {
    const caseId = await aCareCase(lead);
    await sets({ ...unhurried, ...terms });
    matters[which as keyof typeof hurried] = { id: await openedFrom(lead, caseId), caseId };
  }
}, 280_000);
afterAll(() => runtime?.stop());

const partyIds = async (matter: string): Promise<[string, string, string]> => {
  const find = await partiesOf(all()[0].claims, matter);
  return [find('Harbor Mutual'), find('Summit Physicians Insurance'), find(`Insurer ${newcomer.tenant}`)];
};

/** All three have signed, and shared what they have. */
const readyToAllocate = async (matter: string): Promise<void> => {
  const [first, ...others] = all();
  await asked(first, matter, 'summit', newcomer.tenant);
  await joined(matter, ...others);
  await signedBy(matter, today(), ...all());
  await exchangedBy(matter, ...all());
};

const sharesOf = (parties: readonly (string | undefined)[], ...points: readonly number[]) =>
  points.map((share, place) => ({ party: parties[place], share }));
const upTo = 20_000_000;

type Step = { readonly step: string; readonly yours: boolean; readonly overdue: boolean };

describe.concurrent('as days pass', () => {
  test('nobody answers: they are reminded, it lapses, and the lead goes on without one and with the other', async () => {
    const matter = idOf('reminded');
    const [first, second, third] = all();
    await asked(first, matter, 'summit', newcomer.tenant);
    const [, b, c] = await partyIds(matter);

    const { body } = await comesTo(first, matter, 'lapsed');
    expect(body.lapsed.parties.toSorted()).toEqual([b, c].toSorted());
    expect(body.lapsed.stage).toBe('invited');
    const before = ['MatterOpened', 'PartyNamed', 'PartyNamed', 'PartiesInvited', 'ReminderSent', 'DeadlineLapsed'];
    expect(await typesIn(first, matter)).toEqual(before);
    expect(body.nextSteps.map(({ step, yours, overdue }: Step) => [step, yours, overdue])).toEqual([
      ['decideOnLapse', true, false],
      ['answerInvitation', false, true],
      ['answerInvitation', false, true],
    ]);
    await vi.waitFor(async () => {
      expect(await workOn(first, matter)).toEqual(['decideOnLapse']);
      for (const each of [second, third]) expect(await workOn(each, matter)).toEqual(['answerInvitation, overdue']);
    }, patient);
    expect(await typesIn(first, matter)).toEqual(before);

    await did(first.claims, matter, `parties/${c}/exclusion`, { reason: 'No answer to two letters.' });
    await joined(matter, second);
    const { body: gathered } = await comesTo(first, matter, 'acknowledged');
    expect(gathered.parties.map(({ standing }: { standing: string }) => standing)).toEqual([
      'member',
      'member',
      'setAside',
    ]);
    expect(gathered.nextSteps.map(({ step }: Step) => step)).toContain('reserveContribution');
    const reserving = { reserved: true, grounds: 'Contribution from the insurer that did not answer.' };
    const { body: reserved } = await did(first.claims, matter, 'reservation', reserving);
    expect(reserved.nextSteps.map(({ step }: Step) => step)).not.toContain('reserveContribution');
    await signedBy(matter, today(), first, second);
    await comesTo(first, matter, 'agreementSigned');

    const late = await doing(third.claims, matter, 'acknowledgement', { answer: 'joined' });
    expect([late.status, late.body.code]).toEqual([409, 'notAMember']);
    await vi.waitFor(async () => expect(await workOn(third, matter)).toEqual([]), patient);
  });

  test('it lapses and the lead does not decide: it goes to mediation by itself', async () => {
    const matter = idOf('undecided');
    const [first, second] = all();
    await asked(first, matter, 'summit');

    const { body } = await comesTo(first, matter, 'escalatedToMediation');
    expect(body.escalated.why).toBe('lapse');
    expect(body.nextSteps.map(({ step }: Step) => step)).toContain('openMediation');
    expect((await typesIn(first, matter)).slice(-2)).toEqual(['DeadlineLapsed', 'Escalated']);
    const late = await doing(second.claims, matter, 'acknowledgement', { answer: 'joined' });
    expect([late.status, late.body.code]).toEqual([409, 'matterEscalated']);
  });

  test('one leaves after all had agreed: those who are left agree anew, pay, and it closes by itself', async () => {
    const { id: matter = '', caseId = '' } = matters.left ?? {};
    const [first, second, third] = all();
    await readyToOffer(first, caseId, today());
    await readyToPay(first, caseId, today());
    await readyToAllocate(matter);
    const parties = await partyIds(matter);
    await did(first.claims, matter, 'allocations', { shares: sharesOf(parties, 4_000, 3_000, 3_000), upTo });
    for (const each of [second, third])
      await did(each.claims, matter, 'allocations/1/response', { answer: 'accepted' });
    await comesTo(first, matter, 'allocationAccepted');

    await did(third.claims, matter, 'withdrawal', { reason: 'Our insured was not involved.' });
    const { body: again } = await comesTo(first, matter, 'reviewsExchanged');
    expect(again).not.toHaveProperty('allocation');
    const ofAll = await doing(first.claims, matter, 'allocations', {
      shares: sharesOf(parties, 4_000, 3_000, 3_000),
      upTo,
    });
    expect([ofAll.status, ofAll.body.errors?.[0].rule]).toEqual([400, 'members']);
    await did(first.claims, matter, 'allocations', { shares: sharesOf(parties, 6_667, 3_333), upTo });
    const older = await doing(second.claims, matter, 'allocations/1/response', { answer: 'accepted' });
    expect([older.status, older.body.code]).toEqual([409, 'olderVersion']);
    await did(second.claims, matter, 'allocations/2/response', { answer: 'accepted' });

    const ownCase = await aCareCase(second);
    await readyToPay(second, ownCase, today());
    await did(second.claims, matter, 'case', { caseId: ownCase });
    for (const each of [first, second]) {
      await did(each.claims, matter, 'consents', { insured: 'Dr. Lee', answer: 'notRequired', on: today() });
    }
    const offer = { value: 10_000_001, payees: ['Ana Ruiz'], explanation: 'We are sorry.', channel: 'inPerson' };
    const made = await did(first.claims, matter, 'offer', { ...offer, on: today(), people: ['Ana Ruiz'] });
    const cents: number[] = made.body.offer.shares.map(({ amount }: { amount: number }) => amount);
    expect(cents.reduce((sum, each) => sum + each, 0)).toBe(10_000_001);
    await did(first.claims, matter, 'offer/response', { answer: 'accepted', by: 'family', on: today(), written: true });
    for (const [place, each] of [first, second].entries()) {
      const payment = { amount: cents[place], payee: 'Ana Ruiz', method: 'wire', reference: `W-${place}` };
      await did(each.claims, matter, 'payments', { ...payment, on: today() });
    }

    const { body: closed } = await comesTo(first, matter, 'closed');
    expect(closed.closed.outcome).toBe('settled');
    expect((await typesIn(first, matter)).slice(-3)).toEqual(['SharePaid', 'SharePaid', 'MatterClosed']);
    const operator = asAt(amends, 'platform-operations');
    await vi.waitFor(async () => {
      const { body } = await operator.get(`/v1/workflows/${matter}`);
      expect(body).toMatchObject({ status: 'succeeded', isClosed: true, execution: 1 });
    }, patient);
  });

  test('whoever has signed takes it to mediation, and nobody before', async () => {
    const matter = idOf('requested');
    const [first, second] = all();
    await asked(first, matter, 'summit');
    await joined(matter, second);
    const request = { reason: 'We cannot agree on time on risk.' };
    const early = await doing(second.claims, matter, 'escalation', request);
    expect([early.status, early.body.code]).toEqual([409, 'agreementNotSigned']);
    await signedBy(matter, today(), first, second);
    await did(second.claims, matter, 'escalation', request);
    const { body } = await comesTo(first, matter, 'escalatedToMediation');
    expect(body.escalated).toMatchObject({ why: 'request', ...request });
    expect((await doing(first.claims, matter, 'escalation', request)).body.code).toBe('matterEscalated');
  });

  test('as many counter-proposals as the terms allow take it to mediation', async () => {
    const matter = idOf('countered');
    const [first, second, third] = all();
    await readyToAllocate(matter);
    const parties = await partyIds(matter);
    const counter = (...points: readonly number[]) => ({
      answer: 'countered',
      counter: { shares: sharesOf(parties, ...points), upTo },
    });
    await did(first.claims, matter, 'allocations', { shares: sharesOf(parties, 2_000, 4_000, 4_000), upTo });
    const once = await did(second.claims, matter, 'allocations/1/response', counter(6_000, 2_000, 2_000));
    expect(once.body.stage).toBe('allocationProposed');
    const twice = await did(third.claims, matter, 'allocations/2/response', counter(4_000, 4_000, 2_000));
    expect(twice.body).toMatchObject({ stage: 'escalatedToMediation', escalated: { why: 'counters' } });
    expect((await typesIn(first, matter)).slice(-2)).toEqual(['AllocationProposed', 'Escalated']);
    const after = await doing(first.claims, matter, 'allocations/3/response', { answer: 'accepted' });
    expect([after.status, after.body.code]).toEqual([409, 'matterEscalated']);
  });
});
