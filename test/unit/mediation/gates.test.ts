import { describe, expect, test } from 'vitest';
import { beginMediation } from '../../../shared/collaboration/decide-mediation.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal, type MediationGateCode, type Refusal } from '../../../shared/kernel/refusal.ts';
import type { Acting } from '../../../shared/mediation/acting.ts';
import { ConflictCheck, checkConflicts } from '../../../shared/mediation/choosing/decide-conflicts.ts';
import { nameCandidates } from '../../../shared/mediation/choosing/decide-preferences.ts';
import { Opening, openMediation } from '../../../shared/mediation/decide-opening.ts';
import type { Mediation, MediationEvent } from '../../../shared/mediation/mediation.ts';
import { mayBid } from '../../../shared/mediation/rounds/decide-bids.ts';
import { makeProposal } from '../../../shared/mediation/rounds/decide-proposal.ts';
import { sources } from '../../../shared/mediation/rules.ts';
import type { Stage } from '../../../shared/mediation/stage.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import {
  aMatter,
  harborParty,
  matterGiven,
  summit,
  summitParty,
  untilStage as untilMatterStage,
} from '../../support/matter-events.ts';
import { type Command, codesFor, commandNames, commands, proposing } from '../../support/mediation-commands.ts';
import {
  all,
  aMediation,
  by,
  byMediator,
  counsel,
  disclosedBy,
  drawnUp,
  familyParty,
  mediationGiven,
  opened,
  openedAmongInsurers,
  openedSo,
  openedWithoutLawyer,
  preferring,
  proposalMade,
  proposalRejected,
  roundApart,
  roundOpened,
  signedBy,
  untilStage,
  vera,
  wantedBy,
} from '../../support/mediation-events.ts';

type Decided = string | readonly object[] | Refusal;
type Attempt = (state: Mediation) => Decided;

/** What is tried in a mediation to which some events led, and what would be allowed there or elsewhere. */
type Forbidden = { readonly tried: () => Decided; readonly allowed: () => Decided };

const gate = (
  tried: Attempt,
  events: readonly MediationEvent[],
  then: {
    readonly happens?: readonly MediationEvent[];
    readonly in?: readonly MediationEvent[];
    readonly so?: Attempt;
  },
): Forbidden => ({
  tried: () => tried(mediationGiven(...events)),
  allowed: () => (then.so ?? tried)(mediationGiven(...(then.in ?? [...events, ...(then.happens ?? [])]))),
});

const check = (outcome: 'clear' | 'waived') => ConflictCheck.parse({ outcome });

/** A command of Harbor, which opened the mediation, unless it is one of somebody else. */
const doing =
  (command: Command, acting: Acting = by(harborParty)): Attempt =>
  (state) =>
    commands[command](state, acting);
const mediatorDoing = (command: Command) => doing(command, byMediator());
const waiving: Attempt = (state) => checkConflicts(state, check('waived'), by(harborParty));

const opening = (more: object = {}) =>
  openMediation(
    { id: aMediation, family: familyParty },
    { collaboration: aMatter },
    { opener: harborParty, insurers: [{ id: harborParty, name: 'Harbor Mutual', tenant: summit }] },
    Opening.parse({ title: 'Transfer', question: 'How much?', candidates: [vera.id], ...more }),
    [vera],
    defaults,
  );

const { requested, mediatorProposed, mediatorAppointed, agreementSigned, bids, proposal, settled, closed } = untilStage;
const allWant = all.map(wantedBy);
const withoutLawyer = openedSo(openedWithoutLawyer, [...agreementSigned, ...allWant]);
const { escalatedToMediation } = untilMatterStage;
const begun = { type: 'MediationBegun', mediation: aMediation, party: summitParty } as const;

/** Every gate there is: one that is missing here does not compile. */
const gates: Readonly<Record<MediationGateCode, Forbidden>> = {
  mediationClosed: gate(doing('wantProposal'), closed, { in: agreementSigned }),
  mediationOpen: {
    tried: () => beginMediation(matterGiven(...escalatedToMediation, begun), mint.mediation(), { party: harborParty }),
    allowed: () => beginMediation(matterGiven(...escalatedToMediation), mint.mediation(), { party: harborParty }),
  },
  notToBeMediated: {
    tried: () => opening(),
    allowed: () => opening({ family: { name: 'The family', representative: counsel, lawyer: true } }),
  },
  notTheOpener: gate(doing('extend', by(summitParty)), agreementSigned, { so: doing('extend') }),
  notTheMediator: gate(doing('openRound'), agreementSigned, { so: mediatorDoing('openRound') }),
  notAParty: gate(mediatorDoing('wantProposal'), agreementSigned, { so: doing('wantProposal') }),
  mediatorNotProposed: gate(doing('checkConflicts'), requested, { in: mediatorProposed }),
  mediatorKnown: gate(doing('checkConflicts'), mediatorAppointed, { in: mediatorProposed }),
  nothingDisclosed: gate(waiving, mediatorProposed, { happens: [disclosedBy(summitParty)] }),
  notYetAgreed: gate(doing('giveBrief'), [...mediatorAppointed, drawnUp()], {
    happens: all.map((party) => signedBy(party)),
  }),
  tooLateToChoose: gate(doing('givePreferences'), mediatorProposed, { in: requested }),
  roundOpen: gate(mediatorDoing('openRound'), bids, { happens: [roundApart()] }),
  noRoundOpen: gate(doing('bid'), agreementSigned, { happens: [roundOpened()] }),
  roundsSpent: gate(
    mediatorDoing('openRound'),
    [...agreementSigned, roundOpened(1), roundApart(1), roundOpened(2), roundApart(2)],
    { in: [...agreementSigned, roundOpened(1), roundApart(1)] },
  ),
  sharesNotAgreed: gate(
    mediatorDoing('openRound'),
    [...mediatorAppointed, drawnUp({ bearing: undefined }), ...all.map((party) => signedBy(party))],
    { in: agreementSigned },
  ),
  bidsNotMeant: gate(mediatorDoing('openRound'), openedSo(openedAmongInsurers, agreementSigned), {
    in: agreementSigned,
  }),
  proposalNotWanted: gate(mediatorDoing('makeProposal'), [...agreementSigned, ...allWant.slice(1)], {
    happens: allWant.slice(0, 1),
  }),
  notRepresented: gate(mediatorDoing('makeProposal'), withoutLawyer, {
    so: (state) => makeProposal(state, { ...proposing, override: 'All want it.' }, byMediator()),
  }),
  proposalsSpent: gate(
    mediatorDoing('makeProposal'),
    [
      ...agreementSigned,
      ...allWant,
      ...[1, 2, 3, 4, 5].flatMap((number) => [proposalMade(number), proposalRejected(number)]),
    ],
    {
      in: [
        ...agreementSigned,
        ...allWant,
        ...[1, 2, 3, 4].flatMap((number) => [proposalMade(number), proposalRejected(number)]),
      ],
    },
  ),
  noProposalOpen: gate(doing('respond'), agreementSigned, { in: proposal }),
  nothingSettled: gate(doing('drawUpSettlement'), agreementSigned, { in: settled }),
};

