import { sha256 } from '../kernel/digest.ts';
import { canonical } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { Snapshot } from './ledger.ts';

export type Versioned = Pick<Snapshot<unknown>, 'version' | 'hash'>;

/** The ETag of an aggregate: its version and the hash of its whole history, so that of another one never fits. */
export const etagOf = ({ version, hash }: Versioned): string => `"${version}-${hash.slice(0, 16)}"`;

/** The version of what somebody is shown: it says nothing of what they are not. */
export const versionOfShown = (view: unknown): Versioned => ({ version: 1, hash: sha256(canonical(view)) });

/** The ETag of what somebody is shown. */
export const etagOfShown = (view: unknown): string => etagOf(versionOfShown(view));

/** Somebody else changed it since the caller read it. */
export const stale = (current: Versioned): Refusal<'stale'> =>
  refuse('stale', 'It has changed since you read it. Read it again, then decide.', { etag: etagOf(current) });
