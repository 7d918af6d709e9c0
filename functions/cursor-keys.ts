import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type CursorKey, type CursorKeys, CursorKeysUnavailable, cursorKeyFrom } from '../shared/http/cursors.ts';
import { patience } from './patience.ts';

/** One more try, and still time to answer. */
const secrets = new SecretsManagerClient({ requestHandler: patience, maxAttempts: 2 });

/** Milliseconds for which keys are used without asking whether they are still the ones. */
const keptFor = 5 * 60 * 1000;

/** Milliseconds between looks for a key that is not known: whoever makes cursors up must not make us ask each time. */
const lookedForEvery = 1_000;

type Kept = { readonly current: CursorKey; readonly all: readonly CursorKey[]; readonly until: number };

/**
 * The keys of cursors as a rotating secret keeps them: its current version seals, its previous one still opens. Nothing
 * is read before the first cursor. A key that is not known may be newer than what was read, so then it is read again.
 */
export const cursorKeysIn = (secretArn: string): CursorKeys => {
  let kept: Kept | undefined;
  let lookedFor = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<Kept> => {
    const [current, previous] = await Promise.all([readCurrent(secretArn), readPrevious(secretArn)]);
    const all = previous ? [current, previous] : [current];
    kept = { current, all, until: Date.now() + keptFor };
    return kept;
  };

  const known = async (): Promise<Kept> => (kept && Date.now() < kept.until ? kept : read());

  return {
    current: async () => (await known()).current,

    withId: async (id) => {
      const find = ({ all }: Kept) => all.find((key) => key.id === id);
      const found = find(await known());
      if (found || Date.now() < lookedFor + lookedForEvery) return found;
      lookedFor = Date.now();
      return find(await read());
    },
  };
};

const readCurrent = async (secretArn: string): Promise<CursorKey> => {
  const secret = await readValue(secretArn, 'AWSCURRENT').catch(unavailable);
  return cursorKeyFrom(secret);
};

/** A secret that was never rotated has no previous version. */
const readPrevious = async (secretArn: string): Promise<CursorKey | undefined> => {
  const secret = await readValue(secretArn, 'AWSPREVIOUS').catch((error) =>
    error instanceof ResourceNotFoundException ? undefined : unavailable(error),
  );
  return secret === undefined ? undefined : cursorKeyFrom(secret);
};

const readValue = async (SecretId: string, VersionStage: string): Promise<string> => {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  return SecretString;
};

const unavailable = (cause: unknown): never => {
  throw new CursorKeysUnavailable('The keys of cursors cannot be read', { cause });
};
