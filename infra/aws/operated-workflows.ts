import type { Construct } from 'constructs';
import { openMatters } from '../../shared/ledger/keys.ts';
import { ApiFunction } from './api-function.ts';
import type { MatterWorkflow } from './matter-workflow.ts';
import { type Data, type Reach, reachPartitions } from './permissions.ts';
import type { Stage } from './stage.ts';

const reaches: readonly Reach[] = [
  // What changes and what was answered go into one transaction.
  {
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchGetItem'],
    partitions: ['WORKFLOW#*', 'PLATFORM#IDEMPOTENCY#*'],
  },
  { actions: ['dynamodb:Query'], partitions: [openMatters], through: ['gsi1'] },
];

type Props = { readonly workflows: readonly MatterWorkflow[]; readonly data: Data; readonly stage: Stage };

/**
 * Behind the routes of operators, who see what runs for matters of all kinds, start it again and stop it. It reaches no
 * matter, and no tenant.
 */
export class OperatedWorkflows extends ApiFunction {
  constructor(scope: Construct, id: string, { workflows, data, stage }: Props) {
    super(scope, id, {
      entry: 'functions/api/workflows.ts',
      description: 'What runs for matters, for operators',
      environment: { TABLE_NAME: data.table.tableName },
      stage,
    });
    for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) this.role.addToPolicy(statement);
    for (const workflow of workflows) workflow.operateBy(this);
  }
}
