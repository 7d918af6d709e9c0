import * as z from 'zod';
import { Report } from '../../cases/report/report.ts';
import { About, ItemAnswer, LongText, Outcome, Reason, Stage } from '../../consultation/consultation.ts';
import { NextStepsView } from '../../consultation/next-steps.ts';
import { ConsultationEntry } from '../../consultation/telling.ts';
import { Item, Topic } from '../../consultation/topics.ts';
import { ConsultationSummary, ConsultationView } from '../../consultation/view.ts';
import { OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import { text } from '../../kernel/text.ts';
import { isOnce, once } from '../../kernel/unique.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Consultations';
const all = ['claims', 'advisor', 'hospitalRisk'] as const;

/** A command on a consultation, which answers what became of it. */
const command = {
  method: 'POST',
  tag,
  fresh: true,
  idempotency: 'optional',
  ifMatch: true,
  versioned: true,
  answers: { 200: ConsultationView },
} as const;

export const requestConsultation = route({
  method: 'POST',
  path: '/v1/consultations',
  tag,
  summary: 'Ask the insurer’s risk advisers',
  description:
    'A hospital asks for its clinicians; claims staff and advisers may write down what somebody whom they insure asked. ' +
    'Names and numbers in `about` are kept so that the draft of an answer can be looked through for them.',
  allow: all,
  idempotency: 'required',
  body: z
    .strictObject({
      hospital: OrganisationId.optional().meta({
        description: 'For whom: needed from the insurer; a hospital asks for itself',
      }),
      topic: Topic,
      question: LongText,
      about: About.default({ people: [], places: [], numbers: [] }),
    })
    .meta({
      id: 'ConsultationRequest',
      example: {
        topic: 'onlineReview',
        question: 'A patient wrote about a long wait, and names the surgeon. May we answer?',
        about: {
          people: [
            { role: 'patient', name: 'Ana Ruiz' },
            { role: 'clinician', name: 'Dr. Lee' },
          ],
          numbers: ['4711-22'],
        },
      },
    }),
  versioned: true,
  answers: { 201: ConsultationView },
  refusals: [],
});

export const listConsultations = route({
  method: 'GET',
  path: '/v1/consultations',
  tag,
  summary: 'List consultations, newest first',
  description: 'A hospital sees its own, an insurer those of all its hospitals.',
  allow: all,
  query: z.strictObject({
    stage: Stage.optional(),
    topic: Topic.optional(),
    hospital: OrganisationId.optional(),
    ...paging(100),
  }),
  answers: { 200: pageOf(ConsultationSummary) },
  refusals: [],
});

export const readConsultation = route({
  method: 'GET',
  path: '/v1/consultations/{consultationId}',
  tag,
  summary: 'Read a consultation, with its advice, checklist and drafts',
  allow: all,
  versioned: true,
  answers: { 200: ConsultationView },
  refusals: ['notFound'],
});

export const readConsultationSteps = route({
  method: 'GET',
  path: '/v1/consultations/{consultationId}/next-steps',
  tag,
  summary: 'What is to be done next in a consultation',
  description: 'Who owes it, by when, what stands in its way, and where the rule comes from: soonest first.',
  allow: all,
  answers: { 200: NextStepsView },
  refusals: ['notFound'],
});

export const readConsultationTimeline = route({
  method: 'GET',
  path: '/v1/consultations/{consultationId}/timeline',
  tag,
  summary: 'What happened in a consultation, oldest first',
  allow: all,
  query: z.strictObject(paging(100)),
  answers: { 200: pageOf(ConsultationEntry) },
  refusals: ['notFound'],
});

export const assignAdvisor = route({
  ...command,
  path: '/v1/consultations/{consultationId}/assignment',
  summary: 'Say which advisor sees to it that advice is given',
  description: 'Somebody whom your insurer admitted as an `advisor`; saying it again hands over.',
  allow: ['claims', 'advisor'],
  body: z
    .strictObject({ advisor: PrincipalId })
    .meta({ id: 'AdvisorAssignment', example: { advisor: 'principal_01kb2x5f0re3wv9m7h6d8q4tnz' } }),
  refusals: ['notFound', 'consultationClosed', 'alreadyDone'],
});

export const giveConsultationAdvice = route({
  ...command,
  path: '/v1/consultations/{consultationId}/advice',
  summary: 'Give advice',
  allow: ['advisor'],
  body: z
    .strictObject({
      text: LongText,
      references: z.array(text(300)).max(10).refine(isOnce, once).default([]).meta({
        description: 'Guides, policies, laws that it rests on',
      }),
    })
    .meta({
      id: 'ConsultationAdvice',
      example: {
        text: 'Do not confirm that they are a patient. Offer to talk in private.',
        references: ['45 CFR 164.502'],
      },
    }),
  refusals: ['notFound', 'consultationClosed', 'notAssigned', 'tooMany'],
});

export const answerConsultationItem = route({
  ...command,
  path: '/v1/consultations/{consultationId}/checklist',
  summary: 'Answer an item of the checklist of its topic',
  description: 'Answering it again takes the place of the answer before, which stays in the timeline.',
  allow: all,
  body: z
    .strictObject({ item: Item, answer: ItemAnswer, note: Reason.optional() })
    .meta({ id: 'ChecklistAnswer', example: { item: 'privacyExplained', answer: 'done' } }),
  refusals: ['notFound', 'consultationClosed', 'draftNotOpen'],
});

export const submitReviewAnswer = route({
  ...command,
  path: '/v1/consultations/{consultationId}/drafts',
  summary: 'Submit a draft of an answer to an online review',
  description:
    'It is looked through for what may identify somebody: names, places, dates, numbers, and whatever `about` names. A ' +
    'later draft takes the place of an earlier one that is open.',
  allow: all,
  body: z.strictObject({ text: LongText }).meta({
    id: 'ReviewAnswer',
    example: { text: 'Thank you for writing. Please call our office, so that we can talk.' },
  }),
  refusals: ['notFound', 'consultationClosed', 'notToBeDrafted', 'tooMany'],
});

export const clearReviewAnswerFinding = route({
  ...command,
  path: '/v1/consultations/{consultationId}/drafts/{draftNumber}/clearances',
  summary: 'Say of one finding in a draft that it identifies nobody',
  description:
    'What is known to name a patient or relative is no false alarm: such a draft is written anew without it.',
  allow: all,
  body: z
    .strictObject({ finding: z.int().min(0).max(1_000).meta({ description: 'Its number' }), reason: Reason })
    .meta({ id: 'FindingClearance', example: { finding: 0, reason: 'The name of our own practice.' } }),
  refusals: ['notFound', 'consultationClosed', 'draftNotOpen', 'knownIdentifier', 'alreadyDone'],
});

export const approveReviewAnswer = route({
  ...command,
  path: '/v1/consultations/{consultationId}/drafts/{draftNumber}/approval',
  summary: 'Approve a draft in which nothing may identify anybody',
  description: 'By somebody else than who wrote it. An approved draft stays as it is.',
  allow: ['advisor'],
  refusals: ['notFound', 'consultationClosed', 'draftNotOpen', 'ownDraft', 'identifiersFound'],
});

export const openConsultationCase = route({
  ...command,
  path: '/v1/consultations/{consultationId}/case',
  summary: 'Open the case that a consultation becomes',
  description: 'Once. The report is taken in as any other; case and consultation name each other.',
  allow: ['claims', 'hospitalRisk'],
  body: Report.extend({ whatHappened: Report.shape.whatHappened.unwrap() }).meta({
    id: 'ConsultationReport',
    example: { whatHappened: 'The review tells of a sponge that was left behind.', provenance: 'patientComplaint' },
  }),
  refusals: ['notFound', 'consultationClosed', 'alreadyDone', 'privilegeHeld', 'alreadyThere'],
});

export const closeConsultation = route({
  ...command,
  path: '/v1/consultations/{consultationId}/closure',
  summary: 'Close a consultation',
  description:
    'After advice, with each item of the checklist answered, or explained in `unanswered`. `withdrawn` needs neither.',
  allow: all,
  body: z
    .strictObject({
      outcome: Outcome,
      note: Reason.optional(),
      unanswered: z
        .array(z.strictObject({ item: Item, why: Reason }))
        .max(5)
        .default([])
        .meta({ description: 'Items that nobody answered, and why' }),
    })
    .meta({ id: 'ConsultationClosure', example: { outcome: 'withdrawn', note: 'The review was taken down.' } }),
  refusals: ['notFound', 'consultationClosed', 'notAdvised', 'checklistOpen'],
});

export const reopenConsultation = route({
  ...command,
  path: '/v1/consultations/{consultationId}/reopening',
  summary: 'Open a consultation again',
  allow: all,
  body: z
    .strictObject({ reason: Reason })
    .meta({ id: 'ConsultationReopening', example: { reason: 'A second review appeared.' } }),
  refusals: ['notFound', 'alreadyDone'],
});
