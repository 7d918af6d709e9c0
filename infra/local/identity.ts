import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Principal } from '../../shared/tenancy/principal.ts';

/** Somebody who can sign in on this machine, and what with. */
export type Client = Omit<Principal, 'status'> & { readonly clientId: string; readonly clientSecret: string };

/** Who can sign in, and the keys that sign their tokens. Kept in the data folder, so tokens survive a restart. */
export type Identity = { readonly keys: readonly JWK[]; readonly clients: readonly Client[] };

/** Reads the identity that was kept, or makes one. */
export const identityIn = async (
  file: string,
  people: () => readonly Omit<Principal, 'status'>[],
): Promise<Identity> => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Identity;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: secret(6) };
  const identity = { keys: [key], clients: people().map((person) => ({ ...person, ...credentials(person.name) })) };
  writeWhole(file, JSON.stringify(identity, null, 2));
  return identity;
};

const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');

const credentials = (name: string) => ({
  clientId: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  clientSecret: secret(24),
});

/** Writes a file that is never seen half-written, for its owner's eyes only. */
export const writeWhole = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
