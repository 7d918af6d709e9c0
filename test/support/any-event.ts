import fc from 'fast-check';
import type { CaseEvent, EventOf } from '../../shared/cases/case.ts';
import { Channel, CommunicationKind, Party, Promiser } from '../../shared/cases/communications/communication.ts';
import { Represented } from '../../shared/cases/communications/counsel.ts';
import { NeedKind, Recovery } from '../../shared/cases/needs/need.ts';
import { type Ineligibility, ineligibilities } from '../../shared/cases/relief/reasons.ts';
import { ExpenseKind, FamilyRole, InsuredRole } from '../../shared/cases/relief/relief.ts';
import { type Fact, Report } from '../../shared/cases/report/report.ts';
import { Cause, RecordKind } from '../../shared/cases/reporting/section111.ts';
import { CaseOutcome } from '../../shared/cases/resolution/closure.ts';
import { DemandFrom, DemandKind } from '../../shared/cases/resolution/demand.ts';
import { LienEnd, LienKind } from '../../shared/cases/resolution/lien.ts';
import { Commitment } from '../../shared/cases/resolution/offer.ts';
import { Method } from '../../shared/cases/resolution/payment.ts';
import { PartMark, ReviewBy } from '../../shared/cases/reviews/review.ts';
import { ActionKind } from '../../shared/cases/safety/safety.ts';
import { basisIn, CareRoute, Criterion, NotEligible, Outcome, Reportable } from '../../shared/cases/triage/triage.ts';
import { Instant, When } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Cents } from '../../shared/kernel/money.ts';
import { Practitioner } from '../../shared/reporting/npdb/elements.ts';
import { aCaseId, bayview } from './cases.ts';

/** What stands wherever people write freely, or name somebody. */
export const canary = 'Canary';

/** What stands for every amount: no other number has these digits. */
export const canaryCents = Cents.parse(98_765_432);

const words = fc.constant(canary);
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const oneOf = <Value>({ options }: { readonly options: readonly Value[] }) => fc.constantFrom(...options);
const amount = fc.constant(canaryCents);
const when = fc
  .constantFrom('2026', '2026-11', '2026-11-05', '2026-11-05T14:30:00.000Z')
  .map((text) => When.parse(text));
const instant = fc.constant(Instant.parse('2026-11-20T12:00:00.000Z'));
const day = fc.constant('2026-12-01');
const had = { on: when, channel: oneOf(Channel), people: fc.constant([canary, canary]) };

/** One of each, so that events are about the same things. */
const ids = {
  triage: fc.constant(mint.triage()),
  review: fc.constant(mint.review()),
  communication: fc.constant(mint.communication()),
  advice: fc.constant(mint.advice()),
  need: fc.constant(mint.need()),
  support: fc.constant(mint.support()),
  action: fc.constant(mint.action()),
  decision: fc.constant(mint.decision()),
  demand: fc.constant(mint.demand()),
  offer: fc.constant(mint.offer()),
  payment: fc.constant(mint.payment()),
  lien: fc.constant(mint.lien()),
  practitioner: fc.constant(mint.practitioner()),
  filing: fc.constant(mint.filing()),
  letter: fc.constant(mint.letter()),
  relief: fc.constant(mint.relief()),
};

const item = fc.constantFrom(1, 2);
const matter = fc.constant(mint.collaboration());

const report: fc.Arbitrary<Report> = fc
  .record({
    privilege: fc.constantFrom('patientSafetyWorkProduct', 'none'),
    provenance: fc.constantFrom('staffReport', 'attorneyLetter'),
    occurred: fc.constantFrom('2026-11-02', '2026-11'),
  })
  .map((said) =>
    Report.parse({
      ...said,
      identifiers: [{ value: canary }],
      whatHappened: canary,
      concepts: [{ text: canary }],
      place: { facility: canary, location: canary },
      people: [{ role: 'patient', name: canary, phone: canary, email: canary }],
      insured: [{ name: canary, policyNumber: canary }],
      demand: { received: 'yes', amount: canaryCents, document: canary },
    }),
  );

const receipt = { receipt: fc.constant({ digest: canary, format: 'amends' as const }), unmapped: fc.constant([]) };

const practitioner = fc.constant(
  Practitioner.parse({ name: canary, role: canary, school: canary, ssn: '987654321', hospitals: [canary] }),
);

const reported = fc.constant({ terms: canary, allegation: canary, totalByPayer: canaryCents as never });

const plan = { kind: oneOf(ActionKind), description: words, owner: words, dueOn: day, measure: words };

