import type { CaseId, OrganisationId } from '../kernel/ids.ts';
import type { Instant, When } from '../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { growing, type Kind } from '../ledger/growing.ts';
import { keys, sourceKey, sourcePrefix } from '../ledger/keys.ts';
import type { Growth, Ledger, Once, Snapshot } from '../ledger/ledger.ts';
import { newest } from '../ledger/newest.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable } from '../ledger/once.ts';
import type { Page } from '../ledger/page.ts';
import type { Row } from '../ledger/table.ts';
import { etagOf, stale } from '../ledger/version.ts';
import { ownHospital, type TenantCaller } from '../tenancy/principal.ts';
import { type AccessEntry, accessEntries } from './access.ts';
import { newNumbers } from './amending.ts';
import { type Audit, isOriginalOf, viewAudit } from './audit.ts';
import { type Case, type CaseEvent, evolve, type Stage, schemaVersion, toldBy } from './case.ts';
import { amendReport, isRepeat, notToReport, reportEvent } from './decide.ts';
import type { Harm } from './harm.ts';
import type { Amending, Incoming } from './intake/incoming.ts';
import { type Audience, hides } from './privilege.ts';
import { listingOf, naturalKeyRows, partitionsFor, sourceRow, viewSource } from './rows.ts';
import {
  type CaseSummary,
  type CaseView,
  type ReceivedReport,
  type StoredSummary,
  type TimelineEntry,
  viewCase,
  viewSummary,
  viewTimeline,
  withheldView,
} from './view.ts';

/** A case with the long text that its snapshot leaves to the event that tells it. */
export type OpenCase = Snapshot<Case> & { readonly told: string | undefined };

export type CaseFilter = {
  readonly stage?: Stage | undefined;
  readonly hospital?: OrganisationId | undefined;
  readonly harm?: Harm | undefined;
  /** From this time on: an instant, or all of a day, month or year. */
  readonly reportedFrom?: When | undefined;
  /** Up to and with this time. */
  readonly reportedTo?: When | undefined;
};

/** What became of a report: a case of its own, or what it is to the case there is. */
export type Became = 'new' | 'repeated' | 'amended' | 'late';

type Unwritten = Refusal<'idempotencyKeyReused' | 'busy'>;

const caseKind: Kind<Case, CaseEvent> = { kind: 'case', schemaVersion, evolve };

/** How often to look again when others were faster. */
const rounds = 5;

