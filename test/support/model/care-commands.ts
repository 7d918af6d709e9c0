import fc from 'fast-check';
import type { Case } from '../../../shared/cases/case.ts';
import { Channel, CommunicationKind, isKnownTo, Party } from '../../../shared/cases/communications/communication.ts';
import { Represented } from '../../../shared/cases/communications/counsel.ts';
import { Conversation, keepFollowUp, logCommunication } from '../../../shared/cases/communications/decide.ts';
import { adviseCounsel, recordRepresentation } from '../../../shared/cases/communications/decide-counsel.ts';
import { Answering, answerNeed, Raising, raiseNeed } from '../../../shared/cases/needs/decide.ts';
import { answerSupport, offerSupport } from '../../../shared/cases/needs/decide-support.ts';
import { NeedKind } from '../../../shared/cases/needs/need.ts';
import { completeReview, Determining, determine, openReview } from '../../../shared/cases/reviews/decide.ts';
import { PartMark, ReviewBy } from '../../../shared/cases/reviews/review.ts';
import {
  completeAction,
  decideLessons,
  dropAction,
  needNoAction,
  planAction,
  replanAction,
} from '../../../shared/cases/safety/decide.ts';
import { ActionKind, Lessons } from '../../../shared/cases/safety/safety.ts';
import { triageCase, Weighing } from '../../../shared/cases/triage/decide.ts';
import { Criterion, type Outcome } from '../../../shared/cases/triage/triage.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { aPlace, type Command, command, type Doing, day, nothing, pick, someDays, words } from './command.ts';

const aMark = fc.constantFrom(undefined, undefined, ...PartMark.options);

/** The mark that somebody means: what they say, or else the usual one. */
const isMeant = (said: PartMark | undefined, usual: PartMark): boolean => (said ?? usual) !== 'none';

const aMet = fc.constantFrom<Outcome>('met', 'met', 'met', 'not_met', 'undetermined');

/** A review of the own side that is not finished, and any other where there is none. */
const ownReview = ({ reviews, hospital }: Case, isHospital: boolean, place: number) => {
  const own = reviews.items.filter(({ owner }) => (owner === hospital) === isHospital);
  return pick(own, place)?.id ?? pick(reviews.items, place)?.id ?? mint.review();
};

type Reviewing = { readonly by?: ReviewBy; readonly privilege?: PartMark | undefined; readonly started?: number };

export const openOwn = ({ by, privilege, started = 0 }: Reviewing = {}): Doing => {
  const id = mint.review();
  return (state, acting) => {
    const { audience, now } = acting;
    const isPrivate = audience === 'hospital' && state.facts.privilege === 'patientSafetyWorkProduct';
    const isMarked = isMeant(privilege, isPrivate ? 'patientSafetyWorkProduct' : 'none');
    const said = { by: by ?? audience, reviewer: 'Quality', startedOn: day(now, started), privilege };
    return openReview(state, id, { ...said, scope: words(acting, isMarked) }, acting);
  };
};

export const completeOwn =
  (place = 0, days = 0): Doing =>
  (state, acting) => {
    const id = ownReview(state, acting.audience === 'hospital', place);
    const review = state.reviews.items.find((each) => each.id === id);
    const text = words(acting, isMeant(undefined, review?.privilege ?? 'none'));
    return completeReview(
      state,
      id,
      { on: day(acting.now, days), findings: text, contributingFactors: [text] },
      acting,
    );
  };

type Found = { readonly criterion: Criterion; readonly outcome: Outcome; readonly privilege?: PartMark | undefined };

export const determineOwn = ({ criterion, outcome, privilege }: Found, place = 0, days = 0): Doing => {
  const id = mint.determination();
  return (state, acting) => {
    const reviewId = ownReview(state, acting.audience === 'hospital', place);
    const review = state.reviews.items.find((each) => each.id === reviewId);
    const rationale = words(acting, isMeant(privilege, review?.privilege ?? 'none'));
    const by = { author: 'Dr. Osei', organisation: 'Quality', on: day(acting.now, days) };
    return determine(
      state,
      id,
      Determining.parse({ reviewId, criterion, outcome, privilege, rationale, ...by }),
      acting,
    );
  };
};

type Said = {
  readonly kind: Conversation['kind'];
  readonly party: Party;
  readonly privilege?: PartMark;
  readonly promises?: number;
  readonly days?: number;
};

