import { type CaseId, isShared, type OrganisationId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import { keys, sourceKey, sourcePrefix } from '../../ledger/keys.ts';
import { newest } from '../../ledger/merged.ts';
import { type Page, pageAmong, pageFrom } from '../../ledger/page.ts';
import type { Row } from '../../ledger/table.ts';
import { etagOf } from '../../ledger/version.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case, CaseEvent, Stage } from '../case.ts';
import { isEventFor, isRouteFor } from '../own.ts';
import { hides } from '../privilege.ts';
import type { Harm } from '../report/harm.ts';
import { openMatter } from '../resolution/matter.ts';
import { notThere } from '../rules.ts';
import { type Listing, listed, type Showing, toldFrom } from '../shown.ts';
import {
  type CaseSummary,
  type CaseView,
  type FamilyEntry,
  type ReceivedReport,
  type StoredSummary,
  type TimelineEntry,
  viewCase,
  viewForFamily,
  viewSummary,
  viewTimeline,
  withheldView,
} from '../view.ts';
import type { Agenda } from '../work/agenda.ts';
import type { MatterStepShown } from '../work/matter-step.ts';
import { nextSteps } from '../work/next-steps.ts';
import { asSet, type Step, seenBy, stepsFor } from '../work/step.ts';
import type { DueView, MatterStepsOf } from '../work/view.ts';
import { type WorklistFilter, worklist } from '../work/worklist.ts';
import { type AccessEntry, accessEntries } from './access.ts';
import { type Audit, isOriginalOf, viewAudit } from './audit.ts';
import type { Finding, OpenCase } from './finding.ts';
import { partitionsFor, viewSource } from './rows.ts';

/** A part of a case, and the version it was read at. */
export type Part<View> = { readonly view: View; readonly etag: string };

export type CaseFilter = {
  readonly stage?: Stage | undefined;
  readonly hospital?: OrganisationId | undefined;
  readonly harm?: Harm | undefined;
  /** From this time on: an instant, or all of a day, month or year. */
  readonly reportedFrom?: When | undefined;
  /** Up to and with this time. */
  readonly reportedTo?: When | undefined;
};

/** What one caller may see of the cases it finds. */
export const readingOf = (
  { ledger, caller, tenant, own, audience, load, open }: Finding,
  { settings, now }: { readonly settings: () => Promise<Settings>; readonly now: Instant },
) => {
  const reader = { audience, organisation: caller.organisation };

  /** Whether there is such a case for this caller, even if its snapshot is gone: then its first event says whose it is. */
  const isMine = async (id: CaseId): Promise<boolean> => {
    const partition = keys.case(tenant, id);
    const [snapshot, first] = await Promise.all([
      ledger.load<Partial<Case> | undefined>(partition),
      ledger.event<Partial<Case>>(partition, 1),
    ]);
    const hospital = snapshot ? snapshot.state?.hospital : first?.hospital;
    return (snapshot ?? first) !== undefined && (!own || hospital === own);
  };

  /** What the insurer owes in the matter that a case is in, as the pointer to the matter tells it. */
  const stepsInMatter = async ({ matters }: Case): Promise<MatterStepsOf[]> => {
    const matter = openMatter(matters)?.id;
    if (!matter || !isShared(matter)) return [];
    const pointer = await ledger.row(keys.pointer(tenant, matter));
    const steps = (pointer?.steps ?? []) as readonly MatterStepShown[];
    return [{ matter, steps: steps.filter(({ isForHospital }) => audience === 'insurer' || isForHospital) }];
  };

  return {
    /** A case as this caller may see it. */
    view: ({ state, version, told }: OpenCase): CaseView => viewCase(state, version, told, audience),

    /** A view that this caller was given before, without what the hospital has marked since. */
    viewAgain: async (given: CaseView): Promise<CaseView> => {
      const snapshot = await load(given.id);
      const isHidden = isRefusal(snapshot) || hides(audience, snapshot.state.facts.privilege);
      return isHidden ? withheldView(given) : given;
    },

    read: async (id: CaseId): Promise<OpenCase | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      return isRefusal(snapshot) ? snapshot : open(snapshot);
    },

    /** Cases, newest first; `below` is where the page before ended. */
    list: async (
      { reportedFrom, reportedTo, hospital = own, stage, harm }: CaseFilter,
      below: string | undefined,
      limit: number,
    ): Promise<Page<CaseSummary>> => {
      if (own && hospital !== own) return { items: [], next: undefined };
      const rows = await newest(ledger, {
        ...partitionsFor(tenant, { hospital, stage, harm }),
        from: reportedFrom,
        to: reportedTo && `${reportedTo}~`,
        below,
        limit: limit + 1,
      });
      const show = ({ summary }: Row) => viewSummary(summary as StoredSummary, audience);
      return pageFrom(rows, limit, show, ({ listedAt }) => listedAt);
    },

    /** A part of a case, told by the events that made it. */
    show: async <View>(id: CaseId, showing: Showing<View>): Promise<Part<View> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      const { tells, show } = showing(snapshot.state, reader);
      const events = tells.length > 0 ? await ledger.events<CaseEvent>(keys.case(tenant, id), tells) : [];
      return { view: show(toldFrom(events)), etag: etagOf(snapshot) };
    },

    /** A page of what a case holds much of, the last first; `below` is where the page before ended, 0 for the first. */
    page: async <Item>(
      id: CaseId,
      listing: Listing<Item>,
      below: number,
      limit: number,
    ): Promise<Page<Item> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      const { toldIn, show: showOne } = listing(snapshot.state, reader);
      const found = toldIn.filter((sequence) => below === 0 || sequence < below).toReversed();
      const page = pageFrom(found, limit, showOne, (sequence) => sequence);
      const { tells, show } = listed(page.items);
      const events = tells.length > 0 ? await ledger.events<CaseEvent>(keys.case(tenant, id), tells) : [];
      return { ...show(toldFrom(events)), next: page.next };
    },

    /** What is to be done next, by what holds for the tenant now. */
    steps: async (
      id: CaseId,
    ): Promise<{ state: Case; steps: Step[]; inMatter: MatterStepsOf[] } | Refusal<'notFound'>> => {
      const [snapshot, effective] = await Promise.all([load(id), settings()]);
      if (isRefusal(snapshot)) return snapshot;
      const agenda = snapshot.listing.agenda as Agenda | undefined;
      const steps = nextSteps(snapshot.state, effective, audience).map((step) => asSet(step, agenda));
      const inMatter = await stepsInMatter(snapshot.state);
      return { state: snapshot.state, steps: stepsFor(audience, steps), inMatter };
    },

    /** What is due across the cases; `above` is where the page before ended. */
    worklist: async (
      { hospital = own, ...filter }: WorklistFilter,
      above: string | undefined,
      limit: number,
    ): Promise<Page<DueView>> => {
      if (own && hospital !== own) return { items: [], next: undefined };
      const sees = seenBy(caller.roles);
      const caseOf = async (id: CaseId) => {
        const snapshot = await load(id);
        return isRefusal(snapshot) ? undefined : snapshot.state;
      };
      return worklist(ledger, { ...filter, sees, tenant, hospital, audience, now, caseOf, above, limit });
    },

    /** What happened in a case, oldest first; `after` is the last sequence of the page before. */
    timeline: async (id: CaseId, after: number, limit: number): Promise<Page<TimelineEntry> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      return pageAmong(
        (from, most) => ledger.history<CaseEvent>(keys.case(tenant, id), from, most),
        { after, limit },
        (event) => (isEventFor(audience, event) ? viewTimeline(event, audience, snapshot.state) : undefined),
        ({ sequence }) => sequence,
      );
    },

    /** The same as the family may hear it; what is not theirs to hear, or not the caller's, is left out, and leaves no gap. */
    story: async (id: CaseId, after: number, limit: number): Promise<Page<FamilyEntry> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      return pageAmong(
        (from, most) => ledger.history<CaseEvent>(keys.case(tenant, id), from, most),
        { after, limit },
        (event) => (isEventFor(audience, event) ? viewForFamily(event, snapshot.state) : undefined),
        ({ sequence }) => sequence,
      );
    },

    /** Every report received on a case, word for word, oldest first. */
    reports: async (id: CaseId, after: number, limit: number): Promise<Page<ReceivedReport> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      const partition = keys.case(tenant, id);
      const rows = await ledger.query({
        partition,
        from: sourceKey(after + 1),
        to: `${sourcePrefix}~`,
        limit: limit + 1,
      });
      const show = (row: Row) => viewSource(row, audience, snapshot.state);
      return pageFrom(rows, limit, show, ({ sk }) => Number(sk.slice(sourcePrefix.length)));
    },

    /** Whether what is stored of a case is what was written, a page at a time, without what it says. */
    audit: async (id: CaseId, after: number, limit: number): Promise<Audit | Refusal<'notFound'>> => {
      if (!(await isMine(id))) return notThere();
      const partition = keys.case(tenant, id);
      return viewAudit(await ledger.audit({ partition, after, limit, isNamed: isOriginalOf }), after, audience);
    },

    /** Who read a case, newest first, but for what is the other side's own; `below` is where the page before ended. */
    access: async (
      id: CaseId,
      below: string | undefined,
      limit: number,
    ): Promise<Page<AccessEntry> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      const { hospital } = snapshot.state;
      const isShown = ({ route, by }: AccessEntry) => isRouteFor(audience, { route, by: by.organisation, hospital });
      return accessEntries(ledger, { partition: keys.case(tenant, id), below, limit, isShown });
    },
  };
};
