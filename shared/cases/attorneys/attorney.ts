import * as z from 'zod';
import type { AttorneyId, PrincipalId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { sameJson } from '../../kernel/json.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import { UsState } from '../../kernel/us-state.ts';
import type { Recorded } from '../../ledger/event.ts';

const isOnce = (all: readonly string[]): boolean => new Set(all.map((each) => each.toLowerCase())).size === all.length;
const once = { error: 'must not name one twice', params: { rule: 'unique' } };

const Language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/, 'must be a BCP 47 tag, such as es or pt-BR')
  .meta({ description: 'BCP 47 tag', example: 'es' });

/**
 * What an insurer says of an attorney whom it can name to a family. Before an offer, where care fell short and did
 * significant harm that could have been prevented, the family is advised to have counsel of its own and gets a list.
 * Source: domain §2, practice 3.
 */
export const Entry = z
  .strictObject({
    name: name(120).meta({ description: 'The attorney’s name' }),
    firm: name(160).optional(),
    phone: name(40).optional().meta({ description: 'This or `email` must be there' }),
    email: z.email({ error: 'must be an e-mail address' }).max(254).optional(),
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
  .refine(({ phone, email }) => phone !== undefined || email !== undefined, {
    error: 'is missing, and so is the e-mail address: a family must be able to reach the attorney',
    path: ['phone'],
    params: { rule: 'reachable' },
  })
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

export type Attorney = {
  readonly id: AttorneyId;
  readonly entry: Entry;
  /** Only those that are listed are named to families. */
  readonly status: 'listed' | 'retired';
  /** Every state it was ever filed under: each has a row of its own, which says whether it still is. */
  readonly filedUnder: readonly string[];
  readonly listedAt: Instant;
  readonly listedBy: PrincipalId;
  readonly changedAt?: Instant | undefined;
  readonly changedBy?: PrincipalId | undefined;
  readonly retiredAt?: Instant | undefined;
  readonly retiredBy?: PrincipalId | undefined;
  readonly retirementReason?: string | undefined;
};

export type AttorneyEvent =
  | { readonly type: 'AttorneyListed'; readonly id: AttorneyId; readonly entry: Entry }
  /** All that is said of it now. */
  | { readonly type: 'AttorneyChanged'; readonly entry: Entry }
  | { readonly type: 'AttorneyRetired'; readonly reason?: string | undefined };

export const evolveAttorney = (attorney: Attorney | undefined, event: Recorded<AttorneyEvent>): Attorney => {
  const { at, by } = event;
  if (event.type === 'AttorneyListed') {
    const { id, entry } = event;
    return { id, entry, status: 'listed', filedUnder: entry.states, listedAt: at, listedBy: by.actor };
  }
  if (!attorney) throw new Error('Nothing happens to an attorney before it is listed');
  if (event.type === 'AttorneyRetired') {
    return { ...attorney, status: 'retired', retiredAt: at, retiredBy: by.actor, retirementReason: event.reason };
  }
  const filedUnder = [...new Set([...attorney.filedUnder, ...event.entry.states])];
  return { ...attorney, entry: event.entry, filedUnder, changedAt: at, changedBy: by.actor };
};

/** Says anew all that is said of an attorney; saying the same again changes nothing. */
export const changeAttorney = (
  { entry, status }: Attorney,
  changed: Entry,
): readonly AttorneyEvent[] | Refusal<'retired'> => {
  if (status === 'retired') return refuse('retired', 'This attorney was retired. List it anew.');
  return sameJson(entry, changed) ? [] : [{ type: 'AttorneyChanged', entry: changed }];
};

/** Takes an attorney off the list, for good. A second time is refused: its reason would be lost. */
export const retireAttorney = (
  { status }: Attorney,
  reason: string | undefined,
): readonly AttorneyEvent[] | Refusal<'retired'> =>
  status === 'retired'
    ? refuse('retired', 'This attorney was retired before.')
    : [{ type: 'AttorneyRetired', ...(reason !== undefined && { reason }) }];
