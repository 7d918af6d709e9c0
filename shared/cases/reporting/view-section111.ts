import * as z from 'zod';
import { FilingId, PrincipalId } from '../../kernel/ids.ts';
import { type Instant, Instant as InstantSchema, When } from '../../kernel/instant.ts';
import { Amount, Cents } from '../../kernel/money.ts';
import { penaltyOn, timely } from '../../reporting/section111/thresholds.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case } from '../case.ts';
import type { Showing } from '../shown.ts';
import { medicareDue, screenMedicare } from './evidence.ts';
import { lastOf } from './masked.ts';
import { Cause, RecordKind } from './section111.ts';

const RecordView = z.object({
  kind: RecordKind,
  result: z.enum(['reportable', 'notReportable', 'undetermined']),
  detail: z.string(),
  source: z.string(),
  dueAt: InstantSchema.optional(),
  filedOn: When.optional(),
  late: z
    .object({ since: InstantSchema, days: z.int(), perDayAtMost: Cents.optional(), source: z.string() })
    .optional()
    .meta({ description: 'More than a year: what a day of it may cost at most, if a penalty is in force' }),
});

export const Section111View = z
  .object({
    status: z
      .object({
        status: z.enum(['beneficiary', 'notBeneficiary']),
        how: z.string(),
        on: When,
        at: InstantSchema,
        by: PrincipalId,
        cause: Cause.optional(),
        mbi: z
          .string()
          .optional()
          .meta({ description: 'The last four characters; in full in the printed record alone' }),
        ssnLast5: z.string().optional().meta({ description: 'The last two digits' }),
      })
      .optional()
      .meta({ description: 'As the insurer found; the report alone says it, if left out' }),
    ongoing: z
      .object({ ongoing: z.boolean(), from: z.iso.date().optional(), until: z.iso.date().optional() })
      .optional(),
    records: z.array(RecordView).meta({ description: 'What Medicare is to hear of, each by itself' }),
    filings: z.array(
      z.object({
        id: FilingId,
        kind: RecordKind,
        on: When,
        at: InstantSchema,
        by: PrincipalId,
        reference: z.string(),
        amount: Amount.optional(),
      }),
    ),
  })
  .meta({ id: 'Section111', description: 'What Medicare is to hear of a case under Section 111, and has heard' });
export type Section111View = z.output<typeof Section111View>;

const dayLength = 24 * 60 * 60 * 1000;

/** How late a record is, or was when it was reported. */
const lateness = (lateAt: Instant, until: string): Section111View['records'][number]['late'] => {
  const end = until.length > 10 ? until : `${until}T00:00:00.000Z`;
  if (end <= lateAt) return undefined;
  const penalty = penaltyOn(end.slice(0, 10));
  return {
    since: lateAt,
    days: Math.ceil((Date.parse(end) - Date.parse(lateAt)) / dayLength),
    ...(penalty && { perDayAtMost: penalty.perDay }),
    source: penalty?.source ?? timely.source,
  };
};

const recordsOf = (state: Case, settings: Settings, now: Instant): Section111View['records'] =>
  screenMedicare(state).map(({ kind, weighed, from, filedOn }) => {
    const due = from === undefined ? undefined : medicareDue(from, settings);
    const late = weighed.result === 'reportable' && due ? lateness(due.lateAt, filedOn ?? now) : undefined;
    return {
      kind,
      ...weighed,
      ...(due && weighed.result !== 'notReportable' && { dueAt: due.dueAt }),
      ...(filedOn !== undefined && { filedOn }),
      ...(late && { late }),
    };
  });

/** All that Medicare is to hear of a case. Numbers of the patient are shown in full only where `isFull`. */
export const showSection111 =
  (settings: Settings, now: Instant, isFull = false): Showing<Section111View> =>
  (state) => {
    const { status, ongoing, filedIn } = state.section111;
    const mask = (number: string | undefined, shown: number) => (isFull ? number : lastOf(number, shown));
    return {
      tells: [...(status ? [status.toldIn] : []), ...(ongoing ? [ongoing.toldIn] : []), ...filedIn],
      show: (told) => {
        const found = status && told<'MedicareStatusRecorded'>(status.toldIn);
        const [mbi, ssnLast5] = [mask(found?.mbi, 4), mask(found?.ssnLast5, 2)];
        return {
          ...(found && {
            status: {
              status: found.status,
              how: found.how,
              on: found.on,
              at: found.at,
              by: found.by.actor,
              ...(found.cause !== undefined && { cause: found.cause }),
              ...(mbi !== undefined && { mbi }),
              ...(ssnLast5 !== undefined && { ssnLast5 }),
            },
          }),
          ...(ongoing && {
            ongoing: {
              ongoing: ongoing.from !== undefined,
              ...(ongoing.from !== undefined && { from: ongoing.from }),
              ...(ongoing.until !== undefined && { until: ongoing.until }),
            },
          }),
          records: recordsOf(state, settings, now),
          filings: filedIn.map((sequence) => {
            const { id, kind, on, at, by, reference, amount } = told<'Section111Filed'>(sequence);
            return { id, kind, on, at, by: by.actor, reference, ...(amount !== undefined && { amount }) };
          }),
        };
      },
    };
  };
