import * as z from 'zod';
import type { Instant } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Kind } from '../ledger/growing.ts';
import {
  type CommunicationEvent,
  type Communications,
  communications,
  keptSince4,
} from './communications/communication.ts';
import { type Counsel, type CounselEvent, counsel } from './communications/counsel.ts';
import { type LetterEvent, type Letters, letters } from './letters/letter.ts';
import { type CaregiverEvent, type Caregivers, caregivers } from './needs/caregiver.ts';
import { type NeedEvent, type Needs, needs } from './needs/need.ts';
import { type Relief, type ReliefEvent, relief } from './relief/relief.ts';
import { amendedBy, opened, type ReportEvent, type Reported } from './report/reported.ts';
import { type Npdb, type NpdbEvent, npdb } from './reporting/npdb.ts';
import { type Section111, type Section111Event, section111 } from './reporting/section111.ts';
import { type Closure, type ClosureEvent, closure } from './resolution/closure.ts';
import { type DemandEvent, type Demands, demands } from './resolution/demand.ts';
import { type LienEvent, type Liens, liens } from './resolution/lien.ts';
import { type JointOfferEvent, type MatterEvent, type Matters, matters } from './resolution/matter.ts';
import { type OfferEvent, type Offers, offers } from './resolution/offer.ts';
import { type PaymentEvent, type Payments, payments } from './resolution/payment.ts';
import { type ReviewEvent, type Reviews, reviews } from './reviews/review.ts';
import { type Safety, type SafetyEvent, safety } from './safety/safety.ts';
import type { Slice } from './slice.ts';
import { type Triage, type TriageEvent, triage } from './triage/triage.ts';
import { type DeadlineEvent, type Deadlines, deadlines } from './work/deadline.ts';

/** The steps of a case, in order. Source: domain §1. */
export const Stage = z
  .enum(['report', 'triage', 'disclosure', 'review', 'findings', 'resolution', 'closure'])
  .meta({ description: 'How far the case has come', example: 'report' });
export type Stage = z.infer<typeof Stage>;

export type CaseEvent =
  | ReportEvent
  | TriageEvent
  | ReviewEvent
  | CommunicationEvent
  | CounselEvent
  | NeedEvent
  | CaregiverEvent
  | SafetyEvent
  | DemandEvent
  | OfferEvent
  | JointOfferEvent
  | PaymentEvent
  | LienEvent
  | MatterEvent
  | NpdbEvent
  | Section111Event
  | LetterEvent
  | ReliefEvent
  | ClosureEvent
  | DeadlineEvent;

/** An event of one or more types. */
export type EventOf<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>;

/** What has been done about an event since it was reported, part by part. */
type Parts = {
  readonly triage: Triage;
  readonly reviews: Reviews;
  readonly communications: Communications;
  readonly counsel: Counsel;
  readonly needs: Needs;
  readonly caregivers: Caregivers;
  readonly safety: Safety;
  readonly demands: Demands;
  readonly offers: Offers;
  readonly payments: Payments;
  readonly liens: Liens;
  readonly matters: Matters;
  readonly npdb: Npdb;
  readonly section111: Section111;
  readonly letters: Letters;
  readonly relief: Relief;
  readonly closure: Closure;
  readonly deadlines: Deadlines;
};

export type Case = Reported & Parts & { readonly stage: Stage; readonly updatedAt: Instant };

const parts = {
  triage,
  reviews,
  communications,
  counsel,
  needs,
  caregivers,
  safety,
  demands,
  offers,
  payments,
  liens,
  matters,
  npdb,
  section111,
  letters,
  relief,
  closure,
  deadlines,
} as const;

const nothingDone: Parts = Object.fromEntries(
  Object.entries(parts).map(([name, { none }]) => [name, none]),
) as unknown as Parts;

