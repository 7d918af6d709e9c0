import { describe, expect, test } from 'vitest';
import type { Case, CaseEvent } from '../../../shared/cases/case.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { amendReport, isRepeat, notToReport, reportEvent } from '../../../shared/cases/report/decide.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { aCaseId, amending, at, bayview, given, incoming } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const revised = (revisedAt: string | undefined) => (revisedAt === undefined ? {} : { revisedAt: at(revisedAt) });

const reported = (said: Record<string, unknown>, revisedAt?: string) =>
  reportEvent(aCaseId, bayview, incoming(said, revised(revisedAt)));

const by = (audience: Audience) => ({ audience, now });

/** A whole report of an event that is known already. */
const resent = (state: Case, said: Record<string, unknown>, revisedAt?: string) => {
  const events = amendReport(state, 'The old words', incoming(said, revised(revisedAt)), by('hospital'));
  if (isRefusal(events)) throw new Error(JSON.stringify(events));
  return events;
};

const changedBy = (state: Case, said: Record<string, unknown>, revisedAt?: string) =>
  resent(state, said, revisedAt).flatMap(({ changed }) => changed);

const base = {
  whatHappened: 'The old words',
  harm: 'mild',
  place: { facility: 'Bayview', location: 'Ward 3' },
  demand: { received: 'yes', amount: 100, on: '2026-11-01' },
  people: [{ role: 'patient', name: 'A' }],
};

/** What somebody says of a case: a patch of its facts. */
const amend = (state: Case, said: Record<string, unknown>, audience: Audience = 'hospital') =>
  amendReport(state, 'The old words', amending(said), by(audience));

const nowKnown = (state: Case, said: Record<string, unknown>) => {
  const events = amend(state, said);
  if (isRefusal(events)) throw new Error(JSON.stringify(events));
  return given(...reported(base), ...events).facts;
};

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

describe('a report of what is known', () => {
  const state = given(
    ...reported({ whatHappened: 'The old words', harm: 'mild', people: [{ role: 'patient', name: 'A' }] }),
  );

  test('changes what it states', () => {
    expect(changedBy(state, { harm: 'severe', occurred: '2026-11-01' })).toEqual(['occurred', 'harm']);
  });

  test('leaves alone what it is silent on', () => {
    const after = given(
      ...reported({ harm: 'mild', state: 'MA' }),
      ...resent(state, { preventability: 'likelyPreventable' }),
    );
    expect(after.facts).toMatchObject({ harm: 'mild', state: 'MA', preventability: 'likelyPreventable' });
  });

  test('that says what is known changes nothing, but is kept', () => {
    expect(resent(state, { whatHappened: 'The old words', harm: 'mild' })).toMatchObject([{ changed: [] }]);
  });

  test('adds numbers, and never loses one', () => {
    const first = reported({ identifiers: [{ value: '1' }] });
    const after = given(...first, ...resent(given(...first), { identifiers: [{ value: '2' }] }));
    expect(after.facts.identifiers).toEqual([{ value: '1' }, { value: '2' }]);
  });

  test('can say that it was an error, and that it was none; silent on that, it leaves it', () => {
    expect(changedBy(state, { standing: 'enteredInError' })).toEqual(['standing']);
    const withdrawn = given(...reported({ standing: 'enteredInError' }));
    expect(changedBy(withdrawn, { standing: 'reported' })).toEqual(['standing']);
    expect(changedBy(withdrawn, { medicare: 'beneficiary' })).toEqual(['medicare']);
  });

  test('leaves the parts of a fact that it is silent on', () => {
    const placed = given(...reported({ place: { facility: 'Bayview' }, demand: { received: 'yes', written: 'yes' } }));
    const after = given(
      ...reported({}),
      ...resent(placed, { place: { location: 'Ward 3' }, demand: { on: '2026-11-01' } }),
    );
    expect(after.facts).toMatchObject({
      place: { facility: 'Bayview', location: 'Ward 3' },
      demand: { received: 'yes', written: 'yes', on: '2026-11-01' },
    });
  });

  test('that its sender revised earlier arrived late: kept, but it changes nothing', () => {
    const newer = given(...reported({ harm: 'severe' }, '2026-11-20T10:00:00Z'));
    expect(changedBy(newer, { harm: 'mild' }, '2026-11-19T10:00:00Z')).toEqual([]);
    expect(changedBy(newer, { harm: 'mild' }, '2026-11-21T10:00:00Z')).toEqual(['harm']);
    expect(resent(newer, { harm: 'mild' }, '2026-11-19T10:00:00Z')).toMatchObject([{ isLate: true }]);
  });

  test('is not late for a revision that claims to be from the future', () => {
    const future = given(...reported({ harm: 'severe' }, '2999-01-01T00:00:00Z'));
    expect(changedBy(future, { harm: 'mild' }, '2026-11-21T10:00:00Z')).toEqual(['harm']);
  });
});

