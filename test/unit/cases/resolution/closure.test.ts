import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import { CaseOutcome } from '../../../../shared/cases/resolution/closure.ts';
import { Closing, closeCase, reopenCase } from '../../../../shared/cases/resolution/decide-closure.ts';
import { showClosure } from '../../../../shared/cases/resolution/view-closure.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { defaults } from '../../../../shared/tenancy/settings.ts';
import { bayview, byInsurer, given, someActor } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../../support/deciding.ts';
import { ongoingDecided, recordFiled, statusRecorded } from '../../../support/reporting-events.ts';
import {
  agreed,
  answered,
  asserted,
  cents,
  cleared,
  closable,
  closed,
  demanded,
  noOffer,
  on,
  paid,
  prepared,
  presented,
  readyForOffer,
  reopened,
  reported,
  reversed,
  reviewed,
  told,
  triaged,
} from '../../../support/resolution-events.ts';

const hospital = { ...acting, audience: 'hospital', organisation: bayview, roles: ['hospitalRisk'] } as const;
const notMet = { harm: 'met', causation: 'met', deviation: 'not_met' } as const;
const need = {
  type: 'NeedRaised',
  id: mint.need(),
  kind: 'practical',
  description: 'x',
  on: on('2026-11-12'),
} satisfies CaseEvent;
const led = [
  triaged({ route: 'hospitalLed', criteria: notMet }),
  ...reviewed('not_met'),
  told('findings'),
  ...closable(),
];
const helped: CaseEvent = { type: 'NeedAnswered', id: need.id, answer: 'met', on: on('2026-11-13') };
const insurers = [...readyForOffer(), noOffer(), ...closable()];

const close = (
  history: readonly CaseEvent[],
  outcome: string = 'explained',
  by: typeof acting = acting,
  said: Record<string, unknown> = {},
) =>
  closeCase(
    given(...reported(said), ...history),
    mint.decision(),
    Closing.parse({ outcome, reason: 'The family heard why.' }),
    by,
  );

const without = (history: readonly CaseEvent[], ...types: string[]) =>
  history.filter(({ type }) => !types.includes(type));
const promise = { ...told('progressUpdate'), followUps: [{ what: 'A call', owes: 'claims', by: on('2026-12-01') }] };

