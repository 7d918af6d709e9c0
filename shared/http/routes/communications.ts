import * as z from 'zod';
import { communicationsListed } from '../../cases/communications/communication.ts';
import { Conversation, Kept, limits } from '../../cases/communications/decide.ts';
import { CommunicationView } from '../../cases/communications/view.ts';
import { pageOf, paging } from '../page.ts';
import { route } from './route.ts';

const tag = 'Communications';

export const listCommunications = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/communications',
  tag,
  summary: 'List the conversations and letters of a case, the last one logged first',
  description:
    'With the family, its counsel, the clinician, the hospital and the insurer; and what was promised in each. The last ' +
    `${communicationsListed}: the timeline tells of those before.`,
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  query: z.strictObject(paging(50, 25)),
  answers: { 200: pageOf(CommunicationView) },
  refusals: ['notFound'],
});

export const logCommunication = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/communications',
  tag,
  summary: 'Log a conversation or letter',
  description:
    'The hospital and the insurer both log, and see what the other logged; what a `privilege` mark keeps, only its own ' +
    'side sees. What happened is recorded, not judged: nothing is refused for coming too late or too early. Each side logs ' +
    `at most ${limits.communications} communications in a case, but for what the case needs to end, or the law asks for; it has at most ${limits.openFollowUps} open ` +
    `follow-ups, and promises at most ${limits.followUps}, done or not, whoever is to keep them. What the law asks the insurer for is done by what ` +
    'the insurer logs, unmarked. An insurer cannot mark patient safety work product, and nobody marks as attorney work ' +
    'product what the family or its counsel heard.',
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Conversation.meta({
    id: 'NewCommunication',
    example: {
      kind: 'initialDisclosure',
      party: 'family',
      on: '2026-11-05',
      channel: 'inPerson',
      people: ['Ana Ruiz', 'Dr. Lee', 'R. Clerk'],
      summary: 'What is known so far: a sponge was left behind. That we are sorry, and that we look into how it came.',
      followUps: [{ what: 'Call with the date of the second operation', owes: 'hospitalRisk', by: '2026-11-07' }],
    },
  }),
  answers: { 201: CommunicationView },
  versioned: true,
  refusals: ['notFound', 'caseClosed', 'tooMany', 'privilegeHeld'],
});

export const keepFollowUp = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/communications/{communicationId}/follow-ups',
  tag,
  summary: 'Say that what was promised in a conversation is done',
  description: 'Once for each follow-up of the conversation, by its number.',
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Kept.meta({ id: 'FollowUpDone', example: { number: 1, on: '2026-11-06' } }),
  versioned: true,
  answers: { 200: CommunicationView },
  refusals: ['notFound', 'forbidden', 'caseClosed', 'alreadyDone'],
});
