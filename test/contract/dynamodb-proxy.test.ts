import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { testDynamo } from '../support/table-rows.ts';
import { dynamoWith, takeOn } from '../support/tenants.ts';

/** One request of each kind, about rows of summit. */
const TableName = `proxy-${crypto.randomUUID()}`;
const key = (sk: string) => ({ pk: { S: 'TENANT#summit' }, sk: { S: sk } });
const schema: CreateTableCommandInput = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'turned',
      KeySchema: [{ AttributeName: 'sk', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const queried = {
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: 'TENANT#summit' } },
};
const turned = {
  IndexName: 'turned',
  KeyConditionExpression: 'sk = :sk',
  ExpressionAttributeValues: { ':sk': { S: 'HEAD' } },
};

type Requests = Readonly<Record<string, (client: DynamoDBClient, TableName: string) => Promise<unknown>>>;
const onRows: Requests = {
  PutItem: (client, TableName) => client.send(new PutItemCommand({ TableName, Item: key('HEAD') })),
  GetItem: (client, TableName) => client.send(new GetItemCommand({ TableName, Key: key('HEAD') })),
  UpdateItem: (client, TableName) => client.send(new UpdateItemCommand({ TableName, Key: key('1') })),
  DeleteItem: (client, TableName) => client.send(new DeleteItemCommand({ TableName, Key: key('1') })),
  'Query of the table': (client, TableName) => client.send(new QueryCommand({ TableName, ...queried })),
  'Query of an index': (client, TableName) =>
    client.send(
      new QueryCommand({
        TableName,
        ...(TableName === inject('tableName')
          ? { IndexName: 'gsi1', ...queried, KeyConditionExpression: 'gsi1pk = :pk' }
          : turned),
      }),
    ),
  'Scan of the table': (client, TableName) => client.send(new ScanCommand({ TableName })),
  'Scan of an index': (client, TableName) =>
    client.send(new ScanCommand({ TableName, IndexName: TableName === inject('tableName') ? 'gsi1' : 'turned' })),
  BatchGetItem: (client, TableName) =>
    client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('HEAD'), key('1')] } } })),
  BatchWriteItem: (client, TableName) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TableName]: [{ PutRequest: { Item: key('2') } }, { DeleteRequest: { Key: key('1') } }] },
      }),
    ),
  TransactGetItems: (client, TableName) =>
    client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key('HEAD') } }] })),
  'TransactWriteItems that puts': (client, TableName) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: key('3') } }] })),
  'TransactWriteItems that updates': (client, TableName) =>
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: key('3'),
              UpdateExpression: 'SET x = :x',
              ExpressionAttributeValues: { ':x': { S: 'x' } },
            },
          },
        ],
      }),
    ),
  'TransactWriteItems that deletes': (client, TableName) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName, Key: key('3') } }] })),
  'TransactWriteItems that checks': (client, TableName) =>
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { ConditionCheck: { TableName, Key: key('9'), ConditionExpression: 'attribute_not_exists(pk)' } },
        ],
      }),
    ),
  ExecuteStatement: (client, TableName) =>
    client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "${TableName}" WHERE pk = 'TENANT#summit'` })),
  BatchExecuteStatement: (client, TableName) =>
    client.send(
      new BatchExecuteStatementCommand({
        Statements: [{ Statement: `SELECT * FROM "${TableName}" WHERE pk = 'TENANT#summit' AND sk = 'HEAD'` }],
      }),
    ),
  ExecuteTransaction: (client, TableName) =>
    client.send(
      new ExecuteTransactionCommand({
        TransactStatements: [
          { Statement: `INSERT INTO "${TableName}" VALUE {'pk': 'TENANT#summit', 'sk': 'partiql'}` },
        ],
      }),
    ),
};
const onTables: Requests = {
  DescribeTable: (client, TableName) => client.send(new DescribeTableCommand({ TableName })),
  UpdateTimeToLive: (client, TableName) =>
    client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
      }),
    ),
  DescribeTimeToLive: (client, TableName) => client.send(new DescribeTimeToLiveCommand({ TableName })),
  UpdateTable: (client, TableName) =>
    client.send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' })),
  ListTables: (client) => client.send(new ListTablesCommand({})),
};

const streams = (credentials: ReturnType<typeof inject<'testCredentials'>>) =>
  new DynamoDBStreamsClient({ endpoint: inject('dynamoUrl'), region: 'us-east-1', credentials });

let harbor: DynamoDBClient;
beforeAll(async () => {
  await testDynamo().send(new CreateTableCommand(schema));
  harbor = await dynamoWith({ TenantId: 'harbor' });
});

const denied = { name: 'AccessDeniedException' };

describe('DynamoDB behind IAM', () => {
  test.each(Object.entries({ ...onRows, ...onTables }))('lets those through who may: %s', async (_, ask) => {
    await ask(testDynamo(), TableName);
  });

  test.each(Object.entries({ ...onRows, ...onTables }))('keeps out who may not: %s', async (name, ask) => {
    const failure: Error = await ask(harbor, inject('tableName')).then(
      () => expect.fail(`${name} was let through`),
      (error) => error,
    );
    expect(failure).toMatchObject(denied);
    expect(failure.message).toMatch(
      /^User: arn:aws:sts::000000000000:assumed-role\/\S+TenantData\S+\/harbor@tests is not authorized to perform: dynamodb:\w+ on resource: \S+ (because no identity-based policy allows the|with an explicit deny in an identity-based policy)/,
    );
  });

  test('names what is denied', async () => {
    const said = async (name: string) =>
      onRows[name]?.(harbor, inject('tableName')).then(
        () => '',
        (error: Error) =>
          /perform: (\S+) on resource: \S+?:table\/[^/\s]+(\S*)/.exec(error.message)?.slice(1).join(' '),
      );
    expect(await said('Query of an index')).toBe('dynamodb:Query /index/gsi1');
    expect(await said('Scan of an index')).toBe('dynamodb:Scan /index/gsi1');
    expect(await said('TransactWriteItems that checks')).toBe('dynamodb:ConditionCheckItem ');
    expect(await said('TransactWriteItems that deletes')).toBe('dynamodb:DeleteItem ');
    expect(await said('TransactGetItems')).toBe('dynamodb:GetItem ');
    expect(await said('ExecuteTransaction')).toBe('dynamodb:PartiQLInsert ');
    expect(await said('BatchGetItem')).toBe('dynamodb:BatchGetItem ');
  });

  test('its streams, too, from the list to the records', async () => {
    const read = async (client: DynamoDBStreamsClient) => {
      const { Streams } = await client.send(new ListStreamsCommand({ TableName }));
      const [{ StreamArn } = {}] = Streams ?? [];
      const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
      const [{ ShardId } = {}] = StreamDescription?.Shards ?? [];
      const shard = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(shard));
      const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
      return { shard, ShardIterator, records: Records?.length ?? 0 };
    };
    const { shard, ShardIterator, records } = await read(streams(inject('testCredentials')));
    expect(records).toBeGreaterThan(0);

    const outsider = streams(await takeOn({ TenantId: 'harbor' }));
    for (const command of [
      new ListStreamsCommand({}),
      new DescribeStreamCommand(shard),
      new GetShardIteratorCommand(shard),
      new GetRecordsCommand({ ShardIterator }),
    ]) {
      await expect(outsider.send(command as DescribeStreamCommand)).rejects.toMatchObject(denied);
    }
  });

  test('making and dropping a table is asked as well', async () => {
    await expect(harbor.send(new CreateTableCommand({ ...schema, TableName: 'another' }))).rejects.toMatchObject(
      denied,
    );
    await expect(harbor.send(new DeleteTableCommand({ TableName: inject('tableName') }))).rejects.toMatchObject(denied);
    const dropped = `proxy-${crypto.randomUUID()}`;
    await testDynamo().send(new CreateTableCommand({ ...schema, TableName: dropped }));
    await testDynamo().send(new DeleteTableCommand({ TableName: dropped }));
  });

  test('a failure of DynamoDB itself comes back as it is', async () => {
    const missing = testDynamo().send(new GetItemCommand({ TableName: 'missing', Key: key('1') }));
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const absent = { TableName, Key: key('9'), ConditionExpression: 'attribute_exists(pk)' };
    await expect(
      testDynamo().send(new TransactWriteItemsCommand({ TransactItems: [{ ConditionCheck: absent }] })),
    ).rejects.toMatchObject({ CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] });
  });
});

describe('a request the proxy does not understand', () => {
  const post = async (
    target: string | undefined,
    body: string,
    accessKeyId = inject('testCredentials').accessKeyId,
  ) => {
    const response = await fetch(inject('dynamoUrl'), {
      method: 'POST',
      headers: {
        ...(target !== undefined && { 'x-amz-target': target }),
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/dynamodb/aws4_request`,
      },
      body,
    });
    return [response.status, ((await response.json()) as { __type: string }).__type];
  };

  test.each([
    ['DynamoDB_20120810.ListBackups', '{}', 'UnknownOperationException'],
    ['DynamoDB_20111205.Scan', '{}', 'UnknownOperationException'],
    ['DynamoDB_20120810.GetItem, DynamoDB_20120810.Scan', '{}', 'UnknownOperationException'],
    [undefined, '{}', 'UnknownOperationException'],
    ['DynamoDB_20120810.GetItem', '{', 'SerializationException'],
    ['DynamoDB_20120810.GetItem', '[]', 'ValidationException'],
  ])('is refused, whoever asks: %s %s', async (target, body, type) => {
    expect(await post(target, body)).toEqual([400, type]);
  });

  test('is refused before anything else to whom nobody knows', async () => {
    for (const key of ['local', 'ASIA0000', '']) {
      expect(await post('DynamoDB_20120810.ListTables', '{}', key)).toEqual([400, 'UnrecognizedClientException']);
    }
    const client = new DynamoDBClient({
      endpoint: inject('dynamoUrl'),
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });
});
