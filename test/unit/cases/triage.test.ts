import { describe, expect, test } from 'vitest';
import type { Case, CaseEvent } from '../../../shared/cases/case.ts';
import { isNoticed } from '../../../shared/cases/eligibility.ts';
import type { DemandKind } from '../../../shared/cases/resolution/demand.ts';
import { referNoticed, triageCase, triagesOfASide, Weighing } from '../../../shared/cases/triage/decide.ts';
import type { Criterion, Outcome } from '../../../shared/cases/triage/triage.ts';
import { nextSteps } from '../../../shared/cases/work/next-steps.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { stclare } from '../../support/cases.ts';
import { acting, faultsOf, outcomeOf, settingsOf } from '../../support/deciding.ts';
import {
  amended,
  asHospital,
  asInsurer,
  type Chapter,
  closed,
  demanded,
  offerPrepared,
  reported,
  reviewDone,
  reviewOpened,
  said,
  story,
  triaged,
} from '../../support/story.ts';

const withoutState = ({ triage: { current } }: Case) => {
  const { state: _, ...basis } = current?.basis ?? {};
  return { ...current, basis };
};

const automatically =
  (kind: DemandKind) =>
  (state: Case): CaseEvent =>
    ({ ...demanded(kind, '2026-11-01')(state), isAutomatic: true }) as CaseEvent;

const determined =
  (criterion: Criterion, outcome: Outcome) =>
  ({ reviews }: Case): CaseEvent => ({
    type: 'DeterminationMade',
    id: mint.determination(),
    reviewId: reviews.items[0]?.id ?? mint.review(),
    criterion,
    outcome,
    rationale: 'The count was not done.',
    author: 'A reviewer',
    organisation: 'Harbor',
    on: '2026-11-10' as never,
    privilege: 'none',
  });

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
    ['death', 0, false],
    ['death', 10, false],
    ['severe', 0, false],
    ['severe', 3, false],
    ['severe', 4, true],
    ['severe', 10, true],
    ['moderate', 0, false],
    ['mild', 0, false],
    ['mild', 1, true],
    ['none', 0, true],
    ['none', 10, true],
    ['unknown', 0, true],
  ])('%s and severity %i: %s', (harm, severity, isTaken) => {
    const decided = weigh(story(['2026-11-01', reported({ harm })]), { severity, deviation: 'undetermined' });
    expect(faultsOf(decided)).toEqual(isTaken ? [] : ['#/severity harmScale']);
  });
});

test('a harm that is severe is met, though nobody can tell how grave it is', () => {
  const state = story(['2026-11-01', reported({ harm: 'severe' })]);
  expect(weigh(state, { severity: 10 })).toMatchObject([{ route: 'careReview', criteria: { harm: 'met' } }]);
  const strict = settingsOf({ triage: { severityThreshold: 6 } });
  expect(weigh(state, { severity: 10 }, strict)).toMatchObject([{ criteria: { harm: 'undetermined' } }]);
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
    ['that did harm', 'reachedNobody', { harm: 'mild' }, ['#/notEligible actuality']],
    ['entered in error', 'enteredInError', { standing: 'enteredInError' }, []],
    ['that stands', 'enteredInError', {}, ['#/notEligible standing']],
  ])('says why, and truly: one %s', (_, reason, facts, faults) => {
    expect(faultsOf(weigh(story(['2026-11-01', reported(facts)]), not(reason)))).toEqual(faults);
  });
});

describe('a triage is made', () => {
  const triages = (side: (told: ReturnType<typeof triaged>) => ReturnType<typeof triaged>) =>
    story(
      ['2026-11-01', reported()],
      ['2026-11-02', ...Array.from({ length: triagesOfASide }, () => side(triaged('hospitalLed')))],
    );
  const all = { severity: 2, causation: 'not_met', deviation: 'not_met' };

  test('so often by each side', () => {
    expect(outcomeOf(weigh(triages(asHospital), all, hospital))).toBe('tooMany');
    expect(outcomeOf(weigh(triages(asHospital), all))).toBe('Triaged');
    expect(outcomeOf(weigh(triages(asInsurer), all))).toBe('tooMany');
    expect(outcomeOf(weigh(triages(asInsurer), all, hospital))).toBe('Triaged');
  });

  test.each([
    ['a changed fact', [amended({ harm: 'mild' })]],
    ['a state that was said', [amended({ state: 'MA' })]],
    ['what a review found', [reviewOpened('hospital', '2026-11-03', '2026-12-01'), reviewDone('2026-11-03', 'met')]],
  ] as const)('again after %s, however often', (_, since) => {
    const full = [
      ['2026-11-01', reported()],
      ['2026-11-02', ...Array.from({ length: triagesOfASide }, () => triaged('hospitalLed'))],
    ] as const;
    const decided = weigh(story(...full, ['2026-11-03', ...since]), { ...all, route: 'careReview' }, hospital);
    expect(outcomeOf(decided)).toBe('Triaged');
  });

  test('after a notice, however often', () => {
    const state = story(
      ['2026-11-01', reported()],
      ['2026-11-02', ...Array.from({ length: triagesOfASide }, () => triaged('hospitalLed'))],
      ['2026-11-03', demanded('suit', '2026-11-03'), triaged('careReview', 'undetermined', { isAutomatic: true })],
    );
    expect(outcomeOf(weigh(state, { ...all, route: 'careReview' }, hospital))).toBe('Triaged');
  });
});

