import { afterEach, describe, expect, test } from 'vitest';
import { answer } from '../../shared/http/answer.ts';
import type { PartyId } from '../../shared/kernel/ids.ts';
import { keys, waitingKey } from '../../shared/ledger/keys.ts';
import { TableUnavailable } from '../../shared/ledger/table.ts';
import type { MediationEvent } from '../../shared/mediation/mediation.ts';
import type { SealedAnswer } from '../../shared/mediation/seal/answer.ts';
import { SealUnavailable } from '../../shared/mediation/seal/seal.ts';
import { Stage } from '../../shared/mediation/stage.ts';
import type { MatterWorkflowView } from '../../shared/workflow/view.ts';
import { harborParty, summitParty } from '../support/matter-events.ts';
import {
  all,
  answersDue,
  appointed,
  clearedBy,
  drawnUp,
  familyParty,
  instantAfter,
  mediatorProposed,
  miriam,
  opened,
  preferring,
  roundOpened,
  settledAndClosed,
  settlementDrawnUp,
  settlementSignedBy,
  signedBy,
  theo,
  untilStage,
  vera,
} from '../support/mediation-events.ts';
import {
  type MediationWorkflow,
  mediationAsl,
  mediationPlaces,
  mediationWorkflow,
} from '../support/mediation-workflow.ts';
import { cents } from '../support/resolution-events.ts';
import type { Call, Fate, Options } from '../support/workflow-world.ts';

let world: MediationWorkflow | undefined;
const worldWith = (options: Options = {}): MediationWorkflow => {
  world?.time.end();
  world = mediationWorkflow(options);
  return world;
};
afterEach(() => {
  world?.time.end();
  world = undefined;
});

const soon = { seconds: 5 };
/** As long as it takes to open what is sealed. */
const opening = { seconds: 70 };
const show = (view: MatterWorkflowView) => answer(200, view);
const status = (of: MediationWorkflow, number = 1) => of.runs.get(`${of.id}-${number}`)?.status;
const stateOf = (of: MediationWorkflow, number = 1) => of.runs.get(`${of.id}-${number}`)?.state;
const dueAt = async (of: MediationWorkflow) => (await of.read()).state.entered.dueAt ?? '';
const count = (told: readonly string[], type: string) => told.filter((each) => each === type).length;

const bid = (amount: number): SealedAnswer => ({ kind: 'bid', amount: cents(amount) });
const yes: SealedAnswer = { kind: 'response', accepts: true };
const waiting = Stage.options.filter((stage) => stage !== 'closed');
/** All the time there is. */
const years = opened({ terms: { days: { requested: 900, agreementSigned: 900 }, reminderDays: 0, daysOff: [] } });
const brings = (stage: Exclude<Stage, 'closed'>, first: MediationEvent = opened()) => [
  first,
  ...untilStage[stage].slice(1),
];

type Act = {
  readonly days: number;
  readonly events?: (of: MediationWorkflow) => readonly MediationEvent[];
  readonly bids?: readonly (readonly [PartyId, number])[];
};

const inDays = (of: MediationWorkflow, days: number) => instantAfter(of.time.now(), days * 24 * 60 * 60 * 1000);

/** A mediation in which the first bids lie apart and the second meet: what is done, and after how many days. */
const story: readonly Act[] = [
  { days: 0, events: () => [opened()] },
  { days: 1, events: () => [...all.map((party) => preferring(party)), mediatorProposed()] },
  { days: 2, events: () => [clearedBy('mediator'), ...all.map(clearedBy), appointed] },
  { days: 1, events: () => [drawnUp()] },
  { days: 1, events: () => all.map((party) => signedBy(party)) },
  { days: 5, events: (of) => [roundOpened(1, inDays(of, 2))] },
  {
    days: 1,
    bids: [
      [harborParty, 4_000_000],
      [familyParty, 20_000_000],
    ],
  },
  {
    days: 1.5,
    bids: [
      [harborParty, 12_000_000],
      [summitParty, 10_000_000],
      [familyParty, 10_000_000],
    ],
  },
  { days: 6 },
  { days: 1, events: () => [settlementDrawnUp()] },
  { days: 3, events: () => [...all.map((party) => settlementSignedBy(party)), settledAndClosed] },
];

