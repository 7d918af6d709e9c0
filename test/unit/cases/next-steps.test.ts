import { describe, expect, test } from 'vitest';
import type { Case, CaseEvent } from '../../../shared/cases/case.ts';
import { statePacks } from '../../../shared/cases/clocks/state-packs.ts';
import { countsForLaw } from '../../../shared/cases/communications/communication.ts';
import { nextSteps } from '../../../shared/cases/work/next-steps.ts';
import { defaults, type Settings } from '../../../shared/tenancy/settings.ts';
import {
  actionPlanned,
  advised,
  amended,
  asHospital,
  asInsurer,
  closed,
  demanded,
  lessonsDecided,
  liensAsked,
  morning,
  needHeard,
  noOffer,
  offerAnswered,
  offerPrepared,
  offerPresented,
  paid,
  reopened,
  reported,
  represented,
  reviewDone,
  reviewOpened,
  said,
  story,
  supportOffered,
  triaged,
} from '../../support/story.ts';

const stepsOf = (state: Case, settings: Settings = defaults) => nextSteps(state, settings);
const find = (state: Case, key: string, settings?: Settings) =>
  stepsOf(state, settings).find((step) => step.key === key || step.duty === key);
const keysOf = (state: Case) => stepsOf(state).map(({ key }) => key);
const blocksOf = (state: Case, duty: string) => (find(state, duty)?.blockedBy ?? []).map(({ rule }) => rule);

const endOfDay = (day: string) => `${day}T23:59:59.999Z`;

/** An insurer case in which the family knows what was found. */
const careReview = [
  ['2026-11-01', reported({ harm: 'severe' }), supportOffered('2026-11-01')],
  ['2026-11-02', triaged('careReview'), said('initialDisclosure', 'family', '2026-11-02')],
  [
    '2026-11-03',
    reviewOpened('hospital', '2026-11-03', '2026-12-18'),
    reviewOpened('insurer', '2026-11-03', '2026-12-18'),
  ],
] as const;
const reviewed = [...careReview, ['2026-11-10', reviewDone('2026-11-10')]] as const;

describe('after a report', () => {
  const state = story(['2026-11-01', reported()]);

  test.each([
    ['triage', '2026-11-04T08:00:00.000Z'],
    ['discloseInitially', '2026-11-02T08:00:00.000Z'],
    ['offerSupport', '2026-11-04T08:00:00.000Z'],
    ['openReview', '2026-11-04T08:00:00.000Z'],
  ])('%s is due', (key, dueAt) => {
    expect(find(state, key)).toMatchObject({ owes: 'hospitalRisk', dueAt });
  });

  test('the times are those of the tenant', () => {
    const settings = { ...defaults, communication: { ...defaults.communication, firstHours: 1 } };
    expect(find(state, 'discloseInitially', settings)?.dueAt).toBe('2026-11-01T09:00:00.000Z');
  });

  test('nobody is to be told of what reached nobody, or supported', () => {
    const near = story(['2026-11-01', reported({ actuality: 'potential' })]);
    expect(keysOf(near)).not.toContain('discloseInitially');
    expect(keysOf(near)).not.toContain('offerSupport');
    expect(keysOf(near)).toContain('triage');
  });

  test('a family that the report says was told is not to be told first', () => {
    const told = story(['2026-11-01', reported({ disclosure: { status: 'complete', on: '2026-11-01' } })]);
    expect(keysOf(told)).not.toContain('discloseInitially');
  });
});

