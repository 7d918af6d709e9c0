import { insurerPractice } from '../../cases/rules.ts';
import type { MediationDuty, MediationRule } from '../../cases/work/matter-step.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isSpent } from '../choosing/choice.ts';
import type { Mediation, Who } from '../mediation.ts';
import type { Party } from '../party.ts';
import { mustAnswer, pendingIn } from '../reached.ts';
import { sources as gates } from '../rules.ts';

/** Something that is to be done next in a mediation, by a party or the mediator. */
export type Step = {
  readonly duty: MediationDuty;
  readonly owes: Who;
  readonly dueAt?: Instant;
};

/** What is to be done next. Of sealed answers nobody knows who has given one: they are owed by all until they are opened. */
export const stepsIn = (state: Mediation): Step[] => {
  const { stage, entered, parties, mediator, agreement, settlement, opener } = state;
  const time = entered.dueAt === undefined ? {} : { dueAt: entered.dueAt };
  const each = (duty: MediationDuty, those: readonly Who[]): Step[] => those.map((owes) => ({ duty, owes, ...time }));
  const pending = pendingIn(state, stage);
  const of = (holds: (party: Party) => boolean) => parties.filter(holds).map(({ id }) => id);
  switch (stage) {
    case 'requested':
      return each(isSpent(state) ? 'nameCandidates' : 'givePreferences', pending);
    case 'mediatorProposed':
      return [
        ...each('checkConflicts', [
          ...(mediator?.check === undefined ? (['mediator'] as const) : []),
          ...of(({ check }) => check === undefined),
        ]),
        ...(mustAnswer(state)
          ? each(
              'answerDisclosure',
              of(({ answer }) => answer === undefined),
            )
          : []),
      ];
    case 'mediatorAppointed':
      return agreement
        ? each('signAgreementToMediate', pending)
        : each('drawUpAgreementToMediate', [opener, 'mediator']);
    case 'agreementSigned':
      return [
        ...each('leadMediation', ['mediator']),
        ...each(
          'giveBrief',
          of(({ id }) => !state.briefs.some(({ party }) => party === id)),
        ),
      ];
    case 'bids':
      return each('bid', pending);
    case 'proposal':
      return each('answerProposal', pending);
    case 'settled':
      return settlement ? each('signSettlement', pending) : each('drawUpSettlement', [opener, 'mediator']);
    case 'closed':
      return [];
  }
};

/** What to do, in plain words. */
export const sentences: Readonly<Record<MediationDuty, string>> = {
  nameCandidates: 'Nobody is left to choose from: name other mediators of the panel.',
  givePreferences: 'Rank the mediators to choose from, and strike whom you would not take.',
  checkConflicts: 'Look whether anything stands between you and the mediator who is proposed, and say so.',
  answerDisclosure: 'Something was disclosed: waive it, or object to the mediator.',
  drawUpAgreementToMediate: 'Draw up the agreement to mediate.',
  signAgreementToMediate: 'Sign the agreement to mediate.',
  leadMediation: 'Hold sessions; open a round of bids, make a proposal, or say that there is an impasse.',
  giveBrief: 'Give a brief, to all or to the mediator alone.',
  bid: 'Put your sealed bid into the box. It can be replaced until the round is over; to say nothing is to say no.',
  answerProposal: 'Say yes or no to the proposal, sealed. To say nothing is to say no.',
  drawUpSettlement: 'The parties have come to terms: draw up the settlement.',
  signSettlement: 'Sign the settlement.',
};

/** Which rule asks for each step. */
export const rules = {
  nameCandidates: 'choiceOfMediator',
  givePreferences: 'choiceOfMediator',
  checkConflicts: 'conflictsDisclosed',
  answerDisclosure: 'conflictsDisclosed',
  drawUpAgreementToMediate: 'confidential',
  signAgreementToMediate: 'confidential',
  leadMediation: 'voluntary',
  giveBrief: 'voluntary',
  bid: 'sealedAnswers',
  answerProposal: 'sealedAnswers',
  drawUpSettlement: 'settlementInWriting',
  signSettlement: 'settlementInWriting',
} as const satisfies Record<MediationDuty, MediationRule>;

/** Where each of these rules comes from (domain §5). */
const sourceOf: Readonly<Record<MediationRule, string>> = {
  choiceOfMediator: insurerPractice(5),
  conflictsDisclosed: gates.mediatorKnown,
  confidential: gates.notYetAgreed,
  voluntary: gates.notAParty,
  sealedAnswers: gates.proposalNotWanted,
  settlementInWriting: gates.notAParty,
};

/** A rule, with where it comes from. */
export const ofMediation = (code: MediationRule): { readonly code: MediationRule; readonly source: string } => ({
  code,
  source: sourceOf[code],
});
