import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { seeded } from './access.ts';
import { accessLog } from './access-log.ts';
import type { Judge } from './aws-service.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { localCognito } from './cognito.ts';
import { dynamoClient, makeTables, startDynamo } from './dynamodb.ts';
import { gatewayOf, type Served } from './gateway.ts';
import { identityIn } from './identity.ts';
import { issuerAt } from './issuer.ts';
import { environmentOf, type LocalFunction, startFunction } from './lambda.ts';
import { readdress } from './readdress.ts';
import { localSecretsManager } from './secrets-manager.ts';
import type { Seeded } from './seed.ts';
import { localSts } from './sts.ts';
import { synthesize } from './synth.ts';
import { readTemplate } from './template.ts';
import { localUsage } from './usage.ts';

export type RuntimeOptions = {
  /** The API's port on the loopback interface; 0 takes a free one. */
  readonly port: number;
  /** The data folder. What is in it survives a restart. */
  readonly data: string;
  readonly onStep?: (step: string) => void;
  readonly onServed?: (served: Served) => void;
};

export type Runtime = {
  /** The base URL of the API. */
  readonly api: string;
  readonly tokenUrl: string;
  readonly principals: readonly Seeded[];
  /** Where `access.json` is. */
  readonly access: string;
  readonly dynamoUrl: string;
  readonly secretsUrl: string;
  readonly tableName: string;
  stop(): Promise<void>;
};

/** The deployment that runs on this machine. */
const stage = 'local';
const audience = 'amends';
const issuerPath = '/oidc';

/** Holds the place of whoever evaluates the template's policies: until then, everybody may do everything. */
const judge: Judge = async () => undefined;

/** Runs the synthesized template on this machine. */
export const startRuntime = async ({ port, data, onStep, onServed }: RuntimeOptions): Promise<Runtime> => {
  const logs = join(data, 'logs');
  const cleanups: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };

  try {
    let answer = notYet;
    const front = createServer((request, response) => answer(request, response));
    const api = await listen(front, port);
    cleanups.push(() => close(front));
    const issuerUrl = `${api}${issuerPath}`;

    onStep?.('synthesizing the template');
    const folder = join(data, 'cdk.out');
    await synthesize(folder, stage);
    const template = readTemplate(folder, { 'AWS::Cognito::UserPool.ProviderURL': issuerUrl });
    const cloud = cloudOf(template);

    onStep?.('starting DynamoDB Local');
    const dynamo = await startDynamo({ folder: join(data, 'dynamodb'), logs });
    cleanups.push(dynamo.stop);
    const client = dynamoClient(dynamo.url);
    await makeTables(client, cloud.tables);
    const tableName = cloud.tables[0]?.TableName ?? '';

    const identity = await identityIn(join(data, 'identity.json'));
    for (const name of cloud.clients) identity.find(name) ?? identity.add(name, name);
    const movedFrom = identity.moveTo(issuerUrl) ?? issuerUrl;
    if (movedFrom !== issuerUrl) {
      const subjects = identity.clients().map(({ clientId }) => clientId);
      await readdress(dynamoTable(client, tableName), subjects, { from: movedFrom, to: issuerUrl });
    }

    onStep?.('starting the functions');
    const sts = localSts();
    const stsServer = createServer((request, response) => void sts.serve(request, response));
    cleanups.push(() => close(stsServer));
    const usage = localUsage({ file: join(data, 'usage.json'), model: cloud.usage, judge });
    const usageServer = createServer(usage.serve);
    cleanups.push(() => close(usageServer));
    const cognitoServer = createServer(localCognito({ identity, judge }));
    cleanups.push(() => close(cognitoServer));
    const secretsServer = createServer(
      localSecretsManager({
        file: join(data, 'secrets.json'),
        secrets: cloud.secrets,
        judge,
        invoke: async (arn, event) => {
          const rotation = functions.get(arn);
          if (!rotation) throw new Error(`The template's secret is rotated by ${arn}, which is not there`);
          return rotation.invoke(event);
        },
      }),
    );
    cleanups.push(() => close(secretsServer));
    const secretsUrl = await listen(secretsServer, 0);
    const endpoints = {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      AWS_ENDPOINT_URL_STS: await listen(stsServer, 0),
      AWS_ENDPOINT_URL_API_GATEWAY: await listen(usageServer, 0),
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: await listen(cognitoServer, 0),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
    };
    const functions: ReadonlyMap<string, LocalFunction> = new Map(
      startFunctions(cloud, endpoints, sts.issue, logs).map((fn) => [fn.model.arn, fn]),
    );
    cleanups.push(() => Promise.all([...functions.values()].map((fn) => fn.stop())));

    const issuer = issuerAt({ url: issuerUrl, audience, identity });
    const requests = accessLog(join(logs, 'access.log'), cloud.api.accessFormat);
    cleanups.push(requests.close);
    const gateway = gatewayOf({
      api: cloud.api,
      functions,
      admit: usage.admit,
      onServed: onServed ?? (() => undefined),
      onAccess: requests.write,
    });
    answer = (request, response) => {
      if (issuer.takes(request)) issuer.serve(request, response);
      else void gateway(request, response);
    };

    const tokenUrl = `${issuerUrl}/token`;
    const file = join(data, 'access.json');
    const principals = await seeded({ api, tokenUrl, identity, operator: cloud.clients[0] ?? '', file, onStep });
    return { api, tokenUrl, principals, access: file, dynamoUrl: dynamo.url, secretsUrl, tableName, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Whoever asks while it starts is told to come back. */
const notYet: RequestListener = (_, response) => {
  const problem = { type: 'about:blank', title: 'Amends is starting', status: 503, code: 'unavailable' };
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  response.end(JSON.stringify({ ...problem, detail: 'Ask again in a moment.' }));
};

const startFunctions = (
  cloud: Cloud,
  endpoints: Readonly<Record<string, string>>,
  issue: ReturnType<typeof localSts>['issue'],
  logs: string,
) =>
  cloud.functions.map((model) => {
    const { accessKeyId, secretAccessKey, sessionToken } = issue({
      roleArn: model.roleArn,
      name: model.name,
      tags: {},
    });
    const credentials = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    return startFunction(model, { environment: environmentOf(model, { credentials, endpoints }), logs });
  });

const listen = async (server: Server, port: number): Promise<string> => {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Lets requests under way end, but waits for nobody who only holds a connection open. */
const close = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(timer);
};