/** An event of each type, with a canary in every text that people write. A type that is missing does not compile. */
const events: { readonly [Type in CaseEvent['type']]: fc.Arbitrary<Omit<EventOf<Type>, 'type'>> } = {
  EventReported: fc.record({ caseId: fc.constant(aCaseId), hospital: fc.constant(bayview), report, ...receipt }),
  ReportAmended: fc.record({
    ...receipt,
    changed: fc.subarray(Object.keys(Report.shape) as Fact[]),
    now: report,
    reason: words,
  }),
  Triaged: fc.record({
    id: ids.triage,
    route: oneOf(CareRoute),
    criteria: fc.record({ harm: oneOf(Outcome), causation: oneOf(Outcome), deviation: oneOf(Outcome) }),
    severity: fc.nat({ max: 10 }),
    reportable: oneOf(Reportable),
    notEligible: some(oneOf(NotEligible)),
    reason: words,
    basis: report.map(basisIn),
  }),
  DuplicateNamed: fc.record({ duplicate: fc.constant(mint.case()) }),
  DuplicateDisowned: fc.record({ duplicate: fc.constant(mint.case()) }),
  ReviewOpened: fc.record({
    id: ids.review,
    reviewBy: oneOf(ReviewBy),
    owner: fc.constant(bayview),
    reviewer: words,
    scope: words,
    startedOn: when,
    dueAt: instant,
    privilege: oneOf(PartMark),
  }),
  ReviewCompleted: fc.record({
    id: ids.review,
    on: when,
    findings: words,
    contributingFactors: fc.constant([canary]),
  }),
  DeterminationMade: fc.record({
    id: fc.constant(mint.determination()),
    reviewId: ids.review,
    criterion: oneOf(Criterion),
    outcome: oneOf(Outcome),
    rationale: words,
    author: words,
    organisation: words,
    on: when,
    privilege: oneOf(PartMark),
  }),
  CommunicationLogged: fc.record({
    id: ids.communication,
    kind: oneOf(CommunicationKind),
    party: oneOf(Party),
    ...had,
    summary: words,
    followUps: fc.array(fc.record({ what: words, owes: oneOf(Promiser), by: when }), { maxLength: 2 }),
    privilege: some(oneOf(PartMark)),
  }),
  FollowUpDone: fc.record({ id: ids.communication, number: fc.constant(1), on: when }),
  CounselAdvised: fc.record({
    id: ids.advice,
    ...had,
    attorneys: fc.constant([{ id: mint.attorney(), name: canary }]),
  }),
  RepresentationRecorded: fc.record({
    represented: oneOf(Represented),
    on: when,
    counsel: fc.constant({ name: canary, firm: canary }),
  }),
  NeedRaised: fc.record({ id: ids.need, kind: oneOf(NeedKind), description: words, on: when }),
  NeedAnswered: fc.record({
    id: ids.need,
    answer: fc.constantFrom('met', 'notMet'),
    recovery: some(oneOf(Recovery)),
    amount,
    explanation: words,
    on: when,
  }),
  SupportOffered: fc.record({ id: ids.support, on: when }),
  SupportAnswered: fc.record({ id: ids.support, answer: fc.constantFrom('accepted', 'declined'), on: when }),
  ActionPlanned: fc.record({ id: ids.action, ...plan }),
  ActionReplanned: fc.record({ id: ids.action, ...plan, reason: words }),
  ActionCompleted: fc.record({ id: ids.action, on: day, result: words }),
  ActionDropped: fc.record({ id: ids.action, reason: words }),
  NoActionDecided: fc.record({ id: ids.decision, reason: words }),
  LessonsDecided: fc.record({
    id: ids.decision,
    decision: fc.constantFrom('share', 'keepInside', 'nothingToLearn'),
    reason: words,
  }),
  DemandReceived: fc.record({
    id: ids.demand,
    kind: oneOf(DemandKind),
    from: oneOf(DemandFrom),
    on: when,
    isWritten: fc.boolean(),
    amount,
    document: words,
    summary: words,
  }),
  DemandCorrected: fc.record({ id: ids.demand, on: when, amount, reason: words }),
  OfferPrepared: fc.record({
    id: ids.offer,
    version: fc.constant(1),
    amount,
    payees: fc.constant([{ name: canary, amount: canaryCents }]),
    commitments: fc.record({ kind: oneOf(Commitment), description: words }).map((each) => [each]),
    conditions: fc.constant([canary]),
    explanation: words,
    needsAuthority: fc.boolean(),
  }),
  OfferAuthorised: fc.record({ id: ids.offer, note: words }),
  OfferPresented: fc.record({ id: ids.offer, ...had, answerBy: some(when) }),
  OfferAnswered: fc.record({
    id: ids.offer,
    answer: fc.constantFrom('accepted', 'rejected'),
    answeredBy: fc.constantFrom('patient', 'family', 'counsel'),
    on: when,
    isWritten: fc.boolean(),
    note: words,
  }),
  OfferWithdrawn: fc.record({ id: ids.offer, reason: words }),
  NoOfferDecided: fc.record({ id: ids.offer, explanation: words }),
  PaymentMade: fc.record({
    id: ids.payment,
    offerId: ids.offer,
    payee: words,
    place: fc.nat({ max: 9 }),
    amount,
    method: oneOf(Method),
    reference: words,
    on: when,
  }),
  PaymentReversed: fc.record({ id: ids.payment, reason: words, on: when }),
  LiensScreened: fc.record({ id: ids.lien, kinds: fc.subarray([...LienKind.options]), on: when }),
  LienAsserted: fc.record({ id: ids.lien, kind: oneOf(LienKind), holder: words, amount, reference: words, on: when }),
  LienCleared: fc.record({ id: ids.lien, how: oneOf(LienEnd), amount, document: words, on: when }),
  MatterJoined: fc.record({ matter, as: fc.constantFrom('lead', 'member') }),
  JointOfferAgreed: fc.record({
    matter,
    offerId: ids.offer,
    version: fc.constant(1),
    amount,
    payees: fc.constant([canary]),
    on: when,
  }),
  MatterLeft: fc.record({ matter, why: fc.constantFrom('settled', 'offerRejected', 'withdrawn', 'setAside') }),
  DemandRead: fc.record({
    id: ids.demand,
    asksForMoney: fc.boolean(),
    names: fc.constant([]),
    marks: fc.nat({ max: 31 }),
    document: words,
    reason: words,
  }),
  PractitionerNamed: fc.record({ id: ids.practitioner, practitioner }),
  PractitionerAmended: fc.record({ id: ids.practitioner, practitioner, reason: words }),
  OutcomeRead: fc.record({
    kind: fc.constantFrom('release', 'adjudication', 'none'),
    document: words,
    names: fc.constant([]),
    dismissed: fc.constant([]),
    reason: words,
  }),
  NpdbReportDrafted: fc.record({ practitioner: ids.practitioner, elements: reported, narrative: words }),
  NpdbReportFiled: fc.record({
    id: ids.filing,
    practitioner: ids.practitioner,
    kind: fc.constantFrom('initial', 'correction', 'void'),
    on: when,
    dcn: words,
    elements: reported,
    narrative: words,
    reason: words,
  }),
  MedicareStatusRecorded: fc.record({
    status: fc.constantFrom('beneficiary', 'notBeneficiary'),
    how: fc.constantFrom('query', 'statement', 'card', 'other'),
    on: when,
    cause: some(oneOf(Cause)),
    mbi: words,
    ssnLast5: words,
  }),
  OngoingDecided: fc.record({ ongoing: fc.boolean(), from: some(day), until: some(day), reason: words }),
  Section111Filed: fc.record({ id: ids.filing, kind: oneOf(RecordKind), on: when, reference: words, amount }),
  LetterSent: fc.record({
    id: ids.letter,
    template: fc.constantFrom('ma-seven-day-letter', 'ma-notice-response'),
    version: fc.constant('2009-07-01'),
    to: fc.constantFrom('family', 'counsel', 'payer', 'state'),
    on: when,
    channel: oneOf(Channel),
    people: fc.constant([canary]),
    says: fc.constant({ event: canary }),
  }),
  ReliefScreened: fc.record({
    id: ids.relief,
    unexpectedOutcome: fc.boolean(),
    uninsuredExpenses: fc.boolean(),
    boardComplaint: fc.boolean(),
    on: when,
    reasons: fc.subarray(Object.keys(ineligibilities) as Ineligibility[]),
    note: words,
  }),
  ReliefEnrolled: fc.record({
    id: ids.relief,
    family: fc.record({ name: words, as: oneOf(FamilyRole), on: when }),
    insured: fc.record({ name: words, as: oneOf(InsuredRole), on: when }),
  }),
  ReliefDeclined: fc.record({ id: ids.relief, on: when, note: words }),
  ReliefExpenseFiled: fc.record({
    item,
    payee: words,
    kind: oneOf(ExpenseKind),
    amount,
    incurredOn: day,
    description: words,
    receipts: fc.constant([]),
  }),
  ReliefDaysFiled: fc.record({ item, payee: words, from: day, to: day, description: words }),
  ReliefItemApproved: fc.record({ item, amount, days: some(fc.constant(3)), note: words }),
  ReliefItemRefused: fc.record({ item, reason: words }),
  ReliefPaid: fc.record({ item, amount, method: oneOf(Method), reference: words, on: when }),
  ReliefPaymentReversed: fc.record({ item, reason: words, on: when }),
  ReliefClosed: fc.record({ id: ids.relief, reason: words }),
  CaseClosed: fc.record({ id: ids.decision, outcome: oneOf(CaseOutcome), reason: words }),
  CaseReopened: fc.record({ id: ids.decision, reason: words }),
  DeadlinePassed: fc.record({
    step: fc.constantFrom('triage', 'update:family'),
    owes: fc.constantFrom('hospitalRisk', 'claims'),
    dueAt: instant,
  }),
  DeadlineKept: fc.record({
    step: fc.constantFrom('triage', 'update:family'),
    owes: fc.constantFrom('hospitalRisk', 'claims'),
    dueAt: instant,
    on: when,
  }),
};

const typed = <Type extends CaseEvent['type']>(type: Type): fc.Arbitrary<CaseEvent> =>
  events[type].map((event) => ({ type, ...event }) as unknown as CaseEvent);

export const aReported = typed('EventReported');

/** What may happen after a report, of every type, in any order. */
export const whatHappens = fc.array(
  fc.oneof(
    ...(Object.keys(events) as CaseEvent['type'][])
      .filter((type) => type !== 'EventReported')
      .map((type) => typed(type)),
  ),
  { minLength: 1, maxLength: 40 },
);
