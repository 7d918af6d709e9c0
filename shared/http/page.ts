import * as z from 'zod';
import type { Instant } from '../kernel/instant.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { type Answer, answer } from './answer.ts';
import { type CursorKeys, type CursorScope, longestCursor, openCursor, sealCursor } from './cursors.ts';

/** How a list is asked for, besides its filters. */
export const paging = (most: number, usual = Math.min(50, most)) => ({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, `must be a whole number from 1 to ${most}`)
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .default(usual)
    .meta({
      description: 'How many at most',
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: most });
      },
    }),
  cursor: z
    .string()
    .min(1)
    .max(longestCursor)
    .optional()
    .meta({ description: '`next` of the page before, with the same filters' }),
});

/** One page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z
      .string()
      .optional()
      .meta({ description: 'Pass it as `cursor` for the next page, within 24 hours; absent on the last' }),
  });

/** A cursor is good for the list it came from: the same route, the same filters. */
type List = Pick<CursorScope, 'route' | 'filter'>;

/** Whose pages they are: everybody who sees the same of a list. */
type Reader = Pick<CursorScope, 'tenant' | 'hospital' | 'guest'>;

/** Seconds for which a cursor is good. */
const lifetime = 24 * 60 * 60;

/**
 * The pages of one request. Cursors are sealed to its reader, so no list can forget whose it is; their key is read only
 * when a cursor is made or read.
 */
export const pagesOf = ({
  keys,
  reader,
  now,
}: {
  readonly keys: CursorKeys;
  readonly reader: Reader;
  readonly now: Instant;
}) => {
  const scopeOf = ({ route, filter }: List): CursorScope => ({ ...reader, route, filter });

  const cursorTo = async (list: List, position: string): Promise<string> => {
    const expiresAt = Math.floor(Date.parse(now) / 1000) + lifetime;
    return sealCursor(await keys.current(), scopeOf(list), { position, expiresAt });
  };

  /** Where a cursor points; nowhere without one. A position has a form, by which one of an older kind is known. */
  const positionOf = async (
    list: List,
    cursor: string | undefined,
    form: RegExp,
  ): Promise<{ readonly position: string | undefined } | Refusal<'invalidRequest'>> => {
    if (cursor === undefined) return { position: undefined };
    const opened = await openCursor(keys, scopeOf(list), cursor, now);
    if (opened === 'expired') return badCursor('has expired: begin again without it');
    if (opened === 'foreign' || !form.test(opened.position)) {
      return badCursor('is not the `next` of a page of this list with these filters');
    }
    return opened;
  };

  return {
    /** Answers a page, with a cursor to where it ended. */
    answer: async <Item>(
      list: List,
      { items, next }: { readonly items: readonly Item[]; readonly next: string | undefined },
    ): Promise<Answer<200, { items: Item[]; next?: string }>> =>
      answer(200, { items: [...items], ...(next !== undefined && { next: await cursorTo(list, next) }) }),

    positionOf,

    /** Where a cursor of a list by sequence points: 0 without one. */
    sequenceOf: async (list: List, cursor: string | undefined): Promise<number | Refusal<'invalidRequest'>> => {
      const at = await positionOf(list, cursor, /^[1-9]\d{0,11}$/);
      return 'refused' in at ? at : Number(at.position ?? 0);
    },
  };
};

export type Pages = ReturnType<typeof pagesOf>;

const badCursor = (detail: string) =>
  refuse('invalidRequest', 'One thing is wrong.', { errors: [{ parameter: 'cursor', rule: 'cursor', detail }] });
