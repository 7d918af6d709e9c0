import type { Instant, When } from '../../kernel/instant.ts';
import type { Case, CaseEvent, EventOf } from '../case.ts';
import { isInTime } from '../times.ts';
import { hasPassed } from './deadline.ts';
import type { Step } from './step.ts';

/** When something was done, as far as whoever recorded it says so. */
const doneOn = (event: CaseEvent): When | undefined => {
  switch (event.type) {
    case 'ReviewOpened':
      return event.startedOn;
    case 'ReportAmended':
      return event.changed.includes('disclosure') ? event.now.disclosure?.on : undefined;
    case 'ActionCompleted':
      return event.on as When;
    case 'ReliefEnrolled':
      return event.family.on;
    case 'CommunicationLogged':
    case 'FollowUpDone':
    case 'CounselAdvised':
    case 'ReviewCompleted':
    case 'NeedAnswered':
    case 'SupportOffered':
    case 'OfferPresented':
    case 'OfferAnswered':
    case 'PaymentMade':
    case 'LiensScreened':
    case 'LienCleared':
    case 'NpdbReportFiled':
    case 'MedicareStatusRecorded':
    case 'Section111Filed':
    case 'LetterSent':
    case 'ReliefScreened':
    case 'ReliefDeclined':
    case 'ReliefPaid':
      return event.on;
    default:
      return undefined;
  }
};

/** A step that was due, and is not any more. */
type Settled = { readonly step: Step; readonly dueAt: Instant; readonly on: When };

/**
 * Of the steps that were due before some events, those that the events settled in time: by when it was done, whenever it
 * was recorded.
 */
export const settledInTime = (
  before: readonly { readonly step: Step; readonly dueAt: Instant }[],
  after: readonly Step[],
  events: readonly CaseEvent[],
): Settled[] => {
  const [on, ...more] = events.flatMap((event) => doneOn(event) ?? []);
  if (on === undefined || more.some((each) => each !== on)) return [];
  return before
    .filter(
      ({ step, dueAt }) =>
        isInTime(on, dueAt) && !after.some(({ key, dueAt: due }) => key === step.key && due === step.dueAt),
    )
    .map(({ step, dueAt }) => ({ step, dueAt, on }));
};

/** That deadlines which were told to have passed were kept after all. */
export const keptAfterAll = ({ deadlines }: Case, settled: readonly Settled[]): EventOf<'DeadlineKept'>[] =>
  settled.flatMap(({ step: { key, owes, ownOf }, dueAt, on }) =>
    hasPassed(deadlines, key, dueAt)
      ? [{ type: 'DeadlineKept', step: key, owes, dueAt, ...(ownOf !== undefined && { ownOf }), on }]
      : [],
  );