describe('triage', () => {
  const state = story(['2026-11-01', reported({ harm: 'mild' })], ['2026-11-02', triaged('hospitalLed')]);

  test('is done once, until facts change', () => {
    expect(keysOf(state)).not.toContain('triage');
    expect(keysOf(state)).not.toContain('triageAgain');
    const changed = story(
      ['2026-11-01', reported({ harm: 'mild' })],
      ['2026-11-02', triaged('hospitalLed')],
      ['2026-11-05', amended({ harm: 'severe' })],
    );
    expect(find(changed, 'triageAgain')?.dueAt).toBe('2026-11-08T08:00:00.000Z');
  });

  test('is due again when a review finds what it had not', () => {
    const found = story(
      ['2026-11-01', reported()],
      ['2026-11-02', triaged('hospitalLed'), reviewOpened('hospital', '2026-11-02', '2026-12-01')],
      ['2026-11-09', reviewDone('2026-11-09', 'met')],
    );
    expect(find(found, 'triageAgain')?.dueAt).toBe('2026-11-12T08:00:00.000Z');
  });

  test('is not due by what a hospital keeps to itself', () => {
    const hidden = story(
      ['2026-11-01', reported()],
      ['2026-11-02', triaged('hospitalLed'), reviewOpened('hospital', '2026-11-02', '2026-12-01')],
      ['2026-11-09', reviewDone('2026-11-09', 'met', 'patientSafetyWorkProduct')],
    );
    expect(keysOf(hidden)).not.toContain('triageAgain');
    expect(keysOf(hidden)).not.toContain('adviseCounsel');
  });

  test('that ends a case leaves only its closing', () => {
    const ended = story(
      ['2026-11-01', reported({ actuality: 'potential' })],
      ['2026-11-02', triaged('notEligible', 'not_met', { notEligible: 'reachedNobody', reason: 'Caught in time' })],
    );
    expect(keysOf(ended)).toEqual(['close']);
    expect(blocksOf(ended, 'close')).toEqual([]);
  });

  test('that ends a case with a family leaves it to be told', () => {
    const ended = story(
      ['2026-11-01', reported()],
      ['2026-11-02', triaged('notEligible', 'not_met', { notEligible: 'noUnexpectedOutcome', reason: 'Expected' })],
    );
    expect(keysOf(ended)).toEqual(['discloseInitially', 'close']);
    expect(blocksOf(ended, 'close')).toEqual(['outcomeForEveryCase']);
  });
});

describe('word of how things stand', () => {
  const state = story(...careReview);

  test('is owed to each party, two weeks after the last', () => {
    expect(find(state, 'update:family')).toMatchObject({ owes: 'hospitalRisk', dueAt: endOfDay('2026-11-16') });
    expect(find(state, 'update:clinician')).toMatchObject({ owes: 'hospitalRisk', dueAt: '2026-11-16T08:00:00.000Z' });
    expect(find(state, 'update:hospital')).toMatchObject({ owes: 'claims', dueAt: '2026-11-16T08:00:00.000Z' });
    const later = story(...careReview, ['2026-11-09', said('progressUpdate', 'family', '2026-11-09')]);
    expect(find(later, 'update:family')?.dueAt).toBe(endOfDay('2026-11-23'));
  });

  test('goes to the counsel of the family once it has one', () => {
    const counselled = story(...careReview, ['2026-11-05', represented('2026-11-05')]);
    expect(find(counselled, 'update:counsel')).toMatchObject({ owes: 'claims', dueAt: endOfDay('2026-11-19') });
    expect(keysOf(counselled)).not.toContain('update:family');
  });

  test('a promise is due when it was promised for', () => {
    const promised = story(...careReview, ['2026-11-05', said('progressUpdate', 'family', '2026-11-05', '2026-11-07')]);
    expect(find(promised, 'keepPromise')).toMatchObject({
      owes: 'hospitalRisk',
      dueAt: endOfDay('2026-11-07'),
      what: 'Keep what was promised in the conversation on 2026-11-05.',
    });
    expect(blocksOf(promised, 'close')).toContain('promisesKept');
  });

  test('needs are asked for, and answered', () => {
    expect(keysOf(state)).toContain('askNeeds');
    const heard = story(...careReview, ['2026-11-05', needHeard('2026-11-05')]);
    expect(keysOf(heard)).not.toContain('askNeeds');
    expect(find(heard, 'answerNeed')?.dueAt).toBe('2026-11-19T08:00:00.000Z');
  });
});

