import * as z from 'zod';
import { sha256 } from '../kernel/digest.ts';
import { canonical, parseJson } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { type Answer, answer } from './answer.ts';

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
    .max(400)
    .optional()
    .meta({ description: '`next` of the page before, with the same filters' }),
});

/** One page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().optional().meta({ description: 'Pass it as `cursor` for the next page; absent on the last' }),
  });

/** A cursor is good for the list it came from: the same route, the same filters. */
type List = { readonly route: string; readonly filter: unknown };

const scopeOf = ({ route, filter }: List): string => sha256(canonical([route, filter])).slice(0, 16);

/** Answers a page, with a cursor to where it ended. */
export const answerPage = <Item>(
  list: List,
  { items, next }: { readonly items: readonly Item[]; readonly next: string | undefined },
): Answer<200, { items: Item[]; next?: string }> =>
  answer(200, {
    items: [...items],
    ...(next !== undefined && { next: Buffer.from(JSON.stringify([scopeOf(list), next])).toString('base64url') }),
  });

/** Where a cursor points; nowhere without one. A position has a form, by which a made-up one is known. */
export const positionOf = (
  list: List,
  cursor: string | undefined,
  form: RegExp,
): { readonly position: string | undefined } | Refusal<'invalidRequest'> => {
  if (cursor === undefined) return { position: undefined };
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [scope, position] = 'value' in parsed && Array.isArray(parsed.value) ? parsed.value : [];
  if (scope === scopeOf(list) && typeof position === 'string' && form.test(position)) return { position };
  return refuse('invalidRequest', 'One thing is wrong.', {
    errors: [
      { parameter: 'cursor', rule: 'cursor', detail: 'is not the `next` of a page of this list with these filters' },
    ],
  });
};

/** Where a cursor of a list by sequence points: 0 without one. */
export const sequenceOf = (list: List, cursor: string | undefined): number | Refusal<'invalidRequest'> => {
  const at = positionOf(list, cursor, /^[1-9]\d{0,11}$/);
  return 'refused' in at ? at : Number(at.position ?? 0);
};
