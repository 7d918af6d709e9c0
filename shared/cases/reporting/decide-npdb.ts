import * as z from 'zod';
import { DemandId, type FilingId, PractitionerId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { pointerTo } from '../../kernel/pointer.ts';
import { type Fault, type Refusal, refuse } from '../../kernel/refusal.ts';
import { isSame, name, text } from '../../kernel/text.ts';
import { UsState } from '../../kernel/us-state.ts';
import { Elements, missingFrom, Practitioner } from '../../reporting/npdb/elements.ts';
import { longest } from '../../reporting/npdb/narrative.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { forbid, full, invalid, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { firstPaidOn, screenNpdb } from './evidence.ts';
import { faultsOfNarrative, knownElements, narrativeFrom } from './known.ts';
import { marksOf } from './npdb.ts';

/** How many practitioners a case holds. */
export const mostPractitioners = 5;

/** Puts a practitioner on record, for whose benefit something may be paid. Also on a closed case: the law does not wait. */
export const namePractitioner = (
  state: Case,
  id: PractitionerId,
  practitioner: Practitioner,
): EventOf<'PractitionerNamed'>[] | Refusal<'tooMany' | 'alreadyThere'> => {
  const { practitioners } = state.npdb;
  if (practitioners.some((each) => isSame(each.name, practitioner.name))) {
    return refuse('alreadyThere', 'A practitioner of this name is on record: amend what is said of them.');
  }
  return full(practitioners, mostPractitioners, 'practitioners') ?? [{ type: 'PractitionerNamed', id, practitioner }];
};

export const AmendedPractitioner = Practitioner.extend({
  reason: text(1_000).meta({ description: 'What was wrong or missing' }),
});

/** States a practitioner anew, whole. */
export const amendPractitioner = (
  state: Case,
  id: PractitionerId,
  { reason, ...practitioner }: z.output<typeof AmendedPractitioner>,
): EventOf<'PractitionerAmended'>[] | Refusal<'notFound'> =>
  state.npdb.practitioners.some((each) => each.id === id)
    ? [{ type: 'PractitionerAmended', id, practitioner, reason }]
    : notThere();

const named = z
  .array(PractitionerId)
  .max(mostPractitioners)
  .refine((ids) => new Set(ids).size === ids.length, { error: 'must name each once', params: { rule: 'unique' } });

const inEitherCase = {
  document: text(200).optional().meta({ description: 'Which document it is' }),
  reason: text(1_000).optional().meta({ description: 'Needed where somebody is no longer named' }),
};

/** What a paper was found to say. */
export const Reading = z.discriminatedUnion('paper', [
  z.strictObject({
    paper: z.literal('demand'),
    demandId: DemandId,
    asksForMoney: z.boolean().meta({ description: 'A demand, claim, suit or notice before one always does' }),
    names: named.meta({
      description: 'Every practitioner it names, identifies or describes; empty if an entity alone',
    }),
    ...inEitherCase,
  }),
  z.strictObject({
    paper: z.enum(['release', 'adjudication']),
    names: named.meta({ description: 'Every practitioner it names, identifies or describes' }),
    dismissed: named
      .default([])
      .meta({ description: 'Those who were dismissed as a condition of it: as good as named' }),
    ...inEitherCase,
  }),
  z.strictObject({
    paper: z.literal('none').meta({ description: 'There is no release, and no adjudication' }),
    ...inEitherCase,
  }),
]);
export type Reading = z.output<typeof Reading>;

type Decided<Type extends 'DemandRead' | 'OutcomeRead'> =
  | EventOf<Type>[]
  | Refusal<'notFound' | 'namedBySomebodyElse' | 'invalidRequest' | 'alreadyDone'>;

/** Says whom a paper names: what decides is what is on it, not who would like to be on it. */
export const readPaper = (
  state: Case,
  reading: Reading,
  acting: Pick<Acting, 'roles'>,
): Decided<'DemandRead'> | Decided<'OutcomeRead'> => {
  const { practitioners } = state.npdb;
  const ids = reading.paper === 'none' ? [] : [...reading.names, ...('dismissed' in reading ? reading.dismissed : [])];
  const stranger = ids.find((id) => !practitioners.some((each) => each.id === id));
  if (stranger !== undefined) {
    return invalid({
      pointer: '#/names',
      rule: 'onRecord',
      detail: 'must name practitioners of this case: put them on record first',
    });
  }
  return reading.paper === 'demand' ? readDemand(state, reading, acting) : readOutcome(state, reading, acting);
};

const readDemand = (
  state: Case,
  { demandId: id, asksForMoney, names, document, reason }: Extract<Reading, { paper: 'demand' }>,
  acting: Pick<Acting, 'roles'>,
): Decided<'DemandRead'> => {
  const demand = state.demands.find((each) => each.id === id);
  if (!demand) return notThere();
  const marks = marksOf(state.npdb.practitioners, names);
  const [, before = 0, asked = false] = demand.read ?? [];
  const takesOut = (before & ~marks) !== 0 || (asked && !asksForMoney);
  return (
    takenOut(takesOut, reason, acting) ?? [
      { type: 'DemandRead', id, asksForMoney, names, marks, ...more(document, reason) },
    ]
  );
};

const readOutcome = (
  state: Case,
  reading: Exclude<Reading, { paper: 'demand' }>,
  acting: Pick<Acting, 'roles'>,
): Decided<'OutcomeRead'> => {
  const { practitioners, outcome } = state.npdb;
  const { paper: kind, document, reason } = reading;
  const [names, dismissed] = reading.paper === 'none' ? [[], []] : [reading.names, reading.dismissed];
  const now = marksOf(practitioners, [...names, ...dismissed]);
  const before = outcome
    ? outcome.kind === 'none'
      ? marksOf(
          practitioners,
          practitioners.map(({ id }) => id),
        )
      : outcome.names | outcome.dismissed
    : 0;
  const takesOut = kind !== 'none' && (before & ~now) !== 0;
  return (
    takenOut(takesOut, reason, acting) ?? [{ type: 'OutcomeRead', kind, names, dismissed, ...more(document, reason) }]
  );
};

const more = (document: string | undefined, reason: string | undefined) => ({
  ...(document !== undefined && { document }),
  ...(reason !== undefined && { reason }),
});

/**
 * No, because it would take a name out that stood in a paper: a mistake is corrected by an administrator who handles no
 * claims, with the reason. Staff may not suppress what makes a payment reportable. Source: domain §6.
 */
const takenOut = (
  takesOut: boolean,
  reason: string | undefined,
  { roles }: Pick<Acting, 'roles'>,
): Refusal<'namedBySomebodyElse' | 'invalidRequest'> | undefined => {
  if (!takesOut) return undefined;
  if (!roles.includes('insurerAdmin') || roles.includes('claims')) {
    return forbid(
      'namedBySomebodyElse',
      'It was found to say more. An administrator who handles no claims corrects that.',
    );
  }
  return reason === undefined
    ? invalid({
        pointer: '#/reason',
        rule: 'required',
        detail: 'is needed where a paper is found to say less than before',
      })
    : undefined;
};

export const Draft = z.strictObject({
  elements: Elements.default({}).meta({ description: 'What is said here goes before what the case knows itself' }),
  narrative: text(longest).optional().meta({ description: "The tenant's template, filled, if left out" }),
});

/** Keeps a draft of a report. Whatever it leaves out is filled from the case when it is read. */
export const draftReport = (
  state: Case,
  id: PractitionerId,
  { elements, narrative }: z.output<typeof Draft>,
): EventOf<'NpdbReportDrafted'>[] | Refusal<'notFound' | 'invalidRequest'> => {
  const practitioner = state.npdb.practitioners.find((each) => each.id === id);
  if (!practitioner) return notThere();
  const faults =
    narrative === undefined ? [] : faultsOfNarrative(state, practitioner, narrative, elements.result ?? 'O');
  if (faults.length > 0) return invalid(...faults);
  return [{ type: 'NpdbReportDrafted', practitioner: id, elements, ...(narrative !== undefined && { narrative }) }];
};

const receipt = {
  on: When.meta({ description: 'When it was submitted to the NPDB' }),
  dcn: name(30).meta({ description: "The NPDB's document control number", example: '5500000123456789' }),
};

const board = z
  .strictObject({
    state: UsState,
    how: z.enum(['forwardedByNpdb', 'sent']),
    on: When,
  })
  .meta({ description: 'The copy to the state licensing board (45 CFR 60.7)' });

/** What was submitted. */
export const Filed = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['initial', 'correction']),
    ...receipt,
    board,
    ...Draft.shape,
    reason: text(1_000).optional().meta({ description: 'Of a correction: what was wrong, or has become known' }),
  }),
  z.strictObject({ kind: z.literal('void'), ...receipt, reason: text(1_000) }),
]);
export type Filed = z.output<typeof Filed>;

