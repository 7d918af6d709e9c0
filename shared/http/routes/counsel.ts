import { Advice, mostAdvice, Representation } from '../../cases/communications/decide-counsel.ts';
import { AdviceView, CounselView, RepresentationView } from '../../cases/communications/view-counsel.ts';
import { route } from './route.ts';

const tag = 'Counsel';

export const readCounselAdvice = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/counsel-advice',
  tag,
  summary: 'Every advice to have counsel, and whether the family has it',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: CounselView },
  refusals: ['notFound'],
});

export const adviseCounsel = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/counsel-advice',
  tag,
  summary: 'Record that the family was advised to have counsel, and given a list of attorneys',
  description:
    'Where care fell short and did significant preventable harm, this comes before any offer. Source: MACRMI, best ' +
    'practices for insurers, practice 3. The attorneys are of your directory, and kept under the names they have now. It ' +
    'is logged as a conversation with the family too, and what the family says of its counsel is recorded with it. Each ' +
    `side records it at most ${mostAdvice} times in a case: places that no other conversation takes.`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Advice.meta({
    id: 'NewCounselAdvice',
    example: {
      on: '2026-11-10',
      channel: 'inPerson',
      people: ['Ana Ruiz', 'R. Clerk'],
      attorneys: ['attorney_01kb2x5f0re3wv9m7h6d8q4tnz'],
      represented: 'no',
    },
  }),
  versioned: true,
  answers: { 201: AdviceView },
  refusals: ['notFound', 'caseClosed', 'tooMany'],
});

export const recordRepresentation = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/representation',
  tag,
  summary: 'Record whether the family has counsel',
  description: 'What is said last holds. Once the family has counsel, what is owed to it is owed to its counsel.',
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Representation.meta({
    id: 'NewRepresentation',
    example: { represented: 'yes', on: '2026-11-12', counsel: { name: 'Rosa Delgado', firm: 'Delgado & Shaw' } },
  }),
  versioned: true,
  answers: { 201: RepresentationView },
  refusals: ['notFound', 'caseClosed'],
});
