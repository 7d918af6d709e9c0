import { afterEach, describe, expect, test } from 'vitest';
import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { Stage } from '../../shared/collaboration/stage.ts';
import { answer } from '../../shared/http/answer.ts';
import { keys, waitingKey } from '../../shared/ledger/keys.ts';
import { TableUnavailable } from '../../shared/ledger/table.ts';
import type { MatterWorkflowView } from '../../shared/workflow/view.ts';
import {
  accepted,
  answered,
  bringsTo,
  cleared,
  closed,
  drawnUp,
  exchanged,
  invited,
  joined,
  offered,
  opened,
  paid,
  partyId,
  proposed,
  signed,
  usualTerms,
} from '../support/matters.ts';
import * as support from '../support/workflow.ts';
import { allPlaces, collaborationAsl, type WorkflowWorld } from '../support/workflow.ts';
import type { Call, Delivery, Fate } from '../support/workflow-world.ts';

let world: WorkflowWorld | undefined;
const worldWith = (options: Parameters<typeof support.workflowWorld>[0] = {}): WorkflowWorld => {
  world?.time.end();
  world = support.workflowWorld(options);
  return world;
};
afterEach(() => {
  world?.time.end();
  world = undefined;
});

const soon = { seconds: 5 };
const show = (view: MatterWorkflowView) => answer(200, view);
const waitStates = Object.entries(collaborationAsl.States).filter(([, { Resource }]) =>
  String(Resource).endsWith('.waitForTaskToken'),
);
const status = (of: WorkflowWorld, number = 1) => of.runs.get(`${of.id}-${number}`)?.status;
const stateOf = (of: WorkflowWorld, number = 1) => of.runs.get(`${of.id}-${number}`)?.state;

/** A matter with two insurers, one counter, and an end: what is done, and after how many days. */
const settled: readonly (readonly [days: number, events: readonly CollaborationEvent[]])[] = [
  [0, [opened()]],
  [1, invited()],
  [2, joined()],
  [1, [drawnUp]],
  [3, signed()],
  [4, exchanged()],
  [1, [proposed(1)]],
  [1, [proposed(2, 2, 2)]],
  [1, accepted(2, 2, 2)],
  [2, cleared()],
  [1, [offered(2)]],
  [30, [answered('accepted')]],
  [5, paid()],
];

const play = async (of: WorkflowWorld, script: typeof settled, between = async () => {}): Promise<void> => {
  for (const [days, events] of script) {
    await of.time.pass({ days });
    await of.happen(...events);
    await of.time.pass(soon);
    await between();
  }
};

/** What a matter came to, without the moments at which it did. */
const outcomeOf = async (of: WorkflowWorld) => {
  const { stage, parties, allocation, offer, closed: end, escalated } = (await of.read()).state;
  return {
    stage,
    parties,
    allocation: allocation?.version,
    offer: offer?.status,
    end: end?.outcome,
    escalated: escalated?.why,
  };
};

describe('the state machine', () => {
  test('knows every stage, and waits in each but the last in a state of its own', () => {
    const { Choices } = collaborationAsl.States.Route as unknown as {
      Choices: { Variable: string; StringEquals?: string; Next: string }[];
    };
    const byStage = new Map(Choices.flatMap(({ StringEquals, Next }) => (StringEquals ? [[StringEquals, Next]] : [])));
    expect([...byStage.keys()].sort()).toEqual([...Stage.options].sort());
    expect(byStage.get('closed')).toBe('Closed');
    const others = Stage.options.filter((stage) => stage !== 'closed').map((stage) => byStage.get(stage));
    expect(others.sort()).toEqual(waitStates.map(([name]) => name).sort());
  });

  test('is visited in every state, and in every Catch', async () => {
    const visited = new Set<string>();
    const waiting = Stage.options.filter((stage) => stage !== 'closed');
    for (const stage of waiting) {
      // What a stage waits for runs out.
      const silent = worldWith({ visited });
      await silent.happen(opened());
      const before = bringsTo(stage);
      if (before.length > 0) await silent.happen(...before);
      await silent.time.pass(soon);
      expect([stage, (await silent.read()).state.stage, status(silent)]).toEqual([stage, stage, 'running']);
      await silent.time.pass({ days: 200 });
      // What waits fails for good.
      const broken = worldWith({ visited, fate: ({ task }) => (task === 'wait' ? new Error('broken') : 'done') });
      await broken.happen(opened());
      if (before.length > 0) await broken.happen(...before);
      await broken.time.pass(soon);
      expect([stage, status(broken), stateOf(broken)]).toEqual([stage, 'failed', 'CannotGoOn']);
    }
    for (const task of ['read', 'pass', 'renew']) {
      const broken = worldWith({ visited, fate: (call) => (call.task === task ? new Error('broken') : 'done') });
      await broken.happen(opened());
      await broken.time.pass({ days: 200 });
      expect([task, status(broken), stateOf(broken)]).toEqual([task, 'failed', 'CannotGoOn']);
    }
    const strange = worldWith({ visited });
    await strange.happen(opened());
    await strange.time.pass(soon);
    const [token = ''] = strange.table.rows().flatMap(({ token }) => (token === undefined ? [] : [String(token)]));
    await strange.answer(token, { stage: 'ofAnotherVersion', isOld: false } as never);
    await strange.time.pass(soon);
    expect([status(strange), stateOf(strange)]).toEqual(['failed', 'UnknownStage']);
    const ended = worldWith({ visited });
    await ended.happen(opened());
    await ended.happen(...bringsTo('closed'));
    await ended.time.pass(soon);
    expect(stateOf(ended)).toBe('Closed');
    expect([...visited].sort()).toEqual([...allPlaces].sort());
  });

  test('is patient with what is out of reach for a while', async () => {
    let faults = 12;
    const fate = (): Fate => (faults-- > 0 && faults % 2 === 0 ? new TableUnavailable('throttled') : 'done');
    const patient = worldWith({ fate });
    await play(patient, settled);
    await patient.time.pass({ days: 60 });
    expect((await patient.read()).state.closed?.outcome).toBe('settled');
    expect(status(patient)).toBe('succeeded');
  });
});

