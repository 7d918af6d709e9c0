import * as z from 'zod';
import { contact, isReachable, reachable } from '../../kernel/contact.ts';
import { type MediatorId, PrincipalId } from '../../kernel/ids.ts';
import { Day } from '../../kernel/instant.ts';
import { Language } from '../../kernel/language.ts';
import { Cents } from '../../kernel/money.ts';
import { name, text } from '../../kernel/text.ts';
import { isOnce, once } from '../../kernel/unique.ts';
import { UsState } from '../../kernel/us-state.ts';
import type { Recorded } from '../../ledger/event.ts';
import { changed, type Listed, listed, retired } from '../../ledger/listed.ts';

const rate = (description: string, example: number) => Cents.optional().meta({ description, example });

/** What a mediator asks. The parties share it equally unless they agree otherwise. Source: domain §5, Oregon's EDR. */
export const Rates = z
  .strictObject({
    hour: rate('For an hour', 45_000),
    halfDay: rate('For half a day of sessions', 200_000),
    day: rate('For a whole day of sessions', 360_000),
    matter: rate('Once for each matter, for opening and administering it', 30_000),
  })
  .meta({
    id: 'MediatorRates',
    description:
      'What a mediator asks of all parties together, in US dollars in whole cents; what is left out it does not ask, or ' +
      'agrees each time',
  });
export type Rates = z.output<typeof Rates>;

/** What the platform says of a mediator whom the parties of a matter can choose. Source: domain §5. */
export const Entry = z
  .strictObject({
    name: name(120).meta({ description: 'The mediator’s name' }),
    firm: name(160).optional(),
    ...contact,
    states: z
      .array(UsState)
      .min(1)
      .max(UsState.options.length)
      .refine(isOnce, once)
      .meta({ description: 'Where it mediates' }),
    languages: z
      .array(Language)
      .max(20)
      .refine(isOnce, once)
      .default([])
      .meta({ description: 'In which languages it mediates' }),
    fields: z
      .array(name(60))
      .max(20)
      .refine(isOnce, once)
      .default([])
      .meta({ description: 'The clinical fields it knows well', example: ['obstetrics'] }),
    rates: Rates.default({}),
    availableFrom: Day.optional().meta({
      description: 'The first day on which it can take another matter; if left out, it can now',
      example: '2027-01-11',
    }),
    about: text(2_000).optional().meta({ description: 'What it did before, and how it works, in a few words' }),
    principal: PrincipalId.optional().meta({
      description: 'As whom it signs in: somebody admitted to the platform as a `mediator`. No insurer sees it',
    }),
  })
  .refine(isReachable, reachable('the parties must be able to reach the mediator'))
  .meta({
    id: 'MediatorEntry',
    description: 'What the platform says of a mediator whom the parties of a matter can choose',
    example: {
      name: 'Ruth Abernathy',
      firm: 'Abernathy Dispute Resolution',
      phone: '+1 617 555 0163',
      email: 'ruth.abernathy@example.com',
      states: ['MA', 'NH', 'RI'],
      languages: ['en', 'es'],
      fields: ['obstetrics', 'neonatology'],
      rates: { hour: 45_000, day: 360_000 },
      availableFrom: '2027-01-11',
      about: 'A nurse before she was a judge. Meets each side alone first.',
    },
  });
export type Entry = z.output<typeof Entry>;

/** A mediator on the panel. Only those that are listed can be chosen. */
export type Mediator = Listed<MediatorId, Entry>;

export type MediatorEvent =
  | { readonly type: 'MediatorListed'; readonly id: MediatorId; readonly entry: Entry }
  /** All that is said of it now. */
  | { readonly type: 'MediatorChanged'; readonly entry: Entry }
  | { readonly type: 'MediatorRetired'; readonly reason?: string | undefined };

export const evolveMediator = (mediator: Mediator | undefined, event: Recorded<MediatorEvent>): Mediator => {
  if (event.type === 'MediatorListed') return listed(event);
  if (!mediator) throw new Error('Nothing happens to a mediator before it is listed');
  return event.type === 'MediatorRetired' ? retired(mediator, event) : changed(mediator, event);
};
