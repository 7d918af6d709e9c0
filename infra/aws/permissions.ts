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
import { indexes, tenantsPartition } from '../../shared/ledger/keys.ts';

/** The table and the key it is encrypted under. */
export type Data = { readonly table: Table; readonly key: IKey };

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export type Reach = {
  readonly actions: readonly string[];
  /** Which partition keys, as IAM patterns. */
  readonly partitions: readonly string[];
  /** Through which indexes, besides the table itself. */
  readonly through?: readonly string[];
  /** The session tags the partitions are named by. */
  readonly by?: readonly string[];
  readonly only?: Conditions;
};

/**
 * Lets somebody reach some partitions of the table, through the indexes named, and nothing else. A request that names no
 * partition has no `dynamodb:LeadingKeys`, and `ForAllValues` would let it through: hence the `Null` guard.
 */
export const reachPartitions = (
  { table, key }: Data,
  { actions, partitions, through = [], by = [], only = {} }: Reach,
): PolicyStatement[] => [
  new PolicyStatement({
    actions: [...actions],
    resources: [table.tableArn, ...through.map((index) => `${table.tableArn}/index/${index}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
      ...(by.length > 0 && tagged('aws:PrincipalTag', by)),
      ...only,
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

/**
 * Lets a function read the stream of everything that is written to the table. Lambda also asks that it may list streams,
 * which IAM knows for all of them only; a list holds their names.
 */
export const readStream = ({ table }: Data): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((a) => `dynamodb:${a}`),
    resources: [streamOf(table)],
  }),
  new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
];

export const streamOf = ({ tableStreamArn }: Table): string => {
  if (tableStreamArn === undefined) throw new Error('The table has no stream');
  return tableStreamArn;
};

/** Reading and writing rows, alone, in a batch of reads or in a transaction. There is no deleting: what happened stays. */
export const rowActions = [
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:ConditionCheckItem',
];

/** What no tag may hold: it would be a pattern, or reach past the `#` that ends a name. `${*}` is a plain asterisk. */
const special = ['*$' + '{*}*', '*$' + '{?}*', '*#*'];

const onEach = (prefix: string, tags: readonly string[], value: string | readonly string[]) =>
  Object.fromEntries(tags.map((tag) => [`${prefix}/${tag}`, value]));

/** These tags are there, and say something that can be a name. */
export const tagged = (prefix: 'aws:PrincipalTag' | 'aws:RequestTag', tags: readonly string[]): Conditions => ({
  StringLike: onEach(prefix, tags, '?*'),
  StringNotLike: onEach(prefix, tags, special),
});

/** Which tags whoever takes on a role must give its session, and which it may. */
export const mayTag = ({
  required = [],
  optional = [],
}: {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}): Conditions => ({
  StringNotLike: onEach('aws:RequestTag', [...required, ...optional], special),
  ...(required.length > 0 && { StringLike: onEach('aws:RequestTag', required, '?*') }),
  ...(optional.length > 0 && { StringLikeIfExists: onEach('aws:RequestTag', optional, '?*') }),
  'ForAllValues:StringEquals': { 'aws:TagKeys': [...required, ...optional] },
});

/** What a session is tagged with, as a policy names it. */
export const sessionTag = (tag: string): string => `$\{aws:PrincipalTag/${tag}}`;
const exactly = (partition: string) => [partition, `${partition}#*`];

const ofTenant = exactly(`TENANT#${sessionTag('TenantId')}`);
const ofMatter = [...exactly(`COLLAB#${sessionTag('MatterId')}`), ...exactly(`MEDIATION#${sessionTag('MatterId')}`)];

/** Lets a session tagged with a matter and a party put that party's sealed answers, besides rows of these partitions. */
export const mailboxReach = (by: readonly string[], partitions: readonly string[]): Reach => ({
  by: [...by, 'MatterId', 'PartyId'],
  actions: ['dynamodb:PutItem'],
  partitions: [...partitions, `SEALED#${sessionTag('MatterId')}#${sessionTag('PartyId')}`],
  // A put can answer what it replaced, which would be reading.
  only: { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } },
});

/**
 * What a session reaches, by the tags it has. Whoever has more tags may name rows of both kinds in one request, and
 * `ForAllValues` looks for one statement that covers them all; so each statement repeats the partitions before it.
 */
const reaches: readonly Reach[] = [
  { by: ['TenantId'], actions: rowActions, partitions: ofTenant, through: indexes },
  // Which insurers there are, all of them may know: a matter is shared with one of them by its id.
  { by: ['TenantId'], actions: ['dynamodb:GetItem', 'dynamodb:Query'], partitions: [tenantsPartition] },
  { by: ['TenantId', 'MatterId'], actions: rowActions, partitions: [...ofTenant, ...ofMatter] },
  mailboxReach(['TenantId'], [...ofTenant, ...ofMatter]),
  // A mediation is opened of a matter: both grow at once.
  {
    by: ['TenantId', 'MatterId', 'MediationId'],
    actions: rowActions,
    partitions: [...ofTenant, ...ofMatter, ...exactly(`MEDIATION#${sessionTag('MediationId')}`)],
  },
];

/**
 * The one way to a tenant's rows. A function takes on this role with the tenant as a session tag; the policy then
 * allows partitions of exactly that tenant: the name must end or go on with `#`, so `harbor` never opens `harbormaster`.
 * A session may carry the matter it is about, and the party it answers for there: it then reaches the matter's rows too,
 * and may put, but never read, that party's sealed answers.
 */
export class TenantDataRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { data, takenOnBy }: { data: Data; takenOnBy: readonly Role[] }) {
    super(scope, id);
    const takers = new CompositePrincipal(...takenOnBy.map(({ roleArn }) => new ArnPrincipal(roleArn)));
    this.role = new Role(this, 'Role', {
      description: 'Reaches the rows of the tenant that the session is tagged with, and no others',
      assumedBy: new SessionTagsPrincipal(takers).withConditions(
        mayTag({ required: ['TenantId'], optional: ['MatterId', 'PartyId', 'MediationId'] }),
      ),
    });
    for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) this.role.addToPolicy(statement);
    for (const taker of takenOnBy) {
      taker.addToPolicy(
        new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [this.role.roleArn] }),
      );
    }
  }
}
