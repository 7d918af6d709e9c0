import type { CaseId, DemandId, TriageId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Author, record } from '../../ledger/event.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import type { Growth, Projection, Snapshot } from '../../ledger/ledger.ts';
import type { Row } from '../../ledger/table.ts';
import type { TenantCaller } from '../../tenancy/principal.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { type Case, type CaseEvent, caseKind, evolve } from '../case.ts';
import { demandKnownFromReport } from '../resolution/known-from-report.ts';
import { referNoticed } from '../triage/decide.ts';
import { type Agenda, agendaFor, lapses } from '../work/agenda.ts';
import { nextSteps } from '../work/next-steps.ts';
import type { Finding } from './finding.ts';
import { listingOf } from './rows.ts';

/** What a case grows by: its history, and the rows that tell what is due. */
export type Written = { readonly growth: Growth<Case>; readonly projections: readonly Projection[] };

type Writer = {
  readonly tenant: TenantCaller['tenant'];
  readonly by: Author;
  readonly now: Instant;
  readonly ids: RuleIds;
};

/** Mints the ids of what rules record. */
export type RuleIds = { readonly triage: () => TriageId; readonly demand: () => DemandId };

/** What follows from what is known of a case. */
const followingFrom = (state: Case, ids: RuleIds): CaseEvent[] => [
  ...demandKnownFromReport(state, ids.demand()),
  ...referNoticed(state, ids.triage()),
];

/** New events of a case, what had passed before them, what follows from them, and what is then due. */
export const writingOf = ({ tenant, by, now, ids }: Writer) => ({
  grow: (
    id: CaseId,
    from: Snapshot<Case> | undefined,
    decided: readonly CaseEvent[],
    settings: Settings,
    original?: (state: Case, event: Parameters<typeof evolve>[1]) => Row | undefined,
  ): Written => {
    // What was late when something happened is told first, whether or not a sweep came by meanwhile.
    const late = lapses(from?.listing.agenda as Agenda | undefined, now);
    const begun: readonly CaseEvent[] = [...late, ...decided];
    const after = record(begun, { after: from?.version ?? 0, at: now, by }).reduce<Case | undefined>(
      evolve,
      from?.state,
    );
    const events = [...begun, ...(after ? followingFrom(after, ids) : [])];
    const version = (from?.version ?? 0) + events.length;
    let projections: readonly Projection[] = [];
    const growth = growing(caseKind, {
      partition: keys.case(tenant, id),
      from,
      events,
      at: now,
      by,
      listing: (state) => {
        const before = from?.listing.agenda as Agenda | undefined;
        const due = agendaFor(tenant, { state, version }, nextSteps(state, settings), before);
        projections = due.rows;
        return { ...listingOf(tenant, state), agenda: due.agenda };
      },
      ...(original && { original }),
    });
    return { growth, projections };
  },
});

/** What whoever writes cases works with. */
export type Workshop = {
  readonly finding: Finding;
  readonly writing: ReturnType<typeof writingOf>;
  /** What holds for the tenant. */
  readonly settings: () => Promise<Settings>;
  readonly now: Instant;
};
