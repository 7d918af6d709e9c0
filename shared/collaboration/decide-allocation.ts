import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { PartyId } from '../kernel/ids.ts';
import { Amount, apportion, BasisPoints, Cents, whole } from '../kernel/money.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { name, text } from '../kernel/text.ts';
import { type Acting, type Deed, memberDeed, onBehalf } from './acting.ts';
import { beyondOwn } from './binding.ts';
import type { Collaboration, CollaborationEvent, Proposal } from './collaboration.ts';
import { jointOfferStands } from './decide-parties.ts';
import { notSigned } from './decide-reviews.ts';
import type { Participation } from './participation.ts';
import { isMember } from './party.ts';
import { countersWith, pendingIn } from './reached.ts';
import { forbid, full } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

const proposal = {
  shares: z
    .array(z.strictObject({ party: PartyId, share: BasisPoints }))
    .min(1)
    .max(12)
    .meta({ description: 'What each insurer that takes part bears; with `nonParty` they sum to 10,000' }),
  nonParty: z
    .strictObject({ name: name(120), share: BasisPoints })
    .optional()
    .meta({ description: 'What falls to somebody who takes no part, and is not offered' }),
  upTo: Amount.transform((amount) => amount as number as Cents).meta({
    description: 'The most that the harm may be valued at, in cents',
  }),
  note: text(2_000).optional().meta({ description: 'Why; every insurer reads it' }),
};

export const Proposing = z.strictObject({ ...proposal, ...onBehalf });

type Gate =
  | 'matterClosed'
  | 'matterEscalated'
  | 'notFound'
  | 'notTheLead'
  | 'onPlatform'
  | 'invalidRequest'
  | 'notAMember'
  | 'agreementNotSigned'
  | 'reviewsNotExchanged'
  | 'jointOfferStands'
  | 'limitExceeded'
  | 'authorityExceeded';

/**
 * Proposes who bears what. Whoever proposes has accepted. What was accepted before falls: all accept the same version.
 * As many counter-proposals as the terms allow take the matter to mediation. Source: domain §4.
 */
export const proposeAllocation = (
  state: Collaboration,
  { for: other, evidence, ...said }: z.output<typeof Proposing>,
  own: Participation | undefined,
  acting: Acting,
  /** Where in the body what is proposed is said. */
  within: '#' | '#/counter' = '#',
): (EventOf<'AllocationProposed'> | EventOf<'Escalated'>)[] | Refusal<Gate | 'tooMany'> => {
  const deed = whileAllocating(state, { for: other, evidence }, acting);
  if (isRefusal(deed)) return deed;
  const version = state.proposedIn.length + 1;
  const pointer = `${within}/shares`;
  const refused =
    full(state.proposedIn, 40, 'allocations') ??
    unfit(state, said, pointer) ??
    beyondShare(said, deed, own, acting, pointer);
  if (refused) return refused;
  const { shares, nonParty, upTo, note } = said;
  return [
    {
      type: 'AllocationProposed',
      version,
      shares,
      ...(nonParty && { nonParty }),
      upTo,
      ...(note !== undefined && { note }),
      ...deed,
    },
    ...(countersWith(state, deed.party) >= state.terms.mostCounters
      ? [{ type: 'Escalated', why: 'counters' } as const]
      : []),
  ];
};

const whileAllocating = (
  state: Collaboration,
  said: Pick<z.output<typeof Proposing>, 'for' | 'evidence'>,
  acting: Acting,
): Deed | Refusal<Gate> => {
  const deed = memberDeed(state, acting, said);
  if (isRefusal(deed)) return deed;
  const early = notSigned(state) ?? notExchanged(state) ?? jointOfferStands(state);
  return early ?? deed;
};

const notExchanged = (state: Collaboration): Refusal<'reviewsNotExchanged'> | undefined => {
  const missing = pendingIn(state, 'agreementSigned').length;
  return missing > 0
    ? forbid(
        'reviewsNotExchanged',
        `${missing === 1 ? 'One insurer has' : `${missing} insurers have`} shared no review yet, nor said that there is none.`,
      )
    : undefined;
};