describe('a matter', () => {
  test('that is settled is closed by time, by one execution, with nothing told twice', async () => {
    const of = worldWith();
    await play(of, settled);
    await of.time.pass({ days: 60 });
    const told = await of.told();
    expect(told.slice(-4)).toEqual(['SharePaid', 'SharePaid', 'ReminderSent', 'MatterClosed']);
    expect((await of.read()).state.stage).toBe('closed');
    expect([...of.runs].map(([name, { status }]) => [name, status])).toEqual([[`${of.id}-1`, 'succeeded']]);
  });

  test('is reminded of a deadline once, then lapses, and goes to mediation if the lead does nothing', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.happen(...invited(3));
    const { dueAt = '', remindAt = '' } = (await of.read()).state.entered;
    await of.time.to(remindAt);
    expect(await of.told()).not.toContain('ReminderSent');
    await of.time.pass(soon);
    expect((await of.told()).slice(-1)).toEqual(['ReminderSent']);
    await of.time.to(dueAt);
    expect((await of.told()).filter((type) => type === 'ReminderSent')).toHaveLength(1);
    await of.time.pass(soon);
    expect((await of.history()).at(-1)).toMatchObject({
      type: 'DeadlineLapsed',
      stage: 'invited',
      parties: [partyId(2), partyId(3)],
    });
    expect(stateOf(of)).toBe('AwaitChoiceAfterLapse');
    await of.time.pass({ days: 30 });
    expect((await of.told()).slice(-2)).toEqual(['ReminderSent', 'Escalated']);
    expect(stateOf(of)).toBe('AwaitMediation');
  });

  test('that lapsed goes on when the lead sets aside who is late, or gives more time', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.happen(...invited(3));
    await of.time.pass({ days: 20 });
    expect((await of.read()).state.stage).toBe('lapsed');
    const until = '2027-02-01T23:59:59.999Z' as never;
    await of.happen({ type: 'DeadlineExtended', reason: 'They asked', until });
    await of.time.pass(soon);
    expect(stateOf(of)).toBe('AwaitAnswers');
    await of.time.to(until);
    expect((await of.read()).state.stage).toBe('invited');
    await of.time.pass(soon);
    expect((await of.read()).state.stage).toBe('lapsed');
    await of.happen(
      { type: 'PartySetAside', party: partyId(3), reason: 'Never answered' },
      { type: 'InvitationAnswered', answer: 'joined', party: partyId(2) },
    );
    await of.time.pass(soon);
    expect(stateOf(of)).toBe('AwaitSignatures');
  });

  test.each([45, 180, 250])('keeps a deadline of %i business days to the second', async (days) => {
    const of = worldWith();
    await of.happen(opened({ ...usualTerms, reminderDays: 0, days: { ...usualTerms.days, jointOffer: days } }));
    await of.happen(...bringsTo('jointOffer'));
    const { dueAt = '' } = (await of.read()).state.entered;
    expect(Date.parse(dueAt) - Date.parse(of.time.now())).toBeGreaterThan(45 * 24 * 60 * 60 * 1000);
    await of.time.to(dueAt);
    expect(await of.told()).not.toContain('DeadlineLapsed');
    await of.time.pass(soon);
    expect((await of.told()).at(-1)).toBe('DeadlineLapsed');
  });

  test('that lasts for years is handed from one execution to the next, each shorter than half a year', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.happen(...bringsTo('leadAlone'));
    await of.time.pass({ days: 3 * 365 });
    expect([...of.runs.values()].map(({ status }) => status)).toEqual([
      ...Array.from({ length: 6 }, () => 'succeeded'),
      'running',
    ]);
    await of.happen(closed);
    await of.time.pass(soon);
    expect(status(of, 7)).toBe('succeeded');
    expect(stateOf(of, 7)).toBe('Closed');
  });
});