describe('reviews', () => {
  test('the insurer begins its own in an insurer case', () => {
    const state = story(['2026-11-01', reported()], ['2026-11-02', triaged('careReview')]);
    expect(find(state, 'openInsurerReview')).toMatchObject({ owes: 'claims', dueAt: '2026-11-05T08:00:00.000Z' });
    expect(keysOf(story(...careReview))).not.toContain('openInsurerReview');
  });

  test('are finished by who owns them', () => {
    const steps = stepsOf(story(...careReview)).filter(({ duty }) => duty === 'completeReview');
    expect(steps.map(({ owes, dueAt }) => [owes, dueAt])).toEqual([
      ['hospitalRisk', morning('2026-12-18')],
      ['reviewer', morning('2026-12-18')],
    ]);
  });

  test('findings are told once all are finished, after advice to have counsel', () => {
    expect(keysOf(story(...reviewed))).not.toContain('shareFindings');
    const one = story(
      ['2026-11-01', reported({ harm: 'severe' })],
      ['2026-11-02', triaged('careReview'), reviewOpened('insurer', '2026-11-02', '2026-12-01')],
      ['2026-11-10', reviewDone('2026-11-10')],
    );
    expect(find(one, 'shareFindings')?.dueAt).toBe('2026-11-24T08:00:00.000Z');
    expect(find(one, 'adviseCounsel')).toMatchObject({ owes: 'claims', dueAt: '2026-11-24T08:00:00.000Z' });
  });
});

describe('resolution', () => {
  const open = [
    ['2026-11-01', reported({ harm: 'severe' })],
    ['2026-11-02', triaged('careReview'), reviewOpened('insurer', '2026-11-02', '2026-12-01')],
    ['2026-11-10', reviewDone('2026-11-10')],
  ] as const;
  const informed = [...open, ['2026-11-12', advised('2026-11-11'), said('findings', 'family', '2026-11-12')]] as const;
  const agreed = [
    ...informed,
    ['2026-11-20', offerPrepared(100_000), offerPresented('2026-11-20', '2026-12-20')],
    ['2026-11-25', offerAnswered('accepted', '2026-11-25')],
  ] as const;

  test('an offer, or the word that there is none, is due in ninety days and blocked until its rules are kept', () => {
    expect(find(story(...open), 'decideOffer')?.dueAt).toBe('2027-01-30T08:00:00.000Z');
    expect(blocksOf(story(...open), 'decideOffer')).toEqual(['findingsNotShared', 'counselAdviceMissing']);
    expect(blocksOf(story(...informed), 'decideOffer')).toEqual([]);
    expect(keysOf(story(...informed, ['2026-11-20', noOffer]))).not.toContain('decideOffer');
  });

  test('an offer goes from authority to its answer', () => {
    const waiting = story(...informed, ['2026-11-20', offerPrepared(100_000_000, true)]);
    expect(find(waiting, 'authoriseOffer')).toMatchObject({ owes: 'insurerAdmin', dueAt: '2026-11-27T08:00:00.000Z' });
    const ready = story(...informed, ['2026-11-20', offerPrepared(100)]);
    expect(find(ready, 'presentOffer')?.owes).toBe('claims');
    const made = story(...informed, ['2026-11-20', offerPrepared(100), offerPresented('2026-11-20', '2026-12-20')]);
    expect(find(made, 'hearAnswer')?.dueAt).toBe(endOfDay('2026-12-20'));
  });

  test('an offer that was made is still to be answered while the next is being prepared', () => {
    const made = [...informed, ['2026-11-20', offerPrepared(100), offerPresented('2026-11-20', '2026-12-20')]] as const;
    const ofOffers = (state: Case) =>
      keysOf(state).filter((key) => /^(decide|authorise|present)Offer|^hearAnswer/.test(key));
    const both = story(...made, ['2026-11-21', offerPrepared(200)]);
    const [first, second] = both.offers.items;
    expect(ofOffers(both)).toEqual([`hearAnswer:${first?.id}`, `presentOffer:${second?.id}`]);
    const waiting = story(...made, ['2026-11-21', offerPrepared(100_000_000, true)]);
    expect(find(waiting, 'authoriseOffer')).toBeDefined();
    expect(find(waiting, 'hearAnswer')?.dueAt).toBe(endOfDay('2026-12-20'));
    const accepted = story(
      ...made,
      ['2026-11-21', offerPrepared(200)],
      ['2026-11-22', offerAnswered('accepted', '2026-11-22')],
    );
    expect(ofOffers(accepted)).toEqual([]);
    expect(find(accepted, 'pay')).toBeDefined();
  });

  test('what was agreed is paid in thirty days, after liens are asked about', () => {
    const state = story(...agreed);
    expect(find(state, 'pay')?.dueAt).toBe('2026-12-25T08:00:00.000Z');
    expect(blocksOf(state, 'pay')).toEqual(['liensOpen']);
    expect(keysOf(state)).toContain('screenLiens');
    const asked = story(...agreed, ['2026-11-26', liensAsked('2026-11-26')]);
    expect(blocksOf(asked, 'pay')).toEqual([]);
    const half = story(...agreed, ['2026-11-26', liensAsked('2026-11-26')], ['2026-11-27', paid(50_000, '2026-11-27')]);
    expect(keysOf(half).some((key) => key.startsWith('pay'))).toBe(true);
    const all = story(...agreed, ['2026-11-26', liensAsked('2026-11-26')], ['2026-11-27', paid(100_000, '2026-11-27')]);
    expect(keysOf(all).some((key) => key.startsWith('pay'))).toBe(false);
  });
});

