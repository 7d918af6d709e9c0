import type { PartyId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import { isRefusal } from '../../kernel/refusal.ts';
import type { Mediation, MediationEvent, SettledOn } from '../mediation.ts';
import { isFamily } from '../party.ts';
import { opensAt, type Question } from '../seal/mailbox.ts';
import { borneBy } from '../shares.ts';
import { deadlineOf } from './decide-bids.ts';
import { resultOf } from './outcome.ts';

/** Which sealed answers are to be opened now; none, while there is time or nothing is asked. */
export const toBeOpened = ({ id, stage, round, proposal }: Mediation, now: Instant): Question | undefined => {
  const asked = stage === 'bids' ? round : stage === 'proposal' ? proposal : undefined;
  if (!asked || opensAt({ deadline: asked.dueAt }) >= now) return undefined;
  const { number, dueAt: deadline } = asked;
  return { mediation: id, asks: stage === 'bids' ? 'bid' : 'response', number, deadline };
};

type Answers<Answer> = ReadonlyMap<PartyId, Answer | undefined>;
type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** What comes of a yes or no to a proposal: an agreement if all said yes, and nothing else that could be told apart. */
export const proposalOpened = (
  { parties }: Mediation,
  { number, amount, bearing, shares }: EventOf<'ProposalMade'>,
  answers: Answers<{ readonly accepts: boolean }>,
): EventOf<'ProposalClosed'>[] => {
  const isAccepted = parties.every(({ id }) => answers.get(id)?.accepts === true);
  const settledOn: SettledOn = { amount, bearing, shares };
  return [{ type: 'ProposalClosed', number, isAccepted, ...(isAccepted && { settledOn }) }];
};

/**
 * What comes of the bids of a round: an amount, or that there is none. Where they lie apart, the next round begins by
 * itself, if the agreement has one left.
 */
export const roundOpened = (
  state: Mediation,
  number: number,
  answers: Answers<{ readonly amount: Cents }>,
  now: Instant,
): (EventOf<'RoundClosed'> | EventOf<'RoundOpened'>)[] => {
  const { agreement, parties } = state;
  if (!agreement?.bearing) throw new Error('A round is opened where the insurers have agreed who bears what');
  const bidOf = (id: PartyId) => answers.get(id)?.amount;
  const family = parties.find(isFamily);
  const result = resultOf({
    insurers: parties.filter((party) => !isFamily(party)).map(({ id }) => bidOf(id)),
    family: family && bidOf(family.id),
    margin: agreement.margin,
  });
  const { outcome } = result;
  if (result.outcome === 'overlap') {
    const { amount } = result;
    const { bearing } = agreement;
    return [
      { type: 'RoundClosed', round: number, outcome, settledOn: { amount, bearing, shares: borneBy(amount, bearing) } },
    ];
  }
  const closed = { type: 'RoundClosed', round: number, outcome } as const;
  if (outcome !== 'gap' || number >= agreement.rounds) return [closed];
  const dueAt = deadlineOf(state, undefined, now);
  if (isRefusal(dueAt)) throw new Error('What the agreement says of rounds is within what may be');
  return [closed, { type: 'RoundOpened', round: number + 1, dueAt }];
};
