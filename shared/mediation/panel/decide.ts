import type { MediatorId } from '../../kernel/ids.ts';
import { sameJson } from '../../kernel/json.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import type { Entry, Mediator, MediatorEvent } from './mediator.ts';

type Decided<No extends Refusal> = readonly MediatorEvent[] | No;

/** Puts a mediator on the panel. `isAdmitted` says whether whom the entry names as its principal may sign in as one. */
export const listMediator = (id: MediatorId, entry: Entry, isAdmitted: boolean): Decided<Refusal<'invalidRequest'>> =>
  entry.principal !== undefined && !isAdmitted ? noMediator() : [{ type: 'MediatorListed', id, entry }];

/**
 * Says anew all that is said of a mediator; saying the same again changes nothing. A principal that was named before
 * stays good, even if it was revoked since: that stops it from signing in, and no change of anything else.
 */
export const changeMediator = (
  { entry, status }: Mediator,
  said: Entry,
  isAdmitted: boolean,
): Decided<Refusal<'retired' | 'invalidRequest'>> => {
  if (status === 'retired') return refuse('retired', 'This mediator was retired. List it anew.');
  if (said.principal !== undefined && said.principal !== entry.principal && !isAdmitted) return noMediator();
  return sameJson(entry, said) ? [] : [{ type: 'MediatorChanged', entry: said }];
};

/** Takes a mediator off the panel, for good. A second time is refused: its reason would be lost. */
export const retireMediator = ({ status }: Mediator, reason: string | undefined): Decided<Refusal<'retired'>> =>
  status === 'retired'
    ? refuse('retired', 'This mediator was retired before.')
    : [{ type: 'MediatorRetired', ...(reason !== undefined && { reason }) }];

const noMediator = (): Refusal<'invalidRequest'> =>
  refuse('invalidRequest', 'One thing is wrong.', {
    errors: [
      {
        pointer: '#/principal',
        rule: 'mediator',
        detail: 'is nobody whom the platform admitted as a mediator, or no longer: admit it first',
      },
    ],
  });
