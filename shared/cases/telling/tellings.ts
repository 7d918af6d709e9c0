import type { CaseEvent, EventOf } from '../case.ts';
import type { Fact } from '../report.ts';

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
    /** To the family, in words of every day and without anything privileged; nothing if it is not theirs to hear. */
    readonly family: (event: EventOf<Each>) => string | undefined;
  };
};

export const untold = (): undefined => undefined;
