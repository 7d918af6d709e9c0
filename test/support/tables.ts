import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { testDynamo } from './table-rows.ts';

/** What makes a table like the deployed one, of another name. */
export const likeTheTable = async (client: DynamoDBClient): Promise<CreateTableCommandInput> => {
  const { Table: like } = await client.send(new DescribeTableCommand({ TableName: inject('tableName') }));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = like ?? {};
  const TableName = `contract-${crypto.randomUUID()}`;
  const indexes = GlobalSecondaryIndexes?.map(({ IndexName, KeySchema: keys, Projection }) => ({
    IndexName,
    KeySchema: keys,
    Projection,
  }));
  return {
    TableName,
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes: indexes,
    BillingMode: 'PAY_PER_REQUEST',
  } as CreateTableCommandInput;
};

/** A table like the deployed one, empty. */
export const anotherTable = async (): Promise<Table> => {
  const client = testDynamo();
  const table = await likeTheTable(client);
  await client.send(new CreateTableCommand(table));
  return dynamoTable(client, `${table.TableName}`);
};
