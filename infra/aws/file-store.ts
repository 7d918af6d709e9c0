import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnMalwareProtectionPlan } from 'aws-cdk-lib/aws-guardduty';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Stage } from './stage.ts';

const guardDuty = 'malware-protection-plan.guardduty.amazonaws.com';

/** The tag that says what the search for malware in an object came to, and what it says of one that nothing was found in. */
export const searched = { tag: 'GuardDutyMalwareScanStatus', clean: 'NO_THREATS_FOUND' } as const;

/**
 * Where files of documents lie: under our key, over TLS only, each version kept until it is erased. GuardDuty searches
 * every new object for malware, tags it with what that came to, and tells it on the account's event bus.
 */
export class FileStore extends Construct {
  readonly bucket: Bucket;
  readonly key: IKey;

  constructor(scope: Construct, id: string, { key, stage }: { readonly key: IKey; readonly stage: Stage }) {
    super(scope, id);
    this.key = key;

    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: stage.removal,
    };
    const accesses = new Bucket(this, 'Accesses', {
      ...closed,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(365 * 6) }],
    });
    Validations.of(accesses).acknowledge({ id: 'AwsSolutions-S1', reason: 'This is where accesses are logged.' });

    this.bucket = new Bucket(this, 'Bucket', {
      ...closed,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      serverAccessLogsBucket: accesses as IBucket,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });

    this.searchForMalware();
  }

  private searchForMalware(): void {
    const { bucket, key } = this;
    const { partition, region, account } = Stack.of(this);
    const role = new Role(this, 'SearchRole', {
      description: 'Lets GuardDuty search new files for malware, and tag them with what that came to',
      assumedBy: new ServicePrincipal(guardDuty),
    });
    const rule = `arn:${partition}:events:${region}:${account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`;
    const statements = [
      new PolicyStatement({
        actions: ['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'],
        resources: [rule],
        conditions: { StringLike: { 'events:ManagedBy': guardDuty } },
      }),
      new PolicyStatement({ actions: ['events:DescribeRule', 'events:ListTargetsByRule'], resources: [rule] }),
      new PolicyStatement({
        actions: ['s3:PutBucketNotification', 's3:GetBucketNotification', 's3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
      new PolicyStatement({
        actions: [
          's3:GetObject',
          's3:GetObjectVersion',
          's3:GetObjectTagging',
          's3:GetObjectVersionTagging',
          's3:PutObjectTagging',
          's3:PutObjectVersionTagging',
        ],
        resources: [bucket.arnForObjects('*')],
      }),
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('malware-protection-resource-validation-object')],
      }),
      new PolicyStatement({
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
      }),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    Validations.of(role).acknowledge(...reviewed);

    const plan = new CfnMalwareProtectionPlan(this, 'Search', {
      role: role.roleArn,
      protectedResource: { s3Bucket: { bucketName: bucket.bucketName } },
      actions: { tagging: { status: 'ENABLED' } },
    });
    // GuardDuty tries the role when the plan is made.
    plan.node.addDependency(role);
  }
}

const reviewed = [
  'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*',
  '<FilesBucket7C17EE2E.Arn>/*',
].map((resource) => ({
  id: `AwsSolutions-IAM5[Resource::${resource}]`,
  reason: 'GuardDuty searches every object of the one bucket, by a rule whose name it makes itself.',
}));

/** How cdk-nag calls objects of the bucket, where another stack names them by a pattern. */
export const objectsOf = (stage: Stage, pattern: string): string =>
  `AwsSolutions-IAM5[Resource::Amends-${stage.name}-Data:ExportsOutputFnGetAttFilesBucket7C17EE2EArn267E46EA/${pattern}]`;
