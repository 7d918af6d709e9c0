import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { anInsurer, type Insurer } from '../support/insurers.ts';
import { keyed } from '../support/samples.ts';
import { anOpening, aReadyCase, arrives, did, doing, eventually, openedBy, partiesOf } from '../support/sharing.ts';

/** Several insurers, one matter, over HTTP, as those who share it see it. */

let [lead, second, third]: Insurer[] = [];
let cases: string[] = [];
beforeAll(async () => {
  [lead, second, third] = await Promise.all([anInsurer('MA'), anInsurer('OR'), anInsurer('CO')]);
  cases = await Promise.all(insurers().map(aReadyCase));
});

const insurers = () => [lead, second, third] as Insurer[];
const claims = () => insurers().map((insurer) => insurer.claims) as [Caller, Caller, Caller];
const today = new Date().toISOString().slice(0, 10);

const stage = async (by: Caller, matter: string) => (await by.get(`/v1/collaborations/${matter}`)).body.stage;

/** A matter of three that has come to who bears what. */
const aMatterToAllocate = async (caseOf: readonly string[]): Promise<string> => {
  const [first, ...others] = claims();
  const matter = await openedBy(lead as Insurer, caseOf[0] as string);
  for (const each of [second, third]) await did(first, matter, 'parties', { tenant: each?.tenant });
  await did(first, matter, 'invitations');
  await Promise.all(others.map((other) => arrives(other, matter)));
  for (const other of others) await did(other, matter, 'acknowledgement', { answer: 'joined' });
  for (const [place, other] of others.entries()) await did(other, matter, 'case', { caseId: caseOf[place + 1] });
  await did(first, matter, 'agreement', {});
  for (const each of claims())
    await did(each, matter, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on: today });
  const [review] = (await first.get(`/v1/cases/${caseOf[0]}/reviews`)).body.items;
  await did(first, matter, 'reviews', { reviewId: review.id });
  for (const other of others) await did(other, matter, 'reviews', { none: 'The hospital of the lead reviewed it.' });
  return matter;
};

test('three insurers: two rounds of counters, one version, one offer, three payments whose cents sum to it', async () => {
  const [first, other, another] = claims();
  const matter = await aMatterToAllocate(cases);
  const idOf = await partiesOf(first, matter);
  const [a, b, c] = insurers().map(({ tenant }) => idOf(`Insurer ${tenant}`)) as [string, string, string];
  const shares = (...points: number[]) => [a, b, c].map((party, place) => ({ party, share: points[place] }));
  const upTo = 20_000_000;

  await did(first, matter, 'allocations', { shares: shares(2_000, 4_000, 4_000), upTo });
  await did(other, matter, 'allocations/1/response', {
    answer: 'countered',
    counter: { shares: shares(6_000, 2_000, 2_000), upTo },
  });
  const older = await doing(another, matter, 'allocations/1/response', { answer: 'accepted' });
  expect([older.status, older.body.code]).toEqual([409, 'olderVersion']);
  await did(another, matter, 'allocations/2/response', {
    answer: 'countered',
    counter: { shares: shares(3_333, 3_333, 3_334), upTo, note: 'A third each.' },
  });
  await did(first, matter, 'allocations/3/response', { answer: 'accepted' });
  await did(other, matter, 'allocations/3/response', { answer: 'accepted' });
  expect(await stage(first, matter)).toBe('allocationAccepted');
  const versions = (await another.get(`/v1/collaborations/${matter}/allocations`)).body.items;
  expect(versions.map(({ version, standing }: Record<string, unknown>) => [version, standing])).toEqual([
    [3, 'agreed'],
    [2, 'fell'],
    [1, 'fell'],
  ]);

  for (const each of claims()) {
    await did(each, matter, 'consents', { insured: 'Dr. Lee', answer: 'notRequired', on: today });
  }
  const offer = { value: 10_000_001, payees: ['Ana Ruiz'], releases: ['Dr. Lee'], explanation: 'We are sorry.' };
  const made = await did(first, matter, 'offer', { ...offer, on: today, channel: 'inPerson', people: ['Ana Ruiz'] });
  const cents = made.body.offer.shares.map(({ amount }: { amount: number }) => amount);
  expect(cents).toEqual([3_333_000, 3_333_000, 3_334_001]);
  await did(first, matter, 'offer/response', { answer: 'accepted', by: 'counsel', on: today, written: true });

  // What falls to each comes to its own case, and is paid there and in the matter at once.
  for (const [place, each] of claims().entries()) {
    await eventually(async () => {
      const { items } = (await each.get(`/v1/cases/${cases[place]}/offers`)).body;
      return items.some(({ status }: { status: string }) => status === 'accepted') || undefined;
    }, 'the agreed share came to the case');
    const pay = (amount: number) =>
      doing(each, matter, 'payments', {
        amount,
        on: today,
        payee: 'Ana Ruiz',
        method: 'wire',
        reference: `W-${place}`,
      });
    const tooMuch = await pay(cents[place] + 1);
    expect([tooMuch.status, tooMuch.body.code]).toEqual([409, 'moreThanAgreed']);
    expect((await pay(cents[place])).status).toBe(200);
    expect((await each.get(`/v1/cases/${cases[place]}/payments`)).body.items).toMatchObject([{ amount: cents[place] }]);
  }
  const paid = (await other.get(`/v1/collaborations/${matter}`)).body;
  expect(paid.stage).toBe('paid');
  expect(paid.payments.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)).toBe(10_000_001);

  const closed = await did(first, matter, 'closure', { outcome: 'settled', reason: 'All is paid.' });
  expect(closed.body).toMatchObject({ stage: 'closed', closed: { outcome: 'settled' } });
  const after = await doing(other, matter, 'withdrawal', { reason: 'Late.' });
  expect([after.status, after.body.code]).toEqual([409, 'matterClosed']);
  const told = (await another.get(`/v1/collaborations/${matter}/timeline`)).body.items;
  expect(told.map(({ type }: { type: string }) => type)).toContain('JointOfferAnswered');
});

