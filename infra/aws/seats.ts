import { ArnPrincipal, PolicyStatement, Role, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ApiFunction } from './api-function.ts';
import { type Data, mailboxReach, mayTag, type Reach, reachPartitions, rowActions, sessionTag } from './permissions.ts';
import type { Seal } from './seal.ts';

const pointers = `EXTERNAL#${sessionTag('PrincipalId')}`;
const answers = `PLATFORM#IDEMPOTENCY#${sessionTag('PrincipalId')}#*`;
const mediation = `MEDIATION#${sessionTag('MatterId')}`;

const get = 'dynamodb:GetItem';

/** What a session reaches, by the tags it has. An answer that is kept and what was done go into one transaction. */
const reaches: readonly Reach[] = [
  { by: ['PrincipalId'], actions: [get, 'dynamodb:Query'], partitions: [pointers] },
  { by: ['PrincipalId'], actions: [get], partitions: [pointers, answers] },
  { by: ['PrincipalId', 'MatterId'], actions: rowActions, partitions: [mediation, answers] },
  mailboxReach(['PrincipalId'], [mediation, answers]),
];

type Props = {
  readonly data: Data;
  /** Behind the routes of mediations. */
  readonly serve: ApiFunction;
  readonly seal: Seal;
};

/**
 * How mediators, and whoever speaks for a family, come to the mediations in which they have a seat: a role reaches what
 * is theirs. Its session is tagged with the principal; tagged with a mediation as well, it reaches that one, by its whole
 * name, and with the party besides, it puts what that party answers sealed. No tenant's rows are in its reach.
 */
export class Seats extends Construct {
  constructor(scope: Construct, id: string, { data, serve, seal }: Props) {
    super(scope, id);
    const role = new Role(this, 'Data', {
      description: 'Reaches the mediations in which the principal has a seat that the session is tagged with',
      assumedBy: new SessionTagsPrincipal(new ArnPrincipal(serve.role.roleArn)).withConditions(
        mayTag({ required: ['PrincipalId'], optional: ['MatterId', 'PartyId'] }),
      ),
    });
    for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) role.addToPolicy(statement);
    seal.sealBy(role, data);
    serve.role.addToPolicy(
      new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [role.roleArn] }),
    );
    serve.lambda.addEnvironment('SEAT_DATA_ROLE_ARN', role.roleArn);
    serve.lambda.addEnvironment('SEAL_KEY_ARN', seal.keyArn);
  }
}
