import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { OrganisationId, PrincipalId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { canonical } from '../kernel/json.ts';
import { Unavailable } from '../kernel/unavailable.ts';

/** A key that seals cursors. Its id, in hex, travels with each of them in the clear. */
export type CursorKey = { readonly id: string; readonly key: KeyObject };

/** The keys there are: one that seals, and those that still open. Throws `CursorKeysUnavailable`. */
export type CursorKeys = {
  readonly current: () => Promise<CursorKey>;
  readonly withId: (id: string) => Promise<CursorKey | undefined>;
};

/** Where the keys are kept cannot be reached; trying again may work. */
export class CursorKeysUnavailable extends Unavailable {
  override readonly name = 'CursorKeysUnavailable';
}

/** What a cursor is good for: one list, as it looks to those who see the same of it. */
export type CursorScope = {
  /** None for people of the platform. */
  readonly tenant: TenantId | undefined;
  /** The hospital beyond which the reader sees nothing; none for the insurer's own people. */
  readonly hospital: OrganisationId | undefined;
  /** Who alone sees the list so, if it is somebody who belongs to no tenant and sees matters that others do not. */
  readonly guest?: PrincipalId;
  readonly route: string;
  /** What the list was narrowed to, without `limit` and `cursor`. */
  readonly filter: unknown;
};

/** What a sealed cursor holds. */
type Place = {
  readonly position: string;
  /** Unix seconds. */
  readonly expiresAt: number;
};

/** Characters of a cursor. A position of 180 characters leaves room to spare. */
export const longestCursor = 400;

/** Goes up when cursors change their form; those of another version do not open. */
const version = 1;

const cipher = 'aes-256-gcm';
const idBytes = 8;
/** 96 bits at random: good for 2^32 cursors under one key. Source: NIST SP 800-38D, 8.3. */
const nonceBytes = 12;
const tagBytes = 16;

const secretForm = /^[0-9a-f]{64}$/;

/** The key that a secret of 64 hex digits stands for. Key and id are derived apart, so the id tells nothing of the key. */
export const cursorKeyFrom = (secret: string): CursorKey => {
  if (!secretForm.test(secret)) throw new Error('The secret of a cursor key must be 64 hex digits');
  const derive = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', `amends cursor ${purpose}`, bytes));
  return { id: derive('key id', idBytes).toString('hex'), key: createSecretKey(derive('key', 32)) };
};

/** A fresh secret for `cursorKeyFrom`. */
export const newCursorSecret = (): string => randomBytes(32).toString('hex');

/** What is not in the cursor, and must be the same when it comes back. */
const bound = ({ tenant, hospital, guest, route, filter }: CursorScope): Buffer =>
  Buffer.from(canonical([version, tenant ?? null, hospital ?? null, route, filter, ...(guest ? [guest] : [])]));

/** Seals a place in a list: base64url of key id, nonce, sealed place and tag. */
export const sealCursor = ({ id, key }: CursorKey, scope: CursorScope, { position, expiresAt }: Place): string => {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(bound(scope));
  const sealed = [sealing.update(JSON.stringify([expiresAt, position]), 'utf8'), sealing.final()];
  const text = Buffer.concat([Buffer.from(id, 'hex'), nonce, ...sealed, sealing.getAuthTag()]).toString('base64url');
  if (text.length > longestCursor) throw new Error(`A cursor has ${text.length} characters`);
  return text;
};

/**
 * Opens a cursor. One that was changed, made up, sealed under a key that is gone, or for another list or reader is
 * `foreign`, and nothing says which; only one that is really ours can have `expired`.
 */
export const openCursor = async (
  keys: Pick<CursorKeys, 'withId'>,
  scope: CursorScope,
  text: string,
  now: Instant,
): Promise<Pick<Place, 'position'> | 'foreign' | 'expired'> => {
  const bytes = Buffer.from(text, 'base64url');
  // Several texts decode to the same bytes; only the one that was given out is good.
  if (bytes.length < idBytes + nonceBytes + tagBytes || bytes.toString('base64url') !== text) return 'foreign';
  const key = await keys.withId(bytes.toString('hex', 0, idBytes));
  const place = key && unseal(key, scope, bytes.subarray(idBytes));
  if (!place) return 'foreign';
  return Date.parse(now) < place.expiresAt * 1000 ? { position: place.position } : 'expired';
};

const unseal = ({ key }: CursorKey, scope: CursorScope, bytes: Buffer): Place | undefined => {
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(bound(scope))
    .setAuthTag(bytes.subarray(-tagBytes));
  let text = opening.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8');
  try {
    text += opening.final('utf8');
  } catch {
    return undefined;
  }
  const [expiresAt, position] = JSON.parse(text) as [number, string];
  return { position, expiresAt };
};
