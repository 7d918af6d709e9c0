import { fullOf, insurerPractice } from '../cases/rules.ts';
import { type MatterGateCode, type Refusal, refuse } from '../kernel/refusal.ts';

const ours = 'Rule of Amends';
const protocols =
  'Collaborative for Accountability and Improvement: programs in which several organisations must cooperate need clear joint protocols';
const commonInterest =
  'Common-interest doctrine: protected is what is shared under an agreement, in confidence, as far as it is needed';
const settlement =
  'A settlement that does not extinguish the liability of a co-tortfeasor bars contribution in most states';

/** Where each rule of a shared matter comes from (domain §4). */
export const sources: Readonly<Record<MatterGateCode | 'mediationOpen', string>> = {
  matterClosed: ours,
  matterEscalated: insurerPractice(5),
  notEscalated: insurerPractice(5),
  mediationOpen: ours,
  notTheLead: `${insurerPractice(6)}: exactly one insurer leads`,
  notAMember: protocols,
  onPlatform: ours,
  tooLate: protocols,
  agreementNotSigned: commonInterest,
  reviewsNotExchanged: protocols,
  allocationNotAgreed: insurerPractice(6),
  consentsMissing: 'Consent-to-settle clauses of liability policies',
  olderVersion: `${insurerPractice(6)}: all accept the same version`,
  beyondAllocation: insurerPractice(6),
  limitExceeded: 'Limits of liability: primary layer first, then excess',
  jointOfferStands: settlement,
  noJointOffer: insurerPractice(6),
  nothingLapsed: protocols,
  ownCaseMissing: insurerPractice(7),
};

/** No, by a rule of shared matters, with where it comes from; and where in the request, if it is what stands in the way. */
export const forbid = <Code extends MatterGateCode | 'mediationOpen'>(
  code: Code,
  detail: string,
  where?: Where,
): Refusal<Code> => {
  const source = sources[code];
  return refuse(code, detail, { source, ...(where && { errors: [{ ...where, rule: code, detail, source }] }) });
};

/** A place in the body, or in the path. */
type Where = { readonly pointer: string } | { readonly parameter: string };

/** No, because a matter holds only so many of something. */
export const full = fullOf('A matter');

/** A matter, or a part of one, that is not there for whoever asks: one answer for all. */
export const noMatter = (): Refusal<'notFound'> =>
  refuse('notFound', 'There is no such matter, or no such part of it.');
