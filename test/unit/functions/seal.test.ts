import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DecryptCommand,
  EncryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
} from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MediationId } from '../../../shared/kernel/ids.ts';
import { SealBroken, SealUnavailable } from '../../../shared/mediation/seal/seal.ts';
import { partyId } from '../../support/matters.ts';

vi.stubEnv('AWS_REGION', 'us-east-1');
const kms = mockClient(KMSClient);
const { kmsSeal, kmsUnseal } = await import('../../../functions/seal.ts');

const credentials = { accessKeyId: 'PARTY', secretAccessKey: 'x' };
const dynamo = new DynamoDBClient({ region: 'us-east-1', credentials });
const of = {
  mediation: MediationId.parse('mediation_01kb2x5f0re3wv9m7h6d8q4tnz'),
  party: partyId(1),
  question: 'BID#000000000001',
};
const [plaintext, sealed] = [Uint8Array.of(1, 2, 3), Uint8Array.of(9, 8, 7)];
const blank = { message: 'AQID was no good', $metadata: {} };

beforeEach(() => kms.reset());

test('an answer is sealed under the key, for what it answers, as whoever puts it', async () => {
  kms.on(EncryptCommand).resolves({ CiphertextBlob: sealed });
  expect(await kmsSeal('arn:key', dynamo)(of, plaintext)).toEqual(sealed);
  const [call] = kms.commandCalls(EncryptCommand);
  expect(call?.args[0].input).toEqual({ KeyId: 'arn:key', Plaintext: plaintext, EncryptionContext: of });
  const client = call?.thisValue as KMSClient | undefined;
  expect(await client?.config.credentials()).toMatchObject(credentials);
});

test('an answer is unsealed with the same key, for what it answers', async () => {
  kms.on(DecryptCommand).resolves({ Plaintext: plaintext });
  expect(await kmsUnseal('arn:key')(of, sealed)).toEqual(plaintext);
  expect(kms.commandCalls(DecryptCommand)[0]?.args[0].input).toEqual({
    KeyId: 'arn:key',
    CiphertextBlob: sealed,
    EncryptionContext: of,
  });
});

describe('what goes wrong', () => {
  const failing = () =>
    Promise.all(
      [kmsSeal('arn:key', dynamo)(of, plaintext), kmsUnseal('arn:key')(of, sealed)].map((asked) =>
        asked.catch((thrown: unknown) => thrown as Error),
      ),
    );

  test.each([
    ['is overloaded', 'ThrottlingException'],
    ['does not let us', 'AccessDeniedException'],
    ['does not answer in time', 'TimeoutError'],
    ['says what nobody can read', 'SyntaxError'],
  ])('because KMS %s, can be tried again, and tells nothing of what was sealed', async (_, name) => {
    kms.onAnyCommand().rejects(Object.assign(new Error('AQID was no good'), { name }));
    for (const error of await failing()) {
      expect(error).toBeInstanceOf(SealUnavailable);
      expect((error as Error).message).toBe(`KMS answered ${name}`);
      expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('AQID');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  test('because KMS answers nothing, can be tried again', async () => {
    kms.onAnyCommand().resolves({});
    for (const error of await failing()) expect(error).toBeInstanceOf(SealUnavailable);
  });

  test.each([InvalidCiphertextException, IncorrectKeyException])(
    'because it was not sealed so, is wrong for good: %o',
    async (Wrong) => {
      kms.on(DecryptCommand).rejects(new Wrong(blank));
      const error = await kmsUnseal('arn:key')(of, sealed).catch((thrown: unknown) => thrown as Error);
      expect(error).toBeInstanceOf(SealBroken);
      expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('AQID');
    },
  );
});