const play = async (of: MediationWorkflow, between = async () => {}): Promise<void> => {
  for (const { days, events, bids = [] } of story) {
    await of.time.pass({ days });
    if (events) await of.happen(...events(of));
    for (const [party, amount] of bids) await of.put(party, bid(amount));
    await of.time.pass(soon);
    await between();
  }
};

/** What a mediation came to, without the moments at which it did. */
const outcomeOf = async (of: MediationWorkflow) => {
  const { stage, parties, round, settled, closed } = (await of.read()).state;
  return { stage, parties, round: round?.number, outcome: round?.outcome, settled, end: closed?.outcome };
};

describe('the state machine', () => {
  const waitStates = Object.entries(mediationAsl.States).filter(([, { Resource }]) =>
    String(Resource).endsWith('.waitForTaskToken'),
  );

  test('knows every stage, and waits in each but the last in a state of its own', () => {
    const { Choices } = mediationAsl.States.Route as unknown as {
      Choices: { StringEquals?: string; Next: string }[];
    };
    const byStage = new Map(Choices.flatMap(({ StringEquals, Next }) => (StringEquals ? [[StringEquals, Next]] : [])));
    expect([...byStage.keys()].sort()).toEqual([...Stage.options].sort());
    expect(byStage.get('closed')).toBe('Closed');
    expect(waiting.map((stage) => byStage.get(stage)).sort()).toEqual(waitStates.map(([name]) => name).sort());
  });

  test('asks who opens what is sealed for nothing else, and nobody else for that', () => {
    const opens = Object.entries(mediationAsl.States).filter(([, state]) =>
      /\$\{opening\}/.test(JSON.stringify(state)),
    );
    expect(opens.map(([name]) => name)).toEqual(['Open']);
    const after = waitStates.map(([name, { Catch }]) => [name, (Catch as { Next: string }[])[0]?.Next]);
    expect(after.filter(([, next]) => next === 'Open').map(([name]) => name)).toEqual(['AwaitBids', 'AwaitResponses']);
  });

  test('is visited in every state, and in every Catch', async () => {
    const visited = new Set<string>();
    for (const stage of waiting) {
      const silent = worldWith({ visited });
      await silent.happen(...brings(stage));
      await silent.time.pass(soon);
      expect([stage, (await silent.read()).state.stage, status(silent)]).toEqual([stage, stage, 'running']);
      // What a stage waits for runs out, and so does all that comes of that.
      await silent.time.pass({ days: 400 });
      expect([stage, (await silent.read()).state.closed?.outcome, status(silent)]).toEqual([
        stage,
        'impasse',
        'succeeded',
      ]);
      const broken = worldWith({ visited, fate: ({ task }) => (task === 'wait' ? new Error('broken') : 'done') });
      await broken.happen(...brings(stage));
      await broken.time.pass(soon);
      expect([stage, status(broken), stateOf(broken)]).toEqual([stage, 'failed', 'CannotGoOn']);
    }
    for (const [task, events] of [
      ['read', brings('requested')],
      ['pass', brings('requested')],
      ['open', brings('bids')],
      ['renew', [years]],
    ] as const) {
      const broken = worldWith({ visited, fate: (call) => (call.task === task ? new Error('broken') : 'done') });
      await broken.happen(...events);
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
    const lasting = worldWith({ visited });
    await lasting.happen(years);
    await lasting.time.pass({ days: 200 });
    expect([status(lasting), status(lasting, 2)]).toEqual(['succeeded', 'running']);
    expect([...visited].sort()).toEqual([...mediationPlaces].sort());
  });

  test.each([
    ['the table', () => new TableUnavailable('throttled')],
    ['what unseals', () => new SealUnavailable('KMS answered nothing')],
  ])('is patient with %s, however often it is out of reach', async (what, failure) => {
    let faults = 12;
    const isOut = ({ task }: Call) => (what === 'the table' || task === 'open') && faults-- > 0 && faults % 2 === 0;
    const patient = worldWith({ fate: (call) => (isOut(call) ? failure() : 'done') });
    await play(patient);
    expect(await outcomeOf(patient)).toMatchObject({ end: 'settled' });
    expect(status(patient)).toBe('succeeded');
  });
});

describe('sealed answers', () => {
  test('are opened a minute after their time, by nobody’s doing, and not before', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    for (const party of all) await of.put(party, bid(10_000_000));
    await of.time.to(instantAfter(answersDue, 60_000));
    expect((await of.read()).state.stage).toBe('bids');
    await of.time.pass(soon);
    expect((await of.history()).slice(-1)).toMatchObject([
      { type: 'RoundClosed', outcome: 'overlap', settledOn: { amount: 10_000_000 } },
    ]);
    expect(stateOf(of)).toBe('AwaitSettlement');
  });

  test('wake nobody when they are put', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    await of.time.pass(soon);
    const [calls, before] = [of.calls(), of.transitions()];
    for (const party of all) await of.put(party, bid(10_000_000));
    await of.time.pass({ days: 1 });
    expect([of.answers, of.calls(), of.transitions()]).toEqual([[], calls, before]);
  });

  test('that lie apart begin the next round, as long as there is one', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    await of.put(familyParty, bid(10_000_000));
    await of.time.to(answersDue);
    await of.time.pass(opening);
    expect((await of.told()).slice(-2)).toEqual(['RoundClosed', 'RoundOpened']);
    expect(stateOf(of)).toBe('AwaitBids');
    await of.time.to(await dueAt(of));
    await of.time.pass(opening);
    expect((await of.read()).state).toMatchObject({ stage: 'agreementSigned', round: { number: 2, outcome: 'gap' } });
    expect(stateOf(of)).toBe('AwaitOutcome');
  });

  test.each([
    ['all say yes', all, 'settled', 'AwaitSettlement'],
    ['one is silent', all.slice(1), 'agreementSigned', 'AwaitOutcome'],
  ] as const)('to a proposal: %s', async (_, those, stage, state) => {
    const of = worldWith();
    await of.happen(...brings('proposal'));
    for (const party of those) await of.put(party, yes);
    await of.time.to(answersDue);
    await of.time.pass(opening);
    expect([(await of.read()).state.stage, stateOf(of)]).toEqual([stage, state]);
  });

  test('that somebody broke stop the execution and tell of nothing; once that is mended, it goes on', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    for (const party of all) await of.put(party, bid(10_000_000));
    const mailbox = of.table.rows().find(({ pk }) => pk.startsWith('SEALED#'));
    if (!mailbox) throw new Error('No answer was put');
    await of.table.overwrite({ ...mailbox, sealed: `${mailbox.sealed}`.replace(/^..../, 'AAAA') });
    await of.time.to(answersDue);
    await of.time.pass(opening);
    expect([status(of), stateOf(of), (await of.read()).state.stage]).toEqual(['failed', 'CannotGoOn', 'bids']);
    await of.table.overwrite(mailbox);
    await of.operate().restart(of.id, show, undefined);
    await of.time.pass(soon);
    expect([stateOf(of, 2), (await of.read()).state.stage]).toEqual(['AwaitSettlement', 'settled']);
  });

  test('are left alone once the mediation was ended', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    for (const party of all) await of.put(party, bid(10_000_000));
    await of.time.pass(soon);
    await of.happen({
      type: 'MediationClosed',
      outcome: 'impasse',
      why: 'ended',
      who: familyParty,
      reason: 'We leave.',
    });
    await of.time.pass({ days: 30 });
    expect(status(of)).toBe('succeeded');
    expect((await of.told()).at(-1)).toBe('MediationClosed');
  });

  test('wait through the handing on from one execution to the next', async () => {
    const of = worldWith();
    const due = inDays(of, 200);
    await of.happen(...brings('agreementSigned', years), roundOpened(1, due));
    for (const party of all) await of.put(party, bid(10_000_000));
    await of.time.pass({ days: 190 });
    expect([status(of), status(of, 2), stateOf(of, 2)]).toEqual(['succeeded', 'running', 'AwaitBids']);
    expect((await of.told()).at(-1)).toBe('RoundOpened');
    await of.time.to(due);
    await of.time.pass(opening);
    expect(stateOf(of, 2)).toBe('AwaitSettlement');
  });
});

