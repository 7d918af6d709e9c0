import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { seeded } from './access.ts';
import { accessLog } from './access-log.ts';
import type { Clock } from './clock.ts';
import { type Cloud, cloudOf, type FunctionModel } from './cloud.ts';
import { dynamoClient, makeTables, startDynamo, streamsClient } from './dynamodb.ts';
import { gatewayOf, type Served } from './gateway.ts';
import { identityIn } from './identity.ts';
import { issuerAt } from './issuer.ts';
import { iamOf } from './judge.ts';
import { environmentOf, type LocalFunction, startFunction } from './lambda.ts';
import { lastingClock } from './lasting-clock.ts';
import { ownRoleArn, ownRoles } from './own-roles.ts';
import { readdress } from './readdress.ts';
import { rolesOf } from './roles.ts';
import { startSchedules } from './schedule.ts';
import type { Seeded } from './seed.ts';
import { close, listen } from './servers.ts';
import { type Credentials, newSessions } from './sessions.ts';
import { type Endpoints, startStandIns } from './stand-ins.ts';
import { startPump } from './stream-pump.ts';
import { sharedShards } from './stream-shards.ts';
import { localSts } from './sts.ts';
import { synthesized } from './synth.ts';
import { readTemplate } from './template.ts';

export type RuntimeOptions = {
  /** The API's port on the loopback interface; 0 takes a free one. */
  readonly port: number;
  /** The data folder. What is in it survives a restart. */
  readonly data: string;
  /**
   * How many times as fast as the machine's own time goes, for all that runs here: 86,400 lets a day pass in a second. 1
   * if left out. What it has come ahead, the data folder stays ahead.
   */
  readonly fast?: number;
  /** How many times as often schedules come, by that time: 300 makes each second of every five minutes. 1 if left out. */
  readonly pace?: number;
  /** Whether it will be busy for long: then it starts a little later, and is faster after minutes. */
  readonly lasts?: boolean;
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
  /** Where functions find AWS, by the environment variables that tell the SDK. */
  readonly endpoints: Endpoints;
  /** Credentials of a role of the template, or of the runtime's own; there is no other way to any AWS service here. */
  credentialsOf(roleArn: string, name: string): Credentials;
  readonly functions: readonly FunctionModel[];
  readonly tableName: string;
  /** The time everything here lives in, in milliseconds since 1970. */
  now(): number;
  stop(): Promise<void>;
};

/** The deployment that runs on this machine. */
const stage = 'local';
const audience = 'amends';
const issuerPath = '/oidc';

