import { MedicareRecord, MedicareStatus, Ongoing } from '../../cases/reporting/decide-section111.ts';
import { Section111View } from '../../cases/reporting/view-section111.ts';
import { printed } from './printed.ts';
import { route } from './route.ts';

const tag = 'Medicare Section 111';

export const readSection111 = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/section111',
  tag,
  summary: 'What Medicare is to hear of a case, and has heard',
  description:
    'One-time payments and ongoing responsibility for medical care, each screened by itself, with the threshold in force on the day ' +
    'and where it comes from. What is more than a year late is shown with what a day of it may cost.',
  allow: ['claims', 'reviewer', 'insurerAdmin'],
  versioned: true,
  answers: { 200: Section111View },
  refusals: ['notFound'],
});

export const printSection111 = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/section111/pdf',
  tag,
  summary: 'The same in full, to be printed',
  ...printed,
  allow: ['claims'],
  refusals: ['notFound'],
});

export const recordStatus = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/section111/status',
  tag,
  summary: 'Record whether the patient is a Medicare beneficiary',
  description:
    'It goes before what the report says. A beneficiary is paid only once this, and whether care is taken on, is known. On a closed ' +
    'case, too.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: MedicareStatus.meta({
    id: 'MedicareStatus',
    example: { status: 'beneficiary', how: 'query', on: '2026-11-18', cause: 'physicalTrauma', mbi: '1EG4TE5MK73' },
  }),
  versioned: true,
  answers: { 201: Section111View },
  refusals: ['notFound'],
});

export const decideOngoing = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/section111/ongoing',
  tag,
  summary: 'Say whether medical care that is still to come is taken on, or that it has ended',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Ongoing.meta({ id: 'OngoingResponsibility', example: { ongoing: false } }),
  versioned: true,
  answers: { 201: Section111View },
  refusals: ['notFound'],
});

export const fileRecord = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/section111/filings',
  tag,
  summary: 'Record what was reported to Medicare',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: MedicareRecord.meta({
    id: 'NewMedicareRecord',
    example: { kind: 'tpoc', on: '2026-11-22', reference: 'S111-20417', amount: 10_000_000 },
  }),
  versioned: true,
  answers: { 201: Section111View },
  refusals: ['notFound', 'notReportable', 'alreadyDone'],
});
