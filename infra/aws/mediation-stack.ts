import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { mediationKind } from '../../shared/mediation/evolve.ts';
import { ApiFunction } from './api-function.ts';
import { MatterWorkflow } from './matter-workflow.ts';
import { type Data, reachPartitions } from './permissions.ts';
import type { Seal } from './seal.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';

const get = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';
const mediations = 'MEDIATION#*';

/**
 * What follows by itself in mediations: what waits in them, what opens sealed answers, and what lets people find them who
 * belong to no insurer. A stack of its own, since one holds only 500 resources. It reaches no tenant.
 */
export class MediationStack extends Stack {
  readonly workflow: MatterWorkflow;

  constructor(scope: Construct, id: string, { stage, data, seal }: { stage: Stage; data: Data; seal: Seal }) {
    super(scope, id, { description: 'Amends: what waits in mediations, and opens what was answered sealed' });

    const opener = new ApiFunction(this, 'Opener', {
      entry: 'functions/workflow/open-sealed.ts',
      description: 'Opens what parties of mediations answered sealed, once its time is over',
      environment: { TABLE_NAME: data.table.tableName },
      stage,
    });
    seal.openBy(opener, data);
    const reach = { actions: [get, 'dynamodb:BatchGetItem', put], partitions: [mediations] };
    for (const statement of reachPartitions(data, reach)) opener.role.addToPolicy(statement);

    this.workflow = new MatterWorkflow(this, 'Mediation', {
      kind: 'mediation',
      description: 'Waits in a mediation',
      matters: mediations,
      runs: 'WORKFLOW#mediation_*',
      data,
      calls: { opening: opener },
      stage,
    });

    new StreamFunction(this, 'SeatDelivery', {
      entry: 'functions/stream/deliver-seats.ts',
      description: 'Lets mediators and counsel find their mediations, as long as they may',
      follows: [mediationKind.kind],
      reaches: [
        { actions: [get], partitions: [mediations, 'PLATFORM#PRINCIPAL#*'] },
        { actions: [put], partitions: ['EXTERNAL#*'] },
      ],
      data,
      stage,
    });
  }
}
