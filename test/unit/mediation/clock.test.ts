import { describe, expect, test } from 'vitest';
import type { Instant } from '../../../shared/kernel/instant.ts';
import { timePassed, wakesAt } from '../../../shared/mediation/clock.ts';
import { Extension, extendDeadline } from '../../../shared/mediation/decide-course.ts';
import type { Mediation, MediationEvent } from '../../../shared/mediation/mediation.ts';
import { pendingIn } from '../../../shared/mediation/reached.ts';
import type { Stage } from '../../../shared/mediation/stage.ts';
import { termsOf } from '../../../shared/mediation/terms.ts';
import { settingsWith } from '../../../shared/tenancy/settings.ts';
import { at } from '../../support/cases.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { harborParty, summitParty } from '../../support/matter-events.ts';
import {
  all,
  answersDue,
  by,
  byMediator,
  clearedBy,
  disclosedBy,
  drawnUp,
  familyParty,
  following,
  instantAfter,
  mediationGiven,
  mediatorProposed,
  miriam,
  opened,
  preferring,
  settlementDrawnUp,
  signedBy,
  theo,
  untilStage,
  vera,
  xenia,
} from '../../support/mediation-events.ts';

const late = (state: Mediation) => instantAfter(state.entered.dueAt);
/** What comes of a deadline that nobody kept. */
const lapsed = (...events: readonly MediationEvent[]) => {
  const state = mediationGiven(...events);
  return timePassed(state, late(state));
};
const ended = (why: 'lapse' | 'noMediator') => [{ type: 'MediationClosed', outcome: 'impasse', why }];

describe('how far a mediation has come', () => {
  test.each(Object.keys(untilStage) as Stage[])('%s', (stage) => {
    expect(mediationGiven(...untilStage[stage]).stage).toBe(stage);
  });

  test('begins with being opened', () => {
    expect(() => mediationGiven(signedBy(harborParty))).toThrow('cannot begin with AgreementSigned');
  });
});

describe('a stage', () => {
  test.each<[Stage, string | undefined, string | undefined]>([
    // Business days after Monday the 23rd; Thursday the 26th is Thanksgiving.
    ['requested', '2026-12-01T23:59:59.999Z', '2026-11-27T23:59:59.999Z'],
    ['mediatorProposed', '2026-12-01T23:59:59.999Z', '2026-11-27T23:59:59.999Z'],
    ['mediatorAppointed', '2026-12-08T23:59:59.999Z', '2026-12-04T23:59:59.999Z'],
    ['agreementSigned', '2027-02-22T23:59:59.999Z', '2027-02-18T23:59:59.999Z'],
    ['bids', answersDue, undefined],
    ['proposal', answersDue, undefined],
    ['settled', '2026-12-22T23:59:59.999Z', '2026-12-18T23:59:59.999Z'],
    ['closed', undefined, undefined],
  ])('%s lasts as long as its terms say, with a reminder before', (stage, dueAt, remindAt) => {
    expect(mediationGiven(...untilStage[stage]).entered).toMatchObject({
      ...(dueAt && { dueAt }),
      ...(remindAt && { remindAt }),
    });
    expect(Object.keys(mediationGiven(...untilStage[stage]).entered).length).toBe(
      1 + Number(dueAt !== undefined) + Number(remindAt !== undefined),
    );
  });

  test('goes by the settings of whoever opened it, of that day', () => {
    const terms = termsOf(
      settingsWith({ mediation: { preferenceDays: 1, reminderDays: 0 }, calendar: { daysOff: ['2026-11-24'] } }),
    );
    expect(mediationGiven(opened({ terms })).entered).toEqual({
      at: '2026-11-23T08:00:00.000Z',
      dueAt: '2026-11-25T23:59:59.999Z',
    });
    // No reminder on the day on which it begins, or before.
    expect(mediationGiven(opened({ terms: { ...terms, reminderDays: 1 } })).entered).not.toHaveProperty('remindAt');
  });
});

describe('time', () => {
  const open = Object.keys(untilStage).filter((stage) => stage !== 'closed') as Exclude<Stage, 'closed'>[];

  test.each(open)('%s: brings nothing before it is due, and not at the very moment', (stage) => {
    const state = mediationGiven(...untilStage[stage]);
    const wakes = wakesAt(state) as Instant;
    expect(timePassed(state, wakes)).toEqual([]);
    expect(timePassed(state, state.openedAt)).toEqual([]);
  });

  test.each(open.filter((stage) => stage !== 'bids' && stage !== 'proposal'))(
    '%s: reminds once of whom it waits for',
    (stage) => {
      const state = mediationGiven(...untilStage[stage]);
      const { remindAt, dueAt } = state.entered;
      const then = instantAfter(remindAt);
      const reminded = timePassed(state, then);
      expect(reminded).toEqual([{ type: 'ReminderSent', stage, parties: pendingIn(state, stage), dueAt }]);
      const next = following(state, reminded, then);
      expect(timePassed(next, then)).toEqual([]);
      expect(wakesAt(next)).toBe(dueAt);
    },
  );

  test('wakes for sealed answers a minute after they are due, and leaves them to who opens them', () => {
    for (const stage of ['bids', 'proposal'] as const) {
      const state = mediationGiven(...untilStage[stage]);
      expect(wakesAt(state)).toBe(instantAfter(answersDue, 60_000));
      expect(timePassed(state, at('2028-01-01T00:00:00Z'))).toEqual([]);
    }
  });

  test('brings nothing once it is closed', () => {
    const state = mediationGiven(...untilStage.closed);
    expect([wakesAt(state), timePassed(state, at('2030-01-01T00:00:00Z'))]).toEqual([undefined, []]);
  });
});