describe('an amendment', () => {
  const state = given(...reported(base));

  test('leaves what it leaves out', () => {
    expect(nowKnown(state, { occurred: '2026-11-01' })).toMatchObject({ harm: 'mild', occurred: '2026-11-01' });
  });

  test('takes facts back: to unknown, to nothing', () => {
    const after = nowKnown(state, {
      harm: null,
      people: null,
      place: null,
      demand: { amount: null, on: null, received: null },
    });
    expect(after).toMatchObject({ harm: 'unknown', people: [], demand: { received: 'unknown', written: 'unknown' } });
    expect(after.place).toBeUndefined();
    expect(after.demand).not.toHaveProperty('amount');
  });

  test('takes back a part, and leaves the others', () => {
    expect(nowKnown(state, { place: { location: null } }).place).toEqual({ facility: 'Bayview' });
  });

  test('says unknown, and means it', () => {
    expect(nowKnown(state, { harm: 'unknown' }).harm).toBe('unknown');
  });

  test('takes back the story', () => {
    const events = amend(state, { whatHappened: null });
    expect(events).toMatchObject([{ changed: ['whatHappened'], now: {} }]);
    const after = given(
      ...reported({ whatHappened: 'The old words', concepts: [{ text: 'Fall' }] }),
      ...(events as CaseEvent[]),
    );
    expect([after.toldIn, after.headline]).toEqual([0, 'Fall']);
  });

  test('does not make a case larger than a snapshot', () => {
    const people = Array.from({ length: 25 }, () => ({
      role: 'other',
      name: '長'.repeat(120),
      organisation: '長'.repeat(120),
      email: '長'.repeat(200),
    }));
    expect(amend(state, { people })).toMatchObject({
      refused: 'invalidRequest',
      errors: [{ pointer: '#', rule: 'maxBytes' }],
    });
  });
});

describe('what the hospital marked as patient safety work product', () => {
  const marked = given(
    ...reported({
      whatHappened: 'The old words',
      privilege: 'patientSafetyWorkProduct',
      identifiers: [{ value: '1' }],
    }),
  );

  test.each(['none', 'peerReview', 'unknown', null])('is not unmarked by the insurer, not to %s', (privilege) => {
    expect(amend(marked, { privilege }, 'insurer')).toMatchObject({
      refused: 'privilegeHeld',
      errors: [{ pointer: '#/privilege' }],
    });
  });

  test('is not overwritten by the insurer, who does not see it', () => {
    const said = { whatHappened: 'x', people: [], concepts: [{ text: 'x' }], preventability: 'notDetermined' };
    expect(amend(marked, said, 'insurer')).toMatchObject({
      refused: 'privilegeHeld',
      errors: [
        { pointer: '#/whatHappened' },
        { pointer: '#/concepts' },
        { pointer: '#/preventability' },
        { pointer: '#/people' },
      ],
    });
  });

  test('not by a report of the same number either', () => {
    const report = incoming({ identifiers: [{ value: '1' }], whatHappened: 'x', privilege: 'none' });
    expect(amendReport(marked, 'The old words', report, by('insurer'))).toMatchObject({ refused: 'privilegeHeld' });
  });

  test('takes from the insurer what is not hidden', () => {
    expect(amend(marked, { medicare: 'beneficiary' }, 'insurer')).toMatchObject([{ changed: ['medicare'] }]);
  });

  test('is unmarked by the hospital', () => {
    expect(amend(marked, { privilege: 'none' })).toMatchObject([{ changed: ['privilege'] }]);
  });
});

describe('a report is a repeat', () => {
  const receiptOf = (said: Record<string, unknown>, revisedAt?: string) => incoming(said, revised(revisedAt)).receipt;
  const one = { harm: 'mild' };
  const two = { harm: 'severe' };
  const first = given(...reported(one));
  const second = given(...reported(one), ...resent(first, two));

  test('when it was said before, whoever says it again, and whatever was said since', () => {
    expect(isRepeat(first, receiptOf(one), 'hospital')).toBe(true);
    expect(isRepeat(second, receiptOf(two), 'hospital')).toBe(true);
    expect(isRepeat(second, receiptOf(one), 'insurer')).toBe(true);
    expect(isRepeat(first, receiptOf(two), 'hospital')).toBe(false);
  });

  test('but is not said to be one to somebody from whom a part is hidden', () => {
    const hidden = { ...one, privilege: 'patientSafetyWorkProduct' };
    const marked = given(...reported(hidden));
    expect(isRepeat(marked, receiptOf(hidden), 'hospital')).toBe(true);
    expect(isRepeat(marked, receiptOf(hidden), 'insurer')).toBe(false);
  });

  test('when it is an old revision delivered again', () => {
    const old = reported(one, '2026-11-19T10:00:00Z');
    const both = given(...old, ...resent(given(...old), two, '2026-11-20T10:00:00Z'));
    expect(isRepeat(both, receiptOf(one, '2026-11-19T10:00:00Z'), 'hospital')).toBe(true);
  });
});

