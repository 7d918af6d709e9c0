import { type Case, type CaseEvent, caseKind } from '../../cases/case.ts';
import { type AgreedShare, joinMatter } from '../../cases/resolution/decide-matter.ts';
import { notThere } from '../../cases/rules.ts';
import { type AgreeingIds, agreeing } from '../../cases/store/agreeing.ts';
import { writingOf } from '../../cases/store/writing.ts';
import type { CaseId, CollaborationId, PartyId, TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import { record } from '../../ledger/event.ts';
import { keys, tenantsPartition, waitingKey } from '../../ledger/keys.ts';
import type { Growth, Ledger, Once, Snapshot } from '../../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { type Page, pageFrom } from '../../ledger/page.ts';
import { readingAhead } from '../../ledger/reading-ahead.ts';
import type { TenantCaller } from '../../tenancy/principal.ts';
import { ownHospital } from '../../tenancy/principal.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { Waiting } from '../../workflow/rows.ts';
import { audienceOf, leftOf } from '../audience.ts';
import { type Opening, openMatter } from '../decide-parties.ts';
import { forHospital, listMatters, type MatterFilter, type MatterSummary } from '../listing.ts';
import { pointerRow } from '../pointer.ts';
import { forbid } from '../rules.ts';
import { changingOf } from './changing.ts';
import { type Found, findingOf } from './finding.ts';
import { type Looking, lookingOf, type Shown, showMatter } from './looking.ts';

type Store = {
  /** Reaches the insurer's own rows, and the directory of insurers. */
  readonly ledger: Ledger;
  /** Reaches the rows of a matter besides. */
  readonly inMatter: (id: CollaborationId) => Ledger;
  readonly caller: TenantCaller;
  readonly now: Instant;
  readonly settings: () => Promise<Settings>;
  readonly ids: AgreeingIds;
};

/** How often to look again when others were faster. */
const rounds = 5;

/** The matters of one insurer, as one caller may see and change them. */
export const mattersOf = ({ ledger, inMatter, caller, now, settings, ids }: Store) => {
  const { tenant, actor, organisation } = caller;
  const isHospital = ownHospital(caller) !== undefined;
  const find = findingOf({ ledger, inMatter, caller });
  const writing = writingOf({ tenant, by: { actor, organisation }, now, ids });
  const { change, growMatter, growOwn } = changingOf({ find, caller, now, settings, writing });

  const asSeen = (found: Found): Looking => ({
    ...found,
    audience: audienceOf(found.matter.state, found.party, isHospital),
  });
  const show = (found: Found): Promise<Shown> => showMatter(asSeen(found));
  const looks = lookingOf(async (id) => {
    const found = await find(id);
    return isRefusal(found) ? found : asSeen(found);
  });

  const loadCase = async (id: CaseId): Promise<Snapshot<Case> | Refusal<'notFound'>> =>
    (await ledger.load<Case>(keys.case(tenant, id), caseKind)) ?? notThere();

  return {
    ...looks,
    change,
    show,
    loadCase,

    /** Matters, newest first; `below` is where the page before ended. */
    list: async (
      { stage, hospital = ownHospital(caller) }: MatterFilter,
      below: string | undefined,
      limit: number,
    ): Promise<Page<MatterSummary>> => {
      if (isHospital && hospital !== ownHospital(caller)) return { items: [], next: undefined };
      const page = await listMatters({ ledger, tenant }, { stage, hospital }, below, limit);
      return isHospital ? { ...page, items: page.items.map(forHospital) } : page;
    },

    /** What it means for a case that its insurer's share was agreed. */
    agreeing: (from: Snapshot<Case>, share: AgreedShare | undefined): Promise<CaseEvent[]> =>
      agreeing(ledger, keys.case(tenant, from.state.id), from, share, ids.lien),

    /** A case as it is after these events, which are not written yet. */
    after: (from: Snapshot<Case>, events: readonly CaseEvent[]): Snapshot<Case> => ({
      ...from,
      state: record(events, { after: from.version, at: now, by: { actor, organisation } }).reduce<Case>(
        caseKind.evolve,
        from.state,
      ),
    }),

    /** Opens a matter from a case: the matter, the lead's own part of it, its pointer and what the case knows, at once. */
    open: async <Answer extends Repeatable>(
      minted: { readonly id: CollaborationId; readonly party: PartyId },
      caseId: CaseId,
      opening: Opening,
      answer: (shown: Shown) => Answer,
      once: Once | undefined,
    ): Promise<
      | Answer
      | Unanswered
      | Refusal<'notFound' | 'invalidRequest' | Extract<ReturnType<typeof joinMatter>, Refusal>['refused']>
    > => {
      const { id, party } = minted;
      const there = inMatter(id);
      for (let round = 0; round < rounds; round += 1) {
        const [snapshot, effective, insurer] = await Promise.all([
          loadCase(caseId),
          settings(),
          ledger.row(keys.tenants(tenant)),
        ]);
        if (isRefusal(snapshot)) return snapshot;
        const joined = joinMatter(snapshot.state, id, 'lead');
        if (isRefusal(joined)) return joined;
        const lead = { id: party, tenant, name: String(insurer?.name ?? tenant) };
        const opened = openMatter(id, lead, opening, { settings: effective, now });
        if (isRefusal(opened)) return opened;
        const matter = growMatter(id, undefined, opened);
        const own = growOwn(id, undefined, [
          { type: 'ParticipationBegun', matter: id, party },
          { type: 'CaseLinked', caseId, hospital: snapshot.state.hospital },
        ]);
        const written = writing.grow(caseId, snapshot, joined, effective);
        const found: Found = { ledger: there, matter: matter.to, own: own.to, party };
        const shown = await show({ ...found, ledger: readingAhead(there, [matter, own]) });
        const done = await commitAndAnswer(
          there,
          {
            growth: matter,
            also: [own, written.growth] as Growth<unknown>[],
            projections: [...written.projections, pointerRow(matter.to, party, own.to)],
          },
          answer(shown),
          once,
        );
        if (!hasMoved(done)) return done;
      }
      return busy();
    },

    /** What a matter waits for, as the row says that its executions keep, and which of them that is. */
    waiting: async (id: CollaborationId) => {
      const found = await find(id);
      if (isRefusal(found)) return found;
      if (leftOf(audienceOf(found.matter.state, found.party, isHospital))) {
        return forbid('notAMember', 'What the matter waits for is for those who are still in it.');
      }
      const row = await found.ledger.row({ pk: keys.collaboration(id), sk: waitingKey });
      return { row, execution: row && Waiting.parse(row).execution };
    },

    /** The insurers on the platform, by their ids. */
    insurers: async (after: string | undefined, limit: number): Promise<Page<{ tenant: TenantId; name: string }>> => {
      const rows = await ledger.query({
        partition: tenantsPartition,
        ...(after !== undefined && { from: `${after}!` }),
        limit: limit + 1,
      });
      return pageFrom(
        rows,
        limit,
        ({ sk, name }) => ({ tenant: sk as TenantId, name: String(name) }),
        ({ sk }) => sk,
      );
    },

    insurer: async (named: TenantId): Promise<string | undefined> => {
      const row = await ledger.row(keys.tenants(named));
      return row && String(row.name);
    },
  };
};

export type Matters = ReturnType<typeof mattersOf>;
