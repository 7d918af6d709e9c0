import * as z from 'zod';
import { AttorneyId, CaseId, PrincipalId, TenantId } from '../../kernel/ids.ts';
import { routesWith } from '../route.ts';

/** Every parameter that a path may hold. */
export const route = routesWith({
  caseId: CaseId,
  attorneyId: AttorneyId,
  tenantId: TenantId,
  principalId: PrincipalId,
  script: z.enum(['swagger-ui-bundle.js', 'docs.js']),
});
