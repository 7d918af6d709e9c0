import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
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
