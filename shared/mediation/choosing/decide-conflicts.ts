import * as z from 'zod';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import { type Acting, ended, partyIn, whoOf } from '../acting.ts';
import { foresee } from '../evolve.ts';
import type { Mediation, MediationEvent, Who } from '../mediation.ts';
import { isCleared } from '../reached.ts';
import { forbid, full } from '../rules.ts';
import { drop } from './choice.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** How often each party, and the mediator, tells of something. All of it is shown, and is waived. */
export const mostDisclosures = 3;

export const ConflictCheck = z
  .strictObject({
    outcome: z.enum(['clear', 'disclosed', 'waived', 'objected']).meta({
      description:
        '`clear`: nothing is known; `disclosed`: this may stand in the way; `waived`: what others disclosed does not; ' +
        '`objected`: not this mediator. The mediator says `clear` or `disclosed`, or `objected` to decline',
    }),
    about: text(1_000).optional().meta({
      description:
        'What is disclosed, or why it is objected to; all parties and the mediator read it. No patient in it',
    }),
  })
  .refine(({ outcome, about }) => outcome !== 'disclosed' || about !== undefined, {
    error: 'is missing: say what may stand in the way',
    path: ['about'],
    params: { rule: 'required' },
  });

type Gate =
  | 'mediationClosed'
  | 'mediatorNotProposed'
  | 'nothingDisclosed'
  | 'mediatorKnown'
  | 'alreadyDone'
  | 'notAParty'
  | 'tooMany';

/**
 * Says what may stand between somebody and the mediator who is proposed, or what it thinks of what others said. The
 * mediator is appointed once all have looked and every party has waived what was disclosed; one party that objects, or a
 * mediator who declines, and the next one is asked. Source: domain §5, Uniform Mediation Act § 9.
 */
export const checkConflicts = (
  state: Mediation,
  { outcome, about }: z.output<typeof ConflictCheck>,
  acting: Acting,
): MediationEvent[] | Refusal<Gate> => {
  const over = ended(state);
  if (over) return over;
  const { mediator } = state;
  if (!mediator) return forbid('mediatorNotProposed', 'No mediator is proposed now.');
  if (mediator.isAppointed)
    return forbid('mediatorKnown', 'The mediator is appointed. End the mediation if it cannot go on.');
  const who = whoOf(acting);
  if (outcome === 'objected') {
    const why = who === 'mediator' ? 'declined' : 'objection';
    return drop(state, mediator, { why, who, ...(about !== undefined && { reason: about }) });
  }
  const said = outcome === 'waived' ? waive(state, acting) : tell(state, outcome, about, who);
  if (isRefusal(said)) return said;
  const isReady = isCleared(foresee(state, [said], acting.now));
  return [said, ...(isReady ? [{ type: 'MediatorAppointed', mediator: mediator.id } as const] : [])];
};

const waive = (state: Mediation, { seat }: Acting): EventOf<'ConflictWaived'> | Refusal<Gate> => {
  if (seat.kind !== 'party') return forbid('notAParty', 'What you disclose, the parties waive.');
  if (state.disclosedIn.length === 0) return forbid('nothingDisclosed', 'Nobody has disclosed anything.');
  return partyIn(state, seat.party).answer === 'waived'
    ? refuse('alreadyDone', 'You have waived it.')
    : { type: 'ConflictWaived', party: seat.party };
};

const tell = (
  state: Mediation,
  outcome: 'clear' | 'disclosed',
  about: string | undefined,
  who: Who,
): EventOf<'ConflictChecked'> | Refusal<'alreadyDone' | 'tooMany'> => {
  const before = who === 'mediator' ? state.mediator : partyIn(state, who);
  // Something may come to mind later; what was disclosed stays.
  if (outcome === 'clear') {
    return before?.check === undefined
      ? { type: 'ConflictChecked', who, outcome }
      : refuse('alreadyDone', 'You have looked for conflicts.');
  }
  const told = { length: before?.disclosed ?? 0 };
  return (
    full(told, mostDisclosures, 'disclosures of each who sits at it') ?? {
      type: 'ConflictChecked',
      who,
      outcome,
      disclosure: about,
    }
  );
};