describe('a mediation', () => {
  test('that is settled is one execution, with nothing told twice', async () => {
    const of = worldWith();
    await play(of);
    expect(await outcomeOf(of)).toMatchObject({
      stage: 'closed',
      end: 'settled',
      round: 2,
      settled: { amount: 10_000_000 },
    });
    expect([...of.runs].map(([name, run]) => [name, run.status])).toEqual([[`${of.id}-1`, 'succeeded']]);
    const told = await of.told();
    expect([count(told, 'RoundOpened'), count(told, 'RoundClosed')]).toEqual([2, 2]);
  });

  test('is reminded once, then the silent leave the choice to the others', async () => {
    const of = worldWith();
    await of.happen(opened(), preferring(harborParty, [theo], [miriam]));
    const { dueAt: due = '', remindAt = '' } = (await of.read()).state.entered;
    await of.time.to(remindAt);
    expect(await of.told()).not.toContain('ReminderSent');
    await of.time.pass(soon);
    expect((await of.history()).at(-1)).toMatchObject({ type: 'ReminderSent', parties: [summitParty, familyParty] });
    await of.time.to(due);
    expect(count(await of.told(), 'ReminderSent')).toBe(1);
    await of.time.pass(soon);
    expect((await of.history()).at(-1)).toMatchObject({ type: 'MediatorProposed', mediator: theo.id });
    expect(stateOf(of)).toBe('AwaitClearance');
  });

  test('whose mediators do not answer asks one after the other, then ends', async () => {
    const of = worldWith();
    await of.happen(
      opened({ candidates: [miriam, vera] }),
      ...all.map((party) => preferring(party)),
      mediatorProposed(),
    );
    await of.time.pass({ days: 60 });
    expect((await of.told()).filter((type) => !/Preferences|Reminder/.test(type))).toEqual([
      'MediationOpened',
      'MediatorProposed',
      'MediatorDropped',
      'MediatorProposed',
      'MediatorDropped',
      'MediationClosed',
    ]);
    expect((await of.read()).state.closed?.outcome).toBe('impasse');
  });

  test('gets more time, to the moment', async () => {
    const of = worldWith();
    await of.happen(...brings('agreementSigned'));
    const until = inDays(of, 150);
    await of.time.pass({ days: 40 });
    await of.happen({ type: 'DeadlineExtended', who: 'mediator', until, reason: 'An expert is away.' });
    await of.time.to(until);
    expect((await of.read()).state.stage).toBe('agreementSigned');
    await of.time.pass(soon);
    expect((await of.read()).state.stage).toBe('closed');
  });
});

