import { describe, expect, test } from 'vitest';
import type { Acting } from '../../../shared/cases/acting.ts';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import {
  Because,
  completeAction,
  decideLessons,
  dropAction,
  Finishing,
  LessonsDecision,
  limits,
  needNoAction,
  Planning,
  planAction,
  Replanning,
  replanAction,
} from '../../../shared/cases/safety/decide.ts';
import { ActionKind, endedListed, strengthOf } from '../../../shared/cases/safety/safety.ts';
import {
  showAllLessons,
  showLessons,
  showNoAction,
  showPlanned,
  showSafety,
} from '../../../shared/cases/safety/view.ts';
import { type Showing, toldFrom } from '../../../shared/cases/shown.ts';
import { tell, tellFamily } from '../../../shared/cases/telling/telling.ts';
import { basisIn } from '../../../shared/cases/triage/triage.ts';
import { closureBlocks } from '../../../shared/cases/work/gates.ts';
import { ActionId, DecisionId, TriageId } from '../../../shared/kernel/ids.ts';
import { isRefusal, type Refusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { aCaseId, at, bayview, byInsurer, given, incoming, someActor } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const suffix = (number: number) => `01kb2x5f0re3wv9m7h6d8q4${String(number).padStart(3, '0')}`;
const actionId = (number: number) => ActionId.parse(`action_${suffix(number)}`);
const decisionId = (number: number) => DecisionId.parse(`decision_${suffix(number)}`);
const first = actionId(1);

const by = (audience: Audience): Pick<Acting, 'audience' | 'now'> => ({ audience, now });

const reported = reportEvent(aCaseId, bayview, incoming({ occurred: '2026-11-02' }));
const closed: CaseEvent = { type: 'CaseClosed', id: decisionId(99), outcome: 'explained', reason: 'Explained' };

const plan = (said: Record<string, unknown> = {}) =>
  Planning.parse({
    kind: 'forcingFunction',
    description: 'Two counts',
    owner: 'Nurses',
    dueOn: '2026-12-24',
    measure: 'Counts',
    ...said,
  });
const newPlan = (said: Record<string, unknown> = {}) => Replanning.parse({ ...plan(), reason: 'Later', ...said });
const finished = (said: Record<string, unknown> = {}) => Finishing.parse({ on: '2026-11-20', result: 'Done', ...said });
const because = Because.parse({ reason: 'A known risk' });

/** What was done, if it was. */
const then = (events: readonly CaseEvent[], decided: readonly CaseEvent[] | Refusal): CaseEvent[] => {
  if (isRefusal(decided)) throw new Error(JSON.stringify(decided));
  return [...events, ...decided];
};

const planned = (kinds: readonly ActionKind[] = ['forcingFunction'], from: readonly CaseEvent[] = reported) => {
  let events = [...from];
  for (const [index, kind] of kinds.entries()) {
    events = then(events, planAction(given(...events), actionId(index + 1), plan({ kind }), by('hospital')));
  }
  return events;
};

const completed = (events: CaseEvent[]) => then(events, completeAction(given(...events), first, finished(), now));
const dropped = (events: CaseEvent[], id = first) => then(events, dropAction(given(...events), id, because));

const shown = <View>(events: readonly CaseEvent[], showing: Showing<View>): View => {
  const { tells, show } = showing(given(...events), { audience: 'hospital', organisation: bayview });
  const recorded = record(events, { after: 0, at: now, by: { actor: someActor, organisation: bayview } });
  return show(toldFrom(recorded.filter(({ sequence }) => tells.includes(sequence))));
};

describe('a safety action', () => {
  test('is planned by the hospital, or suggested by the insurer', () => {
    for (const audience of ['hospital', 'insurer'] as const) {
      expect(planAction(given(...reported), first, plan(), by(audience))).toEqual([
        { type: 'ActionPlanned', id: first, ...plan() },
      ]);
    }
  });

  test('is shown with its strength, and what came of it', () => {
    const action = {
      id: first,
      at: now,
      by: { actor: someActor, organisation: bayview },
      kind: 'forcingFunction',
      strength: 'stronger',
      description: 'Two counts',
      owner: 'Nurses',
      dueOn: '2026-12-24',
      measure: 'Counts',
      status: 'planned',
      overdue: false,
    };
    expect(shown(planned(), showSafety(now))).toEqual({ items: [action], warnings: [] });
    const { at: _, by: who } = action;
    expect(shown(completed(planned()), showPlanned(first, now))).toEqual({
      ...action,
      status: 'completed',
      completed: { on: '2026-11-20', at: now, by: who, result: 'Done' },
      warnings: [],
    });
    expect(shown(dropped(planned()), showSafety(now)).items).toEqual([
      { ...action, status: 'dropped', dropped: { at: now, by: who, reason: 'A known risk' } },
    ]);
  });

  test('is shown as it is planned now, and why that changed', () => {
    const events = then(
      planned(),
      replanAction(given(...planned()), first, newPlan({ kind: 'training', dueOn: '2027-01-31' }), now),
    );
    expect(shown(events, showPlanned(first, now))).toMatchObject({
      kind: 'training',
      strength: 'weaker',
      dueOn: '2027-01-31',
      replanned: 'Later',
      status: 'planned',
    });
  });

  test('is overdue after its day, while it is still planned', () => {
    const overdue = (events: CaseEvent[], then: string) => shown(events, showSafety(at(then))).items[0]?.overdue;
    expect(overdue(planned(), '2026-12-24T23:59:59.999Z')).toBe(false);
    expect(overdue(planned(), '2026-12-25T00:00:00.000Z')).toBe(true);
    expect(overdue(completed(planned()), '2026-12-25T00:00:00.000Z')).toBe(false);
    expect(overdue(dropped(planned()), '2026-12-25T00:00:00.000Z')).toBe(false);
  });

  test('is due no sooner than today, wherever today is', () => {
    const past = { refused: 'invalidRequest', errors: [{ pointer: '#/dueOn', rule: 'future' }] };
    const state = given(...planned());
    expect(planAction(state, actionId(2), plan({ dueOn: '2026-11-21' }), by('hospital'))).toMatchObject(past);
    expect(replanAction(state, first, newPlan({ dueOn: '2026-11-21' }), now)).toMatchObject(past);
    expect(isRefusal(planAction(state, actionId(2), plan({ dueOn: '2026-11-22' }), by('hospital')))).toBe(false);
  });

  test.each([
    ['2026-11-25', 'past'],
    ['2026-10-31', 'order'],
  ])('is not done on %s', (on, rule) => {
    expect(completeAction(given(...planned()), first, finished({ on }), now)).toMatchObject({ errors: [{ rule }] });
  });

  test('ends once, and is then planned no more', () => {
    for (const events of [completed(planned()), dropped(planned())]) {
      const state = given(...events);
      for (const refused of [
        completeAction(state, first, finished(), now),
        dropAction(state, first, because),
        replanAction(state, first, newPlan(), now),
      ]) {
        expect(refused).toMatchObject({ refused: 'alreadyDone' });
      }
    }
  });

  test('has to be there', () => {
    const state = given(...reported);
    for (const refused of [
      completeAction(state, first, finished(), now),
      dropAction(state, first, because),
      replanAction(state, first, newPlan(), now),
    ]) {
      expect(refused).toMatchObject({ refused: 'notFound' });
    }
  });

  test('is one of so many that each side has planned, and the state of a case keeps no word of it', () => {
    const all = planned(Array.from({ length: limits.actions.hospital }, () => 'checklist' as const));
    const state = given(...all);
    expect(planAction(state, actionId(21), plan(), by('hospital'))).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(planAction(state, actionId(21), plan(), by('insurer')))).toBe(false);
    expect(isRefusal(planAction(given(...dropped(all, first)), actionId(21), plan(), by('hospital')))).toBe(false);
    const suggested = planned(Array.from({ length: limits.actions.insurer }, () => 'checklist' as const)).map(
      (event) => (event.type === 'ActionPlanned' ? byInsurer(event) : event),
    );
    expect(planAction(given(...suggested), actionId(21), plan(), by('insurer'))).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(planAction(given(...suggested), actionId(21), plan(), by('hospital')))).toBe(false);
    expect(JSON.stringify(state.safety).length).toBeLessThan(4_000);
    expect(JSON.stringify(state)).not.toContain('Two counts');
  });

  test('that was dropped makes room in the list before one that was done', () => {
    let events = dropped(planned(['checklist', 'checklist']), actionId(2));
    events = then(events, completeAction(given(...events), first, finished(), now));
    for (let number = 3; number < 24; number += 1) {
      events = then(events, planAction(given(...events), actionId(number), plan(), by('hospital')));
      events = dropped(events, actionId(number));
    }
    const { actions } = given(...events).safety;
    expect(actions).toHaveLength(endedListed);
    expect(actions[0]).toMatchObject({ id: first, status: 'completed' });
  });
});

