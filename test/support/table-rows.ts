import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import type { Table } from '../../shared/ledger/table.ts';

/** The table of the runtime that runs for the tests, reached past everything. */
export const tableItself = (): Table => dynamoTable(dynamoClient(inject('dynamoUrl')), inject('tableName'));

/** How many rows there are whose partition key begins with one of these. */
export const rowsUnder = async (...prefixes: readonly string[]): Promise<number> => {
  const client = DynamoDBDocumentClient.from(dynamoClient(inject('dynamoUrl')));
  let rows = 0;
  for await (const page of paginateScan(
    { client },
    { TableName: inject('tableName'), ConsistentRead: true, ProjectionExpression: 'pk' },
  )) {
    rows += (page.Items ?? []).filter(({ pk }) => prefixes.some((prefix) => String(pk).startsWith(prefix))).length;
  }
  return rows;
};
