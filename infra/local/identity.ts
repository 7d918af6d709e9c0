import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod';

const Secret = z.object({ id: z.string(), value: z.string(), at: z.int() });

const Client = z.object({ clientId: z.string(), name: z.string(), secrets: z.array(Secret) });

/** Somebody who can sign in on this machine, and what with. */
export type Client = z.output<typeof Client>;

const Kept = z.object({
  keys: z.array(z.record(z.string(), z.unknown())),
  clients: z.array(Client),
  /** The ids of clients that were: nobody gets one again. */
  gone: z.array(z.string()).default([]),
  /** The URL the issuer had when it last ran: it follows the API's port. */
  issuer: z.string().optional(),
});

/** Who can sign in, and the keys that sign their tokens. Kept in the data folder, so tokens survive a restart. */
export type Identity = {
  readonly keys: readonly JWK[];
  readonly find: (clientId: string) => Client | undefined;
  readonly clients: () => readonly Client[];
  /** Makes a client named so, with a first secret; its id is its name, and more where that is taken. */
  readonly add: (name: string, clientId?: string) => Client;
  readonly change: (clientId: string, change: (client: Client) => Client | undefined) => void;
  /** Tells the URL the issuer has now, and answers the one it had before. */
  readonly moveTo: (issuer: string) => string | undefined;
};

/** Reads the identity that was kept, or begins one. */
export const identityIn = async (file: string, now: () => number): Promise<Identity> => {
  const kept = existsSync(file) ? read(file) : { keys: [await newKey()], clients: [], gone: [] };
  const save = () => writeWhole(file, JSON.stringify(kept, null, 2));
  save();
  const find = (clientId: string) => kept.clients.find((client) => client.clientId === clientId);

  return {
    keys: kept.keys as JWK[],
    find,
    clients: () => kept.clients,
    add: (name, clientId = freeId(name, (id) => find(id) !== undefined || kept.gone.includes(id))) => {
      const client = { clientId, name, secrets: [newSecret(clientId, now())] };
      kept.clients.push(client);
      save();
      return client;
    },
    change: (clientId, change) => {
      kept.clients = kept.clients.flatMap((client) => (client.clientId === clientId ? (change(client) ?? []) : client));
      if (!find(clientId)) kept.gone.push(clientId);
      save();
    },
    moveTo: (issuer) => {
      const before = kept.issuer;
      kept.issuer = issuer;
      save();
      return before;
    },
  };
};

const read = (file: string): z.output<typeof Kept> => {
  const { data } = Kept.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!data) throw new Error(`${file} is of an older Amends. Remove ${dirname(file)} to begin anew.`);
  return data;
};

const newKey = async (): Promise<Record<string, unknown>> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: random(6) };
};

export const newSecret = (clientId: string, at: number): Client['secrets'][number] => ({
  id: `${clientId}--${at}`,
  value: random(24),
  at,
});

const freeId = (name: string, isTaken: (clientId: string) => boolean): string => {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return isTaken(plain) ? `${plain}-${random(4).toLowerCase()}` : plain;
};

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** Writes a file that is never seen half-written, for its owner's eyes only. */
export const writeWhole = (file: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
