import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import {
  Assertion,
  assertLien,
  Clearance,
  clearLien,
  Screening,
  screenLiens,
} from '../../../../shared/cases/resolution/decide-lien.ts';
import type { LienKind } from '../../../../shared/cases/resolution/lien.ts';
import { showLiens } from '../../../../shared/cases/resolution/view-lien.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { bayview, given, someActor } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../../support/deciding.ts';
import { aLienId, allScreened, asserted, cleared, closed, reported } from '../../../support/resolution-events.ts';

const many = (length: number, kind: LienKind) => Array.from({ length }, () => asserted({ id: mint.lien(), kind }));
const stateOf = (history: readonly CaseEvent[]) => given(...reported(), ...history);

describe('a lien is recorded', () => {
  const assert = (history: readonly CaseEvent[], more: object = {}, said: Record<string, unknown> = {}) =>
    assertLien(
      given(...reported(said), ...history),
      mint.lien(),
      Assertion.parse({ kind: 'medicaid', holder: 'MassHealth', on: '2026-11-18', ...more }),
      acting,
    );

  test.each([
    ['at any time', [], 'LienAsserted'],
    ['beside two of its kind', many(2, 'medicaid'), 'LienAsserted'],
    ['not after three of its kind', many(3, 'medicaid'), 'tooMany'],
    ['however many others there are', [...many(8, 'other'), ...many(3, 'erisa')], 'LienAsserted'],
    ['not in a closed case', [closed()], 'caseClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(assert(history))).toBe(expected);
  });

  test('of no named kind up to eight times', () => {
    expect(outcomeOf(assert(many(7, 'other'), { kind: 'other' }))).toBe('LienAsserted');
    expect(outcomeOf(assert(many(8, 'other'), { kind: 'other' }))).toBe('tooMany');
  });

  test('not of the future, nor over nothing', () => {
    expect(faultsOf(assert([], { on: '2026-12-01' }))).toEqual(['#/on past']);
    expect(faultsOf(assert([], { on: '2026-10-29' }, { occurred: '2026-11-02' }))).toEqual(['#/on order']);
    expect(outcomeOf(assert([], { on: '2026-11-02' }, { occurred: '2026-11-02' }))).toBe('LienAsserted');
    expect(() => assert([], { amount: 0 })).toThrow();
  });
});

describe('who was asked is recorded', () => {
  const screen = (history: readonly CaseEvent[], more: object = {}, said: Record<string, unknown> = {}) =>
    screenLiens(
      given(...reported(said), ...history),
      mint.lien(),
      Screening.parse({ kinds: ['va'], on: '2026-11-18', ...more }),
      acting,
    );

  test.each([
    ['at any time', [], 'LiensScreened'],
    ['again', [allScreened()], 'LiensScreened'],
    ['not in a closed case', [closed()], 'caseClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(screen(history))).toBe(expected);
  });

  test.each([[[]], [['va', 'va']], [['other']]])('not as %j', (kinds) => {
    expect(() => screen([], { kinds })).toThrow();
  });

  test('not in the future', () => {
    expect(faultsOf(screen([], { on: '2026-12-01' }))).toEqual(['#/on past']);
  });

  test('not before the event', () => {
    expect(faultsOf(screen([], { on: '2026-10-29' }, { occurred: '2026-11-02' }))).toEqual(['#/on order']);
    expect(outcomeOf(screen([], { on: '2026-11' }, { occurred: '2026-11-02' }))).toBe('LiensScreened');
  });
});

describe('a lien is cleared', () => {
  const clear = (history: readonly CaseEvent[], more: object = {}) =>
    clearLien(
      stateOf(history),
      aLienId,
      Clearance.parse({ how: 'satisfied', amount: 100, on: '2026-11-18', ...more }),
      acting,
    );

  test.each([
    ['once it is recorded', [asserted()], 'LienCleared'],
    ['not twice', [asserted(), cleared()], 'alreadyDone'],
    ['not if there is none', [], 'notFound'],
    ['not in a closed case', [asserted(), closed()], 'caseClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(clear(history))).toBe(expected);
  });

  test.each([
    ['2026-11-14', '#/on order'],
    ['2026-12-01', '#/on past'],
  ])('not on %s', (on, fault) => {
    expect(faultsOf(clear([asserted()], { on }))).toEqual([fault]);
  });
});

test('a lien that was satisfied says with how much', () => {
  const clearance = { how: 'satisfied', on: '2026-11-18' };
  expect(Clearance.safeParse(clearance).error?.issues).toMatchObject([
    { path: ['amount'], params: { rule: 'required' } },
  ]);
  expect(Clearance.safeParse({ ...clearance, amount: 1 }).success).toBe(true);
  expect(Clearance.safeParse({ ...clearance, how: 'waived' }).success).toBe(true);
});

test('what is shown of liens tells who was asked last, and who never was', () => {
  const veterans: CaseEvent = {
    type: 'LiensScreened',
    id: mint.lien(),
    kinds: ['va', 'medicaid'],
    on: '2026-11-20' as never,
  };
  const first: CaseEvent = {
    type: 'LiensScreened',
    id: mint.lien(),
    kinds: ['va', 'erisa'],
    on: '2026-11-18' as never,
  };
  const history = [...reported(), first, asserted(), veterans, cleared()];
  const events = record(history, { after: 0, at: acting.now, by: { actor: someActor, organisation: bayview } });
  const { show } = showLiens(given(...history), { audience: 'insurer', organisation: acting.organisation });
  expect(show(toldFrom(events))).toMatchObject({
    items: [{ id: aLienId, status: 'cleared', holder: 'A health plan', cleared: { how: 'satisfied' } }],
    screenings: [{ kinds: ['va', 'erisa'] }, { kinds: ['va', 'medicaid'] }],
    unasked: ['medicare'],
  });
});