/** What is wrong with shares: each insurer that takes part has one, and with that of others they make the whole. */
const unfit = (
  state: Collaboration,
  { shares, nonParty }: Pick<Proposal, 'shares' | 'nonParty'>,
  pointer: string,
): Refusal<'invalidRequest'> | undefined => {
  const wrong = (rule: string, detail: string) => invalid({ pointer, rule, detail });
  const members = state.parties.filter(isMember).map(({ id }) => id);
  const named = new Set(shares.map(({ party }) => party));
  if (named.size !== shares.length) return wrong('unique', 'must name each insurer once');
  if (members.length !== named.size || members.some((id) => !named.has(id))) {
    return wrong('members', 'must give a share, which may be 0, to each insurer that takes part, and to nobody else');
  }
  const sum = shares.reduce<number>((all, { share }) => all + share, nonParty?.share ?? 0);
  return sum === whole ? undefined : wrong('sum', `must sum to ${whole} basis points with nonParty, and sum to ${sum}`);
};

/** What each bears of a value, in cents: by largest remainder, over all that there is to bear. */
export const partsOf = (value: Cents, { shares, nonParty }: Pick<Proposal, 'shares' | 'nonParty'>) => {
  const cents = apportion(value, [...shares.map(({ share }) => share), ...(nonParty ? [nonParty.share] : [])]);
  return shares.map(({ party }, place) => ({ party, amount: cents[place] as Cents }));
};

/** What one insurer bears of the most that the harm may be valued at, in cents; nothing for one that has no share. */
export const partOf = (proposal: Pick<Proposal, 'shares' | 'nonParty' | 'upTo'>, party: PartyId): Cents | undefined =>
  partsOf(proposal.upTo, proposal).find((each) => each.party === party)?.amount;

/** Whoever accepts binds its insurer to what its share may come to. */
const beyondShare = (
  said: Pick<Proposal, 'shares' | 'nonParty' | 'upTo'>,
  { party }: Deed,
  own: Participation | undefined,
  { party: self, roles, settings }: Acting,
  pointer: string,
): Refusal<'limitExceeded' | 'authorityExceeded'> | undefined =>
  party === self ? beyondOwn(partOf(said, party) ?? Cents.parse(0), { roles, settings, own }, pointer) : undefined;

export const AllocationResponse = z
  .strictObject({
    answer: z.enum(['accepted', 'countered']),
    counter: z.strictObject(proposal).optional().meta({ description: 'Needed to counter: what is proposed instead' }),
    ...onBehalf,
  })
  .refine(({ answer, counter }) => (answer === 'countered') === (counter !== undefined), {
    error: 'must be there to counter, and only then',
    path: ['counter'],
    params: { rule: 'required' },
  });

/** Accepts the version on the table, or proposes another. An answer to an older version never counts. */
export const answerAllocation = (
  state: Collaboration,
  version: number,
  { answer: _, counter, ...said }: z.output<typeof AllocationResponse>,
  own: Participation | undefined,
  acting: Acting,
):
  | (EventOf<'AllocationAccepted'> | EventOf<'AllocationProposed'> | EventOf<'Escalated'>)[]
  | Refusal<Gate | 'tooMany' | 'olderVersion' | 'alreadyDone'> => {
  const deed = whileAllocating(state, said, acting);
  if (isRefusal(deed)) return deed;
  const { allocation } = state;
  if (version !== allocation?.version) {
    return forbid(
      'olderVersion',
      allocation ? `Version ${allocation.version} is on the table.` : 'Nothing is on the table now.',
      { parameter: 'allocationVersion' },
    );
  }
  if (counter) return proposeAllocation(state, { ...counter, ...said }, own, acting, '#/counter');
  if (allocation.accepted.includes(deed.party)) return refuse('alreadyDone', 'The insurer has accepted this version.');
  return beyondShare(allocation, deed, own, acting, '#/answer') ?? [{ type: 'AllocationAccepted', version, ...deed }];
};
