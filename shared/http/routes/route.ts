import * as z from 'zod';
import {
  ActionId,
  AttorneyId,
  CaseId,
  CollaborationId,
  CommunicationId,
  LienId,
  NeedId,
  OfferId,
  PaymentId,
  PrincipalId,
  ReviewId,
  SupportId,
  TenantId,
} from '../../kernel/ids.ts';
import { routesWith } from '../route.ts';

/** Every parameter that a path may hold. */
export const route = routesWith({
  caseId: CaseId,
  collaborationId: CollaborationId,
  communicationId: CommunicationId,
  needId: NeedId,
  supportId: SupportId,
  attorneyId: AttorneyId,
  reviewId: ReviewId,
  actionId: ActionId,
  tenantId: TenantId,
  principalId: PrincipalId,
  offerId: OfferId,
  paymentId: PaymentId,
  lienId: LienId,
  script: z.enum(['swagger-ui-bundle.js', 'docs.js']),
});