describe('on a closed case', () => {
  const events = [...planned(), closed];
  const state = given(...events);

  test('the hospital goes on improving', () => {
    for (const decided of [
      planAction(state, actionId(2), plan(), by('hospital')),
      replanAction(state, first, newPlan(), now),
      completeAction(state, first, finished(), now),
      dropAction(state, first, because),
    ]) {
      expect(isRefusal(decided)).toBe(false);
      expect(given(...then(events, decided)).stage).toBe('closure');
    }
  });

  test('nobody does anything else', () => {
    const lessons = LessonsDecision.parse({ decision: 'share', reason: 'Others count once, too' });
    for (const refused of [
      planAction(state, actionId(2), plan(), by('insurer')),
      needNoAction(given(...reported, closed), decisionId(1), because),
      decideLessons(state, decisionId(1), lessons, by('hospital')),
    ]) {
      expect(refused).toMatchObject({ refused: 'caseClosed' });
    }
    const again = [...events, { type: 'CaseReopened', id: decisionId(98), reason: 'More came up' } as const];
    expect(isRefusal(planAction(given(...again), actionId(2), plan(), by('insurer')))).toBe(false);
    expect(isRefusal(decideLessons(given(...again), decisionId(1), lessons, by('hospital')))).toBe(false);
  });
});