describe('a deadline that passes', () => {
  test('requested: whoever has not said whom it likes leaves it to the others', () => {
    expect(lapsed(opened(), preferring(harborParty, [theo], [miriam]))).toEqual([mediatorProposed(theo)]);
    expect(lapsed(opened())).toEqual([mediatorProposed(miriam)]);
  });

  test('requested, with nobody left to choose from: it is over', () => {
    expect(lapsed(opened(), preferring(harborParty, [], [miriam, theo, vera]))).toEqual(ended('noMediator'));
  });

  test('begins anew when others are named', () => {
    const strikesAll = preferring(harborParty, [], [miriam, theo, vera]);
    const state = mediationGiven(opened(), strikesAll, preferring(summitParty), preferring(familyParty));
    expect(pendingIn(state, 'requested')).toEqual([harborParty]);
    const then = state.entered.dueAt as Instant;
    const named = following(state, [{ type: 'CandidatesNamed', candidates: [xenia] }], then);
    expect(named.entered.at).toBe(then);
    expect(pendingIn(named, 'requested')).toEqual(all);
  });

  const { mediatorProposed: asked, mediatorAppointed, agreementSigned, settled } = untilStage;

  test('mediatorProposed: a mediator who does not answer is out of it, and the next one is asked', () => {
    expect(lapsed(...asked, ...all.map(clearedBy))).toEqual([
      { type: 'MediatorDropped', mediator: miriam.id, why: 'noAnswer' },
      mediatorProposed(theo),
    ]);
    const state = mediationGiven(...asked);
    const next = following(state, timePassed(state, late(state)), late(state));
    expect(next).toMatchObject({ stage: 'mediatorProposed', entered: { at: late(state) } });
  });

  test('mediatorProposed: nobody answers, and there is no next one', () => {
    const alone = [opened({ candidates: [miriam] }), mediatorProposed()];
    expect(lapsed(...alone).map(({ type }) => type)).toEqual(['MediatorDropped']);
  });

  test('mediatorProposed: a party that is silent has left', () => {
    expect(lapsed(...asked, clearedBy('mediator'))).toEqual(ended('lapse'));
    expect(lapsed(...asked, disclosedBy('mediator'), ...all.map(clearedBy))).toEqual(ended('lapse'));
  });

  test.each([
    ['nothing is drawn up', mediatorAppointed],
    ['the agreement is not signed', [...mediatorAppointed, drawnUp(), signedBy(harborParty)]],
    ['it comes to nothing', agreementSigned],
    ['no settlement is drawn up', settled],
    ['the settlement is not signed', [...settled, settlementDrawnUp()]],
  ] as const)('ends it: %s', (_, events) => expect(lapsed(...events)).toEqual(ended('lapse')));
});

describe('whom a stage waits for', () => {
  test.each<[string, readonly MediationEvent[], readonly string[]]>([
    ['who has not said whom it likes', [opened(), preferring(summitParty)], [harborParty, familyParty]],
    [
      'who has not looked for conflicts',
      [...untilStage.mediatorProposed, clearedBy(harborParty)],
      [summitParty, familyParty],
    ],
    ['who has not waived', [...untilStage.mediatorProposed, ...all.map(clearedBy), disclosedBy('mediator')], all],
    ['who draws up the agreement', untilStage.mediatorAppointed, [harborParty]],
    [
      'who has not signed',
      [...untilStage.mediatorAppointed, drawnUp(), signedBy(harborParty)],
      [summitParty, familyParty],
    ],
    ['nobody in particular', untilStage.agreementSigned, []],
    ['all, of sealed answers', untilStage.bids, all],
    ['all, of sealed answers to a proposal', untilStage.proposal, all],
    ['who draws up the settlement', untilStage.settled, [harborParty]],
    ['nobody', untilStage.closed, []],
  ])('%s', (_, events, expected) => {
    const state = mediationGiven(...events);
    expect(pendingIn(state, state.stage)).toEqual(expected);
  });
});

describe('more time', () => {
  const state = mediationGiven(...untilStage.agreementSigned);
  const extending = (until: string, acting = byMediator()) =>
    extendDeadline(state, Extension.parse({ until, reason: 'An expert is away.' }), acting);

  test('is given by whoever opened the mediation, or the mediator', () => {
    const until = '2027-03-01T12:00:00.000Z';
    expect(extending(until)).toEqual([
      { type: 'DeadlineExtended', who: 'mediator', until, reason: 'An expert is away.' },
    ]);
    expect(outcomeOf(extending(until, by(harborParty)))).toBe('DeadlineExtended');
    expect(outcomeOf(extending(until, by(familyParty)))).toBe('notTheOpener');
    expect(following(state, extending(until)).entered).toEqual({ at: state.openedAt, dueAt: until });
  });

  test.each([
    ['sooner than the deadline', '2027-02-22T23:59:59.999Z', '#/until later'],
    ['more than half a year from now', '2027-05-22T08:00:00.001Z', '#/until longest'],
  ])('is not %s', (_, until, fault) => expect(faultsOf(extending(until))).toEqual([fault]));

  test('lies in the future, also where there is no deadline', () => {
    const { dueAt: _, ...entered } = state.entered;
    const timeless = { ...state, entered };
    const decided = extendDeadline(timeless, { until: at('2026-11-23T08:00:00Z'), reason: 'Now.' }, byMediator());
    expect(faultsOf(decided)).toEqual(['#/until later']);
    expect([wakesAt(timeless), timePassed(timeless, at('2030-01-01T00:00:00Z'))]).toEqual([undefined, []]);
  });
});
