import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { Conversation, keepFollowUp, logCommunication } from '../../../shared/cases/communications/decide.ts';
import { isEventFor } from '../../../shared/cases/own.ts';
import { viewScorecard } from '../../../shared/cases/practices/view.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { viewTimeline } from '../../../shared/cases/view.ts';
import { passedFor } from '../../../shared/cases/work/deadline.ts';
import { closureBlocks } from '../../../shared/cases/work/gates.ts';
import { keptAfterAll } from '../../../shared/cases/work/kept-in-time.ts';
import { nextSteps } from '../../../shared/cases/work/next-steps.ts';
import { stepsFor } from '../../../shared/cases/work/step.ts';
import { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { aCaseId, at, bayview, given, incoming } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const id = mint.communication();
const reported = reportEvent(aCaseId, bayview, incoming({ harm: 'severe' }));
const promise = { what: 'Call', owes: 'hospitalRisk', by: '2026-11-07' };
const closed: CaseEvent = { type: 'CaseClosed', id: mint.decision(), outcome: 'explained', reason: 'x' };

const logged = (more: object): CaseEvent[] => {
  const said = { on: '2026-11-05', channel: 'inPerson', people: ['Dr. Lee'], ...more };
  const events = logCommunication(given(...reported), id, Conversation.parse(said), { audience: 'hospital', now });
  if (isRefusal(events)) throw new Error(JSON.stringify(events));
  return [...events];
};

describe('what is promised in a marked conversation', () => {
  const marked = logged({
    party: 'clinician',
    kind: 'other',
    privilege: 'patientSafetyWorkProduct',
    followUps: [promise],
  });
  const state = given(...reported, ...marked);
  const sides = ['hospital', 'insurer'] as const;

  test('is owed, shown and in the way for its own side only', () => {
    const owed = (side: Audience) =>
      stepsFor(side, nextSteps(state, defaults, side)).filter(({ duty }) => duty === 'keepPromise');
    expect(sides.map((side) => owed(side).length)).toEqual([1, 0]);
    const blocked = (side: Audience) => closureBlocks(state, 0, side).some(({ rule }) => rule === 'promisesKept');
    expect(sides.map(blocked)).toEqual([true, false]);
    const [event] = record(marked, { after: 1, at: now, by: { actor: mint.principal(), organisation: bayview } });
    const told = (side: Audience) => viewTimeline(event as never, side, state).summary;
    expect(sides.map((side) => told(side).includes('1 to follow up'))).toEqual([true, false]);
  });

  test('that was not kept in time fails the scorecard of its own side only', () => {
    const step = `keepPromise:${id}.1`;
    const late = { type: 'DeadlinePassed', step, owes: 'hospitalRisk', dueAt: now, ownOf: 'hospital' } as const;
    const apprised = (side: Audience) =>
      viewScorecard(given(...reported, ...marked, late), side).items.find(({ practice }) => practice === 4);
    expect(apprised('hospital')).toMatchObject({ status: 'fail', evidence: [{ id: step }] });
    expect(apprised('insurer')?.status).toBe('pass');
  });

  test('that was kept in time after all is told so, and counted, for its own side only', () => {
    const [step] = nextSteps(state, defaults).filter(({ duty }) => duty === 'keepPromise');
    if (step?.dueAt === undefined) throw new Error('nothing is promised');
    const { key, owes, dueAt } = step;
    const late = { type: 'DeadlinePassed', step: key, owes, dueAt, ownOf: 'hospital' } as const;
    const before = given(...reported, ...marked, late);
    const kept = keptAfterAll(before, [{ step, dueAt, on: When.parse('2026-11-06') }]);
    expect(kept).toMatchObject([{ type: 'DeadlineKept', ownOf: 'hospital' }]);
    expect(sides.map((side) => isEventFor(side, kept[0] as CaseEvent))).toEqual([true, false]);
    expect(Object.keys(passedFor(before.deadlines, 'hospital'))).toEqual([key]);
    expect(passedFor(given(...reported, ...marked, late, ...kept).deadlines, 'hospital')).toEqual({});
  });

  test('is not there for the other side, done or not', () => {
    const kept = { number: 1, on: When.parse('2026-11-06') };
    const done: CaseEvent = { type: 'FollowUpDone', id, ...kept, ownOf: 'hospital' };
    for (const more of [[], [done]]) {
      const before = given(...reported, ...marked, ...more);
      expect(keepFollowUp(before, id, kept, { audience: 'insurer', now })).toMatchObject({ refused: 'notFound' });
    }
    expect(keepFollowUp(state, id, kept, { audience: 'hospital', now })).toEqual([done]);
  });

  test('is kept also where the other side closed the case', () => {
    const shut = given(...reported, ...marked, closed);
    const kept = { number: 1, on: When.parse('2026-11-06') };
    expect(keepFollowUp(shut, id, kept, { audience: 'hospital', now })).toMatchObject([{ ownOf: 'hospital' }]);
    expect(keepFollowUp(shut, id, kept, { audience: 'insurer', now })).toMatchObject({ refused: 'caseClosed' });
    expect(nextSteps(shut, defaults).map(({ key }) => key)).toContain(`keepPromise:${id}.1`);
  });
});
