import { sha256 } from '../../kernel/digest.ts';
import { canonical, type Json } from '../../kernel/json.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { isTooMuch, limits, type Report } from '../report.ts';
import type { Incoming } from './incoming.ts';

/** A report that came in Amends' own words: nothing needs mapping. */
export const takeReport = (report: Report, sent: Json, text: string): Incoming | Refusal<'invalidRequest'> =>
  isTooMuch(report)
    ? tooMuch()
    : {
        report,
        receipt: { digest: sha256(canonical(sent)), format: 'amends' },
        unmapped: [],
        text,
      };

const tooMuch = () =>
  refuse('invalidRequest', 'One thing is wrong.', {
    errors: [
      {
        pointer: '#',
        rule: 'maxBytes',
        detail: `must have at most ${limits.facts} bytes besides whatHappened, which holds the story`,
      },
    ],
  });
