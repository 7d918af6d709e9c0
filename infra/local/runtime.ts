import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { accessLog } from './access-log.ts';
import { type Cloud, cloudOf } from './cloud.ts';
import { dynamoClient, makeTables, startDynamo, streamsClient } from './dynamodb.ts';
import { gatewayOf, type Served } from './gateway.ts';
import { type Client, identityIn, writeWhole } from './identity.ts';
import { issuerAt } from './issuer.ts';
import { environmentOf, startFunction } from './lambda.ts';
import { people, seed } from './seed.ts';
import { startPump } from './stream-pump.ts';
import { localSts } from './sts.ts';
import { synthesize } from './synth.ts';
import { readTemplate } from './template.ts';

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
  readonly clients: readonly Client[];
  /** Where `access.json` is. */
  readonly access: string;
  readonly dynamoUrl: string;
  readonly tableName: string;
  stop(): Promise<void>;
};

/** The deployment that runs on this machine. */
const stage = 'local';
const audience = 'amends';
const issuerPath = '/oidc';

/** Runs the synthesized template on this machine. */
export const startRuntime = async ({ port, data, onStep, onServed }: RuntimeOptions): Promise<Runtime> => {
  const logs = join(data, 'logs');
  const cleanups: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };

  try {
    const front = createServer();
    const api = await listen(front, port);
    cleanups.push(() => close(front));
    const issuerUrl = `${api}${issuerPath}`;

    onStep?.('synthesizing the template');
    const folder = join(data, 'cdk.out');
    await synthesize(folder, stage);
    const template = readTemplate(folder, { OidcIssuer: issuerUrl, OidcAudience: audience });
    const cloud = cloudOf(template);

    onStep?.('starting DynamoDB Local');
    const dynamo = await startDynamo({ folder: join(data, 'dynamodb'), logs });
    cleanups.push(dynamo.stop);
    const client = dynamoClient(dynamo.url);
    await makeTables(client, cloud.tables);
    const tableName = cloud.tables[0]?.TableName ?? '';

    onStep?.('seeding two insurers');
    const identity = await identityIn(join(data, 'identity.json'), people);
    await seed(dynamoTable(client, tableName), identity.clients, issuerUrl);

    onStep?.('starting the functions');
    const sts = localSts();
    const stsServer = createServer((request, response) => void sts.serve(request, response));
    const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: dynamo.url, AWS_ENDPOINT_URL_STS: await listen(stsServer, 0) };
    cleanups.push(() => close(stsServer));
    const functions = new Map(startFunctions(cloud, endpoints, sts.issue, logs).map((fn) => [fn.model.arn, fn]));
    cleanups.push(() => Promise.all([...functions.values()].map((fn) => fn.stop())));

    const pump = startPump({
      mappings: cloud.mappings,
      functions: functions.values(),
      streams: streamsClient(dynamo.url),
      folder: join(data, 'streams'),
      logs,
    });
    cleanups.push(pump.stop);

    const issuer = issuerAt({ url: issuerUrl, audience, identity });
    const requests = accessLog(join(logs, 'access.log'), cloud.api.accessFormat);
    cleanups.push(requests.close);
    const gateway = gatewayOf({
      api: cloud.api,
      functions,
      onServed: onServed ?? (() => undefined),
      onAccess: requests.write,
    });
    front.on('request', ((request, response) => {
      if (issuer.takes(request)) issuer.serve(request, response);
      else void gateway(request, response);
    }) satisfies RequestListener);

    const access = join(data, 'access.json');
    const tokenUrl = `${issuerUrl}/token`;
    writeWhole(access, JSON.stringify(accessOf(api, tokenUrl, identity.clients), null, 2));
    return { api, tokenUrl, clients: identity.clients, access, dynamoUrl: dynamo.url, tableName, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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

const accessOf = (api: string, tokenUrl: string, clients: readonly Client[]) => ({
  api,
  tokenUrl,
  principals: clients.map(({ name, tenant, organisation, roles, clientId, clientSecret }) => ({
    name,
    tenant: tenant ?? null,
    organisation: organisation ?? null,
    roles,
    clientId,
    clientSecret,
  })),
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