describe('whatever is killed', () => {
  const playKilling = async (fate: (call: Call) => Fate) => {
    const of = worldWith({ fate });
    const restart = async () => {
      const restarted = await of.operate().restart(of.id, show, undefined);
      if ('refused' in restarted) expect(['stillRunning', 'matterClosed', 'notFound']).toContain(restarted.refused);
      await of.time.pass(soon);
    };
    await play(of, restart);
    return { of, told: (await of.told()).filter((type) => type !== 'ReminderSent'), outcome: await outcomeOf(of) };
  };

  test('at every task, before it does anything and after it did all: the mediation ends as it would have', async () => {
    const usual = await playKilling(() => 'done');
    expect(usual.outcome).toMatchObject({ stage: 'closed', end: 'settled' });
    const calls = usual.of.calls();
    expect(calls).toBeGreaterThan(8);
    for (let at = 0; at < calls; at += 1) {
      for (const fate of ['killedBefore', 'killedAfter'] as const) {
        const killed = await playKilling(({ index }) => (index === at ? fate : 'done'));
        expect([at, fate, killed.told, killed.outcome]).toEqual([at, fate, usual.told, usual.outcome]);
        expect([at, fate, killed.of.runs.size <= 2]).toEqual([at, fate, true]);
      }
    }
  });

  test('while nobody looks: what was to be opened is opened late, as it was answered in time', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    await of.time.pass(soon);
    await of.operate().stop(of.id, show, undefined);
    for (const party of all) await of.put(party, bid(10_000_000));
    await of.time.pass({ days: 60 });
    expect((await of.read()).state.stage).toBe('bids');
    await of.operate().restart(of.id, show, undefined);
    await of.time.pass(soon);
    expect([(await of.read()).state.stage, stateOf(of, 2)]).toEqual(['settled', 'AwaitSettlement']);
  });
});

