import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PrincipalId, TenantId } from '../shared/kernel/ids.ts';
import { assumedDynamo } from './assumed-dynamo.ts';

/**
 * A matter that several share, by its id, and the party one answers for there. Ask for it only once the tenant's own
 * pointer row has shown that the tenant takes part: the credentials open the matter to whoever names it.
 */
export type Matter = {
  readonly id: string;
  readonly party?: string;
  /** A mediation that is being opened of it. */
  readonly mediation?: string;
};

/**
 * DynamoDB as one tenant's credentials reach it. The function's own role reaches no row; it takes on the tenant data
 * role, tagged with the tenant, whose policy then allows that tenant's partitions and no others; tagged with a matter as
 * well, also that matter's.
 */
export const tenantDynamo = (roleArn: string) => {
  const reach = assumedDynamo(roleArn);

  return (tenant: TenantId, actor: PrincipalId, matter?: Matter): DynamoDBClient =>
    reach(`${tenant}@${actor}`, {
      TenantId: tenant,
      ...(matter && { MatterId: matter.id }),
      ...(matter?.party !== undefined && { PartyId: matter.party }),
      ...(matter?.mediation !== undefined && { MediationId: matter.mediation }),
    });
};
