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
import { keptAfterAll, settledInTime } from '../work/kept-in-time.ts';
import { nextSteps } from '../work/next-steps.ts';
import { asSet } from '../work/step.ts';
import type { Finding } from './finding.ts';
import { type Counted, reliefRows } from './relief-facts.ts';
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
export const writingOf = ({ tenant, by, now, ids }: Writer) => {
  const evolved = (state: Case | undefined, version: number, events: readonly CaseEvent[]): Case | undefined =>
    record(events, { after: version, at: now, by }).reduce<Case | undefined>(evolve, state);

  /** What was due, and was done in time by what these events tell. */
  const settledBy = (
    { state, version }: Snapshot<Case>,
    decided: readonly CaseEvent[],
    agenda: Agenda | undefined,
    settings: Settings,
  ) => {
    const after = decided.length > 0 ? evolved(state, version, decided) : undefined;
    if (!after) return [];
    const due = nextSteps(state, settings).flatMap((step) => {
      const { dueAt } = asSet(step, agenda);
      return dueAt === undefined || dueAt >= now ? [] : [{ step, dueAt }];
    });
    return due.length > 0 ? settledInTime(due, nextSteps(after, settings), decided) : [];
  };

  return {
    grow: (
      id: CaseId,
      from: Snapshot<Case> | undefined,
      decided: readonly CaseEvent[],
      settings: Settings,
      original?: (state: Case, event: Parameters<typeof evolve>[1]) => Row | undefined,
    ): Written => {
      // What was late when something happened is told first, whether or not a sweep came by meanwhile; but for what this
      // tells to have been done in time.
      const agenda = from?.listing.agenda as Agenda | undefined;
      const settled = from ? settledBy(from, decided, agenda, settings) : [];
      const late = lapses(agenda, now).filter(
        ({ step, dueAt }) => !settled.some((each) => each.step.key === step && each.dueAt === dueAt),
      );
      const kept = from ? keptAfterAll(from.state, settled) : [];
      const begun: readonly CaseEvent[] = [...late, ...decided, ...kept];
      const after = evolved(from?.state, from?.version ?? 0, begun);
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
          const { counted, rows } = reliefRows(tenant, { state, version }, from?.listing.relief as Counted);
          projections = [...due.rows, ...rows];
          return { ...listingOf(tenant, state), agenda: due.agenda, ...(counted && { relief: counted }) };
        },
        ...(original && { original }),
      });
      return { growth, projections };
    },

    /** What another case made of one, which changes nothing of what is due in it or of how it is listed. */
    note: (from: Snapshot<Case>, events: readonly CaseEvent[]): Growth<Case> =>
      growing(caseKind, {
        partition: keys.case(tenant, from.state.id),
        from,
        events,
        at: now,
        by,
        listing: () => from.listing,
      }),
  };
};

/** What whoever writes cases works with. */
export type Workshop = {
  readonly finding: Finding;
  readonly writing: ReturnType<typeof writingOf>;
  /** What holds for the tenant. */
  readonly settings: () => Promise<Settings>;
  readonly now: Instant;
};
