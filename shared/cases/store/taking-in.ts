import type { CaseId, ConsultationId, OrganisationId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { keys } from '../../ledger/keys.ts';
import type { Growth, Once, Snapshot } from '../../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Moved, type Repeatable } from '../../ledger/once.ts';
import type { Row } from '../../ledger/table.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import type { Case, CaseEvent } from '../case.ts';
import type { Amending, Incoming } from '../intake/incoming.ts';
import { newNumbers } from '../report/amending.ts';
import { amendReport, isRepeat, notToReport, reportEvent } from '../report/decide.ts';
import { toldBy } from '../report/reported.ts';
import type { OpenCase } from './finding.ts';
import { naturalKeyRows, sourceRow } from './rows.ts';
import type { Workshop, Written } from './writing.ts';

/** What became of a report: a case of its own, or what it is to the case there is. */
export type Became = 'new' | 'repeated' | 'amended' | 'late';

type Unwritten = Refusal<'idempotencyKeyReused' | 'busy'>;

/** How often to look again when others were faster. */
const rounds = 5;

/** Takes reports and amendments into the cases that one caller finds. */
export const takingInOf = ({ finding, writing, settings: settingsNow, now }: Workshop) => {
  const { ledger, tenant, audience, load, open } = finding;

  /** New events of a case, with the case they lead to and the originals that made them. */
  const grow = async (
    id: CaseId,
    from: Snapshot<Case> | undefined,
    events: readonly CaseEvent[],
    original: Amending,
  ): Promise<Written> =>
    writing.grow(id, from, events, await settingsNow(), (state, event) =>
      'receipt' in event ? sourceRow(tenant, state, event, original) : undefined,
    );

  const openNew = async <Answer extends Repeatable>(
    id: CaseId,
    hospital: OrganisationId,
    incoming: Incoming,
    answer: (opened: OpenCase) => Answer,
    once: Once | undefined,
    of?: { readonly consultation: ConsultationId; readonly growth: Growth<unknown> },
  ) => {
    const events = reportEvent(id, hospital, incoming, of?.consultation);
    const { growth, projections } = await grow(id, undefined, events, incoming);
    const rows = naturalKeyRows(tenant, hospital, id, incoming.report.identifiers);
    return commitAndAnswer(
      ledger,
      { growth, projections, rows, also: of ? [of.growth] : [] },
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
    const { growth, projections } = await grow(id, current, events, original);
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
    return commitAndAnswer(ledger, { growth, projections, rows }, answer(opened, became), once);
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

    /**
     * Opens the case that a consultation becomes, together with what the consultation grows by. A number that a case has
     * already is refused: whoever advises on something that is a case names it there.
     */
    openFrom: async <Answer extends Repeatable>(
      newId: CaseId,
      hospital: OrganisationId,
      incoming: Incoming,
      from: { readonly consultation: ConsultationId; readonly growth: Growth<unknown> },
      answer: Answer,
      once: Once | undefined,
    ): Promise<Answer | Unwritten | Moved | Refusal<'privilegeHeld' | 'alreadyThere'>> => {
      const held = notToReport(incoming, audience);
      if (held) return held;
      const opened = await openNew(newId, hospital, incoming, () => answer, once, from);
      if (!hasMoved(opened)) return opened;
      return opened.rows.some((row) => 'caseId' in row) ? alreadyReported() : opened;
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
  };
};

const alreadyReported = () =>
  refuse('alreadyThere', 'There is a case of this event already.', {
    errors: [{ pointer: '#/identifiers', rule: 'unique', detail: 'are known of a case' }],
  });

const otherCase = (places: readonly string[]) =>
  refuse('otherCase', 'These numbers belong to more than one case. Report each event by itself.', {
    errors: places.map((pointer) => ({ pointer, rule: 'oneCase', detail: 'belongs to another case' })),
  });
