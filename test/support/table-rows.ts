import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';

/** DynamoDB as the tests' own role reaches it: every row, and Scan; asked of IAM like everything else. */
export const testDynamo = () => dynamoClient(inject('dynamoUrl'), inject('testCredentials'));

/** The table of the runtime that runs for the tests, reached past the API. */
export const tableItself = (): Table => dynamoTable(testDynamo(), inject('tableName'));

/** How many rows there are whose partition key begins with one of these. */
export const rowsUnder = async (...prefixes: readonly string[]): Promise<number> => {
  const client = DynamoDBDocumentClient.from(testDynamo());
  let rows = 0;
  for await (const page of paginateScan(
    { client },
    { TableName: inject('tableName'), ConsistentRead: true, ProjectionExpression: 'pk' },
  )) {
    rows += (page.Items ?? []).filter(({ pk }) => prefixes.some((prefix) => String(pk).startsWith(prefix))).length;
  }
  return rows;
};

/** Puts a row in the place of whatever is there: a row of any kind, as nothing of ours does. */
export const overwrite = (row: Row): Promise<void> => tableItself().overwrite(row);
