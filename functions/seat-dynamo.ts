import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { MediationId, PartyId, PrincipalId } from '../shared/kernel/ids.ts';
import { assumedDynamo } from './assumed-dynamo.ts';

/** A mediation, and the party one speaks for there. */
type Seat = { readonly id: MediationId; readonly party?: PartyId };

/**
 * DynamoDB as the credentials of a mediator reach it, or of somebody who speaks for a family: their own pointers, to read;
 * and tagged with a mediation as well, its rows. Ask for a mediation only once a pointer has led to it: the credentials
 * open it to whoever names it.
 */
export const seatDynamo = (roleArn: string) => {
  const reach = assumedDynamo(roleArn);

  return (principal: PrincipalId, seat?: Seat): DynamoDBClient =>
    reach(`seat@${principal}`, {
      PrincipalId: principal,
      ...(seat && { MatterId: seat.id }),
      ...(seat?.party !== undefined && { PartyId: seat.party }),
    });
};
