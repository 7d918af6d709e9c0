import * as z from 'zod';
import { contact, isReachable, reachable } from '../../kernel/contact.ts';
import type { AttorneyId } from '../../kernel/ids.ts';
import { sameJson } from '../../kernel/json.ts';
import { Language } from '../../kernel/language.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import { isOnce, once } from '../../kernel/unique.ts';
import { UsState } from '../../kernel/us-state.ts';
import type { Recorded } from '../../ledger/event.ts';
import { changed, type Listed, listed, retired } from '../../ledger/listed.ts';

/**
 * What an insurer says of an attorney whom it can name to a family. Before an offer, where care fell short and did
 * significant harm that could have been prevented, the family is advised to have counsel of its own and gets a list.
 * Source: domain §2, practice 3.
 */
export const Entry = z
  .strictObject({
    name: name(120).meta({ description: 'The attorney’s name' }),
    firm: name(160).optional(),
    ...contact,
    states: z.array(UsState).min(1).max(20).refine(isOnce, once).meta({ description: 'Where it is admitted' }),
    languages: z.array(Language).max(20).refine(isOnce, once).default([]).meta({ description: 'What it speaks' }),
    fields: z
      .array(name(60))
      .max(10)
      .refine(isOnce, once)
      .default([])
      .meta({ description: 'What it knows well', example: ['birth injury'] }),
    note: text(1_000).optional().meta({ description: 'For everybody who may see the directory, hospitals too' }),
  })
  .refine(isReachable, reachable('a family must be able to reach the attorney'))
  .meta({
    id: 'AttorneyEntry',
    description: 'What an insurer says of an attorney whom it can name to a family',
    example: {
      name: 'Rosa Delgado',
      firm: 'Delgado & Shaw',
      phone: '+1 617 555 0142',
      email: 'rosa.delgado@example.com',
      states: ['MA', 'NH'],
      languages: ['en', 'es'],
      fields: ['birth injury', 'structured settlements'],
    },
  });
export type Entry = z.output<typeof Entry>;

/** An attorney in the directory of an insurer. Only those that are listed are named to families. */
export type Attorney = Listed<AttorneyId, Entry>;

export type AttorneyEvent =
  | { readonly type: 'AttorneyListed'; readonly id: AttorneyId; readonly entry: Entry }
  /** All that is said of it now. */
  | { readonly type: 'AttorneyChanged'; readonly entry: Entry }
  | { readonly type: 'AttorneyRetired'; readonly reason?: string | undefined };

export const evolveAttorney = (attorney: Attorney | undefined, event: Recorded<AttorneyEvent>): Attorney => {
  if (event.type === 'AttorneyListed') return listed(event);
  if (!attorney) throw new Error('Nothing happens to an attorney before it is listed');
  return event.type === 'AttorneyRetired' ? retired(attorney, event) : changed(attorney, event);
};

/** Says anew all that is said of an attorney; saying the same again changes nothing. */
export const changeAttorney = (
  { entry, status }: Attorney,
  said: Entry,
): readonly AttorneyEvent[] | Refusal<'retired'> => {
  if (status === 'retired') return refuse('retired', 'This attorney was retired. List it anew.');
  return sameJson(entry, said) ? [] : [{ type: 'AttorneyChanged', entry: said }];
};

/** Takes an attorney off the list, for good. A second time is refused: its reason would be lost. */
export const retireAttorney = (
  { status }: Attorney,
  reason: string | undefined,
): readonly AttorneyEvent[] | Refusal<'retired'> =>
  status === 'retired'
    ? refuse('retired', 'This attorney was retired before.')
    : [{ type: 'AttorneyRetired', ...(reason !== undefined && { reason }) }];
