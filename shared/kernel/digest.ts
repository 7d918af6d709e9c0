import { createHash } from 'node:crypto';

/** SHA-256 of a text, in hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Eight digits that stand for a text beside a few others, where its own length would take room. */
export const markOf = (text: string): string => sha256(text).slice(0, 8);
