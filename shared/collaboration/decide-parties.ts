import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { mistimed } from '../cases/times.ts';
import type { CollaborationId, PartyId } from '../kernel/ids.ts';
import { TenantId } from '../kernel/ids.ts';
import { When } from '../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { isSame, name, text } from '../kernel/text.ts';
import { UsState } from '../kernel/us-state.ts';
import {
  type Acting,
  deedOf,
  ended,
  memberDeed,
  type NoDeed,
  type NoMember,
  notLead,
  onBehalf,
  partyIn,
} from './acting.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { pendingIn, reachedIn } from './reached.ts';
import { forbid, full, noMatter } from './rules.ts';
import { termsOf } from './terms.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

/** Insurers in a matter at most, the lead among them. */
const mostParties = 12;

/** A matter that several insurers are to share. */
export const Opening = z.strictObject({
  title: name(120).meta({
    description: 'What the insurers call it; no patient in it',
    example: 'Transfer of March 2026',
  }),
  briefing: text(2_000).meta({
    description:
      'What an invited insurer reads before it has signed anything: why it is asked, and nothing of the patient',
  }),
  facts: z
    .strictObject({
      hospital: name(120).meta({ description: 'Where it happened' }),
      state: UsState,
      harm: name(60).meta({ description: 'What harm was done', example: 'severe' }),
      occurred: When.optional(),
      whatHappened: text(8_000),
    })
    .meta({
      description: 'What the insurers are told once they have signed. Patient safety work product has no place in it',
    }),
});
export type Opening = z.output<typeof Opening>;

/** Opens a matter: whoever opens it leads it. What the lead's settings say of clocks holds for it from now on. */
export const openMatter = (
  id: CollaborationId,
  lead: { readonly id: PartyId; readonly tenant: TenantId; readonly name: string },
  { title, briefing, facts }: Opening,
  { settings, now }: Pick<Acting, 'settings' | 'now'>,
): EventOf<'MatterOpened'>[] | Refusal<'invalidRequest'> =>
  (facts.occurred && mistimed({ when: facts.occurred, pointer: '#/facts/occurred', now })) ?? [
    { type: 'MatterOpened', id, lead, title, briefing, facts, terms: termsOf(settings) },
  ];

/** An insurer that is to take part: one on the platform by its tenant, another by its name. */
export const Naming = z
  .strictObject({
    tenant: TenantId.optional().meta({ description: 'An insurer on the platform: see `GET /v1/insurers`' }),
    name: name(120).optional().meta({ description: 'An insurer that is not' }),
    contact: name(200).optional().meta({ description: 'How it is reached' }),
  })
  .refine(({ tenant, name: named }) => (tenant === undefined) !== (named === undefined), {
    error: 'must name either a tenant or, by name, an insurer off the platform',
    path: ['tenant'],
    params: { rule: 'either' },
  });
export type Naming = z.output<typeof Naming>;

const gathering: ReadonlySet<string> = new Set(['draft', 'invited', 'acknowledged', 'leadAlone']);

