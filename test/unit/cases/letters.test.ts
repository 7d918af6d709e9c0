import { describe, expect, test } from 'vitest';
import type { Acting } from '../../../shared/cases/acting.ts';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { clocksStarted } from '../../../shared/cases/clocks/clocks.ts';
import { statePacks } from '../../../shared/cases/clocks/state-packs.ts';
import { mostLetters, Sending, sendLetter } from '../../../shared/cases/letters/decide.ts';
import { templates, templatesIn } from '../../../shared/cases/letters/templates.ts';
import { printLetter, showLetter, showLetters } from '../../../shared/cases/letters/view.ts';
import { toldFrom } from '../../../shared/cases/shown.ts';
import { lawSteps } from '../../../shared/cases/work/law.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { authorOf, bayview, byInsurer, given } from '../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../support/deciding.ts';
import { aLetterId, aSevenDayLetter, letterSent } from '../../support/reporting-events.ts';
import { closed, demanded, on, reported, triaged } from '../../support/resolution-events.ts';

const ids = { letter: aLetterId, communication: mint.communication() };
const ma = reported({ state: 'MA', occurred: '2026-11-02', discovered: '2026-11-04', place: { facility: 'Bayview' } });
const noticed = [...ma, demanded({ kind: 'preLitigationNotice' })];
const four = { defence: 'a', standard: 'b', met: 'c', causation: 'd' };
const anAnswer = {
  template: 'ma-notice-response',
  to: 'counsel',
  on: '2026-11-20',
  channel: 'letter',
  people: ['R. Clerk'],
  says: four,
};
const hospital: Acting = { ...acting, audience: 'hospital', roles: ['hospitalRisk'] };
const send = (history: readonly CaseEvent[], more: object = {}, by: Acting = acting) =>
  sendLetter(given(...history), ids, Sending.parse({ ...anAnswer, ...more }), by);
const tell = (history: readonly CaseEvent[]) =>
  toldFrom(history.flatMap((event, after) => record([event], { after, at: acting.now, by: authorOf(event) })));
const reader = { audience: 'hospital', organisation: bayview } as const;

describe('a letter', () => {
  test('to the family or its counsel is a conversation, and settles the clock that asks for it', () => {
    const sent = send(noticed);
    expect(sent).toMatchObject([
      { type: 'LetterSent', says: { ...four, noticed: 'November 5, 2026' }, communication: ids.communication },
      { type: 'CommunicationLogged', kind: 'noticeResponse', party: 'counsel', channel: 'letter' },
    ]);
    if (isRefusal(sent)) throw new Error('refused');
    const owed = (history: readonly CaseEvent[]) =>
      lawSteps(given(...history), defaults).map(({ about }) => about?.split('.')[0]);
    expect(owed(noticed)).toContain('ma-notice-response');
    expect(owed([...noticed, ...sent.map((event) => byInsurer(event))])).not.toContain('ma-notice-response');
  });

  test('to the state is none, and settles nothing', () => {
    const history = [...ma, triaged({ reportable: 'yes' })];
    const seven = { template: 'ma-seven-day-letter', to: 'state', says: { ...aSevenDayLetter } };
    expect(outcomeOf(send(history, seven, hospital))).toBe('LetterSent');
    expect(outcomeOf(send(history, { ...seven, to: 'family' }, hospital))).toBe('LetterSent CommunicationLogged');
  });

  test.each([
    [
      'without a thing that the law asks for',
      noticed,
      { says: { defence: 'a' } },
      ['#/says/standard required', '#/says/met required', '#/says/causation required'],
    ],
    ['with what is not known, and not said', ma, {}, ['#/says/noticed required']],
    ['with a thing that nobody asks for', noticed, { says: { ...four, more: 'x' } }, ['#/says/more known']],
    ['of another state', reported({ state: 'VT' }), {}, ['#/template template']],
    ['of no state that is known', reported({ state: undefined }), {}, ['#/template template']],
    ['before the law was in force', noticed, { on: '2012-11-04' }, ['#/on order']],
    ['to whom it does not go', noticed, { to: 'payer' }, ['#/to addressee']],
    ['tomorrow', noticed, { on: '2026-11-25' }, ['#/on past']],
  ])('is not recorded %s', (_, history, more, expected) => expect(faultsOf(send(history, more))).toEqual(expected));

  test('is for its own side to send, while the case is open, and not without end', () => {
    expect(outcomeOf(send(noticed, {}, hospital))).toBe('forbidden');
    expect(outcomeOf(send([...noticed, closed()]))).toBe('caseClosed');
    const many = Array.from({ length: mostLetters }, () => byInsurer(letterSent()));
    expect(outcomeOf(send([...noticed, ...many]))).toBe('tooMany');
  });
});

describe('letters of states', () => {
  test('are of states with a pack, name their source, and settle clocks that are there', () => {
    for (const { id, state, settles, source, items, effectiveFrom, owes } of templates) {
      const pack = statePacks.find((each) => each.state === state);
      expect([id, source !== '', items.length > 3]).toEqual([id, true, true]);
      expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
      const clock = pack?.clocks.find(({ settledBy }) => settledBy === settles);
      if (settles !== undefined) expect([id, clock?.owes, clock?.effectiveFrom]).toEqual([id, owes, effectiveFrom]);
      for (const { starts } of pack?.clocks ?? [])
        expect(clocksStarted({ state, starts, on: on('2026-11-05') }).length).toBeGreaterThan(0);
    }
    expect(new Set(templates.map(({ state }) => state))).toEqual(new Set(['MA', 'OR', 'CO', 'IA']));
  });

  test('hold by the version in force on their day', () => {
    const [first] = templates;
    if (!first) throw new Error('there are letters');
    const versions = [
      { ...first, effectiveTo: '2025-12-31' },
      { ...first, effectiveFrom: '2026-01-01', title: 'Anew' },
    ];
    expect(templatesIn('MA', on('2025-12-31'), versions)).toEqual([versions[0]]);
    expect(templatesIn('MA', on('2026-01-01'), versions)).toEqual([versions[1]]);
  });
});

describe('what is shown', () => {
  const history = [...noticed, letterSent()];

  test('is what each has to say, what the case knows of it, and what is missing', () => {
    const { templates: shown, items } = showLetters(on('2026-11-20'))(given(...history), reader).show(tell(history));
    expect(shown.find(({ id }) => id === 'ma-notice-response')).toMatchObject({
      missing: ['defence', 'standard', 'met', 'causation'],
    });
    expect(shown.find(({ id }) => id === 'ma-seven-day-letter')).toMatchObject({
      missing: ['event', 'immediate', 'contact'],
    });
    expect(items).toMatchObject([{ id: aLetterId, title: expect.stringContaining('within seven days') }]);
  });

  test('is one letter to be printed, and none of another case', () => {
    const shown = (id: typeof aLetterId) => showLetter(id)(given(...history), reader).show(tell(history));
    const letter = shown(aLetterId);
    expect(letter && JSON.stringify(printLetter(letter))).toContain('A sponge was left behind.');
    expect(shown(mint.letter())).toBeUndefined();
  });
});
