import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newCursorSecret } from '../../../shared/http/cursors.ts';
import { logger } from '../../../shared/http/log.ts';

vi.stubEnv('AWS_REGION', 'us-east-1');
const secrets = mockClient(SecretsManagerClient);
const { handler } = await import('../../../functions/schedule/rotate-cursor-key.ts');

const said = [vi.spyOn(logger, 'info'), vi.spyOn(logger, 'error')].map((spy) =>
  spy.mockImplementation(() => undefined),
);
const made = newCursorSecret();

const step = (Step: string) => handler({ Step, SecretId: 'arn:secret', ClientRequestToken: 'new' });
const writes = () =>
  [PutSecretValueCommand, UpdateSecretVersionStageCommand].flatMap((command) =>
    secrets.commandCalls<never, never, never>(command as never).map((call) => call.args[0]),
  ) as readonly { readonly input: Record<string, unknown> }[];

/** The versions there are, and what the pending one holds. */
const given = (versions: Record<string, string[]>, pending: string | undefined) => {
  secrets.reset();
  secrets.on(DescribeSecretCommand, { SecretId: 'arn:secret' }).resolves({ VersionIdsToStages: versions });
  const asked = secrets.on(GetSecretValueCommand, {
    SecretId: 'arn:secret',
    VersionId: 'new',
    VersionStage: 'AWSPENDING',
  });
  if (pending === undefined) asked.rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
  else asked.resolves({ SecretString: pending });
  secrets.on(PutSecretValueCommand).resolves({});
  secrets.on(UpdateSecretVersionStageCommand).resolves({});
};

const begun = { old: ['AWSCURRENT'], older: ['AWSPREVIOUS'], new: ['AWSPENDING'] };
const finished = { old: ['AWSPREVIOUS'], new: ['AWSCURRENT', 'AWSPENDING'] };

beforeEach(() => {
  vi.clearAllMocks();
  given(begun, undefined);
});

describe('createSecret', () => {
  test('makes a new secret under the version that is asked for', async () => {
    await step('createSecret');
    expect(writes().map(({ input }) => input)).toEqual([
      {
        SecretId: 'arn:secret',
        ClientRequestToken: 'new',
        SecretString: expect.stringMatching(/^[0-9a-f]{64}$/),
        VersionStages: ['AWSPENDING'],
      },
    ]);
  });

  test('makes none where one is made already', async () => {
    given(begun, made);
    await step('createSecret');
    expect(writes()).toEqual([]);
  });

  test('leaves the one that another try made meanwhile', async () => {
    secrets.on(PutSecretValueCommand).rejects(new ResourceExistsException({ message: 'there', $metadata: {} }));
    await step('createSecret');
  });
});

test('setSecret has nobody to tell', async () => {
  await step('setSecret');
  expect(writes()).toEqual([]);
});

describe('testSecret', () => {
  test('passes a secret that makes a key, as often as it is asked', async () => {
    given(begun, made);
    await step('testSecret');
    await step('testSecret');
    expect(writes()).toEqual([]);
  });

  test.each([undefined, '', 'not a key'])('stops a rotation to %s', async (pending) => {
    given(begun, pending);
    await expect(step('testSecret')).rejects.toThrow();
  });
});

describe('finishSecret', () => {
  test('moves the label of the current version', async () => {
    given(begun, made);
    await step('finishSecret');
    expect(writes().map(({ input }) => input)).toEqual([
      {
        SecretId: 'arn:secret',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: 'new',
        RemoveFromVersionId: 'old',
      },
    ]);
  });
});

describe('any step', () => {
  const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

  test.each(steps)('%s changes nothing once the version is the current one', async (each) => {
    given(finished, made);
    await step(each);
    expect(writes()).toEqual([]);
  });

  test.each(steps)('%s refuses a version that no rotation is making', async (each) => {
    for (const versions of [{ old: ['AWSCURRENT'] }, { old: ['AWSCURRENT'], new: [] }]) {
      given(versions as Record<string, string[]>, made);
      await expect(step(each)).rejects.toThrow('not one that a rotation is making');
    }
    expect(writes()).toEqual([]);
  });

  test('that nobody knows is refused before anything is read', async () => {
    await expect(step('dropSecret')).rejects.toThrow();
    expect(secrets.calls()).toEqual([]);
  });

  test.each(steps)('%s logs nothing of the secret, whatever goes wrong', async (each) => {
    for (const pending of [made, `${made}!`]) {
      given(begun, pending);
      secrets.on(UpdateSecretVersionStageCommand).rejects(new Error('overloaded'));
      await step(each).catch(() => undefined);
    }
    expect(said.flatMap(({ mock }) => mock.calls).length).toBe(2);
    expect(JSON.stringify(said.map(({ mock }) => mock.calls))).not.toContain(made);
  });
});
