import * as z from 'zod';
import { accessRow } from '../../shared/cases/store/access.ts';
import type { Answer } from '../../shared/http/answer.ts';
import type { Seen } from '../../shared/http/api.ts';
import { routeName } from '../../shared/http/exchange.ts';
import { describeError, logger } from '../../shared/http/log.ts';
import { AttorneyId, CaseId, ConsultationId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { missRow } from '../../shared/tenancy/foreign-ids.ts';
import type { TenantCaller } from '../../shared/tenancy/principal.ts';

type Trail = { readonly ledger: Pick<Ledger, 'note'>; readonly caller: TenantCaller; readonly now: Instant };

/** What a path inside a tenant names, and may be somebody else's. */
const Named = z.union([CaseId, AttorneyId, ConsultationId]);

/**
 * Writes down who is shown a case, before it is shown: if that cannot be written, nothing is answered. And who asks for
 * a case, an attorney or a consultation that is not there for them: with the same work whether it is nobody's or somebody else's, which this function
 * never learns. Failing to write that changes no answer.
 */
export const trailOf =
  ({ ledger, caller, now }: Trail) =>
  async ({ route, params, result }: Seen): Promise<void> => {
    if (isRefusal(result)) {
      const asked = Named.safeParse(params.caseId ?? params.attorneyId ?? params.consultationId).data;
      if (result.refused === 'notFound' && asked !== undefined) await noteMiss({ ledger, caller, now }, route, asked);
      return;
    }
    const shown = shownBy(params, result);
    if (shown === undefined) return;
    await ledger.note(accessRow(caller, { caseId: shown, id: mint.access(), at: now, route: routeName(route) }));
  };

/** Writes down what somebody asked for that is not there for them. */
const noteMiss = async ({ ledger, caller, now }: Trail, route: Seen['route'], asked: string): Promise<void> => {
  const row = missRow(caller, { id: mint.miss(), at: now, route: routeName(route), asked });
  await ledger.note(row).catch((error) => logger.warn('a miss was not kept', { failure: describeError(error) }));
};

/** Likewise, who of an insurer asks for a tenant or a principal that is not there for them. */
export const missesOf =
  ({ ledger, caller, now }: Trail) =>
  async ({ route, params: { tenantId, principalId }, result }: Seen): Promise<void> => {
    if (!isRefusal(result) || result.refused !== 'notFound') return;
    const asked = tenantId === caller.tenant ? principalId : tenantId;
    if (typeof asked === 'string') await noteMiss({ ledger, caller, now }, route, asked);
  };

/**
 * The case an answer shows something of. Whoever reports it first sees what they sent; an answer given again shows nothing
 * new.
 */
const shownBy = (params: Seen['params'], { status, replayed, etag, location }: Answer): CaseId | undefined => {
  if (replayed) return undefined;
  const isCase = status !== 201 && etag !== undefined && location !== undefined;
  return CaseId.safeParse(params.caseId ?? (isCase ? location.split('/').at(-1) : undefined)).data;
};
