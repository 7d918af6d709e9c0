import type { Incoming } from '../../cases/intake/incoming.ts';
import type { Cases } from '../../cases/store/store.ts';
import type { CaseId, ConsultationId, OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts';
import type { Recorded } from '../../ledger/event.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import type { Growth, Ledger, Once, Snapshot } from '../../ledger/ledger.ts';
import { newest } from '../../ledger/merged.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { type Page, pageFrom } from '../../ledger/page.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import { isAdmittedAs } from '../../tenancy/admissions.ts';
import { ownHospital, type TenantCaller } from '../../tenancy/principal.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { type Consultation, type ConsultationEvent, consultationKind } from '../consultation.ts';
import { type Acting, openCase } from '../decide.ts';
import { nextSteps } from '../next-steps.ts';
import { noConsultation } from '../rules.ts';
import { viewEntry } from '../telling.ts';
import { type ConsultationSummary, type ConsultationView, tellsOf, viewConsultation } from '../view.ts';
import { type ConsultationFilter, listingOf, partitionsFor } from './listing.ts';

type Store = {
  readonly ledger: Ledger;
  readonly caller: TenantCaller;
  readonly now: Instant;
  /** What holds for the tenant. */
  readonly settings: () => Promise<Settings>;
  readonly cases: Pick<Cases, 'openFrom'>;
};

type Open = Snapshot<Consultation>;

/** A consultation as it is shown, and the version it was read at. */
export type Shown = { readonly view: ConsultationView; readonly etag: string };

type Answering<Answer> = { readonly answer: (shown: Shown) => Answer; readonly once: Once | undefined };

/** How often to look again when others were faster. */
const rounds = 5;

/** The consultations of one tenant, as one caller may see and change them: a hospital its own. */
export const consultationsOf = ({ ledger, caller, now, settings, cases }: Store) => {
  const { tenant, actor, organisation } = caller;
  const own = ownHospital(caller);
  const acting: Acting = { actor, now };
  const partitionOf = (id: ConsultationId) => keys.consultation(tenant, id);

  const load = async (id: ConsultationId): Promise<Open | Refusal<'notFound'>> => {
    const found = await ledger.load<Consultation>(partitionOf(id), consultationKind);
    return found && (!own || found.state.hospital === own) ? found : noConsultation();
  };

  const grow = (id: ConsultationId, from: Open | undefined, events: readonly ConsultationEvent[]) =>
    growing(consultationKind, {
      partition: partitionOf(id),
      from,
      events,
      at: now,
      by: { actor, organisation },
      listing: (state) => listingOf(tenant, state),
    });

  /** What is shown of a consultation: its snapshot, and the events that hold its texts, of which some are just written. */
  const show = async ({ state, ...at }: Open, written: readonly Recorded<ConsultationEvent>[] = []): Promise<Shown> => {
    const fresh = new Set(written.map(({ sequence }) => sequence));
    const tells = tellsOf(state).filter((sequence) => !fresh.has(sequence));
    const stored = tells.length > 0 ? await ledger.events<ConsultationEvent>(partitionOf(state.id), tells) : [];
    const told = new Map([...stored, ...written].map((event) => [event.sequence, event as object]));
    return { view: viewConsultation(state, told as never), etag: etagOf(at) };
  };

  const showGrown = (growth: Growth<Consultation>) =>
    show(
      growth.to,
      growth.events.map(({ event }) => event as Recorded<ConsultationEvent>),
    );

  /** Decides again on what is there when others were faster. */
  const changing = async <Answer extends Repeatable, Code extends RefusalCode>(
    id: ConsultationId,
    etags: readonly string[],
    decide: (state: Consultation, acting: Acting) => readonly ConsultationEvent[] | Refusal<Code>,
    commit: (
      growth: Growth<Consultation>,
      state: Consultation,
    ) => Promise<Answer | Refusal<Code> | Unanswered | object>,
  ): Promise<Answer | Unanswered | Refusal<Code | 'notFound' | 'stale'>> => {
    for (let round = 0; round < rounds; round += 1) {
      const found = await load(id);
      if (isRefusal(found)) return found as Refusal<'notFound'>;
      if (!etags.includes(etagOf(found))) return stale(found);
      const events = decide(found.state, acting);
      if (isRefusal(events)) return events as Refusal<Code>;
      const done = await commit(grow(id, found, events as readonly ConsultationEvent[]), found.state);
      if (!hasMoved(done)) return done as Answer;
    }
    return busy();
  };

  return {
    request: async <Answer extends Repeatable>(
      id: ConsultationId,
      events: readonly ConsultationEvent[],
      { answer, once }: Answering<Answer>,
    ): Promise<Answer | Unanswered> => {
      const growth = grow(id, undefined, events);
      const done = await commitAndAnswer(ledger, { growth }, answer(await showGrown(growth)), once);
      return hasMoved(done) ? busy() : done;
    },

    /** Whether somebody may advise for this insurer. */
    isAdvisor: (principal: PrincipalId): Promise<boolean> => isAdmittedAs('advisor', principal, ledger, tenant),

    /** Does something to a consultation that was read at one of `etags`, and shows what became of it. */
    change: <Answer extends Repeatable, Code extends RefusalCode>(
      id: ConsultationId,
      etags: readonly string[],
      decide: (state: Consultation, acting: Acting) => readonly ConsultationEvent[] | Refusal<Code>,
      { answer, once }: Answering<Answer>,
    ) =>
      changing<Answer, Code>(id, etags, decide, async (growth) =>
        commitAndAnswer(ledger, { growth }, answer(await showGrown(growth)), once),
      ),

    /** Opens the case that it becomes, in the same transaction. */
    openCase: <Answer extends Repeatable>(
      id: ConsultationId,
      etags: readonly string[],
      { caseId, incoming }: { readonly caseId: CaseId; readonly incoming: Incoming },
      { answer, once }: Answering<Answer>,
    ) =>
      changing<Answer, 'consultationClosed' | 'alreadyDone' | 'privilegeHeld' | 'alreadyThere'>(
        id,
        etags,
        (state) => openCase(state, caseId),
        async (growth, { hospital }) =>
          cases.openFrom(
            caseId,
            hospital,
            incoming,
            { consultation: id, growth },
            answer(await showGrown(growth)),
            once,
          ),
      ),

    read: async (id: ConsultationId): Promise<Shown | Refusal<'notFound'>> => {
      const found = await load(id);
      return isRefusal(found) ? (found as Refusal<'notFound'>) : show(found);
    },

    steps: async (id: ConsultationId) => {
      const [found, effective] = await Promise.all([load(id), settings()]);
      return isRefusal(found) ? (found as Refusal<'notFound'>) : nextSteps(found.state, effective, now);
    },

    /** Consultations, newest first; `below` is where the page before ended. */
    list: async (
      { hospital = own, ...filter }: ConsultationFilter,
      below: string | undefined,
      limit: number,
    ): Promise<Page<ConsultationSummary>> => {
      if (own && hospital !== own) return { items: [], next: undefined };
      const lists = partitionsFor(tenant, { ...filter, hospital: hospital as OrganisationId | undefined });
      const rows = await newest(ledger, { ...lists, below, limit: limit + 1 });
      return pageFrom(
        rows,
        limit,
        ({ summary }) => summary as ConsultationSummary,
        ({ listedAt }) => listedAt,
      );
    },

    /** What happened, oldest first; `after` is the last sequence of the page before. */
    timeline: async (id: ConsultationId, after: number, limit: number) => {
      const found = await load(id);
      if (isRefusal(found)) return found as Refusal<'notFound'>;
      const events = await ledger.history<ConsultationEvent>(partitionOf(id), after, limit + 1);
      return pageFrom(events, limit, viewEntry, ({ sequence }) => sequence);
    },
  };
};
