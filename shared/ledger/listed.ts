import * as z from 'zod';
import type { PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { text } from '../kernel/text.ts';
import type { Recorded } from './event.ts';

/** What is said of somebody in a directory, who is filed there under each state of the US that it names. */
export type Entry = { readonly states: readonly string[] };

/** Somebody in a directory. */
export type Listed<Id extends string, Said extends Entry> = {
  readonly id: Id;
  readonly entry: Said;
  /** Lists hold only those who are listed. */
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

export const Retirement = z
  .strictObject({ reason: text(500).optional().meta({ description: 'Why it is taken off' }) })
  .meta({ id: 'Retirement', example: { reason: 'No longer takes such matters' } });

export const listed = <Id extends string, Said extends Entry>({
  id,
  entry,
  at,
  by,
}: Recorded<{ readonly id: Id; readonly entry: Said }>): Listed<Id, Said> => ({
  id,
  entry,
  status: 'listed',
  filedUnder: entry.states,
  listedAt: at,
  listedBy: by.actor,
});

/** After all that is said of it was said anew. */
export const changed = <Id extends string, Said extends Entry>(
  one: Listed<Id, Said>,
  { entry, at, by }: Recorded<{ readonly entry: Said }>,
): Listed<Id, Said> => ({
  ...one,
  entry,
  filedUnder: [...new Set([...one.filedUnder, ...entry.states])],
  changedAt: at,
  changedBy: by.actor,
});

export const retired = <Id extends string, Said extends Entry>(
  one: Listed<Id, Said>,
  { reason, at, by }: Recorded<{ readonly reason?: string | undefined }>,
): Listed<Id, Said> => ({ ...one, status: 'retired', retiredAt: at, retiredBy: by.actor, retirementReason: reason });
