import { sha256 } from '../kernel/digest.ts';
import { canonical } from '../kernel/json.ts';
import type { Recorded } from './event.ts';

/**
 * Each event's hash covers the one before it, so nobody can change, drop or reorder an event unnoticed. The first one
 * covers its partition key: a history moved elsewhere does not verify.
 */
export const chain = (previous: string, event: Recorded<object>): string =>
  sha256(`${previous}
${canonical(event)}`);

export const genesis = (partition: string): string => sha256(partition);
