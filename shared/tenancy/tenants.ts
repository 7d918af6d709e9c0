import type { OrganisationId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import type { Author } from '../ledger/event.ts';
import { growing, type Kind } from '../ledger/growing.ts';
import { keys, tenantsPartition } from '../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../ledger/once.ts';
import { type Page, pageFrom } from '../ledger/page.ts';
import type { Row } from '../ledger/table.ts';
import { memberRow } from './members.ts';
import { evolveTenant, type Member, type Tenant, type TenantEvent } from './tenant.ts';

export type OpenTenant = Snapshot<Tenant>;

const tenantKind: Kind<Tenant, TenantEvent> = { kind: 'tenant', schemaVersion: 1, evolve: evolveTenant };

/** How often to look again when others were faster. */
const rounds = 5;

/** The insurers of the platform, as one author may change them. */
export const tenantsOf = ({ ledger, by, now }: { ledger: Ledger; by: Author; now: Instant }) => {
  const read = async (id: TenantId): Promise<OpenTenant | Refusal<'notFound'>> =>
    (await ledger.load<Tenant>(keys.tenant(id))) ?? noTenant();

  const grow = (id: TenantId, from: OpenTenant | undefined, events: readonly TenantEvent[]) =>
    growing(tenantKind, { partition: keys.tenant(id), from, events, at: now, by });

  return {
    read,

    open: async <Answer extends Repeatable>(
      id: TenantId,
      name: string,
      answer: (opened: OpenTenant) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'alreadyThere'>> => {
      const growth = grow(id, undefined, [{ type: 'TenantOpened', id, name }]);
      const rows = [{ ...keys.tenants(id), name, openedAt: now }];
      const opened = await commitAndAnswer(ledger, { growth, rows }, answer(growth.to), once);
      return hasMoved(opened) ? taken('#/id', 'a tenant') : opened;
    },

    /** Adds a hospital to a tenant. */
    join: async <Answer extends Repeatable>(
      id: TenantId,
      member: Member,
      answer: (member: Member) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'notFound' | 'alreadyThere'>> => {
      if (String(member.id) === id) return taken('#/id', 'an organisation, the insurer itself,');
      for (let round = 0; round < rounds; round += 1) {
        const tenant = await read(id);
        if (isRefusal(tenant)) return tenant;
        const growth = grow(id, tenant, [{ type: 'MemberJoined', ...member }]);
        const joined = await commitAndAnswer(ledger, { growth, rows: [memberRow(id, member)] }, answer(member), once);
        if (!hasMoved(joined)) return joined;
        if (joined.rows.length > 0) return taken('#/id', 'a hospital of this tenant');
      }
      return busy();
    },

    /** By their ids; `after` is the last of the page before. */
    list: async (after: string | undefined, limit: number): Promise<Page<Omit<Tenant, 'members'>>> => {
      const rows = await ledger.query({
        partition: tenantsPartition,
        ...(after !== undefined && { from: `${after}!` }),
        limit: limit + 1,
      });
      const show = ({ sk, name, openedAt }: Row) => ({
        id: sk as TenantId,
        name: String(name),
        openedAt: openedAt as Instant,
      });
      return pageFrom(rows, limit, show, ({ sk }) => sk);
    },
  };
};

/** What is not there, and what is somebody else's: one answer for both. */
export const noTenant = (): Refusal<'notFound'> => refuse('notFound', 'There is no such tenant.');

const taken = (pointer: string, what: string): Refusal<'alreadyThere'> =>
  refuse('alreadyThere', 'Choose another id.', {
    errors: [{ pointer, rule: 'unique', detail: `is ${what} already` }],
  });

/** The insurer as an organisation of its own: its people act for it. */
export const insurerItself = (tenant: TenantId): OrganisationId => String(tenant) as OrganisationId;

export type Tenants = ReturnType<typeof tenantsOf>;
