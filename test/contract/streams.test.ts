import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, CreateTableCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, expect, inject, test } from 'vitest';
import { streamsClient } from '../../infra/local/dynamodb.ts';
import { FunctionFailed } from '../../infra/local/lambda.ts';
import { parsePattern } from '../../infra/local/stream-filter.ts';
import type { MappingModel } from '../../infra/local/stream-mapping.ts';
import { startPump } from '../../infra/local/stream-pump.ts';
import { sharedShards } from '../../infra/local/stream-shards.ts';
import { testDynamo } from '../support/table-rows.ts';

const client = testDynamo();
const scratch = mkdtempSync(join(tmpdir(), 'amends-streams-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A table with a stream, a mapping that follows it, and whatever else a test needs. */
const followed = async (more: Partial<MappingModel> = {}) => {
  const tableName = `stream-${crypto.randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const model: MappingModel = {
    name: `mapping-${tableName}`,
    functionName: 'follower',
    tableName,
    batchSize: 3,
    lanes: 1,
    retries: 1,
    maxAge: Number.POSITIVE_INFINITY,
    bisects: false,
    reportsFailures: true,
    patterns: [],
    deadLetters: `failed-${tableName}`,
    ...more,
  };
  const pump = (invoke: (records: readonly DynamoDBRecord[]) => unknown) =>
    startPump({
      mappings: [model],
      functions: [
        {
          model: { name: 'follower', arn: 'arn:follower' },
          invoke: async (event) => invoke((event as { Records: DynamoDBRecord[] }).Records),
        },
      ],
      streams: streamsClient(inject('dynamoUrl'), inject('testCredentials')),
      shards: sharedShards(),
      folder: join(scratch, 'streams'),
      logs: scratch,
    });
  const put = (pk: string, sk: string, item: Record<string, AttributeValue> = {}) =>
    client.send(new PutItemCommand({ TableName: tableName, Item: { pk: { S: pk }, sk: { S: sk }, ...item } }));
  return { model, pump, put, tableName };
};

const nameOf = ({ dynamodb }: DynamoDBRecord): string => `${dynamodb?.Keys?.pk?.S}${dynamodb?.Keys?.sk?.S}`;

const until = async (isSo: () => boolean): Promise<void> => {
  for (const end = Date.now() + 60_000; !isSo(); await sleep(20)) {
    if (Date.now() > end) throw new Error('It did not come to pass in ten seconds');
  }
};

/** Long enough for the pump to hand over whatever it would. */
const aWhile = () => sleep(600);

test('hands over what is written, as Lambda would, those of one partition in their order', async () => {
  const { pump, put, tableName } = await followed({ lanes: 4 });
  const got: DynamoDBRecord[] = [];
  const running = pump((records) => {
    got.push(...records);
  });
  const names = Array.from(
    { length: 24 },
    (_, index) => [`p${index % 3}`, `#${String(index).padStart(2, '0')}`] as const,
  );
  for (const [pk, sk] of names) await put(pk, sk);
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: 'p0' }, sk: { S: '#00' } } }));
  await until(() => got.length === 25);
  await running.stop();

  for (const partition of ['p0', 'p1', 'p2']) {
    const mine = got.map(nameOf).filter((name) => name.startsWith(partition));
    const written = names.map((name) => name.join('')).filter((name) => name.startsWith(partition));
    expect(mine).toEqual(partition === 'p0' ? [...written, 'p0#00'] : written);
  }
  expect(got.find((record) => nameOf(record) === 'p0#00')).toMatchObject({
    eventID: expect.any(String),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: expect.stringContaining(`table/${tableName}/stream/`),
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      NewImage: { pk: { S: 'p0' } },
      SequenceNumber: expect.any(String),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  expect(got.findLast((record) => nameOf(record) === 'p0#00')).toMatchObject({
    eventName: 'REMOVE',
    dynamodb: { OldImage: { pk: { S: 'p0' } } },
  });
});

