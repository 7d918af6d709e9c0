import { describe, expect, test } from 'vitest';
import type { Case } from '../../../shared/cases/case.ts';
import { viewScorecard } from '../../../shared/cases/practices/view.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import {
  actionPlanned,
  advised,
  closed,
  demanded,
  lapsed,
  lessonsDecided,
  noOffer,
  offerAnswered,
  offerPrepared,
  offerPresented,
  paid,
  reported,
  reviewDone,
  reviewOpened,
  said,
  story,
  triaged,
} from '../../support/story.ts';

const practice = (number: number, state: Case) => {
  const found = viewScorecard(state, 'insurer').items.find((each) => each.practice === number);
  if (!found) throw new Error(`There is no practice ${number}`);
  return found;
};
const statusOf = (number: number, state: Case) => practice(number, state).status;

const begun = [
  ['2026-11-01', reported({ harm: 'severe' })],
  ['2026-11-02', triaged('careReview'), said('initialDisclosure', 'family', '2026-11-02')],
] as const;
const reviewed = [
  ...begun,
  ['2026-11-03', reviewOpened('insurer', '2026-11-03', '2026-12-01')],
  ['2026-11-10', reviewDone('2026-11-10'), actionPlanned('2027-01-01'), lessonsDecided],
] as const;
const told = [...reviewed, ['2026-11-12', advised('2026-11-11'), said('findings', 'family', '2026-11-12')]] as const;
const agreed = [
  ...told,
  ['2026-11-20', offerPrepared(100_000), offerPresented('2026-11-20')],
  ['2026-11-25', offerAnswered('accepted', '2026-11-25')],
  ['2026-11-27', paid(100_000, '2026-11-27')],
] as const;

