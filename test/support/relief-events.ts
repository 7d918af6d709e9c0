import type { CaseEvent, EventOf } from '../../shared/cases/case.ts';
import { DocumentId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { cents, on } from './resolution-events.ts';

export const aReceipt = DocumentId.parse('doc_01kb2x5f0re3wv9m7h6d8q4tnz');

export const screened = (more: Partial<EventOf<'ReliefScreened'>> = {}): CaseEvent => ({
  type: 'ReliefScreened',
  id: mint.relief(),
  unexpectedOutcome: true,
  uninsuredExpenses: true,
  boardComplaint: false,
  on: on('2026-11-06'),
  reasons: [],
  ...more,
});

export const enrolled = (more: Partial<EventOf<'ReliefEnrolled'>> = {}): CaseEvent => ({
  type: 'ReliefEnrolled',
  id: mint.relief(),
  family: { name: 'Ana Ruiz', as: 'patient', on: on('2026-11-08') },
  insured: { name: 'Dr. Lee', as: 'clinician', on: on('2026-11-07') },
  ...more,
});

export const declined = (): CaseEvent => ({ type: 'ReliefDeclined', id: mint.relief(), on: on('2026-11-09') });

export const reliefClosed = (): CaseEvent => ({ type: 'ReliefClosed', id: mint.relief(), reason: 'All is well.' });

export const spent = (item = 1, amount = 12_450, more: Partial<EventOf<'ReliefExpenseFiled'>> = {}): CaseEvent => ({
  type: 'ReliefExpenseFiled',
  item,
  payee: 'Ana Ruiz',
  kind: 'therapy',
  amount: cents(amount),
  incurredOn: '2026-11-10',
  description: 'Therapy',
  receipts: [aReceipt],
  ...more,
});

export const recovered = (item: number, from: string, to: string): CaseEvent => ({
  type: 'ReliefDaysFiled',
  item,
  payee: 'Ana Ruiz',
  from,
  to,
});

export const approved = (item = 1, amount = 12_450, days?: number): CaseEvent => ({
  type: 'ReliefItemApproved',
  item,
  amount: cents(amount),
  ...(days !== undefined && { days }),
});

export const refusedItem = (item = 1): CaseEvent => ({
  type: 'ReliefItemRefused',
  item,
  reason: 'A plan pays for it.',
});

export const reliefPaid = (item = 1, amount = 12_450, reference = `R-${item}`): CaseEvent => ({
  type: 'ReliefPaid',
  item,
  amount: cents(amount),
  method: 'check',
  reference,
  on: on('2026-11-23'),
});

export const cameBack = (item = 1): CaseEvent => ({
  type: 'ReliefPaymentReversed',
  item,
  reason: 'It came back.',
  on: on('2026-11-23'),
});

/** A family that takes part. */
export const takingPart = (): CaseEvent[] => [screened(), enrolled()];
