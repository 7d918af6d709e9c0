import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundle } from './bundle.ts';
import type { Stage } from './stage.ts';

type Props = {
  /** Where its code begins, such as `functions/api/cases.ts`. */
  readonly entry: string;
  readonly description: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** MiB. */
  readonly memory?: number;
  readonly timeout?: Duration;
  readonly stage: Stage;
};

/** A Lambda function with a role of its own, which at first may do nothing but log. */
export class ApiFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    { entry, description, environment = {}, memory = 512, timeout = Duration.seconds(10), stage }: Props,
  ) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_YEAR, removalPolicy: stage.removal });

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );

    this.lambda = new LambdaFunction(this, 'Function', {
      description,
      code: Code.fromAsset(bundle(entry).folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memory,
      timeout,
      environment: { ...environment },
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      tracing: Tracing.DISABLED,
    });
  }
}