describe('the law of a state', () => {
  test('starts clocks by a notice, each by itself, until what settles it is said', () => {
    const state = story(
      ['2026-11-01', reported({ state: 'MA' })],
      ['2026-11-02', triaged('careReview'), demanded('preLitigationNotice', '2026-11-02')],
      ['2026-11-03', demanded('preLitigationNotice', '2026-11-03')],
    );
    const clocks = stepsOf(state).filter(({ duty }) => duty === 'stateClock');
    expect(clocks.map(({ key }) => key.split('.')[0]).sort()).toEqual([
      'stateClock:ma-notice-records',
      'stateClock:ma-notice-records',
      'stateClock:ma-notice-response',
      'stateClock:ma-notice-response',
    ]);
    expect(clocks.map(({ dueAt }) => dueAt)).toContain(endOfDay('2027-04-01'));
    expect(clocks.every(({ source }) => source?.includes('60L'))).toBe(true);
    const blocked = find(state, 'close')?.blockedBy.map(({ rule }) => rule);
    expect(blocked).toContain('stateLaw');
  });

  test.each([
    ['the family', 'noticeResponse', 'family', '2026-11-10', true],
    ['its counsel', 'noticeResponse', 'counsel', '2026-11-10', true],
    ['its counsel on the same day', 'noticeResponse', 'counsel', '2026-11-02', true],
    ['its counsel before the notice', 'noticeResponse', 'counsel', '2026-11-01', false],
    ['the insurer', 'noticeResponse', 'insurer', '2026-11-10', false],
    ['the clinician', 'noticeResponse', 'clinician', '2026-11-10', false],
    ['its counsel, of something else', 'progressUpdate', 'counsel', '2026-11-10', false],
  ] as const)('is done by what is said to %s', (_, kind, party, on, isDone) => {
    const state = story(
      ['2026-11-01', reported({ state: 'MA' })],
      ['2026-11-02', triaged('careReview'), demanded('preLitigationNotice', '2026-11-02')],
      ['2026-11-11', asInsurer(said(kind, party, on))],
    );
    expect(keysOf(state).some((key) => key.startsWith('stateClock:ma-notice-response'))).toBe(!isDone);
  });

  test.each([
    ['the insurer owes, written by the insurer', 'noticeResponse', asInsurer, 'none', true],
    ['the insurer owes, written by the hospital', 'noticeResponse', asHospital, 'none', false],
    ['the insurer owes, kept as work product', 'noticeResponse', asInsurer, 'attorneyWorkProduct', false],
    ['the hospital owes, written by the hospital', 'sevenDayLetter', asHospital, 'none', true],
    ['the hospital owes, kept as work product', 'sevenDayLetter', asHospital, 'patientSafetyWorkProduct', false],
  ] as const)('is done or not by a letter that %s', (_, kind, as, privilege, isDone) => {
    const state = story(
      ['2026-11-01', reported({ state: 'MA' })],
      [
        '2026-11-02',
        triaged('careReview', 'met', { reportable: 'yes' }),
        demanded('preLitigationNotice', '2026-11-02'),
      ],
      [
        '2026-11-11',
        as((told) => ({ ...(said(kind, 'family', '2026-11-10')(told) as CaseEvent), privilege }) as CaseEvent),
      ],
    );
    const clock = kind === 'noticeResponse' ? 'ma-notice-response' : 'ma-seven-day-letter';
    expect(keysOf(state).some((key) => key.startsWith(`stateClock:${clock}`))).toBe(!isDone);
  });

  test('is owed by the insurer for the kinds that count only from it', () => {
    const clocks = statePacks.flatMap(({ clocks }) => clocks);
    for (const { settledBy, owes } of clocks) {
      expect([settledBy, countsForLaw({ kind: settledBy }, 'hospital')]).toEqual([settledBy, owes === 'hospitalRisk']);
      expect(countsForLaw({ kind: settledBy }, 'insurer')).toBe(true);
    }
  });

  test.each([
    ['2026-11-02', '2026-11-09'],
    ['2026-11', '2026-11-08'],
    ['2026', '2026-01-08'],
  ])('counts from the first day of a start known as %s', (discovered, due) => {
    const state = story(
      ['2026-11-03', reported({ state: 'MA', discovered })],
      ['2026-11-04', triaged('hospitalLed', 'not_met', { reportable: 'yes' })],
    );
    expect(find(state, `stateClock:ma-seven-day-letter.${state.id}`)?.dueAt).toBe(endOfDay(due));
  });

  test.each([
    ['a notice', demanded('preLitigationNotice', '2026-11-02'), true],
    ['a notice that asks for early discussion', demanded('earlyDiscussionNotice', '2026-11-02'), true],
    ['a serious reportable event', triaged('hospitalLed', 'not_met', { reportable: 'yes' }), true],
    ['a demand', demanded('demand', '2026-11-02'), false],
    ['what is not reportable', triaged('hospitalLed', 'not_met', { reportable: 'no' }), false],
  ] as const)('of a state that nobody said is asked for after %s', (_, what, isDue) => {
    const state = story(['2026-11-01', reported()], ['2026-11-02', what]);
    expect(find(state, 'sayState')).toEqual(
      isDue
        ? {
            key: 'sayState',
            duty: 'sayState',
            owes: 'hospitalRisk',
            dueAt: '2026-11-04T08:00:00.000Z',
            blockedBy: [],
          }
        : undefined,
    );
    expect(blocksOf(state, 'close').includes('stateLaw')).toBe(isDue);
    expect(keysOf(story(['2026-11-01', reported({ state: 'VT' })], ['2026-11-02', what]))).not.toContain('sayState');
  });

  test('says nothing where it has no clock', () => {
    const state = story(
      ['2026-11-01', reported({ state: 'VT' })],
      ['2026-11-02', triaged('careReview'), demanded('preLitigationNotice', '2026-11-02')],
    );
    expect(stepsOf(state).filter(({ duty }) => duty === 'stateClock')).toEqual([]);
  });
});

