import { type Answer, answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import { describeError, logger } from '../../shared/http/log.ts';
import type { Pages } from '../../shared/http/page.ts';
import type { OrganisationId, PrincipalId, TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, refuse } from '../../shared/kernel/refusal.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import type { Unanswered } from '../../shared/ledger/once.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { revokePrincipal, rotateSecret } from '../../shared/tenancy/admission.ts';
import { type Admissions, admittedAtForm, type OpenAdmission } from '../../shared/tenancy/admissions.ts';
import type { Caller } from '../../shared/tenancy/principal.ts';
import type { Role } from '../../shared/tenancy/roles.ts';
import { type PrincipalView, viewPrincipal } from '../../shared/tenancy/view.ts';
import type { Identities } from '../identities.ts';

/** Somebody to be admitted. */
type Newcomer = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly subject?: string | undefined;
  readonly tenant?: TenantId;
  readonly organisation?: OrganisationId | undefined;
};

type Asked = {
  readonly idempotency: Idempotency | undefined;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
  readonly recall: <Shown extends Answer>(idempotency: Idempotency) => Promise<Shown | Unanswered | undefined>;
};

const showing = <const Status extends 200 | 201>(status: Status, opened: OpenAdmission) =>
  answer(status, viewPrincipal(opened.state), { etag: etagOf(opened) });

const located = (opened: OpenAdmission) => {
  const { tenant, id } = opened.state;
  const location = tenant === undefined ? `/v1/principals/${id}` : `/v1/tenants/${tenant}/principals/${id}`;
  return { ...showing(201, opened), location };
};

/** Secrets are shown beside what is kept of an answer, and not kept with it. */
const withSecret = <Shown extends Answer<number, PrincipalView>>(shown: Shown, clientSecret: string | undefined) => ({
  ...shown,
  body: { ...shown.body, ...(clientSecret !== undefined && { clientSecret }) },
});

/** What is done to principals, of a tenant or of the platform: in the table, and among the clients that sign in. */
export const principalsWith = (identities: Identities | undefined) => {
  const clientFor = async ({ name, subject }: Newcomer) => {
    if (subject !== undefined) return { subject, secret: undefined, isManaged: false };
    if (identities) return { ...(await identities.create(name)), isManaged: true };
    return refuse('managedElsewhere', 'Another issuer signs this deployment’s tokens: make the client there.', {
      errors: [{ pointer: '#/subject', rule: 'required', detail: 'is missing: the `sub` of its tokens' }],
    });
  };

  /** Shows again whom somebody admitted, with the secret, as long as that is the first: a later one is not for them. */
  const again = async (admissions: Admissions, shown: ReturnType<typeof located>) => {
    const { id, managed, clientId } = shown.body;
    const now = managed ? await admissions.read(id) : undefined;
    const isFirst = now && !isRefusal(now) && now.state.status === 'active' && !now.state.secretChangedAt;
    return withSecret(shown, isFirst ? await identities?.secretOf(clientId) : undefined);
  };

  /** A client that nobody needs is harmless: its tokens name nobody. So a failure here is only noted. */
  const letGo = async (subject: string): Promise<void> => {
    await identities?.remove(subject).catch((error) => {
      logger.warn('a client is left over', { subject, failure: describeError(error) });
    });
  };

  return {
    /**
     * Makes a client and admits whom it stands for. The secret is in no row: whoever sends the request again gets it
     * from the user pool, until it is changed.
     */
    admit: async (admissions: Admissions, newcomer: Newcomer, { idempotency, once, recall }: Asked) => {
      const earlier = idempotency && (await recall<ReturnType<typeof located>>(idempotency));
      if (earlier) return isRefusal(earlier) ? earlier : again(admissions, earlier);
      const client = await clientFor(newcomer);
      if (isRefusal(client)) return client;
      const admitted = { ...newcomer, id: mint.principal(), subject: client.subject, isManaged: client.isManaged };
      const done = await admissions.admit(admitted, located, once(idempotency));
      if (!isRefusal(done) && !done.replayed) return withSecret(done, client.secret);
      if (client.isManaged) await letGo(client.subject);
      return isRefusal(done) ? done : again(admissions, done);
    },

    list: async (
      list: { readonly route: string; readonly filter: unknown },
      admissions: Admissions,
      pages: Pages,
      { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
    ) => {
      const below = await pages.positionOf(list, cursor, admittedAtForm);
      if (isRefusal(below)) return below;
      const { items, next } = await admissions.list(below.position, limit);
      return pages.answer(list, { items: items.map(viewPrincipal), next });
    },

    read: async (admissions: Admissions, id: PrincipalId) => {
      const opened = await admissions.read(id);
      return isRefusal(opened) ? opened : showing(200, opened);
    },

    /**
     * Notes the change before it makes the secret: of two who rotate at once, one is refused before it touched anything.
     * Whoever gets no secret, because making it failed or was answered before, rotates again.
     */
    rotate: async (
      admissions: Admissions,
      id: PrincipalId,
      etags: readonly string[],
      previous: 'kept' | 'dropped',
      { idempotency, once }: Asked,
    ) => {
      const done = await admissions.change(
        id,
        etags,
        (admission) => rotateSecret(admission, previous),
        (changed) => showing(200, changed),
        once(idempotency),
      );
      if (isRefusal(done) || done.replayed || !identities) return done;
      const clientSecret = await identities.addSecret(done.body.clientId, previous);
      return withSecret(done, clientSecret);
    },

    revoke: async (
      admissions: Admissions,
      id: PrincipalId,
      etags: readonly string[],
      reason: string | undefined,
      { idempotency, once, caller }: Asked & { readonly caller: Caller },
    ) => {
      if (id === caller.actor)
        return refuse('forbidden', 'Nobody revokes themselves: who was last would lock all out.');
      const done = await admissions.change(
        id,
        etags,
        (admission) => revokePrincipal(admission, reason),
        (changed) => showing(200, changed),
        once(idempotency),
      );
      if (!isRefusal(done) && done.body.managed) await letGo(done.body.clientId);
      return done;
    },
  };
};