export const say = ({ kind, party, privilege = 'none', promises = 0, days = 0 }: Said): Doing => {
  const id = mint.communication();
  return (state, acting) => {
    const text = words(acting, privilege !== 'none');
    const owes = acting.audience === 'hospital' ? 'hospitalRisk' : 'claims';
    const followUps = Array.from({ length: promises }, (_, index) => {
      const by = day(acting.now, days + 5 * index);
      // What the other side is to keep, it is told.
      return index === 0 ? { what: text, owes, by } : { what: 'Records.', owes: 'hospitalRisk', by };
    });
    const on = day(acting.now, days);
    const said = { kind, party, on, channel: 'letter', people: [text], summary: text, followUps, privilege };
    return logCommunication(state, id, Conversation.parse(said), acting);
  };
};

export const weigh = (said: Partial<Weighing>): Doing => {
  const id = mint.triage();
  const why = said.route === 'notEligible' ? { notEligible: 'other', reason: 'Known already.' } : {};
  const weighing = Weighing.parse({ severity: 5, causation: 'met', deviation: 'met', ...said, ...why });
  return (state, acting) => triageCase(state, id, weighing, acting);
};

export const advise = (represented?: Represented): Doing => {
  const ids = { advice: mint.advice(), communication: mint.communication() };
  return (state, acting) => {
    const said = { on: day(acting.now), channel: Channel.enum.phone, people: ['Ana'], represented };
    return adviseCounsel(state, ids, said, [], acting);
  };
};

export const needNone = (): Doing => {
  const id = mint.decision();
  return (state) => needNoAction(state, id, { reason: 'A rare chance.' });
};

export const learn = (decision: Lessons = 'share'): Doing => {
  const id = mint.decision();
  return (state, acting) => decideLessons(state, id, { decision, reason: 'It may help others.' }, acting);
};

const anAction = fc.record({ kind: fc.constantFrom(...ActionKind.options), place: aPlace, days: fc.nat({ max: 40 }) });

const plannedAction = ({ safety }: Case, place: number) =>
  (
    pick(
      safety.actions.filter(({ status }) => status === 'planned'),
      place,
    ) ?? pick(safety.actions, place)
  )?.id ?? mint.action();

const planOf = (kind: ActionKind, dueOn: string) => ({
  kind,
  description: 'Count twice.',
  owner: 'OR',
  dueOn,
  measure: 'Counts.',
});

const { counselAdvice: _, offer: __, ...sayable } = CommunicationKind.enum;
const aKind = fc.constantFrom(...Object.values(sayable));

