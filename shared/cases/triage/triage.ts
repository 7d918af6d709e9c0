import * as z from 'zod';
import type { CaseId, TriageId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Report } from '../report/report.ts';
import { type Slice, type Tally, tallied } from '../slice.ts';

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
export type Basis = Pick<Report, (typeof weighed)[number]> & {
  /** Whose law governs: null while nobody has said; left out by triages from before it was weighed. */
  readonly state?: Report['state'] | null;
};

export const basisIn = ({
  harm,
  actuality,
  standing,
  provenance,
  state,
}: Pick<Report, (typeof weighed)[number] | 'state'>): Basis => ({
  harm,
  actuality,
  standing,
  provenance,
  state: state ?? null,
});

type Triaged = {
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

export type TriageEvent =
  | Triaged
  /** Another case was triaged as a duplicate of this one, which from then on stands for it. */
  | { readonly type: 'DuplicateNamed'; readonly duplicate: CaseId }
  /** Another case is no duplicate of this one after all. */
  | { readonly type: 'DuplicateDisowned'; readonly duplicate: CaseId };

/** The triage that holds, and where each one is told. */
export type Triage = {
  readonly current?: Pick<
    Triaged,
    'id' | 'route' | 'criteria' | 'severity' | 'reportable' | 'notEligible' | 'basis' | 'isAutomatic'
  > & { readonly at: Instant };
  /** Sequences of the triages, the last ones: those before them the timeline tells. */
  readonly toldIn: readonly number[];
  /** How many of them people of each side made. */
  readonly counted?: Tally;
  /** The case that this one was last triaged as a duplicate of, until somebody triages it as something else. */
  readonly knownAs?: CaseId;
  /** The cases that were triaged as duplicates of this one. */
  readonly standsFor?: readonly CaseId[];
};

/** How many triages a case lists. */
export const triagesListed = 50;

export const triage: Slice<Triage, TriageEvent> = {
  none: { toldIn: [] },
  evolve: (state, event, side) => {
    const { standsFor = [] } = state;
    switch (event.type) {
      case 'Triaged': {
        const { type: _, reason: __, by: ___, duplicateOf, sequence, ...current } = event;
        const { knownAs: before, ...rest } = state;
        const knownAs = duplicateOf ?? (current.isAutomatic ? before : undefined);
        return {
          ...rest,
          current,
          toldIn: [...state.toldIn, sequence].slice(-triagesListed),
          ...(!current.isAutomatic && { counted: tallied(state.counted, side) }),
          ...(knownAs !== undefined && { knownAs }),
        };
      }
      case 'DuplicateNamed':
        return { ...state, standsFor: [...standsFor.filter((id) => id !== event.duplicate), event.duplicate] };
      case 'DuplicateDisowned':
        return { ...state, standsFor: standsFor.filter((id) => id !== event.duplicate) };
    }
  },
};
