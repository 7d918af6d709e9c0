import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { amendReport, reportEvent } from '../../../shared/cases/report/decide.ts';
import { summarise, viewCase, viewSummary, viewTimeline } from '../../../shared/cases/view.ts';
import { OrganisationId } from '../../../shared/kernel/ids.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { aCaseId, amending, at, bayview, given, incoming, someActor } from '../../support/cases.ts';

const secret = 'Canary';
const said = {
  whatHappened: `${secret} story`,
  concepts: [{ text: `${secret} concept` }],
  people: [{ role: 'patient', name: `${secret} person` }],
  preventability: 'likelyPreventable',
  harm: 'severe',
  privilege: 'patientSafetyWorkProduct',
};
const { report } = incoming(said);
const events = reportEvent(aCaseId, bayview, incoming(said));
const state = given(...events);

test('its own hospital sees all of its patient safety work product', () => {
  const view = viewCase(state, 1, report.whatHappened, 'hospital');
  expect(view.facts).toMatchObject({ whatHappened: `${secret} story`, preventability: 'likelyPreventable' });
  expect(view.withheld).toEqual([]);
});

test('the insurer sees that it exists, and what of it, but no word of it', () => {
  const seen = [
    viewCase(state, 1, report.whatHappened, 'insurer'),
    viewSummary(summarise(state), 'insurer'),
    record(events, { after: 0, at: at('2026-11-23T08:00:00Z'), by: { actor: someActor, organisation: bayview } }).map(
      (event) => viewTimeline(event, 'insurer', state),
    ),
  ];
  expect(JSON.stringify(seen)).not.toContain(secret);
  expect(seen[0]).toMatchObject({
    headline: 'Withheld: patient safety work product',
    withheld: ['whatHappened', 'concepts', 'people', 'preventability'],
    facts: { harm: 'severe', preventability: 'unknown', people: [], concepts: [] },
  });
});

test('facts come in the order of a report, however they were kept', () => {
  const shuffled = { ...state, facts: Object.fromEntries(Object.entries(state.facts).reverse()) as typeof state.facts };
  expect(JSON.stringify(viewCase(shuffled, 1, 'x', 'hospital'))).toBe(
    JSON.stringify(viewCase(state, 1, 'x', 'hospital')),
  );
});

test('only what is there is said to be withheld', () => {
  const marked = given(...reportEvent(aCaseId, bayview, incoming({ whatHappened: 'x', privilege: said.privilege })));
  expect(viewCase(marked, 1, 'x', 'insurer').withheld).toEqual(['whatHappened']);
  expect(viewSummary(summarise(marked), 'insurer').withheld).toEqual(['whatHappened']);
  expect(viewSummary(summarise(state), 'insurer').withheld).toEqual([
    'whatHappened',
    'concepts',
    'people',
    'preventability',
  ]);
});

describe('the timeline says in plain words', () => {
  const harbor = OrganisationId.parse('harbor');

  /** The last thing told of a case that was reported so, and then amended so. */
  const told = (
    first: Record<string, unknown>,
    then: Record<string, unknown> | undefined,
    { reader = 'hospital' as const, by = bayview, reason = undefined as string | undefined } = {},
  ) => {
    const opening = reportEvent(aCaseId, bayview, incoming(first));
    const known = given(...opening);
    const words = typeof first.whatHappened === 'string' ? first.whatHappened : undefined;
    const audience = by === bayview ? 'hospital' : 'insurer';
    const more = then
      ? amendReport(known, words, amending(then, { reason }), { audience, now: at('2026-11-23T08:00:00Z') })
      : [];
    if (isRefusal(more)) throw new Error(JSON.stringify(more));
    const events: CaseEvent[] = [...opening, ...more];
    const last = record(events, {
      after: 0,
      at: at('2026-11-23T08:00:00Z'),
      by: { actor: someActor, organisation: by },
    }).at(-1);
    if (!last) throw new Error('nothing happened');
    return viewTimeline(last, reader as 'hospital' | 'insurer', given(...events)).summary;
  };

  test.each<[string, Record<string, unknown>, Record<string, unknown> | undefined, string]>([
    [
      'that a report was an error from the start',
      { standing: 'enteredInError' },
      undefined,
      'An event was reported. Harm: unknown. The report says of itself that it was entered in error.',
    ],
    [
      'that it could have reached a patient',
      { actuality: 'potential' },
      undefined,
      'An event was reported. Harm: unknown. It could have reached a patient.',
    ],
    ['a retraction', {}, { standing: 'enteredInError' }, 'The report was retracted: it was entered in error.'],
    [
      'its end',
      { standing: 'enteredInError' },
      { standing: 'reported' },
      'The report was restored: it was not entered in error.',
    ],
    ['a mark', {}, { privilege: said.privilege }, 'It is marked as patient safety work product.'],
    [
      'that it was lifted',
      { privilege: said.privilege },
      { privilege: 'none' },
      'The mark as patient safety work product was lifted. Privilege is now: none.',
    ],
    ['another mark', {}, { privilege: 'peerReview' }, 'Privilege is now: peer review.'],
    [
      'facts, in words',
      { whatHappened: 'x' },
      { whatHappened: 'y', occurred: '2026-11-01', actuality: 'potential', harm: 'none' },
      'The report was amended: what happened, whether it reached a patient, when it happened, harm. Harm is now: none. It is now said that it could have reached a patient.',
    ],
  ])('%s', (_, first, then, summary) => {
    expect(told(first, then)).toBe(summary);
  });

  test('nothing of what is hidden from the reader', () => {
    const reader = 'insurer' as never;
    expect(told(said, { preventability: null, harm: 'mild' }, { reader, reason: 'Seen again' })).toBe(
      'The report was amended: harm. Harm is now: mild.',
    );
    expect(told(said, { preventability: null }, { reader, reason: 'Seen again' })).toBe('The report was amended.');
  });

  test('why the reader itself amended it, hidden or not', () => {
    const asked = { reader: 'insurer' as never, by: harbor, reason: 'We saw the bill' };
    expect(told(said, { harm: 'mild' }, asked)).toBe(
      'The report was amended: harm. Harm is now: mild. Reason: We saw the bill',
    );
    expect(told(said, { harm: 'severe' }, asked)).toBe(
      'A report arrived that says nothing new. It is kept. Reason: We saw the bill',
    );
  });
});

test('the reason of what was said while the mark stood stays with the hospital when the mark is lifted', () => {
  const by = { actor: someActor, organisation: bayview };
  const now = at('2026-11-23T08:00:00Z');
  const amend = (before: CaseEvent[], patch: Record<string, unknown>, reason: string): CaseEvent[] => {
    const more = amendReport(given(...before), `${secret} story`, amending(patch, { reason }), {
      audience: 'hospital',
      now,
    });
    if (isRefusal(more)) throw new Error(JSON.stringify(more));
    return [...before, ...more];
  };
  const lifted = amend(
    amend(events, { harm: 'death' }, `${secret} reason`),
    { privilege: 'none' },
    'The review is public.',
  );
  const told = (audience: 'hospital' | 'insurer') =>
    record(lifted, { after: 0, at: now, by })
      .map((event) => viewTimeline(event, audience, given(...lifted)).summary)
      .join(' ');
  expect(told('insurer')).not.toContain(secret);
  expect(told('insurer')).toContain('Reason: The review is public.');
  expect(told('hospital')).toContain(`Reason: ${secret} reason`);
});
