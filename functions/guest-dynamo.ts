import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CollaborationId, PrincipalId } from '../shared/kernel/ids.ts';
import { assumedDynamo } from './assumed-dynamo.ts';

/**
 * DynamoDB as the credentials of somebody reach it who belongs to no tenant: the principal's own pointers, to read; and
 * tagged with a matter as well, that matter's rows, to read. Ask for a matter only once a pointer has led to it: the
 * credentials open it to whoever names it.
 */
export const guestDynamo = (roleArn: string) => {
  const reach = assumedDynamo(roleArn);

  return (principal: PrincipalId, matter?: CollaborationId): DynamoDBClient =>
    reach(`guest@${principal}`, { PrincipalId: principal, ...(matter && { MatterId: matter }) });
};
