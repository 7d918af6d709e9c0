import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Runtime, startRuntime } from '../../infra/local/runtime.ts';
import { type Amends, type Answered, asAt, type Caller } from '../support/api.ts';
import { anInsurerAt, type Insurer } from '../support/insurers.ts';
import { aMediatorAt, anOutsiderAt, didThere, doingThere, type Newcomer, sealed } from '../support/mediating.ts';
import { done } from '../support/preparing.ts';
import { keyed } from '../support/samples.ts';
import { did, doing, eventually, partiesOf } from '../support/sharing.ts';
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
} from '../support/sharing-alone.ts';
import { startedOnce } from '../support/start.ts';

/** Whole mediations over HTTP, as days pass: a day in three seconds. */
const fast = 28_800;
const day = 24 * 60 * 60 * 1000;

let runtime: Runtime;
let amends: Amends;
let insurers: [Sharer, Sharer, Insurer];
let counsel: Newcomer;
const mediators: (Newcomer & { readonly listed: string })[] = [];

const today = () => new Date(runtime.now()).toISOString().slice(0, 10);
const inDays = (count: number) => new Date(runtime.now() + count * day).toISOString();

beforeAll(async () => {
  const data = startedOnce();
  runtime = await startRuntime({ port: 0, data, fast });
  amends = { api: runtime.api, data };
  insurers = [harborAt(amends), summitAt(amends), await anInsurerAt(amends, 'CO')];
  counsel = await anOutsiderAt(amends, 'counsel');
  for (const name of ['Miriam Castellanos', 'Theo Brandt']) mediators.push(await aMediatorAt(amends, name));
  // Everybody has all the time: what lapses here is what the tests let lapse.
  const collaboration = {
    acknowledgementDays: 60,
    agreementDays: 60,
    reviewDays: 120,
    allocationDays: 60,
    consentDays: 120,
    offerDays: 120,
    paymentDays: 120,
    choiceDays: 60,
    closingDays: 1,
    reminderDays: 0,
  };
  const mediation = { preferenceDays: 60, conflictDays: 60, agreementDays: 60, sessionDays: 250, settlementDays: 120 };
  // Each opens one: the matters are Harbor's, their mediations Summit's.
  for (const { admin } of insurers) {
    const { headers } = await admin.get('/v1/settings');
    const { status } = await admin.send('PUT', '/v1/settings', {
      body: { collaboration, mediation: { ...mediation, reminderDays: 0 } },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(status).toBe(200);
  }
}, 280_000);
afterAll(() => runtime?.stop());

/** A matter of three insurers that has gone to mediation; all have a case ready to be paid from. */
const anEscalatedMatter = async (): Promise<{
  readonly matter: string;
  readonly parties: readonly string[];
  readonly cases: readonly string[];
}> => {
  const [first, second, third] = insurers;
  const caseId = await aCareCase(first);
  await readyToPay(first, caseId, today());
  const matter = await openedFrom(first, caseId);
  await asked(first, matter, 'summit', third.tenant);
  await joined(matter, second, third);
  await signedBy(matter, today(), ...insurers);
  await exchangedBy(matter, ...insurers);
  const cases = [caseId];
  for (const each of [second, third]) {
    const own = await aCareCase(each);
    cases.push(own);
    await readyToPay(each, own, today());
    await did(each.claims, matter, 'case', { caseId: own });
  }
  await did(second.claims, matter, 'escalation', { reason: 'We cannot agree on the amount.' });
  const find = await partiesOf(first.claims, matter);
  return {
    matter,
    cases,
    parties: [find('Harbor Mutual'), find('Summit Physicians Insurance'), find(`Insurer ${third.tenant}`)],
  };
};

const opened = async (matter: string): Promise<Answered> => {
  const opening = {
    collaborationId: matter,
    title: 'Transfer of March 2026',
    question: 'What the family is paid.',
    family: { name: 'The family', representative: counsel.id, lawyer: true },
    candidates: mediators.map(({ listed }) => listed),
  };
  const made = await insurers[1].claims.post('/v1/mediations', opening, keyed());
  if (made.status !== 201) throw new Error(`No mediation: ${made.text}`);
  return made;
};

const atTable = (): Caller[] => [...insurers.map(({ claims }) => claims), counsel.caller];

/** Waits until a mediation has come to somebody. */
const comes = (by: Caller, mediation: string): Promise<Answered> =>
  eventually(async () => {
    const read = await by.get(`/v1/mediations/${mediation}`);
    return read.status === 200 ? read : undefined;
  }, 'a mediation was delivered');

const reaches = (by: Caller, mediation: string, stage: string): Promise<Answered> =>
  vi.waitFor(async () => {
    const read = await by.get(`/v1/mediations/${mediation}`);
    if (read.body.stage !== stage) throw new Error(`It is ${read.body.stage}, not ${stage}`);
    return read;
  }, patient);

/** A mediation under an agreement that all have signed, with the first mediator. */
const agreed = async (mediation: string, bearing?: readonly object[]): Promise<void> => {
  const [mediator] = mediators as [(typeof mediators)[number]];
  for (const party of atTable()) {
    await comes(party, mediation);
    await didThere(party, mediation, 'preferences', { ranked: mediators.map(({ listed }) => listed) });
  }
  await comes(mediator.caller, mediation);
  for (const each of [mediator.caller, ...atTable()]) {
    await didThere(each, mediation, 'conflict-check', { outcome: 'clear' });
  }
  await didThere(mediator.caller, mediation, 'agreement', bearing ? { rounds: 2, bearing } : {});
  for (const party of atTable()) {
    await didThere(party, mediation, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on: today() });
  }
};

const settlementOf = (amount: number) => ({
  payees: [
    { name: 'Ana Ruiz', amount: amount - 1_000_000, as: 'patient' },
    { name: 'Lopez & Stein', amount: 1_000_000, as: 'counsel' },
  ],
  attorneyFees: 1_000_000,
  commitments: ['A letter that says what happened.'],
  release: { releases: ['Bayview Hospital'], scope: 'All claims from the care of March 2026.' },
});

describe.concurrent('a mediation', () => {
  test('a mediator is objected to and replaced; two rounds of bids, which meet; settled, signed, paid to the cent', async () => {
    const { matter, parties, cases } = await anEscalatedMatter();
    const { body: made } = await opened(matter);
    const id = made.id;
    expect(made).toMatchObject({ stage: 'requested', collaborationId: matter, seenAs: 'insurer' });
    const again = await insurers[0].claims.post(
      '/v1/mediations',
      { collaborationId: matter, title: 'Again', question: 'Again', candidates: [mediators[0]?.listed] },
      keyed(),
    );
    expect([again.status, again.body.code]).toEqual([409, 'mediationOpen']);

    const [one, other] = mediators as [(typeof mediators)[number], (typeof mediators)[number]];
    for (const party of atTable()) {
      await comes(party, id);
      await didThere(party, id, 'preferences', { ranked: [one.listed, other.listed] });
    }
    const proposed = await comes(one.caller, id);
    expect(proposed.body).toMatchObject({ stage: 'mediatorProposed', seenAs: 'candidate' });
    for (const hidden of ['question', 'title', 'candidates', 'preferences'])
      expect(proposed.body).not.toHaveProperty(hidden);
    const disclosing = [
      `/v1/mediations/${id}/conflict-check`,
      { outcome: 'disclosed', about: 'My sister works at the hospital.' },
      { ...keyed(), 'if-match': proposed.headers.get('etag') ?? '' },
    ] as const;
    const disclosed = await one.caller.post(...disclosing);
    const repeated = await one.caller.post(...disclosing);
    expect([disclosed.status, repeated.text]).toEqual([200, disclosed.text]);
    await didThere(insurers[2].claims, id, 'conflict-check', {
      outcome: 'objected',
      about: 'Too close to the hospital.',
    });
    await vi.waitFor(async () => expect((await one.caller.get(`/v1/mediations/${id}`)).status).toBe(404), patient);
    expect((await one.caller.post(...disclosing)).status).toBe(404);

    await comes(other.caller, id);
    for (const each of [other.caller, ...atTable()]) await didThere(each, id, 'conflict-check', { outcome: 'clear' });
    const bearing = [
      { party: parties[0], share: 3_333 },
      { party: parties[1], share: 3_333 },
      { party: parties[2], share: 3_334 },
    ];
    await didThere(other.caller, id, 'agreement', { rounds: 3, margin: 100_000, roundDays: 2, bearing });
    expect((await other.caller.get(`/v1/mediations/${id}`)).body.seenAs).toBe('candidate');
    for (const party of atTable()) {
      await didThere(party, id, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on: today() });
    }
    const table = await other.caller.get(`/v1/mediations/${id}`);
    expect(table.body).toMatchObject({
      seenAs: 'mediator',
      stage: 'agreementSigned',
      question: 'What the family is paid.',
    });

    const reads = async ({ caller }: Newcomer) => (await caller.get(`/v1/collaborations/${matter}`)).status;
    await vi.waitFor(async () => expect([await reads(one), await reads(other)]).toEqual([404, 200]), patient);
    const friend = await doing(insurers[0].claims, matter, 'guests', { principal: one.id, as: 'mediator' });
    expect([friend.status, friend.body.code]).toEqual([409, 'mediationOpen']);

    await didThere(counsel.caller, id, 'briefs', { for: 'mediator', text: 'What we tell the mediator alone.' });
    expect((await insurers[0].claims.get(`/v1/mediations/${id}/briefs`)).body.items).toEqual([]);
    expect((await other.caller.get(`/v1/mediations/${id}/briefs`)).body.items).toHaveLength(1);

    await didThere(other.caller, id, 'bids', { until: inDays(6) });
    const bids = [40_000_000, 41_000_000, 42_000_000, 50_000_001];
    const said = [];
    for (const [place, party] of atTable().entries())
      said.push(await sealed(party, id, 'bids/1', { amount: bids[place] }));
    expect(new Set(said.map(({ text }) => text)).size).toBe(1);
    expect(said.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await vi.waitFor(async () => {
      const { body } = await other.caller.get(`/v1/mediations/${id}`);
      expect(body.round.number).toBe(2);
    }, patient);
    for (const [place, party] of atTable().entries()) {
      const { status } = await sealed(party, id, 'bids/2', { amount: place === 3 ? 43_000_001 : 44_000_000 + place });
      expect(status).toBe(200);
    }
    const { body: met } = await reaches(other.caller, id, 'settled');
    const amount = 43_500_001;
    expect(met.settled.amount).toBe(amount);
    const shares = met.settled.shares.map((each: { amount: number }) => each.amount);
    expect(shares.reduce((sum: number, each: number) => sum + each, 0)).toBe(amount);
    const toFamily = (await counsel.caller.get(`/v1/mediations/${id}`)).body;
    expect(toFamily.settled).toEqual({ amount });

    await didThere(other.caller, id, 'settlement', settlementOf(amount));
    const signature = { version: 1, signatory: 'Dana Fox', on: today() };
    const signs = async (party: Caller) => {
      const { status, body } = await doingThere(party, id, 'settlement/signature', signature);
      return [status, body.code];
    };
    expect(await signs(insurers[0].claims)).toEqual([409, 'consentsMissing']);
    const consent = { insured: 'Dr. Lee', answer: 'given', on: today() };
    for (const { claims } of insurers) await did(claims, matter, 'consents', consent);
    expect(await signs(insurers[0].claims)).toEqual([409, 'reviewMissing']);
    await readyToOffer(insurers[0], cases[0] ?? '', today());
    for (const party of atTable()) expect(await signs(party)).toEqual([200, undefined]);
    for (const outsider of [other.caller, counsel.caller]) {
      await vi.waitFor(async () => expect((await outsider.get(`/v1/mediations/${id}`)).status).toBe(404), patient);
    }
    const { body: closed } = await insurers[0].claims.get(`/v1/mediations/${id}`);
    expect(closed.closed.outcome).toBe('settled');

    await comesTo(insurers[0], matter, 'acceptedByPatient');
    expect(await reads(other)).toBe(404);
    const paidTo = new Map<string, number>();
    for (const [place, { claims }] of insurers.entries()) {
      const accepted = await eventually(async () => {
        const { body } = await claims.get(`/v1/cases/${cases[place]}/offers`);
        return body.items.find((offer: { status: string }) => offer.status === 'accepted');
      }, 'a share was agreed');
      for (const { name: payee, amount: portion } of accepted.terms.payees) {
        const payment = { amount: portion, payee, method: 'wire', reference: `M-${payee}`, on: today() };
        const more = await doing(claims, matter, 'payments', { ...payment, amount: portion + 1, reference: 'M-0' });
        expect([more.status, more.body.code]).toEqual([409, 'moreThanAgreed']);
        await did(claims, matter, 'payments', payment);
        paidTo.set(payee, (paidTo.get(payee) ?? 0) + portion);
      }
    }
    expect(Object.fromEntries(paidTo)).toEqual({ 'Ana Ruiz': amount - 1_000_000, 'Lopez & Stein': 1_000_000 });
    const { body: paid } = await comesTo(insurers[0], matter, 'closed');
    expect(paid.closed.outcome).toBe('settled');
    expect(await typesIn(insurers[0], matter)).toEqual(
      expect.arrayContaining(['Escalated', 'MediationBegun', 'MediationEnded', 'JointOfferMade', 'JointOfferAnswered']),
    );
  });

  test('a proposal is refused by silence: all learn that there is no agreement, and nothing else', async () => {
    const { matter } = await anEscalatedMatter();
    const id = (await opened(matter)).body.id;
    await agreed(id);
    const [mediator] = mediators as [(typeof mediators)[number]];
    const whole = { party: '', share: 10_000 };
    const { body } = await mediator.caller.get(`/v1/mediations/${id}`);
    const [payer, ...rest] = body.parties.filter(({ is }: { is: string }) => is === 'insurer');
    const bearing = [
      { ...whole, party: payer.id },
      ...rest.map((each: { id: string }) => ({ party: each.id, share: 0 })),
    ];
    const proposal = { amount: 42_500_000, bearing, terms: 'As discussed.', until: inDays(4) };
    const early = await doingThere(mediator.caller, id, 'proposal', proposal);
    expect([early.status, early.body.code]).toEqual([409, 'proposalNotWanted']);
    for (const party of atTable()) await didThere(party, id, 'proposal/request');
    await didThere(mediator.caller, id, 'proposal', { ...proposal, until: inDays(4) });
    // One of them says nothing.
    for (const party of atTable().slice(1)) {
      expect((await sealed(party, id, 'proposal/response', { proposal: 1, accepts: true })).status).toBe(200);
    }
    const { body: over } = await reaches(mediator.caller, id, 'agreementSigned');
    expect(over.proposal).toMatchObject({ number: 1, accepted: false });
    expect(over).not.toHaveProperty('settled');
    const late = await sealed(atTable()[0] as Caller, id, 'proposal/response', { proposal: 1, accepts: true });
    expect([late.status, late.body.code]).toEqual([409, 'noProposalOpen']);
  });

  test('a case of one insurer: a proposal that both accept is signed, and the case pays it', async () => {
    const [lead] = insurers;
    const caseId = await aCareCase(lead);
    await readyToOffer(lead, caseId, today());
    await readyToPay(lead, caseId, today());
    const offered = { amount: 20_000_000, payees: [{ name: 'Ana Ruiz' }], explanation: 'We are sorry.' };
    const offer = (await done(lead.claims, caseId, 'offers', offered)).body.id;
    const presentation = { on: today(), channel: 'inPerson', people: ['Ana Ruiz'] };
    await done(lead.claims, caseId, `offers/${offer}/presentation`, presentation);
    const rejected = { answer: 'rejected', by: 'family', on: today(), written: true };
    await done(lead.claims, caseId, `offers/${offer}/response`, rejected);

    const [mediator] = mediators as [(typeof mediators)[number]];
    const opening = {
      caseId,
      title: 'Delayed diagnosis',
      question: 'What the family is paid.',
      family: { name: 'The family', representative: counsel.id, lawyer: false },
      candidates: [mediator.listed],
    };
    const { body: made } = await lead.claims.post('/v1/mediations', opening, keyed());
    const parties = [lead.claims, counsel.caller];
    await comes(counsel.caller, made.id);
    for (const party of parties) await didThere(party, made.id, 'preferences', {});
    await comes(mediator.caller, made.id);
    for (const each of [mediator.caller, ...parties]) {
      await didThere(each, made.id, 'conflict-check', { outcome: 'clear' });
    }
    await didThere(lead.claims, made.id, 'agreement', {});
    for (const party of parties) {
      await didThere(party, made.id, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on: today() });
    }
    for (const party of parties) await didThere(party, made.id, 'proposal/request');
    const proposal = { amount: 25_000_001, terms: 'As discussed.', until: inDays(3) };
    const alone = await doingThere(mediator.caller, made.id, 'proposal', proposal);
    expect([alone.status, alone.body.code]).toEqual([409, 'notRepresented']);
    const override = 'The family was told to have a lawyer, and does not want one.';
    await didThere(mediator.caller, made.id, 'proposal', { ...proposal, until: inDays(3), override });
    for (const party of parties) await sealed(party, made.id, 'proposal/response', { proposal: 1, accepts: true });
    await reaches(mediator.caller, made.id, 'settled');
    await didThere(lead.claims, made.id, 'settlement', settlementOf(25_000_001));
    const signature = { version: 1, signatory: 'Dana Fox', on: today() };
    const beyond = await doingThere(lead.claims, made.id, 'settlement/signature', signature);
    expect([beyond.status, beyond.body.code]).toEqual([403, 'authorityExceeded']);
    for (const each of [lead.admin, counsel.caller]) await didThere(each, made.id, 'settlement/signature', signature);
    const agreed = await vi.waitFor(async () => {
      const { items } = (await lead.claims.get(`/v1/cases/${caseId}/offers`)).body;
      expect(items).toContainEqual(expect.objectContaining({ status: 'accepted', matter: made.id }));
      return items.find(({ status }: { status: string }) => status === 'accepted');
    }, patient);
    for (const { name: payee, amount } of settlementOf(25_000_001).payees) {
      const payment = { offerId: agreed.id, amount, payee, method: 'wire', reference: `M-${payee}`, on: today() };
      await done(lead.claims, caseId, 'payments', payment);
    }
    const { body: payments } = await lead.claims.get(`/v1/cases/${caseId}/payments`);
    expect(payments).toMatchObject({ agreed: 25_000_001, remaining: 0 });
  });

  test('an impasse: the matter waits as it did, and can be mediated again', async () => {
    const { matter } = await anEscalatedMatter();
    const id = (await opened(matter)).body.id;
    await agreed(id);
    const [mediator] = mediators as [(typeof mediators)[number]];
    await didThere(mediator.caller, id, 'impasse', { reason: 'The parties lie too far apart.' });
    await vi.waitFor(async () => {
      const { body } = await insurers[0].claims.get(`/v1/collaborations/${matter}`);
      expect(body.stage).toBe('escalatedToMediation');
      expect(body.escalated).not.toHaveProperty('mediation');
    }, patient);
    expect((await mediator.caller.get(`/v1/mediations/${id}`)).status).toBe(404);
    const { body: run } = await asAt(amends, 'platform-operations').get(`/v1/workflows/${id}`);
    expect(run).toMatchObject({ isClosed: true });
    expect((await opened(matter)).status).toBe(201);
  });
});
