import type { Case, CaseEvent, EventOf } from '../case.ts';
import type { Fact } from '../report/report.ts';

/** What whoever reads a timeline may not see of it. */
export type Unseen = {
  readonly hidden: readonly Fact[];
  /** Whether a reason given by somebody else is withheld. */
  readonly hidesReason: boolean;
  /** Whether somebody of the reader's own side did it. */
  readonly isOwn: boolean;
};

/** How events of some types are told. */
export type Tellings<Type extends CaseEvent['type']> = {
  readonly [Each in Type]: {
    /** To those who run the case. */
    readonly staff: (event: EventOf<Each>, unseen: Unseen) => string;
    /**
     * To the patient, or whoever of the family speaks for them: in words of every day, without anything privileged, and
     * as fits the case as it is now. Nothing if it is not theirs to hear.
     */
    readonly family: (event: EventOf<Each>, state: Case) => string | undefined;
  };
};

export const untold = (): undefined => undefined;
