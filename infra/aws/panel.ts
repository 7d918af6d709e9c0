import {
  ArnPrincipal,
  CompositePrincipal,
  type IPrincipal,
  PolicyStatement,
  Role,
  SessionTagsPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { mediatorList } from '../../shared/ledger/keys.ts';
import type { ApiFunction } from './api-function.ts';
import { type Data, mayTag, type Reach, reachPartitions } from './permissions.ts';

const get = 'dynamodb:GetItem';
const mediators = 'COMMONS#MEDIATOR#*';
const lists = [mediatorList(), mediatorList('*')];

const ofReaders: readonly Reach[] = [
  { actions: [get], partitions: [mediators] },
  { actions: ['dynamodb:Query'], partitions: lists, through: ['gsi1'] },
];

const forOperators = { only: { StringEquals: { 'aws:PrincipalTag/Platform': 'operator' } } };
const ownAnswers = 'PLATFORM#IDEMPOTENCY#$' + '{aws:PrincipalTag/PrincipalId}#*';

/** A mediator and the answer to whoever changed it are put in one transaction, so one statement covers both. */
const ofKeepers: readonly Reach[] = [
  ...ofReaders,
  { by: ['PrincipalId'], actions: [get, 'dynamodb:PutItem'], partitions: [mediators, ownAnswers] },
  // Whether whom a mediator signs in as was admitted as one.
  { actions: [get], partitions: ['PLATFORM#PRINCIPAL#*'] },
].map((reach) => ({ ...reach, ...forOperators }));

type Props = {
  readonly data: Data;
  readonly serve: ApiFunction;
  /** Who looks up mediators besides, and keeps none. */
  readonly readBy: ApiFunction;
};

/**
 * The panel of mediators, which belongs to no tenant. Whoever asks is served by a role that reads it and writes nothing;
 * operators by one that also writes it, which reaches nothing at all unless its session is tagged as an operator's.
 * Neither reaches a tenant.
 */
export class MediatorPanel extends Construct {
  constructor(scope: Construct, id: string, { data, serve, readBy }: Props) {
    super(scope, id);
    const server = new ArnPrincipal(serve.role.roleArn);
    const readers = new CompositePrincipal(server, new ArnPrincipal(readBy.role.roleArn));

    const taking = (name: string, description: string, assumedBy: IPrincipal, reaches: readonly Reach[]) => {
      const role = new Role(this, name, { description, assumedBy });
      for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) role.addToPolicy(statement);
      return role;
    };
    const reading = taking('Reading', 'Reads the panel of mediators', readers, ofReaders);
    const keeping = taking(
      'Keeping',
      'Keeps the panel of mediators, for the operator that the session is tagged with',
      new SessionTagsPrincipal(server).withConditions(mayTag({ required: ['Platform', 'PrincipalId'] })),
      ofKeepers,
    );

    serve.role.addToPolicy(
      new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [reading.roleArn, keeping.roleArn] }),
    );
    serve.role.addToPolicy(new PolicyStatement({ actions: ['sts:TagSession'], resources: [keeping.roleArn] }));
    readBy.role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [reading.roleArn] }));
    readBy.lambda.addEnvironment('PANEL_READING_ROLE_ARN', reading.roleArn);
    serve.lambda.addEnvironment('PANEL_READING_ROLE_ARN', reading.roleArn);
    serve.lambda.addEnvironment('PANEL_KEEPING_ROLE_ARN', keeping.roleArn);
  }
}