describe('an end', () => {
  const state = [
    ['2026-11-01', reported()],
    [
      '2026-11-02',
      triaged('hospitalLed'),
      said('initialDisclosure', 'family', '2026-11-02'),
      supportOffered('2026-11-02'),
    ],
    ['2026-11-03', reviewOpened('hospital', '2026-11-03', '2026-12-18')],
    ['2026-11-20', reviewDone('2026-11-20', 'not_met')],
  ] as const;

  test('needs each of its decisions', () => {
    expect(blocksOf(story(...state), 'close')).toEqual([
      'findingsShared',
      'outcomeForEveryCase',
      'actionForEachCause',
      'lessonsDecided',
    ]);
    const decided = [
      ...state,
      ['2026-11-25', said('findings', 'family', '2026-11-25'), said('closing', 'family', '2026-11-25')],
      ['2026-11-26', actionPlanned('2026-12-31'), lessonsDecided],
    ] as const;
    expect(blocksOf(story(...decided), 'close')).toEqual([]);
    const over = story(...decided, ['2026-11-27', closed('explained')]);
    expect(over.stage).toBe('closure');
    expect(stepsOf(over).map(({ duty }) => duty)).toEqual(['completeAction']);
    const later = story(...decided, ['2026-11-27', closed('explained')], ['2026-12-01', amended({ harm: 'death' })]);
    expect(find(later, 'considerReopening')?.dueAt).toBe('2026-12-04T08:00:00.000Z');
    const again = story(...decided, ['2026-11-27', closed('explained')], ['2026-12-01', reopened]);
    expect(blocksOf(again, 'close')).toEqual(['outcomeForEveryCase']);
  });
});