describe('the word that no action is needed', () => {
  const decided = then(reported, needNoAction(given(...reported), decisionId(1), because));

  test('is kept, with its reason, until an action is planned after all', () => {
    expect(shown(decided, showNoAction)).toMatchObject({ id: decisionId(1), reason: 'A known risk' });
    expect(shown(decided, showSafety(now))).toMatchObject({ items: [], noneNeeded: { reason: 'A known risk' } });
    expect(shown(planned(['training'], decided), showSafety(now))).not.toHaveProperty('noneNeeded');
  });

  test('is refused while an action is planned or done, and taken once all are dropped', () => {
    const two = planned(['training', 'policy']);
    for (const events of [two, dropped(two), completed(two)]) {
      expect(needNoAction(given(...events), decisionId(1), because)).toMatchObject({ refused: 'alreadyDone' });
    }
    expect(isRefusal(needNoAction(given(...dropped(dropped(two), actionId(2))), decisionId(1), because))).toBe(false);
  });

  test('is given once', () => {
    expect(needNoAction(given(...decided), decisionId(2), because)).toMatchObject({ refused: 'alreadyDone' });
  });
});

test('a case is not closed on actions that were all dropped', () => {
  const triaged: CaseEvent = {
    type: 'Triaged',
    id: TriageId.parse(`triage_${suffix(1)}`),
    route: 'hospitalLed',
    criteria: { harm: 'met', causation: 'met', deviation: 'not_met' },
    reportable: 'no',
    basis: basisIn(given(...reported).facts),
  };
  const asked = (events: CaseEvent[]) => closureBlocks(given(...events), 0).map(({ rule }) => rule);
  const events = planned(['training'], [...reported, triaged]);
  expect(asked(events)).not.toContain('actionForEachCause');
  expect(asked(dropped(events))).toContain('actionForEachCause');
  const none = needNoAction(given(...dropped(events)), decisionId(1), because);
  expect(asked(then(dropped(events), none))).not.toContain('actionForEachCause');
});

