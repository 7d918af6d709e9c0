import * as z from 'zod';
import { AwsFailure, type Deed } from './aws-service.ts';
import { keyValuesIn, keyValuesOf, textOf } from './key-condition.ts';
import { streamArn, tableArn } from './template.ts';

/** The attribute that is the partition key of a table, or of one of its indexes; nothing if there is no such thing. */
export type PartitionKeyOf = (table: string, index: string | undefined) => Promise<string | undefined>;

/** The condition keys of DynamoDB that are worked out here. A policy that asks for another would be taken for looser than it is. */
export const conditionKeys: ReadonlySet<string> = new Set(
  ['LeadingKeys', 'Select', 'ReturnValues', 'EnclosingOperation'].map((name) => `dynamodb:${name}`),
);

type Operation = (input: unknown, partitionKeyOf: PartitionKeyOf) => Promise<readonly Deed[]>;

/** What a request to DynamoDB or its streams would do, as IAM sees it. Throws for an operation that is not known here. */
export const deedsOf = async (
  target: string,
  input: unknown,
  partitionKeyOf: PartitionKeyOf,
): Promise<readonly Deed[]> => {
  const operation = Object.hasOwn(operations, target) ? operations[target] : undefined;
  if (!operation) throw new AwsFailure('UnknownOperationException', `${target} is not known here`);
  try {
    const deeds = await operation(input, partitionKeyOf);
    if (deeds.length > 0) return deeds;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw invalid(z.prettifyError(error));
  }
  throw invalid('The request names nothing to be done');
};

const invalid = (why: string) => new AwsFailure('ValidationException', why);

/** A table goes by its name or its ARN. */
const TableName = z.string().transform((given, context) => {
  const name = /^arn:aws:dynamodb:[\w-]*:\d*:table\/([^/]+)$/.exec(given)?.[1] ?? given;
  if (/^[\w.-]{3,255}$/.test(name)) return name;
  context.addIssue('is no name of a table');
  return z.NEVER;
});

const Attributes = z.record(z.string(), z.unknown());
type Attributes = z.infer<typeof Attributes>;

/** What is done to one row, or to some: `rows` hold at least their keys. */
type Touch = { readonly action: string; readonly table: string; readonly rows: readonly Attributes[] };
type Context = Record<string, string | undefined>;

/** `dynamodb:LeadingKeys`: absent unless every row says its own. */
const leading = (keys: readonly (string | undefined)[]) =>
  keys.length === 0 || keys.includes(undefined) ? {} : { 'dynamodb:LeadingKeys': [...new Set(keys)] as string[] };

