import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { ApiFunction } from './api-function.ts';
import { type Data, type Reach, reachPartitions } from './permissions.ts';
import { callByRule } from './rule-target.ts';
import type { Stage } from './stage.ts';

type Props = {
  /** Where its code begins, such as `functions/schedule/sweep.ts`. */
  readonly entry: string;
  readonly description: string;
  /** How often; whole minutes, five of them if left out. */
  readonly every?: Duration;
  /** Besides `TABLE_NAME`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** MiB. */
  readonly memory?: number;
  /** A minute if left out. */
  readonly timeout?: Duration;
  /** The rows it may reach by itself. */
  readonly reaches: readonly Reach[];
  readonly data: Data;
  readonly stage: Stage;
};

/**
 * A function that comes round by itself, at least once each time. A run that fails is tried twice more; one that fails
 * for good, or that is an hour late, is named in a queue of its own, and the next comes all the same. Runs may overlap.
 */
export class ScheduledFunction extends Construct {
  readonly fn: ApiFunction;

  constructor(
    scope: Construct,
    id: string,
    {
      entry,
      description,
      every = Duration.minutes(5),
      environment = {},
      memory,
      timeout = Duration.minutes(1),
      reaches,
      data,
      stage,
    }: Props,
  ) {
    super(scope, id);
    const { table, key } = data;

    this.fn = new ApiFunction(this, 'Run', {
      entry,
      description,
      environment: { TABLE_NAME: table.tableName, ...environment },
      ...(memory !== undefined && { memory }),
      timeout,
      stage,
    });
    const { role } = this.fn;
    for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) role.addToPolicy(statement);

    const rule = new Rule(this, 'Rule', { description, schedule: Schedule.rate(every) });
    callByRule(this, this.fn, { by: rule, within: Duration.hours(1), key, stage });
  }
}
