import { randomBytes } from 'node:crypto';
import { sha256 } from '../kernel/digest.ts';
import { canonical } from '../kernel/json.ts';
import type { Recorded } from './event.ts';

/** What an event's row holds besides its key and its hash. The hash covers all of it. */
export type Sealed = {
  readonly event: Recorded<object>;
  /** Digests of the other rows that were written with it, by sort key: the snapshot it led to, what was sent. */
  readonly covers: Readonly<Record<string, string>>;
  /** Chance, so that a hash tells nothing of what it covers: not even to somebody whose guess is right. */
  readonly salt: string;
};

/**
 * Each event's hash covers the one before it, so nobody can change, drop or reorder an event unnoticed. The first one
 * covers its partition key: a history moved elsewhere does not verify.
 */
export const chain = (previous: string, sealed: object): string => sha256(`${previous}\n${canonical(sealed)}`);

export const genesis = (partition: string): string => sha256(partition);

/** SHA-256 of a row's canonical JSON. */
export const digestOf = (row: object): string => sha256(canonical(row));

export const salt = (): string => randomBytes(16).toString('base64url');
