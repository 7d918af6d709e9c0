import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered, Caller } from '../support/api.ts';
import { anInsurer, type Insurer } from '../support/insurers.ts';
import { act, done } from '../support/preparing.ts';
import { aPractitioner, someElements } from '../support/reporting-events.ts';
import { aReport, keyed } from '../support/samples.ts';

/** Whole cases, told over HTTP by those who run them. */

let insurer: Insurer;
let attorney: string;
beforeAll(async () => {
  insurer = await anInsurer('MA');
  const listed = await insurer.admin.post(
    '/v1/attorneys',
    { name: 'Jordan Blake', firm: 'Blake & Stone', phone: '+1 617 555 0100', states: ['MA'], languages: ['en'] },
    keyed(),
  );
  expect(listed.status).toBe(201);
  attorney = listed.body.id;
});

const today = new Date().toISOString().slice(0, 10);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const ahead = (days: number): string => daysAgo(-days);

const steps = async (id: string): Promise<string[]> =>
  (await insurer.claims.get(`/v1/cases/${id}/next-steps`)).body.items.map(({ step }: { step: string }) => step);

/** Refused by a rule that names itself and its source. */
const expectRefused = (answered: Answered, code: string) => {
  expect([answered.status >= 400, answered.body.code]).toEqual([true, code]);
  expect(answered.body.source.length).toBeGreaterThan(5);
};

type Entry = { readonly type?: string; readonly summary: string };

/** What a timeline tells, without the days on which the test runs. */
const undated = (entries: readonly Entry[]): string =>
  entries.map(({ summary }) => summary.replaceAll(/\d{4}-\d{2}-\d{2}|[A-Z][a-z]+ \d{1,2}, \d{4}/g, 'DAY')).join('\n');

const determine = async (by: Caller, id: string, reviewId: string, outcome: string, author: string) => {
  for (const criterion of ['harm', 'causation', 'deviation']) {
    await done(by, id, 'determinations', {
      reviewId,
      criterion,
      outcome,
      rationale: 'The count at the end was not done, and the sponge stayed behind.',
      author,
      organisation: author,
      on: daysAgo(5),
    });
  }
};

const scorecard = async (id: string): Promise<Record<number, string>> => {
  const { body } = await insurer.claims.get(`/v1/cases/${id}/scorecard`);
  return Object.fromEntries(
    body.items.map(({ practice, status }: { practice: number; status: string }) => [practice, status]),
  );
};

