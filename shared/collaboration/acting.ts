import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { mistimed } from '../cases/times.ts';
import { PartyId } from '../kernel/ids.ts';
import { type Instant, When } from '../kernel/instant.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import { name } from '../kernel/text.ts';
import type { Role } from '../tenancy/roles.ts';
import type { Settings } from '../tenancy/settings.ts';
import type { Collaboration, Evidence } from './collaboration.ts';
import { isMember, type Party } from './party.ts';
import { forbid, noMatter } from './rules.ts';

/** Who does something in a matter, and what holds for their insurer. */
export type Acting = {
  readonly party: PartyId;
  readonly roles: readonly Role[];
  readonly settings: Settings;
  readonly now: Instant;
};

/** What shows that somebody who has no access to Amends said what is recorded for them. */
export const EvidenceGiven = z
  .strictObject({
    kind: z.enum(['letter', 'email', 'call', 'meeting']),
    reference: name(120).meta({ description: 'Where it is to be found', example: 'Letter of 2026-11-20, file 4411' }),
    on: When.meta({ description: 'When it came' }),
  })
  .meta({ id: 'Evidence', description: 'What shows that an insurer off the platform said so' });

/** For whom something is recorded: nobody but the lead records for another, and only for one off the platform. */
export const onBehalf = {
  for: PartyId.optional().meta({ description: 'An insurer off the platform for which the lead records this' }),
  evidence: EvidenceGiven.optional().meta({ description: 'Needed with `for`' }),
};

type OnBehalf = { readonly for?: PartyId | undefined; readonly evidence?: Evidence | undefined };

/** Whose deed it is, and what shows it. */
export type Deed = { readonly party: PartyId; readonly evidence?: Evidence };

/** Why somebody records nothing: the matter is out of the insurers' hands, or the deed is not theirs to record. */
export type NoDeed = Refusal<
  'matterClosed' | 'matterEscalated' | 'notFound' | 'notTheLead' | 'onPlatform' | 'invalidRequest'
>;
/** The same, of what only those do who take part. */
export type NoMember = NoDeed | Refusal<'notAMember'>;

/** Why nothing of a kind is recorded in a matter any more, if so. */
type Over = (state: Collaboration) => Refusal<'matterClosed' | 'matterEscalated'> | undefined;

/** Whose deed something is that somebody records, as long as the matter goes on: unless it is over for that. */
export const deedOf = (
  state: Collaboration,
  { party: own, now }: Pick<Acting, 'party' | 'now'>,
  { for: other, evidence }: OnBehalf,
  over: Over = ended,
): Deed | NoDeed => {
  const refused = over(state);
  if (refused) return refused;
  const { parties, lead } = state;
  if (other === undefined || other === own) {
    return evidence === undefined
      ? { party: own }
      : invalid({ pointer: '#/evidence', rule: 'onlyWithFor', detail: 'is for what the lead records for another' });
  }
  if (own !== lead) return forbid('notTheLead', 'Only the lead records what another insurer answered.');
  const party = parties.find(({ id }) => id === other);
  if (!party) return noMatter();
  if (party.tenant !== undefined) return forbid('onPlatform', `${party.name} is on the platform and answers itself.`);
  if (!evidence) return invalid({ pointer: '#/evidence', rule: 'required', detail: 'is missing: say what shows it' });
  return mistimed({ when: evidence.on, pointer: '#/evidence/on', now }) ?? { party: other, evidence };
};

export const partyIn = ({ parties }: Collaboration, id: PartyId): Party => {
  const party = parties.find((each) => each.id === id);
  if (!party) throw new Error('A matter knows its parties');
  return party;
};

/** The same, of somebody who takes part in what is decided now. */
export const memberDeed = (
  state: Collaboration,
  acting: Pick<Acting, 'party' | 'now'>,
  said: OnBehalf,
  over?: Over,
): Deed | NoMember => {
  const deed = deedOf(state, acting, said, over);
  if (isRefusal(deed)) return deed;
  return isMember(partyIn(state, deed.party))
    ? deed
    : forbid('notAMember', 'The insurer has not joined the matter, or has left it.');
};

/** No, because the matter has ended. */
export const isOver = ({ closed }: Collaboration): Refusal<'matterClosed'> | undefined =>
  closed && forbid('matterClosed', 'Nothing more happens in it.');

/** No, because the matter has ended, or is out of the insurers' hands. */
export const ended: Over = (state) =>
  isOver(state) ?? (state.escalated && forbid('matterEscalated', 'It goes on in mediation.'));

/** No, because nothing is paid any more on what the matter is about: what was agreed is owed also after it closed. */
export const mayNoLongerLink: Over = (state) => (state.closed?.outcome === 'partlyPaid' ? undefined : ended(state));

export const notLead = (
  { lead }: Collaboration,
  { party }: Pick<Acting, 'party'>,
): Refusal<'notTheLead'> | undefined => (party === lead ? undefined : forbid('notTheLead', 'Ask the lead insurer.'));