describe.each(Object.entries(gates) as [MediationGateCode, Forbidden][])('the gate %s', (code, { tried, allowed }) => {
  test('forbids the step, with its code and source', () => {
    expect(tried()).toMatchObject({ refused: code, source: sources[code] });
  });

  test('and allows it where it is satisfied', () => {
    const answered = allowed();
    expect(isRefusal(answered) ? answered : 'allowed').toBe('allowed');
  });
});

describe('who may do what, and when', () => {
  const codesOf = (stage: Stage, acting: Acting) => codesFor(mediationGiven(...untilStage[stage]), acting);

  test('once it has ended, nobody does anything', () => {
    for (const acting of [by(harborParty), by(familyParty), byMediator()]) {
      expect(codesOf('closed', acting)).toEqual(
        Object.fromEntries(commandNames.map((name) => [name, 'mediationClosed'])),
      );
    }
  });

  const stages = [
    'requested',
    'mediatorProposed',
    'mediatorAppointed',
    'agreementSigned',
    'bids',
    'proposal',
    'settled',
  ] as const;
  const done = (acting: Acting) =>
    Object.fromEntries(
      stages.map((stage) => {
        const codes = codesOf(stage, acting);
        return [stage, commandNames.filter((name) => codes[name] === 'done').join(' ')];
      }),
    );

  test('whoever opened it', () => {
    expect(done(by(harborParty))).toMatchInlineSnapshot(`
      {
        "agreementSigned": "drawUpAgreement giveBrief wantProposal extend end",
        "bids": "giveBrief bid end",
        "mediatorAppointed": "drawUpAgreement extend end",
        "mediatorProposed": "checkConflicts extend end",
        "proposal": "giveBrief respond end",
        "requested": "nameRepresentative givePreferences extend end",
        "settled": "giveBrief drawUpSettlement extend end",
      }
    `);
  });

  test('the family', () => {
    expect(done(by(familyParty))).toMatchInlineSnapshot(`
      {
        "agreementSigned": "nameRepresentative giveBrief wantProposal end",
        "bids": "nameRepresentative giveBrief bid end",
        "mediatorAppointed": "nameRepresentative end",
        "mediatorProposed": "nameRepresentative checkConflicts end",
        "proposal": "nameRepresentative giveBrief respond end",
        "requested": "nameRepresentative givePreferences end",
        "settled": "nameRepresentative giveBrief end",
      }
    `);
  });

  test('the mediator', () => {
    expect(done(byMediator())).toMatchInlineSnapshot(`
      {
        "agreementSigned": "drawUpAgreement setSession openRound extend end",
        "bids": "setSession end",
        "mediatorAppointed": "drawUpAgreement extend end",
        "mediatorProposed": "checkConflicts",
        "proposal": "setSession end",
        "requested": "",
        "settled": "setSession drawUpSettlement extend end",
      }
    `);
  });

  test('a mediator who is not appointed ends nothing, and may decline', () => {
    const asked = mediationGiven(...mediatorProposed);
    expect(commands.end(asked, byMediator())).toMatchObject({ refused: 'notTheMediator' });
    expect(checkConflicts(asked, { outcome: 'objected' }, byMediator())).toMatchObject([
      { type: 'MediatorDropped', why: 'declined', who: 'mediator' },
      { type: 'MediatorProposed' },
    ]);
  });

  test('what is spoken of is told with a place in the request where that is what stands in the way', () => {
    expect(opening()).toMatchObject({ errors: [{ pointer: '#/family', rule: 'notToBeMediated' }] });
    expect(mayBid(mediationGiven(...agreementSigned), 1, by(harborParty))).toMatchObject({
      errors: [{ parameter: 'round', rule: 'noRoundOpen' }],
    });
  });

  test('nobody speaks for a family as one of the mediators to choose from', () => {
    expect(opening({ family: { name: 'The family', representative: vera.principal, lawyer: true } })).toMatchObject({
      refused: 'invalidRequest',
      errors: [{ pointer: '#/family/representative', rule: 'apart' }],
    });
    const spent = mediationGiven(opened({ candidates: [] }), ...all.map((party) => preferring(party)));
    expect(nameCandidates(spent, [{ ...vera, principal: counsel }], by(harborParty))).toMatchObject({
      refused: 'invalidRequest',
      errors: [{ pointer: '#/candidates/0', rule: 'apart' }],
    });
  });
});