describe('whatever is killed', () => {
  /** Plays it out; what was killed, an operator starts again. */
  const playKilling = async (fate: (call: Call) => Fate) => {
    const of = worldWith({ fate });
    const restart = async () => {
      const restarted = await of.operate().restart(of.id, show, undefined);
      if ('refused' in restarted) expect(['stillRunning', 'matterClosed', 'notFound']).toContain(restarted.refused);
      await of.time.pass(soon);
    };
    await play(of, settled, restart);
    for (let day = 0; day < 40; day += 1) {
      await of.time.pass({ days: 1 });
      await restart();
    }
    return { of, told: await of.told(), outcome: await outcomeOf(of), calls: of.calls() };
  };

  test('at every task, before it does anything and after it did all: the matter ends as it would have', async () => {
    const usual = await playKilling(() => 'done');
    expect(usual.outcome).toMatchObject({ stage: 'closed', end: 'settled' });
    expect(usual.calls).toBeGreaterThan(12);
    for (let at = 0; at < usual.calls; at += 1) {
      for (const fate of ['killedBefore', 'killedAfter'] as const) {
        const killed = await playKilling(({ index }) => (index === at ? fate : 'done'));
        expect([at, fate, killed.told]).toEqual([at, fate, usual.told]);
        expect([at, fate, killed.outcome]).toEqual([at, fate, usual.outcome]);
        // What is closed is not started again.
        expect([at, fate, status(killed.of), killed.of.runs.size <= 2]).toEqual([at, fate, 'stopped', true]);
      }
    }
  });

  test('over and over: still the same', async () => {
    const usual = await playKilling(() => 'done');
    // Three in five get through, or nothing ever would.
    const fates: readonly Fate[] = ['killedBefore', 'killedAfter', 'done', 'done', 'done'];
    const killed = await playKilling(({ index }) => fates[index % fates.length] ?? 'done');
    expect(killed.outcome).toEqual(usual.outcome);
    expect(killed.told).toEqual(usual.told);
    expect(killed.of.runs.size).toBeGreaterThan(10);
  });

  test('while nobody looks: the deadlines that passed are made up for, once', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.happen(...invited());
    await of.time.pass(soon);
    await of.operate().stop(of.id, show, undefined);
    await of.time.pass({ days: 100 });
    expect((await of.told()).at(-1)).toBe('PartiesInvited');
    await of.operate().restart(of.id, show, undefined);
    await of.time.pass(soon);
    expect((await of.told()).slice(-1)).toEqual(['DeadlineLapsed']);
    expect(stateOf(of, 2)).toBe('AwaitChoiceAfterLapse');
  });
});

