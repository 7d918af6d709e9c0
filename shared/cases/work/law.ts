import { dueAfter } from '../../kernel/calendar.ts';
import { type Instant, isBefore, type When } from '../../kernel/instant.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case } from '../case.ts';
import type { Clock } from '../clocks/clock.ts';
import { clocksStarted, dueOf } from '../clocks/clocks.ts';
import { type CommunicationKind, familySides, toldOf } from '../communications/communication.ts';
import { isDisowned } from '../eligibility.ts';
import { type Step, stepKey } from './step.ts';

/** What started a clock of the law, and when. */
type Start = { readonly starts: Clock['starts']; readonly on: When; readonly about: string; readonly sequence: number };

/** What the law of the state asks for, and is not done yet; where no state is known, to say it. */
export const lawSteps = (state: Case, settings: Settings): Step[] => {
  if (state.facts.state === undefined) return startsIn(state).length > 0 ? [sayState(state, settings)] : [];
  return clocksOpen(state).map(({ clock, on, about }) => {
    const key = `${clock.id}.${about}`;
    return {
      key: stepKey('stateClock', key),
      duty: 'stateClock' as const,
      about: key,
      owes: clock.owes,
      dueAt: dueOf(clock, on, { ownCount: settings.clocks[clock.id], daysOff: settings.calendar.daysOff }),
      blockedBy: [],
      what: clock.what,
      source: clock.source,
    };
  });
};

/** Whether a clock of the law waits for something of a kind to be said. */
export const lawAsksFor = (state: Case, kind: CommunicationKind): boolean =>
  clocksOpen(state).some(({ clock }) => clock.settledBy === kind);

/** The clocks of the law that run. */
const clocksOpen = (state: Case): { readonly clock: Clock; readonly on: When; readonly about: string }[] => {
  const { state: law } = state.facts;
  if (law === undefined) return [];
  return startsIn(state).flatMap(({ starts, on, about, sequence }) =>
    clocksStarted({ state: law, starts, on })
      .filter((clock) => !isSettled(state, clock, { on, sequence }))
      .map((clock) => ({ clock, on, about })),
  );
};

/** Whose law it is has to be known, or its clocks run unseen. */
const sayState = ({ reportedAt }: Case, { triage: { decisionHours } }: Settings): Step => ({
  key: stepKey('sayState'),
  duty: 'sayState',
  owes: 'hospitalRisk',
  dueAt: dueAfter(reportedAt satisfies Instant as unknown as When, { count: decisionHours, unit: 'hours' }),
  blockedBy: [],
});

/** A notice starts clocks, each by itself; a serious reportable event does, once, when it was noticed. */
const startsIn = (state: Case): Start[] => {
  const { demands, triage, facts, reportedAt, id } = state;
  const counted = isDisowned(state) ? demands.filter(({ isAutomatic }) => !isAutomatic) : demands;
  const notices = counted.flatMap(({ kind, on, id: about, toldIn: sequence }): Start[] =>
    kind === 'preLitigationNotice' || kind === 'earlyDiscussionNotice' || kind === 'providerNotice'
      ? [{ starts: kind, on, about, sequence }]
      : [],
  );
  if (triage.current?.reportable !== 'yes') return notices;
  const on = facts.discovered ?? (reportedAt satisfies Instant as unknown as When);
  return [...notices, { starts: 'reportableEvent', on, about: id, sequence: 0 }];
};

/** Whether what settles a clock has been said to the family or its counsel since it started. */
const isSettled = (
  { communications }: Case,
  { settledBy }: Clock,
  { on, sequence }: Pick<Start, 'on' | 'sequence'>,
): boolean =>
  familySides.some((party) => {
    const said = toldOf(communications, party, settledBy);
    return said !== undefined && said.sequence > sequence && !isBefore(said.on, on);
  });
