import type { PartyId } from '../kernel/ids.ts';
import { isSpent } from './choosing/choice.ts';
import type { Mediation } from './mediation.ts';
import type { Party } from './party.ts';
import type { Stage } from './stage.ts';

type Reached = Omit<Mediation, 'stage' | 'entered'>;

/** Whether a mediator was chosen and no conflict is in the way. */
export const isAppointed = ({ mediator }: Pick<Mediation, 'mediator'>): boolean => mediator?.isAppointed === true;

/** Whether all have signed the agreement to mediate as it is now. */
export const isAgreed = ({ agreement, parties }: Pick<Mediation, 'agreement' | 'parties'>): boolean =>
  agreement !== undefined && parties.every(({ signed }) => signed === agreement.version);

/** How far a mediation has come, from what was done in it. */
export const stageOf = (state: Reached): Stage => {
  const { closed, settled, mediator, round, proposal } = state;
  if (closed) return 'closed';
  if (settled) return 'settled';
  if (!mediator) return 'requested';
  if (!mediator.isAppointed) return 'mediatorProposed';
  if (!isAgreed(state)) return 'mediatorAppointed';
  if (round && round.outcome === undefined) return 'bids';
  return proposal && proposal.isAccepted === undefined ? 'proposal' : 'agreementSigned';
};

/**
 * Whom a stage waits for: those are reminded. Of sealed answers nobody knows who has given one, so all are.
 */
export const pendingIn = (state: Reached, stage: Stage): PartyId[] => {
  const { parties, agreement, settlement, opener } = state;
  const those = (holds: (party: Party) => boolean) => parties.filter(holds).map(({ id }) => id);
  switch (stage) {
    case 'requested':
      return isSpent(state) ? [opener] : those(({ preferences }) => preferences === undefined);
    case 'mediatorProposed':
      return those((party) => party.check === undefined || (mustAnswer(state) && party.answer === undefined));
    case 'mediatorAppointed':
      return agreement ? those(({ signed }) => signed !== agreement.version) : [opener];
    case 'bids':
    case 'proposal':
      return those(() => true);
    case 'settled':
      return settlement ? those(({ settled }) => settled !== settlement.version) : [opener];
    case 'agreementSigned':
    case 'closed':
      return [];
  }
};

/** Whether somebody has told of something that every party has to waive. */
export const mustAnswer = ({ disclosedIn }: Pick<Mediation, 'disclosedIn'>): boolean => disclosedIn.length > 0;

/** Whether the mediator and every organisation have looked for conflicts, and every party waived what was told. */
export const isCleared = (state: Pick<Mediation, 'mediator' | 'parties' | 'disclosedIn'>): boolean =>
  state.mediator?.check !== undefined &&
  state.parties.every(({ check, answer }) => check !== undefined && (!mustAnswer(state) || answer === 'waived'));