describe('what reviews have found', () => {
  const found = (...outcomes: readonly (readonly [Criterion, Outcome])[]) =>
    story(
      ['2026-11-01', reported()],
      ['2026-11-02', triaged('careReview', 'met'), reviewOpened('insurer', '2026-11-02', '2026-12-01')],
      ['2026-11-10', ...outcomes.map(([criterion, outcome]) => determined(criterion, outcome))],
    );
  const away = (causation: Outcome, deviation: Outcome) => ({
    severity: 5,
    causation,
    deviation,
    route: 'hospitalLed',
  });

  test.each([
    ['one of three, and this triage another', [['harm', 'met']], away('met', 'not_met'), 'Triaged'],
    ['one of three, and this triage the others', [['harm', 'met']], away('met', 'met'), 'careReviewRequired'],
    [
      'all three, whatever this triage says',
      [
        ['harm', 'met'],
        ['causation', 'met'],
        ['deviation', 'met'],
      ],
      away('not_met', 'not_met'),
      'careReviewRequired',
    ],
    ['that one is not met, whatever this triage says', [['deviation', 'not_met']], away('met', 'met'), 'Triaged'],
    [
      'that one is not met, though it did before',
      [
        ['deviation', 'met'],
        ['deviation', 'not_met'],
      ],
      away('met', 'met'),
      'Triaged',
    ],
  ] as const)('goes before what a triage says, and nothing else does: %s', (_, outcomes, said, expected) =>
    expect(outcomeOf(weigh(found(...outcomes), said))).toBe(expected),
  );
});

describe('a duplicate', () => {
  const other = (...more: Chapter[]) => {
    const original = story(['2026-11-01', reported()], ...more);
    return { ...original, id: mint.case() };
  };
  const known = (original: Case, state = story(['2026-11-01', reported()]), more: object = {}, by = acting) =>
    triageCase(
      state,
      mint.triage(),
      Weighing.parse({ ...low, ...not('duplicate', { duplicateOf: original.id }), ...more }),
      by,
      [original],
    );
  const allMet = { severity: 5, causation: 'met', deviation: 'met' };

  test('names another case', () => {
    const state = story(['2026-11-01', reported()]);
    expect(faultsOf(weigh(state, not('duplicate')))).toEqual(['#/duplicateOf otherCase']);
    expect(faultsOf(weigh(state, not('duplicate', { duplicateOf: state.id })))).toEqual(['#/duplicateOf otherCase']);
    expect(faultsOf(weigh(state, not('duplicate', { duplicateOf: mint.case() })))).toEqual(['#/duplicateOf otherCase']);
    expect(outcomeOf(known(other()))).toBe('Triaged');
    expect(faultsOf(weigh(state, not('other', { duplicateOf: mint.case() })))).toEqual(['#/duplicateOf route']);
  });

  test.each([
    ['of another hospital', { ...other(), hospital: stclare }, 'sameHospital'],
    [
      'that is a duplicate itself',
      other(['2026-11-02', triaged('notEligible', 'not_met', { notEligible: 'duplicate', duplicateOf: mint.case() })]),
      'duplicate',
    ],
    [
      'that was closed as not eligible',
      other(['2026-11-02', triaged('notEligible', 'not_met', { notEligible: 'other' }), closed('notEligible')]),
      'notEligible',
    ],
  ] as const)('is not of a case %s', (_, original, rule) => {
    expect(faultsOf(known(original))).toEqual([`#/duplicateOf ${rule}`]);
  });

  test('is not of a case that tells of less harm', () => {
    const died = story(['2026-11-01', reported({ harm: 'death' })]);
    expect(faultsOf(known(other(), died, { severity: 9 }))).toEqual(['#/duplicateOf harmScale']);
    expect(outcomeOf(known({ ...other(), facts: died.facts }, died, { severity: 9 }))).toBe('Triaged');
  });

  test('is none that stands for others, while it does', () => {
    const state = { ...story(['2026-11-01', reported()]), triage: { toldIn: [], standsFor: [mint.case()] } };
    const third = other([
      '2026-11-02',
      triaged('notEligible', 'not_met', { notEligible: 'duplicate', duplicateOf: state.id }),
    ]);
    const weighing = Weighing.parse(not('duplicate', { duplicateOf: other().id }));
    const original = { ...other(), id: weighing.duplicateOf ?? mint.case() };
    const by = (...others: Case[]) => triageCase(state, mint.triage(), weighing, acting, others);
    expect(faultsOf(by(original, third))).toEqual(['#/notEligible standsForOthers']);
    expect(outcomeOf(by(original, { ...third, triage: { toldIn: [] } }))).toBe('Triaged');
  });

  test('whose criteria are all met is one of a case of the insurer', () => {
    expect(outcomeOf(known(other(), undefined, allMet))).toBe('careReviewRequired');
    expect(outcomeOf(known(other(['2026-11-02', triaged('hospitalLed')]), undefined, allMet))).toBe(
      'careReviewRequired',
    );
    expect(known(other(['2026-11-02', triaged('careReview')]), undefined, allMet)).toMatchObject([
      { route: 'notEligible', criteria: { harm: 'met', causation: 'met', deviation: 'met' } },
    ]);
  });

  test('that came by a claim is one of a case with a claim, if the insurer says so', () => {
    const claimed = story(
      ['2026-11-01', reported({ provenance: 'claim' }), automatically('claim')],
      ['2026-11-01', triaged('careReview', 'undetermined', { isAutomatic: true })],
    );
    const same = { ...claimed, id: mint.case() };
    expect(outcomeOf(known(other(), claimed))).toBe('careReviewRequired');
    expect(outcomeOf(known(same, claimed, {}, hospital))).toBe('careReviewRequired');
    expect(outcomeOf(known(same, claimed))).toBe('Triaged');
  });
});

