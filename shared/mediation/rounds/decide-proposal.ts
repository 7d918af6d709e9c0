import * as z from 'zod';
import type { PartyId } from '../../kernel/ids.ts';
import { Amount, type Cents } from '../../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import { type Acting, actingParty, notAgreed, notMediator } from '../acting.ts';
import type { Mediation, MediationEvent, Share } from '../mediation.ts';
import { isFamily } from '../party.ts';
import { forbid } from '../rules.ts';
import { borneBy, Shares, unfit } from '../shares.ts';
import { busyOrDone, deadlineOf, sealedUntil } from './decide-bids.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Proposals of a mediator at most. */
const mostProposals = 5;

/** Says that a party wants to hear a proposal of the mediator: it is made once all do. Source: domain §5. */
export const wantProposal = (
  state: Mediation,
  acting: Acting,
):
  | EventOf<'ProposalWanted'>[]
  | Refusal<'mediationClosed' | 'notAParty' | 'notYetAgreed' | 'alreadyDone' | 'roundOpen' | 'nothingSettled'> => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  const early = notAgreed(state) ?? busyOrDone(state);
  if (early) return early;
  return party.wantsProposal
    ? refuse('alreadyDone', 'You have said that you want to hear a proposal.')
    : [{ type: 'ProposalWanted', party: party.id }];
};

export const Proposing = z.strictObject({
  amount: Amount.transform((amount) => amount as number as Cents).meta({
    description: 'What is to be paid in all, in cents',
  }),
  bearing: Shares.optional().meta({
    description: 'How the insurers are to bear it: sums to 10,000. Left out, as the agreement to mediate says',
  }),
  terms: text(8_000).meta({ description: 'All of what is proposed, in words. Each party reads it' }),
  until: sealedUntil,
  override: text(1_000).optional().meta({
    description: 'Needed where somebody has no lawyer: why there is a proposal nevertheless',
  }),
});

type Gate =
  | 'mediationClosed'
  | 'notTheMediator'
  | 'notYetAgreed'
  | 'roundOpen'
  | 'nothingSettled'
  | 'proposalNotWanted'
  | 'notRepresented'
  | 'proposalsSpent'
  | 'sharesNotAgreed'
  | 'invalidRequest';

/**
 * Proposes what the parties could settle on, to yes or no. All of them want to hear it, and are represented, or it is
 * said why not. Source: domain §5, mediator's proposal.
 */
export const makeProposal = (
  state: Mediation,
  { amount, bearing: said, terms, until, override }: z.output<typeof Proposing>,
  acting: Acting,
): EventOf<'ProposalMade'>[] | Refusal<Gate> => {
  const refused = notMediator(state, acting) ?? notAgreed(state) ?? busyOrDone(state);
  if (refused) return refused;
  const number = (state.proposal?.number ?? 0) + 1;
  if (number > mostProposals) return forbid('proposalsSpent', `There are ${mostProposals} proposals at most.`);
  if (!state.parties.every(({ wantsProposal }) => wantsProposal)) {
    return forbid('proposalNotWanted', 'Not every party has said that it wants to hear a proposal.');
  }
  const isRepresented = state.parties.every((party) => party.representative?.isLawyer ?? true);
  if (!isRepresented && override === undefined) {
    return forbid('notRepresented', 'The family has no lawyer here. If all want it nevertheless, say why.', {
      pointer: '#/override',
    });
  }
  const bearing = bearingOf(state, said);
  if (isRefusal(bearing)) return bearing;
  const dueAt = deadlineOf(state, until, acting.now);
  if (isRefusal(dueAt)) return dueAt;
  const why = isRepresented || override === undefined ? {} : { override };
  return [{ type: 'ProposalMade', number, amount, bearing, shares: borneBy(amount, bearing), terms, dueAt, ...why }];
};

const bearingOf = (
  { parties, agreement }: Mediation,
  said: readonly Share[] | undefined,
): readonly Share[] | Refusal<'invalidRequest' | 'sharesNotAgreed'> => {
  if (said) {
    const insurers = parties.filter((party) => !isFamily(party)).map(({ id }) => id);
    return unfit(said, insurers, '#/bearing') ?? said;
  }
  return (
    agreement?.bearing ??
    forbid('sharesNotAgreed', 'Say what each insurer is to bear: the agreement to mediate does not.', {
      pointer: '#/bearing',
    })
  );
};

export const ProposalResponse = z.strictObject({
  proposal: z.int().min(1).meta({ description: 'The number of the proposal' }),
  accepts: z.boolean().meta({ description: 'Yes or no; to say nothing is to say no' }),
});

/** Whose sealed yes or no may be put into its box now. What it says is not looked at. */
export const mayRespond = (
  state: Mediation,
  number: number,
  acting: Acting,
): PartyId | Refusal<'mediationClosed' | 'notAParty' | 'noProposalOpen'> => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  const { stage, proposal } = state;
  const isOpen = stage === 'proposal' && proposal?.number === number && acting.now <= proposal.dueAt;
  return isOpen
    ? party.id
    : forbid('noProposalOpen', 'This proposal is not open, or its time is over.', { pointer: '#/proposal' });
};
