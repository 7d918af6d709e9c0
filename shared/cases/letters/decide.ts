import * as z from 'zod';
import type { CommunicationId, LetterId } from '../../kernel/ids.ts';
import { type When, When as WhenSchema, writeDate } from '../../kernel/instant.ts';
import { pointerTo } from '../../kernel/pointer.ts';
import { type Fault, type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { Channel, familySides } from '../communications/communication.ts';
import { People } from '../communications/decide.ts';
import { ended, invalid, noPlaceLeft } from '../rules.ts';
import { mistimed } from '../times.ts';
import { addressees, type KnownFact, type Template, templatesIn } from './templates.ts';

/** A letter that went out. */
export const Sending = z.strictObject({
  template: z.string().max(60).meta({ description: 'Which letter, by its id in GET …/letters' }),
  to: z
    .enum(addressees)
    .meta({ description: 'To whom: `state` is the authority of the state, `payer` who paid for the care' }),
  on: WhenSchema.meta({ description: 'When it was sent; not in the future' }),
  channel: Channel.extract(['letter', 'email', 'portal']),
  people: People.meta({ description: 'To whom, by name, and from whom' }),
  says: z
    .record(z.string().max(40), text(1_500))
    .refine((says) => Object.keys(says).length <= 12, {
      error: 'must say at most 12 things',
      params: { rule: 'maxItems' },
    })
    .meta({
      description: 'What it says of each thing that has to be in it, by its key; what the case knows may be left out',
    }),
});
export type Sending = z.output<typeof Sending>;

/** How many letters each side records in a case. */
export const mostLetters = 10;

/** The letters that the law of a case's state knows, on a day. */
export const lettersFor = ({ facts }: Pick<Case, 'facts'>, on: When): Template[] => templatesIn(facts.state, on);

/** What a case knows of what a letter says, in words. */
export const knownTo = (
  { facts, hospital, demands }: Pick<Case, 'facts' | 'hospital' | 'demands'>,
  known: KnownFact | undefined,
): string | undefined => {
  const noticed = demands.findLast(({ kind }) => kind === 'preLitigationNotice' || kind === 'earlyDiscussionNotice');
  switch (known) {
    case 'hospital':
      return hospital;
    case 'occurred':
      return facts.occurred && writeDate(facts.occurred);
    case 'discovered':
      return facts.discovered && writeDate(facts.discovered);
    case 'place':
      return facts.place?.facility;
    case 'harm':
      return facts.harm === 'unknown' ? undefined : facts.harm;
    case 'noticedOn':
      return noticed && writeDate(noticed.on);
    default:
      return undefined;
  }
};

/**
 * Records a letter. All that the law asks of it must be in it: one that leaves something out is a conversation like any
 * other, and recorded as that. Sent to the family or its counsel, it settles the clock that asks for it.
 */
export const sendLetter = (
  state: Case,
  ids: { readonly letter: LetterId; readonly communication: CommunicationId },
  { template: named, to, on, channel, people, says }: Sending,
  { now, audience }: Pick<Acting, 'now' | 'audience'>,
):
  | EventOf<'LetterSent' | 'CommunicationLogged'>[]
  | Refusal<'caseClosed' | 'tooMany' | 'forbidden' | 'invalidRequest'> => {
  const refused =
    ended(state) ??
    noPlaceLeft(state.letters.counted?.[audience] ?? 0, mostLetters, 'letters') ??
    mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] });
  if (refused) return refused;
  const template = lettersFor(state, on).find(({ id }) => id === named);
  if (!template) {
    const detail = 'must be a letter of the state whose law governs, in force on that day';
    return invalid({ pointer: '#/template', rule: 'template', detail });
  }
  if (!template.to.includes(to)) {
    return invalid({ pointer: '#/to', rule: 'addressee', detail: `must be one of: ${template.to.join(', ')}` });
  }
  if (audience !== (template.owes === 'claims' ? 'insurer' : 'hospital')) {
    return refuse('forbidden', 'This letter is for the other side to send.');
  }
  const filled = Object.fromEntries(
    template.items.map(({ key, known }) => [key, says[key] ?? knownTo(state, known)] as const),
  );
  const faults = [...unsaid(template, filled), ...unknown(template, says)];
  if (faults.length > 0) return invalid(...faults);
  const party = familySides.find((side) => side === to);
  const { settles } = template;
  const isTold = party !== undefined && settles !== undefined;
  const sent = {
    type: 'LetterSent' as const,
    id: ids.letter,
    template: template.id,
    version: template.effectiveFrom,
    to,
    on,
    channel,
    people,
    says: filled as Record<string, string>,
    ...(isTold && { communication: ids.communication }),
  };
  if (!isTold) return [sent];
  return [
    sent,
    { type: 'CommunicationLogged', id: ids.communication, kind: settles, party, on, channel, people, followUps: [] },
  ];
};

const unsaid = ({ items, source }: Template, filled: Readonly<Record<string, string | undefined>>): Fault[] =>
  items
    .filter(({ key }) => filled[key] === undefined)
    .map(({ key, what }) => ({
      pointer: pointerTo(['says', key]),
      rule: 'required',
      detail: `must be said: ${what}`,
      source,
    }));

const unknown = ({ items }: Template, says: Readonly<Record<string, string>>): Fault[] =>
  Object.keys(says)
    .filter((key) => !items.some((item) => item.key === key))
    .map((key) => ({
      pointer: pointerTo(['says', key]),
      rule: 'known',
      detail: 'is nothing that this letter asks for',
    }));
