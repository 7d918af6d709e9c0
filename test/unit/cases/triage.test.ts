import { describe, expect, test } from 'vitest';
import type { Case } from '../../../shared/cases/case.ts';
import { triageCase, Weighing } from '../../../shared/cases/triage/decide.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { acting, faultsOf, outcomeOf, settingsOf } from '../../support/deciding.ts';
import {
  amended,
  offerPrepared,
  reported,
  reviewDone,
  reviewOpened,
  said,
  story,
  triaged,
} from '../../support/story.ts';

const hospital = { ...acting, audience: 'hospital' } as const;
const low = { severity: 2, causation: 'not_met', deviation: 'not_met' } as const;
const weigh = (state: Case, said: object = {}, by: typeof acting = acting) =>
  triageCase(state, mint.triage(), Weighing.parse({ severity: 5, causation: 'met', deviation: 'met', ...said }), by);
const not = (notEligible: string, more: object = {}) => ({
  ...low,
  route: 'notEligible',
  notEligible,
  reason: 'As it turned out',
  ...more,
});

describe('harm', () => {
  const state = story(['2026-11-01', reported()]);
  const harmOf = (severity: number, threshold?: number) => {
    const decided = weigh(
      state,
      { severity, deviation: 'undetermined' },
      threshold === undefined ? acting : settingsOf({ triage: { severityThreshold: threshold } }),
    );
    return 'refused' in decided ? decided : decided[0]?.criteria.harm;
  };

  test.each([
    [0, 'not_met'],
    [3, 'not_met'],
    [4, 'met'],
    [9, 'met'],
    [10, 'undetermined'],
  ])('of severity %i is %s by the usual threshold', (severity, outcome) => expect(harmOf(severity)).toBe(outcome));

  test('goes by the threshold of the tenant', () => {
    expect(harmOf(4, 6)).toBe('not_met');
    expect(harmOf(2, 1)).toBe('met');
  });

  test.each([
    ['death', 8, false],
    ['death', 9, true],
    ['severe', 9, false],
    ['none', 3, false],
    ['none', 2, true],
    ['unknown', 9, true],
  ])('%s and severity %i: %s', (harm, severity, isTaken) => {
    const decided = weigh(story(['2026-11-01', reported({ harm })]), { severity, deviation: 'undetermined' });
    expect(faultsOf(decided)).toEqual(isTaken ? [] : ['#/severity harmScale']);
  });
});

describe('where a case goes, if nobody says', () => {
  test('to the insurer, with all three met', () => {
    expect(weigh(story(['2026-11-01', reported()]))).toMatchObject([{ route: 'careReview' }]);
  });
  test('to the hospital otherwise', () => {
    expect(weigh(story(['2026-11-01', reported()]), { deviation: 'undetermined' })).toMatchObject([
      { route: 'hospitalLed' },
    ]);
  });
  test('stays with the insurer where it is', () => {
    expect(weigh(story(['2026-11-01', reported()], ['2026-11-02', triaged('careReview')]), low)).toMatchObject([
      { route: 'careReview' },
    ]);
  });
});

describe('an insurer’s case cannot be taken away', () => {
  const away = { ...low, route: 'hospitalLed' };
  const withInsurer = [
    ['2026-11-01', reported()],
    ['2026-11-02', triaged('careReview')],
  ] as const;

  test('by the hospital', () => {
    expect(outcomeOf(weigh(story(...withInsurer), away, hospital))).toBe('careReviewRequired');
    expect(outcomeOf(weigh(story(...withInsurer), away))).toBe('Triaged');
  });
  test('while an offer is open', () => {
    expect(outcomeOf(weigh(story(...withInsurer, ['2026-11-03', offerPrepared(100)]), away))).toBe(
      'careReviewRequired',
    );
  });
  test('against what reviews have found', () => {
    const found = story(
      ...withInsurer,
      ['2026-11-03', reviewOpened('insurer', '2026-11-03', '2026-12-01')],
      ['2026-11-10', reviewDone('2026-11-10', 'met'), said('findings', 'family', '2026-11-10')],
    );
    expect(outcomeOf(weigh(found, away))).toBe('careReviewRequired');
    expect(outcomeOf(weigh(found, not('other')))).toBe('careReviewRequired');
  });
});

describe('what is not taken further', () => {
  test.each([
    ['that reached nobody', 'reachedNobody', { actuality: 'potential' }, []],
    ['that reached somebody', 'reachedNobody', { actuality: 'actual' }, ['#/notEligible actuality']],
    ['that did harm', 'reachedNobody', { harm: 'severe' }, ['#/notEligible actuality']],
    ['entered in error', 'enteredInError', { standing: 'enteredInError' }, []],
    ['that stands', 'enteredInError', {}, ['#/notEligible standing']],
  ])('says why, and truly: one %s', (_, reason, facts, faults) => {
    expect(faultsOf(weigh(story(['2026-11-01', reported(facts)]), not(reason)))).toEqual(faults);
  });

  test('as a duplicate names the other case', () => {
    const state = story(['2026-11-01', reported()]);
    expect(faultsOf(weigh(state, not('duplicate')))).toEqual(['#/duplicateOf otherCase']);
    expect(faultsOf(weigh(state, not('duplicate', { duplicateOf: state.id })))).toEqual(['#/duplicateOf otherCase']);
    expect(outcomeOf(weigh(state, not('duplicate', { duplicateOf: mint.case() })))).toBe('Triaged');
    expect(faultsOf(weigh(state, not('other', { duplicateOf: mint.case() })))).toEqual(['#/duplicateOf route']);
  });
});

test('a triage that does not say whether the event is reportable leaves that as it was', () => {
  const state = story(['2026-11-01', reported()], ['2026-11-02', triaged('careReview', 'met', { reportable: 'yes' })]);
  expect(weigh(state)).toMatchObject([{ reportable: 'yes' }]);
  expect(weigh(state, { reportable: 'no' })).toMatchObject([{ reportable: 'no' }]);
});

test('a case is not ended while facts have changed that it was triaged by', () => {
  const state = story(
    ['2026-11-01', reported({ actuality: 'potential' })],
    ['2026-11-02', triaged('notEligible', 'not_met', { notEligible: 'reachedNobody', reason: 'Caught' })],
    ['2026-11-03', amended({ actuality: 'actual' })],
  );
  expect(weigh(state, not('reachedNobody'))).toMatchObject({ refused: 'invalidRequest' });
});
