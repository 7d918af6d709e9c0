import * as z from 'zod';
import { CaseId, LienId, OfferId, PaymentId, PrincipalId, TenantId } from '../../kernel/ids.ts';
import { routesWith } from '../route.ts';

/** Every parameter that a path may hold. */
export const route = routesWith({
  caseId: CaseId,
  tenantId: TenantId,
  principalId: PrincipalId,
  offerId: OfferId,
  paymentId: PaymentId,
  lienId: LienId,
  script: z.enum(['swagger-ui-bundle.js', 'docs.js']),
});
