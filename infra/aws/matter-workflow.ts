import { Construct } from 'constructs';
import type { MatterKind } from '../../shared/kernel/ids.ts';
import { executionKind } from '../../shared/workflow/rows.ts';
import { ApiFunction } from './api-function.ts';
import { type Data, type Reach, reachPartitions } from './permissions.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';
import { Workflow } from './workflow.ts';

const get = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';

type Props = {
  /** What its rows are called, its definition, and the entries of its functions. */
  readonly kind: MatterKind;
  readonly description: string;
  /** The partitions of its matters, as an IAM pattern. */
  readonly matters: string;
  /** The partitions of what runs for them: its executions, and the tokens they wait on. */
  readonly runs: string;
  readonly data: Data;
  /** What else the definition calls, by the name that stands for it there. */
  readonly calls?: Readonly<Record<string, ApiFunction>>;
  readonly stage: Stage;
};

/**
 * What waits in matters of a kind, and wakes what waits. None of it reaches a tenant's partition, and no tenant's
 * credentials reach the tokens.
 */
export class MatterWorkflow extends Construct {
  readonly #workflow: Workflow;
  readonly #kind: MatterKind;

  constructor(scope: Construct, id: string, { kind, description, matters, runs, data, calls = {}, stage }: Props) {
    super(scope, id);
    this.#kind = kind;
    const ofTasks: Reach = { actions: [get, put], partitions: [matters, runs] };
    const ofSignals: Reach = { actions: [get, put, 'dynamodb:Query'], partitions: [runs] };

    const tasks = new ApiFunction(this, 'Tasks', {
      entry: `functions/workflow/${kind}.ts`,
      description: 'Says how a matter stands, keeps the tokens of waits, and tells what follows from time alone',
      environment: { TABLE_NAME: data.table.tableName },
      stage,
    });
    for (const statement of reachPartitions(data, ofTasks)) tasks.role.addToPolicy(statement);

    this.#workflow = new Workflow(this, 'Workflow', {
      definition: `statemachines/${kind}.asl.json`,
      description,
      invokes: { [kind]: tasks, ...calls },
      stage,
    });
    this.#workflow.answerBy(tasks);

    const { fn: signals } = new StreamFunction(this, 'Signals', {
      entry: `functions/stream/${kind}-signals.ts`,
      description: 'Starts what runs for a matter, and wakes what waits there',
      follows: [kind, executionKind],
      reaches: [ofSignals],
      data,
      stage,
    });
    this.#workflow.startBy(signals);
    this.#workflow.answerBy(signals);
    this.#tell(signals);
  }

  /** Lets a function see how executions stand: behind the routes of those who take part. */
  showTo(fn: ApiFunction): void {
    this.#workflow.describeBy(fn);
    this.#tell(fn);
  }

  /** Lets a function start, see and stop executions. */
  operateBy(fn: ApiFunction): void {
    this.#workflow.startBy(fn);
    this.#workflow.describeBy(fn);
    this.#workflow.stopBy(fn);
    this.#tell(fn);
  }

  /** Where executions of this kind are. */
  #tell({ lambda }: ApiFunction): void {
    lambda.addEnvironment(`${this.#kind.toUpperCase()}_WORKFLOW_ARN`, this.#workflow.aliasArn);
    lambda.addEnvironment(`${this.#kind.toUpperCase()}_EXECUTIONS_ARN`, this.#workflow.executionsArn);
  }
}
