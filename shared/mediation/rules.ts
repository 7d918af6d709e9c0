import { fullOf, insurerPractice, invalid } from '../cases/rules.ts';
import type { Instant } from '../kernel/instant.ts';
import { type MediationGateCode, type Refusal, refuse } from '../kernel/refusal.ts';

const ours = 'Rule of Amends';
const mediationAct = 'Uniform Mediation Act';
const proposals =
  "Practice of mediators' proposals: all want to receive one and are represented, each says yes or no without conditions, silence is no, and only a unanimous yes is told";

type Code = MediationGateCode | 'olderVersion';

/** Where each rule of a mediation comes from (domain §5). */
export const sources: Readonly<Record<Code, string>> = {
  mediationClosed: ours,
  mediationOpen: ours,
  notToBeMediated: insurerPractice(5),
  notTheOpener: ours,
  notTheMediator: `${mediationAct}, § 2(1): a mediator facilitates, parties come to terms of their own will`,
  notAParty: `${mediationAct}, § 2(1): parties come to terms of their own will`,
  mediatorNotProposed: ours,
  mediatorKnown: `${mediationAct}, § 9: conflicts of interest are disclosed before a mediation is accepted`,
  nothingDisclosed: `${mediationAct}, § 9: parties may waive what a mediator discloses`,
  notYetAgreed: `${mediationAct}, § 8: confidential as far as the parties agree`,
  tooLateToChoose: ours,
  roundOpen: 'Blind bidding: one round after the other',
  noRoundOpen: 'Blind bidding: bids are made while a round is open',
  roundsSpent: 'Blind bidding: as many rounds as the agreement says',
  sharesNotAgreed: `${insurerPractice(6)}: who bears what is agreed before an amount is bid`,
  bidsNotMeant: ours,
  proposalNotWanted: proposals,
  notRepresented: proposals,
  proposalsSpent: proposals,
  noProposalOpen: proposals,
  nothingSettled: ours,
  olderVersion: `${insurerPractice(6)}: all accept the same version`,
};

/** No, by a rule of mediation, with where it comes from; and where in the request, if it is what stands in the way. */
export const forbid = <Forbidden extends Code>(
  code: Forbidden,
  detail: string,
  where?: { readonly pointer: string } | { readonly parameter: string },
): Refusal<Forbidden> => {
  const source = sources[code];
  return refuse(code, detail, { source, ...(where && { errors: [{ ...where, rule: code, detail, source }] }) });
};

/** No, because a mediation holds only so many of something. */
export const full = fullOf('A mediation');

/** No, because a moment lies more than so many days ahead. */
export const tooFarAhead = (
  moment: Instant,
  { now, days, pointer }: { readonly now: Instant; readonly days: number; readonly pointer: string },
): Refusal<'invalidRequest'> | undefined =>
  Date.parse(moment) > Date.parse(now) + days * 24 * 60 * 60 * 1000
    ? invalid({ pointer, rule: 'longest', detail: `must lie within ${days} days` })
    : undefined;

/** A mediation, or a part of one, that is not there for whoever asks: one answer for all. */
export const noMediation = (): Refusal<'notFound'> =>
  refuse('notFound', 'There is no such mediation, or no such part of it.');