test('a sponge is left behind: from a FHIR report to a payment and an end', async () => {
  const { system, risk, claims, reviewer, admin } = insurer;

  // The hospital's system reports it, and its risk office adds what FHIR does not say.
  const sent = await system.post(
    '/v1/fhir/AdverseEvent',
    {
      resourceType: 'AdverseEvent',
      identifier: { system: 'urn:example:events', value: `sponge-${Date.now()}` },
      actuality: 'actual',
      event: { text: 'A sponge was left behind; found on an X-ray two days after surgery.' },
      subject: { display: 'Ana Ruiz' },
      date: daysAgo(30),
      severity: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adverse-event-severity', code: 'severe' }],
      },
    },
    { 'content-type': 'application/fhir+json' },
  );
  expect(sent.status).toBe(201);
  const id = sent.headers.get('location')?.split('/').at(-1) ?? '';
  await done(risk, id, 'amendments', {
    state: 'MA',
    discovered: daysAgo(28),
    preventability: 'almostCertainlyPreventable',
    provenance: 'staffReport',
    reason: 'What the report could not say',
  });
  expect(await steps(id)).toEqual(
    expect.arrayContaining(['triage', 'discloseInitially', 'offerSupport', 'openReview']),
  );

  // Nothing of the insurer's happens before somebody weighs the criteria.
  const ownReview = { by: 'insurer', reviewer: 'Dr. Osei', startedOn: daysAgo(20) };
  expectRefused(await act(reviewer, id, 'reviews', ownReview), 'notACareReview');
  const weighed = { severity: 4, causation: 'met', deviation: 'met', reportable: 'yes' };
  expect((await done(risk, id, 'triage', weighed)).body.route).toBe('careReview');

  // The family is told, and caregivers are looked after.
  await done(risk, id, 'communications', {
    kind: 'initialDisclosure',
    party: 'family',
    on: daysAgo(28),
    channel: 'inPerson',
    people: ['Ana Ruiz', 'Dr. Lee'],
    summary: 'What is known so far, and that it will be looked into.',
    followUps: [{ what: 'Say who does the second operation', owes: 'hospitalRisk', by: ahead(1) }],
  });
  const { id: conversation } = (await risk.get(`/v1/cases/${id}/communications`)).body.items[0];
  await done(risk, id, `communications/${conversation}/follow-ups`, { number: 1, on: today });
  const support = (await done(risk, id, 'support', { on: daysAgo(28) })).body;
  await done(risk, id, `support/${support.id}/answer`, { answer: 'accepted', on: daysAgo(27) });
  const need = (await done(risk, id, 'needs', { kind: 'financial', description: 'The second stay', on: daysAgo(27) }))
    .body;
  await done(risk, id, `needs/${need.id}/answer`, {
    answer: 'met',
    recovery: 'billWaived',
    amount: 1_250_000,
    on: daysAgo(26),
  });
  for (const kind of ['sevenDayLetter', 'thirtyDayLetter']) {
    await done(risk, id, 'communications', {
      kind,
      party: 'family',
      on: daysAgo(21),
      channel: 'letter',
      people: ['Ana Ruiz'],
    });
  }

  // Two reviews, each its own record.
  const hospitals = (
    await done(risk, id, 'reviews', { by: 'hospital', reviewer: 'Safety office', startedOn: daysAgo(27) })
  ).body;
  const insurers = (await done(reviewer, id, 'reviews', ownReview)).body;
  expectRefused(await act(claims, id, 'offers', anOffer()), 'reviewMissing');
  await determine(risk, id, hospitals.id, 'met', 'Bayview');
  await done(risk, id, `reviews/${hospitals.id}/completion`, {
    on: daysAgo(5),
    findings: 'The count at the end was interrupted and not repeated.',
    contributingFactors: ['Handover during the count'],
  });
  await determine(reviewer, id, insurers.id, 'met', 'The insurer');
  await done(reviewer, id, `reviews/${insurers.id}/completion`, {
    on: daysAgo(5),
    findings: 'The standard asks for a count before closing.',
    contributingFactors: [],
  });
  expectRefused(await act(claims, id, 'offers', anOffer()), 'findingsNotShared');

  // Advice to have counsel comes before the findings; the family then has counsel.
  const findings = {
    kind: 'findings',
    party: 'family',
    on: daysAgo(3),
    channel: 'inPerson',
    people: ['Ana Ruiz', 'Dr. Lee'],
    summary: 'What was found, with an apology.',
  };
  await done(risk, id, 'communications', findings);
  expectRefused(await act(claims, id, 'offers', anOffer()), 'counselAdviceMissing');
  await done(claims, id, 'counsel-advice', {
    on: daysAgo(4),
    channel: 'inPerson',
    people: ['Ana Ruiz'],
    attorneys: [attorney],
    represented: 'yes',
    counsel: { name: 'Jordan Blake', firm: 'Blake & Stone' },
  });
  await done(risk, id, 'communications', { ...findings, kind: 'apology', summary: 'The surgeon apologised.' });
  await done(claims, id, 'demands', {
    kind: 'demand',
    from: 'counsel',
    on: daysAgo(2),
    written: true,
    amount: 40_000_000,
    document: 'Letter of counsel',
  });

  // An offer beyond the authority of claims staff, made once it is authorised.
  const offer = (await done(claims, id, 'offers', anOffer())).body;
  expect(offer.status).toBe('awaitingAuthority');
  const presentation = {
    on: daysAgo(1),
    channel: 'inPerson',
    people: ['Ana Ruiz', 'Jordan Blake'],
    answerBy: ahead(30),
  };
  expectRefused(await act(claims, id, `offers/${offer.id}/presentation`, presentation), 'offerNotAuthorised');
  await done(admin, id, `offers/${offer.id}/authorisation`, { note: 'As the committee decided' });
  await done(claims, id, `offers/${offer.id}/presentation`, presentation);
  await done(claims, id, `offers/${offer.id}/response`, {
    answer: 'accepted',
    by: 'counsel',
    on: today,
    written: true,
  });

  // Nothing is paid before liens are cleared, and never more than was agreed.
  const payment = { offerId: offer.id, method: 'wire', on: today };
  const toFamily = { ...payment, payee: 'Ana Ruiz', amount: 20_000_000, reference: 'W-1' };
  expectRefused(await act(claims, id, 'payments', toFamily), 'liensOpen');
  await done(claims, id, 'liens/screening', { kinds: ['medicaid', 'erisa', 'va', 'medicare'], on: today });
  const lien = (await done(claims, id, 'liens', { kind: 'medicare', holder: 'CMS', amount: 300_000, on: today })).body;
  expectRefused(await act(claims, id, 'payments', toFamily), 'liensOpen');
  await done(claims, id, `liens/${lien.id}/clearance`, { how: 'satisfied', amount: 280_000, on: today });
  await done(claims, id, 'payments', toFamily);
  const toCounsel = { ...payment, payee: 'Blake & Stone', amount: 10_000_000, reference: 'W-2' };
  expectRefused(await act(claims, id, 'payments', { ...toCounsel, amount: 10_000_001 }), 'moreThanAgreed');
  expect((await act(claims, id, 'payments', { ...toCounsel, reference: 'w-1' })).body.code).toBe('alreadyThere');
  await done(claims, id, 'payments', toCounsel);
  expect((await claims.get(`/v1/cases/${id}/payments`)).body).toMatchObject({
    agreed: 30_000_000,
    paid: 30_000_000,
    remaining: 0,
  });

  // What was demanded in writing and paid is reported to the NPDB, whatever the state says of it.
  await done(claims, id, 'section111/status', { status: 'notBeneficiary', how: 'query', on: today });
  const practitioner = (await done(claims, id, 'npdb/practitioners', aPractitioner)).body;
  const { unread } = (await claims.get(`/v1/cases/${id}/npdb`)).body;
  for (const demandId of unread) {
    const names = [practitioner.id];
    await done(claims, id, 'npdb/readings', { paper: 'demand', demandId, asksForMoney: true, names });
  }
  const ended = await done(claims, id, 'npdb/readings', { paper: 'release', names: [practitioner.id] });
  expect(ended.body.practitioners).toMatchObject([{ screen: { result: 'reportable' }, ssn: '•••••6789' }]);
  const report = `npdb/practitioners/${practitioner.id}`;
  await done(claims, id, `${report}/draft`, { elements: someElements });
  const drafted = await claims.get(`/v1/cases/${id}/${report}/report`);
  expect(drafted.body).toMatchObject({ missing: [], lacks: [], narrative: { faults: [] } });
  const printed = await claims.get(`/v1/cases/${id}/${report}/report/pdf`, {
    headers: { accept: 'application/pdf' },
  });
  expect([printed.headers.get('content-type'), printed.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
  const board = { state: 'MA', how: 'forwardedByNpdb', on: today };
  const filing = { kind: 'initial', on: today, dcn: '5500000123456789', board, elements: drafted.body.elements };
  await done(claims, id, `${report}/filings`, filing);

  // It ends once it is decided what changes and what is learnt, and the family knows how it ends.
  const closure = { outcome: 'compensated', reason: 'Agreed and paid.' };
  const early = await act(claims, id, 'closure', closure);
  expectRefused(early, 'closureBlocked');
  expect(early.body.errors.map(({ rule }: { rule: string }) => rule).sort()).toEqual([
    'actionForEachCause',
    'lessonsDecided',
    'outcomeForEveryCase',
  ]);
  const training = {
    kind: 'training',
    description: 'Counting again',
    owner: 'Theatre',
    dueOn: ahead(60),
    measure: 'Audit',
  };
  const planned = await done(risk, id, 'safety-actions', training);
  expect((await risk.get(`/v1/cases/${id}/safety-actions`)).body.warnings).toHaveLength(1);
  await done(risk, id, 'safety-actions', { ...training, kind: 'forcingFunction', description: 'Tagged sponges' });
  expect((await risk.get(`/v1/cases/${id}/safety-actions`)).body.warnings).toEqual([]);
  await done(risk, id, 'lessons', { decision: 'share', reason: 'It happens elsewhere too.' });
  await done(claims, id, 'communications', {
    ...findings,
    kind: 'closing',
    party: 'counsel',
    on: today,
    summary: 'How it ends.',
  });
  expect(await steps(id)).toEqual(expect.arrayContaining(['close']));
  const closed = await done(claims, id, 'closure', closure);
  expect(closed.body).toMatchObject({ what: 'closed', outcome: 'compensated' });

  // Closed means closed; the hospital goes on improving.
  expectRefused(await act(claims, id, 'communications', findings), 'caseClosed');
  expectRefused(await act(claims, id, 'payments', { ...toCounsel, reference: 'W-3' }), 'caseClosed');
  await done(risk, id, `safety-actions/${planned.body.id}/completion`, { on: today, result: 'All have been trained.' });
  expect((await claims.get(`/v1/cases/${id}`)).body).toMatchObject({
    stage: 'closure',
    closed: { outcome: 'compensated' },
  });
  expect(await scorecard(id)).toEqual({
    1: 'pass',
    2: 'pass',
    3: 'pass',
    4: expect.stringMatching(/pass|fail/),
    5: 'notApplicable',
    6: 'notApplicable',
    7: 'pass',
  });

  // The timeline reads as a story; the family's holds nothing that is not theirs.
  const told = (await claims.get(`/v1/cases/${id}/timeline?limit=100`)).body.items as Entry[];
  expect(undated(told.filter(({ type }) => type !== 'DeadlinePassed'))).toMatchInlineSnapshot(`
    "An event was reported, which happened on DAY. Harm: severe.
    The report was amended: when it was noticed, whose law governs, preventability, how it came to be known. Reason: What the report could not say
    It was triaged: it goes to care review with the insurer. Harm met (severity 4), causation met, deviation met.
    What is known so far: the family on DAY. 1 to follow up.
    Follow-up 1 of a conversation was done on DAY.
    A caregiver was offered support on DAY.
    A caregiver accepted support on DAY.
    A need was heard on DAY: financial.
    A need was met on DAY.
    The seven-day letter: the family on DAY.
    What was due DAY, and was told as late, was done in time, on DAY.
    The thirty-day letter: the family on DAY.
    The hospital's review began on DAY.
    The insurer's review began on DAY.
    Bayview determined: harm met.
    Bayview determined: causation met.
    Bayview determined: deviation met.
    A review was finished on DAY.
    The insurer determined: harm met.
    The insurer determined: causation met.
    The insurer determined: deviation met.
    A review was finished on DAY.
    What the reviews found: the family on DAY.
    The family was advised on DAY to have counsel, and was given a list of 1.
    The right to have counsel: the family on DAY.
    The family has counsel since DAY.
    An apology: the family on DAY.
    A demand came in on DAY, in writing, over $400,000.00.
    Offer 1 was prepared: $300,000.00; it needs authority.
    The offer was authorised.
    The offer was made to the family on DAY, to be answered by DAY.
    An offer: the family's counsel on DAY.
    The offer was accepted by the counsel on DAY.
    Liens were asked about on DAY: medicaid, erisa, va, medicare.
    A lien was asserted on DAY: medicare.
    A lien was cleared on DAY: satisfied.
    $200,000.00 was paid on DAY.
    $100,000.00 was paid on DAY.
    It was found on DAY that the patient is no Medicare beneficiary.
    A practitioner was put on record for the NPDB.
    A demand was read for the NPDB: it names 1 of the practitioners on record.
    The release was read for the NPDB: it names 1 of the practitioners on record, and 0 were dismissed for it.
    A report to the NPDB was drafted.
    A payment was reported to the NPDB on DAY: 5500000123456789.
    A safety action was planned: training, due DAY.
    A safety action was planned: a forcing function, due DAY.
    What is learnt was decided: it is shared with others. Reason: It happens elsewhere too.
    How it ends, and why: the family's counsel on DAY.
    The case was closed: an offer was accepted and paid. Reason: Agreed and paid.
    A safety action was done on DAY."
  `);
  const family = (await claims.get(`/v1/cases/${id}/timeline?limit=100&for=family`)).body.items as {
    summary: string;
  }[];
  expect(undated(family)).toMatchInlineSnapshot(`
    "What happened on DAY was reported, so that it is looked into.
    It was decided how this goes on: the hospital and its insurer look into what happened.
    On DAY, you were told what was known so far, in person.
    On DAY, you said what would help you.
    On DAY, something that you had said would help was arranged.
    On DAY, you were sent the letter that is due within seven days, by letter.
    On DAY, you were sent the letter that is due within thirty days, by letter.
    The hospital's review of what happened began on DAY.
    The review by the hospital's insurer of what happened began on DAY.
    The hospital's review was finished on DAY.
    The review by the hospital's insurer was finished on DAY.
    On DAY, you were told what the reviews had found, in person.
    On DAY, you were told that you may have an attorney of your own, and were given a list of attorneys.
    An attorney began to speak for you on DAY.
    On DAY, you were given an apology, in person.
    Your demand was received on DAY.
    An offer was made to you on DAY, which you may answer until DAY.
    Your attorney, for you, accepted the offer on DAY.
    A payment that had been agreed was made on DAY.
    A payment that had been agreed was made on DAY.
    A change was planned, so that this is less likely to happen again.
    A change was planned, so that this is less likely to happen again.
    On DAY, your attorney was told how this ends, and why, in person.
    This came to an end: an offer was accepted, and paid.
    A change that makes this less likely to happen again was made on DAY."
  `);
  expect(JSON.stringify(family)).not.toMatch(/deviation|causation|standard|rationale|Lee|Osei|Blake|lien|authori/i);
  expect((await admin.get(`/v1/cases/${id}/audit`)).body.intact).toBe(true);
});

const anOffer = () => ({
  amount: 30_000_000,
  payees: [
    { name: 'Ana Ruiz', amount: 20_000_000 },
    { name: 'Blake & Stone', amount: 10_000_000 },
  ],
  commitments: [{ kind: 'policyChange', description: 'Two people count, and nothing interrupts them.' }],
  conditions: ['A release of the hospital and the surgeon'],
  explanation: 'For the second operation, the lost months and the pain.',
});

test('the standard was met: it ends without compensation, and is explained all the same', async () => {
  const { risk, claims, reviewer } = insurer;
  const { body } = await risk.post('/v1/cases', aReport({ harm: 'severe' }), keyed());
  const { id } = body;
  await done(risk, id, 'triage', { severity: 5, causation: 'met', deviation: 'met' });
  const talk = { party: 'family', on: today, channel: 'video', people: ['A daughter'] };
  await done(risk, id, 'communications', { ...talk, kind: 'initialDisclosure', summary: 'What is known.' });
  const review = (await done(reviewer, id, 'reviews', { by: 'insurer', reviewer: 'Dr. Osei', startedOn: today })).body;
  for (const [criterion, outcome] of [
    ['harm', 'met'],
    ['causation', 'met'],
    ['deviation', 'not_met'],
  ]) {
    await done(reviewer, id, 'determinations', {
      reviewId: review.id,
      criterion,
      outcome,
      rationale: 'A known complication of care that was as it should be.',
      author: 'Dr. Osei',
      organisation: 'The insurer',
      on: today,
    });
  }
  await done(reviewer, id, `reviews/${review.id}/completion`, {
    on: today,
    findings: 'A known complication.',
    contributingFactors: [],
  });
  await done(risk, id, 'triage', {
    severity: 5,
    causation: 'met',
    deviation: 'not_met',
    reason: 'As the review found',
  });

  const explanation = {
    explanation: 'The reviews found that care was as it should be. We are sorry for what happened.',
  };
  expectRefused(await act(claims, id, 'offers/none', explanation), 'findingsNotShared');
  await done(risk, id, 'communications', {
    ...talk,
    kind: 'findings',
    summary: 'What was found, and why it happened.',
  });
  const closure = { outcome: 'explained', reason: 'The standard was met.' };
  expectRefused(await act(claims, id, 'closure', closure), 'closureBlocked');
  await done(claims, id, 'offers/none', explanation);
  await done(risk, id, 'safety-actions/none', { reason: 'Nothing about care would have prevented it.' });
  await done(claims, id, 'lessons', { decision: 'nothingToLearn', reason: 'A known complication.' });
  expectRefused(await act(claims, id, 'closure', closure), 'closureBlocked');
  await done(claims, id, 'communications', { ...talk, kind: 'closing', summary: 'How it ends, and why.' });
  expect(await act(risk, id, 'closure', closure)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  await done(claims, id, 'closure', closure);
  expect(await scorecard(id)).toMatchObject({
    1: 'pass',
    2: 'pass',
    3: 'notApplicable',
    4: 'pass',
    7: 'notApplicable',
  });

  expectRefused(await act(claims, id, 'closure', closure), 'caseClosed');
  await done(claims, id, 'reopening', { reason: 'The family asks for another expert.' });
  expect((await claims.get(`/v1/cases/${id}`)).body.closed).toBeUndefined();
  expectRefused(await act(claims, id, 'reopening', { reason: 'Again' }), 'notClosed');
});

describe('not eligible', () => {
  test('an event that reached nobody ends at triage, with its reason', async () => {
    const { risk, claims } = insurer;
    const { body } = await risk.post('/v1/cases', aReport({ actuality: 'potential', harm: 'none' }), keyed());
    const closure = { outcome: 'notEligible', reason: 'It reached nobody.' };
    expectRefused(await act(risk, body.id, 'closure', closure), 'closureBlocked');
    await done(risk, body.id, 'triage', {
      severity: 1,
      causation: 'not_met',
      deviation: 'undetermined',
      route: 'notEligible',
      notEligible: 'reachedNobody',
      reason: 'The wrong dose was seen before it was given.',
    });
    await done(risk, body.id, 'closure', closure);
    const { items } = (await claims.get(`/v1/cases/${body.id}/timeline`)).body;
    expect(items.map(({ summary }: { summary: string }) => summary).join(' ')).toContain('it reached nobody');
  });

  test('a family is told also where there is nothing further to look into', async () => {
    const { risk } = insurer;
    const { body } = await risk.post('/v1/cases', aReport({ harm: 'mild' }), keyed());
    await done(risk, body.id, 'triage', {
      severity: 2,
      causation: 'not_met',
      deviation: 'not_met',
      route: 'notEligible',
      notEligible: 'noUnexpectedOutcome',
      reason: 'A bruise where blood was drawn.',
    });
    const closure = { outcome: 'notEligible', reason: 'Nothing unexpected.' };
    const refused = await act(risk, body.id, 'closure', closure);
    expectRefused(refused, 'closureBlocked');
    expect(refused.body.errors).toMatchObject([
      { rule: 'outcomeForEveryCase', source: expect.stringContaining('MACRMI') },
    ]);
    await done(risk, body.id, 'communications', {
      kind: 'closing',
      party: 'family',
      on: today,
      channel: 'phone',
      people: ['The patient'],
    });
    await done(risk, body.id, 'closure', closure);
  });
});
