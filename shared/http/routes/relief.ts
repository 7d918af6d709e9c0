import * as z from 'zod';
import { Approval, Expense, ItemRefusal, mostItems, RecoveryDays } from '../../cases/relief/decide-item.ts';
import { ReliefPaid, ReliefReversal } from '../../cases/relief/decide-payment.ts';
import { Declination, Enrolment, ReliefClosing, Screening } from '../../cases/relief/decide-taking-part.ts';
import { listed } from '../../cases/relief/relief.ts';
import { Month, months, ReliefReport } from '../../cases/relief/report.ts';
import {
  EnrolmentView,
  ReliefEndView,
  ReliefItemView,
  ReliefView,
  ScreeningView,
  statement,
} from '../../cases/relief/view.ts';
import { OrganisationId } from '../../kernel/ids.ts';
import { route } from './route.ts';

const tag = 'Early relief';
const both = ['hospitalRisk', 'claims'] as const;

export const readRelief = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/relief',
  tag,
  summary: 'Early relief in a case: who agreed, what was filed, decided and paid, and what is left',
  description:
    `${statement} Lists the last ${listed.items} items: those refused make room first, then expenses that are paid, which ` +
    'the sums still count. A hospital sees what was decided and paid, but for how the insurer paid it.',
  allow: ['claims', 'reviewer', 'insurerAdmin', 'hospitalRisk'],
  versioned: true,
  answers: { 200: ReliefView },
  refusals: ['notFound'],
});

export const screenForRelief = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/screening',
  tag,
  summary: 'See whether early relief is for an event',
  description:
    'Record what the case does not know; the answer says whether early relief is for it, with every reason why not. What ' +
    'leaves an event out is in the settings. Screened again, the last one holds.',
  allow: both,
  idempotency: 'required',
  ifMatch: true,
  body: Screening.meta({
    id: 'NewReliefScreening',
    example: { unexpectedOutcome: true, uninsuredExpenses: true, boardComplaint: false, on: '2026-11-06' },
  }),
  versioned: true,
  answers: { 201: ScreeningView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});

export const enrolInRelief = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/enrolment',
  tag,
  summary: 'Record that the family, and an insured, agreed to early relief',
  description: `Each of their own will, and on which day. ${statement}`,
  allow: both,
  idempotency: 'required',
  ifMatch: true,
  body: Enrolment.meta({
    id: 'NewReliefEnrolment',
    example: {
      family: { name: 'Ana Ruiz', as: 'patient', on: '2026-11-08' },
      insured: { name: 'Dr. Lee', as: 'clinician', on: '2026-11-07' },
      toldVoluntary: true,
    },
  }),
  versioned: true,
  answers: { 201: EnrolmentView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone', 'reliefNotScreened', 'reliefNotEligible'],
});

export const declineRelief = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/declination',
  tag,
  summary: 'Record that the family does not take part, or no more',
  description: 'What was filed until then is still decided on and paid. It may take part again whenever it likes.',
  allow: both,
  idempotency: 'required',
  ifMatch: true,
  body: Declination.meta({ id: 'ReliefDeclination', example: { on: '2026-11-08' } }),
  versioned: true,
  answers: { 201: ReliefEndView },
  refusals: ['notFound', 'caseClosed', 'reliefNotOpen'],
});

export const fileExpense = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/expenses',
  tag,
  summary: 'File an expense that no insurance pays',
  description:
    `With its receipts: documents of the case that were found clean. At most ${mostItems.expenses} of each side wait for a decision or payment at once; the same amount for ` +
    'the same kind of expense, day and payee is filed once.',
  allow: both,
  idempotency: 'required',
  ifMatch: true,
  body: Expense.meta({
    id: 'NewReliefExpense',
    example: {
      payee: 'Ana Ruiz',
      kind: 'medication',
      amount: 12_450,
      incurredOn: '2026-11-10',
      description: 'Dressings for the second wound',
      receipts: ['doc_01kb2x5f0re3wv9m7h6d8q4tnz'],
    },
  }),
  versioned: true,
  answers: { 201: ReliefItemView },
  refusals: ['notFound', 'caseClosed', 'reliefNotOpen', 'tooMany', 'alreadyThere'],
});

