import { Duration } from 'aws-cdk-lib';
import { AccountRootPrincipal, Effect, PolicyDocument, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { ApiFunction } from './api-function.ts';
import { type Data, reachPartitions, sessionTag, tagged } from './permissions.ts';
import type { Stage } from './stage.ts';

const mailboxes = 'SEALED#*';

/** What each answer is sealed for, and nothing else. KMS compares these names letter by letter, those below without case. */
const wholeContext = {
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['mediation', 'party', 'question'] },
  Null: Object.fromEntries(
    ['mediation', 'party', 'question'].map((name) => [`kms:EncryptionContext:${name}`, 'false']),
  ),
};

/** All that the account may do with the key: look after it, and by IAM let somebody seal or unseal with a whole context. */
const keyPolicy = () => {
  const account = new AccountRootPrincipal();
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'LookAfter',
        principals: [account],
        actions: [
          'CancelKeyDeletion',
          'DescribeKey',
          'DisableKey',
          'DisableKeyRotation',
          'EnableKey',
          'EnableKeyRotation',
          'GetKeyPolicy',
          'GetKeyRotationStatus',
          'ListGrants',
          'ListKeyPolicies',
          'ListKeyRotations',
          'ListResourceTags',
          'PutKeyPolicy',
          'RotateKeyOnDemand',
          'ScheduleKeyDeletion',
          'TagResource',
          'UntagResource',
          'UpdateKeyDescription',
        ].map((action) => `kms:${action}`),
        resources: ['*'],
      }),
      new PolicyStatement({
        sid: 'SealAndUnseal',
        principals: [account],
        actions: ['kms:Encrypt', 'kms:Decrypt'],
        resources: ['*'],
        conditions: wholeContext,
      }),
    ],
  });
};

/**
 * What the answers of a mediation are sealed with: a key of their own, under which a party seals for itself, and which
 * opens for nobody but those who open a round. There are no grants and no other ways to use it.
 */
export class Seal extends Construct {
  readonly keyArn: string;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: `Amends ${stage.name}: what parties of mediations answer sealed`,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      policy: keyPolicy(),
      removalPolicy: stage.removal,
    });
    this.keyArn = key.keyArn;
  }

  /**
   * Lets sessions of a role, tagged with a matter and a party, seal what that party answers there. Whatever else the role
   * may come to reach, it reads no mailbox and unseals nothing. What puts into the mailbox is `mailboxReach`.
   */
  sealBy(role: Role, { table }: Data): void {
    const { StringLike, StringNotLike } = tagged('aws:PrincipalTag', ['MatterId', 'PartyId']);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Encrypt'],
        resources: [this.keyArn],
        conditions: {
          ...wholeContext,
          StringEquals: {
            'kms:EncryptionContext:mediation': sessionTag('MatterId'),
            'kms:EncryptionContext:party': sessionTag('PartyId'),
          },
          StringLike,
          StringNotLike,
        },
      }),
    );
    role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, actions: ['kms:Decrypt'], resources: [this.keyArn] }));
    role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'Query', 'UpdateItem'].map(
          (action) => `dynamodb:${action}`,
        ),
        resources: [table.tableArn],
        conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [mailboxes] } },
      }),
    );
  }

  /** Lets the function that opens rounds read what parties answered, and unseal it. */
  openBy({ role, lambda }: ApiFunction, data: Data): void {
    const reading = { actions: ['dynamodb:GetItem'], partitions: [mailboxes] };
    for (const statement of reachPartitions(data, reading)) role.addToPolicy(statement);
    role.addToPolicy(
      new PolicyStatement({ actions: ['kms:Decrypt'], resources: [this.keyArn], conditions: wholeContext }),
    );
    lambda.addEnvironment('SEAL_KEY_ARN', this.keyArn);
  }
}
