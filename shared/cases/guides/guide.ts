import * as z from 'zod';
import { Stage } from '../case.ts';

const advice = (description: string) => z.array(z.string()).meta({ description });

/** Where a guide comes from. Its words are our own. */
export const Source = z
  .object({ publisher: z.string(), title: z.string(), url: z.url().optional() })
  .meta({ id: 'GuideSource', description: 'What a guide is drawn from' });
export type Source = z.output<typeof Source>;

/** How to talk with a family in one stage of a case. */
export const Guide = z
  .object({
    stage: Stage,
    title: z.string(),
    purpose: z.string().meta({ description: 'What talking is for in this stage' }),
    speakers: advice('Who speaks, and who listens'),
    before: advice('What to have done before'),
    during: advice('What to do while talking'),
    afterwards: advice('What to do afterwards'),
    wordsThatHelp: advice('Words that help; say them as your own'),
    wordsToAvoid: advice('Words that hurt, promise or guess'),
    sources: z.array(Source),
  })
  .meta({ id: 'Guide', description: 'How to talk with a family in one stage of a case' });
export type Guide = z.output<typeof Guide>;

export const Guides = z
  .object({
    items: z.array(Guide),
    apologyLaw: z
      .object({ text: z.string(), sources: z.array(Source) })
      .meta({ description: 'That states protect words of apology differently. Information, not legal advice.' }),
  })
  .meta({ id: 'Guides' });
export type Guides = z.output<typeof Guides>;
