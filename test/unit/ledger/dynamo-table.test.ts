import {
  DynamoDBClient,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../../shared/ledger/dynamo-table.ts';
import { TableUnavailable } from '../../../shared/ledger/table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const table = dynamoTable(new DynamoDBClient({ region: 'us-east-1' }), 'Amends');
const failing = { message: 'x', $metadata: {} };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...failing, CancellationReasons: codes.map((Code) => ({ Code })) });
const write = [{ put: { pk: 'a', sk: 'b' }, when: { if: 'absent' as const } }];

beforeEach(() => dynamo.reset());

describe('a call that fails', () => {
  test.each([
    ['an overloaded table', new ProvisionedThroughputExceededException(failing)],
    ['a fault of AWS', new InternalServerError(failing)],
    ['a transaction still under way', new TransactionInProgressException(failing)],
    ['no answer in time', Object.assign(new Error('slow'), { name: 'TimeoutError' })],
    ['a broken connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('because of %s can be tried again, and has its cause', async (_, error) => {
    dynamo.on(GetCommand).rejects(error);
    dynamo.on(BatchGetCommand).rejects(error);
    dynamo.on(TransactWriteCommand).rejects(error);
    dynamo.on(PutCommand).rejects(error);
    await expect(table.get({ pk: 'a', sk: 'b' })).rejects.toThrow(TableUnavailable);
    await expect(table.getAll([{ pk: 'a', sk: 'b' }])).rejects.toThrow(TableUnavailable);
    await expect(table.put({ put: { pk: 'a', sk: 'b' }, when: { if: 'absent' } })).rejects.toThrow(TableUnavailable);
    await expect(table.overwrite({ pk: 'a', sk: 'b' })).rejects.toThrow(TableUnavailable);
    await expect(table.transact(write)).rejects.toMatchObject({ name: 'TableUnavailable', cause: error });
  });

  test('because it is wrong fails as it is', async () => {
    dynamo.on(GetCommand).rejects(new ResourceNotFoundException(failing));
    await expect(table.get({ pk: 'a', sk: 'b' })).rejects.toThrow(ResourceNotFoundException);
    dynamo.on(TransactWriteCommand).rejects(cancelled('ValidationError', 'None'));
    await expect(table.transact(write)).rejects.toThrow(TransactionCanceledException);
  });
});

describe('a transaction that is cancelled', () => {
  const outcome = async (...codes: string[]) => {
    dynamo.on(TransactWriteCommand).rejects(cancelled(...codes));
    return table.transact(write);
  };

  test('for another that has a row is a conflict', async () => {
    expect(await outcome('TransactionConflict', 'None')).toEqual({ done: false, why: 'conflict' });
  });

  test('for a condition and a conflict is a matter of the condition', async () => {
    expect(await outcome('TransactionConflict', 'ConditionalCheckFailed')).toEqual({
      done: false,
      why: 'condition',
      found: [undefined, 'changed'],
    });
  });

  test('for load can be tried again', async () => {
    await expect(outcome('ThrottlingError')).rejects.toThrow(TableUnavailable);
    await expect(outcome('ProvisionedThroughputExceeded', 'None')).rejects.toThrow(TableUnavailable);
  });
});

describe('a batch of gets', () => {
  const key = (number: number) => ({ pk: 'a', sk: `${number}` });
  const asked = () => dynamo.commandCalls(BatchGetCommand).map(({ args: [{ input }] }) => input.RequestItems?.Amends);

  test('is at most a hundred keys, each once', async () => {
    dynamo.on(BatchGetCommand).resolves({});
    const keys = Array.from({ length: 250 }, (_, number) => key(number));
    await table.getAll([...keys, ...keys]);
    expect(asked().map((request) => request?.Keys?.length)).toEqual([100, 100, 50]);
    expect(asked().flatMap((request) => request?.Keys)).toEqual(keys);
    expect(asked().every((request) => request?.ConsistentRead)).toBe(true);
  });

  test('asks again for what was left out, and for no more', async () => {
    const left = { UnprocessedKeys: { Amends: { Keys: [key(1)] } } };
    dynamo
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { Amends: [key(2)] }, ...left })
      .resolvesOnce(left)
      .resolvesOnce({ Responses: { Amends: [key(1)] }, UnprocessedKeys: {} });
    expect(await table.getAll([key(1), key(2), key(1)])).toEqual([key(1), key(2), key(1)]);
    expect(asked().map((request) => request?.Keys)).toEqual([[key(1), key(2)], [key(1)], [key(1)]]);
    expect(asked().every((request) => request?.ConsistentRead)).toBe(true);
  });

  test('that is left out time and again can be tried again', async () => {
    dynamo.on(BatchGetCommand).resolves({ UnprocessedKeys: { Amends: { Keys: [key(1)] } } });
    await expect(table.getAll([key(1)])).rejects.toThrow(TableUnavailable);
    expect(asked()).toHaveLength(5);
  });
});

test('rows are read with strong consistency, indexes as they come', async () => {
  dynamo.on(GetCommand).resolves({});
  dynamo.on(QueryCommand).resolves({ Items: [] });
  await table.get({ pk: 'a', sk: 'b' });
  await table.query({ partition: 'a', limit: 1 });
  await table.query({ partition: 'a', index: 'gsi1', limit: 1 });
  expect(
    dynamo.calls().map(({ args: [command] }) => (command.input as { ConsistentRead?: boolean }).ConsistentRead),
  ).toEqual([true, true, false]);
});

test('a row that is overwritten is put without a condition, and nothing is told of what was there', async () => {
  dynamo.on(PutCommand).resolves({});
  await table.overwrite({ pk: 'a', sk: 'b', text: 'c' });
  expect(dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input)).toEqual([
    { TableName: 'Amends', Item: { pk: 'a', sk: 'b', text: 'c' }, ReturnValues: 'NONE' },
  ]);
});
