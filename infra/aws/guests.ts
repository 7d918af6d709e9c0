import { ArnPrincipal, PolicyStatement, Role, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import type { ApiFunction } from './api-function.ts';
import { type Data, mayTag, type Reach, reachPartitions, sessionTag } from './permissions.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';

const own = `EXTERNAL#${sessionTag('PrincipalId')}`;
const read = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];

/** What a session reads, by the tags it has. It writes nothing. */
const reaches: readonly Reach[] = [
  { by: ['PrincipalId'], actions: read, partitions: [own] },
  { by: ['PrincipalId', 'MatterId'], actions: read, partitions: [own, `COLLAB#${sessionTag('MatterId')}`] },
];

const get = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';

/**
 * How mediators and the family's counsel, who belong to no tenant, come to the matters they were let into: a function
 * writes their pointers, and a role reads those of the one principal that its session is tagged with; tagged with a
 * matter as well, also that matter, by its whole name. No tenant's rows are in its reach.
 */
export class Guests extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      data,
      serve,
      stage,
    }: {
      readonly data: Data;
      /** Behind the routes that guests may ask. */
      readonly serve: ApiFunction;
      readonly stage: Stage;
    },
  ) {
    super(scope, id);
    const role = new Role(this, 'Data', {
      description: 'Reads what the principal that the session is tagged with was let into, and nothing else',
      assumedBy: new SessionTagsPrincipal(new ArnPrincipal(serve.role.roleArn)).withConditions(
        mayTag({ required: ['PrincipalId'], optional: ['MatterId'] }),
      ),
    });
    for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) role.addToPolicy(statement);
    serve.role.addToPolicy(
      new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [role.roleArn] }),
    );
    serve.lambda.addEnvironment('GUEST_DATA_ROLE_ARN', role.roleArn);

    new StreamFunction(this, 'Delivery', {
      entry: 'functions/stream/deliver-guests.ts',
      description: 'Lets guests of shared matters find them, as long as they may',
      follows: [collaborationKind.kind],
      reaches: [
        { actions: [get], partitions: ['COLLAB#*', 'PLATFORM#PRINCIPAL#*'] },
        { actions: [put], partitions: ['EXTERNAL#*'] },
      ],
      data,
      stage,
    });
  }
}