/** The cases of one tenant, as one caller may see and change them. What is hidden is not found. */
export const casesOf = ({ ledger, caller, now }: { ledger: Ledger; caller: TenantCaller; now: Instant }) => {
  const { tenant } = caller;
  const own = ownHospital(caller);
  const audience: Audience = own ? 'hospital' : 'insurer';
  const author = { actor: caller.actor, organisation: caller.organisation };

  const load = async (id: CaseId): Promise<Snapshot<Case> | Refusal<'notFound'>> => {
    const snapshot = await ledger.load<Case>(keys.case(tenant, id));
    return snapshot && (!own || snapshot.state.hospital === own) ? snapshot : noSuchCase();
  };

  const open = async (snapshot: Snapshot<Case>): Promise<OpenCase> => {
    const { id, toldIn } = snapshot.state;
    if (toldIn === 0) return { ...snapshot, told: undefined };
    const event = await ledger.event<CaseEvent>(keys.case(tenant, id), toldIn);
    return { ...snapshot, told: event && toldBy(event) };
  };

  /** New events of a case, with the case they lead to and the originals that made them. */
  const grow = (
    id: CaseId,
    from: Snapshot<Case> | undefined,
    events: readonly CaseEvent[],
    original: Amending,
  ): Growth<Case> =>
    growing(caseKind, {
      partition: keys.case(tenant, id),
      from,
      events,
      at: now,
      by: author,
      listing: (state) => listingOf(tenant, state),
      original: (state, event) => sourceRow(tenant, state, event, original),
    });

  const openNew = async <Answer extends Repeatable>(
    id: CaseId,
    hospital: OrganisationId,
    incoming: Incoming,
    answer: (opened: OpenCase) => Answer,
    once: Once | undefined,
  ) => {
    const growth = grow(id, undefined, reportEvent(id, hospital, incoming), incoming);
    const rows = naturalKeyRows(tenant, hospital, id, incoming.report.identifiers);
    return commitAndAnswer(
      ledger,
      { growth, rows },
      answer({ ...growth.to, told: incoming.report.whatHappened }),
      once,
    );
  };

  const addTo = async <Answer extends Repeatable>(
    current: OpenCase,
    original: Amending,
    answer: (amended: OpenCase, became: Became) => Answer,
    once: Once | undefined,
  ) => {
    const { id, hospital, facts } = current.state;
    const events = amendReport(current.state, current.told, original, { audience, now });
    if (isRefusal(events)) return events;
    const isIdle = !('report' in original) && events.every(({ changed, reason }) => changed.length === 0 && !reason);
    if (isIdle) return commitAndAnswer(ledger, {}, answer(current, 'repeated'), once);
    const growth = grow(id, current, events, original);
    const numbers = naturalKeyRows(
      tenant,
      hospital,
      id,
      newNumbers(facts.identifiers, original.stated.identifiers ?? []),
    );
    const there = await Promise.all(numbers.map((key) => ledger.row(key)));
    const elsewhere = numbersElsewhere(id, hospital, original, there);
    if (elsewhere) return elsewhere;
    const rows = numbers.filter((_, index) => there[index] === undefined);
    const retold = events.find(({ changed }) => changed.includes('whatHappened'));
    const opened = { ...growth.to, told: retold ? toldBy(retold) : current.told };
    const became = events.some(({ isLate }) => isLate) ? 'late' : 'amended';
    return commitAndAnswer(ledger, { growth, rows }, answer(opened, became), once);
  };

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

  /** One report is of one case: numbers of which some lead to another one are told apart by whoever sent them. */
  const numbersElsewhere = (
    id: CaseId,
    hospital: OrganisationId,
    { stated, numbersAt }: Pick<Amending, 'stated' | 'numbersAt'>,
    taken: readonly (Row | undefined)[],
  ): Refusal<'otherCase'> | undefined => {
    const others = new Set(taken.flatMap((row) => (row && 'caseId' in row && row.caseId !== id ? [row.sk] : [])));
    const places = (stated.identifiers ?? []).flatMap((number, index) =>
      others.has(keys.report(tenant, hospital, number).sk) ? [numbersAt?.[index] ?? `#/identifiers/${index}`] : [],
    );
    return places.length > 0 ? otherCase(places) : undefined;
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

    /**
     * Takes in a report. One that repeats a number of its hospital belongs to the case it repeats: the same again
     * changes nothing, anything else amends it. One whose numbers belong to two cases is refused.
     */
    report: async <Answer extends Repeatable>(
      newId: CaseId,
      hospital: OrganisationId,
      incoming: Incoming,
      answer: (opened: OpenCase, became: Became) => Answer,
      once: Once | undefined,
    ): Promise<Answer | Unwritten | Refusal<'privilegeHeld' | 'invalidRequest' | 'otherCase'>> => {
      const held = notToReport(incoming, audience);
      if (held) return held;
      for (let round = 0; round < rounds; round += 1) {
        const opened = await openNew(newId, hospital, incoming, (fresh) => answer(fresh, 'new'), once);
        if (!hasMoved(opened)) return opened;
        const known = opened.rows.find((row) => 'caseId' in row)?.caseId as CaseId | undefined;
        const existing = known && (await load(known));
        if (!existing || isRefusal(existing)) continue;
        const elsewhere = numbersElsewhere(known, hospital, incoming, opened.rows);
        if (elsewhere) return elsewhere;
        const current = await open(existing);
        const added = isRepeat(current.state, incoming.receipt, audience)
          ? await commitAndAnswer(ledger, {}, answer(current, 'repeated'), once)
          : await addTo(current, incoming, answer, once);
        if (!hasMoved(added)) return added;
      }
      return busy();
    },

    /** Adds to or corrects the report of a case that was read at one of `etags`. */
    amend: async <Answer extends Repeatable>(
      id: CaseId,
      etags: readonly string[],
      original: Amending,
      answer: (amended: OpenCase) => Answer,
      once: Once | undefined,
    ): Promise<
      Answer | Unwritten | Refusal<'notFound' | 'stale' | 'privilegeHeld' | 'invalidRequest' | 'otherCase'>
    > => {
      for (let round = 0; round < rounds; round += 1) {
        const snapshot = await load(id);
        if (isRefusal(snapshot)) return snapshot;
        if (!etags.includes(etagOf(snapshot))) return stale(snapshot);
        const added = await addTo(await open(snapshot), original, answer, once);
        if (!hasMoved(added)) return added;
      }
      return busy();
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
      const shown = rows.slice(0, limit);
      return {
        items: shown.map((row) => viewSummary(row.summary as StoredSummary, audience)),
        next: rows.length > limit ? String(shown.at(-1)?.listedAt) : undefined,
      };
    },

    /** What happened in a case, oldest first; `after` is the last sequence of the page before. */
    timeline: async (id: CaseId, after: number, limit: number): Promise<Page<TimelineEntry> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      const events = await ledger.history<CaseEvent>(keys.case(tenant, id), after, limit + 1);
      const shown = events.slice(0, limit);
      return {
        items: shown.map((event) => viewTimeline(event, audience, snapshot.state)),
        next: events.length > limit ? String(shown.at(-1)?.sequence) : undefined,
      };
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
      const shown = rows.slice(0, limit).map((row) => viewSource(row, audience, snapshot.state));
      return { items: shown, next: rows.length > limit ? String(shown.at(-1)?.sequence) : undefined };
    },

    /** Whether what is stored of a case is what was written, a page at a time, without what it says. */
    audit: async (id: CaseId, after: number, limit: number): Promise<Audit | Refusal<'notFound'>> => {
      if (!(await isMine(id))) return noSuchCase();
      const partition = keys.case(tenant, id);
      return viewAudit(await ledger.audit({ partition, after, limit, isNamed: isOriginalOf }), after);
    },

    /** Who read a case, newest first; `below` is where the page before ended. */
    access: async (
      id: CaseId,
      below: string | undefined,
      limit: number,
    ): Promise<Page<AccessEntry> | Refusal<'notFound'>> => {
      const snapshot = await load(id);
      if (isRefusal(snapshot)) return snapshot;
      return accessEntries(ledger, { partition: keys.case(tenant, id), below, limit });
    },
  };
};

const otherCase = (places: readonly string[]) =>
  refuse('otherCase', 'These numbers belong to more than one case. Report each event by itself.', {
    errors: places.map((pointer) => ({ pointer, rule: 'oneCase', detail: 'belongs to another case' })),
  });

export type Cases = ReturnType<typeof casesOf>;

const noSuchCase = (): Refusal<'notFound'> => refuse('notFound', 'There is no such case.');
