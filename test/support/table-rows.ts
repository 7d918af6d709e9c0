import { inject } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';

/** DynamoDB as the tests' own role reaches it: every row, and Scan; asked of IAM like everything else. */
export const testDynamo = () => dynamoClient(inject('dynamoUrl'), inject('testCredentials'));

/** The table of the runtime that runs for the tests, reached past the API. */
export const tableItself = (): Table => dynamoTable(testDynamo(), inject('tableName'));

/** How many rows there are in these partitions, up to a few in each: nothing here looks through the table, it grows as tests run. */
export const rowsIn = async (...partitions: readonly string[]): Promise<number> => {
  const found = await Promise.all(partitions.map((partition) => tableItself().query({ partition, limit: 10 })));
  return found.flat().length;
};

/** Puts a row in the place of whatever is there: a row of any kind, as nothing of ours does. */
export const overwrite = (row: Row): Promise<void> => tableItself().overwrite(row);
