import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CursorKeysUnavailable, cursorKeyFrom, newCursorSecret } from '../../../shared/http/cursors.ts';

vi.stubEnv('AWS_REGION', 'us-east-1');
const secrets = mockClient(SecretsManagerClient);
const { cursorKeysIn } = await import('../../../functions/cursor-keys.ts');

const [first, second, third] = [newCursorSecret(), newCursorSecret(), newCursorSecret()];
const idOf = (secret: string) => cursorKeyFrom(secret).id;

const notThere = new ResourceNotFoundException({ message: 'no such version', $metadata: {} });

/** The secret holds these now, the oldest first. */
const holds = (...values: readonly string[]) => {
  const [current, previous] = values.toReversed();
  secrets.on(GetSecretValueCommand, { VersionStage: 'AWSCURRENT' }).resolves({ SecretString: current });
  const asked = secrets.on(GetSecretValueCommand, { VersionStage: 'AWSPREVIOUS' });
  if (previous === undefined) asked.rejects(notThere);
  else asked.resolves({ SecretString: previous });
};

const reads = () => secrets.commandCalls(GetSecretValueCommand).length / 2;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T08:00:00Z') });
  secrets.reset();
  holds(first);
});
afterEach(() => vi.useRealTimers());

describe('keys', () => {
  test('are not read before somebody needs one', async () => {
    const keys = cursorKeysIn('arn:secret');
    expect(reads()).toBe(0);
    expect((await keys.current()).id).toBe(idOf(first));
    expect(secrets.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input)).toEqual([
      { SecretId: 'arn:secret', VersionStage: 'AWSCURRENT' },
      { SecretId: 'arn:secret', VersionStage: 'AWSPREVIOUS' },
    ]);
  });

  test('are kept for five minutes', async () => {
    const keys = cursorKeysIn('arn:secret');
    await keys.current();
    holds(first, second);
    vi.advanceTimersByTime(5 * 60_000 - 1);
    expect((await keys.current()).id).toBe(idOf(first));
    expect(reads()).toBe(1);
    vi.advanceTimersByTime(1);
    expect((await keys.current()).id).toBe(idOf(second));
    expect(reads()).toBe(2);
  });

  test('of the current and the previous version open, and no others', async () => {
    holds(first, second, third);
    const keys = cursorKeysIn('arn:secret');
    expect((await keys.withId(idOf(third)))?.id).toBe(idOf(third));
    expect((await keys.withId(idOf(second)))?.id).toBe(idOf(second));
    expect(await keys.withId(idOf(first))).toBeUndefined();
  });
});

describe('a key that is not known', () => {
  test('may come from a rotation just now, so it is looked for at once', async () => {
    const keys = cursorKeysIn('arn:secret');
    await keys.current();
    holds(first, second);
    expect((await keys.withId(idOf(second)))?.id).toBe(idOf(second));
    expect((await keys.withId(idOf(first)))?.id).toBe(idOf(first));
    expect(reads()).toBe(2);
  });

  test('is looked for once a second at most, however many are made up', async () => {
    const keys = cursorKeysIn('arn:secret');
    await keys.current();
    for (let index = 0; index < 100; index += 1) expect(await keys.withId(idOf(newCursorSecret()))).toBeUndefined();
    expect(reads()).toBe(2);
    vi.advanceTimersByTime(1_000);
    holds(first, second);
    expect((await keys.withId(idOf(second)))?.id).toBe(idOf(second));
  });
});

describe('when the secret cannot be read', () => {
  test.each([
    ['it is out of reach', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
    ['it is not there', notThere],
    ['we may not', Object.assign(new Error('no'), { name: 'AccessDeniedException' })],
  ])('because %s, that is said, and the next request tries again', async (_, error) => {
    secrets.on(GetSecretValueCommand).rejects(error);
    const keys = cursorKeysIn('arn:secret');
    const failure = await keys.current().catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(CursorKeysUnavailable);
    expect(failure.cause).toBe(error);
    secrets.reset();
    holds(first);
    expect((await keys.current()).id).toBe(idOf(first));
  });

  test('for its previous version, no cursor is taken for a foreign one', async () => {
    secrets.on(GetSecretValueCommand, { VersionStage: 'AWSPREVIOUS' }).rejects(new Error('overloaded'));
    await expect(cursorKeysIn('arn:secret').withId(idOf(second))).rejects.toThrow(CursorKeysUnavailable);
  });

  test('for a new key, those at hand go on working', async () => {
    const keys = cursorKeysIn('arn:secret');
    await keys.current();
    secrets.on(GetSecretValueCommand).rejects(new Error('overloaded'));
    await expect(keys.withId(idOf(second))).rejects.toThrow(CursorKeysUnavailable);
    expect((await keys.withId(idOf(first)))?.id).toBe(idOf(first));
    expect((await keys.current()).id).toBe(idOf(first));
  });

  test('because it holds no key, that is our own fault', async () => {
    holds('{}');
    await expect(cursorKeysIn('arn:secret').current()).rejects.toThrow('64 hex digits');
  });
});
