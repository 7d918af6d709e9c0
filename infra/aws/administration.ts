import { Stack, Validations } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyStatement, Role, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Sign } from './identity.ts';
import { type Data, mayTag, type Reach, reachPartitions, rowActions } from './permissions.ts';

const tenant = 'TENANT#$' + '{aws:PrincipalTag/TenantId}';
const ofTenant = [tenant, `${tenant}#PRINCIPAL#*`, `${tenant}#PRINCIPALS`, `${tenant}#IDEMPOTENCY#*`];
const ofPlatform = ['PLATFORM#TENANTS', 'PLATFORM#PRINCIPAL#*', 'PLATFORM#PRINCIPALS', 'PLATFORM#IDEMPOTENCY#*'];
const ofCredentials = ['PRINCIPAL#*'];

const put = ['dynamodb:PutItem'];
const forOperators = { only: { StringEquals: { 'aws:PrincipalTag/Platform': 'operator' } } };

/**
 * A tenant's profile, hospitals and people, of the one tenant the session is tagged with, and never a case. Only an
 * operator's session, tagged so, reaches the platform's own rows. Rows that say whom a token names are put here and read
 * by the authorizer alone. What one transaction puts is covered by one statement, as `ForAllValues` asks.
 */
const reaches: readonly Reach[] = [
  { by: ['TenantId'], actions: rowActions, partitions: ofTenant, through: ['gsi1'] },
  { by: ['TenantId'], actions: put, partitions: [...ofTenant, `${tenant}#MISSED`, ...ofCredentials] },
  { ...forOperators, actions: rowActions, partitions: ofPlatform, through: ['gsi1'] },
  { ...forOperators, actions: put, partitions: [...ofPlatform, ...ofCredentials] },
  { ...forOperators, by: ['TenantId'], actions: put, partitions: [...ofTenant, ...ofPlatform, ...ofCredentials] },
];

/** How tenants are administered. */
export class AdministrationRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { data, takenOnBy }: { data: Data; takenOnBy: Role }) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Administers the tenant that the session is tagged with, and for operators the platform',
      assumedBy: new SessionTagsPrincipal(new ArnPrincipal(takenOnBy.roleArn)).withConditions(
        mayTag({ optional: ['TenantId', 'Platform'] }),
      ),
    });
    for (const statement of reaches.flatMap((reach) => reachPartitions(data, reach))) this.role.addToPolicy(statement);
    takenOnBy.addToPolicy(
      new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [this.role.roleArn] }),
    );
  }
}

/** Lets somebody make and end the clients of the deployment's own user pool. */
export const manageClients = (role: Role, { pool }: Sign): void => {
  if (!pool) return;
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'CreateUserPoolClient',
        'DescribeUserPoolClient',
        'DeleteUserPoolClient',
        'AddUserPoolClientSecret',
        'ListUserPoolClientSecrets',
        'DeleteUserPoolClientSecret',
      ].map((action) => `cognito-idp:${action}`),
      resources: [pool.arn],
    }),
  );
};

/** Lets somebody give a tenant its key in a usage plan. API Gateway names plans and keys only once they are made. */
export const manageUsageKeys = (role: Role): void => {
  const { region, partition } = Stack.of(role);
  const at = (path: string) => `arn:${partition}:apigateway:${region}::${path}`;
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/usageplans/*/keys]',
    reason: 'The plan is made after the function that fills it: naming it would close a circle.',
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ['apigateway:GET'], resources: [at('/apikeys'), at('/usageplans')] }),
  );
  role.addToPolicy(
    new PolicyStatement({ actions: ['apigateway:POST'], resources: [at('/apikeys'), at('/usageplans/*/keys')] }),
  );
};