describe('what is hidden cannot be guessed', () => {
  const secret = {
    whatHappened: 'The old words',
    people: [{ role: 'patient', name: 'A' }],
    concepts: [{ text: 'Fall' }],
    preventability: 'likelyPreventable',
  };
  const mark = { privilege: 'patientSafetyWorkProduct' };
  const [full, empty] = [given(...reported({ ...secret, ...mark })), given(...reported(mark))];

  const guesses: Record<string, unknown[]> = {
    whatHappened: ['The old words', 'x', null],
    people: [[{ role: 'patient', name: 'A' }], [{ role: 'other' }], [], null],
    concepts: [[{ text: 'Fall' }], [], null],
    preventability: ['likelyPreventable', 'notDetermined', 'unknown', null],
  };

  test.each(Object.entries(guesses))('not %s: the answer is the same, right or wrong, there or not', (fact, said) => {
    const answers = said.flatMap((value) =>
      [full, empty].map((state) =>
        amendReport(state, state.toldIn ? 'The old words' : undefined, amending({ [fact]: value }), by('insurer')),
      ),
    );
    expect(answers[0]).toMatchObject({ refused: 'privilegeHeld', errors: [{ pointer: `#/${fact}` }] });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('not how long it is either', () => {
    const people = Array.from({ length: 22 }, () => ({
      role: 'other',
      name: '長'.repeat(120),
      organisation: '長'.repeat(120),
      email: '長'.repeat(200),
    }));
    const long = given(...reported({ people, ...mark }));
    const insured = Array.from({ length: 10 }, () => ({ name: '長'.repeat(120), policyNumber: '長'.repeat(60) }));
    expect(amend(long, { insured }, 'insurer')).toMatchObject([{ changed: ['insured'] }]);
    expect(amend(long, { insured }, 'hospital')).toMatchObject({ refused: 'invalidRequest' });
  });
});

test('the insurer reports nothing under a mark, which is for the hospital to set', () => {
  for (const privilege of ['patientSafetyWorkProduct', 'peerReview', 'none']) {
    expect(notToReport(incoming({ privilege }), 'insurer')).toMatchObject({ errors: [{ pointer: '#/privilege' }] });
    expect(notToReport(incoming({ privilege }), 'hospital')).toBeUndefined();
  }
  expect(notToReport(incoming({}), 'insurer')).toBeUndefined();
});

describe('a person does not contradict what is known', () => {
  const state = given(...reported({ occurred: '2024-05-02', demand: { received: 'no' } }));

  test.each([
    ['noticed before it happened', { discovered: '2024-05-01' }, '#/discovered', 'notBeforeOccurred'],
    ['an amount, where nobody asked for any', { demand: { amount: 100 } }, '#/demand/amount', 'demandReceived'],
  ])('%s', (_, said, pointer, rule) => {
    expect(amend(state, said)).toMatchObject({ refused: 'invalidRequest', errors: [{ pointer, rule }] });
  });

  test('but may correct anything else meanwhile, and the contradiction itself', () => {
    const against = given(...reported({ occurred: '2024-05-02', discovered: '2024-05-01' }));
    expect(amend(against, { harm: 'mild' })).toMatchObject([{ changed: ['harm'] }]);
    expect(amend(against, { discovered: '2024-05' })).toMatchObject([{ changed: ['discovered'] }]);
  });
});

test('a headline shows what can be seen, and turns nothing around', () => {
  expect(given(...reported({ whatHappened: 'A\u202e fall\u2066\u2069' })).headline).toBe('A fall');
  expect(given(...reported({ concepts: [{ text: '\u202e Fall' }] })).headline).toBe('Fall');
});

describe('whom Medicare pays for', () => {
  const known = given(...reported({ medicare: 'beneficiary' }));

  test.each(['unknown', null])('is not %s again', (medicare) => {
    expect(amend(known, { medicare }, 'insurer')).toMatchObject({ errors: [{ pointer: '#/medicare', rule: 'known' }] });
  });
  test('may be found to be no beneficiary', () => {
    expect(amend(known, { medicare: 'notBeneficiary' })).toMatchObject([{ now: { medicare: 'notBeneficiary' } }]);
  });
  test('stays known by a report that does not say so', () => {
    expect(changedBy(known, { harm: 'severe' })).toEqual(['harm']);
  });
});
