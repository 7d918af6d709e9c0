import type { CaseId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Author } from '../../ledger/event.ts';
import { dueLists, keys } from '../../ledger/keys.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { soonest } from '../../ledger/merged.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { type Case, caseKind } from '../case.ts';
import { type RuleIds, writingOf } from '../store/writing.ts';
import { type Agenda, type Due, lapses } from './agenda.ts';
import type { MatterDue } from './matter-step.ts';
import { lists } from './step.ts';

type Sweeping = {
  readonly ledger: Ledger;
  readonly tenant: TenantId;
  readonly by: Author;
  readonly now: Instant;
  readonly settings: Settings;
  readonly ids: RuleIds;
};

/** How often to look again when others were faster. */
const rounds = 5;

/** How many due rows to read at a time. */
const pageSize = 100;

const caseOf = (due: Due | MatterDue): CaseId[] => ('matter' in due ? [] : [due.caseId]);

/** Tells of the deadlines of one tenant that have passed: each exactly once, however often and by however many. */
export const sweepingOf = ({ ledger, tenant, by, now, settings, ids }: Sweeping) => {
  const writing = writingOf({ tenant, by, now, ids });

  /** Tells of what has passed in a case. How many deadlines it told of. */
  const sweepCase = async (id: CaseId): Promise<number> => {
    let told = 0;
    for (let lost = 0; lost < rounds; ) {
      const snapshot = await ledger.load<Case>(keys.case(tenant, id), caseKind);
      const passed = lapses(snapshot?.listing.agenda as Agenda | undefined, now);
      if (passed.length === 0) return told;
      const { growth, projections } = writing.grow(id, snapshot, [], settings);
      const { outcome } = await ledger.commit({ growth, projections });
      if (outcome === 'done') told += passed.length;
      else lost += 1;
    }
    throw new Error('Others keep writing this case');
  };

  return {
    sweepCase,

    /**
     * The cases in which something has passed, a page at a time, soonest first. What is told of leaves the list; a case
     * that cannot be written now is passed over, and comes again with the next sweep.
     */
    async *due(): AsyncGenerator<readonly CaseId[]> {
      let above: string | undefined;
      for (;;) {
        const rows = await soonest(ledger, {
          index: 'gsi5',
          partitions: lists.map((list) => dueLists.ofRole(tenant, list, 'upcoming')),
          to: now,
          above,
          limit: pageSize,
        });
        // Deadlines of a matter are its own to tell of: they stand here until it has.
        yield [...new Set(rows.flatMap(({ summary }) => caseOf(summary as Due | MatterDue)))];
        if (rows.length < pageSize) return;
        above = String(rows.at(-1)?.dueBy);
      }
    },
  };
};
