import * as z from 'zod';
import { invalid } from '../../cases/rules.ts';
import { dueAfter } from '../../kernel/calendar.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { Instant, type When } from '../../kernel/instant.ts';
import { Amount, type Cents } from '../../kernel/money.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import { type Acting, actingParty, notAgreed, notMediator } from '../acting.ts';
import type { Mediation, MediationEvent } from '../mediation.ts';
import { isFamily } from '../party.ts';
import { forbid, tooFarAhead } from '../rules.ts';
import { isSealed } from '../stage.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Days that sealed answers have at most. */
const longest = 60;

export const sealedUntil = Instant.optional().meta({
  description: 'By when answers have to be in; left out, as many business days as the agreement says',
});

export const Round = z.strictObject({ until: sealedUntil });

/** By when sealed answers have to be in; no, if that is too soon to be fair, or too late. */
export const deadlineOf = (
  { agreement, terms }: Pick<Mediation, 'agreement' | 'terms'>,
  until: Instant | undefined,
  now: Instant,
): Instant | Refusal<'invalidRequest'> => {
  if (until === undefined) {
    return dueAfter(now as unknown as When, { count: agreement?.roundDays ?? 1, unit: 'businessDays' }, terms.daysOff);
  }
  const hours = (Date.parse(until) - Date.parse(now)) / 3_600_000;
  if (hours < 1) return invalid({ pointer: '#/until', rule: 'later', detail: 'must lie an hour from now at least' });
  return tooFarAhead(until, { now, days: longest, pointer: '#/until' }) ?? until;
};

/** No, while sealed answers are being given, or once the parties have come to terms. */
export const busyOrDone = (state: Mediation): Refusal<'roundOpen' | 'nothingSettled'> | undefined => {
  if (state.settled) return forbid('nothingSettled', 'The parties have come to terms already: draw up the settlement.');
  return isSealed(state.stage)
    ? forbid('roundOpen', 'Sealed answers are being given. They are opened when their time is over.')
    : undefined;
};

/** Opens a round of sealed bids. Source: domain §5, blind bidding. */
export const openRound = (
  state: Mediation,
  { until }: z.output<typeof Round>,
  acting: Acting,
):
  | EventOf<'RoundOpened'>[]
  | Refusal<
      | 'mediationClosed'
      | 'notTheMediator'
      | 'notYetAgreed'
      | 'roundOpen'
      | 'nothingSettled'
      | 'bidsNotMeant'
      | 'sharesNotAgreed'
      | 'roundsSpent'
      | 'invalidRequest'
    > => {
  const refused = notMediator(state, acting) ?? notAgreed(state) ?? busyOrDone(state);
  if (refused) return refused;
  const round = (state.round?.number ?? 0) + 1;
  if (!state.parties.some(isFamily)) {
    return forbid('bidsNotMeant', 'Bids are between insurers and a family, and no family is a party. Make a proposal.');
  }
  if (!state.agreement?.bearing) {
    return forbid('sharesNotAgreed', 'The agreement to mediate does not say how the insurers bear what is settled.');
  }
  if (round > state.agreement.rounds) {
    return forbid('roundsSpent', `The agreement to mediate allows ${state.agreement.rounds} rounds.`);
  }
  const dueAt = deadlineOf(state, until, acting.now);
  return isRefusal(dueAt) ? dueAt : [{ type: 'RoundOpened', round, dueAt }];
};

/** What a party bids: a number, and no condition. */
export const Bid = z.strictObject({
  amount: Amount.max(10_000_000_000)
    .transform((amount) => amount as number as Cents)
    .meta({
      description:
        'In cents, at most a hundred million dollars. Of an insurer: the most for which it would see the whole settled; of the family: the least',
    }),
});

/**
 * Whose sealed bid may be put into its box now: nothing of the bid is looked at, so that no answer tells of it. A bid
 * replaces the one before it as long as the round is open.
 */
export const mayBid = (
  state: Mediation,
  round: number,
  acting: Acting,
): PartyId | Refusal<'mediationClosed' | 'notAParty' | 'noRoundOpen'> => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  const isOpen = state.stage === 'bids' && state.round?.number === round && acting.now <= state.round.dueAt;
  return isOpen
    ? party.id
    : forbid('noRoundOpen', 'This round is not open, or its time is over.', { parameter: 'round' });
};
