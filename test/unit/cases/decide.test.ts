import { describe, expect, test } from 'vitest';
import type { Case } from '../../../shared/cases/case.ts';
import { amendReport, isRepeat, reportEvent } from '../../../shared/cases/decide.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { aCaseId, at, bayview, given, incoming, someActor } from '../../support/cases.ts';

const reported = (said: Record<string, unknown>, revisedAt?: string) => {
  const { report, receipt, unmapped } = incoming(said, revisedAt === undefined ? {} : { revisedAt: at(revisedAt) });
  return reportEvent(aCaseId, bayview, { report, receipt, unmapped });
};

const amended = (state: Case, said: Record<string, unknown>, revisedAt?: string) => {
  const { text, ...received } = incoming(said, revisedAt === undefined ? {} : { revisedAt: at(revisedAt) });
  return amendReport(state, 'The old words', received);
};

const changedBy = (state: Case, said: Record<string, unknown>, revisedAt?: string) =>
  amended(state, said, revisedAt).flatMap((event) => (event.type === 'ReportAmended' ? event.changed : []));

test('a report opens a case in the first stage, with what is known and nothing more', () => {
  const state = given(...reported({ whatHappened: 'A  fall\nin ward 3', harm: 'mild' }));
  expect(state).toMatchObject({
    id: aCaseId,
    hospital: 'bayview',
    stage: 'report',
    headline: 'A fall in ward 3',
    toldIn: 1,
  });
  expect(state.facts).toMatchObject({ harm: 'mild', preventability: 'unknown', people: [], medicare: 'unknown' });
  expect(state.facts).not.toHaveProperty('occurred');
});

test('a report without any word still opens a case', () => {
  const state = given(...reported({}));
  expect(state.headline).toBe('An event reported without a description');
  expect(state.toldIn).toBe(0);
});

test('a long story is kept out of the snapshot, and its headline is whole characters', () => {
  const state = given(...reported({ whatHappened: '🩺'.repeat(200) }));
  expect(JSON.stringify(state).length).toBeLessThan(2_000);
  expect(state.headline.isWellFormed()).toBe(true);
  expect(state.headline.endsWith('…')).toBe(true);
});

describe('an amendment', () => {
  const state = given(
    ...reported({ whatHappened: 'The old words', harm: 'mild', people: [{ role: 'patient', name: 'A' }] }),
  );

  test('changes what it states', () => {
    expect(changedBy(state, { harm: 'severe', occurred: '2026-11-01' })).toEqual(['occurred', 'harm']);
  });

  test('leaves alone what it is silent on', () => {
    const after = given(
      ...reported({ harm: 'mild', state: 'MA' }),
      ...amended(state, { preventability: 'likelyPreventable' }),
    );
    expect(after.facts).toMatchObject({ harm: 'mild', state: 'MA', preventability: 'likelyPreventable' });
  });

  test('that says what is known changes nothing, but is kept', () => {
    expect(amended(state, { whatHappened: 'The old words', harm: 'mild' })).toMatchObject([{ changed: [] }]);
  });

  test('adds numbers, and never loses one', () => {
    const first = reported({ identifiers: [{ value: '1' }] });
    const after = given(...first, ...amended(given(...first), { identifiers: [{ value: '2' }] }));
    expect(after.facts.identifiers).toEqual([{ value: '1' }, { value: '2' }]);
  });

  test('can say that the report was an error, and that it was none', () => {
    expect(changedBy(state, { standing: 'enteredInError' })).toEqual(['standing']);
    const withdrawn = given(...reported({ standing: 'enteredInError' }));
    expect(changedBy(withdrawn, { standing: 'reported' })).toEqual(['standing']);
  });

  test('that its sender revised earlier arrived late: kept, but it changes nothing', () => {
    const newer = given(...reported({ harm: 'severe' }, '2026-11-20T10:00:00Z'));
    expect(changedBy(newer, { harm: 'mild' }, '2026-11-19T10:00:00Z')).toEqual([]);
    expect(changedBy(newer, { harm: 'mild' }, '2026-11-21T10:00:00Z')).toEqual(['harm']);
  });
});

describe('a report is a repeat', () => {
  const receiptOf = (said: Record<string, unknown>, revisedAt?: string) =>
    incoming(said, revisedAt === undefined ? {} : { revisedAt: at(revisedAt) }).receipt;
  const one = { harm: 'mild' };
  const two = { harm: 'severe' };
  const first = given(...reported(one));
  const second = given(...reported(one), ...amended(first, two));

  test('when it is what its sender said last', () => {
    expect(isRepeat(first, receiptOf(one), someActor)).toBe(true);
    expect(isRepeat(second, receiptOf(two), someActor)).toBe(true);
  });

  test('when it is what came in last, whoever sends it', () => {
    expect(isRepeat(second, receiptOf(two), mint.principal())).toBe(true);
  });

  test('but not when its sender goes back to what it said before: that may be a change of mind', () => {
    expect(isRepeat(second, receiptOf(one), someActor)).toBe(false);
  });

  test('when it is an old revision delivered again', () => {
    const old = reported(one, '2026-11-19T10:00:00Z');
    const both = given(...old, ...amended(given(...old), two, '2026-11-20T10:00:00Z'));
    expect(isRepeat(both, receiptOf(one, '2026-11-19T10:00:00Z'), someActor)).toBe(true);
  });
});
