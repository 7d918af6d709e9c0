import type { ReviewId } from '../../kernel/ids.ts';
import { sayWhen, type When, writeWhen } from '../../kernel/instant.ts';
import type { Case } from '../case.ts';
import { statePacks } from '../clocks/state-packs.ts';
import type { Channel, CommunicationKind, Party } from '../communications/communication.ts';
import type { Review } from '../reviews/review.ts';
import type { ActionKind } from '../safety/safety.ts';
import type { NotEligible } from '../triage/triage.ts';
import type { Duty, Owing } from '../work/step.ts';
import { type Tellings, untold } from './tellings.ts';

/** Triage and reviews. */
export const assessing: Tellings<
  'Triaged' | 'DuplicateNamed' | 'DuplicateDisowned' | 'ReviewOpened' | 'ReviewCompleted' | 'DeterminationMade'
> = {
  Triaged: {
    staff: ({ route, criteria, severity, isAutomatic, notEligible, reason }) =>
      isAutomatic
        ? 'A notice, claim or suit made this a case for the insurer. The three criteria are still to be weighed.'
        : [
            `It was triaged: ${routes[route]}.`,
            `Harm ${found[criteria.harm]}${severity === undefined ? '' : ` (severity ${severity})`}, ` +
              `causation ${found[criteria.causation]}, deviation ${found[criteria.deviation]}.`,
            ...(notEligible ? [`Not taken further: ${whyNot[notEligible]}.`] : []),
            ...(reason ? [`Reason: ${reason}`] : []),
          ].join(' '),
    family: ({ route }) => familyRoutes[route],
  },
  DuplicateNamed: { staff: ({ duplicate }) => `Case ${duplicate} was found to be of the same event.`, family: untold },
  DuplicateDisowned: {
    staff: ({ duplicate }) => `Case ${duplicate} was found to be of another event after all.`,
    family: untold,
  },
  ReviewOpened: {
    staff: ({ reviewBy, startedOn }) => `${reviewers[reviewBy]} began ${sayWhen(startedOn)}.`,
    family: ({ id, startedOn }, state) =>
      tellReview(state, id, (whose) => `${whose} of what happened began ${writeWhen(startedOn)}.`),
  },
  ReviewCompleted: {
    staff: ({ on }) => `A review was finished ${sayWhen(on)}.`,
    family: ({ id, on }, state) =>
      // The same of every review: nobody is promised what a mark keeps, and no mark shows.
      tellReview(state, id, (whose) => `${whose} was finished ${writeWhen(on)}.`),
  },
  DeterminationMade: {
    staff: ({ criterion, outcome, organisation, privilege }, { isOwn }) =>
      privilege !== 'none' && !isOwn
        ? 'A determination was made that stays with its organisation.'
        : `${organisation} determined: ${criterion} ${found[outcome]}.`,
    family: untold,
  },
};

const routes = {
  careReview: 'it goes to care review with the insurer',
  hospitalLed: 'the hospital communicates and helps',
  relief: 'early relief is looked into',
  notEligible: 'it is not taken further',
} as const;

const familyRoutes = {
  careReview: 'It was decided how this goes on: the hospital and its insurer look into what happened.',
  hospitalLed: 'It was decided how this goes on: the hospital looks into what happened, and stays in touch with you.',
  relief:
    'It was decided how this goes on: the hospital looks into what happened, and whether it can help with costs early.',
  notEligible: 'It was decided not to look into this any further here. The hospital can tell you why.',
} as const;

const found = { met: 'met', not_met: 'not met', undetermined: 'undetermined' } as const;

const reviewers = {
  hospital: "The hospital's review",
  insurer: "The insurer's review",
  external: 'A review by an external expert',
} as const;

const reviewsForFamily: Readonly<Record<Review['reviewBy'], string>> = {
  hospital: "The hospital's review",
  insurer: "The review by the hospital's insurer",
  external: 'The review by an expert from outside the hospital',
};

/** A review to the family. What attorneys asked for is not theirs to hear of. */
const tellReview = ({ reviews }: Case, id: ReviewId, say: (whose: string) => string): string | undefined => {
  const review = reviews.items.find((each) => each.id === id);
  if (!review || review.privilege === 'attorneyWorkProduct') return undefined;
  return say(reviewsForFamily[review.reviewBy]);
};

const whyNot: Readonly<Record<NotEligible, string>> = {
  reachedNobody: 'it reached nobody',
  noUnexpectedOutcome: 'the outcome was not unexpected',
  enteredInError: 'it was entered in error',
  duplicate: 'it is known already as another case',
  notInsured: 'it is not covered',
  other: 'for another reason',
};

/** How a sentence begins that says when: `On November 23, 2026`. */
const dated = (when: When): string => `${writeWhen(when).slice(0, 1).toUpperCase()}${writeWhen(when).slice(1)}`;

/** What was said, and to whom. */
export const talking: Tellings<
  | 'CommunicationLogged'
  | 'FollowUpDone'
  | 'CounselAdvised'
  | 'RepresentationRecorded'
  | 'DeadlinePassed'
  | 'DeadlineKept'
