import { closuresListed } from '../../cases/resolution/closure.ts';
import { Closing, mostReopenings, Reopening } from '../../cases/resolution/decide-closure.ts';
import { ClosureEntry, ClosureView } from '../../cases/resolution/view-closure.ts';
import { route } from './route.ts';

const tag = 'Resolution';

export const readClosure = route({
  method: 'GET',
  path: '/v1/cases/{caseId}/closure',
  tag,
  summary: 'Whether a case is closed, and what stands in the way of closing it',
  allow: ['claims', 'reviewer', 'hospitalRisk'],
  versioned: true,
  answers: { 200: ClosureView },
  refusals: ['notFound'],
});

export const closeCase = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/closure',
  tag,
  summary: 'Close a case, with its outcome and reason',
  description:
    'Also at $0: no case ends without an outcome, a reason, and word to the family. Whatever is missing is in `errors`, each ' +
    'with the rule that asks for it. A case in care review the insurer closes, any other the hospital, too.',
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Closing.meta({
    id: 'NewClosure',
    example: { outcome: 'explained', reason: 'Care met the standard; the family heard why, face to face.' },
  }),
  versioned: true,
  answers: { 201: ClosureEntry },
  refusals: ['notFound', 'caseClosed', 'forbidden', 'inSharedMatter', 'closureBlocked'],
});

export const reopenCase = route({
  method: 'POST',
  path: '/v1/cases/{caseId}/reopening',
  tag,
  summary: 'Open a closed case again',
  description:
    'By whoever may close it. What closing asks for is asked for again. Each side opens a case again at most ' +
    `${mostReopenings} times, but for what has come up since it was closed. GET lists the last ${closuresListed} closures and reopenings.`,
  allow: ['hospitalRisk', 'claims'],
  idempotency: 'required',
  ifMatch: true,
  body: Reopening.meta({ id: 'NewReopening', example: { reason: 'The family brought new records.' } }),
  versioned: true,
  answers: { 201: ClosureEntry },
  refusals: ['notFound', 'notClosed', 'tooMany', 'forbidden'],
});
