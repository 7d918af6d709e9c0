import * as z from 'zod';
import {
  ActionId,
  AttorneyId,
  CaseId,
  CollaborationId,
  CommunicationId,
  ConsultationId,
  DemandId,
  DocumentId,
  LetterId,
  LienId,
  MatterId,
  MediationId,
  MediatorId,
  NeedId,
  OfferId,
  PartyId,
  PaymentId,
  PractitionerId,
  PrincipalId,
  ReviewId,
  SupportId,
  TenantId,
} from '../../kernel/ids.ts';
import { routesWith } from '../route.ts';

/** Every parameter that a path may hold. */
export const route = routesWith({
  caseId: CaseId,
  communicationId: CommunicationId,
  needId: NeedId,
  supportId: SupportId,
  documentId: DocumentId,
  attorneyId: AttorneyId,
  reviewId: ReviewId,
  actionId: ActionId,
  tenantId: TenantId,
  principalId: PrincipalId,
  demandId: DemandId,
  offerId: OfferId,
  paymentId: PaymentId,
  lienId: LienId,
  practitionerId: PractitionerId,
  letterId: LetterId,
  collaborationId: CollaborationId,
  matterId: MatterId,
  consultationId: ConsultationId,
  draftNumber: z
    .string()
    .regex(/^[1-9]\d{0,1}$/, 'must be the number of a draft')
    .transform(Number)
    .meta({ description: 'A draft of an answer to a review', example: '1' }),
  mediationId: MediationId,
  round: z
    .string()
    .regex(/^[1-9]\d{0,1}$/, 'must be the number of a round')
    .transform(Number)
    .meta({ description: 'A round of sealed bids', example: '1' }),
  reliefItem: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'must be the number of an item')
    .transform(Number)
    .meta({ description: 'An item of early relief, by its number in the case', example: '1' }),
  partyId: PartyId,
  mediatorId: MediatorId,
  allocationVersion: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be the number of a version')
    .transform(Number)
    .meta({ description: 'A version of the allocation', example: '1' }),
  script: z.enum(['swagger-ui-bundle.js', 'docs.js']),
});
