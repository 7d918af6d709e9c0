import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { evolve } from '../../../shared/cases/case.ts';
import { Answering, answerNeed, mostNeeds, Raising, raiseNeed } from '../../../shared/cases/needs/decide.ts';
import {
  answerSupport,
  mostSupport,
  Offering,
  offerSupport,
  Replying,
} from '../../../shared/cases/needs/decide-support.ts';
import { showNeeds } from '../../../shared/cases/needs/view.ts';
import { showSupports } from '../../../shared/cases/needs/view-support.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { toldFrom } from '../../../shared/cases/shown.ts';
import { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { aCaseId, at, bayview, byInsurer, given, incoming, someActor } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const reported = reportEvent(aCaseId, bayview, incoming({ harm: 'severe' }));
const reader = { audience: 'insurer', organisation: bayview } as const;
const closed: CaseEvent = { type: 'CaseClosed', id: mint.decision(), outcome: 'explained', reason: 'x' };
const reopened: CaseEvent = { type: 'CaseReopened', id: mint.decision(), reason: 'x' };
const told = (...events: CaseEvent[]) =>
  toldFrom(record(events, { after: 0, at: now, by: { actor: someActor, organisation: bayview } }));

describe('a need', () => {
  const id = mint.need();
  const raised: CaseEvent = {
    type: 'NeedRaised',
    id,
    kind: 'financial',
    description: 'The bill',
    on: When.parse('2026-11-05'),
  };
  const raise = (on: string, before: readonly CaseEvent[] = []) =>
    raiseNeed(given(...reported, ...before), id, Raising.parse({ kind: 'financial', description: 'The bill', on }), {
      audience: 'hospital',
      now,
    });
  const answer = (more: object = {}, before: readonly CaseEvent[] = [], of = id) =>
    answerNeed(
      given(...reported, raised, ...before),
      of,
      Answering.parse({ answer: 'met', on: '2026-11-09', ...more }),
      { now },
    );

  test('is raised as it was said, so many times by each side', () => {
    expect(raise('2026-11-05')).toEqual([raised]);
    const many = Array.from({ length: mostNeeds }, () => raised);
    expect(isRefusal(raise('2026-11-05', many.slice(1)))).toBe(false);
    expect(raise('2026-11-05', many)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(raise('2026-11-05', many.map(byInsurer)))).toBe(false);
  });

  test('is heard after the event', () => {
    const state = given(...reportEvent(aCaseId, bayview, incoming({ occurred: '2026-11-04' })));
    const on = (day: string) =>
      raiseNeed(state, id, Raising.parse({ kind: 'financial', description: 'x', on: day }), {
        audience: 'hospital',
        now,
      });
    expect(on('2026-11-03')).toMatchObject({ errors: [{ pointer: '#/on', rule: 'order' }] });
    expect(isRefusal(on('2026-11-04'))).toBe(false);
  });

  test('is answered once, and shown with its answer', () => {
    const events = answer({ recovery: 'billWaived', amount: 184_500 });
    expect(events).toEqual([
      { type: 'NeedAnswered', id, answer: 'met', recovery: 'billWaived', amount: 184_500, on: '2026-11-09' },
    ]);
    if (isRefusal(events)) return;
    expect(answer({}, events)).toMatchObject({ refused: 'alreadyDone' });
    const all = [...reported, raised, ...events];
    const { tells, show } = showNeeds(given(...all), reader);
    expect(tells).toEqual([2, 3]);
    expect(show(told(...all)).items).toMatchObject([
      {
        id,
        status: 'met',
        description: 'The bill',
        answer: { recovery: 'billWaived', amount: 184_500, by: someActor },
      },
    ]);
    expect(showNeeds(given(...reported, raised), reader).show(told(...reported, raised)).items).toMatchObject([
      { id, status: 'open' },
    ]);
  });

  test.each([
    ['without a reason, if it is not met', { answer: 'notMet' }, 'explanation'],
    ['with service recovery, if it is not met', { answer: 'notMet', explanation: 'x', recovery: 'other' }, 'recovery'],
    ['with an amount, if nothing was waived or covered', { recovery: 'memorial', amount: 1 }, 'amount'],
    ['with an amount of nothing', { amount: 1 }, 'amount'],
  ])('has no answer %s', (_, more, name) => {
    const parsed = Answering.safeParse({ answer: 'met', on: '2026-11-09', ...more });
    expect(parsed.error?.issues.map(({ path }) => path.join('/'))).toEqual([name]);
  });

  test('that is not met says why', () => {
    expect(answer({ answer: 'notMet', explanation: 'No such service' })).toMatchObject([
      { answer: 'notMet', explanation: 'No such service' },
    ]);
  });

  test('is neither of the future, nor answered before it was said, nor of a closed case', () => {
    expect(raise('2026-12-24')).toMatchObject({ errors: [{ pointer: '#/on', rule: 'past' }] });
    expect(answer({ on: '2026-12-24' })).toMatchObject({ errors: [{ pointer: '#/on', rule: 'past' }] });
    expect(answer({ on: '2026-11-01' })).toMatchObject({ errors: [{ pointer: '#/on', rule: 'order' }] });
    expect(raise('2026-11-05', [closed])).toMatchObject({ refused: 'caseClosed' });
    expect(answer({}, [closed])).toMatchObject({ refused: 'caseClosed' });
    expect(isRefusal(answer({}, [closed, reopened]))).toBe(false);
    expect(answer({}, [], mint.need())).toMatchObject({ refused: 'notFound' });
  });
});

describe('support of a caregiver', () => {
  const id = mint.support();
  const offered: CaseEvent = { type: 'SupportOffered', id, on: When.parse('2026-11-04') };
  const offer = (on: string, before: readonly CaseEvent[] = []) =>
    offerSupport(given(...reported, ...before), id, Offering.parse({ on }), { audience: 'hospital', now });
  const reply = (on: string, before: readonly CaseEvent[] = [], of = id) =>
    answerSupport(given(...reported, offered, ...before), of, Replying.parse({ answer: 'declined', on }), { now });

  test('is dates alone: whatever else somebody would say is refused', () => {
    for (const more of [{ name: 'Dr. Lee' }, { note: 'x' }, { people: ['Dr. Lee'] }]) {
      expect(Offering.safeParse({ on: '2026-11-04', ...more }).success).toBe(false);
      expect(Replying.safeParse({ answer: 'accepted', on: '2026-11-06', ...more }).success).toBe(false);
    }
    expect(offer('2026-11-04')).toEqual([offered]);
    const answered = reply('2026-11-06');
    if (isRefusal(answered)) throw new Error('refused');
    const { tells, show } = showSupports(given(...reported, offered, ...answered), reader);
    expect([tells, show(told(...reported, offered, ...answered))]).toEqual([
      [2, 3],
      { items: [{ id, offeredOn: '2026-11-04', answer: 'declined', answeredOn: '2026-11-06' }] },
    ]);
  });

  test('is shown as it was stored before its events were named', () => {
    const stored = { id, offeredOn: When.parse('2026-11-04') };
    const after = { ...stored, answer: 'declined' as const, answeredOn: When.parse('2026-11-06') };
    const state = { ...given(...reported), caregivers: [stored] };
    expect(showSupports({ ...state, caregivers: [after] }, reader).show(told())).toEqual({ items: [after] });
    const answered = reply('2026-11-06');
    if (isRefusal(answered)) throw new Error('refused');
    const [event] = record(answered, { after: 1, at: now, by: { actor: someActor, organisation: bayview } });
    if (event) expect(evolve(state, event).caregivers).toEqual([{ ...stored, answer: 'declined', answeredIn: 2 }]);
  });

  test('is answered once, and offered anew to whoever declined', () => {
    const answered = reply('2026-11-06');
    if (isRefusal(answered)) throw new Error('refused');
    expect(reply('2026-11-07', answered)).toMatchObject({ refused: 'alreadyDone' });
    expect(isRefusal(offer('2026-11-08', [offered, ...answered]))).toBe(false);
  });

  test.each([
    ['the future', () => offer('2026-12-24'), 'invalidRequest'],
    ['a closed case', () => offer('2026-11-04', [closed]), 'caseClosed'],
    [
      'a twenty-sixth',
      () =>
        offer(
          '2026-11-04',
          Array.from({ length: 25 }, () => offered),
        ),
      'tooMany',
    ],
    ['an answer in the future', () => reply('2026-12-24'), 'invalidRequest'],
    ['an answer before the offer', () => reply('2026-11-01'), 'invalidRequest'],
    ['an answer in a closed case', () => reply('2026-11-06', [closed]), 'caseClosed'],
    ['an answer to none', () => reply('2026-11-06', [], mint.support()), 'notFound'],
  ])('is refused for %s', (_, asked, refused) => expect(asked()).toMatchObject({ refused }));

  test('is offered again once the case is open again, and so many times by each side', () => {
    expect(isRefusal(offer('2026-11-04', [closed, reopened]))).toBe(false);
    const many = Array.from({ length: mostSupport }, () => offered);
    expect(isRefusal(offer('2026-11-04', many.slice(1)))).toBe(false);
    expect(offer('2026-11-04', many)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(offer('2026-11-04', many.map(byInsurer)))).toBe(false);
  });
});