test('hands over bytes as Lambda does', async () => {
  const { pump, put } = await followed();
  const got: DynamoDBRecord[] = [];
  const running = pump((records) => {
    got.push(...records);
  });
  await put('a', '1', { bytes: { B: new Uint8Array([1, 2, 255]) } });
  await until(() => got.length === 1);
  await running.stop();
  expect(got[0]?.dynamodb?.NewImage?.bytes).toEqual({ B: 'AQL/' });
});

test('hands over what is empty as what it is', async () => {
  const { pump, put } = await followed();
  const got: DynamoDBRecord[] = [];
  const running = pump((records) => {
    got.push(...records);
  });
  const empty = { none: { M: {} }, list: { L: [] }, nested: { M: { within: { L: [{ M: {} }] } } } };
  await put('a', '1', empty);
  await until(() => got.length === 1);
  await running.stop();
  expect(got[0]?.dynamodb?.NewImage).toMatchObject(empty);
});

test('passes over what the mapping does not want, and never comes back to it', async () => {
  const { pump, put } = await followed({
    patterns: [parsePattern('{"dynamodb":{"NewImage":{"kind":{"S":["wanted"]}}}}')],
  });
  const got: string[] = [];
  const note = (records: readonly DynamoDBRecord[]) => {
    got.push(...records.map(nameOf));
  };
  const first = pump(note);
  await put('a', '1');
  await put('a', '2', { kind: { S: 'wanted' } });
  await put('a', '3', { kind: { S: 'other' } });
  await until(() => got.length === 1);
  await first.stop();
  const second = pump(note);
  await put('a', '4', { kind: { S: 'wanted' } });
  await until(() => got.length === 2);
  await second.stop();
  expect(got).toEqual(['a2', 'a4']);
});

test('goes on where it was after a restart: nothing is lost, and what was handled does not come again', async () => {
  const { pump, put } = await followed();
  const got: string[] = [];
  const note = (records: readonly DynamoDBRecord[]) => {
    got.push(...records.map(nameOf));
  };
  const first = pump(note);
  await put('a', '1');
  await until(() => got.length === 1);
  await first.stop();
  await put('a', '2');
  await put('a', '3');
  await aWhile();
  expect(got).toEqual(['a1']);
  const second = pump(note);
  await until(() => got.length === 3);
  await aWhile();
  await second.stop();
  expect(got).toEqual(['a1', 'a2', 'a3']);
});

test('what was being handled when everything stopped comes again', async () => {
  const { pump, put } = await followed({ retries: Number.POSITIVE_INFINITY });
  let tries = 0;
  const first = pump(() => {
    tries += 1;
    throw new FunctionFailed('not yet');
  });
  await put('a', '1');
  await until(() => tries >= 2);
  await first.stop();
  const got: string[] = [];
  const second = pump((records) => {
    got.push(...records.map(nameOf));
  });
  await until(() => got.length === 1);
  await second.stop();
  expect(got).toEqual(['a1']);
});

test('tries again what failed, in order, and names in the dead letters what it gives up', async () => {
  const { pump, put, model } = await followed();
  for (const sk of ['1', '2', '3', '4']) await put('a', sk, { story: { S: 'Somebody fell' } });
  const got: string[][] = [];
  const running = pump((records) => {
    got.push(records.map(nameOf));
    const poison = records.filter((record) => nameOf(record) === 'a2');
    return { batchItemFailures: poison.map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber })) };
  });
  await until(() => got.flat().includes('a4'));
  await running.stop();
  expect(got).toEqual([['a1', 'a2', 'a3'], ['a2', 'a3'], ['a2', 'a3'], ['a4']]);
  const letters = readFileSync(join(scratch, `${model.deadLetters}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  expect(letters.map((letter) => JSON.parse(letter))).toMatchObject([
    {
      requestContext: { functionArn: 'arn:follower', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 2 },
    },
  ]);
  expect(letters.join()).not.toContain('fell');
});

test('a mapping of a function that is not there stops the start', async () => {
  const { pump } = await followed({ functionName: 'nobody' });
  expect(() => pump(() => undefined)).toThrow('nobody');
});
