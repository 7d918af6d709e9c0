import { mostLetters, Sending } from '../../cases/letters/decide.ts';
import { LettersView, LetterView } from '../../cases/letters/view.ts';
import { printed } from './printed.ts';
import { route } from './route.ts';

const tag = 'State letters';

export const readLetters = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/letters',
  tag,
  summary: 'Letters that the law of the state asks for, filled from the case, and those that were sent',
  description:
    'What has to be in each, by the version in force today; what the case does not know is named. Not legal advice.',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: LettersView },
  refusals: ['notFound'],
});

export const sendLetter = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/letters',
  tag,
  summary: 'Record a letter that was sent',
  description:
    'All that the law asks of it has to be in it. One to the family or its counsel is a conversation too, and settles the clock that ' +
    `asks for it. Each side records at most ${mostLetters} in a case.`,
  allow: ['claims', 'hospitalRisk'],
  idempotency: 'required',
  ifMatch: true,
  body: Sending.meta({
    id: 'NewLetter',
    example: {
      template: 'ma-notice-response',
      to: 'counsel',
      on: '2026-11-20',
      channel: 'letter',
      people: ['R. Clerk'],
      says: {
        noticed: 'November 5, 2026',
        defence: 'The count was done and recorded.',
        standard: 'A count before closure.',
        met: 'The count was repeated when in doubt.',
        causation: 'The finding was not of this operation.',
      },
    },
  }),
  versioned: true,
  answers: { 201: LetterView },
  refusals: ['notFound', 'caseClosed', 'tooMany', 'forbidden'],
});

export const printLetter = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/letters/{letterId}/pdf',
  tag,
  summary: 'A letter that was sent, to be printed',
  ...printed,
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  refusals: ['notFound'],
});