describe('a case is closed', () => {
  test.each([
    ['once all is done', insurers, undefined],
    ['not before somebody weighed the criteria', [...closable()], 'notTriaged'],
    ['not without a review', [triaged(), noOffer(), ...closable()], 'reviewMissing'],
    ['not while a review runs', [...insurers, ...reviewed().slice(0, 1)], 'reviewFinished'],
    ['not before the family heard how it ends', without(insurers, 'CommunicationLogged'), 'outcomeForEveryCase'],
    ['not before actions are decided', without(insurers, 'NoActionDecided'), 'actionForEachCause'],
    ['not before lessons are decided', without(insurers, 'LessonsDecided'), 'lessonsDecided'],
    ['not while an offer is open', [...insurers, prepared()], 'offerOrExplanation'],
    ['not with neither an offer nor an explanation', without(insurers, 'NoOfferDecided'), 'offerOrExplanation'],
    ['not while a lien is open', [...insurers, asserted()], 'liensOpen'],
    ['once it is cleared', [...insurers, asserted(), cleared()], undefined],
    ['not while a need has no answer', [...insurers, need], 'patientNeeds'],
    ['not while a promise is open', [...insurers, promise as CaseEvent], 'promisesKept'],
  ] as const)('%s', (_, history, rule) => {
    const decided = close(history);
    expect(outcomeOf(decided)).toBe(rule === undefined ? 'CaseClosed' : 'closureBlocked');
    if (rule !== undefined) expect(faultsOf(decided)).toContain(`# ${rule}`);
  });

  test('not while a letter that the law asks for is due', () => {
    const notice = demanded({ kind: 'preLitigationNotice' });
    const decided = close([...insurers, notice], 'explained', acting, { state: 'MA' });
    expect(faultsOf(decided)).toEqual(['# stateLaw']);
    const letters = [told('noticeRecords', 'counsel'), told('noticeResponse', 'counsel')].map(byInsurer);
    expect(outcomeOf(close([...insurers, notice, ...letters], 'explained', acting, { state: 'MA' }))).toBe(
      'CaseClosed',
    );
  });

  test('not at all, with everything that is missing at once', () => {
    const decided = close([], 'compensated');
    expect(faultsOf(decided)).toEqual(['# notTriaged', '# outcomeForEveryCase', '#/outcome outcomeForEveryCase']);
    expect(decided).toMatchObject({
      detail: '3 things stand in the way.',
      source: expect.stringContaining('MACRMI'),
      errors: [{ source: expect.any(String) }, { source: expect.any(String) }, { source: expect.any(String) }],
    });
  });

  test('not before what was agreed is paid', () => {
    const all = [...readyForOffer(), ...agreed(), ...closable()];
    expect(faultsOf(close([...all, paid({ amount: cents(9_999_999) })], 'compensated'))).toEqual([
      '# paidAsAgreed',
      '#/outcome outcomeForEveryCase',
    ]);
    expect(outcomeOf(close([...all, paid()], 'compensated'))).toBe('CaseClosed');
    expect(outcomeOf(close([...all, paid(), reversed()], 'compensated'))).toBe('closureBlocked');
  });

  test('once', () => {
    expect(outcomeOf(close([...insurers, closed()]))).toBe('caseClosed');
  });

  test('after it was opened again, only with new word to the family', () => {
    expect(faultsOf(close([...insurers, closed(), reopened()]))).toEqual(['# outcomeForEveryCase']);
    expect(outcomeOf(close([...insurers, closed(), reopened(), told('closing')]))).toBe('CaseClosed');
  });

  test('however often it was opened again', () => {
    const back = Array.from({ length: 30 }, () => [closed(), reopened()]).flat();
    expect(outcomeOf(close([...insurers, ...back, told('closing')]))).toBe('CaseClosed');
  });

  test('not while what Medicare asks for of a beneficiary is not recorded', () => {
    const screened = [statusRecorded(), ongoingDecided(), recordFiled({ amount: cents(10_000_000) })];
    const all = [...readyForOffer(), ...agreed(), paid(), ...screened, ...closable()];
    const medicare = { medicare: 'beneficiary' };
    expect(faultsOf(close(all, 'compensated', acting, medicare))).toEqual(['# liensOpen']);
    const lien = asserted({ kind: 'medicare' });
    expect(faultsOf(close([...all, lien], 'compensated', acting, medicare))).toEqual(['# liensOpen']);
    expect(outcomeOf(close([...all, lien, cleared()], 'compensated', acting, medicare))).toBe('CaseClosed');
  });

  test('not by a hospital where reviews have found all three criteria met', () => {
    const found = [triaged({ route: 'hospitalLed', criteria: notMet }), ...reviewed(), told('findings'), ...closable()];
    expect(faultsOf(close(found, 'explained', hospital))).toEqual(['# careReviewRequired']);
  });

  test.each([
    ['the last triage', [triaged({ route: 'hospitalLed', criteria: notMet })]],
    ['the last review', reviewed('not_met')],
    ['the findings', [told('findings')]],
  ] as const)('that a hospital leads only with word of its end after %s', (_, since) => {
    expect(faultsOf(close([...led, ...since]))).toContain('# outcomeForEveryCase');
    expect(faultsOf(close([...led, ...since, told('findings'), told('closing')]))).toEqual([]);
  });
});

describe('who closes it:', () => {
  const noMoney = [...led];
  test.each([
    ['a hospital one that it leads', noMoney, hospital, 'CaseClosed'],
    ['the insurer one that a hospital leads', noMoney, acting, 'CaseClosed'],
    ['the insurer its own', insurers, acting, 'CaseClosed'],
    ['a hospital none of the insurer', insurers, hospital, 'forbidden'],
  ] as const)('%s', (_, history, by, expected) => {
    expect(outcomeOf(close(history, 'explained', by as typeof acting))).toBe(expected);
    const state = given(...reported(), ...history, closed());
    const reopening = reopenCase(state, mint.decision(), { reason: 'New records.' }, by as typeof acting);
    expect(outcomeOf(reopening)).toBe(expected === 'CaseClosed' ? 'CaseReopened' : expected);
  });
});

