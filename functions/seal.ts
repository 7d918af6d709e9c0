import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DecryptCommand,
  EncryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
} from '@aws-sdk/client-kms';
import { type Seal, SealBroken, type SealedFor, SealUnavailable, type Unseal } from '../shared/mediation/seal/seal.ts';
import { patience } from './patience.ts';

/** One more try, and still time to answer. */
const kms = new KMSClient({ requestHandler: patience, maxAttempts: 2 });

/** Seals under a key of KMS, as whoever this DynamoDB client is: the one who seals is the one who puts. */
export const kmsSeal = (KeyId: string, { config: { credentials } }: Pick<DynamoDBClient, 'config'>): Seal => {
  const own = new KMSClient({ credentials, requestHandler: kms.config.requestHandler, maxAttempts: 2 });
  return async (of, Plaintext) => {
    const command = new EncryptCommand({ KeyId, Plaintext, EncryptionContext: contextOf(of) });
    const { CiphertextBlob } = await own.send(command).catch(unavailable);
    return CiphertextBlob ?? unavailable();
  };
};

/** Unseals what was sealed under a key of KMS, as the function itself. */
export const kmsUnseal =
  (KeyId: string): Unseal =>
  async (of, CiphertextBlob) => {
    const command = new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: contextOf(of) });
    const { Plaintext } = await kms.send(command).catch((error: unknown) => {
      const isBroken = error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException;
      if (isBroken) throw new SealBroken(of);
      return unavailable(error);
    });
    return Plaintext ?? unavailable();
  };

/** The policies go by these names. */
const contextOf = ({ mediation, party, question }: SealedFor) => ({ mediation, party, question });

/** Without its cause, which may quote what was sent or answered. */
const unavailable = (error?: unknown): never => {
  throw new SealUnavailable(`KMS answered ${error instanceof Error ? error.name : 'nothing'}`);
};
