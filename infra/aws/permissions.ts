import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  ArnPrincipal,
  CompositePrincipal,
  Effect,
  PolicyStatement,
  Role,
  SessionTagsPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { indexes } from '../../shared/ledger/keys.ts';

/** The table and the key it is encrypted under. */
export type Data = { readonly table: Table; readonly key: IKey };

export type Reach = {
  readonly actions: readonly string[];
  /** Which partition keys, as IAM patterns. */
  readonly partitions: readonly string[];
  /** Through which indexes, besides the table itself. */
  readonly through?: readonly string[];
};

/**
 * Lets somebody reach some partitions of the table, through the indexes named, and nothing else. A request that names no
 * partition has no `dynamodb:LeadingKeys`, and `ForAllValues` would let it through: hence the `Null` guard.
 */
export const reachPartitions = (
  { table, key }: Data,
  { actions, partitions, through = [] }: Reach,
): PolicyStatement[] => [
  new PolicyStatement({
    actions: [...actions],
    resources: [table.tableArn, ...through.map((index) => `${table.tableArn}/index/${index}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  }),
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['dynamodb:Scan', 'dynamodb:PartiQL*'],
    resources: ['*'],
  }),
  new PolicyStatement({
    actions: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo', 'DescribeKey'].map(
      (a) => `kms:${a}`,
    ),
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(table).region}.amazonaws.com` } },
  }),
];

/** Lets a function read the stream of everything that is written to the table. */
export const readStream = ({ table }: Data): PolicyStatement =>
  new PolicyStatement({
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((a) => `dynamodb:${a}`),
    resources: [streamOf(table)],
  });

export const streamOf = ({ tableStreamArn }: Table): string => {
  if (tableStreamArn === undefined) throw new Error('The table has no stream');
  return tableStreamArn;
};

/** Reading and writing rows, alone or in a transaction. There is no deleting: what happened stays. */
export const rowActions = [
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:ConditionCheckItem',
];

const tenant = 'TENANT#$' + '{aws:PrincipalTag/TenantId}';

/**
 * The one way to a tenant's rows. A function takes on this role with the tenant as a session tag; the policy then
 * allows partitions of exactly that tenant: the name must end or go on with `#`, so `harbor` never opens `harbormaster`.
 */
export class TenantDataRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { data, takenOnBy }: { data: Data; takenOnBy: readonly Role[] }) {
    super(scope, id);
    const takers = new CompositePrincipal(...takenOnBy.map(({ roleArn }) => new ArnPrincipal(roleArn)));
    this.role = new Role(this, 'Role', {
      description: 'Reaches the rows of the tenant that the session is tagged with, and no others',
      assumedBy: new SessionTagsPrincipal(takers).withConditions({
        StringLike: { 'aws:RequestTag/TenantId': '?*' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['TenantId'] },
      }),
    });
    const partitions = [tenant, `${tenant}#*`];
    for (const statement of reachPartitions(data, { actions: rowActions, partitions, through: indexes })) {
      this.role.addToPolicy(statement);
    }
    for (const taker of takenOnBy) {
      taker.addToPolicy(
        new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [this.role.roleArn] }),
      );
    }
  }
}
