import * as z from 'zod';
import { AttorneyId, PrincipalId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import { UsState } from '../../kernel/us-state.ts';
import type { Attorney } from './attorney.ts';

export const AttorneyView = z
  .object({
    id: AttorneyId,
    name: z.string(),
    firm: z.string().optional(),
    phone: z.string().optional(),
    email: z.string().optional(),
    states: z.array(UsState),
    languages: z.array(z.string()).meta({ description: 'BCP 47 tags' }),
    fields: z.array(z.string()).meta({ description: 'What it knows well' }),
    note: z.string().optional(),
    status: z.enum(['listed', 'retired']).meta({ description: 'Only those that are listed are named to families' }),
    listedAt: Instant,
    listedBy: PrincipalId,
    changedAt: Instant.optional(),
    changedBy: PrincipalId.optional(),
    retiredAt: Instant.optional(),
    retiredBy: PrincipalId.optional(),
    retirementReason: z.string().optional(),
  })
  .meta({ id: 'Attorney', description: 'An attorney whom an insurer can name to families' });
export type AttorneyView = z.output<typeof AttorneyView>;

/** An attorney as everybody of its tenant sees it. */
export const viewAttorney = ({ id, entry, filedUnder: _, ...rest }: Attorney): AttorneyView => ({
  id,
  ...entry,
  ...rest,
});
