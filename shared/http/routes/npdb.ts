import { AmendedPractitioner, Draft, Filed, mostPractitioners, Reading } from '../../cases/reporting/decide-npdb.ts';
import { NpdbReportView, NpdbView, PractitionerView } from '../../cases/reporting/view-npdb.ts';
import { Practitioner } from '../../reporting/npdb/elements.ts';
import { longest } from '../../reporting/npdb/narrative.ts';
import { printed } from './printed.ts';
import { route } from './route.ts';

const tag = 'NPDB';

export const readNpdb = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/npdb',
  tag,
  summary: 'What the NPDB is to be told of what was paid, for each practitioner, and why',
  description:
    'Money that was paid, a written demand for it, and whom demand and release name decide; nobody sets the result. No state’s ' +
    'disclosure programme exempts a payment that was demanded in writing (HHS, 22 May 2014).',
  allow: ['claims', 'reviewer', 'insurerAdmin'],
  versioned: true,
  answers: { 200: NpdbView },
  refusals: ['notFound'],
});

const example = {
  name: 'Dana Whitfield',
  role: 'surgeon',
  npi: '1234567893',
  licences: [{ state: 'MA', number: '228714', field: 'Physician (MD)' }],
  birthDate: '1971-03-08',
  sex: 'F',
  work: { lines: ['1 Harbor Road'], city: 'Boston', state: 'MA', zip: '02110' },
  school: 'Tufts University School of Medicine',
  graduated: 1997,
};

export const namePractitioner = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/npdb/practitioners',
  tag,
  summary: 'Put a practitioner on record',
  description: `For whose benefit something may be paid. At most ${mostPractitioners} in a case. Numbers and birth dates are shown in full in the report alone.`,
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Practitioner.meta({ id: 'NewPractitioner', example }),
  versioned: true,
  answers: { 201: PractitionerView },
  refusals: ['notFound', 'tooMany', 'alreadyThere'],
});

export const amendPractitioner = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/npdb/practitioners/{practitionerId}/amendment',
  tag,
  summary: 'State a practitioner anew',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: AmendedPractitioner.meta({
    id: 'PractitionerAmendment',
    example: { ...example, reason: 'The licence number was mistyped.' },
  }),
  versioned: true,
  answers: { 200: PractitionerView },
  refusals: ['notFound'],
});

export const readPaper = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/npdb/readings',
  tag,
  summary: 'Say whom a demand names, or the release or adjudication',
  description:
    'Every practitioner on record whom it names, identifies or sufficiently describes. Where a paper is found to say less than ' +
    'before, an administrator who handles no claims says so, with the reason.',
  allow: ['claims', 'insurerAdmin'],
  idempotency: 'required',
  ifMatch: true,
  body: Reading.meta({
    id: 'PaperReading',
    example: { paper: 'release', names: [], document: 'Release of 16 November' },
  }),
  versioned: true,
  answers: { 201: NpdbView },
  refusals: ['notFound', 'namedBySomebodyElse', 'alreadyDone'],
});

export const readReport = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/npdb/practitioners/{practitionerId}/report',
  tag,
  summary: 'The report on a practitioner in full: as drafted and as filed',
  description:
    'Elements of 45 CFR 60.7, filled from the case where it knows them; what is missing is named. Its codes are to be verified ' +
    'against HRSA before production.',
  allow: ['claims'],
  versioned: true,
  answers: { 200: NpdbReportView },
  refusals: ['notFound'],
});

export const printReport = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/npdb/practitioners/{practitionerId}/report/pdf',
  tag,
  summary: 'The same, to be printed',
  ...printed,
  allow: ['claims'],
  refusals: ['notFound'],
});

export const draftReport = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/npdb/practitioners/{practitionerId}/draft',
  tag,
  summary: 'Keep a draft of a report',
  description:
    'What it says goes before what the case knows. The result is Other unless it says otherwise, and the narrative the tenant’s ' +
    `template. A narrative has at most ${longest} characters, holds no web address and no identifier, and names nobody but the practitioner.`,
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Draft.meta({
    id: 'NpdbDraft',
    example: { elements: { allegationGroup: '020', allegation: 'Retained foreign body', patientType: 'I' } },
  }),
  versioned: true,
  answers: { 201: PractitionerView },
  refusals: ['notFound'],
});

export const fileReport = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/npdb/practitioners/{practitionerId}/filings',
  tag,
  summary: 'Record a report that was submitted to the NPDB, a correction or a void',
  description:
    'With its control number, and the copy to the state board. What is not said here is taken from the case; all of it is kept as it ' +
    'was filed. A first report needs evidence that makes the payment reportable. On a closed case, too.',
  allow: ['claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Filed.meta({
    id: 'NewNpdbFiling',
    example: { kind: 'void', on: '2026-11-22', dcn: '5500000123456789', reason: 'The payment came back.' },
  }),
  versioned: true,
  answers: { 201: PractitionerView },
  refusals: ['notFound', 'notReportable', 'alreadyDone'],
});
