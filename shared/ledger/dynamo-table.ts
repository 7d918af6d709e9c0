import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Key } from './keys.ts';
import {
  type Condition,
  type Query,
  type Row,
  sortKeyOf,
  type Table,
  TableUnavailable,
  type Transacted,
  type Write,
} from './table.ts';

/** The table in DynamoDB. */
export const dynamoTable = (dynamo: DynamoDBClient, name: string): Table => {
  const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });

  return {
    get: async ({ pk, sk }) =>
      reach(async () => {
        const { Item } = await client.send(new GetCommand({ TableName: name, Key: { pk, sk }, ConsistentRead: true }));
        return Item as Row | undefined;
      }),

    getAll: async (keys) =>
      reach(async () => {
        const wanted = [...new Map(keys.map(({ pk, sk }) => [placeOf({ pk, sk }), { pk, sk }])).values()];
        const found = new Map<string, Row>();
        for (let start = 0; start < wanted.length; start += batchSize) {
          const rows = await getBatch(client, name, wanted.slice(start, start + batchSize));
          for (const row of rows) found.set(placeOf(row), row);
        }
        return keys.map((key) => found.get(placeOf(key)));
      }),

    query: async (query) => reach(() => queryAll(client, name, query)),

    put: async ({ put, when }) =>
      reach(async () => {
        try {
          await client.send(new PutCommand({ TableName: name, Item: put, ...conditions[when.if](when as never) }));
          return true;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        }
      }),

    overwrite: async (row) =>
      reach(async () => {
        await client.send(new PutCommand({ TableName: name, Item: row, ReturnValues: 'NONE' }));
      }),

    transact: async (writes) =>
      reach(async () => {
        try {
          await client.send(new TransactWriteCommand({ TransactItems: writes.map((write) => item(name, write)) }));
          return { done: true };
        } catch (error) {
          if (error instanceof TransactionCanceledException) return cancelled(error.CancellationReasons ?? [], error);
          throw error;
        }
      }),
  };
};

/** As many rows as DynamoDB gets at once. */
const batchSize = 100;
const attempts = 5;
const firstWait = 25;

const placeOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);

/** DynamoDB may leave out some rows, when there is much to read or much to do; it says which, to be asked again. */
const getBatch = async (
  client: DynamoDBDocumentClient,
  name: string,
  keys: readonly Key[],
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let left = [...keys];
  for (let attempt = 1, wait = firstWait; ; attempt += 1, wait *= 2) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [name]: { Keys: left, ConsistentRead: true } } }),
    );
    rows.push(...((Responses?.[name] ?? []) as Row[]));
    left = (UnprocessedKeys?.[name]?.Keys ?? []) as Key[];
    if (left.length === 0) return rows;
    if (attempt === attempts) throw new TableUnavailable('The table left out rows time and again');
    await sleep(wait * (0.5 + Math.random()));
  }
};

/** DynamoDB answers at most a megabyte at a time; rows can be large, so it may take several answers to fill a page. */
const queryAll = async (
  client: DynamoDBDocumentClient,
  name: string,
  { partition, index, from, to, limit, newestFirst = false }: Query,
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: index,
        ConsistentRead: index === undefined,
        KeyConditionExpression: `#pk = :pk${range(from, to)}`,
        ExpressionAttributeNames: {
          '#pk': index ? `${index}pk` : 'pk',
          ...((from ?? to) !== undefined && { '#sk': sortKeyOf(index) }),
        },
        ExpressionAttributeValues: { ':pk': partition, ':from': from, ':to': to },
        ScanIndexForward: !newestFirst,
        Limit: limit - rows.length,
        ExclusiveStartKey: start,
      }),
    );
    rows.push(...(Items as Row[]));
    start = LastEvaluatedKey;
  } while (start && rows.length < limit);
  return rows;
};

const range = (from: string | undefined, to: string | undefined): string => {
  if (from !== undefined && to !== undefined) return ' AND #sk BETWEEN :from AND :to';
  if (from !== undefined) return ' AND #sk >= :from';
  return to === undefined ? '' : ' AND #sk <= :to';
};

const conditions = {
  absent: () => ({ ConditionExpression: 'attribute_not_exists(pk)' }),
  versionIs: ({ version }: Extract<Condition, { if: 'versionIs' }>) => ({
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': version },
  }),
  older: ({ version }: Extract<Condition, { if: 'older' }>) => ({
    ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
    ExpressionAttributeValues: { ':version': version },
  }),
  absentOrExpired: ({ now }: Extract<Condition, { if: 'absentOrExpired' }>) => ({
    ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
    ExpressionAttributeValues: { ':now': now },
  }),
};

const item = (name: string, { put, when }: Write) => ({
  Put: {
    TableName: name,
    Item: put,
    ...conditions[when.if](when as never),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  },
});

const cancelled = (reasons: readonly CancellationReason[], error: TransactionCanceledException): Transacted => {
  const codes = new Set(reasons.map(({ Code }) => Code));
  if (codes.has('ConditionalCheckFailed')) {
    return {
      done: false,
      why: 'condition',
      found: reasons.map(({ Code, Item }) => {
        if (Code !== 'ConditionalCheckFailed') return undefined;
        return Item ? (unmarshall(Item) as Row) : 'changed';
      }),
    };
  }
  if (codes.has('TransactionConflict')) return { done: false, why: 'conflict' };
  throw error;
};

const overloaded: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  'ServiceUnavailable',
  'TransactionInProgressException',
  'TransactionConflictException',
  'TimeoutError',
]);

const reach = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (isOutOfReach(error)) throw new TableUnavailable('The table is overloaded or out of reach', { cause: error });
    throw error;
  }
};

const isOutOfReach = (error: unknown): boolean => {
  if (error instanceof TransactionCanceledException) {
    return (error.CancellationReasons ?? []).some(
      ({ Code }) => Code === 'ThrottlingError' || Code === 'ProvisionedThroughputExceeded',
    );
  }
  if (error instanceof DynamoDBServiceException) return overloaded.has(error.name);
  return error instanceof Error && (overloaded.has(error.name) || 'code' in error);
};
