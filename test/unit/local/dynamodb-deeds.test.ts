import { describe, expect, test } from 'vitest';
import { deedsOf } from '../../../infra/local/dynamodb-deeds.ts';
import { tableArn } from '../../../infra/local/template.ts';

const partitionKeyOf = async (table: string, index: string | undefined) =>
  table === 'Other' ? 'id' : index === undefined ? 'pk' : `${index}pk`;

/** Each deed as `action on what: leading keys`, and whatever else IAM is told. */
const deeds = async (operation: string, input: object, api = 'DynamoDB_20120810') =>
  (await deedsOf(`${api}.${operation}`, input, partitionKeyOf)).map(({ action, resource, context = {} }) => {
    const { 'dynamodb:LeadingKeys': keys, ...more } = context;
    const where = resource.replace(tableArn(''), '');
    return [`${action.replace('dynamodb:', '')} ${where}`, keys, more] as const;
  });
const done = async (operation: string, input: object) =>
  (await deeds(operation, input)).map(([what, keys]) => [what, keys] as const);

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'HEAD' } });
const T = { TableName: 'Amends' };

describe('one row', () => {
  test.each(['GetItem', 'UpdateItem', 'DeleteItem'])('%s says it by its key', async (operation) => {
    expect(await done(operation, { ...T, Key: key('a') })).toEqual([[`${operation} Amends`, ['a']]]);
  });

  test('a put says it by the row, whatever key it may bring besides', async () => {
    const input = { ...T, Item: { ...key('a'), pk2: { S: 'b' } }, Key: key('c') };
    expect(await done('PutItem', input)).toEqual([['PutItem Amends', ['a']]]);
  });

  test('keys may be numbers and bytes; anything else is none', async () => {
    const keysOf = async (pk: unknown) => (await done('GetItem', { ...T, Key: { pk } }))[0]?.[1];
    expect(await keysOf({ N: '7' })).toEqual(['7']);
    expect(await keysOf({ B: 'AAEC' })).toEqual(['AAEC']);
    for (const odd of [
      undefined,
      null,
      {},
      'a',
      { S: 7 },
      { S: ['a'] },
      { SS: ['a'] },
      { S: 'a', N: '1' },
      { M: {} },
    ]) {
      expect(await keysOf(odd)).toBeUndefined();
    }
    expect(await done('PutItem', T)).toEqual([['PutItem Amends', undefined]]);
  });

  test('the partition key is called what its table calls it', async () => {
    const input = { TableName: 'Other', Key: { id: { S: 'x' }, pk: { S: 'y' } } };
    expect(await done('GetItem', input)).toEqual([['GetItem Other', ['x']]]);
  });

  test('what a write answers is told', async () => {
    const [[, , more] = []] = await deeds('PutItem', { ...T, Item: key('a'), ReturnValues: 'ALL_OLD' });
    expect(more).toEqual({ 'dynamodb:ReturnValues': 'ALL_OLD' });
  });

  test('a table may go by its ARN', async () => {
    const input = { TableName: 'arn:aws:dynamodb:ddblocal:000000000000:table/Amends', Key: key('a') };
    expect(await done('GetItem', input)).toEqual([['GetItem Amends', ['a']]]);
  });
});