const saying = (context: Context): Record<string, string> =>
  Object.fromEntries(Object.entries(context).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const touching = async (
  { action, table, rows }: Touch,
  partitionKeyOf: PartitionKeyOf,
  context: Context = {},
): Promise<Deed> => {
  const key = await partitionKeyOf(table, undefined);
  const keys = rows.map((row) => (key === undefined ? undefined : textOf(row[key])));
  return {
    action: `dynamodb:${action}`,
    resource: tableArn(table),
    context: { ...leading(keys), ...saying(context) },
  };
};

const Item = z.object({
  TableName,
  Key: Attributes.optional(),
  Item: Attributes.optional(),
  ReturnValues: z.string().optional(),
  AttributesToGet: z.array(z.unknown()).optional(),
  ProjectionExpression: z.string().optional(),
});
type Item = z.output<typeof Item>;

/** A put brings a whole row; whatever else there is names one by its key. */
const rowIn = (action: string, { Key, Item: row }: Item): Attributes => (action === 'PutItem' ? row : Key) ?? {};

const isGetting = (action: string): boolean => action === 'GetItem' || action === 'BatchGetItem';

/** What a read selects, when it does not say so itself. */
const selectOf = (read: Pick<Item, 'AttributesToGet' | 'ProjectionExpression'>): string =>
  read.AttributesToGet || read.ProjectionExpression ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES';

const onItem =
  (action: string): Operation =>
  async (input, partitionKeyOf) => {
    const item = Item.parse(input);
    const touch = { action, table: item.TableName, rows: [rowIn(action, item)] };
    return [
      await touching(touch, partitionKeyOf, {
        'dynamodb:ReturnValues': item.ReturnValues,
        'dynamodb:Select': isGetting(action) ? selectOf(item) : undefined,
      }),
    ];
  };

const parts: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

const Transaction = z.object({ TransactItems: z.array(z.partialRecord(z.enum(Object.keys(parts)), Item)) });

/**
 * A transaction is judged by the actions of its parts. Those of one action on one table are judged together, which
 * allows no more than judging each alone would: each condition on keys must hold for all.
 */
const onTransaction =
  (name: string): Operation =>
  async (input, partitionKeyOf) => {
    const touches = new Map<string, Touch & { readonly rows: Attributes[] }>();
    for (const part of Transaction.parse(input).TransactItems.flatMap((each) => Object.entries(each))) {
      const [kind, item] = part;
      const action = parts[kind];
      if (!action || !item) throw invalid(`A transaction has no ${kind}`);
      const touch = { action, table: item.TableName, rows: [] };
      const key = JSON.stringify([action, item.TableName]);
      touches.set(key, touches.get(key) ?? touch);
      touches.get(key)?.rows.push(rowIn(action, item));
    }
    return Promise.all(
      [...touches.values()].map((touch) =>
        touching(touch, partitionKeyOf, {
          'dynamodb:EnclosingOperation': name,
          'dynamodb:Select': isGetting(touch.action) ? 'ALL_ATTRIBUTES' : undefined,
        }),
      ),
    );
  };

const BatchGet = z.object({
  RequestItems: z.record(z.string(), Item.omit({ TableName: true }).extend({ Keys: z.array(Attributes) })),
});

const BatchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.union([
        z.strictObject({ PutRequest: z.object({ Item: Attributes }) }),
        z.strictObject({ DeleteRequest: z.object({ Key: Attributes }) }),
      ]),
    ),
  ),
});

const onBatchGet: Operation = async (input, partitionKeyOf) =>
  Promise.all(
    Object.entries(BatchGet.parse(input).RequestItems).map(([table, { Keys, ...read }]) =>
      touching({ action: 'BatchGetItem', table: TableName.parse(table), rows: Keys }, partitionKeyOf, {
        'dynamodb:Select': selectOf(read),
      }),
    ),
  );

const onBatchWrite: Operation = async (input, partitionKeyOf) =>
  Promise.all(
    Object.entries(BatchWrite.parse(input).RequestItems).map(([table, writes]) => {
      const rows = writes.map((write) => ('PutRequest' in write ? write.PutRequest.Item : write.DeleteRequest.Key));
      return touching({ action: 'BatchWriteItem', table: TableName.parse(table), rows }, partitionKeyOf);
    }),
  );

const Listing = z.object({
  TableName,
  IndexName: z
    .string()
    .regex(/^[\w.-]{3,255}$/, 'is no name of an index')
    .optional(),
  KeyConditionExpression: z.string().optional(),
  KeyConditions: z.record(z.string(), z.json()).optional(),
  ExpressionAttributeNames: Attributes.default({}),
  ExpressionAttributeValues: Attributes.default({}),
  Select: z.string().optional(),
  AttributesToGet: z.array(z.unknown()).optional(),
  ProjectionExpression: z.string().optional(),
});
type Listing = z.output<typeof Listing>;

const listed = ({ TableName: table, IndexName: index }: Pick<Listing, 'TableName' | 'IndexName'>): string =>
  index === undefined ? tableArn(table) : `${tableArn(table)}/index/${index}`;

const selecting = (listing: Listing): Context => ({
  'dynamodb:Select':
    listing.Select ??
    (listing.IndexName !== undefined && selectOf(listing) === 'ALL_ATTRIBUTES'
      ? 'ALL_PROJECTED_ATTRIBUTES'
      : selectOf(listing)),
});

const onQuery: Operation = async (input, partitionKeyOf) => {
  const query = Listing.parse(input);
  const key = await partitionKeyOf(query.TableName, query.IndexName);
  const keys = key === undefined ? [] : wantedKeys(query, key);
  return [
    { action: 'dynamodb:Query', resource: listed(query), context: { ...leading(keys), ...saying(selecting(query)) } },
  ];
};

