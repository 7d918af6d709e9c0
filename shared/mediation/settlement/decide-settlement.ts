import type * as z from 'zod';
import { invalid } from '../../cases/rules.ts';
import { mistimed } from '../../cases/times.ts';
import type { OfferId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import { sayDollars } from '../../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { type Acting, actingParty, notArranging, whoOf } from '../acting.ts';
import type { Signature } from '../decide-agreement.ts';
import { foresee } from '../evolve.ts';
import type { Mediation, MediationEvent } from '../mediation.ts';
import { forbid, full } from '../rules.ts';
import { type BindingCode, type SettlementBinder, unableToBind } from './binding.ts';
import { allPaid, type SettlementTerms } from './terms.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Versions of a settlement at most. */
const mostVersions = 20;

/** Draws up the settlement of what the parties have come to, or a new version, which all sign anew. */
export const drawUpSettlement = (
  state: Mediation,
  terms: SettlementTerms,
  acting: Acting,
):
  | EventOf<'SettlementDrawnUp'>[]
  | Refusal<'mediationClosed' | 'notTheOpener' | 'nothingSettled' | 'invalidRequest' | 'tooMany'> => {
  const refused = notArranging(state, acting);
  if (refused) return refused;
  const { settled } = state;
  if (!settled) return forbid('nothingSettled', 'The parties have not come to terms yet.');
  const version = (state.settlement?.version ?? 0) + 1;
  const many = full({ length: version - 1 }, mostVersions, 'versions of its settlement');
  if (many) return many;
  const sum = allPaid(terms).reduce<number>((all, { amount }) => all + amount, 0);
  if (sum !== settled.amount) {
    const detail = `must sum, with what is structured, to ${sayDollars(settled.amount)}: to ${settled.amount} cents, and sums to ${sum}`;
    return invalid({ pointer: '#/payees', rule: 'sum', detail });
  }
  const liens = terms.liens.reduce<number>(
    (all, { amount, paidBy }) => all + (paidBy === 'family' ? (amount ?? 0) : 0),
    0,
  );
  if ((terms.attorneyFees ?? 0) + liens > settled.amount) {
    const pointer = liens > 0 ? '#/liens' : '#/attorneyFees';
    return invalid({ pointer, rule: 'most', detail: 'must not, with fees, take more than what is paid' });
  }
  return [{ type: 'SettlementDrawnUp', version, who: whoOf(acting), ...terms }];
};

/**
 * Signs the settlement; for an insurer, whoever may bind it as by an accepted offer. The last signature ends the mediation,
 * and what was settled on is to be paid.
 */
export const signSettlement = (
  state: Mediation,
  offer: OfferId,
  { version, signatory, on }: z.output<typeof Signature>,
  acting: Acting,
  /** Of an insurer; a family is bound by whoever speaks for it. */
  binder?: SettlementBinder,
):
  | (EventOf<'SettlementSigned'> | EventOf<'MediationClosed'>)[]
  | Refusal<
      | 'mediationClosed'
      | 'notAParty'
      | 'nothingSettled'
      | 'olderVersion'
      | 'alreadyDone'
      | 'invalidRequest'
      | BindingCode
    > => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  const { settled, settlement } = state;
  if (!settled || !settlement) return forbid('nothingSettled', 'No settlement has been drawn up yet.');
  if (version !== settlement.version) {
    return forbid('olderVersion', `Version ${settlement.version} is to be signed.`, { pointer: '#/version' });
  }
  if (party.settled === version) return refuse('alreadyDone', 'You have signed it.');
  const wrong = mistimed({ when: on, now: acting.now }) ?? (binder && unableToBind(state, settled, party, binder));
  if (wrong) return wrong;
  const signed: EventOf<'SettlementSigned'> = { type: 'SettlementSigned', party: party.id, version, signatory, on };
  const isLast = foresee(state, [signed], acting.now).parties.every(({ settled }) => settled === version);
  return [
    signed,
    ...(isLast
      ? [{ type: 'MediationClosed', outcome: 'settled', offer, on: acting.now as unknown as When } as const]
      : []),
  ];
};
