import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { mistimed } from '../cases/times.ts';
import type { PartyId } from '../kernel/ids.ts';
import { When } from '../kernel/instant.ts';
import { BasisPoints, Cents, whole } from '../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { name, text } from '../kernel/text.ts';
import { type Acting, actingParty, notArranging, whoOf } from './acting.ts';
import { usualAgreement } from './agreement.ts';
import type { Mediation, MediationEvent, Share } from './mediation.ts';
import { isFamily } from './party.ts';
import { isAppointed } from './reached.ts';
import { forbid, full } from './rules.ts';
import { Shares, unfit } from './shares.ts';
import { isSealed } from './stage.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Versions of the agreement to mediate at most. */
const mostVersions = 20;

/** Rounds of sealed bids, where nothing else is said. */
const usualRounds = 3;

export const Draft = z.strictObject({
  text: text(8_000).optional().meta({ description: "The agreement, word for word; left out, Amends' own wording" }),
  rounds: z.int().min(0).max(5).optional().meta({
    description: 'Rounds of sealed bids at most; 0 for none. Left out: 3, or none where `bearing` is missing',
  }),
  margin: Cents.default(Cents.parse(0)).meta({
    description: 'Once the bids are this near, in cents, the mediator is asked instead of the next round being opened',
  }),
  roundDays: z
    .int()
    .min(1)
    .max(30)
    .default(2)
    .meta({ description: 'Business days for a round of bids or a proposal, where nothing else is said' }),
  costs: Shares.optional().meta({
    description: 'Who bears what of what the mediation costs: sums to 10,000. Left out, all bear the same',
  }),
  bearing: Shares.optional().meta({
    description:
      'How several insurers bear what is settled: sums to 10,000. Bids are on the whole, so without it there are none',
  }),
});

type Refused = Refusal<
  | 'mediationClosed'
  | 'notTheOpener'
  | 'mediatorNotProposed'
  | 'roundOpen'
  | 'nothingSettled'
  | 'invalidRequest'
  | 'tooMany'
>;

/** Draws up the agreement to mediate, or a new version, which all sign anew. */
export const drawUpAgreement = (
  state: Mediation,
  { text: wording, rounds: asked, margin, roundDays, costs, bearing }: z.output<typeof Draft>,
  acting: Acting,
): EventOf<'AgreementDrawnUp'>[] | Refused => {
  const refused = notArranging(state, acting);
  if (refused) return refused;
  if (!isAppointed(state)) return forbid('mediatorNotProposed', 'A mediator has to be appointed first.');
  if (state.settled) return forbid('nothingSettled', 'The parties have come to terms: draw up the settlement.');
  if (isSealed(state.stage)) {
    return forbid('roundOpen', 'Sealed answers are being given by the agreement as it is.');
  }
  const version = (state.agreement?.version ?? 0) + 1;
  const insurers = state.parties.filter((party) => !isFamily(party)).map(({ id }) => id);
  const wrong =
    full({ length: version - 1 }, mostVersions, 'versions of its agreement') ??
    (costs &&
      unfit(
        costs,
        state.parties.map(({ id }) => id),
        '#/costs',
      )) ??
    (bearing && unfit(bearing, insurers, '#/bearing'));
  if (wrong) return wrong;
  const alone =
    insurers.length === 1 ? insurers.map((party) => ({ party, share: BasisPoints.parse(whole) })) : undefined;
  const borne = bearing ?? alone;
  if (asked && !borne) {
    const detail = 'is missing: bids are on the whole, so say how the insurers bear what is settled';
    return invalid({ pointer: '#/bearing', rule: 'required', detail });
  }
  const rounds = asked ?? (borne ? usualRounds : 0);
  return [
    {
      type: 'AgreementDrawnUp',
      who: whoOf(acting),
      version,
      text: wording ?? usualAgreement,
      rounds,
      margin,
      roundDays,
      costs: costs ?? equally(state.parties.map(({ id }) => id)),
      ...(borne && { bearing: borne }),
    },
  ];
};

/** All bear the same; what cannot be parted falls to those named first, a basis point each. */
const equally = (parties: readonly PartyId[]): Share[] => {
  const left = whole % parties.length;
  const each = (whole - left) / parties.length;
  return parties.map((party, place) => ({ party, share: BasisPoints.parse(each + (place < left ? 1 : 0)) }));
};

export const Signature = z.strictObject({
  version: z.int().min(1).meta({ description: 'Which version is signed' }),
  signatory: name(120).meta({ description: 'Who signed' }),
  on: When.meta({ description: 'When it was signed' }),
});

/** Signs the agreement to mediate, in its newest version. */
export const signAgreement = (
  state: Mediation,
  { version, signatory, on }: z.output<typeof Signature>,
  acting: Acting,
):
  | EventOf<'AgreementSigned'>[]
  | Refusal<'mediationClosed' | 'notAParty' | 'notYetAgreed' | 'olderVersion' | 'alreadyDone' | 'invalidRequest'> => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  const { agreement } = state;
  if (!agreement) return forbid('notYetAgreed', 'No agreement to mediate has been drawn up yet.');
  if (version !== agreement.version) {
    return forbid('olderVersion', `Version ${agreement.version} is to be signed.`, { pointer: '#/version' });
  }
  if (party.signed === version) return refuse('alreadyDone', 'You have signed it.');
  return (
    mistimed({ when: on, now: acting.now }) ?? [{ type: 'AgreementSigned', party: party.id, version, signatory, on }]
  );
};