describe('signals', () => {
  const ending = async (delivery: Delivery) => {
    const of = worldWith({ delivery });
    await play(of, settled);
    await of.time.pass({ days: 60 });
    return { of, outcome: await outcomeOf(of), told: await of.told() };
  };

  test('that come twice, or again days later, change nothing', async () => {
    const usual = await ending([0.05]);
    const twice = await ending([0.05, 0.05, 0.06, 3 * 24 * 60 * 60]);
    expect(twice.told).toEqual(usual.told);
    expect(twice.outcome).toEqual(usual.outcome);
    expect(twice.of.runs.size).toBe(1);
    expect(twice.of.transitions()).toBe(usual.of.transitions());
  });

  test('that come an hour late end in the same', async () => {
    const late = await ending([60 * 60]);
    expect(late.outcome).toMatchObject({ stage: 'closed', end: 'settled' });
    expect(late.of.runs.size).toBe(1);
  });

  test('that are lost are healed by the deadline of what was waited for', async () => {
    const of = worldWith({ delivery: [] });
    await of.happen(opened());
    await of.happen(...invited());
    const head = of.table.rows().find(({ kind }) => kind === 'collaboration');
    await of.hear(head as never);
    await of.hear(of.table.rows().find(({ kind }) => kind === 'execution') as never);
    await of.time.pass(soon);
    expect(stateOf(of)).toBe('AwaitAnswers');
    await of.happen(...joined());
    await of.time.pass(soon);
    expect(stateOf(of)).toBe('AwaitAnswers');
    await of.time.pass({ days: 12 });
    expect(stateOf(of)).toBe('AwaitSignatures');
    expect(await of.told()).not.toContain('DeadlineLapsed');
  });

  test('wake nobody for what changes nothing that is waited for', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.happen(...invited(4));
    await of.time.pass(soon);
    const before = of.transitions();
    for (const joining of joined(4).slice(0, -1)) {
      await of.happen(joining);
      await of.time.pass(soon);
    }
    expect(of.transitions()).toBe(before);
    expect(of.answers).toEqual([]);
    await of.happen(...joined(4).slice(-1));
    await of.time.pass(soon);
    expect(stateOf(of)).toBe('AwaitSignatures');
  });

  test('find no token that was answered: it is gone from the table', async () => {
    const of = worldWith();
    await play(of, settled.slice(0, 6));
    const tokens = of.table.rows().flatMap(({ token }) => (token === undefined ? [] : [token]));
    expect(tokens).toHaveLength(1);
    expect(of.answers).not.toContain(tokens[0]);
    expect(of.answers.length).toBeGreaterThan(3);
    expect(new Set(of.answers).size).toBe(of.answers.length);
  });
});

describe('the table', () => {
  test.each(['throttled', 'lostAnswer', 'conflict'] as const)('may fail at any call: %s', async (fault) => {
    const playFailing = async (at: number) => {
      let calls = 0;
      const of = worldWith({ fault: () => (calls++ === at ? fault : 'none') });
      await play(of, settled);
      await of.time.pass({ days: 60 });
      return { told: await of.told(), outcome: await outcomeOf(of), runs: of.runs.size, calls };
    };
    const usual = await playFailing(-1);
    expect(usual.calls).toBeGreaterThan(80);
    for (let at = 0; at < usual.calls; at += 1) {
      const { told, outcome, runs } = await playFailing(at);
      expect([at, told, outcome, runs]).toEqual([at, usual.told, usual.outcome, 1]);
    }
  });
});

describe('at the same time', () => {
  test('a counter that comes while a wait is set up is not waited past', async () => {
    let isCountered = false;
    const of = worldWith({
      // Heard of before the token can be found, and never again.
      delivery: [0.001],
      meanwhile: async ({ state }) => {
        if (isCountered || state !== 'AwaitAcceptance') return;
        isCountered = true;
        await of.happen(proposed(2, 2, 2), { type: 'AllocationAccepted', version: 2, party: partyId(1) });
        // The stream is faster than this function.
        await of.time.sleep(15);
      },
    });
    await of.happen(opened());
    await of.happen(...bringsTo('reviewsExchanged'));
    await of.time.pass(soon);
    await of.happen(proposed());
    await of.time.pass(soon);
    expect(isCountered).toBe(true);
    expect(stateOf(of)).toBe('AwaitConsents');
  });

  test('two executions of one matter tell of nothing twice', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.executions.start({ id: of.id, number: 2 });
    for (const [days, events] of settled.slice(1)) {
      await of.time.pass({ days });
      await of.happen(...events);
      await of.time.pass(soon);
    }
    await of.time.pass({ days: 60 });
    expect([status(of, 1), status(of, 2)]).toEqual(['succeeded', 'succeeded']);
    const both = { told: await of.told(), outcome: await outcomeOf(of) };
    const one = worldWith();
    await play(one, settled);
    await one.time.pass({ days: 60 });
    expect(both).toEqual({ told: await one.told(), outcome: await outcomeOf(one) });
  });
});

describe('what is written down', () => {
  test('shows members where it waits, with no token and no execution’s name', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.happen(...invited());
    await of.time.pass(soon);
    const row = await of.table.get({ pk: keys.collaboration(of.id), sk: waitingKey });
    const { dueAt } = (await of.read()).state.entered;
    expect(row).toMatchObject({ state: 'AwaitAnswers', stage: 'invited', deadline: dueAt, execution: 1 });
    expect(JSON.stringify(row)).not.toMatch(/token|arn:|collab_\w+-1/);
  });

  test('is what people say of the matter nowhere outside its own partition', async () => {
    const of = worldWith();
    await play(of, settled);
    const outside = of.table.rows().filter(({ pk }) => !pk.startsWith('COLLAB#'));
    expect(outside.length).toBeGreaterThan(1);
    expect(JSON.stringify(outside)).not.toMatch(/Harbor|Bayview|sponge|Clerk|A matter/);
  });
});