describe('at the same time', () => {
  test('a round that is opened while a wait is set up is not waited past', async () => {
    let isOpened = false;
    const of = worldWith({
      // Heard of before the token can be found, and never again.
      delivery: [0.001],
      meanwhile: async ({ state }) => {
        if (isOpened || state !== 'AwaitOutcome') return;
        isOpened = true;
        await of.happen(roundOpened());
        await of.time.sleep(15);
      },
    });
    await of.happen(...brings('agreementSigned'));
    await of.time.pass(soon);
    expect([isOpened, stateOf(of)]).toEqual([true, 'AwaitBids']);
  });

  test('two executions open what is sealed once', async () => {
    const of = worldWith();
    await of.happen(opened());
    await of.executions.start({ id: of.id, number: 2 });
    await of.happen(...untilStage.proposal.slice(1));
    for (const party of all) await of.put(party, yes);
    await of.time.to(answersDue);
    await of.time.pass(opening);
    expect(count(await of.told(), 'ProposalClosed')).toBe(1);
    expect([stateOf(of, 1), stateOf(of, 2)]).toEqual(['AwaitSettlement', 'AwaitSettlement']);
  });

  test.each([
    ['come twice, and days later', [0.05, 0.06, 3 * 24 * 60 * 60]],
    ['come an hour late', [60 * 60]],
  ])('signals that %s end in the same', async (_, delivery) => {
    const of = worldWith({ delivery });
    await play(of);
    await of.time.pass({ days: 1 });
    expect(await outcomeOf(of)).toMatchObject({ stage: 'closed', end: 'settled' });
    expect([...of.runs.values()].map((run) => run.status)).toEqual(['succeeded']);
  });
});

describe('the table', () => {
  test.each(['throttled', 'lostAnswer', 'conflict'] as const)('may fail at any call: %s', async (fault) => {
    const playFailing = async (at: number) => {
      let calls = 0;
      const of = worldWith({ fault: () => (calls++ === at ? fault : 'none') });
      await of.happen(...brings('bids'));
      for (const party of all) await of.put(party, bid(10_000_000));
      await of.time.to(answersDue);
      await of.time.pass({ days: 1 });
      return { told: await of.told(), outcome: await outcomeOf(of), runs: of.runs.size, calls };
    };
    const usual = await playFailing(-1);
    expect([usual.outcome.stage, usual.calls > 15]).toEqual(['settled', true]);
    for (let at = 0; at < usual.calls; at += 1) {
      const { told, outcome, runs } = await playFailing(at);
      expect([at, told, outcome, runs]).toEqual([at, usual.told, usual.outcome, 1]);
    }
  });
});

describe('what is written down', () => {
  test('shows where it waits, with no token, no execution’s name, and nothing of who answered', async () => {
    const of = worldWith();
    await of.happen(...brings('bids'));
    await of.time.pass(soon);
    const waits = () => of.table.get({ pk: keys.mediation(of.id), sk: waitingKey });
    const before = await waits();
    expect(before).toMatchObject({ state: 'AwaitBids', stage: 'bids', deadline: answersDue, execution: 1 });
    expect(JSON.stringify(before)).not.toMatch(/token|arn:|mediation_\w+-1/);
    for (const party of all) await of.put(party, bid(10_000_000));
    await of.time.pass({ days: 1 });
    expect(await waits()).toEqual(before);
  });

  test('is what people say of it nowhere outside its own partition', async () => {
    const of = worldWith();
    await play(of);
    const outside = of.table.rows().filter(({ pk }) => !/^(MEDIATION|SEALED)#/.test(pk));
    expect(outside.length).toBeGreaterThan(1);
    expect(JSON.stringify(outside)).not.toMatch(/Harbor|Miriam|Osei|Transfer|family|10000000/);
  });
});