type FilingRefused = Refusal<'notFound' | 'notReportable' | 'alreadyDone' | 'invalidRequest'>;

/**
 * Records what was submitted to the NPDB. A first report needs evidence that makes it reportable; a correction and a void,
 * a report that stands. What the NPDB would not take, for something is missing, is not recorded either.
 */
export const fileReport = (
  state: Case,
  ids: { readonly practitioner: PractitionerId; readonly filing: FilingId },
  filed: Filed,
  { now, settings }: Pick<Acting, 'now' | 'settings'>,
): EventOf<'NpdbReportFiled'>[] | FilingRefused => {
  const place = state.npdb.practitioners.findIndex(({ id }) => id === ids.practitioner);
  const practitioner = state.npdb.practitioners[place];
  if (!practitioner) return notThere();
  const { stands } = practitioner;
  if (filed.kind === 'initial' && stands) return refuse('alreadyDone', 'A report stands. Correct it, or void it.');
  if (filed.kind !== 'initial' && !stands)
    return refuse('alreadyDone', 'No report stands that could be corrected or voided.');
  const common = {
    type: 'NpdbReportFiled' as const,
    id: ids.filing,
    practitioner: ids.practitioner,
    kind: filed.kind,
    on: filed.on,
    dcn: filed.dcn,
  };
  const wrongTime = mistimed({
    when: filed.on,
    now,
    follows: [firstPaidOn(state), 'it was paid'],
    alsoFollows: [[stands?.on, 'the report before']],
  });
  if (wrongTime) return wrongTime;
  if (filed.kind === 'void') return [{ ...common, elements: {}, reason: filed.reason }];
  const { screened } = screenNpdb(state)[place] ?? {};
  if (screened?.result !== 'reportable') return notReportable(screened);
  const elements = { ...knownElements(state), ...filed.elements };
  const drafted =
    filed.narrative === undefined ? narrativeFrom(elements, settings) : { text: filed.narrative, open: [] };
  const faults: Fault[] = [
    ...missingFrom(elements).map((each) => missing(['elements', each])),
    ...(practitioner.lacks === undefined ? [] : [incomplete]),
    ...drafted.open.map((blank) => missing(['elements', blank])),
    ...(drafted.open.length > 0 ? [] : faultsOfNarrative(state, practitioner, drafted.text, elements.result)),
    ...(filed.kind === 'correction' && filed.reason === undefined ? [missing(['reason'])] : []),
  ];
  if (faults.length > 0) return invalid(...faults);
  const { board, reason } = filed;
  return [
    {
      ...common,
      board,
      elements,
      narrative: drafted.text,
      saysTheProcess: elements.result === 'O',
      ...(reason !== undefined && { reason }),
    },
  ];
};

const missing = (path: readonly string[]): Fault => ({
  pointer: pointerTo(path),
  rule: 'required',
  detail: 'is missing: the case does not know it',
});

const incomplete: Fault = {
  pointer: '#',
  rule: 'practitionerComplete',
  detail: 'needs more of the practitioner: GET …/report names what is missing; amend it there',
};

const notReportable = (
  screened: ReturnType<typeof screenNpdb>[number]['screened'] | undefined,
): Refusal<'notReportable'> => {
  const open = (screened?.reasons ?? []).filter(({ found }) => found !== 'yes');
  return forbid(
    'notReportable',
    'By what is on record it is not to be reported, or not known to be: record the evidence first.',
    open.map(({ detail }) => ({ rule: 'npdbReport' as const, detail })),
  );
};
