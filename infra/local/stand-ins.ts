import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Judge } from './aws-service.ts';
import type { Clock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { localCognito } from './cognito.ts';
import { eventBus } from './event-bus.ts';
import type { Identity } from './identity.ts';
import { localKms } from './kms.ts';
import type { LocalFunction } from './lambda.ts';
import { malwareSearch } from './malware-search.ts';
import { localS3 } from './s3.ts';
import { objectsIn } from './s3-objects.ts';
import { localSecretsManager } from './secrets-manager.ts';
import { close, listen } from './servers.ts';
import type { Credentials, Sessions } from './sessions.ts';
import { localStepFunctions } from './step-functions.ts';
import { localUsage } from './usage.ts';

type Options = {
  readonly cloud: Cloud;
  /** The data folder. */
  readonly data: string;
  readonly identity: Identity;
  readonly judge: Judge;
  readonly sessions: Sessions;
  readonly sts: RequestListener;
  readonly dynamodb: RequestListener;
  /** A function of the template, by its ARN; asked for only once all of them are started. */
  readonly functionAt: (arn: string) => LocalFunction;
  readonly credentialsOf: (roleArn: string, name: string) => Credentials;
  readonly clock: Clock;
};

/** Starts what stands in for AWS, each on a port of its own: functions find it as the SDK always does. */
export const startStandIns = async ({
  cloud,
  data,
  identity,
  judge,
  sessions,
  sts,
  dynamodb,
  functionAt,
  credentialsOf,
  clock,
}: Options) => {
  const usage = localUsage({ file: join(data, 'usage.json'), model: cloud.usage, judge });
  const cognito = localCognito({ identity, judge, now: clock.now });
  const secretsManager = localSecretsManager({
    file: join(data, 'secrets.json'),
    secrets: cloud.secrets,
    judge,
    invoke: (arn, event) => functionAt(arn).invoke(event),
    now: clock.now,
  });

  const kms = localKms({ file: join(data, 'keys.json'), keys: cloud.keys, judge });

  const stepFunctions = localStepFunctions({
    folder: join(data, 'step-functions'),
    machines: cloud.stateMachines,
    judge,
    credentialsOf,
    functionAt,
    clock,
  });

  const objects = objectsIn(join(data, 's3'));
  const search = malwareSearch({
    objects,
    buckets: new Set(cloud.buckets.filter(({ isSearched }) => isSearched).map(({ name }) => name)),
    tell: eventBus({ rules: cloud.rules, functionAt, now: clock.now }),
  });
  const s3 = localS3({ buckets: cloud.buckets, objects, judge, sessions, now: clock.now, onPut: search.start });

  const services = [dynamodb, sts, usage.serve, cognito, secretsManager, kms, stepFunctions.serve, s3];
  const servers = services.map((serve) => createServer(serve));
  const [
    dynamoUrl = '',
    stsUrl = '',
    apiGatewayUrl = '',
    cognitoUrl = '',
    secretsUrl = '',
    kmsUrl = '',
    stepFunctionsUrl = '',
    s3Url = '',
  ] = await Promise.all(servers.map((server) => listen(server, 0)));
  return {
    usage,
    stepFunctions,
    search,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
      AWS_ENDPOINT_URL_STS: stsUrl,
      AWS_ENDPOINT_URL_API_GATEWAY: apiGatewayUrl,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognitoUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
      AWS_ENDPOINT_URL_KMS: kmsUrl,
      AWS_ENDPOINT_URL_SFN: stepFunctionsUrl,
      AWS_ENDPOINT_URL_S3: s3Url,
    },
    stop: () => Promise.all(servers.map(close)),
  };
};

export type Endpoints = Awaited<ReturnType<typeof startStandIns>>['endpoints'];