export const fileRecoveryDays = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/recovery-days',
  tag,
  summary: 'File days by which recovery took longer',
  description:
    'Whole days, the first and the last included, that have passed. No day counts twice in a case, whoever is paid for it. ' +
    `Each side files at most ${mostItems.stretches} stretches of days.`,
  allow: both,
  idempotency: 'required',
  ifMatch: true,
  body: RecoveryDays.meta({
    id: 'NewReliefDays',
    example: { payee: 'Ana Ruiz', from: '2026-11-05', to: '2026-11-14' },
  }),
  versioned: true,
  answers: { 201: ReliefItemView },
  refusals: ['notFound', 'caseClosed', 'reliefNotOpen', 'tooMany', 'alreadyThere'],
});

export const approveReliefItem = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/items/{reliefItem}/approval',
  tag,
  summary: 'Approve an item, in full or in part',
  description:
    'Never beyond the caps of the incident, over all payees and requests: what is over them is not approved, and the answer ' +
    'says so; a day beyond the last one pays nothing. Nobody approves what they filed; above what claims staff approve by ' +
    'themselves for one incident, an administrator does.',
  allow: ['claims', 'insurerAdmin'],
  idempotency: 'required',
  ifMatch: true,
  body: Approval.meta({ id: 'ReliefApproval', example: { amount: 12_450 } }),
  versioned: true,
  answers: { 200: ReliefItemView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone', 'ownReliefItem', 'reliefCapReached', 'authorityExceeded'],
});

export const refuseReliefItem = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/items/{reliefItem}/refusal',
  tag,
  summary: 'Refuse an item, with the reason',
  description: 'Also one that was approved, as long as it is not paid.',
  allow: ['claims', 'insurerAdmin'],
  idempotency: 'required',
  ifMatch: true,
  body: ItemRefusal.meta({ id: 'ReliefRefusal', example: { reason: 'The health plan pays for it.' } }),
  versioned: true,
  answers: { 200: ReliefItemView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});

export const payReliefItem = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/items/{reliefItem}/payment',
  tag,
  summary: 'Record that what was approved of an item was paid',
  description: 'All of it, once; a reference is used once in a case, for payments on an offer, too.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: ReliefPaid.meta({
    id: 'NewReliefPayment',
    example: { amount: 12_450, method: 'check', reference: 'CHK-31007', on: '2026-11-22' },
  }),
  versioned: true,
  answers: { 200: ReliefItemView },
  refusals: ['notFound', 'caseClosed', 'reliefNotApproved', 'alreadyThere'],
});

export const reverseReliefPayment = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/items/{reliefItem}/payment/reversal',
  tag,
  summary: 'Record that the payment for an item came back, or never arrived',
  description: 'The item is to be paid again, by another reference, or refused.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: ReliefReversal.meta({
    id: 'ReliefPaymentReversal',
    example: { reason: 'The check was returned.', on: '2026-11-24' },
  }),
  versioned: true,
  answers: { 200: ReliefItemView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone'],
});

export const closeRelief = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/relief/closure',
  tag,
  summary: 'Close early relief of a case',
  description: 'Once what was filed is decided, and what was approved is paid.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: ReliefClosing.meta({ id: 'ReliefClosing', example: { reason: 'The patient is well again.' } }),
  versioned: true,
  answers: { 201: ReliefEndView },
  refusals: ['notFound', 'caseClosed', 'reliefNotOpen', 'reliefUnsettled'],
});

export const readReliefReport = route({
  method: 'GET',
  path: '/v1/relief-report',
  tag,
  summary: 'How early relief goes: who took part, what was paid, how many claims came later',
  description:
    `Over the events of at most ${months.most} months, by the month in which they happened, or were reported where that is not ` +
    'known; of one hospital, if asked so.',
  allow: ['claims', 'reviewer', 'insurerAdmin'],
  query: z.strictObject({
    from: Month.optional().meta({ description: `The first month; left out, ${months.unasked} months up to the last` }),
    to: Month.optional().meta({ description: 'The last month; left out, this one' }),
    hospital: OrganisationId.optional(),
  }),
  answers: { 200: ReliefReport },
  refusals: [],
});
