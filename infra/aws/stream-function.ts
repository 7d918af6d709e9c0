import { type Duration, Validations } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { ApiFunction } from './api-function.ts';
import { deadLetters } from './dead-letters.ts';
import { type Data, type Reach, reachPartitions, readStream, streamOf } from './permissions.ts';
import type { Stage } from './stage.ts';

type Props = {
  /** Where its code begins, such as `functions/stream/foreign-ids.ts`. */
  readonly entry: string;
  readonly description: string;
  /** The kinds of new rows it is given. */
  readonly takes?: readonly string[];
  /** The kinds of rows of which it is given every version, the first one too. */
  readonly follows?: readonly string[];
  /** Ten seconds a batch if left out. */
  readonly timeout?: Duration;
  /** The rows it may reach by itself. */
  readonly reaches: readonly Reach[];
  readonly data: Data;
  readonly stage: Stage;
};

/**
 * A function that follows what is committed: each row of its kinds comes at least once, rows of one partition in the
 * order they were written. What it cannot handle after many tries is named in a queue of its own, and it goes on.
 */
export class StreamFunction extends Construct {
  readonly fn: ApiFunction;

  constructor(
    scope: Construct,
    id: string,
    { entry, description, takes = [], follows = [], timeout, reaches, data, stage }: Props,
  ) {
    super(scope, id);
    const { table, key } = data;

    this.fn = new ApiFunction(this, 'Follower', {
      entry,
      description,
      environment: { TABLE_NAME: table.tableName },
      ...(timeout && { timeout }),
      stage,
    });
    const { lambda, role } = this.fn;

    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM knows no narrower resource for dynamodb:ListStreams.',
    });

    for (const statement of [...reaches.flatMap((reach) => reachPartitions(data, reach)), ...readStream(data)]) {
      role.addToPolicy(statement);
    }
    const failed = deadLetters(this, { key, sender: role, stage });

    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: lambda,
      eventSourceArn: streamOf(table),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 25,
      parallelizationFactor: 4,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: new SqsDlq(failed),
      filters: [...filter(FilterRule.isEqual('INSERT'), takes), ...filter(FilterRule.or('INSERT', 'MODIFY'), follows)],
    });
    mapping.node.addDependency(role);
  }
}

/** Lets rows of some kinds through, where there are any. */
const filter = (eventName: unknown, kinds: readonly string[]) =>
  kinds.length === 0
    ? []
    : [FilterCriteria.filter({ eventName, dynamodb: { NewImage: { kind: { S: FilterRule.or(...kinds) } } } })];
