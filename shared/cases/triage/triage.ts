import * as z from 'zod';
import type { CaseId, TriageId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Report } from '../report/report.ts';
import type { Slice } from '../slice.ts';

/** What somebody found of a criterion. Terms: domain §1. */
export const Outcome = z
  .enum(['met', 'not_met', 'undetermined'])
  .meta({ description: 'Whether a criterion is met', example: 'met' });
export type Outcome = z.infer<typeof Outcome>;

/**
 * The three CARe criteria for compensation: harm from temporary-severe on, caused by care, and care below the standard.
 * Source: CARe timeline of Massachusetts, domain §1.
 */
export const Criterion = z
  .enum(['harm', 'causation', 'deviation'])
  .meta({ description: 'Which of the three CARe criteria: harm enough, caused by care, deviation from the standard' });
export type Criterion = z.infer<typeof Criterion>;

export const criteria = Criterion.options;

export type Criteria = Readonly<Record<Criterion, Outcome>>;

/** Severity of the principal injury as NPDB and NAIC grade it. Source: WAC 284-24D-220. */
export const Severity = z
  .int()
  .min(0)
  .max(10)
  .meta({
    description:
      'NPDB/NAIC severity of the principal injury: 0 legal issue only, 1 emotional only, 2 insignificant, 3 minor ' +
      'temporary, 4 major temporary, 5 minor permanent, 6 significant permanent, 7 major permanent, 8 grave, 9 death, ' +
      '10 cannot be determined',
    example: 4,
  });
export type Severity = z.infer<typeof Severity>;

/** What becomes of an event: nobody's event is left without one. Source: domain §1 and §12. */
export const CareRoute = z.enum(['careReview', 'hospitalLed', 'relief', 'notEligible']).meta({
  description:
    'careReview: an insurer case; hospitalLed: the hospital communicates and helps; relief: early help with costs; ' +
    'notEligible: not taken further, for a reason',
  example: 'careReview',
});
export type CareRoute = z.infer<typeof CareRoute>;

export const NotEligible = z
  .enum(['reachedNobody', 'noUnexpectedOutcome', 'enteredInError', 'duplicate', 'notInsured', 'other'])
  .meta({ description: 'Why an event is not taken further', example: 'reachedNobody' });
export type NotEligible = z.infer<typeof NotEligible>;

/** Whether the state counts it among its serious reportable events. */
export const Reportable = z
  .enum(['yes', 'no', 'unknown'])
  .meta({ description: 'Whether it is a serious reportable event in its state' });

/** The facts a triage weighs; when one of them changes, it is due again. */
const weighed = ['harm', 'actuality', 'standing', 'provenance'] as const satisfies (keyof Report)[];
export type Basis = Pick<Report, (typeof weighed)[number]>;

export const basisIn = ({ harm, actuality, standing, provenance }: Basis): Basis => ({
  harm,
  actuality,
  standing,
  provenance,
});

export type TriageEvent = {
  readonly type: 'Triaged';
  readonly id: TriageId;
  readonly route: CareRoute;
  readonly criteria: Criteria;
  readonly severity?: Severity | undefined;
  readonly reportable: z.infer<typeof Reportable>;
  readonly notEligible?: NotEligible | undefined;
  readonly duplicateOf?: CaseId | undefined;
  readonly reason?: string | undefined;
  /** The facts it was decided on, provenance among them. */
  readonly basis: Basis;
  /** Set when a rule did it, before anybody weighed the criteria. */
  readonly isAutomatic?: true;
};

/** The triage that holds, and where each one is told. */
export type Triage = {
  readonly current?: Pick<
    TriageEvent,
    'id' | 'route' | 'criteria' | 'severity' | 'reportable' | 'notEligible' | 'basis' | 'isAutomatic'
  > & { readonly at: Instant };
  readonly toldIn: readonly number[];
};

export const triage: Slice<Triage, TriageEvent> = {
  none: { toldIn: [] },
  evolve: ({ toldIn }, { type: _, reason: __, by: ___, duplicateOf: ____, sequence, ...current }) => ({
    current,
    toldIn: [...toldIn, sequence],
  }),
};
