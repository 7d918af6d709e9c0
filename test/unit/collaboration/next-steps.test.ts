import { describe, expect, test } from 'vitest';
import { matterDuties } from '../../../shared/cases/work/matter-step.ts';
import type { CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { Stage } from '../../../shared/collaboration/stage.ts';
import { sharedSteps, shownStep, stepsFor } from '../../../shared/collaboration/work/next-steps.ts';
import { duties, sources } from '../../../shared/collaboration/work/rules.ts';
import type { PartyId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { at } from '../../support/cases.ts';
import {
  answeredBy,
  atlasParty,
  drawnUp,
  harborParty,
  lapsed,
  linked,
  matterClosed,
  matterGiven,
  opened,
  ownGiven,
  paidBy,
  proposed,
  signedBy,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { on } from '../../support/resolution-events.ts';

const keysOf = (party: PartyId, events: readonly CollaborationEvent[], own = ownGiven(party, linked)) =>
  stepsFor(matterGiven(...events), party, own).map(({ key }) => key);

const ofAtlas = `recordAnswer:${atlasParty}`;

describe('in each stage, each insurer owes what the matter waits for', () => {
  test.each<[Stage, readonly string[], readonly string[]]>([
    ['draft', ['inviteInsurers'], []],
    ['invited', [ofAtlas], ['answerInvitation']],
    ['acknowledged', ['drawUpAgreement'], []],
    ['agreementSigned', ['shareReview', ofAtlas], ['shareReview']],
    ['reviewsExchanged', ['proposeAllocation'], ['proposeAllocation']],
    ['allocationProposed', [ofAtlas], ['answerAllocation']],
    ['allocationAccepted', ['clearConsents', ofAtlas], ['clearConsents']],
    ['consentsCleared', ['makeJointOffer'], []],
    ['jointOffer', ['hearAnswer:offer_01kb2x5f0re3wv9m7h6d8q4tnz'], []],
    ['rejected', ['decideAfterRejection'], []],
    ['acceptedByPatient', ['payShare', ofAtlas], ['payShare']],
    ['paid', ['closeMatter'], []],
    ['lapsed', [ofAtlas, 'decideOnLapse'], ['answerAllocation']],
    ['leadAlone', ['closeMatter'], []],
    ['escalatedToMediation', ['openMediation'], []],
    ['closed', [], []],
  ])('%s', (stage, ofLead, ofMember) => {
    const state = matterGiven(...untilStage[stage]);
    expect(state.stage).toBe(stage);
    expect(keysOf(harborParty, untilStage[stage])).toEqual(ofLead);
    expect(keysOf(summitParty, untilStage[stage])).toEqual(ofMember);
    expect(keysOf(atlasParty, untilStage[stage], undefined)).toEqual([]);
  });

  test('which is every stage, and every duty, there is', () => {
    const seen = Stage.options.flatMap((stage) => sharedSteps(matterGiven(...untilStage[stage])));
    const own = ['signAgreement', 'linkCase', 'reserveContribution'];
    expect(new Set([...seen.map(({ duty }) => duty), ...own])).toEqual(new Set(matterDuties));
  });

  test('each by a rule, in words', () => {
    for (const stage of Stage.options) {
      const state = matterGiven(...untilStage[stage]);
      for (const step of sharedSteps(state)) {
        const shown = shownStep(step, state);
        expect(shown.rule).toEqual({ code: duties[step.duty], source: sources[duties[step.duty]] });
        expect(shown.what).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});

describe('the agreement', () => {
  const { acknowledged } = untilStage;

  test('is signed by whoever has not signed it', () => {
    expect(keysOf(summitParty, [...acknowledged, drawnUp])).toEqual(['signAgreement']);
    expect(keysOf(summitParty, [...acknowledged, drawnUp, signedBy(summitParty)])).toEqual([]);
    expect(keysOf(harborParty, [...acknowledged, drawnUp, signedBy(summitParty)])).toEqual(['signAgreement', ofAtlas]);
  });
});

describe('an insurer that is named later', () => {
  const late: CollaborationEvent = {
    type: 'PartyNamed',
    id: 'party_01kb2x5f0re3wv9m7h6d8q4tnd' as PartyId,
    name: 'Peak',
  };

  test('is to be invited as long as the agreement is not signed', () => {
    expect(keysOf(harborParty, [...untilStage.acknowledged, late])).toContain('inviteInsurers');
    expect(keysOf(harborParty, [...untilStage.leadAlone, late])).toContain('inviteInsurers');
    expect(keysOf(harborParty, [...untilStage.agreementSigned, late])).not.toContain('inviteInsurers');
  });
});

describe('a step is due', () => {
  const dueOf = (party: PartyId, key: string, events: readonly CollaborationEvent[]) =>
    stepsFor(matterGiven(...events), party, ownGiven(party, linked)).find((step) => step.key === key);

  test('when its stage is to end', () => {
    expect(dueOf(summitParty, 'answerInvitation', [...untilStage.invited])).toMatchObject({
      dueAt: '2026-12-08T23:59:59.999Z',
      isLate: false,
    });
    expect(dueOf(harborParty, 'inviteInsurers', [...untilStage.draft])).not.toHaveProperty('dueAt');
    expect(dueOf(harborParty, 'openMediation', [...untilStage.escalatedToMediation])).not.toHaveProperty('dueAt');
  });

  test('still on its day once that has passed, while the lead has days to decide', () => {
    expect(dueOf(summitParty, 'answerAllocation', [...untilStage.lapsed])).toMatchObject({
      dueAt: '2026-12-08T23:59:59.999Z',
      isLate: true,
    });
    expect(dueOf(harborParty, 'decideOnLapse', [...untilStage.lapsed])).toMatchObject({
      dueAt: '2026-12-01T23:59:59.999Z',
      isLate: false,
    });
  });

  test('at no time for who has to answer something new while others are late', () => {
    const countered = [...untilStage.lapsed, proposed(summitParty, 2)];
    expect(dueOf(harborParty, 'answerAllocation', countered)).toMatchObject({ isLate: false });
    expect(dueOf(harborParty, 'answerAllocation', countered)).not.toHaveProperty('dueAt');
    expect(dueOf(harborParty, ofAtlas, countered)).toMatchObject({ isLate: true });
  });

  test('at the new date where the lead gave more time', () => {
    const until = at('2027-01-04T12:00:00Z');
    const extended = [...untilStage.lapsed, { type: 'DeadlineExtended', reason: 'Holidays.', until } as const];
    expect(dueOf(summitParty, 'answerAllocation', extended)).toMatchObject({ dueAt: until, isLate: false });
    expect(keysOf(harborParty, extended)).not.toContain('decideOnLapse');
  });

  test('late without another stage, where an offer stands or was accepted', () => {
    const { entered } = matterGiven(...untilStage.acceptedByPatient);
    const dueAt = entered.dueAt as ReturnType<typeof at>;
    const late = [...untilStage.acceptedByPatient, lapsed('acceptedByPatient', [summitParty], dueAt)];
    expect(matterGiven(...late).stage).toBe('acceptedByPatient');
    expect(dueOf(summitParty, 'payShare', late)).toMatchObject({ dueAt, isLate: true });
    expect(keysOf(harborParty, late)).toContain('decideOnLapse');
    const paid = [...late, paidBy(summitParty, 3_000_000)];
    expect(keysOf(harborParty, paid)).not.toContain('decideOnLapse');
  });

  test('by nobody but the lead once it goes to mediation, whatever lapsed before', () => {
    const escalated = [...untilStage.lapsed, { type: 'Escalated', why: 'lapse' } as const];
    expect(keysOf(harborParty, escalated)).toEqual(['openMediation']);
    expect(keysOf(summitParty, escalated)).toEqual([]);
  });
});

describe('what is an insurer’s own to know', () => {
  test('is which case of its own it is about, and that money is paid there', () => {
    expect(keysOf(summitParty, untilStage.acknowledged, ownGiven(summitParty))).toEqual(['linkCase']);
    expect(keysOf(summitParty, untilStage.invited, ownGiven(summitParty))).toEqual(['answerInvitation']);
    const paying = stepsFor(matterGiven(...untilStage.acceptedByPatient), summitParty, ownGiven(summitParty));
    expect(paying).toMatchObject([
      { key: 'payShare', blockedBy: [{ rule: 'ownCaseMissing' }] },
      { key: 'linkCase', dueAt: expect.any(String) },
    ]);
    expect(JSON.stringify(sharedSteps(matterGiven(...untilStage.acknowledged)))).not.toContain('linkCase');
  });

  test('is what its insureds answer, by no name', () => {
    const consent = (insured: string, answer: 'awaited' | 'given' | 'refused' | 'notRequired') =>
      ({ type: 'ConsentRecorded', insured, answer, on: on('2026-11-23') }) as const;
    const own = ownGiven(
      summitParty,
      linked,
      consent('Dr. Lee', 'awaited'),
      consent('Dr. Kim', 'refused'),
      consent('Dr. Roe', 'given'),
    );
    const state = matterGiven(...untilStage.allocationAccepted);
    const [step] = stepsFor(state, summitParty, own);
    expect(step?.blockedBy.map(({ detail }) => detail)).toEqual([
      'An insured has not answered yet.',
      'An insured refuses to consent.',
    ]);
    expect(JSON.stringify(step)).not.toContain('Dr.');
    expect(JSON.stringify(sharedSteps(state))).not.toMatch(/insured (has|refuses)/);
  });

  test('is whether the lead has reserved contribution from those left behind', () => {
    const { leadAlone } = untilStage;
    expect(keysOf(harborParty, leadAlone)).not.toContain('reserveContribution');
    const behind = [
      opened(),
      ...untilStage.invited.slice(1),
      answeredBy(summitParty),
      { type: 'PartySetAside', party: atlasParty, reason: 'Silence.' } as const,
    ];
    expect(keysOf(harborParty, behind)).toContain('reserveContribution');
    expect(keysOf(summitParty, behind)).not.toContain('reserveContribution');
    const reserved = ownGiven(harborParty, linked, { type: 'RightsReserved', grounds: 'Contribution.' });
    expect(keysOf(harborParty, behind, reserved)).not.toContain('reserveContribution');
    expect(keysOf(harborParty, [...behind, matterClosed('notPursued')])).toEqual([]);
  });

  test('says against whom contribution stays reserved, and that nothing is to be sent; not once mediation decides', () => {
    const behind = [
      ...untilStage.acknowledged,
      { type: 'PartyWithdrew', party: summitParty, reason: 'x' } as const,
      { type: 'PartySetAside', party: atlasParty, reason: 'Silence.' } as const,
    ];
    const state = matterGiven(...behind);
    const said = stepsFor(state, harborParty, ownGiven(harborParty, linked)).map((step) => shownStep(step, state).what);
    expect(said).toContain(
      'Contribution from Summit Casualty, Atlas Indemnity stays reserved, and nothing has to be sent for it. ' +
        'Note it as your `reservation`, and this is done.',
    );
    const mediated = [...untilStage.escalatedToMediation, ...behind.slice(-1)];
    expect(keysOf(harborParty, mediated)).not.toContain('reserveContribution');
  });

  test('of a lead that is left alone is to close the matter so, before it offers in its own case', () => {
    const whatIn = (stage: 'leadAlone' | 'paid') => {
      const state = matterGiven(...untilStage[stage]);
      return sharedSteps(state).map((step) => shownStep(step, state).what);
    };
    expect(whatIn('leadAlone')).toEqual([
      'Nobody else takes part: close the matter as `ledAlone` first. What you then offer, you offer in your own case.',
    ]);
    expect(whatIn('paid')).toEqual(['Close the matter, with its outcome and reason.']);
  });

  test('once it has gone to mediation, is to open one, or to mediate elsewhere', () => {
    const state = matterGiven(...untilStage.escalatedToMediation);
    expect(sharedSteps(state).map((step) => shownStep(step, state).what)).toEqual([
      'Open a mediation of it; or mediate elsewhere, and close the matter once that has ended.',
    ]);
  });

  test('while it is mediated, is the consents of insureds that are missing yet', () => {
    const begun = { type: 'MediationBegun', mediation: mint.mediation(), party: summitParty } as const;
    const mediated = [...untilStage.escalatedToMediation, begun];
    expect(keysOf(harborParty, mediated)).toEqual(['clearConsents']);
    expect(keysOf(summitParty, mediated)).toEqual(['clearConsents']);
    expect(keysOf(summitParty, [...mediated, { type: 'ConsentsCleared', party: summitParty }])).toEqual([]);
  });

  test('once it was closed without its payment, is to name the case in which it pays', () => {
    const [paid, closed] = [untilStage.acceptedByPatient, matterClosed('partlyPaid')];
    const unlinked = ownGiven(summitParty);
    expect(keysOf(summitParty, [...paid, closed], unlinked)).toEqual(['linkCase']);
    expect(keysOf(summitParty, [...paid, matterClosed('settled')], unlinked)).toEqual([]);
    expect(keysOf(summitParty, [...paid, closed])).toEqual([]);
  });

  test('is nothing to one that takes no part', () => {
    const left = [...untilStage.acknowledged, { type: 'PartyWithdrew', party: summitParty, reason: 'x' } as const];
    expect(keysOf(summitParty, left, ownGiven(summitParty))).toEqual([]);
    expect(keysOf(summitParty, [opened(), ...untilStage.draft.slice(1)], ownGiven(summitParty))).toEqual([]);
  });
});

test('every insurer may know whom the matter waits for', () => {
  const state = matterGiven(...untilStage.acceptedByPatient);
  expect(sharedSteps(state).map((step) => [step.owes, step.duty, shownStep(step, state).what])).toEqual([
    [harborParty, 'payShare', 'Pay your share of what was agreed.'],
    [summitParty, 'payShare', 'Pay your share of what was agreed.'],
    [harborParty, 'recordAnswer', 'Record, with what shows it, for Atlas Indemnity: that it has paid its share.'],
  ]);
});

test('a hospital sees nothing of money', () => {
  const shown = Stage.options.flatMap((stage) => {
    const state = matterGiven(...untilStage[stage]);
    return sharedSteps(state).map((step) => shownStep(step, state));
  });
  const ofHospital = shown.filter(({ isForHospital }) => isForHospital);
  expect(new Set(ofHospital.map(({ duty }) => duty))).toEqual(
    new Set([
      'inviteInsurers',
      'answerInvitation',
      'drawUpAgreement',
      'shareReview',
      'hearAnswer',
      'openMediation',
      'closeMatter',
    ]),
  );
  expect(ofHospital.map(({ what }) => what).join()).not.toMatch(/share of|pay|consent of|shares/i);
});
