import { insurerPractice } from '../../cases/rules.ts';
import type { MatterDuty, MatterRule } from '../../cases/work/matter-step.ts';
import { sources as gates } from '../rules.ts';

/** Which rule of the field asks for each step of a shared matter. */
export const duties: Readonly<Record<MatterDuty, MatterRule>> = {
  inviteInsurers: 'jointProtocols',
  answerInvitation: 'jointProtocols',
  linkCase: 'paidInFull',
  drawUpAgreement: 'commonInterest',
  signAgreement: 'commonInterest',
  shareReview: 'reviewsExchanged',
  proposeAllocation: 'sharesAgreed',
  answerAllocation: 'sharesAgreed',
  clearConsents: 'consentOfInsureds',
  makeJointOffer: 'oneOffer',
  hearAnswer: 'oneOffer',
  payShare: 'paidInFull',
  decideOnLapse: 'lapseNeverSilent',
  decideAfterRejection: 'mediationAsNeeded',
  reserveContribution: 'contributionReserved',
  recordAnswer: 'oneLead',
  openMediation: 'mediationAsNeeded',
  closeMatter: 'oneLead',
};

/** Where each rule comes from (domain §4). */
export const sources: Readonly<Record<MatterRule, string>> = {
  jointProtocols: gates.notAMember,
  lapseNeverSilent: gates.nothingLapsed,
  commonInterest: gates.agreementNotSigned,
  reviewsExchanged: gates.reviewsNotExchanged,
  sharesAgreed: gates.allocationNotAgreed,
  consentOfInsureds: gates.consentsMissing,
  oneOffer: insurerPractice(6),
  oneLead: gates.notTheLead,
  paidInFull: insurerPractice(1),
  contributionReserved: gates.jointOfferStands,
  mediationAsNeeded: insurerPractice(5),
  ownCaseMissing: gates.ownCaseMissing,
  consentsMissing: gates.consentsMissing,
};
