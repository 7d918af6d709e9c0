import type { PrincipalId, TenantId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import type { Author } from '../ledger/event.ts';
import { growing, type Kind } from '../ledger/growing.ts';
import { admissionList, keys } from '../ledger/keys.ts';
import type { Ledger, Once, Snapshot } from '../ledger/ledger.ts';
import { newest } from '../ledger/merged.ts';
import { commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../ledger/once.ts';
import { type Page, pageFrom } from '../ledger/page.ts';
import type { Row } from '../ledger/table.ts';
import { etagOf, stale } from '../ledger/version.ts';
import { type Admission, type AdmissionEvent, evolveAdmission } from './admission.ts';
import type { Principal } from './principal.ts';
import type { Role } from './roles.ts';

export type OpenAdmission = Snapshot<Admission>;

type Admitted = Omit<Extract<AdmissionEvent, { type: 'PrincipalAdmitted' }>, 'type'>;

const admissionKind: Kind<Admission, AdmissionEvent> = {
  kind: 'principal',
  schemaVersion: 1,
  evolve: evolveAdmission,
};

/** A place in a list of principals: when each was admitted, and who it is. */
export const admittedAtForm = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#principal_\w+$/;

type Scope = {
  readonly ledger: Ledger;
  /** None for the platform's own. */
  readonly tenant: TenantId | undefined;
  /** Whose tokens this deployment accepts. */
  readonly issuer: string;
  readonly by: Author;
  readonly now: Instant;
};

/**
 * Who was let in, to one tenant or to the platform. Each admission has a row of its own, by which the authorizer knows
 * whom a token names; both change in one transaction.
 */
export const admissionsOf = ({ ledger, tenant, issuer, by, now }: Scope) => {
  const read = async (id: PrincipalId): Promise<OpenAdmission | Refusal<'notFound'>> =>
    (await ledger.load<Admission>(keys.admission(tenant, id))) ?? noPrincipal();

  const grow = (id: PrincipalId, from: OpenAdmission | undefined, events: readonly AdmissionEvent[]) =>
    growing(admissionKind, {
      partition: keys.admission(tenant, id),
      from,
      events,
      at: now,
      by,
      listing: (state) => ({
        gsi1pk: admissionList(tenant),
        listedAt: `${state.admittedAt}#${id}`,
        summary: state,
      }),
    });

  return {
    read,

    admit: async <Answer extends Repeatable>(
      admitted: Admitted,
      answer: (opened: OpenAdmission) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<'alreadyThere'>> => {
      const growth = grow(admitted.id, undefined, [{ type: 'PrincipalAdmitted', ...admitted }]);
      const rows = [principalRow(growth.to, issuer)];
      const opened = await commitAndAnswer(ledger, { growth, rows }, answer(growth.to), once);
      if (!hasMoved(opened)) return opened;
      return refuse('alreadyThere', 'One subject is one principal.', {
        errors: [{ pointer: '#/subject', rule: 'unique', detail: 'is somebody admitted before' }],
      });
    },

    /** What one command does to a principal that was read at one of `etags`. */
    change: async <Answer extends Repeatable, No extends Refusal>(
      id: PrincipalId,
      etags: readonly string[],
      decide: (admission: Admission) => readonly AdmissionEvent[] | No,
      answer: (changed: OpenAdmission) => Answer,
      once: Once | undefined,
    ): Promise<Answer | No | Unanswered | Refusal<'notFound' | 'stale'>> => {
      const current = await read(id);
      if (isRefusal(current)) return current;
      if (!etags.includes(etagOf(current))) return stale(current);
      const events = decide(current.state);
      if (isRefusal(events)) return events as No;
      const growth = grow(id, current, events as readonly AdmissionEvent[]);
      const changed = [{ row: principalRow(growth.to, issuer), from: current.version }];
      const done = await commitAndAnswer(ledger, { growth, changed }, answer(growth.to), once);
      if (!hasMoved(done)) return done;
      const now = await read(id);
      return isRefusal(now) ? now : stale(now);
    },

    /** Newest first; `below` is where the page before ended. */
    list: async (below: string | undefined, limit: number): Promise<Page<Admission>> => {
      const rows = await newest(ledger, {
        index: 'gsi1',
        partitions: [admissionList(tenant)],
        below,
        limit: limit + 1,
      });
      return pageFrom(
        rows,
        limit,
        ({ summary }) => summary as Admission,
        ({ listedAt }) => listedAt,
      );
    },
  };
};

/** Whether somebody was admitted in a role, to a tenant or, without one, to the platform, and still is. */
export const isAdmittedAs = async (
  role: Role,
  principal: PrincipalId,
  ledger: Pick<Ledger, 'load'>,
  tenant?: TenantId,
): Promise<boolean> => {
  const admission = await ledger.load<Admission>(keys.admission(tenant, principal));
  return admission?.state.status === 'active' && admission.state.roles.includes(role);
};

/** What is not there, and what is somebody else's: one answer for both. */
export const noPrincipal = (): Refusal<'notFound'> => refuse('notFound', 'There is no such principal.');

/** What the authorizer reads: it changes with every change of the principal. */
const principalRow = ({ state, version }: OpenAdmission, issuer: string): Row => {
  const { id, name, tenant, organisation, roles, subject, status, tokensFrom } = state;
  const principal: Principal = { actor: id, name, tenant, organisation, roles: [...roles], status, tokensFrom };
  return { ...keys.principal(issuer, subject), ...principal, version };
};

export type Admissions = ReturnType<typeof admissionsOf>;