describe('an insurer that', () => {
  test('is no tenant takes part through the lead, with evidence, and answers itself once it is one', async () => {
    const [first] = claims();
    const caseId = await aReadyCase(lead as Insurer);
    const matter = await openedBy(lead as Insurer, caseId);
    await did(first, matter, 'parties', { name: 'Prairie Reciprocal' });
    await did(first, matter, 'invitations');
    const prairie = (await partiesOf(first, matter))('Prairie Reciprocal');
    const bare = await doing(first, matter, 'acknowledgement', { answer: 'joined', for: prairie });
    expect(bare.body).toMatchObject({ code: 'invalidRequest', errors: [{ pointer: '#/evidence', rule: 'required' }] });
    const evidence = { kind: 'letter', reference: 'Letter 17', on: today };
    await did(first, matter, 'acknowledgement', { answer: 'joined', for: prairie, evidence });
    const [joined] = (await first.get(`/v1/collaborations/${matter}/timeline`)).body.items.slice(-1);
    expect(joined).toMatchObject({ type: 'InvitationAnswered', party: prairie, evidence });

    const newcomer = third as Insurer;
    await did(first, matter, `parties/${prairie}/tenant`, { tenant: newcomer.tenant });
    const seen = await arrives(newcomer.claims, matter);
    expect(seen.body).toMatchObject({ seenAs: 'invited', nextSteps: [{ step: 'answerInvitation', yours: true }] });
    expect(seen.body).not.toHaveProperty('facts');
    await did(newcomer.claims, matter, 'acknowledgement', { answer: 'joined' });
    await did(first, matter, 'agreement', {});
    await did(newcomer.claims, matter, 'agreement/signature', { version: 1, signatory: 'Kim Ode', on: today });
    const recorded = await doing(first, matter, 'agreement/signature', {
      version: 1,
      signatory: 'Kim Ode',
      on: today,
      for: prairie,
      evidence,
    });
    expect([recorded.status, recorded.body.code]).toEqual([409, 'onPlatform']);
  });

  test('is not in a matter finds none', async () => {
    const matter = await openedBy(lead as Insurer, await aReadyCase(lead as Insurer));
    const [, other] = claims();
    for (const path of ['', '/timeline', '/reviews', '/allocations']) {
      expect((await other.get(`/v1/collaborations/${matter}${path}`)).status).toBe(404);
    }
    const tried = await other.post(
      `/v1/collaborations/${matter}/acknowledgement`,
      { answer: 'joined' },
      { ...keyed(), 'if-match': '"1-0"' },
    );
    expect(tried.status).toBe(404);
  });

  test('has not signed sees what it is asked, and nothing of what happened', async () => {
    const [first, other] = claims();
    const matter = await openedBy(lead as Insurer, await aReadyCase(lead as Insurer));
    await did(first, matter, 'parties', { tenant: second?.tenant });
    await did(first, matter, 'invitations');
    const seen = await arrives(other, matter);
    expect(seen.body).toMatchObject({ seenAs: 'invited', briefing: anOpening.briefing });
    expect(seen.body.care).toContain('CARe');
    expect(seen.text).not.toContain(anOpening.facts.whatHappened);
    expect((await other.get(`/v1/collaborations/${matter}/reviews`)).body.code).toBe('agreementNotSigned');
    expect(seen.body.own).not.toHaveProperty('caseId');
  });
});

test('of two who accept at once both count, and of two who counter at once one does', async () => {
  const [first, other, another] = claims();
  const own = await Promise.all(insurers().map(aReadyCase));
  const matter = await aMatterToAllocate(own);
  const idOf = await partiesOf(first, matter);
  const parties = insurers().map(({ tenant }) => idOf(`Insurer ${tenant}`));
  const shares = parties.map((party, place) => ({ party, share: place === 0 ? 3_334 : 3_333 }));
  await did(first, matter, 'allocations', { shares, upTo: 1_000_000 });
  const accepting = await Promise.all(
    [other, another].map((by) => did(by, matter, 'allocations/1/response', { answer: 'accepted' })),
  );
  expect(accepting.map(({ status }) => status)).toEqual([200, 200]);
  expect(await stage(first, matter)).toBe('allocationAccepted');

  const { headers } = await other.get(`/v1/collaborations/${matter}`);
  const counter = (by: Caller, etag: string | null) =>
    by.post(
      `/v1/collaborations/${matter}/allocations/1/response`,
      { answer: 'countered', counter: { shares, upTo: 2_000_000 } },
      { ...keyed(), 'if-match': etag ?? '' },
    );
  const theirs = (await another.get(`/v1/collaborations/${matter}`)).headers.get('etag');
  const both = await Promise.all([counter(other, headers.get('etag')), counter(another, theirs)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
});
