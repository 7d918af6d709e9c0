import * as z from 'zod';
import type { ReliefId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { type Block, ended, forbid } from '../rules.ts';
import { mistimed } from '../times.ts';
import { ineligible } from './eligibility.ts';
import { type Ineligibility, ineligibilities } from './reasons.ts';
import { FamilyRole, InsuredRole, isUnsettled } from './relief.ts';

/** What somebody found out of an event, to see whether early relief is for it. Source: domain §3. */
export const Screening = z.strictObject({
  unexpectedOutcome: z.boolean().meta({ description: 'Whether the outcome was not to be expected' }),
  uninsuredExpenses: z
    .boolean()
    .meta({ description: 'Whether there are, or will be, expenses that no insurance pays' }),
  boardComplaint: z.boolean().meta({ description: 'Whether anybody complained to a licensing board' }),
  on: When.meta({ description: 'When that was found out; not in the future', example: '2026-11-06' }),
  note: text(1_000).optional(),
});
export type Screening = z.output<typeof Screening>;

/**
 * Sees whether early relief is for an event, with every reason why not, also where it is plain that it is not: whoever is
 * left out is left out for a reason. Screened again, the last one holds.
 */
export const screenForRelief = (
  state: Case,
  id: ReliefId,
  { unexpectedOutcome, uninsuredExpenses, boardComplaint, on, note }: Screening,
  { settings, now }: Pick<Acting, 'settings' | 'now'>,
): EventOf<'ReliefScreened'>[] | Refusal<'caseClosed' | 'alreadyDone' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  if (state.relief.status === 'enrolled') return refuse('alreadyDone', 'The family takes part already.');
  const wrong = mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] });
  if (wrong) return wrong;
  const found = { unexpectedOutcome, uninsuredExpenses, boardComplaint };
  const reasons = ineligible(state, found, settings.relief);
  return [{ type: 'ReliefScreened', id, ...found, on, reasons, ...(note !== undefined && { note }) }];
};

const consent = <Role extends z.ZodType>(as: Role) =>
  z.strictObject({
    name: name(120).meta({ description: 'Who agreed' }),
    as,
    on: When.meta({ description: 'On which day; not in the future' }),
  });

/** Two agree, both of their own will: the family, and an insured. Source: domain §3. */
export const Enrolment = z.strictObject({
  family: consent(FamilyRole),
  insured: consent(InsuredRole),
  toldVoluntary: z.literal(true, 'must be true: nobody takes part who was not told').meta({
    description:
      'That the family was told: it is voluntary, admits no fault, asks for no release, and takes no right away. There is ' +
      'no place for a release here.',
  }),
});
export type Enrolment = z.output<typeof Enrolment>;

/** With what nobody can be left out, of what is found out: as whoever was screened as eligible was. */
const asScreened = { unexpectedOutcome: true, uninsuredExpenses: true, boardComplaint: false } as const;

const blockOf = (reason: Ineligibility): Block<'reliefNotEligible'> => ({
  rule: 'reliefNotEligible',
  detail: ineligibilities[reason],
});

/** Takes a family into early relief, once it is known that it is for them and they agreed. */
export const enrolInRelief = (
  state: Case,
  id: ReliefId,
  { family, insured }: Enrolment,
  { settings, now }: Pick<Acting, 'settings' | 'now'>,
):
  | EventOf<'ReliefEnrolled'>[]
  | Refusal<'caseClosed' | 'alreadyDone' | 'reliefNotScreened' | 'reliefNotEligible' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const { status, screening } = state.relief;
  if (status === 'enrolled') return refuse('alreadyDone', 'The family takes part already.');
  if (!screening) return forbid('reliefNotScreened', 'Screen first whether early relief is for this event.');
  // What has become known since it was screened counts, too.
  const reasons = ineligible(state, asScreened, settings.relief);
  if (!screening.isEligible || reasons.length > 0) {
    return forbid(
      'reliefNotEligible',
      'Its screening says why; screen again if that has changed.',
      reasons.map(blockOf),
    );
  }
  const after = [state.facts.occurred, 'the event'] as const;
  const wrong =
    mistimed({ when: family.on, pointer: '#/family/on', now, follows: after }) ??
    mistimed({ when: insured.on, pointer: '#/insured/on', now, follows: after });
  return wrong ?? [{ type: 'ReliefEnrolled', id, family, insured }];
};

export const Declination = z.strictObject({
  on: When.meta({ description: 'When the family said so; not in the future', example: '2026-11-08' }),
  note: text(1_000).optional(),
});

/**
 * The family does not take part, or no more. What was filed until then is still decided on and paid; it may take part
 * again whenever it likes.
 */
export const declineRelief = (
  state: Case,
  id: ReliefId,
  { on, note }: z.output<typeof Declination>,
  { now }: Pick<Acting, 'now'>,
): EventOf<'ReliefDeclined'>[] | Refusal<'caseClosed' | 'reliefNotOpen' | 'invalidRequest'> => {
  const closed = ended(state);
  if (closed) return closed;
  const { status } = state.relief;
  if (status !== 'screened' && status !== 'enrolled') {
    return forbid('reliefNotOpen', 'There is nothing that the family could decline.');
  }
  const wrong = mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] });
  return wrong ?? [{ type: 'ReliefDeclined', id, on, ...(note !== undefined && { note }) }];
};

export const ReliefClosing = z.strictObject({ reason: text(1_000).meta({ description: 'Why nothing more is filed' }) });

/** Ends early relief of a case, with nothing left open: what was filed is decided, and what was approved is paid. */
export const closeRelief = (
  state: Case,
  id: ReliefId,
  { reason }: z.output<typeof ReliefClosing>,
): EventOf<'ReliefClosed'>[] | Refusal<'caseClosed' | 'reliefNotOpen' | 'reliefUnsettled'> => {
  const closed = ended(state);
  if (closed) return closed;
  const { relief } = state;
  if (relief.status !== 'enrolled' && relief.status !== 'declined') {
    return forbid('reliefNotOpen', 'There is no early relief to close here.');
  }
  if (isUnsettled(relief)) {
    return forbid(
      'reliefUnsettled',
      'Decide on what was filed, and pay what was approved, or refuse it with the reason.',
    );
  }
  return [{ type: 'ReliefClosed', id, reason }];
};