/** From triage to what is learnt: whatever both sides do but for the offer. */
export const careCommands = {
  triage: command(
    ['risk', 'claims'],
    fc.record({
      severity: fc.constantFrom(2, 5, 9, 10),
      causation: aMet,
      deviation: aMet,
      reportable: fc.constantFrom('yes', 'no', 'unknown'),
      route: fc.constantFrom(undefined, undefined, 'notEligible', 'hospitalLed'),
    }),
    weigh,
    2,
  ),
  openReview: command(
    ['risk', 'claims', 'reviewer'],
    fc.record({
      by: fc.constantFrom(...ReviewBy.options, undefined, undefined),
      privilege: aMark,
      started: someDays,
    }),
    ({ by, ...said }) => openOwn({ ...said, ...(by && { by }) }),
    3,
  ),
  completeReview: command(
    ['risk', 'claims', 'reviewer'],
    fc.tuple(aPlace, someDays),
    ([place, days]) => completeOwn(place, days),
    3,
  ),
  determine: command(
    ['risk', 'claims', 'reviewer'],
    fc.tuple(
      fc.record({ criterion: fc.constantFrom(...Criterion.options), outcome: aMet, privilege: aMark }),
      aPlace,
      someDays,
    ),
    ([found, place, days]) => determineOwn(found, place, days),
    8,
  ),
  logCommunication: command(
    ['risk', 'claims'],
    fc.record({
      kind: aKind,
      party: fc.constantFrom(...Party.options),
      privilege: fc.constantFrom<PartMark>('none', ...PartMark.options),
      promises: fc.nat({ max: 2 }),
      days: someDays,
    }),
    say,
    3,
  ),
  // What was said long ago, and is recorded only now.
  tellLater: command(
    ['risk'],
    fc.constantFrom(-1, -3, -10, -70),
    (days) => say({ kind: 'initialDisclosure', party: 'family', days }),
    8,
  ),
  shareFindings: command(['risk'], nothing, () => say({ kind: 'findings', party: 'family' })),
  sayHowItEnds: command(['risk', 'claims'], nothing, () => say({ kind: 'closing', party: 'family' }), 3),
  answerNotice: command(['claims'], fc.constantFrom('noticeRecords', 'noticeResponse', 'earlyDiscussion'), (kind) =>
    say({ kind, party: 'counsel' }),
  ),
  keepFollowUp: command(
    ['risk', 'claims'],
    fc.tuple(fc.nat({ max: 3 }), someDays),
    ([place, days]) =>
      (state, acting) => {
        const { followUps, parties } = state.communications;
        const isKnown = isKnownTo(acting.audience);
        // What was promised last may be kept already.
        const lately = Object.values(parties).map(({ last }) => ({ id: last.id, number: 1 }));
        const known = pick(followUps.filter(isKnown), place) ?? pick(lately, place);
        // One that the other side keeps to itself may be guessed.
        const theirs = pick(
          followUps.filter((each) => !isKnown(each)),
          place,
        );
        const promise = known ?? theirs ?? { id: mint.communication(), number: 1 };
        return keepFollowUp(state, promise.id, { number: promise.number, on: day(acting.now, days) }, acting);
      },
    48,
  ),
  adviseCounsel: command(['claims', 'risk'], fc.constantFrom(undefined, ...Represented.options), advise),
  recordRepresentation: command(
    ['claims', 'risk'],
    fc.tuple(fc.constantFrom(...Represented.options), someDays),
    ([represented, days]) =>
      (state, acting) =>
        recordRepresentation(state, { represented, on: day(acting.now, days) }, acting),
  ),
  raiseNeed: command(
    ['risk', 'claims'],
    fc.tuple(fc.constantFrom(...NeedKind.options), someDays),
    ([kind, days]) => {
      const id = mint.need();
      return (state, acting) =>
        raiseNeed(state, id, Raising.parse({ kind, description: 'A ride.', on: day(acting.now, days) }), acting);
    },
    3,
  ),
  answerNeed: command(
    ['risk', 'claims'],
    fc.tuple(fc.constantFrom('met', 'notMet'), aPlace, someDays),
    ([answer, place, days]) =>
      (state, acting) => {
        const open = state.needs.filter(({ status }) => status === 'open');
        const id = (pick(open, place) ?? pick(state.needs, place))?.id ?? mint.need();
        const said = answer === 'met' ? { recovery: 'billWaived', amount: 100 } : { explanation: 'No room.' };
        return answerNeed(state, id, Answering.parse({ answer, ...said, on: day(acting.now, days) }), acting);
      },
    6,
  ),
  offerSupport: command(
    ['risk'],
    someDays,
    (days) => {
      const id = mint.support();
      return (state, acting) => offerSupport(state, id, { on: day(acting.now, days) }, acting);
    },
    2,
  ),
  answerSupport: command(
    ['risk'],
    fc.tuple(fc.constantFrom('accepted', 'declined'), aPlace, someDays),
    ([answer, place, days]) =>
      (state, acting) => {
        const id = pick(state.caregivers, place)?.id ?? mint.support();
        return answerSupport(state, id, { answer, on: day(acting.now, days) }, acting);
      },
    6,
  ),
  planAction: command(
    ['risk', 'claims', 'reviewer'],
    anAction,
    ({ kind, days }) => {
      const id = mint.action();
      return (state, acting) => planAction(state, id, planOf(kind, day(acting.now, days - 1)), acting);
    },
    2,
  ),
  replanAction: command(
    ['risk'],
    anAction,
    ({ kind, place, days }) =>
      (state, { now }) =>
        replanAction(state, plannedAction(state, place), { ...planOf(kind, day(now, days)), reason: 'Late.' }, now),
    5,
  ),
  completeAction: command(
    ['risk'],
    fc.tuple(aPlace, someDays),
    ([place, days]) =>
      (state, { now }) =>
        completeAction(state, plannedAction(state, place), { on: day(now, days), result: 'Done.' }, now),
    5,
  ),
  dropAction: command(
    ['risk'],
    aPlace,
    (place) => (state) => dropAction(state, plannedAction(state, place), { reason: 'Not needed.' }),
    4,
  ),
  needNoAction: command(['risk'], nothing, needNone),
  decideLessons: command(['risk', 'claims', 'reviewer'], fc.constantFrom(...Lessons.options), learn),
} as const satisfies Readonly<Record<string, Command>>;
