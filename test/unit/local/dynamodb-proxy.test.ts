import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dynamoProxy } from '../../../infra/local/dynamodb-proxy.ts';
import { close, listen } from '../../../infra/local/servers.ts';

/** A database whose every table has one key, and which keeps everybody waiting who asks about a table. */
let asked: string[];
let servers: Server[];
let proxy: string;
let isMissing: boolean;

const serving = async (server: Server): Promise<string> => {
  servers.push(server);
  return listen(server, 0);
};

beforeEach(async () => {
  asked = [];
  servers = [];
  isMissing = false;
  const database = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const { TableName } = (await json(request)) as { TableName: string };
    asked.push(`${operation} ${TableName}`);
    if (operation === 'DescribeTable') await new Promise((resolve) => setTimeout(resolve, 50));
    const Table = isMissing ? undefined : { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] };
    response.end(JSON.stringify({ Table }));
  });
  const url = await serving(database);
  proxy = await serving(createServer(dynamoProxy(url, async () => undefined)));
});
afterEach(() => Promise.all(servers.map(close)));

const send = (operation: string, TableName: string): Promise<Response> =>
  fetch(proxy, {
    method: 'POST',
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: JSON.stringify({ TableName, Key: { pk: { S: 'TENANT#harbor' } } }),
  });
const described = () => asked.filter((each) => each.startsWith('DescribeTable'));

test('asks about a table once, however many come at once, and not again until it is another', async () => {
  await Promise.all([1, 2, 3, 4, 5].map(() => send('GetItem', 'one')));
  await send('GetItem', 'one');
  expect(described()).toEqual(['DescribeTable one']);
  expect(asked.filter((each) => each === 'GetItem one')).toHaveLength(6);

  await send('CreateTable', 'other');
  await send('GetItem', 'one');
  expect(described()).toEqual(['DescribeTable one']);

  await send('UpdateTable', 'one');
  await send('GetItem', 'one');
  expect(described()).toEqual(['DescribeTable one', 'DescribeTable one']);
});

test('asks again about a table that was not there', async () => {
  isMissing = true;
  await send('GetItem', 'one');
  isMissing = false;
  await send('GetItem', 'one');
  expect(described()).toHaveLength(2);
});