> = {
  CommunicationLogged: {
    staff: ({ kind, party, on, followUps, privilege = 'none' }, { isOwn }) =>
      `${topics[kind]}: ${parties[party]} ${sayWhen(on)}.` +
      (followUps.length > 0 && (privilege === 'none' || isOwn) ? ` ${followUps.length} to follow up.` : ''),
    // Also of one that is marked: they were there. What was said in it, no conversation tells here.
    family: ({ kind, party, on, channel }) => {
      const what = topicsForFamily[kind];
      if (what === undefined || (party !== 'family' && party !== 'counsel')) return undefined;
      return `${dated(on)}, ${party === 'family' ? 'you were' : 'your attorney was'} ${what}, ${channels[channel]}.`;
    },
  },
  FollowUpDone: {
    staff: ({ number, on }) => `Follow-up ${number} of a conversation was done ${sayWhen(on)}.`,
    family: untold,
  },
  CounselAdvised: {
    staff: ({ on, attorneys }) =>
      `The family was advised ${sayWhen(on)} to have counsel, and was given a list of ${attorneys.length}.`,
    family: ({ on }) =>
      `${dated(on)}, you were told that you may have an attorney of your own, and were given a list of attorneys.`,
  },
  RepresentationRecorded: {
    staff: ({ represented, on }) =>
      ({
        yes: `The family has counsel since ${on.slice(0, 10)}.`,
        no: `The family has no counsel, as of ${on.slice(0, 10)}.`,
        unknown: 'It is not known whether the family has counsel.',
      })[represented],
    family: ({ represented, on }) =>
      ({
        yes: `An attorney began to speak for you ${writeWhen(on)}.`,
        no: `It was noted that no attorney speaks for you, as of ${writeWhen(on).replace('on ', '')}.`,
        unknown: undefined,
      })[represented],
  },
  DeadlinePassed: {
    staff: ({ step, owes, dueAt }) => {
      const [duty = '', about] = step.split(':');
      const what = lapses[duty as Duty] ?? 'Something was not done in time';
      const whom = about !== undefined && about in parties ? ` (${parties[about as Party]})` : askedByLaw(about);
      return `${what}${whom}: it was due ${dueAt.slice(0, 10)}, owed by ${owers[owes]}.`;
    },
    family: untold,
  },
  DeadlineKept: {
    staff: ({ step, dueAt, on }) => {
      const [, about] = step.split(':');
      const whom = about !== undefined && about in parties ? ` (${parties[about as Party]})` : '';
      return `What was due ${dueAt.slice(0, 10)}, and was told as late${whom}, was done in time, ${sayWhen(on)}.`;
    },
    family: untold,
  },
};

const topics: Readonly<Record<CommunicationKind, string>> = {
  initialDisclosure: 'What is known so far',
  progressUpdate: 'How things stand',
  findings: 'What the reviews found',
  apology: 'An apology',
  counselAdvice: 'The right to have counsel',
  offer: 'An offer',
  closing: 'How it ends, and why',
  other: 'A conversation',
  noticeRecords: 'Records, as the notice asks for',
  noticeResponse: 'The answer to the notice',
  sevenDayLetter: 'The seven-day letter',
  thirtyDayLetter: 'The thirty-day letter',
  earlyDiscussion: 'An early discussion',
  resolutionOffered: 'An offer to resolve it',
};

/** What somebody was, in a conversation. Advice to have counsel, and offers, are told by what they are. */
const topicsForFamily: Readonly<Record<CommunicationKind, string | undefined>> = {
  initialDisclosure: 'told what was known so far',
  progressUpdate: 'told how things stood',
  findings: 'told what the reviews had found',
  apology: 'given an apology',
  counselAdvice: undefined,
  offer: undefined,
  closing: 'told how this ends, and why',
  other: 'in touch with the hospital or its insurer',
  noticeRecords: 'given the records that the notice had asked for',
  noticeResponse: 'given the answer to the notice',
  sevenDayLetter: 'sent the letter that is due within seven days',
  thirtyDayLetter: 'sent the letter that is due within thirty days',
  earlyDiscussion: 'part of an early discussion of what happened',
  resolutionOffered: 'told how this might be resolved',
};

const channels: Readonly<Record<Channel, string>> = {
  inPerson: 'in person',
  phone: 'by phone',
  video: 'by video call',
  letter: 'by letter',
  email: 'by email',
  portal: 'through the portal',
};

const parties: Readonly<Record<Party, string>> = {
  family: 'the family',
  counsel: "the family's counsel",
  clinician: 'the clinician',
  hospital: 'the hospital',
  insurer: 'the insurer',
};

/** What a clock of the law asks for, in brackets. */
const askedByLaw = (about: string | undefined): string => {
  const clock = statePacks.flatMap(({ clocks }) => clocks).find(({ id }) => id === about?.split('.')[0]);
  return clock ? ` (${clock.what.replace(/\.$/, '')})` : '';
};