/** Runs the synthesized template on this machine. */
export const startRuntime = async ({
  port,
  data,
  fast = 1,
  pace = 1,
  lasts = false,
  onStep = () => undefined,
  onServed = () => undefined,
}: RuntimeOptions): Promise<Runtime> => {
  const logs = join(data, 'logs');
  const cleanups: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };

  try {
    const lasting = lastingClock(join(data, 'clock.json'), fast);
    const { clock } = lasting;
    cleanups.push(async () => lasting.stop());
    let answer = notYet;
    const front = createServer((request, response) => answer(request, response));
    const api = await listen(front, port);
    cleanups.push(() => close(front));
    const issuerUrl = `${api}${issuerPath}`;

    onStep('synthesizing the template');
    const folder = join(data, 'cdk.out');
    await synthesized(folder, stage);
    const template = readTemplate(folder, { 'AWS::Cognito::UserPool.ProviderURL': issuerUrl });
    const cloud = cloudOf(template);

    const sessions = newSessions(clock);
    const iam = iamOf([...rolesOf(template), ...ownRoles], sessions);
    const credentialsOf = (roleArn: string, name: string) => sessions.issue({ roleArn, name, tags: {} });

    onStep('starting DynamoDB Local');
    const dynamo = await startDynamo({ folder: join(data, 'dynamodb'), logs, judge: iam.judge, lasts });
    cleanups.push(dynamo.stop);

    const identity = await identityIn(join(data, 'identity.json'), clock.now);
    for (const name of cloud.clients) identity.find(name) ?? identity.add(name, name);

    const functions = new Map<string, LocalFunction>();
    const functionAt = (arn: string): LocalFunction => {
      const found = functions.get(arn);
      if (!found) throw new Error(`The template calls ${arn}, which is not there`);
      return found;
    };
    const standIns = await startStandIns({
      cloud,
      data,
      identity,
      judge: iam.judge,
      sessions,
      sts: localSts(iam, sessions, clock),
      dynamodb: dynamo.serve,
      functionAt,
      credentialsOf,
      clock,
    });
    const { usage, stepFunctions, search, endpoints } = standIns;
    cleanups.push(standIns.stop);

    const as = (role: 'deployment' | 'seeding') =>
      dynamoClient(endpoints.AWS_ENDPOINT_URL_DYNAMODB, credentialsOf(ownRoleArn(role), 'start'));
    await makeTables(as('deployment'), cloud.tables);
    const tableName = cloud.tables[0]?.TableName ?? '';
    const movedFrom = identity.moveTo(issuerUrl) ?? issuerUrl;
    if (movedFrom !== issuerUrl) {
      const subjects = identity.clients().map(({ clientId }) => clientId);
      await readdress(dynamoTable(as('seeding'), tableName), subjects, { from: movedFrom, to: issuerUrl });
    }

    onStep('starting the functions');
    for (const fn of startFunctions(cloud, endpoints, { credentialsOf, logs, clock })) functions.set(fn.model.arn, fn);
    cleanups.push(() => Promise.all([...functions.values()].map((fn) => fn.stop())));
    cleanups.push(stepFunctions.stop);
    await stepFunctions.resume();
    search.resume();

    const shards = sharedShards();
    for (const fn of functions.values()) {
      const { name, roleArn } = fn.model;
      const mappings = cloud.mappings.filter(({ functionName }) => functionName === name);
      if (mappings.length === 0) continue;
      const pump = startPump({
        mappings,
        functions: [fn],
        streams: streamsClient(endpoints.AWS_ENDPOINT_URL_DYNAMODB, credentialsOf(roleArn, name)),
        shards,
        folder: join(data, 'streams'),
        logs,
      });
      cleanups.push(pump.stop);
    }
    cleanups.push(startSchedules({ schedules: cloud.schedules, functionAt, pace: pace * fast, clock, logs }).stop);

    const issuer = issuerAt({ url: issuerUrl, audience, identity, clock });
    const requests = accessLog(join(logs, 'access.log'), cloud.api.accessFormat);
    cleanups.push(requests.close);
    const gateway = gatewayOf({
      api: cloud.api,
      functions,
      admit: usage.admit,
      now: clock.now,
      onServed,
      onAccess: requests.write,
    });
    answer = (request, response) => {
      if (issuer.takes(request)) issuer.serve(request, response);
      else void gateway(request, response);
    };

    const tokenUrl = `${issuerUrl}/token`;
    const access = join(data, 'access.json');
    const operator = cloud.clients[0] ?? '';
    const principals = await seeded({ api, tokenUrl, identity, operator, file: access, onStep });
    return {
      api,
      tokenUrl,
      principals,
      access,
      endpoints,
      credentialsOf,
      functions: cloud.functions,
      tableName,
      now: clock.now,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Whoever asks while it starts is told to come back. */
const notYet: RequestListener = (_, response) => {
  const problem = { type: 'about:blank', title: 'Amends is starting', status: 503, code: 'unavailable' };
  response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  response.end(JSON.stringify({ ...problem, detail: 'Ask again in a moment.', instance: randomUUID() }));
};

const startFunctions = (
  cloud: Cloud,
  endpoints: Readonly<Record<string, string>>,
  { credentialsOf, logs, clock }: Pick<Runtime, 'credentialsOf'> & { logs: string; clock: Clock },
) =>
  cloud.functions.map((model) => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentialsOf(model.roleArn, model.name);
    const credentials = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    return startFunction(model, { environment: environmentOf(model, { credentials, endpoints }), logs, clock });
  });
