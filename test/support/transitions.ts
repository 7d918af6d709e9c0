import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import {
  accepted,
  answered,
  cleared,
  drawnUp,
  exchanged,
  invited,
  joined,
  offered,
  opened,
  paid,
  proposed,
  signed,
} from './matters.ts';
import { workflowWorld } from './workflow.ts';

/** A matter that is settled: so many insurers, so many counters, each command by itself, one a business day. */
const settled = (insurers: number, counters: number): readonly CollaborationEvent[][] => {
  const last = counters + 1;
  return [
    [opened()],
    invited(insurers),
    ...joined(insurers).map((each) => [each]),
    [drawnUp],
    ...signed(insurers).map((each) => [each]),
    ...exchanged(insurers).map((each) => [each]),
    ...Array.from({ length: last }, (_, index) => [proposed(index + 1, insurers, 1 + (index % insurers))]),
    ...accepted(last, insurers, 1 + (counters % insurers)).map((each) => [each]),
    ...cleared(insurers).map((each) => [each]),
    [offered(last, insurers)],
    [answered('accepted')],
    ...paid(insurers).map((each) => [each]),
  ];
};

/** The transitions that a state machine makes for a matter that is settled and closed by time, counted by running it. */
export const transitionsFor = async (insurers: number, counters: number): Promise<number> => {
  // A Monday; weeks without a federal holiday follow.
  const world = workflowWorld({ start: '2027-03-01T14:00:00.000Z' });
  try {
    for (const events of settled(insurers, counters)) {
      await world.happen(...events);
      const isFriday = new Date(world.time.now()).getUTCDay() === 5;
      await world.time.pass({ days: isFriday ? 3 : 1 });
    }
    await world.time.pass({ days: 60 });
    if ((await world.read()).state.stage !== 'closed') throw new Error('It was not settled');
    return world.transitions();
  } finally {
    world.time.end();
  }
};

/** The same for some insurers and counters, as Markdown. */
export const transitionTable = async (): Promise<string> => {
  const rounds = [0, 1, 2, 3];
  const lines = [
    `| insurers | ${rounds.map((counters) => `${counters} counters`).join(' | ')} |`,
    `|--:|${rounds.map(() => '--:|').join('')}`,
  ];
  for (const insurers of [2, 3, 5]) {
    const counted = [];
    for (const counters of rounds) counted.push(await transitionsFor(insurers, counters));
    lines.push(`| ${insurers} | ${counted.join(' | ')} |`);
  }
  return lines.join('\n');
};
