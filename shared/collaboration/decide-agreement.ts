import * as z from 'zod';
import { mistimed } from '../cases/times.ts';
import { When } from '../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { name, text } from '../kernel/text.ts';
import { type Acting, ended, memberDeed, type NoMember, notLead, onBehalf, partyIn } from './acting.ts';
import { usualAgreement } from './agreement.ts';
import type { Collaboration, CollaborationEvent } from './collaboration.ts';
import { reachedIn } from './reached.ts';
import { forbid } from './rules.ts';

type EventOf<Type extends CollaborationEvent['type']> = Extract<CollaborationEvent, { type: Type }>;

export const Draft = z.strictObject({
  text: text(8_000).optional().meta({ description: "The agreement, word for word; left out, Amends' own wording" }),
});

const mayStillDraw: ReadonlySet<string> = new Set(['draft', 'invited', 'acknowledged', 'leadAlone']);

/** Draws up the agreement to be signed: common interest, and confidentiality. A new one is signed anew by everybody. */
export const drawUpAgreement = (
  state: Collaboration,
  { text: wording }: z.output<typeof Draft>,
  acting: Pick<Acting, 'party'>,
): EventOf<'AgreementDrawnUp'>[] | Refusal<'matterClosed' | 'matterEscalated' | 'notTheLead' | 'tooLate'> => {
  const refused = ended(state) ?? notLead(state, acting);
  if (refused) return refused;
  if (!mayStillDraw.has(reachedIn(state))) return forbid('tooLate', 'The agreement has been signed by all.');
  return [{ type: 'AgreementDrawnUp', version: (state.agreement?.version ?? 0) + 1, text: wording ?? usualAgreement }];
};

export const Signature = z.strictObject({
  version: z.int().min(1).meta({ description: 'Which version of the agreement' }),
  signatory: name(120).meta({ description: 'Who signed' }),
  on: When.meta({ description: 'When it was signed' }),
  ...onBehalf,
});

/** Signs the agreement, in its newest version. */
export const signAgreement = (
  state: Collaboration,
  { version, signatory, on, ...said }: z.output<typeof Signature>,
  acting: Acting,
): EventOf<'AgreementSigned'>[] | NoMember | Refusal<'agreementNotSigned' | 'olderVersion' | 'alreadyDone'> => {
  const deed = memberDeed(state, acting, said);
  if (isRefusal(deed)) return deed;
  const { agreement } = state;
  if (!agreement) return forbid('agreementNotSigned', 'The lead has not drawn up an agreement yet.');
  if (version !== agreement.version) {
    return forbid('olderVersion', `Version ${agreement.version} is to be signed.`, { pointer: '#/version' });
  }
  if (partyIn(state, deed.party).signed === version) return refuse('alreadyDone', 'The insurer has signed it.');
  return mistimed({ when: on, now: acting.now }) ?? [{ type: 'AgreementSigned', version, signatory, on, ...deed }];
};