describe('a report that came by a notice, and was entered in error,', () => {
  const noticed = (...more: Chapter[]) =>
    story(
      [
        '2026-11-01',
        reported({ provenance: 'preLitigationNotice', state: 'MA' }),
        automatically('preLitigationNotice'),
      ],
      ['2026-11-01', triaged('careReview', 'undetermined', { isAutomatic: true })],
      ...more,
    );
  const retracted = ['2026-11-02', amended({ standing: 'enteredInError' })] as const;
  const inError = triaged('notEligible', 'not_met', { notEligible: 'enteredInError' });
  const clocks = (state: Case) => nextSteps(state, defaults).filter(({ duty }) => duty === 'stateClock');

  test('is not taken further by the insurer alone', () => {
    expect(outcomeOf(weigh(noticed(retracted), not('enteredInError')))).toBe('Triaged');
    expect(outcomeOf(weigh(noticed(retracted), not('enteredInError'), hospital))).toBe('careReviewRequired');
    expect(outcomeOf(weigh(noticed(retracted), not('other')))).toBe('careReviewRequired');
    expect(faultsOf(weigh(noticed(), not('enteredInError')))).toEqual(['#/notEligible standing']);
  });

  test('is taken further if anybody recorded a demand', () => {
    const asked = noticed(retracted, ['2026-11-03', demanded('demand', '2026-11-03')]);
    expect(outcomeOf(weigh(asked, not('enteredInError')))).toBe('careReviewRequired');
  });

  test('starts nothing, until it stands again or something else says so', () => {
    const ended = noticed(retracted, ['2026-11-03', inError]);
    expect([isNoticed(ended), clocks(ended).length]).toEqual([false, 0]);
    expect(referNoticed(ended, mint.triage())).toEqual([]);
    for (const since of [
      amended({ standing: 'reported' }),
      amended({ provenance: 'claim' }),
      demanded('suit', '2026-11-04'),
    ]) {
      const again = noticed(retracted, ['2026-11-03', inError], ['2026-11-04', since]);
      expect(isNoticed(again)).toBe(true);
      expect(outcomeOf(referNoticed(again, mint.triage()))).toBe('Triaged');
    }
  });
});

test('a state that is said, or changes, has a case triaged again: no clock of the law vanishes in silence', () => {
  const dutiesOf = (state: Case) => nextSteps(state, defaults).map(({ duty }) => duty);
  const begun = [
    ['2026-11-01', reported({ state: 'MA' })],
    ['2026-11-02', triaged('careReview'), demanded('preLitigationNotice', '2026-11-02')],
  ] as const;
  expect(dutiesOf(story(...begun))).toContain('stateClock');
  const moved = story(...begun, ['2026-11-03', amended({ state: 'VT' })]);
  expect(dutiesOf(moved)).not.toContain('stateClock');
  expect(dutiesOf(moved)).toContain('triageAgain');
  const old = { ...moved, triage: { ...moved.triage, current: withoutState(moved) } };
  expect(dutiesOf(old as Case)).not.toContain('triageAgain');
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
