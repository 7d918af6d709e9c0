import type { MatterDuty } from '../../cases/work/matter-step.ts';
import type { Collaboration } from '../collaboration.ts';
import { isLeftBehind } from '../party.ts';
import { reachedIn } from '../reached.ts';
import type { Stage } from '../stage.ts';
import type { MatterStep } from './step.ts';

const sentences: Readonly<
  Record<Exclude<MatterDuty, 'recordAnswer' | 'decideOnLapse' | 'reserveContribution'>, string>
> = {
  inviteInsurers: 'Name the other insurers, and invite them.',
  answerInvitation: 'Say whether you take part.',
  linkCase: 'Name the case of your own that this is about, or open one.',
  drawUpAgreement: 'Draw up the agreement on common interest and confidence.',
  signAgreement: 'Sign the agreement.',
  shareReview: 'Share what your review found, or say that there is none to share.',
  proposeAllocation: 'Propose who bears what. One proposal of any insurer is enough to go on.',
  answerAllocation: 'Accept the proposed shares, or propose others.',
  clearConsents: 'Get the consents of your insureds that their policies ask for, and record them.',
  makeJointOffer: 'Make the joint offer to the family.',
  hearAnswer: "Record the family's answer to the joint offer.",
  payShare: 'Pay your share of what was agreed.',
  decideAfterRejection: 'The joint offer was rejected: agree on another, go to mediation, or end the matter.',
  openMediation: 'Open a mediation of it; or mediate elsewhere, and close the matter once that has ended.',
  closeMatter: 'Close the matter, with its outcome and reason.',
};

/** How the lead can go on, by what has lapsed. */
const afterLapse = (stage: Stage | undefined): string => {
  switch (stage) {
    case 'jointOffer':
      return 'The family has not answered the joint offer in time: give more time, or go to mediation.';
    case 'acceptedByPatient':
      return 'Somebody has not paid in time: give more time, or close the matter as partly paid. What was agreed stands.';
    default:
      return 'Somebody has not answered in time: give more time, go on without them with contribution reserved, or go to mediation.';
  }
};

const owed: Readonly<Partial<Record<MatterDuty, string>>> = {
  answerInvitation: 'whether it takes part',
  signAgreement: 'that it has signed the agreement',
  shareReview: 'what its review found, or that there is none to share',
  answerAllocation: 'what it says to the proposed shares',
  clearConsents: 'that it has the consents of its insureds',
  payShare: 'that it has paid its share',
};

/** Of a lead whom no other insurer has joined, or whom all have left. */
const alone =
  'Nobody else takes part: close the matter as `ledAlone` first. What you then offer, you offer in your own case.';

/** What to do, in plain words. */
export const say = ({ duty, about, records }: MatterStep, state: Collaboration): string => {
  const { parties } = state;
  switch (duty) {
    case 'decideOnLapse':
      return afterLapse(state.lapsed?.stage);
    case 'recordAnswer': {
      const name = parties.find(({ id }) => id === about)?.name ?? 'the insurer';
      return `Record, with what shows it, for ${name}: ${owed[records ?? 'answerInvitation'] ?? 'what it answered'}.`;
    }
    case 'reserveContribution': {
      const behind = parties.filter(isLeftBehind).map(({ name }) => name);
      return `Contribution from ${behind.join(', ')} stays reserved, and nothing has to be sent for it. Note it as your \`reservation\`, and this is done.`;
    }
    case 'closeMatter':
      return reachedIn(state) === 'leadAlone' ? alone : sentences[duty];
    default:
      return sentences[duty];
  }
};
