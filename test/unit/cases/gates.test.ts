import { describe, expect, test } from 'vitest';
import type { Acting } from '../../../shared/cases/acting.ts';
import type { Case, CaseEvent } from '../../../shared/cases/case.ts';
import { approveItem, Expense, fileExpense } from '../../../shared/cases/relief/decide-item.ts';
import { payItem, ReliefPaid } from '../../../shared/cases/relief/decide-payment.ts';
import { closeRelief, Enrolment, enrolInRelief } from '../../../shared/cases/relief/decide-taking-part.ts';
import { Filed, fileReport, Reading, readPaper } from '../../../shared/cases/reporting/decide-npdb.ts';
import { Closing, closeCase, reopenCase } from '../../../shared/cases/resolution/decide-closure.ts';
import {
  answerOffer,
  authoriseOffer,
  decideNoOffer,
  Preparation,
  Presentation,
  prepareOffer,
  presentOffer,
  Response,
} from '../../../shared/cases/resolution/decide-offer.ts';
import { Paid, pay, recordPayment } from '../../../shared/cases/resolution/decide-payment.ts';
import { Completion, completeReview, Opening, openReview } from '../../../shared/cases/reviews/decide.ts';
import { sources } from '../../../shared/cases/rules.ts';
import { triageCase, Weighing } from '../../../shared/cases/triage/decide.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { type GateCode, isRefusal, type Refusal } from '../../../shared/kernel/refusal.ts';
import { byInsurer, given, someActor } from '../../support/cases.ts';
import { acting, settingsOf } from '../../support/deciding.ts';
import {
  approved,
  aReceipt,
  enrolled,
  refusedItem,
  reliefPaid,
  screened,
  spent,
  takingPart,
} from '../../support/relief-events.ts';
import {
  aPractitionerId,
  demandRead,
  ongoingDecided,
  outcomeRead,
  practitionerNamed,
  someElements,
  statusRecorded,
} from '../../support/reporting-events.ts';

import {
  advised,
  agreed,
  allScreened,
  anOfferId,
  asserted,
  cents,
  cleared,
  closable,
  closed,
  demanded,
  joined,
  jointlyAgreed,
  left,
  noOffer,
  paid,
  prepared,
  presented,
  readyForOffer,
  reopened,
  reported,
  reviewed,
  told,
  triaged,
  withdrawn,
} from '../../support/resolution-events.ts';

type Attempt = (state: Case) => readonly CaseEvent[] | Refusal;

/** A step that a gate forbids: in which case, and what then opens the gate: something that happens, or somebody else. */
type Forbidden = {
  readonly tried: Attempt;
  readonly in: readonly CaseEvent[];
  readonly thenHappens?: readonly CaseEvent[];
  readonly orTriedSo?: Attempt;
};

const anOffer = Preparation.parse({
  amount: 10_000_000,
  payees: [{ name: 'Ana Ruiz' }],
  explanation: 'A sponge was left behind.',
});
const prepare: Attempt = (state) => prepareOffer(state, mint.offer(), anOffer, acting);
const presentation = Presentation.parse({ on: '2026-11-23', channel: 'inPerson', people: ['Ana Ruiz'] });
const present: Attempt = (state) => presentOffer(state, anOfferId, mint.communication(), presentation, acting);
const response = Response.parse({ answer: 'accepted', by: 'patient', on: '2026-11-16', written: true });
const answer: Attempt = (state) => answerOffer(state, anOfferId, response, acting);
const payment = (amount: number) =>
  Paid.parse({
    offerId: anOfferId,
    payee: 'Ana Ruiz',
    amount,
    method: 'check',
    reference: 'CHK-1',
    on: '2026-11-18',
  });
const payAll: Attempt = (state) => pay(state, mint.payment(), payment(10_000_000), acting);
const weigh =
  (said: object): Attempt =>
  (state) =>
    triageCase(
      state,
      mint.triage(),
      Weighing.parse({ severity: 5, causation: 'met', deviation: 'met', ...said }),
      acting,
    );
const close = Closing.parse({ outcome: 'explained', reason: 'The family heard why.' });
const closing: Attempt = (state) => closeCase(state, mint.decision(), close, acting);
const insurersReview = Opening.parse({ by: 'insurer', startedOn: '2026-11-20' });
const hospital: Acting = { ...acting, audience: 'hospital' };
const finish = Completion.parse({ on: '2026-11-20', findings: 'The count was skipped.', contributingFactors: [] });
const anOpenReview = (reviewed().at(0) ?? []) as CaseEvent & { type: 'ReviewOpened' };
const authorise =
  (who: Acting): Attempt =>
  (state) =>
    authoriseOffer(state, anOfferId, {}, who);