describe('many rows', () => {
  test('a transaction is its parts, each by its own action', async () => {
    const TransactItems = [
      { Put: { ...T, Item: key('a') } },
      { ConditionCheck: { ...T, Key: key('b'), ConditionExpression: 'x' } },
      { Update: { ...T, Key: key('c') } },
      { Delete: { ...T, Key: key('d') } },
      { Put: { ...T, Item: key('e') } },
      { Put: { TableName: 'Other', Item: { id: { S: 'f' } } } },
    ];
    expect(await deeds('TransactWriteItems', { TransactItems })).toEqual(
      [
        ['PutItem Amends', ['a', 'e']],
        ['ConditionCheckItem Amends', ['b']],
        ['UpdateItem Amends', ['c']],
        ['DeleteItem Amends', ['d']],
        ['PutItem Other', ['f']],
      ].map((deed) => [...deed, { 'dynamodb:EnclosingOperation': 'TransactWriteItems' }]),
    );
    const gets = { TransactItems: [{ Get: { ...T, Key: key('a') } }, { Get: { ...T, Key: key('b') } }] };
    expect(await done('TransactGetItems', gets)).toEqual([['GetItem Amends', ['a', 'b']]]);
  });

  test('a batch is judged table by table, with all its keys', async () => {
    const reads = { Amends: { Keys: [key('a'), key('b'), key('a')] }, Other: { Keys: [{ id: { S: 'c' } }] } };
    expect(await done('BatchGetItem', { RequestItems: reads })).toEqual([
      ['BatchGetItem Amends', ['a', 'b']],
      ['BatchGetItem Other', ['c']],
    ]);
    const writes = { Amends: [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('b') } }] };
    expect(await done('BatchWriteItem', { RequestItems: writes })).toEqual([['BatchWriteItem Amends', ['a', 'b']]]);
  });

  test('one row that does not say its key leaves all without', async () => {
    const reads = { Amends: { Keys: [key('a'), { sk: { S: 'x' } }] } };
    expect(await done('BatchGetItem', { RequestItems: reads })).toEqual([['BatchGetItem Amends', undefined]]);
    const TransactItems = [{ Put: { ...T, Item: key('a') } }, { Put: { ...T } }];
    expect(await done('TransactWriteItems', { TransactItems })).toEqual([['PutItem Amends', undefined]]);
  });

  test.each([
    ['TransactWriteItems', { TransactItems: [] }],
    ['TransactWriteItems', { TransactItems: [{}] }],
    ['TransactWriteItems', { TransactItems: [{ Scan: T }] }],
    ['BatchGetItem', { RequestItems: {} }],
    ['BatchWriteItem', { RequestItems: { Amends: [{ PutRequest: { Item: {} }, DeleteRequest: { Key: {} } }] } }],
    ['GetItem', {}],
    ['GetItem', { TableName: 'Amends/index/gsi1', Key: key('a') }],
    ['GetItem', { TableName: '*', Key: key('a') }],
    ['Query', { ...T, IndexName: 'gsi*' }],
    ['ExecuteStatement', { Statement: 'EXISTS(SELECT * FROM "Amends")' }],
    ['ExecuteTransaction', { TransactStatements: [] }],
  ])('what names nothing that can be judged is refused: %s %j', async (operation, input) => {
    await expect(deeds(operation, input)).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('a query', () => {
  const asked = async (KeyConditionExpression: string, more: object = {}) => {
    const input = {
      ...T,
      KeyConditionExpression,
      ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk', '#other': 'other', '#1pk': 'gsi1pk' },
      ExpressionAttributeValues: { ':pk': { S: 'a' }, ':b': { S: 'b' }, ':c': { S: 'c' } },
      ...more,
    };
    return (await done('Query', input))[0]?.[1];
  };

  test.each([
    'pk = :pk',
    'pk=:pk',
    '#pk = :pk',
    ':pk = #pk',
    '(#pk = :pk)',
    '#pk = :pk AND #sk BETWEEN :b AND :c',
    '#sk BETWEEN :b AND :c AND #pk = :pk',
    '(begins_with(#sk, :b)) AND (#pk = :pk)',
    '#pk = :pk AND sk = :b',
    'sk >= :b and pk = :pk',
  ])('names its partition: %s', async (expression) => expect(await asked(expression)).toEqual(['a']));

  test.each([
    ...['', '#sk = :pk', 'pk >= :pk', 'pk <> :pk', '#other.pk = :pk', 'pkx = :pk', '#nobody = :pk'],
    ...['pk = :nothing', 'pk = pk', 'begins_with(pk, :pk)', 'PK = :pk'],
  ])('names none: %s', async (expression) => expect(await asked(expression)).toBeUndefined());

  test('that names two is judged by both', async () => {
    expect(await asked('pk = :pk AND :b = #pk')).toEqual(['a', 'b']);
    expect(await asked('pk = :pk AND pk = :nothing')).toBeUndefined();
  });

  test('of an index names the partition of the index', async () => {
    expect(await asked('#1pk = :b', { IndexName: 'gsi1' })).toEqual(['b']);
    expect(await asked('pk = :b', { IndexName: 'gsi1' })).toBeUndefined();
    const input = { ...T, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :a', Select: 'COUNT' };
    const [[what, , more] = []] = await deeds('Query', input);
    expect([what, more]).toEqual(['Query Amends/index/gsi1', { 'dynamodb:Select': 'COUNT' }]);
  });

  test('in the older words is understood too', async () => {
    const older = (pk: object) => asked('', { KeyConditionExpression: undefined, KeyConditions: { pk } });
    expect(await older({ ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] })).toEqual(['a']);
    expect(await older({ ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ S: 'a' }] })).toBeUndefined();
    expect(await older({ ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }, { S: 'b' }] })).toEqual(['a', 'b']);
  });

  test('a scan names no partition, though its filter may speak of one', async () => {
    const input = { ...T, FilterExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'a' } } };
    expect(await done('Scan', input)).toEqual([['Scan Amends', undefined]]);
    expect(await done('Scan', { ...input, IndexName: 'gsi2' })).toEqual([['Scan Amends/index/gsi2', undefined]]);
  });
});

