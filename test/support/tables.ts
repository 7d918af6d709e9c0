import { CreateTableCommand, type CreateTableCommandInput, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { testDynamo } from './table-rows.ts';

/** A table like the deployed one, empty. */
export const anotherTable = async (): Promise<Table> => {
  const client = testDynamo();
  const { Table: like } = await client.send(new DescribeTableCommand({ TableName: inject('tableName') }));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = like ?? {};
  const TableName = `contract-${crypto.randomUUID()}`;
  const indexes = GlobalSecondaryIndexes?.map(({ IndexName, KeySchema: keys, Projection }) => ({
    IndexName,
    KeySchema: keys,
    Projection,
  }));
  const table = {
    TableName,
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes: indexes,
    BillingMode: 'PAY_PER_REQUEST',
  };
  await client.send(new CreateTableCommand(table as CreateTableCommandInput));
  return dynamoTable(client, TableName);
};