const somebodyElse: Acting = { ...acting, actor: mint.principal() };

const aDemandId = mint.demand();
const aFiling = Filed.parse({
  kind: 'initial',
  on: '2026-11-20',
  dcn: '5500000123456789',
  board: { state: 'MA', how: 'forwardedByNpdb', on: '2026-11-20' },
  elements: someElements,
});
const nobodyNamed = Reading.parse({
  paper: 'demand',
  demandId: aDemandId,
  asksForMoney: true,
  names: [],
  reason: 'It names the hospital alone.',
});
const consents = Enrolment.parse({
  family: { name: 'Ana Ruiz', as: 'patient', on: '2026-11-08' },
  insured: { name: 'Dr. Lee', as: 'clinician', on: '2026-11-07' },
  toldVoluntary: true,
});
const enrol: Attempt = (state) => enrolInRelief(state, mint.relief(), consents, acting);
const anExpense = Expense.parse({
  payee: 'Ana Ruiz',
  kind: 'medication',
  amount: 500,
  incurredOn: '2026-11-10',
  description: 'Dressings',
  receipts: [aReceipt],
});
const fileOne: Attempt = (state) => fileExpense(state, anExpense, acting);
const approve: Attempt = (state) => approveItem(state, 2, {}, acting);
const oneCheck = ReliefPaid.parse({ amount: 12_450, method: 'check', reference: 'CHK-9', on: '2026-11-23' });
const payOne: Attempt = (state) => payItem(state, 1, oneCheck, acting);