const owers: Readonly<Record<Owing, string>> = {
  hospitalRisk: "the hospital's risk office",
  claims: "the insurer's claims staff",
  reviewer: "the insurer's reviewers",
  insurerAdmin: "the insurer's administrator",
};

const lapses: Partial<Readonly<Record<Duty, string>>> = {
  triage: 'It has not been triaged in time',
  triageAgain: 'It has not been triaged again in time',
  discloseInitially: 'The family has not been told in time what is known',
  update: 'A party has heard nothing for too long',
  openReview: 'No review has begun in time',
  openInsurerReview: "The insurer's review has not begun in time",
  completeReview: 'A review is not finished in time',
  adviseCounsel: 'The family has not been advised in time to have counsel',
  shareFindings: 'The family has not been told the findings in time',
  answerNeed: 'A need has had no answer in time',
  offerSupport: 'Caregivers have not been offered support in time',
  completeAction: 'A safety action is not done in time',
  decideOffer: 'There is neither an offer in time nor the word that there is none',
  authoriseOffer: 'An offer has not been decided on in time',
  presentOffer: 'An offer has not been made to the family in time',
  hearAnswer: 'The time to answer the offer has passed',
  pay: 'What was agreed has not been paid in time',
  screenNpdb: 'It has not been found out in time whether a payment is reported to the NPDB',
  reportNpdb: 'A payment has not been reported to the NPDB in time',
  screenMedicare: 'It has not been found out in time what Medicare has to hear of',
  reportMedicare: 'Medicare has not been told in time what it has to hear of',
  keepPromise: 'A promise has not been kept in time',
  sayState: 'It has not been said in time whose law governs',
  stateClock: 'What the law of the state asks for has not been done in time',
};

/** Help for the family and for caregivers. */
export const helping: Tellings<'NeedRaised' | 'NeedAnswered' | 'SupportOffered' | 'SupportAnswered'> = {
  NeedRaised: {
    staff: ({ kind, on }) => `A need was heard ${sayWhen(on)}: ${kind}.`,
    family: ({ on }) => `${dated(on)}, you said what would help you.`,
  },
  NeedAnswered: {
    staff: ({ answer, on }) => `A need was ${answer === 'met' ? 'met' : 'answered, and not met,'} ${sayWhen(on)}.`,
    family: ({ answer, on }) =>
      answer === 'met'
        ? `${dated(on)}, something that you had said would help was arranged.`
        : `${dated(on)}, you were told why something that you had said would help cannot be arranged.`,
  },
  SupportOffered: { staff: ({ on }) => `A caregiver was offered support ${sayWhen(on)}.`, family: untold },
  SupportAnswered: {
    staff: ({ answer, on }) => `A caregiver ${answer} support ${sayWhen(on)}.`,
    family: untold,
  },
};

/** What is done so that it does not happen again. */
export const preventing: Tellings<
  'ActionPlanned' | 'ActionReplanned' | 'ActionCompleted' | 'ActionDropped' | 'NoActionDecided' | 'LessonsDecided'
> = {
  ActionPlanned: {
    staff: ({ kind, dueOn }) => `A safety action was planned: ${actions[kind]}, due ${dueOn}.`,
    // What came to nothing is not held out to them.
    family: ({ id }, { safety }) =>
      safety.actions.some((action) => action.id === id && action.status !== 'dropped')
        ? 'A change was planned, so that this is less likely to happen again.'
        : undefined,
  },
  ActionReplanned: {
    staff: ({ kind, dueOn, reason }) =>
      `A safety action was planned anew: ${actions[kind]}, due ${dueOn}. Reason: ${reason}`,
    family: untold,
  },
  ActionCompleted: {
    staff: ({ on }) => `A safety action was done on ${on}.`,
    family: ({ on }) => `A change that makes this less likely to happen again was made ${writeWhen(on as When)}.`,
  },
  ActionDropped: { staff: ({ reason }) => `A safety action was dropped. Reason: ${reason}`, family: untold },
  NoActionDecided: {
    staff: ({ reason }) => `It was decided that no safety action is needed. Reason: ${reason}`,
    family: untold,
  },
  LessonsDecided: {
    staff: ({ decision, reason }) => `What is learnt was decided: ${lessons[decision]}. Reason: ${reason}`,
    family: untold,
  },
};

const actions: Readonly<Record<ActionKind, string>> = {
  architecture: 'a change of the building or its fittings',
  forcingFunction: 'a forcing function',
  simplifiedProcess: 'a simpler process',
  standardisedEquipment: 'standardised equipment',
  leadership: 'action by leaders',
  redundancy: 'redundancy',
  software: 'software',
  staffing: 'staffing',
  checklist: 'a checklist',
  simulation: 'simulation',
  readBack: 'reading back',
  doubleCheck: 'a double check',
  warning: 'a warning',
  policy: 'a policy',
  training: 'training',
};

const lessons = {
  share: 'it is shared with others',
  keepInside: 'it stays inside',
  nothingToLearn: 'there is nothing to learn',
} as const;
