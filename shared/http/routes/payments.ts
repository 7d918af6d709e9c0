import { most, Paid, Reversal } from '../../cases/resolution/decide-payment.ts';
import { paymentsListed } from '../../cases/resolution/payment.ts';
import { PaymentsView, PaymentView } from '../../cases/resolution/view-payment.ts';
import { route } from './route.ts';

const tag = 'Resolution';

export const readPayments = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/payments',
  tag,
  summary: 'Every payment of a case, and what is left to pay',
  allow: ['claims', 'reviewer', 'insurerAdmin'],
  versioned: true,
  answers: { 200: PaymentsView },
  refusals: ['notFound'],
});

export const recordPayment = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/payments',
  tag,
  summary: 'Record a payment on the accepted offer',
  description:
    'Never more than was agreed, in all and for a payee who has a share of it; not before liens were asked about and ' +
    'cleared. One reference, one payment: a reference is used once in a case, also if its payment was reversed. At most ' +
    `${most.inParts} payments stand in a case, and up to ${most.inAll} where each pays all that is left for somebody: places are kept so that what was ` +
    `agreed can be paid in full. What came back takes no place. Of more than ${paymentsListed}, those that came back first are told by the ` +
    'timeline alone.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Paid.meta({
    id: 'NewPayment',
    example: {
      offerId: 'offer_01kb2x5f0re3wv9m7h6d8q4tnz',
      payee: 'Ana Ruiz',
      amount: 7_500_000,
      method: 'check',
      reference: 'CHK-20417',
      on: '2026-11-22',
    },
  }),
  versioned: true,
  answers: { 201: PaymentView },
  refusals: [
    'notFound',
    'caseClosed',
    'tooMany',
    'nothingAgreed',
    'liensOpen',
    'medicareScreenOpen',
    'alreadyThere',
    'moreThanAgreed',
    'paidInMatter',
  ],
});

export const reversePayment = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/payments/{paymentId}/reversal',
  tag,
  summary: 'Record that a payment came back, or never arrived',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Reversal.meta({ id: 'PaymentReversal', example: { reason: 'The check was returned.', on: '2026-11-22' } }),
  versioned: true,
  answers: { 200: PaymentView },
  refusals: ['notFound', 'caseClosed', 'alreadyDone', 'paidInMatter'],
});
