import { describe, expect, test } from 'vitest';
import { mediationDuties } from '../../../shared/cases/work/matter-step.ts';
import type { MediationEvent } from '../../../shared/mediation/mediation.ts';
import { ofMediation, rules, stepsIn } from '../../../shared/mediation/work/next-steps.ts';
import { harborParty, summitParty } from '../../support/matter-events.ts';
import {
  all,
  clearedBy,
  disclosedBy,
  drawnUp,
  familyParty,
  mediationGiven,
  miriam,
  opened,
  preferring,
  settlementDrawnUp,
  settlementSignedBy,
  signedBy,
  theo,
  untilStage,
  vera,
  waivedBy,
} from '../../support/mediation-events.ts';

const names: Readonly<Record<string, string>> = {
  [harborParty]: 'harbor',
  [summitParty]: 'summit',
  [familyParty]: 'family',
  mediator: 'mediator',
};
const owed = (...events: readonly MediationEvent[]) =>
  stepsIn(mediationGiven(...events)).map(({ duty, owes }) => `${names[owes]} ${duty}`);
const each = (duty: string, ...who: readonly string[]) => who.map((one) => `${one} ${duty}`);

describe('what is to be done next', () => {
  const { requested, mediatorProposed, mediatorAppointed, agreementSigned, bids, proposal, settled, closed } =
    untilStage;
  const strikesAll = preferring(harborParty, [], [miriam, theo, vera]);

  test.each<[string, readonly MediationEvent[], readonly string[]]>([
    [
      'who has not said whom it likes says so',
      [...requested, preferring(harborParty)],
      each('givePreferences', 'summit', 'family'),
    ],
    [
      'though all are struck, who has not said whom it likes says so',
      [opened(), strikesAll],
      each('givePreferences', 'summit', 'family'),
    ],
    [
      'once all have said so and nobody is left, the opener names others',
      [opened(), strikesAll, preferring(summitParty), preferring(familyParty, [theo])],
      ['harbor nameCandidates'],
    ],
    [
      'also where a mediator was dropped, whoever was silent before',
      [
        opened(),
        preferring(summitParty, [], [theo, vera]),
        { type: 'MediatorProposed', mediator: miriam.id },
        { type: 'MediatorDropped', mediator: miriam.id, why: 'declined', who: 'mediator' },
      ],
      ['harbor nameCandidates'],
    ],
    [
      'the mediator and all parties look for conflicts',
      mediatorProposed,
      each('checkConflicts', 'mediator', 'harbor', 'summit', 'family'),
    ],
    [
      'what was disclosed is waived',
      [
        ...mediatorProposed,
        clearedBy('mediator'),
        ...all.map(clearedBy),
        disclosedBy(summitParty),
        waivedBy(familyParty),
      ],
      each('answerDisclosure', 'harbor', 'summit'),
    ],
    [
      'opener or mediator draw up the agreement',
      mediatorAppointed,
      each('drawUpAgreementToMediate', 'harbor', 'mediator'),
    ],
    [
      'who has not signed it signs it',
      [...mediatorAppointed, drawnUp(), signedBy(familyParty)],
      each('signAgreementToMediate', 'harbor', 'summit'),
    ],
    [
      'the mediator leads, parties give briefs',
      agreementSigned,
      ['mediator leadMediation', ...each('giveBrief', 'harbor', 'summit', 'family')],
    ],
    ['all bid', bids, each('bid', 'harbor', 'summit', 'family')],
    ['all answer the proposal', proposal, each('answerProposal', 'harbor', 'summit', 'family')],
    ['opener or mediator draw up the settlement', settled, each('drawUpSettlement', 'harbor', 'mediator')],
    [
      'who has not signed it signs it: the settlement',
      [...settled, settlementDrawnUp(), settlementSignedBy(harborParty)],
      each('signSettlement', 'summit', 'family'),
    ],
    ['nothing', closed, []],
  ])('%s', (_, events, expected) => expect(owed(...events)).toEqual(expected));

  test('is due with its stage', () => {
    const state = mediationGiven(...bids);
    expect(stepsIn(state).map(({ dueAt }) => dueAt)).toEqual(all.map(() => state.entered.dueAt));
  });

  test('is asked for by a rule with its source', () => {
    for (const duty of mediationDuties) expect(ofMediation(rules[duty]).source).toMatch(/\w/);
  });
});
