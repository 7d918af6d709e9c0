import fc from 'fast-check';
import type { Acting } from '../../../shared/cases/acting.ts';
import type { Case, CaseEvent } from '../../../shared/cases/case.ts';
import { dayOf } from '../../../shared/kernel/calendar.ts';
import type { Instant, When } from '../../../shared/kernel/instant.ts';
import type { Refusal, RefusalCode } from '../../../shared/kernel/refusal.ts';

/** Somebody who does things in a case. `chief` is claims staff and administrator of the insurer in one. */
export type Doer = 'claims' | 'reviewer' | 'admin' | 'chief' | 'risk';

/** What somebody does to a case: as the commands of the case, with what they ask for filled in. */
export type Doing = (state: Case, acting: Acting) => readonly CaseEvent[] | Refusal<RefusalCode>;

/**
 * Something that may be tried in a case at any time: what is asked comes from chance, ids are minted when it is tried, and
 * what it names is picked from the case as it then is.
 */
export type Command = {
  readonly by: readonly Doer[];
  readonly weight: number;
  readonly asked: fc.Arbitrary<() => Doing>;
};

export type Trial = { readonly name: string; readonly by: Doer; readonly doing: () => Doing };

/** A command that anybody of these may try, with something that chance asks for. */
export const command = <Asked>(
  by: readonly Doer[],
  asked: fc.Arbitrary<Asked>,
  doing: (asked: Asked) => Doing,
  weight = 1,
): Command => ({ by, weight, asked: asked.map((each) => () => doing(each)) });

/** Any of these commands, those that weigh more more often. */
export const anyOf = (commands: Readonly<Record<string, Command>>): fc.Arbitrary<Trial> =>
  fc.oneof(
    ...Object.entries(commands).map(([name, { by, weight, asked }]) => ({
      weight,
      arbitrary: fc.tuple(fc.constantFrom(...by), asked).map(([doer, doing]) => ({ name, by: doer, doing })),
    })),
  );

/** The last of several, or one before it. */
export const pick = <Item>(items: readonly Item[], place: number): Item | undefined => items[items.length - 1 - place];

export const aPlace = fc.nat({ max: 1 });
export const nothing = fc.constant(undefined);

const dayLength = 24 * 60 * 60 * 1000;

/** A day, counted from the one on which something is done. */
export const day = (now: Instant, later = 0): When =>
  dayOf(new Date(Date.parse(now) + later * dayLength).toISOString() as When) as When;

/** When something was, as somebody says it who does it now: mostly today, seldom earlier, and by mistake tomorrow. */
export const someDays = fc.constantFrom(0, 0, 0, 0, 0, -1, -3, 2);

/**
 * What only one side may ever read is planted in every text that is marked: it is looked for in all that the other side,
 * or the family, is shown.
 */
export const canaries = {
  hospital: 'canary of the hospital',
  insurer: 'canary of the insurer',
  story: 'canary of the story',
} as const;

/** A text of somebody's side, with its canary in it where it is marked. */
export const words = ({ audience }: Pick<Acting, 'audience'>, isMarked: boolean): string =>
  isMarked ? `What was found. ${canaries[audience]}` : 'What was found.';
