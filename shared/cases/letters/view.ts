import * as z from 'zod';
import { CommunicationId, LetterId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, type When, When as WhenSchema } from '../../kernel/instant.ts';
import { UsState } from '../../kernel/us-state.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { Document } from '../../reporting/document.ts';
import type { EventOf } from '../case.ts';
import { Channel } from '../communications/communication.ts';
import type { Showing } from '../shown.ts';
import { knownTo, lettersFor } from './decide.ts';
import { addressees, templates } from './templates.ts';

const To = z.enum(addressees);

export const LetterView = z
  .object({
    id: LetterId,
    template: z.string(),
    version: z.iso.date().meta({ description: 'The first day on which its version was in force' }),
    title: z.string(),
    to: To,
    on: WhenSchema,
    at: Instant,
    by: PrincipalId,
    channel: Channel,
    people: z.array(z.string()),
    says: z.array(z.object({ key: z.string(), what: z.string(), text: z.string() })),
    communication: CommunicationId.optional().meta({ description: 'The conversation that settled a clock with it' }),
  })
  .meta({ id: 'Letter', description: 'A letter that the law of a state asks for, as it was sent' });
export type LetterView = z.output<typeof LetterView>;

const TemplateView = z
  .object({
    id: z.string(),
    state: UsState,
    effectiveFrom: z.iso.date(),
    title: z.string(),
    to: z.array(To),
    owes: z.enum(['claims', 'hospitalRisk']),
    settles: z.string().optional().meta({ description: 'The communication that it is, where it settles a clock' }),
    items: z.array(
      z.object({
        key: z.string(),
        what: z.string(),
        text: z.string().optional().meta({ description: 'As the case knows it' }),
      }),
    ),
    missing: z.array(z.string()).meta({ description: 'Keys of what has to be said, and the case does not know' }),
    source: z.string(),
    verify: z.literal(true).optional().meta({ description: 'Have a lawyer check it before you rely on it' }),
  })
  .meta({ id: 'LetterTemplate', description: 'What a letter has to say, filled from the case' });

export const LettersView = z
  .object({ templates: z.array(TemplateView), items: z.array(LetterView) })
  .meta({ id: 'Letters', description: 'Letters that the law of the state knows, and those that were sent' });
export type LettersView = z.output<typeof LettersView>;

const viewLetter = ({
  id,
  template: named,
  version,
  to,
  on,
  at,
  by,
  channel,
  people,
  says,
  communication,
}: Recorded<EventOf<'LetterSent'>>): LetterView => {
  const template = templates.find((each) => each.id === named && each.effectiveFrom === version);
  return {
    id,
    template: named,
    version,
    title: template?.title ?? named,
    to,
    on,
    at,
    by: by.actor,
    channel,
    people: [...people],
    says: Object.entries(says).map(([key, text]) => ({
      key,
      what: template?.items.find((item) => item.key === key)?.what ?? key,
      text,
    })),
    ...(communication !== undefined && { communication }),
  };
};

/** The letter that was sent last. */
export const showLastLetter: Showing<LetterView> = ({ letters }) => {
  const last = letters.sentIn.at(-1);
  if (last === undefined) throw new Error('A letter that was just told of is in its case');
  return { tells: [last], show: (told) => viewLetter(told<'LetterSent'>(last)) };
};

/** One letter of a case; nothing, if it has no such letter. */
export const showLetter =
  (id: LetterId): Showing<LetterView | undefined> =>
  ({ letters: { sentIn } }) => ({
    tells: sentIn,
    show: (told) =>
      sentIn.map((sequence) => viewLetter(told<'LetterSent'>(sequence))).find((letter) => letter.id === id),
  });

/** The letters of a case's state as they are in force on a day, and those that were sent. */
export const showLetters =
  (on: When): Showing<LettersView> =>
  (state) => ({
    tells: state.letters.sentIn,
    show: (told) => ({
      templates: lettersFor(state, on).map(({ items, to, settles, ...template }) => {
        const filled = items.map(({ key, what, known }) => ({ key, what, text: knownTo(state, known) }));
        return {
          id: template.id,
          state: template.state,
          effectiveFrom: template.effectiveFrom,
          title: template.title,
          to: [...to],
          owes: template.owes,
          ...(settles !== undefined && { settles }),
          items: filled.map(({ text, ...item }) => ({ ...item, ...(text !== undefined && { text }) })),
          missing: filled.filter(({ text }) => text === undefined).map(({ key }) => key),
          source: template.source,
          ...(template.verify && { verify: true as const }),
        };
      }),
      items: state.letters.sentIn.map((sequence) => viewLetter(told<'LetterSent'>(sequence))),
    }),
  });

/** A letter to be printed. */
export const printLetter = ({ title, on, to, channel, people, says, version }: LetterView): Document => ({
  title,
  subject: 'A letter that the law of a state asks for',
  sections: [
    {
      heading: 'Sent',
      rows: [
        ['On', on],
        ['To', `${to}: ${people.join(', ')}`],
        ['By', channel],
        ['Version in force from', version],
      ],
    },
    ...says.map(({ what, text }) => ({ heading: `${what.slice(0, 1).toUpperCase()}${what.slice(1)}`, text })),
  ],
});
