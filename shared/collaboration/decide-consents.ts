import * as z from 'zod';
import { mistimed } from '../cases/times.ts';
import type { PartyId } from '../kernel/ids.ts';
import { When } from '../kernel/instant.ts';
import { Cents, sayDollars } from '../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { isSame, name, text } from '../kernel/text.ts';
import { type Acting, isOver, memberDeed, type NoMember, onBehalf, partyIn } from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { partOf } from './decide-allocation.ts';
import { jointOfferStands } from './decide-parties.ts';
import { areCleared, limitOf, type Participation, type ParticipationEvent } from './participation.ts';
import { forbid, full } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;
type OwnEventOf<Type extends ParticipationEvent['type']> = Extract<ParticipationEvent, { type: Type }>;

/** What a command does to the matter, and to what the insurer keeps to itself. */
export type Both<Shared, Own> = { readonly shared: readonly Shared[]; readonly own: readonly Own[] };

export const Consent = z.strictObject({
  insured: name(120).meta({ description: 'Whose consent; no other insurer learns the name' }),
  answer: z.enum(['awaited', 'given', 'refused', 'notRequired']),
  on: When,
  reference: name(120).optional().meta({ description: 'Where the written consent is' }),
  hammer: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the policy limits what is paid to the amount that the insured refuses' }),
});

/** Insureds of one insurer at most; what one of them answered can always be corrected. */
const mostInsureds = 20;

type Refused = NoMember | Refusal<'jointOfferStands'>;

/**
 * Records what an insured answered, also while it is mediated: what is settled there with the family needs them. The others
 * learn only whether this insurer's consents are all there.
 */
export const recordConsent = (
  state: Collaboration,
  own: Participation,
  said: z.output<typeof Consent>,
  acting: Acting,
):
  | Both<EventOf<'ConsentsCleared'> | EventOf<'ConsentsOpened'>, OwnEventOf<'ConsentRecorded'>>
  | Refused
  | Refusal<'tooMany'> => {
  const deed = memberDeed(state, acting, {}, isOver);
  if (isRefusal(deed)) return deed;
  const others = own.consents.filter(({ insured }) => !isSame(insured, said.insured));
  const wrong =
    jointOfferStands(state) ??
    full(others, mostInsureds, 'consents of insureds') ??
    mistimed({ when: said.on, now: acting.now });
  if (wrong) return wrong;
  const was = partyIn(state, deed.party).isCleared;
  const is = areCleared([...others, said]);
  return {
    own: [{ type: 'ConsentRecorded', ...said }],
    shared: was === is ? [] : [is ? { type: 'ConsentsCleared', ...deed } : { type: 'ConsentsOpened', ...deed }],
  };
};

export const Clearing = z.strictObject({ ...onBehalf });

/** Records that an insurer off the platform has the consents it needs, likewise. */
export const clearConsents = (
  state: Collaboration,
  said: z.output<typeof Clearing>,
  acting: Acting,
): EventOf<'ConsentsCleared'>[] | Refused | Refusal<'alreadyDone'> => {
  const deed = memberDeed(state, acting, said, isOver);
  if (isRefusal(deed)) return deed;
  if (deed.party === acting.party) return forbid('onPlatform', 'Record what each of your insureds answered.');
  const stands = jointOfferStands(state);
  if (stands) return stands;
  if (partyIn(state, deed.party).isCleared) return refuse('alreadyDone', 'Its consents are there.');
  return [{ type: 'ConsentsCleared', ...deed }];
};

export const CoverageStatement = z.strictObject({
  primary: Cents.meta({ description: 'What is left of the primary limit, in cents' }),
  excess: z
    .strictObject({ carrier: name(120), limit: Cents })
    .optional()
    .meta({ description: 'The layer that what is more spills into' }),
  reserve: Cents.optional(),
  notes: text(4_000).optional().meta({ description: 'For this insurer alone' }),
});

/** States what this insurer can pay: no less than what it has agreed to. Nobody else sees it. */
export const stateCoverage = (
  { allocation, offer }: Collaboration,
  said: z.output<typeof CoverageStatement>,
  party: PartyId,
): OwnEventOf<'CoverageStated'>[] | Refusal<'limitExceeded'> => {
  const isOffered = offer !== undefined && offer.status !== 'rejected';
  const agreed = allocation?.accepted.includes(party) ? partOf(allocation, party) : undefined;
  const share = (isOffered ? offer.shares.find((each) => each.party === party)?.amount : agreed) ?? 0;
  return share > limitOf(said)
    ? forbid(
        'limitExceeded',
        `You have agreed to bear up to ${sayDollars(Cents.parse(share))}, more than these limits hold.`,
        { pointer: '#/primary' },
      )
    : [{ type: 'CoverageStated', ...said }];
};

export const Reservation = z
  .strictObject({
    reserved: z.boolean(),
    grounds: text(4_000).meta({ description: 'On what grounds rights are reserved, or why no longer' }),
  })
  .meta({ description: 'For this insurer alone: it blocks nothing, and outlives whatever is agreed' });

/** Reserves this insurer's rights, or lifts the reservation. It blocks nothing. Source: domain §4. */
export const reserveRights = (
  own: Participation,
  { reserved, grounds }: z.output<typeof Reservation>,
): (OwnEventOf<'RightsReserved'> | OwnEventOf<'ReservationLifted'>)[] | Refusal<'alreadyDone'> => {
  if (reserved) return [{ type: 'RightsReserved', grounds }];
  return own.reservedIn === undefined
    ? refuse('alreadyDone', 'No rights are reserved.')
    : [{ type: 'ReservationLifted', reason: grounds }];
};
