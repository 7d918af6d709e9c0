import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, inject, test } from 'vitest';
import { makeTables } from '../../infra/local/dynamodb.ts';
import { evaluate } from '../../infra/local/iam.ts';
import { ownRoleArn, ownRoles } from '../../infra/local/own-roles.ts';
import type { Role } from '../../infra/local/roles.ts';
import { tableArn } from '../../infra/local/template.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { indexes } from '../../shared/ledger/keys.ts';
import { soonest } from '../../shared/ledger/merged.ts';
import { testDynamo } from '../support/table-rows.ts';
import { likeTheTable } from '../support/tables.ts';

test('a table of an earlier version gets the indexes it lacks, and keeps its rows', async () => {
  const client = testDynamo();
  const whole = await likeTheTable(client);
  const isOld = (name: string | undefined) => name !== undefined && name < 'gsi5';
  const old = {
    ...whole,
    AttributeDefinitions: whole.AttributeDefinitions?.filter(
      ({ AttributeName }) => !/gsi[56]|due/.test(`${AttributeName}`),
    ),
    GlobalSecondaryIndexes: whole.GlobalSecondaryIndexes?.filter(({ IndexName }) => isOld(IndexName)),
  };
  await makeTables(client, [old]);
  const table = dynamoTable(client, `${whole.TableName}`);
  const due = { pk: 'a', sk: 'DUE#call', gsi5pk: 'list', dueBy: '1' };
  await table.put({ put: due, when: { if: 'absent' } });

  for (const _time of ['first', 'again']) {
    await makeTables(client, [whole]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: whole.TableName }));
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(indexes);
    expect(await soonest(table, { index: 'gsi5', partitions: ['list'], limit: 9 })).toEqual([due]);
  }
});

test('whoever makes the tables may do so', async () => {
  const role = ownRoles.find(({ arn }) => arn === ownRoleArn('deployment')) as Role;
  for (const action of ['CreateTable', 'DescribeTable', 'UpdateTable', 'UpdateTimeToLive']) {
    const deed = { action: `dynamodb:${action}`, resource: tableArn(inject('tableName')) };
    expect([action, await evaluate({ role, name: 'start', tags: {} }, deed)]).toEqual([action, 'Allowed']);
  }
});
