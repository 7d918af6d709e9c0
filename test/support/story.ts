import { type Case, type CaseEvent, evolve } from '../../shared/cases/case.ts';
import type { CommunicationKind, Party } from '../../shared/cases/communications/communication.ts';
import { Report } from '../../shared/cases/report/report.ts';
import type { CaseOutcome } from '../../shared/cases/resolution/closure.ts';
import type { DemandKind } from '../../shared/cases/resolution/demand.ts';
import { screened } from '../../shared/cases/resolution/lien.ts';
import { isPresented } from '../../shared/cases/resolution/offer.ts';
import { basisIn, type CareRoute, type Outcome } from '../../shared/cases/triage/triage.ts';
import type { Instant, When } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Cents } from '../../shared/kernel/money.ts';
import { record } from '../../shared/ledger/event.ts';
import { aCaseId, at, authorOf, bayview, byInsurer, harbor, incoming } from './cases.ts';

type Told = (state: Case) => CaseEvent | CaseEvent[];

export type Chapter = readonly [day: string, ...what: Told[]];

/** A case told by what happened on each day: `[day, what]`, the first one a report. Times are eight in the morning, UTC. */
export const story = (...chapters: readonly Chapter[]): Case => {
  let state: Case | undefined;
  let sequence = 0;
  for (const [day, ...told] of chapters) {
    for (const tell of told) {
      const events = [tell(state as Case)]
        .flat()
        .flatMap((event, index) => record([event], { after: sequence + index, at: morning(day), by: authorOf(event) }));
      sequence += events.length;
      state = events.reduce<Case | undefined>(evolve, state);
    }
  }
  return state as Case;
};

/** What somebody of the insurer recorded; the rest the hospital did. */
export const asInsurer =
  (told: Told): Told =>
  (state) =>
    [told(state)].flat().map(byInsurer);

export const asHospital = (told: Told): Told => told;

export const morning = (day: string): Instant => at(`${day}T08:00:00Z`);

const on = (day: string): When => day as When;

export const reported =
  (said: Record<string, unknown> = {}): Told =>
  () => {
    const { report, receipt, unmapped } = incoming(said);
    return { type: 'EventReported', caseId: aCaseId, hospital: bayview, report, receipt, unmapped };
  };

export const amended =
  (now: Record<string, unknown>): Told =>
  () => {
    const { receipt, unmapped } = incoming(now);
    const changed = Object.keys(now) as (keyof Report)[];
    const all = Report.parse(now);
    return {
      type: 'ReportAmended',
      receipt,
      unmapped,
      changed,
      now: Object.fromEntries(changed.map((fact) => [fact, all[fact]])),
    };
  };

export const triaged =
  (route: CareRoute, outcome: Outcome = route === 'careReview' ? 'met' : 'not_met', more: object = {}): Told =>
  ({ facts }) => ({
    type: 'Triaged',
    id: mint.triage(),
    route,
    criteria: { harm: outcome, causation: outcome, deviation: outcome },
    severity: 4,
    reportable: 'unknown',
    basis: basisIn(facts),
    ...more,
  });

export const reviewOpened =
  (reviewBy: 'hospital' | 'insurer', startedOn: string, dueOn: string): Told =>
  () => ({
    type: 'ReviewOpened',
    id: mint.review(),
    reviewBy,
    owner: reviewBy === 'hospital' ? bayview : (String(harbor) as never),
    startedOn: on(startedOn),
    dueAt: morning(dueOn),
    privilege: 'none',
  });

/** Finishes the last review, with one outcome on all criteria. */
export const reviewDone =
  (day: string, outcome: Outcome = 'met', privilege: 'none' | 'patientSafetyWorkProduct' = 'none'): Told =>
  ({ reviews }) => {
    const { id } = reviews.items.at(-1) ?? { id: mint.review() };
    const determined = (['harm', 'causation', 'deviation'] as const).map(
      (criterion): CaseEvent => ({
        type: 'DeterminationMade',
        id: mint.determination(),
        reviewId: id,
        criterion,
        outcome,
        rationale: 'The count was not done.',
        author: 'A reviewer',
        organisation: 'Bayview',
        on: on(day),
        privilege,
      }),
    );
    const completed: CaseEvent = {
      type: 'ReviewCompleted',
      id,
      on: on(day),
      findings: 'The count was not done.',
      contributingFactors: [],
    };
    return [...determined, completed];
  };

