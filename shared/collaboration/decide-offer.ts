import * as z from 'zod';
import type { Case, EventOf as EventInCase } from '../cases/case.ts';
import { Channel } from '../cases/communications/communication.ts';
import { blocked, invalid } from '../cases/rules.ts';
import { mistimed } from '../cases/times.ts';
import { familySide, offerBlocks } from '../cases/work/gates.ts';
import type { CommunicationId, OfferId } from '../kernel/ids.ts';
import { When } from '../kernel/instant.ts';
import { Amount, Cents, sayDollars } from '../kernel/money.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { isSame, name, text } from '../kernel/text.ts';
import { type Acting, ended, notLead } from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { partsOf } from './decide-allocation.ts';
import { pendingIn } from './reached.ts';
import { forbid, full } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;
type OfferGate = ReturnType<typeof offerBlocks>[number]['rule'];

/** The one offer that all insurers make together. */
export const JointOffering = z
  .strictObject({
    value: Amount.transform((amount) => amount as number as Cents).meta({
      description: 'What the harm is valued at, in cents; what falls to a non-party is not offered',
    }),
    payees: z.array(name(100)).min(1).max(10).meta({ description: 'Who is paid' }),
    commitments: z.array(text(1_000)).max(10).default([]).meta({ description: 'What is offered besides money' }),
    releases: z
      .array(name(200))
      .max(20)
      .default([])
      .meta({ description: 'Whom a release that is asked for releases, one by one; none if none is asked for' }),
    explanation: text(4_000).meta({ description: 'Why this offer, as the family is told' }),
    on: When.meta({ description: 'When it was made to the family, or to its counsel' }),
    channel: Channel,
    people: z.array(name(120)).min(1).max(20).meta({ description: 'Who was there, or whom it was sent to' }),
  })
  .refine(({ payees }) => payees.every((payee, place) => payees.findIndex((each) => isSame(each, payee)) === place), {
    error: 'must name each payee once',
    path: ['payees'],
    params: { rule: 'unique' },
  });

/**
 * Records the joint offer that was made to the family: after all have accepted one version of who bears what, consents
 * are there, and what comes before any offer is done in the lead's case. Its cents are split by largest remainder and sum
 * to what is offered. Source: domain §4, invariants.
 */
export const makeJointOffer = (
  state: Collaboration,
  id: OfferId,
  { value, channel: _, ...said }: z.output<typeof JointOffering>,
  leadCase: Case,
  acting: Acting,
):
  | EventOf<'JointOfferMade'>[]
  | Refusal<
      | 'matterClosed'
      | 'matterEscalated'
      | 'notTheLead'
      | 'allocationNotAgreed'
      | 'consentsMissing'
      | 'beyondAllocation'
      | 'noJointOffer'
      | 'jointOfferStands'
      | 'tooMany'
      | 'invalidRequest'
      | OfferGate
    > => {
  const refused = ended(state) ?? notLead(state, acting);
  if (refused) return refused;
  const { allocation, offer } = state;
  if (offer?.status === 'accepted') return forbid('jointOfferStands', 'The family has accepted the joint offer.');
  if (!allocation || pendingIn(state, 'allocationProposed').length > 0) {
    return forbid('allocationNotAgreed', 'Every insurer that takes part accepts the same version first.');
  }
  const missing = pendingIn(state, 'allocationAccepted').length;
  if (missing > 0) {
    return forbid(
      'consentsMissing',
      `${missing === 1 ? 'One insurer lacks' : `${missing} insurers lack`} consents of insureds.`,
    );
  }
  if (value > allocation.upTo) {
    return forbid('beyondAllocation', `The insurers agreed to a value of at most ${sayDollars(allocation.upTo)}.`, {
      pointer: '#/value',
    });
  }
  const advised = leadCase.counsel.advised?.on;
  const wrong =
    blocked(offerBlocks(leadCase)) ??
    full(state.offeredIn, 10, 'joint offers') ??
    mistimed({ when: said.on, now: acting.now, follows: [advised, 'the family was advised to have counsel'] });
  if (wrong) return wrong;
  const shares = partsOf(value, allocation);
  const amount = Cents.parse(shares.reduce((sum, each) => sum + each.amount, 0));
  if (amount === 0) {
    return invalid({ pointer: '#/value', rule: 'something', detail: 'must leave something that the insurers offer' });
  }
  const version = state.offeredIn.length + 1;
  return [{ type: 'JointOfferMade', id, version, allocation: allocation.version, value, amount, shares, ...said }];
};

/** That the offer was made is a conversation with the family, too: in the lead's case, like that of any offer. */
export const offerConversation = (
  leadCase: Case,
  id: CommunicationId,
  { on, channel, people }: Pick<z.output<typeof JointOffering>, 'on' | 'channel' | 'people'>,
): EventInCase<'CommunicationLogged'>[] => [
  { type: 'CommunicationLogged', id, kind: 'offer', party: familySide(leadCase), on, channel, people, followUps: [] },
];

export const JointAnswer = z.strictObject({
  answer: z.enum(['accepted', 'rejected']),
  by: z.enum(['patient', 'family', 'counsel']),
  on: When.meta({ description: 'When it was answered' }),
  written: z.boolean().meta({ description: 'Whether in writing' }),
});

/** Records the family's answer to the joint offer. There is one. */
export const answerJointOffer = (
  state: Collaboration,
  { answer, by: answeredBy, on, written: isWritten }: z.output<typeof JointAnswer>,
  acting: Acting,
):
  | EventOf<'JointOfferAnswered'>[]
  | Refusal<'matterClosed' | 'matterEscalated' | 'notTheLead' | 'noJointOffer' | 'alreadyDone' | 'invalidRequest'> => {
  const { offer } = state;
  const refused = ended(state) ?? notLead(state, acting);
  if (refused) return refused;
  if (!offer) return forbid('noJointOffer', 'No joint offer has been made.');
  if (offer.status !== 'made') return refuse('alreadyDone', 'The joint offer has been answered.');
  return (
    mistimed({ when: on, now: acting.now, follows: [offer.on, 'the joint offer was made'] }) ?? [
      { type: 'JointOfferAnswered', id: offer.id, answer, answeredBy, on, isWritten },
    ]
  );
};
