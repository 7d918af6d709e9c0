import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { Commit, Given, Ledger, Once } from './ledger.ts';
import type { Row } from './table.ts';

/** An answer that can be kept as JSON and given again. */
export type Repeatable = { readonly replayed?: true };

/** The commit was decided on what no longer is so: look again. `rows` are those that were taken meanwhile. */
export type Moved = { readonly moved: true; readonly rows: readonly Row[] };

export const hasMoved = (value: unknown): value is Moved =>
  typeof value === 'object' && value !== null && 'moved' in value;

export type Unanswered = Refusal<'idempotencyKeyReused' | 'busy'>;

/**
 * Commits and answers, at most once for one request: the answer is kept in the same transaction, so a request that is
 * sent again, at the same time or after a crash, gets the first answer and changes nothing.
 */
export const commitAndAnswer = async <Answer extends Repeatable, State>(
  ledger: Ledger,
  commit: Omit<Commit<State>, 'once'>,
  answer: Answer,
  once: Once | undefined,
): Promise<Answer | Unanswered | Moved> => {
  const committed = await ledger.commit({
    ...commit,
    ...(once && { once: { of: once, answer: JSON.stringify(answer) } }),
  });
  switch (committed.outcome) {
    case 'done':
      return answer;
    case 'given':
      return giveAgain<Answer>(committed.given, once);
    case 'taken':
      return { moved: true, rows: committed.rows };
    case 'stale':
      return { moved: true, rows: [] };
    case 'busy':
      return busy();
  }
};

/** The answer this request got before, if it was asked before. */
export const recallAnswer = async <Answer extends Repeatable>(
  ledger: Ledger,
  once: Once,
): Promise<Answer | Unanswered | undefined> => {
  const given = await ledger.recall(once);
  return given && giveAgain<Answer>(given, once);
};

const giveAgain = <Answer extends Repeatable>(given: Given, once: Once | undefined): Answer | Unanswered =>
  given.fingerprint === once?.fingerprint
    ? { ...(JSON.parse(given.answer) as Answer), replayed: true }
    : refuse(
        'idempotencyKeyReused',
        'This Idempotency-Key came before with another request. Use a new key for a new request.',
        {
          errors: [{ header: 'Idempotency-Key', rule: 'unique', detail: 'was used for another request' }],
        },
      );

/** Somebody else writes the same thing right now. */
export const busy = (): Refusal<'busy'> =>
  refuse('busy', 'The same thing is being written right now. Send the same request again in a moment.', {
    retryAfter: 1,
  });