export const said =
  (kind: CommunicationKind, party: Party, day: string, followUpBy?: string): Told =>
  () => ({
    type: 'CommunicationLogged',
    id: mint.communication(),
    kind,
    party,
    on: on(day),
    channel: 'inPerson',
    people: ['Somebody'],
    followUps: followUpBy === undefined ? [] : [{ what: 'Call back', owes: 'hospitalRisk', by: on(followUpBy) }],
    privilege: 'none',
  });

export const advised =
  (day: string): Told =>
  () => ({
    type: 'CounselAdvised',
    id: mint.advice(),
    on: on(day),
    channel: 'inPerson',
    people: [],
    attorneys: [{ id: mint.attorney(), name: 'An attorney' }],
  });

export const represented =
  (day: string): Told =>
  () => ({ type: 'RepresentationRecorded', represented: 'yes', on: on(day) });

export const needHeard =
  (day: string): Told =>
  () => ({ type: 'NeedRaised', id: mint.need(), kind: 'practical', description: 'A ride', on: on(day) });

export const supportOffered =
  (day: string): Told =>
  () => ({ type: 'SupportOffered', id: mint.support(), on: on(day) });

export const demanded =
  (kind: DemandKind, day: string): Told =>
  () => ({ type: 'DemandReceived', id: mint.demand(), kind, from: 'counsel', on: on(day), isWritten: true });

export const actionPlanned =
  (dueOn: string): Told =>
  () => ({
    type: 'ActionPlanned',
    id: mint.action(),
    kind: 'checklist',
    description: 'Count twice',
    owner: 'Theatre manager',
    dueOn,
    measure: 'Audits',
  });

export const lessonsDecided: Told = () => ({
  type: 'LessonsDecided',
  id: mint.decision(),
  decision: 'share',
  reason: 'It helps others',
});

export const offerPrepared =
  (amount: number | undefined, needsAuthority = false): Told =>
  ({ offers }) => ({
    type: 'OfferPrepared',
    id: mint.offer(),
    version: offers.items.length + 1,
    ...(amount !== undefined && { amount: Cents.parse(amount) }),
    payees: [],
    commitments: [],
    conditions: [],
    explanation: 'For what happened',
    needsAuthority,
  });

const lastOffer = ({ offers }: Case) => offers.items.at(-1)?.id ?? mint.offer();

export const offerPresented =
  (day: string, answerBy?: string): Told =>
  (state) => ({
    type: 'OfferPresented',
    id: lastOffer(state),
    on: on(day),
    channel: 'inPerson',
    people: [],
    ...(answerBy !== undefined && { answerBy: on(answerBy) }),
  });

const madeOffer = ({ offers }: Case) => offers.items.find(isPresented)?.id ?? mint.offer();

export const offerAnswered =
  (answer: 'accepted' | 'rejected', day: string): Told =>
  (state) => ({
    type: 'OfferAnswered',
    id: madeOffer(state),
    answer,
    answeredBy: 'family',
    on: on(day),
    isWritten: true,
  });

export const noOffer: Told = () => ({
  type: 'NoOfferDecided',
  id: mint.offer(),
  explanation: 'Care was as it should be',
});

export const liensAsked =
  (day: string): Told =>
  () => ({ type: 'LiensScreened', id: mint.lien(), kinds: [...screened], on: on(day) });

export const paid =
  (amount: number, day: string): Told =>
  (state) => ({
    type: 'PaymentMade',
    id: mint.payment(),
    offerId: lastOffer(state),
    payee: 'The family',
    place: 0,
    amount: Cents.parse(amount),
    method: 'wire',
    reference: `P-${state.payments.length}`,
    on: on(day),
  });

export const closed =
  (outcome: CaseOutcome): Told =>
  () => ({ type: 'CaseClosed', id: mint.decision(), outcome, reason: 'It is done' });

export const reopened: Told = () => ({ type: 'CaseReopened', id: mint.decision(), reason: 'More is known' });

export const lapsed =
  (step: string, dueOn: string): Told =>
  () => ({ type: 'DeadlinePassed', step, owes: 'hospitalRisk', dueAt: morning(dueOn) });