/** Which part each event is about. */
const partOf: Readonly<Record<Exclude<CaseEvent['type'], ReportEvent['type']>, keyof Parts>> = {
  Triaged: 'triage',
  DuplicateNamed: 'triage',
  DuplicateDisowned: 'triage',
  ReviewOpened: 'reviews',
  ReviewCompleted: 'reviews',
  DeterminationMade: 'reviews',
  CommunicationLogged: 'communications',
  FollowUpDone: 'communications',
  CounselAdvised: 'counsel',
  RepresentationRecorded: 'counsel',
  NeedRaised: 'needs',
  NeedAnswered: 'needs',
  SupportOffered: 'caregivers',
  SupportAnswered: 'caregivers',
  ActionPlanned: 'safety',
  ActionReplanned: 'safety',
  ActionCompleted: 'safety',
  ActionDropped: 'safety',
  NoActionDecided: 'safety',
  LessonsDecided: 'safety',
  DemandReceived: 'demands',
  DemandCorrected: 'demands',
  DemandRead: 'demands',
  OfferPrepared: 'offers',
  OfferAuthorised: 'offers',
  OfferPresented: 'offers',
  OfferAnswered: 'offers',
  OfferWithdrawn: 'offers',
  NoOfferDecided: 'offers',
  JointOfferAgreed: 'offers',
  PaymentMade: 'payments',
  PaymentReversed: 'payments',
  LiensScreened: 'liens',
  LienAsserted: 'liens',
  LienCleared: 'liens',
  MatterJoined: 'matters',
  MatterLeft: 'matters',
  PractitionerNamed: 'npdb',
  PractitionerAmended: 'npdb',
  OutcomeRead: 'npdb',
  NpdbReportDrafted: 'npdb',
  NpdbReportFiled: 'npdb',
  MedicareStatusRecorded: 'section111',
  OngoingDecided: 'section111',
  Section111Filed: 'section111',
  LetterSent: 'letters',
  ReliefScreened: 'relief',
  ReliefEnrolled: 'relief',
  ReliefDeclined: 'relief',
  ReliefExpenseFiled: 'relief',
  ReliefDaysFiled: 'relief',
  ReliefItemApproved: 'relief',
  ReliefItemRefused: 'relief',
  ReliefPaid: 'relief',
  ReliefPaymentReversed: 'relief',
  ReliefClosed: 'relief',
  CaseClosed: 'closure',
  CaseReopened: 'closure',
  DeadlinePassed: 'deadlines',
  DeadlineKept: 'deadlines',
};

export const evolve = (state: Case | undefined, event: Recorded<CaseEvent>): Case => {
  if (event.type === 'EventReported') {
    return { ...opened(event), ...nothingDone, stage: 'report', updatedAt: event.at };
  }
  if (!state) throw new Error(`A case cannot begin with ${event.type}`);
  const next = { ...(event.type === 'ReportAmended' ? amendedBy(state, event) : evolvePart(state, event)) };
  return { ...next, stage: stageOf(next), updatedAt: event.at };
};

const evolvePart = (state: Case, event: Recorded<Exclude<CaseEvent, ReportEvent>>): Case => {
  const name = partOf[event.type];
  const { evolve } = parts[name] as Slice<unknown, unknown>;
  const by = event.by.organisation === state.hospital ? 'hospital' : 'insurer';
  return { ...state, [name]: evolve(state[name], event, by) };
};

/** How far a case has come, from what has been done. */
const stageOf = ({ triage, reviews, communications, offers, closure }: Case): Stage => {
  if (closure.closed) return 'closure';
  if (offers.items.length > 0 || offers.noOffer) return 'resolution';
  const isReviewed = reviews.items.length > 0 && reviews.items.every(({ completedIn }) => completedIn !== undefined);
  if (isReviewed || communications.parties.family?.kinds.findings) return 'findings';
  if (reviews.items.length > 0) return 'review';
  if (!triage.current) return 'report';
  return triage.current.isAutomatic ? 'triage' : 'disclosure';
};

/**
 * Cases of version 1 knew reports alone; those of version 2, no matter that several insurers share; those of version 3, no
 * practitioner, nothing that Medicare hears of, no letter and no early relief, and promises that were kept by the whole id of
 * their conversation.
 */
const upcast = (state: unknown): Case => {
  const reported = state as Omit<Case, keyof Parts | 'factsAt'>;
  const all: Case = { ...nothingDone, factsAt: reported.updatedAt, ...reported };
  return { ...all, communications: { ...all.communications, kept: keptSince4(all.communications.kept) } };
};

export const caseKind: Kind<Case, CaseEvent> & { readonly upcast: typeof upcast } = {
  kind: 'case',
  schemaVersion: 4,
  evolve,
  upcast,
};
