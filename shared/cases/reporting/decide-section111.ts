import * as z from 'zod';
import type { FilingId } from '../../kernel/ids.ts';
import { Day, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { forbid, invalid } from '../rules.ts';
import { mistimed } from '../times.ts';
import { screenMedicare } from './evidence.ts';
import { Cause, RecordKind } from './section111.ts';

/** A Medicare beneficiary identifier, without dashes. Source: CMS, MBI format. */
const mbi = /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}$/;

/** What was found out about the patient and Medicare. */
export const MedicareStatus = z
  .strictObject({
    status: z.enum(['beneficiary', 'notBeneficiary']),
    how: z
      .enum(['query', 'statement', 'card', 'other'])
      .meta({ description: 'How it is known: a query of CMS, what the patient states, a card' }),
    on: When.meta({ description: 'When it was found' }),
    cause: Cause.optional(),
    mbi: z
      .string()
      .regex(mbi, 'must be a Medicare number, without dashes')
      .optional()
      .meta({ description: 'Shown in full in the record alone' }),
    ssnLast5: z
      .string()
      .regex(/^\d{5}$/, 'must be five digits')
      .optional(),
  })
  .refine(({ status, cause }) => status === 'notBeneficiary' || cause !== undefined, {
    error: 'is needed of a beneficiary: a threshold goes by it',
    path: ['cause'],
    params: { rule: 'required' },
  })
  .refine(({ status, mbi, ssnLast5 }) => status === 'notBeneficiary' || mbi !== undefined || ssnLast5 !== undefined, {
    error: 'is needed of a beneficiary, or ssnLast5',
    path: ['mbi'],
    params: { rule: 'required' },
  });

/** Records what was found out. Also on a closed case. */
export const recordStatus = (
  state: Case,
  said: z.output<typeof MedicareStatus>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'MedicareStatusRecorded'>[] | Refusal<'invalidRequest'> =>
  mistimed({ when: said.on, now, follows: [state.facts.occurred, 'the event'] }) ?? [
    { type: 'MedicareStatusRecorded', ...said },
  ];

/** Whether medical care that is still to come is taken on. */
export const Ongoing = z
  .strictObject({
    ongoing: z
      .boolean()
      .meta({ description: 'Whether responsibility for medical care that is still to come is taken on' }),
    from: Day.optional().meta({ description: 'Needed if it is: from when' }),
    until: Day.optional().meta({ description: 'Until when, once it has ended' }),
    reason: text(1_000).optional(),
  })
  .refine(({ ongoing, from }) => ongoing === (from !== undefined), {
    error: 'is needed if care is taken on, and left out otherwise',
    path: ['from'],
    params: { rule: 'required' },
  })
  .refine(({ from, until }) => until === undefined || (from !== undefined && until >= from), {
    error: 'must not lie before from',
    path: ['until'],
    params: { rule: 'order' },
  });

/** Decides it, or says that it has ended. Once its start was reported, it was taken on: only its end follows. */
export const decideOngoing = (
  state: Case,
  said: z.output<typeof Ongoing>,
): EventOf<'OngoingDecided'>[] | Refusal<'invalidRequest'> =>
  !said.ongoing && state.section111.last.ormStart
    ? invalid({
        pointer: '#/ongoing',
        rule: 'reported',
        detail: 'must be true: its start was reported to Medicare. Say until when',
      })
    : [{ type: 'OngoingDecided', ...said }];

/** What was reported to Medicare. */
export const MedicareRecord = z
  .strictObject({
    kind: RecordKind,
    on: When.meta({ description: 'When it was reported' }),
    reference: name(40).meta({ description: 'Document control number of the submission' }),
    amount: Amount.optional().meta({ description: 'Of a tpoc: what was reported, in cents' }),
  })
  .refine(({ kind, amount }) => (kind === 'tpoc') === (amount !== undefined), {
    error: 'is needed of a tpoc, and left out of anything else',
    path: ['amount'],
    params: { rule: 'required' },
  });

/** Records what was reported: late is recorded as well as in time. */
export const fileRecord = (
  state: Case,
  id: FilingId,
  said: z.output<typeof MedicareRecord>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'Section111Filed'>[] | Refusal<'notReportable' | 'alreadyDone' | 'invalidRequest'> => {
  const screened = screenMedicare(state).find(({ kind }) => kind === said.kind);
  if (screened?.weighed.result !== 'reportable') {
    return forbid('notReportable', screened?.weighed.detail ?? 'There is nothing of this kind to report.');
  }
  const before = state.section111.last[said.kind];
  if (before && before.amount === said.amount && before.on === said.on)
    return refuse('alreadyDone', 'That is on record.');
  return (
    mistimed({ when: said.on, now, follows: [state.facts.occurred, 'the event'] }) ?? [
      { type: 'Section111Filed', id, ...said },
    ]
  );
};