describe('its outcome is', () => {
  const apology = {
    amount: undefined,
    payees: [],
    commitments: [{ kind: 'apology', description: 'In person.' }],
  } as const;
  const rejectedOnce = [...readyForOffer(), prepared(), presented(), answered('rejected'), ...closable()];
  const cases: readonly (readonly [string, readonly CaseEvent[], readonly CaseOutcome[]])[] = [
    ['of an offer accepted and paid', [...readyForOffer(), ...agreed(), paid(), ...closable()], ['compensated']],
    [
      'of an offer without money accepted',
      [...readyForOffer(), ...agreed(apology), ...closable()],
      ['resolvedWithoutMoney'],
    ],
    ['of a case that a hospital leads', led, ['explained']],
    ['of one in which it helped', [...led, need, helped], ['resolvedWithoutMoney', 'explained']],
    ['of a case without an offer', insurers, ['explained']],
    ['of an offer rejected', rejectedOnce, ['offerRejected']],
    [
      'of an offer rejected, and no other',
      [...rejectedOnce, noOffer(), told('closing')],
      ['explained', 'offerRejected'],
    ],
    ['of an offer rejected, and then none, before the family was told', [...rejectedOnce, noOffer()], []],
    ['of a suit', [...rejectedOnce, demanded({ kind: 'suit' })], ['offerRejected', 'litigation']],
    [
      'of a case not taken further',
      [triaged({ route: 'notEligible', notEligible: 'reachedNobody', criteria: notMet })],
      ['notEligible'],
    ],
  ];

  test.each(cases)('%s', (_, history, possible) => {
    const outcomes = CaseOutcome.options.filter((outcome) => outcomeOf(close(history, outcome)) === 'CaseClosed');
    expect(outcomes).toEqual(possible);
  });
});

describe('a case is opened again', () => {
  const reopen = (history: readonly CaseEvent[]) =>
    reopenCase(given(...reported(), ...history), mint.decision(), { reason: 'New records.' }, acting);

  test.each([
    ['if it is closed', [...insurers, closed()], 'CaseReopened'],
    ['not if it is open', insurers, 'notClosed'],
    ['not twice', [...insurers, closed(), reopened()], 'notClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(reopen(history))).toBe(expected);
  });

  test('ten times by each side, but for what has come up since', () => {
    const often = [
      ...insurers,
      ...Array.from({ length: 10 }, () => [closed(), byInsurer(reopened())]).flat(),
      closed(),
    ];
    expect(outcomeOf(reopen(often))).toBe('tooMany');
    expect(outcomeOf(reopen([...often, demanded({ kind: 'suit' })]))).toBe('CaseReopened');
    const others = [...insurers, ...Array.from({ length: 10 }, () => [closed(), reopened()]).flat(), closed()];
    expect(outcomeOf(reopen(others))).toBe('CaseReopened');
  });
});

test('what is shown of it tells every closure and reopening, and what stands in the way', () => {
  const shown = (...history: CaseEvent[]) => {
    const all = [...reported(), ...history];
    const events = record(all, { after: 0, at: acting.now, by: { actor: someActor, organisation: bayview } });
    return showClosure(defaults)(given(...all), { audience: 'hospital', organisation: bayview }).show(toldFrom(events));
  };
  expect(shown(...insurers, closed())).toMatchObject({
    closed: true,
    outcome: 'explained',
    items: [{ what: 'closed', reason: 'The family heard why.' }],
    blockedBy: [],
  });
  const again = shown(...insurers, closed(), reopened());
  expect(again).toMatchObject({
    closed: false,
    items: [
      { what: 'closed', outcome: 'explained' },
      { what: 'reopened', reason: 'New records.' },
    ],
    blockedBy: [{ code: 'outcomeForEveryCase', source: expect.any(String) }],
  });
  expect(again).not.toHaveProperty('outcome');
});