const wantedKeys = (query: Listing, key: string): (string | undefined)[] => [
  ...keyValuesIn(query.KeyConditionExpression ?? '', key, {
    names: query.ExpressionAttributeNames,
    values: query.ExpressionAttributeValues,
  }),
  ...keyValuesOf(query.KeyConditions ?? {}, key),
];

const onScan: Operation = async (input) => {
  const scan = Listing.parse(input);
  return [{ action: 'dynamodb:Scan', resource: listed(scan), context: saying(selecting(scan)) }];
};

const [verbs, tables] = [
  /^\s*(select|insert|update|delete)\b/i,
  /(?:\bfrom|\binto|^\s*update)\s+(?:"([^"]+)"|([\w-]+))(?:\."([^"]+)")?/i,
];

/** PartiQL names its rows in a language of its own, which nobody here may speak; so no leading keys are read from it. */
const statement = z.object({ Statement: z.string() }).transform(({ Statement }, context): Deed => {
  const verb = verbs.exec(Statement)?.[1]?.toLowerCase();
  const [, quoted, bare, index] = tables.exec(Statement) ?? [];
  const table = TableName.safeParse(quoted ?? bare).data;
  if (verb === undefined || table === undefined) {
    context.addIssue('is no PartiQL statement on a table');
    return z.NEVER;
  }
  const action = `dynamodb:PartiQL${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  return { action, resource: listed({ TableName: table, IndexName: index }) };
});

const onStatement: Operation = async (input) => [statement.parse(input)];
const onStatements =
  (member: string): Operation =>
  async (input) =>
    z.object({ [member]: z.array(statement) }).parse(input)[member] ?? [];

const onTable =
  (action: string): Operation =>
  async (input) => [
    { action: `dynamodb:${action}`, resource: tableArn(z.object({ TableName }).parse(input).TableName) },
  ];

const onAll =
  (action: string): Operation =>
  async () => [{ action: `dynamodb:${action}`, resource: '*' }];

/** A shard's iterator begins with the ARN of its stream. */
const onStream =
  (action: string, member: 'StreamArn' | 'ShardIterator'): Operation =>
  async (input) => {
    const given = z.object({ [member]: z.string() }).parse(input)[member] ?? '';
    const table = /^arn:aws:dynamodb:[\w-]*:\d*:table\/([\w.-]{3,255})\/stream\/[\w.:-]+(?:\||$)/.exec(given)?.[1];
    if (!table) throw invalid(`${member} names no stream`);
    return [{ action: `dynamodb:${action}`, resource: streamArn(table) }];
  };

const named = (api: string, known: Readonly<Record<string, Operation>>) =>
  Object.fromEntries(Object.entries(known).map(([name, operation]) => [`${api}.${name}`, operation]));

const operations: Readonly<Record<string, Operation>> = {
  ...named('DynamoDB_20120810', {
    GetItem: onItem('GetItem'),
    PutItem: onItem('PutItem'),
    UpdateItem: onItem('UpdateItem'),
    DeleteItem: onItem('DeleteItem'),
    Query: onQuery,
    Scan: onScan,
    BatchGetItem: onBatchGet,
    BatchWriteItem: onBatchWrite,
    TransactGetItems: onTransaction('TransactGetItems'),
    TransactWriteItems: onTransaction('TransactWriteItems'),
    ExecuteStatement: onStatement,
    BatchExecuteStatement: onStatements('Statements'),
    ExecuteTransaction: onStatements('TransactStatements'),
    CreateTable: onTable('CreateTable'),
    DescribeTable: onTable('DescribeTable'),
    UpdateTable: onTable('UpdateTable'),
    DeleteTable: onTable('DeleteTable'),
    DescribeTimeToLive: onTable('DescribeTimeToLive'),
    UpdateTimeToLive: onTable('UpdateTimeToLive'),
    ListTables: onAll('ListTables'),
  }),
  ...named('DynamoDBStreams_20120810', {
    ListStreams: onAll('ListStreams'),
    DescribeStream: onStream('DescribeStream', 'StreamArn'),
    GetShardIterator: onStream('GetShardIterator', 'StreamArn'),
    GetRecords: onStream('GetRecords', 'ShardIterator'),
  }),
};
