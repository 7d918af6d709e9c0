import * as z from 'zod';
import { DemandId, FilingId, PractitionerId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { UsState } from '../../kernel/us-state.ts';
import type { Recorded } from '../../ledger/event.ts';
import { codes } from '../../reporting/npdb/codes.ts';
import { Elements, lackingOf, missingFrom, Practitioner as Subject } from '../../reporting/npdb/elements.ts';
import { reportedWithin } from '../../reporting/npdb/screen.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case, EventOf } from '../case.ts';
import type { Showing, Told } from '../shown.ts';
import { npdbDueAt, screenNpdb, unreadIn } from './evidence.ts';
import { doubtsOfNarrative, faultsOfNarrative, knownElements, narrativeFrom } from './known.ts';
import { lastOf } from './masked.ts';
import type { Practitioner } from './npdb.ts';

const FoundView = z.enum(['yes', 'no', 'unknown']);

const ScreenView = z
  .object({
    result: z.enum(['reportable', 'notReportable', 'undetermined']),
    reasons: z.array(
      z.object({
        rule: z.string(),
        found: FoundView,
        detail: z.string(),
        evidence: z
          .array(z.string())
          .meta({ description: 'Ids of what shows it, or `release`, `adjudication`, `report`' }),
        source: z.string(),
      }),
    ),
  })
  .meta({
    id: 'NpdbScreen',
    description: 'Whether a payment is to be reported, by what is on record and nothing else',
  });

const FilingView = z
  .object({
    id: FilingId,
    kind: z.enum(['initial', 'correction', 'void']),
    of: FilingId.optional().meta({ description: 'The report that it corrects or voids' }),
    on: When,
    at: Instant,
    by: PrincipalId,
    dcn: z.string(),
    board: z.object({ state: UsState, how: z.string(), on: When }).optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'NpdbFiling', description: 'A report as it was submitted to the NPDB' });

export const PractitionerView = z
  .object({
    id: PractitionerId,
    name: z.string(),
    role: z.string().optional(),
    npi: z.string().optional(),
    licences: Subject.shape.licences.unwrap(),
    ssn: z.string().optional().meta({ description: 'Its last four digits' }),
    deceased: z.boolean(),
    lacks: z.array(z.string()).meta({ description: 'What a report has to say of the practitioner, and is not known' }),
    screen: ScreenView,
    filings: z.array(FilingView).meta({ description: 'What was filed, in order: the chain of reports' }),
    stands: FilingId.optional().meta({ description: 'The report that stands at the NPDB' }),
  })
  .meta({ id: 'Practitioner', description: 'A practitioner of a case, and how the NPDB is told' });
export type PractitionerView = z.output<typeof PractitionerView>;

export const NpdbView = z
  .object({
    practitioners: z.array(PractitionerView),
    unread: z
      .array(z.union([DemandId, z.literal('report')]))
      .meta({ description: 'Written demands of which nobody has said whom they name, where something was paid' }),
    outcome: z
      .object({
        kind: z.enum(['release', 'adjudication', 'none']),
        names: z.array(PractitionerId),
        dismissed: z.array(PractitionerId),
      })
      .optional(),
    dueAt: Instant.optional().meta({ description: 'When what was paid is to be reported' }),
    source: z.string().meta({ description: 'Where that comes from' }),
  })
  .meta({ id: 'Npdb', description: 'What the NPDB is to be told of what was paid in a case, for each practitioner' });
export type NpdbView = z.output<typeof NpdbView>;

const viewFiling = (
  { id, kind, on, at, by, dcn, board, reason }: Recorded<EventOf<'NpdbReportFiled'>>,
  of: FilingId | undefined,
) => ({
  id,
  kind,
  ...(kind !== 'initial' && of !== undefined && { of }),
  on,
  at,
  by: by.actor,
  dcn,
  ...(board && { board }),
  ...(reason !== undefined && { reason }),
});

/** What was filed, in order: each correction and void is of the one before it. */
const filedIn = ({ filedIn: sequences = [] }: Practitioner, told: Told) =>
  sequences.map((sequence, place) => {
    const filed = told<'NpdbReportFiled'>(sequence);
    const before = sequences[place - 1];
    return { filed, view: viewFiling(filed, before === undefined ? undefined : told<'NpdbReportFiled'>(before).id) };
  });

const telling = ({ toldIn, filedIn = [] }: Practitioner): number[] => [toldIn, ...filedIn];

const subjectOf = ({ toldIn }: Practitioner, told: Told): Subject =>
  told<'PractitionerNamed' | 'PractitionerAmended'>(toldIn).practitioner;

const viewPractitioner = (state: Case, practitioner: Practitioner, told: Told): PractitionerView => {
  const { name, role, npi, licences, ssn, deceased, ...rest } = subjectOf(practitioner, told);
  const { screened } = screenNpdb(state).find((each) => each.practitioner.id === practitioner.id) ?? {};
  if (!screened) throw new Error(`The case has no ${practitioner.id}`);
  const masked = lastOf(ssn);
  const filings = filedIn(practitioner, told);
  const last = filings.at(-1);
  return {
    id: practitioner.id,
    name,
    ...(role !== undefined && { role }),
    ...(npi !== undefined && { npi }),
    licences,
    ...(masked !== undefined && { ssn: masked }),
    deceased,
    lacks: lackingOf({ name, licences, deceased, ...rest }),
    screen: {
      result: screened.result,
      reasons: screened.reasons.map(({ evidence, ...reason }) => ({ ...reason, evidence: [...evidence] })),
    },
    filings: filings.map(({ view }) => view),
    ...(practitioner.stands && last && { stands: last.filed.id }),
  };
};

/** One practitioner of a case. */
export const showPractitioner =
  (id: PractitionerId): Showing<PractitionerView> =>
  (state) => {
    const practitioner = state.npdb.practitioners.find((each) => each.id === id);
    if (!practitioner) throw new Error('A practitioner who was just told of is in the case');
    return { tells: telling(practitioner), show: (told) => viewPractitioner(state, practitioner, told) };
  };

/** Every practitioner of a case, with the screen of each and what was filed. */
export const showNpdb =
  (settings: Settings): Showing<NpdbView> =>
  (state) => {
    const { practitioners, outcome } = state.npdb;
    const dueAt = npdbDueAt(state, settings);
    return {
      tells: [...practitioners.flatMap(telling), ...(outcome ? [outcome.toldIn] : [])],
      show: (told) => {
        const ended = outcome && told<'OutcomeRead'>(outcome.toldIn);
        return {
          practitioners: practitioners.map((each) => viewPractitioner(state, each, told)),
          unread: unreadIn(state).map((id) => id as DemandId),
          ...(ended && { outcome: { kind: ended.kind, names: [...ended.names], dismissed: [...ended.dismissed] } }),
          ...(dueAt !== undefined && { dueAt }),
          source: reportedWithin.source,
        };
      },
    };
  };

const FilledReport = FilingView.extend({ elements: Elements, narrative: z.string().optional() }).meta({
  id: 'NpdbReportFiled',
  description: 'A report as it was submitted, with all that it says',
});

export const NpdbReportView = z
  .object({
    practitioner: Subject,
    elements: Elements.meta({ description: 'As drafted, and else as the case knows it' }),
    missing: z.array(z.string()).meta({ description: 'Elements without which nothing is filed' }),
    lacks: z.array(z.string()).meta({ description: 'Likewise, of the practitioner' }),
    narrative: z.object({
      text: z.string(),
      doubts: z
        .array(z.object({ start: z.int(), end: z.int() }))
        .meta({ description: 'Where it may name somebody whom the case does not know: to be looked at' }),
      faults: z
        .array(z.object({ rule: z.string(), detail: z.string() }))
        .meta({ description: 'What is wrong with it' }),
    }),
    filings: z.array(FilledReport),
    codes: z
      .record(
        z.string(),
        z.object({ verify: z.literal(true), source: z.string(), codes: z.record(z.string(), z.string()) }),
      )
      .meta({ description: 'What the codes stand for. To verify against HRSA before production' }),
  })
  .meta({ id: 'NpdbReport', description: 'What a report on a practitioner says, in full' });
export type NpdbReportView = z.output<typeof NpdbReportView>;

/** The report on one practitioner as it stands in the drafts; nothing, if the case has no such practitioner. */
export const showReport =
  (id: PractitionerId, settings: Settings): Showing<NpdbReportView | undefined> =>
  (state) => {
    const practitioner = state.npdb.practitioners.find((each) => each.id === id);
    if (!practitioner) return { tells: [], show: () => undefined };
    const { draftIn } = practitioner;
    return {
      tells: [...telling(practitioner), ...(draftIn === undefined ? [] : [draftIn])],
      show: (told) => {
        const drafted = draftIn === undefined ? undefined : told<'NpdbReportDrafted'>(draftIn);
        const filings = filedIn(practitioner, told);
        const before = filings.at(-1)?.filed;
        // What was filed goes before what the case knows: a correction begins with it.
        const elements = { ...knownElements(state), ...before?.elements, ...drafted?.elements };
        const subject = subjectOf(practitioner, told);
        const filled = narrativeFrom(elements, settings);
        const text = drafted?.narrative ?? before?.narrative ?? filled.text;
        const open = drafted?.narrative === undefined && before?.narrative === undefined ? filled.open : [];
        return {
          practitioner: subject,
          elements,
          missing: [...missingFrom(elements)],
          lacks: lackingOf(subject),
          narrative: {
            text,
            doubts: doubtsOfNarrative(state, practitioner, text),
            faults: [
              ...open.map((blank) => ({ rule: 'required', detail: `{${blank}} is not known yet` })),
              ...faultsOfNarrative(state, practitioner, text, elements.result).map(({ rule, detail }) => ({
                rule,
                detail,
              })),
            ],
          },
          filings: filings.map(({ filed, view }) => ({
            ...view,
            elements: filed.elements,
            ...(filed.narrative !== undefined && { narrative: filed.narrative }),
          })),
          codes: Object.fromEntries(
            Object.entries(codes).map(([name, { verify, source, codes: said }]) => [
              name,
              { verify, source, codes: { ...said } },
            ]),
          ),
        };
      },
    };
  };
