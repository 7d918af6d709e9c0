import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnRotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ApiFunction } from './api-function.ts';
import type { Stage } from './stage.ts';

const days = 30;

/**
 * The secret that cursors are sealed with: 64 hex digits, and others every 30 days. It goes with its stack: whoever was
 * in the middle of a list begins it again.
 */
export class CursorSecret extends Construct {
  readonly arn: string;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, { stage, key }: { stage: Stage; key: IKey }) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: `Amends ${stage.name}: what cursors are sealed with`,
      encryptionKey: key,
      generateSecretString: {
        passwordLength: 64,
        excludeCharacters: 'ghijklmnopqrstuvwxyz',
        excludeUppercase: true,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.arn = secret.secretArn;
    this.#key = key;

    const rotation = new ApiFunction(this, 'Rotation', {
      entry: 'functions/schedule/rotate-cursor-key.ts',
      description: 'Gives cursors a new key',
      stage,
    });
    this.#allow(rotation, {
      actions: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'],
      cryptography: ['Decrypt', 'GenerateDataKey'],
    });
    rotation.lambda.addPermission('ByItsSecret', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
      sourceArn: this.arn,
    });

    // Not `addRotationSchedule`: that would write this function's role into the policy of the key.
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: this.arn,
      rotationLambdaArn: rotation.lambda.functionArn,
      rotationRules: { automaticallyAfterDays: days },
    });
    // The first rotation comes with the schedule.
    schedule.node.addDependency(rotation);
  }

  /** Lets a function read the secret, and tells it where it is. */
  readBy(reader: ApiFunction): void {
    this.#allow(reader, { actions: ['GetSecretValue'], cryptography: ['Decrypt'] });
    reader.lambda.addEnvironment('CURSOR_SECRET_ARN', this.arn);
  }

  /** The key is good for this secret only, and only by way of Secrets Manager. */
  #allow(
    { role }: ApiFunction,
    { actions, cryptography }: { actions: readonly string[]; cryptography: readonly string[] },
  ): void {
    role.addToPolicy(
      new PolicyStatement({ actions: actions.map((each) => `secretsmanager:${each}`), resources: [this.arn] }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: cryptography.map((each) => `kms:${each}`),
        resources: [this.#key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com`,
            'kms:EncryptionContext:SecretARN': this.arn,
          },
        },
      }),
    );
  }
}
