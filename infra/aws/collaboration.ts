import { Construct } from 'constructs';
import { executionKind } from '../../shared/collaboration/workflow/rows.ts';
import { openMatters } from '../../shared/ledger/keys.ts';
import { ApiFunction } from './api-function.ts';
import { type Data, type Reach, reachPartitions } from './permissions.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';
import { Workflow } from './workflow.ts';

/** What runs for a matter: its executions, and the tokens they wait on. */
const runs = 'WORKFLOW#*';
const matters = 'COLLAB#*';

const get = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';

const ofTasks: readonly Reach[] = [{ actions: [get, put], partitions: [matters, runs] }];
const ofSignals: readonly Reach[] = [{ actions: [get, put, 'dynamodb:Query'], partitions: [runs] }];
const ofOperators: readonly Reach[] = [
  // What changes and what was answered go into one transaction.
  { actions: [get, put, 'dynamodb:BatchGetItem'], partitions: [runs, 'PLATFORM#IDEMPOTENCY#*'] },
  { actions: ['dynamodb:Query'], partitions: [openMatters], through: ['gsi1'] },
];

/**
 * What waits in matters that several insurers share, wakes what waits, and lets operators start it again. None of it
 * reaches a tenant's partition, and no tenant's credentials reach the tokens.
 */
export class CollaborationWorkflow extends Construct {
  readonly workflow: Workflow;
  /** Behind the routes of operators. */
  readonly operated: ApiFunction;

  constructor(
    scope: Construct,
    id: string,
    {
      data,
      serve,
      stage,
    }: {
      readonly data: Data;
      /** Behind the routes of insurers, who see how the executions of their matters stand. */
      readonly serve: ApiFunction;
      readonly stage: Stage;
    },
  ) {
    super(scope, id);
    const { tableName: TABLE_NAME } = data.table;

    const tasks = new ApiFunction(this, 'Tasks', {
      entry: 'functions/workflow/collaboration.ts',
      description: 'Says how a matter stands, keeps the tokens of waits, and tells what follows from time alone',
      environment: { TABLE_NAME },
      stage,
    });
    for (const statement of ofTasks.flatMap((reach) => reachPartitions(data, reach))) {
      tasks.role.addToPolicy(statement);
    }

    this.workflow = new Workflow(this, 'Workflow', {
      definition: 'statemachines/collaboration.asl.json',
      description: 'Waits in a matter that several insurers share',
      invokes: { collaboration: tasks },
      stage,
    });
    const { aliasArn, executionsArn } = this.workflow;
    this.workflow.answerBy(tasks);

    const { fn: signals } = new StreamFunction(this, 'Signals', {
      entry: 'functions/stream/collaboration-signals.ts',
      description: 'Starts what runs for a matter, and wakes what waits there',
      follows: ['collaboration', executionKind],
      reaches: ofSignals,
      data,
      stage,
    });
    this.workflow.startBy(signals);
    this.workflow.answerBy(signals);

    this.operated = new ApiFunction(this, 'Operated', {
      entry: 'functions/api/workflows.ts',
      description: 'What runs for matters, for operators',
      environment: { TABLE_NAME },
      stage,
    });
    for (const statement of ofOperators.flatMap((reach) => reachPartitions(data, reach))) {
      this.operated.role.addToPolicy(statement);
    }
    this.workflow.startBy(this.operated);
    this.workflow.describeBy(this.operated);
    this.workflow.stopBy(this.operated);

    this.workflow.describeBy(serve);

    for (const { lambda } of [signals, this.operated, serve]) {
      lambda.addEnvironment('WORKFLOW_ARN', aliasArn);
      lambda.addEnvironment('EXECUTIONS_ARN', executionsArn);
    }
  }
}
