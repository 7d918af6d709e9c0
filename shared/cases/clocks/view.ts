import * as z from 'zod';
import { UsState } from '../../kernel/us-state.ts';
import type { Contents, StatePack } from './clock.ts';

const date = z.iso.date();
const source = z.string().meta({ description: 'Where the law says so', example: 'M.G.L. c. 231, § 60L' });
const verify = z
  .literal(true)
  .optional()
  .meta({ description: 'Not read in the law itself: have a lawyer check it before you rely on it' });

const ClockView = z
  .object({
    id: z.string().meta({ description: 'The same for every version of it', example: 'ma-notice-response' }),
    effectiveFrom: date.meta({ description: 'The first day on which a clock that starts runs by this version' }),
    effectiveTo: date.optional().meta({ description: 'The last such day; absent while it is in force' }),
    starts: z
      .enum(['preLitigationNotice', 'reportableEvent', 'earlyDiscussionNotice', 'providerNotice'])
      .meta({ description: 'What sets it going' }),
    within: z
      .object({ count: z.int().min(1), unit: z.enum(['hours', 'days', 'businessDays']) })
      .meta({ description: 'How long the law gives' }),
    ownCount: z.int().optional().meta({ description: 'The tenant’s own number of the same units, if it set one' }),
    settledBy: z
      .enum([
        'noticeRecords',
        'noticeResponse',
        'sevenDayLetter',
        'thirtyDayLetter',
        'earlyDiscussion',
        'resolutionOffered',
      ])
      .meta({ description: 'The communication that settles it' }),
    owes: z.enum(['claims', 'hospitalRisk']).meta({ description: 'Who has to see to it' }),
    what: z.string().meta({ description: 'What is to be done' }),
    source,
    note: z.string().optional(),
    verify,
  })
  .meta({ id: 'Clock', description: 'A deadline that a state’s law sets' });

const ContentsView = z
  .object({ items: z.array(z.string()), source, verify })
  .meta({ id: 'LegalContents', description: 'What a document must say, in our own words' });

export const StatePackView = z
  .object({
    state: UsState,
    clocks: z.array(ClockView),
    noSuitBefore: z
      .object({
        days: z.int().meta({ description: 'Days from the notice' }),
        daysWhereAnother: z.int().meta({ description: 'Days where another provider was noticed or sued before' }),
        source,
        note: z.string(),
      })
      .optional()
      .meta({ description: 'How long the sender of a notice may not sue' }),
    notice: ContentsView.optional(),
    response: ContentsView.optional(),
    apology: z
      .object({ protection: z.string(), exception: z.string(), source })
      .optional()
      .meta({ description: 'How far an apology is kept out of court' }),
  })
  .meta({ id: 'StatePack', description: 'What one state’s law asks of a program' });

const viewContents = ({ items, ...more }: Contents): z.output<typeof ContentsView> => ({ ...more, items: [...items] });

/** A pack as its readers see it; `own` are the tenant's own numbers, by the id of the clock. */
export const viewStatePack = (
  { state, clocks, noSuitBefore, notice, response, apology }: StatePack,
  own: Readonly<Record<string, number>>,
): z.output<typeof StatePackView> => ({
  state,
  clocks: clocks.map(({ state: _, ...clock }) => ({ ...clock, ownCount: own[clock.id] })),
  noSuitBefore,
  notice: notice && viewContents(notice),
  response: response && viewContents(response),
  apology,
});
