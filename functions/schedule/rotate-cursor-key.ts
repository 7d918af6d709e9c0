import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { cursorKeyFrom, newCursorSecret } from '../../shared/http/cursors.ts';
import { describeError, logger } from '../../shared/http/log.ts';
import { patience } from '../patience.ts';

const secrets = new SecretsManagerClient({ requestHandler: patience });

/** What Secrets Manager asks of a rotation function, step by step; any of it may come again. */
const Event = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string(),
  /** The version that becomes the current one. */
  ClientRequestToken: z.string(),
});

type Rotation = {
  readonly secretId: string;
  readonly version: string;
  /** The version that is current until the rotation is finished. */
  readonly current: string | undefined;
};

const pendingValue = async ({ secretId, version }: Rotation): Promise<string> => {
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionId: version, VersionStage: 'AWSPENDING' }),
  );
  return SecretString;
};

/** Makes the new secret, unless an earlier try made it. */
const createSecret = async (rotation: Rotation): Promise<void> => {
  try {
    await pendingValue(rotation);
    return;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  try {
    await secrets.send(
      new PutSecretValueCommand({
        SecretId: rotation.secretId,
        ClientRequestToken: rotation.version,
        SecretString: newCursorSecret(),
        VersionStages: ['AWSPENDING'],
      }),
    );
  } catch (error) {
    // Another try was faster; what it made is as good.
    if (!(error instanceof ResourceExistsException)) throw error;
  }
};

/** A key can be made of it. */
const testSecret = async (rotation: Rotation): Promise<void> => {
  cursorKeyFrom(await pendingValue(rotation));
};

/** Makes it the current one. Secrets Manager itself then calls the one it was the previous. */
const finishSecret = async ({ secretId, version, current }: Rotation): Promise<void> => {
  await secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: version,
      RemoveFromVersionId: current,
    }),
  );
};

const steps: Readonly<Record<z.infer<typeof Event>['Step'], (rotation: Rotation) => Promise<void>>> = {
  createSecret,
  // Nobody else has to be told: the functions read the secret itself.
  setSecret: async () => undefined,
  testSecret,
  finishSecret,
};

/** Gives the cursors a new key. The one before still opens what it sealed, until the next rotation. */
export const handler = async (event: unknown): Promise<void> => {
  try {
    const { Step, SecretId, ClientRequestToken } = Event.parse(event);
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    const stages = VersionIdsToStages[ClientRequestToken] ?? [];
    if (stages.includes('AWSCURRENT')) return;
    if (!stages.includes('AWSPENDING')) throw new Error('This version is not one that a rotation is making');
    const [current] = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
    await steps[Step]({ secretId: SecretId, version: ClientRequestToken, current });
    logger.info('rotation of the cursor key', { step: Step });
  } catch (error) {
    logger.error('rotation of the cursor key failed', { failure: describeError(error) });
    throw error;
  }
};