/** Every gate there is: one that is missing here does not compile. */
const gates: Readonly<Record<GateCode, Forbidden>> = {
  caseClosed: { tried: weigh({}), in: [...reported(), triaged(), closed()], thenHappens: [reopened()] },
  notClosed: {
    tried: (state) => reopenCase(state, mint.decision(), { reason: 'New records.' }, acting),
    in: [...reported(), triaged()],
    thenHappens: [closed()],
  },
  notTriaged: { tried: prepare, in: reported(), thenHappens: readyForOffer() },
  careReviewRequired: {
    tried: weigh({ route: 'hospitalLed' }),
    in: reported(),
    orTriedSo: weigh({ route: 'careReview' }),
  },
  notACareReview: {
    tried: (state) => openReview(state, mint.review(), insurersReview, acting),
    in: [...reported(), triaged({ route: 'hospitalLed' })],
    thenHappens: [triaged()],
  },
  reviewMissing: {
    tried: prepare,
    in: [...reported(), triaged(), advised(), told('findings')],
    thenHappens: reviewed(),
  },
  notYourReview: {
    tried: (state) => completeReview(state, anOpenReview.id, finish, hospital),
    in: [...reported(), triaged(), anOpenReview],
    orTriedSo: (state) => completeReview(state, anOpenReview.id, finish, acting),
  },
  findingsNotShared: {
    tried: (state) => decideNoOffer(state, mint.offer(), { explanation: 'Care was right.' }),
    in: [...reported(), triaged(), ...reviewed()],
    thenHappens: [told('findings')],
  },
  counselAdviceMissing: {
    tried: prepare,
    in: [...reported(), triaged(), ...reviewed(), told('findings')],
    thenHappens: [advised()],
  },
  authorityExceeded: {
    tried: authorise({ ...settingsOf({ resolution: { adminAuthority: cents(9_999_999) } }), actor: mint.principal() }),
    in: [...reported(), ...readyForOffer(), prepared({ needsAuthority: true })],
    orTriedSo: authorise({
      ...settingsOf({ resolution: { adminAuthority: cents(10_000_000) } }),
      actor: mint.principal(),
    }),
  },
  ownOffer: {
    tried: authorise({ ...acting, actor: someActor }),
    in: [...reported(), ...readyForOffer(), prepared({ needsAuthority: true })],
    orTriedSo: authorise(somebodyElse),
  },
  offerNotAuthorised: {
    tried: present,
    in: [...reported(), ...readyForOffer(), prepared({ needsAuthority: true })],
    thenHappens: [{ type: 'OfferAuthorised', id: anOfferId }],
  },
  offerNotOpen: {
    tried: answer,
    in: [...reported(), ...readyForOffer(), prepared()],
    thenHappens: [presented()],
  },
  offerAccepted: {
    tried: prepare,
    in: [...reported(), ...readyForOffer(), ...agreed()],
    thenHappens: [withdrawn()],
  },
  nothingAgreed: {
    tried: payAll,
    in: [...reported(), ...readyForOffer(), prepared(), presented(), allScreened()],
    thenHappens: agreed().slice(2),
  },
  moreThanAgreed: {
    tried: (state) => pay(state, mint.payment(), payment(10_000_001), acting),
    in: [...reported(), ...readyForOffer(), ...agreed(), allScreened()],
    orTriedSo: payAll,
  },
  liensOpen: {
    tried: payAll,
    in: [...reported(), ...readyForOffer(), ...agreed(), allScreened(), asserted()],
    thenHappens: [cleared()],
  },
  medicareScreenOpen: {
    tried: payAll,
    in: [
      ...reported({ medicare: 'beneficiary' }),
      ...readyForOffer(),
      ...agreed(),
      allScreened(),
      asserted({ kind: 'medicare' }),
      cleared(),
      statusRecorded(),
    ],
    thenHappens: [ongoingDecided()],
  },
  notReportable: {
    tried: (state) => fileReport(state, { practitioner: aPractitionerId, filing: mint.filing() }, aFiling, acting),
    in: [...reported(), ...readyForOffer(), ...agreed(), demanded({ id: aDemandId }), paid(), practitionerNamed()],
    thenHappens: [demandRead(aDemandId), outcomeRead()],
  },
  namedBySomebodyElse: {
    tried: (state) => readPaper(state, nobodyNamed, acting),
    in: [...reported(), demanded({ id: aDemandId }), practitionerNamed(), demandRead(aDemandId)],
    orTriedSo: (state) => readPaper(state, nobodyNamed, { roles: ['insurerAdmin'] }),
  },
  inSharedMatter: {
    tried: prepare,
    in: [...reported(), ...readyForOffer(), joined()],
    thenHappens: [left('notPursued')],
  },
  paidInMatter: {
    tried: (state) => recordPayment(state, mint.payment(), payment(10_000_000), acting),
    in: [...reported(), ...readyForOffer(), joined(), jointlyAgreed(), allScreened()],
    thenHappens: [left('settled')],
  },
  reliefNotScreened: { tried: enrol, in: reported(), thenHappens: [screened()] },
  reliefNotEligible: {
    tried: enrol,
    in: [...reported(), screened({ reasons: ['outcomeExpected'] })],
    thenHappens: [screened()],
  },
  reliefNotOpen: { tried: fileOne, in: [...reported(), screened()], thenHappens: [enrolled()] },
  reliefCapReached: {
    tried: approve,
    in: [...reported(), ...takingPart(), spent(1, 3_000_000), approved(1, 3_000_000), spent(2)],
    thenHappens: [refusedItem(1)],
  },
  ownReliefItem: {
    tried: (state) => approveItem(state, 2, {}, { ...acting, actor: someActor }),
    in: [...reported(), ...takingPart(), spent(1), byInsurer(spent(2))],
    orTriedSo: approve,
  },
  reliefNotApproved: { tried: payOne, in: [...reported(), ...takingPart(), spent()], thenHappens: [approved()] },
  reliefUnsettled: {
    tried: (state) => closeRelief(state, mint.relief(), { reason: 'All is well.' }),
    in: [...reported(), ...takingPart(), spent(), approved()],
    thenHappens: [reliefPaid()],
  },
  closureBlocked: {
    tried: closing,
    in: [...reported(), ...readyForOffer(), noOffer()],
    thenHappens: closable(),
  },
};

describe.each(Object.entries(gates) as [GateCode, Forbidden][])('the gate %s', (code, gate) => {
  test('forbids the step, with its code and source', () => {
    const refused = gate.tried(given(...gate.in));
    expect(refused).toMatchObject({ refused: code, source: sources[code] });
  });

  test('and allows it once it is satisfied', () => {
    const tried = gate.orTriedSo ?? gate.tried;
    const allowed = tried(given(...gate.in, ...(gate.thenHappens ?? [])));
    expect(isRefusal(allowed) ? allowed : 'allowed').toBe('allowed');
  });
});