/** Names an insurer that is to take part. Each stands once in a matter. */
export const nameParty = (
  state: Collaboration,
  id: PartyId,
  {
    tenant,
    name: named,
    contact,
  }: { readonly tenant?: TenantId | undefined; readonly name: string; readonly contact?: string | undefined },
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'PartyNamed'>[]
  | Refusal<'matterClosed' | 'matterEscalated' | 'notTheLead' | 'tooLate' | 'tooMany' | 'alreadyThere'> => {
  const refused = ended(state) ?? notLead(state, acting) ?? whileGathering(state);
  if (refused) return refused;
  const isThere = state.parties.some(
    (party) => (tenant !== undefined && party.tenant === tenant) || isSame(party.name, named),
  );
  if (isThere) return refuse('alreadyThere', 'The insurer is in the matter already.');
  return (
    full(state.parties, mostParties, 'insurers') ?? [
      {
        type: 'PartyNamed',
        id,
        name: named,
        ...(tenant !== undefined && { tenant }),
        ...(contact !== undefined && { contact }),
      },
    ]
  );
};

const whileGathering = (state: Collaboration): Refusal<'tooLate'> | undefined =>
  gathering.has(reachedIn(state))
    ? undefined
    : forbid(
        'tooLate',
        'The agreement is signed: whoever joins now would have to sign it, too. Open another matter with them.',
      );

/** Invites all who were named and not asked yet. The clock of the invitation begins anew. */
export const invite = (
  state: Collaboration,
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'PartiesInvited'>[]
  | Refusal<'matterClosed' | 'matterEscalated' | 'notTheLead' | 'tooLate' | 'alreadyDone'> => {
  const refused = ended(state) ?? notLead(state, acting) ?? whileGathering(state);
  if (refused) return refused;
  const parties = state.parties.filter(({ standing }) => standing === 'named').map(({ id }) => id);
  return parties.length > 0
    ? [{ type: 'PartiesInvited', parties }]
    : refuse('alreadyDone', 'There is nobody whom you have named and not invited.');
};

export const Acknowledgement = z
  .strictObject({
    answer: z.enum(['joined', 'declined']),
    reason: text(1_000).optional().meta({ description: 'Needed to decline' }),
    ...onBehalf,
  })
  .refine(({ answer, reason }) => answer === 'joined' || reason !== undefined, {
    error: 'is missing: say why',
    path: ['reason'],
    params: { rule: 'required' },
  });

/** Answers an invitation, also after its deadline, as long as the lead has not gone on without. */
export const acknowledge = (
  state: Collaboration,
  { answer, reason, ...said }: z.output<typeof Acknowledgement>,
  acting: Acting,
): EventOf<'InvitationAnswered'>[] | NoDeed | Refusal<'alreadyDone' | 'notAMember'> => {
  const deed = deedOf(state, acting, said);
  if (isRefusal(deed)) return deed;
  const { standing } = partyIn(state, deed.party);
  if (standing === 'setAside') return forbid('notAMember', 'The lead has gone on without this insurer.');
  if (standing === 'named') return forbid('notAMember', 'The insurer has not been invited yet.');
  if (standing !== 'invited') return refuse('alreadyDone', 'The invitation has been answered.');
  return [{ type: 'InvitationAnswered', ...deed, answer, ...(reason !== undefined && { reason }) }];
};

export const Leaving = z.strictObject({ reason: text(1_000), ...onBehalf });

/** Leaves a matter. What is agreed without it has to be agreed anew; the others may claim contribution from it. */
export const withdraw = (
  state: Collaboration,
  { reason, ...said }: z.output<typeof Leaving>,
  acting: Acting,
): EventOf<'PartyWithdrew'>[] | NoMember | Refusal<'jointOfferStands' | 'tooLate'> => {
  const deed = memberDeed(state, acting, said);
  if (isRefusal(deed)) return deed;
  if (deed.party === state.lead)
    return forbid('tooLate', 'There is exactly one lead. It closes the matter, or asks for mediation.');
  return jointOfferStands(state) ?? [{ type: 'PartyWithdrew', ...deed, reason }];
};

/** No, because an offer is before the family, or was accepted: nobody takes back what all have offered. */
export const jointOfferStands = ({ offer }: Collaboration): Refusal<'jointOfferStands'> | undefined =>
  offer && offer.status !== 'rejected'
    ? forbid('jointOfferStands', 'The joint offer is before the family, or was accepted: it goes by what was agreed.')
    : undefined;

export const SettingAside = z.strictObject({ reason: text(1_000) });

/**
 * Goes on without an insurer that let a deadline pass or was never asked. The right to claim contribution from it stays
 * reserved. Source: domain §4: a lapse never removes an insurer in silence.
 */
export const setAside = (
  state: Collaboration,
  party: PartyId,
  { reason }: z.output<typeof SettingAside>,
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'PartySetAside'>[]
  | Refusal<'matterClosed' | 'matterEscalated' | 'notTheLead' | 'notFound' | 'nothingLapsed' | 'jointOfferStands'> => {
  const refused = ended(state) ?? notLead(state, acting) ?? jointOfferStands(state);
  if (refused) return refused;
  const found = state.parties.find(({ id }) => id === party);
  if (!found) return noMatter();
  const isLate =
    state.lapsed?.parties.includes(party) &&
    pendingIn(state, state.lapsed.stage).includes(party) &&
    party !== state.lead;
  return isLate || found.standing === 'named'
    ? [{ type: 'PartySetAside', party, reason }]
    : forbid('nothingLapsed', 'This insurer has let no deadline pass.');
};

export const ComingOnPlatform = z.strictObject({ tenant: TenantId });

/**
 * An insurer off the platform has become a tenant. It is asked itself, as it was not before: what was recorded for it
 * shows it nothing and binds it to nothing, but for the reviews that were shared. Once an offer is before the family,
 * what was agreed for it stands, and the lead goes on recording.
 */
export const comeOnPlatform = (
  state: Collaboration,
  party: PartyId,
  { tenant, name: known }: z.output<typeof ComingOnPlatform> & { readonly name: string },
  acting: Pick<Acting, 'party'>,
):
  | EventOf<'PartyCameOnPlatform'>[]
  | Refusal<
      | 'matterClosed'
      | 'matterEscalated'
      | 'notTheLead'
      | 'jointOfferStands'
      | 'notFound'
      | 'alreadyDone'
      | 'alreadyThere'
    > => {
  const refused = ended(state) ?? notLead(state, acting) ?? jointOfferStands(state);
  if (refused) return refused;
  const found = state.parties.find(({ id }) => id === party);
  if (!found) return noMatter();
  if (found.tenant !== undefined) return refuse('alreadyDone', 'The insurer is on the platform already.');
  if (state.parties.some((each) => each.tenant === tenant)) {
    return refuse('alreadyThere', 'This tenant is another insurer of the matter.', {
      errors: [{ pointer: '#/tenant', rule: 'unique', detail: 'is another insurer of the matter' }],
    });
  }
  return [{ type: 'PartyCameOnPlatform', party, tenant, name: known }];
};

/** The insurer that a lead names is not there. */
export const unknownInsurer = () =>
  invalid({ pointer: '#/tenant', rule: 'insurer', detail: 'must be an insurer of the directory, `GET /v1/insurers`' });
