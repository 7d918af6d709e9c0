import type { Duration } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Construct } from 'constructs';
import type { ApiFunction } from './api-function.ts';
import { deadLetters } from './dead-letters.ts';
import type { Stage } from './stage.ts';

type Called = {
  readonly by: Rule;
  /** How long after its event a function is still tried; twice more, if it fails. */
  readonly within: Duration;
  readonly key: IKey;
  readonly stage: Stage;
};

/** Lets a rule call a function. What fails for good, or comes too late, is named in a queue of its own. */
export const callByRule = (
  scope: Construct,
  { lambda, role }: ApiFunction,
  { by, within, key, stage }: Called,
): void => {
  const bounds = { retryAttempts: 2, maxEventAge: within };
  const failed = deadLetters(scope, { key, sender: role, stage });
  const invocations = new EventInvokeConfig(scope, 'Invocations', {
    function: lambda,
    ...bounds,
    onFailure: new SqsDestination(failed),
  });
  // Lambda takes a destination only for a role that may already send to it.
  invocations.node.addDependency(role);
  by.addTarget(new LambdaFunction(lambda, bounds));
};
