import type { Answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { keys } from '../../shared/ledger/keys.ts';
import type { Ledger, Once } from '../../shared/ledger/ledger.ts';
import { recallAnswer } from '../../shared/ledger/once.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';

/** Seconds for which an answer is kept for a request that may be sent again. */
const rememberedFor = 24 * 60 * 60;

type Asking = { readonly ledger: Ledger; readonly caller: Caller; readonly now: Instant };

/** Requests that may be sent again: each is its caller's own, kept where the caller belongs. */
export const repeating = ({ ledger, caller: { tenant, actor }, now }: Asking) => {
  const seconds = Math.floor(Date.parse(now) / 1000);
  const onceFor = ({ route, key, fingerprint }: Idempotency): Once => ({
    key: keys.idempotency(tenant, actor, route, key),
    fingerprint,
    now: seconds,
    expiresAt: seconds + rememberedFor,
  });
  return {
    once: (idempotency: Idempotency | undefined) => idempotency && onceFor(idempotency),
    recall: <Shown extends Answer>(idempotency: Idempotency) => recallAnswer<Shown>(ledger, onceFor(idempotency)),
  };
};