describe('a plan', () => {
  const warnings = (events: CaseEvent[]) => shown(events, showSafety(now)).warnings;
  const lacking = (detail: string) => [
    { code: 'actionForEachCause', detail: expect.stringContaining(detail), source: expect.stringContaining('RCA²') },
  ];

  test('of training alone warns, and is taken', () => {
    expect(warnings(planned(['training', 'training']))).toEqual(lacking('Training alone'));
  });

  test('of weaker actions alone warns', () => {
    expect(warnings(planned(['training', 'doubleCheck', 'warning', 'policy']))).toEqual(lacking('Only weaker'));
  });

  test.each(ActionKind.options.filter((kind) => strengthOf[kind] !== 'weaker'))('with %s does not', (kind) => {
    expect(warnings(planned(['training', kind]))).toEqual([]);
  });

  test('is judged by what stands: what was dropped counts no more, what was done does', () => {
    const both = planned(['checklist', 'training']);
    expect(warnings(dropped(both))).toEqual(lacking('Training alone'));
    expect(warnings(completed(both))).toEqual([]);
    expect(warnings([...reported])).toEqual([]);
  });

  test('says what it lacks to whoever plans', () => {
    expect(shown(planned(['training']), showPlanned(first, now)).warnings).toEqual(lacking('Training alone'));
  });
});

describe('what is learnt', () => {
  const decide = (events: CaseEvent[], number: number, decision: string) =>
    then(
      events,
      decideLessons(
        given(...events),
        decisionId(number),
        LessonsDecision.parse({ decision, reason: 'Because' }),
        by('hospital'),
      ),
    );

  test('may be decided again: the last decision holds, and those before it stay', () => {
    let events = decide([...reported], 1, 'keepInside');
    events = decide(events, 2, 'nothingToLearn');
    events = decide(events, 3, 'share');
    expect(given(...events).safety.lessons).toMatchObject({ id: decisionId(3), decision: 'share' });
    expect(shown(events, showLessons)).toMatchObject({ decision: 'share', reason: 'Because' });
    expect(shown(events, showAllLessons).items.map(({ decision }) => decision)).toEqual([
      'keepInside',
      'nothingToLearn',
      'share',
    ]);
    expect(shown(reported, showAllLessons)).toEqual({ items: [] });
  });

  test('is decided so many times by each side, and no more', () => {
    let events: CaseEvent[] = [...reported];
    for (let number = 1; number <= limits.lessons; number += 1) events = decide(events, number, 'share');
    const again = LessonsDecision.parse({ decision: 'share', reason: 'Because' });
    expect(decideLessons(given(...events), decisionId(51), again, by('hospital'))).toMatchObject({
      refused: 'tooMany',
    });
    expect(isRefusal(decideLessons(given(...events), decisionId(51), again, by('insurer')))).toBe(false);
  });
});

test('the timeline says what is done, and the family hears of steps without their reasons', () => {
  const events = dropped(
    then(planned(['forcingFunction', 'readBack']), completeAction(given(...planned()), first, finished(), now)),
    actionId(2),
  ).slice(1);
  const seen = { hidden: [], hidesReason: false, isOwn: true };
  expect(events.map((event) => tell(event, seen))).toEqual([
    'A safety action was planned: a forcing function, due 2026-12-24.',
    'A safety action was planned: reading back, due 2026-12-24.',
    'A safety action was done on 2026-11-20.',
    'A safety action was dropped. Reason: A known risk',
  ]);
  expect(events.map((event) => tellFamily(event, given(...planned())))).toEqual([
    'A change was planned, so that this is less likely to happen again.',
    // It was dropped.
    undefined,
    'A change that makes this less likely to happen again was made on November 20, 2026.',
    undefined,
  ]);
});