test('seven practices are told of, each with its source', () => {
  const { items } = viewScorecard(story(...begun), 'insurer');
  expect(items.map(({ practice }) => practice)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  for (const { source, practice } of items) expect(source).toContain(`practice ${practice}`);
});

test('a record that shows something is named by its id', () => {
  const state = story(...agreed);
  const ids = new Set(JSON.stringify(state).match(/[a-z]+_[0-9a-z]{26}/g));
  const evidence = viewScorecard(state, 'insurer').items.flatMap((each) => each.evidence);
  expect(evidence.length).toBeGreaterThan(5);
  for (const { kind, id } of evidence) {
    expect(ids).toContain(id);
    expect(id.startsWith(kind)).toBe(true);
  }
});

describe('1, comprehensive', () => {
  test('does not apply while it is open and nothing is late', () =>
    expect(statusOf(1, story(...begun))).toBe('notApplicable'));
  test('fails when it was triaged late', () =>
    expect(statusOf(1, story(...begun, ['2026-11-05', lapsed('triage', '2026-11-04')]))).toBe('fail'));
  test('passes with an outcome and a word to the family, at no money too', () => {
    const ended = [
      ...told,
      ['2026-11-20', noOffer, said('closing', 'family', '2026-11-20'), closed('explained')],
    ] as const;
    expect(statusOf(1, story(...ended))).toBe('pass');
    expect(practice(1, story(...ended)).evidence.map(({ kind }) => kind)).toEqual([
      'triage',
      'decision',
      'communication',
    ]);
  });
  test('fails without a word to the family', () =>
    expect(statusOf(1, story(...told, ['2026-11-20', noOffer, closed('explained')]))).toBe('fail'));
});

test('1, comprehensive, of a duplicate is told by the case that it is known as', () => {
  const original = mint.case();
  const duplicate = triaged('notEligible', 'not_met', { notEligible: 'duplicate', duplicateOf: original });
  const state = story(['2026-11-01', reported()], ['2026-11-02', duplicate], ['2026-11-03', closed('notEligible')]);
  expect(practice(1, state)).toMatchObject({
    status: 'notApplicable',
    evidence: [{ kind: 'triage' }, { kind: 'case', id: original }],
  });
});

describe('2, thorough review', () => {
  test('does not apply to a case of the hospital', () =>
    expect(statusOf(2, story(['2026-11-01', reported()], ['2026-11-02', triaged('hospitalLed')]))).toBe(
      'notApplicable',
    ));
  test('does not apply before it is due', () => expect(statusOf(2, story(...begun))).toBe('notApplicable'));
  test('passes with a review, what changes and what is learnt', () =>
    expect(statusOf(2, story(...reviewed))).toBe('pass'));
  test('fails when a review was late', () =>
    expect(statusOf(2, story(...reviewed, ['2026-12-02', lapsed('completeReview:review_x', '2026-12-01')]))).toBe(
      'fail',
    ));
  test('fails when it ended without', () =>
    expect(statusOf(2, story(...begun, ['2026-12-02', closed('explained')]))).toBe('fail'));
});

describe('3, the right to counsel', () => {
  test('does not apply where care was as it should be', () => {
    const fine = story(
      ['2026-11-01', reported()],
      ['2026-11-02', triaged('careReview'), reviewOpened('insurer', '2026-11-02', '2026-12-01')],
      ['2026-11-10', reviewDone('2026-11-10', 'not_met')],
    );
    expect(statusOf(3, fine)).toBe('notApplicable');
  });
  test('does not apply before it is due', () => expect(statusOf(3, story(...reviewed))).toBe('notApplicable'));
  test('passes when advice came first', () => expect(statusOf(3, story(...agreed))).toBe('pass'));
  test('fails when the findings came first', () => {
    const late = [...reviewed, ['2026-11-12', said('findings', 'family', '2026-11-12')]] as const;
    expect(statusOf(3, story(...late))).toBe('fail');
    expect(statusOf(3, story(...late, ['2026-11-14', advised('2026-11-14')]))).toBe('fail');
  });
  test('fails when advice is late', () =>
    expect(statusOf(3, story(...reviewed, ['2026-11-25', lapsed('adviseCounsel', '2026-11-24')]))).toBe('fail'));
});

describe('4, parties apprised', () => {
  test('does not apply before anybody was told', () =>
    expect(statusOf(4, story(['2026-11-01', reported()]))).toBe('notApplicable'));
  test('passes when nobody waited', () => expect(statusOf(4, story(...begun))).toBe('pass'));
  test.each(['discloseInitially', 'update:family', 'keepPromise:communication_x.1'])(
    'fails after %s lapsed',
    (step) => {
      const finding = practice(4, story(...begun, ['2026-12-02', lapsed(step, '2026-12-01')]));
      expect(finding).toMatchObject({ status: 'fail', evidence: [{ kind: 'deadline', id: step }] });
    },
  );
});

describe('5, mediation as needed', () => {
  const contested = [
    ...told,
    ['2026-11-20', offerPrepared(100), offerPresented('2026-11-20')],
    ['2026-11-25', offerAnswered('rejected', '2026-11-25')],
  ] as const;
  test('does not apply where nothing is contested', () => expect(statusOf(5, story(...agreed))).toBe('notApplicable'));
  test('does not apply while mediation is open', () => expect(statusOf(5, story(...contested))).toBe('notApplicable'));
  test('fails when a contested case ended without', () =>
    expect(statusOf(5, story(...contested, ['2026-12-01', closed('offerRejected')]))).toBe('fail'));
});

test('6, other insurers, does not apply to one alone', () =>
  expect(statusOf(6, story(...agreed))).toBe('notApplicable'));

describe('7, the data bank', () => {
  test('does not apply without money, or without a written demand', () => {
    expect(statusOf(7, story(...told, ['2026-11-13', demanded('demand', '2026-11-13')]))).toBe('notApplicable');
    expect(practice(7, story(...agreed)).detail).toContain('Nothing that was paid is reportable');
  });
  test('is asked for once a written demand is paid, and missed when it ends without', () => {
    const [first, ...rest] = agreed;
    const demand = [first, ['2026-11-01', demanded('demand', '2026-11-01')], ...rest] as const;
    expect(practice(7, story(...demand))).toMatchObject({
      status: 'notApplicable',
      evidence: [{ kind: 'demand' }, { kind: 'payment' }],
    });
    expect(statusOf(7, story(...demand, ['2026-12-01', closed('compensated')]))).toBe('fail');
  });
});
