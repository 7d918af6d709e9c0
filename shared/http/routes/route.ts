import * as z from 'zod';
import { CaseId } from '../../kernel/ids.ts';
import { routesWith } from '../route.ts';

/** Every parameter that a path may hold. */
export const route = routesWith({
  caseId: CaseId,
  script: z.enum(['swagger-ui-bundle.js', 'docs.js']),
});
