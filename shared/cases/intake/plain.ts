import { sha256 } from '../../kernel/digest.ts';
import { canonical } from '../../kernel/json.ts';
import type { Report } from '../report.ts';
import type { Incoming } from './incoming.ts';

/** A report that came in Amends' own words: nothing needs mapping. */
export const takeReport = (report: Report, text: string): Incoming => ({
  report,
  receipt: { digest: sha256(canonical(JSON.parse(text))), format: 'amends' },
  unmapped: [],
  text,
});
