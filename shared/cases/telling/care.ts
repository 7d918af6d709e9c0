import { sayWhen } from '../../kernel/instant.ts';
import type { CommunicationKind, Party } from '../communications/communication.ts';
import type { ActionKind } from '../safety/safety.ts';
import type { NotEligible } from '../triage/triage.ts';
import type { Duty } from '../work/step.ts';
import { type Tellings, untold } from './tellings.ts';

/** Triage and reviews. */
export const assessing: Tellings<'Triaged' | 'ReviewOpened' | 'ReviewCompleted' | 'DeterminationMade'> = {
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
  ReviewOpened: {
    staff: ({ reviewBy, startedOn }) => `${reviewers[reviewBy]} began ${sayWhen(startedOn)}.`,
    // What an attorney asked for is not the family's to hear of.
    family: ({ reviewBy, startedOn, privilege }) =>
      privilege === 'attorneyWorkProduct'
        ? undefined
        : `${reviewers[reviewBy]} of what happened began ${sayWhen(startedOn)}.`,
  },
  ReviewCompleted: {
    staff: ({ on }) => `A review was finished ${sayWhen(on)}.`,
    family: ({ on, privilege }) => {
      if (privilege === 'attorneyWorkProduct') return undefined;
      const finished = `A review was finished ${sayWhen(on)}.`;
      // Nobody is promised what the hospital keeps as patient safety work product.
      return privilege === undefined ? `${finished} You will be told what it found.` : finished;
    },
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
  careReview: 'The hospital and its insurer look into what happened together.',
  hospitalLed: 'The hospital looks into what happened, and stays in touch with you.',
  relief: 'The hospital looks into what happened, and whether it can help with costs early.',
  notEligible: 'It was decided that there is nothing further to look into.',
} as const;

const found = { met: 'met', not_met: 'not met', undetermined: 'undetermined' } as const;

const reviewers = {
  hospital: "The hospital's review",
  insurer: "The insurer's review",
  external: 'A review by an external expert',
} as const;

const whyNot: Readonly<Record<NotEligible, string>> = {
  reachedNobody: 'it reached nobody',
  noUnexpectedOutcome: 'the outcome was not unexpected',
  enteredInError: 'it was entered in error',
  duplicate: 'it is known already as another case',
  notInsured: 'it is not covered',
  other: 'for another reason',
};

/** What was said, and to whom. */
export const talking: Tellings<
  'CommunicationLogged' | 'FollowUpDone' | 'CounselAdvised' | 'RepresentationRecorded' | 'DeadlinePassed'
> = {
  CommunicationLogged: {
    staff: ({ kind, party, on, followUps }) =>
      `${topics[kind]}: ${parties[party]} ${sayWhen(on)}.` +
      (followUps.length > 0 ? ` ${followUps.length} to follow up.` : ''),
    family: ({ kind, party, on }) =>
      party === 'family' || party === 'counsel'
        ? `${party === 'family' ? 'You were' : 'Your attorney was'} spoken or written to ${sayWhen(on)}: ` +
          `${topics[kind].toLowerCase()}.`
        : undefined,
  },
  FollowUpDone: {
    staff: ({ number, on }) => `Follow-up ${number} of a conversation was done ${sayWhen(on)}.`,
    family: untold,
  },
  CounselAdvised: {
    staff: ({ on, attorneys }) =>
      `The family was advised ${sayWhen(on)} to have counsel, and was given a list of ${attorneys.length}.`,
    family: ({ on }) => `You were advised ${sayWhen(on)} that you may have an attorney, and given a list.`,
  },
  RepresentationRecorded: {
    staff: ({ represented, on }) =>
      ({
        yes: `The family has counsel since ${on.slice(0, 10)}.`,
        no: `The family has no counsel, as of ${on.slice(0, 10)}.`,
        unknown: 'It is not known whether the family has counsel.',
      })[represented],
    family: ({ represented }) => (represented === 'yes' ? 'Your attorney speaks for you from now on.' : undefined),
  },
  DeadlinePassed: {
    staff: ({ step, owes, dueAt }) => {
      const [duty = '', about] = step.split(':');
      const what = lapses[duty as Duty] ?? 'Something was not done in time';
      const whom = about !== undefined && about in parties ? ` (${parties[about as Party]})` : '';
      return `${what}${whom}: it was due ${dueAt.slice(0, 10)}, owed by ${owes}.`;
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

const parties: Readonly<Record<Party, string>> = {
  family: 'the family',
  counsel: "the family's counsel",
  clinician: 'the clinician',
  hospital: 'the hospital',
  insurer: 'the insurer',
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
  keepPromise: 'A promise has not been kept in time',
  stateClock: 'What the law of the state asks for has not been done in time',
};

/** Help for the family and for caregivers. */
export const helping: Tellings<'NeedRaised' | 'NeedAnswered' | 'SupportOffered' | 'SupportAnswered'> = {
  NeedRaised: {
    staff: ({ kind, on }) => `A need was heard ${sayWhen(on)}: ${kind}.`,
    family: ({ on }) => `You said ${sayWhen(on)} what you need.`,
  },
  NeedAnswered: {
    staff: ({ answer, on }) => `A need was ${answer === 'met' ? 'met' : 'answered, and not met,'} ${sayWhen(on)}.`,
    family: ({ answer, on }) =>
      answer === 'met'
        ? `Something you need was seen to ${sayWhen(on)}.`
        : `You had an answer on a need ${sayWhen(on)}.`,
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
    // The insurer may have suggested it.
    family: () => 'A step was planned so that this does not happen again.',
  },
  ActionReplanned: {
    staff: ({ kind, dueOn, reason }) =>
      `A safety action was planned anew: ${actions[kind]}, due ${dueOn}. Reason: ${reason}`,
    family: untold,
  },
  ActionCompleted: {
    staff: ({ on }) => `A safety action was done on ${on}.`,
    family: () => 'The hospital did something so that this does not happen again.',
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
