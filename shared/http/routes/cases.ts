import * as z from 'zod';
import { Stage } from '../../cases/case.ts';
import { Harm } from '../../cases/report/harm.ts';
import { Amendment, Report } from '../../cases/report/report.ts';
import { AccessEntry } from '../../cases/store/access.ts';
import { AuditEntry, verdict } from '../../cases/store/audit.ts';
import { CaseSummary, CaseView, FamilyEntry, ReceivedReport, TimelineEntry } from '../../cases/view.ts';
import { OrganisationId } from '../../kernel/ids.ts';
import { exactness, When } from '../../kernel/instant.ts';
import { text } from '../../kernel/text.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Cases';
const caseReaders = ['claims', 'reviewer', 'hospitalRisk'] as const;

const anExample = {
  identifiers: [{ value: '2026-1187' }],
  whatHappened: 'A sponge was left behind; found on an X-ray two days after surgery.',
  actuality: 'actual',
  occurred: '2026-11-02',
  discovered: '2026-11-04T09:30:00-05:00',
  place: { facility: 'Bayview Hospital', location: 'Operating room 4' },
  state: 'MA',
  harm: 'moderate',
  preventability: 'almostCertainlyPreventable',
  provenance: 'staffReport',
  people: [
    { role: 'patient', name: 'Ana Ruiz', birthDate: '1961-04-12', language: 'es' },
    { role: 'provider', name: 'Dr. Lee', profession: 'Surgeon' },
    { role: 'reporter', name: 'R. Clerk', profession: 'Nurse' },
  ],
  insured: [{ name: 'Dr. Lee', policyNumber: 'HM-20417' }],
  disclosure: { status: 'partial', on: '2026-11-04' },
  demand: { received: 'no' },
};

export const reportCase = route({
  method: 'POST',
  path: '/v1/cases',
  tag,
  summary: 'Report an event',
  description:
    'Opens a case. A report that repeats an identifier of its hospital belongs to the case it repeats: the same again ' +
    'answers 200 and changes nothing, anything else is kept as an amendment. One whose identifiers belong to two cases is ' +
    'refused. The privilege mark only the hospital sets.',
  allow: ['hospitalRisk', 'hospitalSystem', 'claims'],
  idempotency: 'required',
  body: Report.extend({
    whatHappened: Report.shape.whatHappened.unwrap(),
    hospital: OrganisationId.optional().meta({
      description: 'Where it happened: needed from the insurer; a hospital reports its own events',
    }),
  }).meta({ id: 'NewReport', example: anExample }),
  versioned: true,
  answers: { 201: CaseView, 200: CaseView },
  refusals: ['privilegeHeld', 'otherCase'],
});

export const listCases = route({
  method: 'GET',
  path: '/v1/cases',
  tag,
  summary: 'List cases, newest first',
  description: 'A hospital sees its own cases, an insurer those of all its hospitals.',
  allow: caseReaders,
  query: z
    .strictObject({
      stage: Stage.optional(),
      hospital: OrganisationId.optional(),
      harm: Harm.optional(),
      reportedFrom: When.optional().meta({ description: `The first time of report, ${exactness}` }),
      reportedTo: When.optional().meta({
        description: `The last time of report, ${exactness}; all of that day, month or year`,
      }),
      ...paging(100),
    })
    .refine(({ reportedFrom, reportedTo }) => !reportedFrom || !reportedTo || reportedFrom <= `${reportedTo}~`, {
      error: 'must not lie before reportedFrom',
      path: ['reportedTo'],
      params: { rule: 'notBeforeFrom' },
    }),
  answers: { 200: pageOf(CaseSummary) },
  refusals: [],
});

export const readCase = route({
  method: 'GET',
  path: '/v1/cases/{caseId}',
  tag,
  summary: 'Read a case',
  allow: [...caseReaders, 'hospitalSystem'],
  versioned: true,
  answers: { 200: CaseView },
  refusals: ['notFound'],
});

export const amendCase = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/amendments',
  tag,
  fresh: true,
  summary: 'Add to or correct the report of a case',
  description:
    'A JSON Merge Patch (RFC 7396) of the facts: what it leaves out stays as it was, null takes a fact back, a list is ' +
    'stated whole. Numbers are only added. Every report ever received stays in the case. The privilege mark, and what it ' +
    'hides from you, only the hospital changes: naming a hidden fact is refused, whatever is said of it.',
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'optional',
  ifMatch: true,
  takes: 'application/merge-patch+json',
  body: Amendment.extend({
    reason: text(1_000).optional().meta({ description: 'Why the report is amended' }),
  }).meta({
    id: 'Amendment',
    example: { harm: 'severe', preventability: 'likelyPreventable', reason: 'The second operation is known now' },
  }),
  versioned: true,
  answers: { 200: CaseView },
  refusals: ['notFound', 'privilegeHeld', 'otherCase'],
});

export const readTimeline = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/timeline',
  tag,
  summary: 'What happened in a case, oldest first',
  description:
    'With `for=family`, as the family or who speaks for them may hear it: in plain words, and without anything ' +
    'privileged, who did it, or a sign of what is left out. That they were talked with, when and how, they hear also of a ' +
    'conversation that is marked, for they were there; not what was said or promised in it. What is the ' +
    "insurer's own (authority for offers, liens, payments) a hospital reads in neither. A page may be shorter than its limit, or " +
    'empty, while there is a next one.',
  allow: caseReaders,
  query: z.strictObject({
    for: z.enum(['staff', 'family']).default('staff').meta({ description: 'To whom it is told' }),
    ...paging(100),
  }),
  answers: { 200: z.union([pageOf(TimelineEntry), pageOf(FamilyEntry)]) },
  refusals: ['notFound'],
});

export const readReports = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/reports',
  tag,
  summary: 'Every report received on a case, word for word',
  allow: caseReaders,
  query: z.strictObject(paging(5)),
  answers: { 200: pageOf(ReceivedReport) },
  refusals: ['notFound'],
});

export const readAudit = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/audit',
  tag,
  summary: 'Whether the history of a case is as it was written',
  description:
    'Every event is chained to the one before, and covers what was sent with it and the snapshot it led to. This ' +
    'verifies the chain and names the first thing that was edited, dropped, reordered, truncated or added. What the ' +
    'events say is not shown. One page of a short case verifies it whole (`isWhole`).',
  allow: [...caseReaders, 'insurerAdmin'],
  query: z.strictObject(paging(25)),
  answers: { 200: pageOf(AuditEntry).extend(verdict).meta({ id: 'CaseAudit' }) },
  refusals: ['notFound'],
});

export const readAccess = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/access',
  tag,
  summary: 'Who read a case, newest first',
  description:
    'Every answer that shows a case, or something of it, leaves an entry: what is read and what is done, this list too. None ' +
    'do lists of cases, the answer to whoever reports a case first, and an answer given again. A hospital is not shown what was ' +
    "opened or done of what is the insurer's own (authority for offers, liens, payments), nor either side what the other did " +
    'about its promises: such a page may be shorter than its limit, or empty, while there is a next one.',
  allow: ['claims', 'insurerAdmin', 'hospitalRisk'],
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(AccessEntry) },
  refusals: ['notFound'],
});
