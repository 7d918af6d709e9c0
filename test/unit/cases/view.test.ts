import { expect, test } from 'vitest';
import { reportEvent } from '../../../shared/cases/decide.ts';
import { summarise, viewCase, viewSummary, viewTimeline } from '../../../shared/cases/view.ts';
import { record } from '../../../shared/ledger/event.ts';
import { aCaseId, at, bayview, given, incoming, someActor } from '../../support/cases.ts';

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
      (event) => viewTimeline(event, 'insurer', state.facts.privilege),
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