describe('PartiQL, tables and streams', () => {
  test.each([
    [`SELECT * FROM "Amends" WHERE pk = 'a'`, 'PartiQLSelect Amends'],
    ['select * from Amends', 'PartiQLSelect Amends'],
    [`SELECT * FROM "Amends"."gsi1" WHERE gsi1pk = 'a'`, 'PartiQLSelect Amends/index/gsi1'],
    [`INSERT INTO "Amends" VALUE {'pk': 'a'}`, 'PartiQLInsert Amends'],
    [`UPDATE "Amends" SET x = 1 WHERE pk = 'a'`, 'PartiQLUpdate Amends'],
    [`  delete from "Amends" where pk = 'a'`, 'PartiQLDelete Amends'],
  ])('%s', async (Statement, what) => {
    expect(await done('ExecuteStatement', { Statement })).toEqual([[what, undefined]]);
    const several = [{ Statement }, { Statement: 'SELECT * FROM Other' }];
    const both = [
      [what, undefined],
      ['PartiQLSelect Other', undefined],
    ];
    expect(await done('BatchExecuteStatement', { Statements: several })).toEqual(both);
    expect(await done('ExecuteTransaction', { TransactStatements: several })).toEqual(both);
  });

  test.each(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable', 'DescribeTimeToLive', 'UpdateTimeToLive'])(
    '%s is on the table',
    async (operation) => expect(await done(operation, T)).toEqual([[`${operation} Amends`, undefined]]),
  );

  test('streams go by one name, whatever moment they are called after', async () => {
    const StreamArn = 'arn:aws:dynamodb:ddblocal:000000000000:table/Amends/stream/2026-11-23T05:15:07.888';
    const onStreams = async (operation: string, input: object) =>
      (await deeds(operation, input, 'DynamoDBStreams_20120810')).map(([what]) => what);
    expect(await onStreams('DescribeStream', { StreamArn })).toEqual(['DescribeStream Amends/stream/local']);
    expect(await onStreams('GetShardIterator', { StreamArn })).toEqual(['GetShardIterator Amends/stream/local']);
    expect(await onStreams('GetRecords', { ShardIterator: `${StreamArn}|001|c2hh` })).toEqual([
      'GetRecords Amends/stream/local',
    ]);
    expect(await onStreams('ListStreams', {})).toEqual(['ListStreams *']);
    await expect(onStreams('GetRecords', { ShardIterator: 'c2hh' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
  });

  test.each(['RestoreTableFromBackup', 'ExportTableToPointInTime', 'toString', '__proto__', 'GetItem.x', ''])(
    '%s is not known, so it is refused',
    (operation) => expect(deeds(operation, T)).rejects.toMatchObject({ code: 'UnknownOperationException' }),
  );
});
