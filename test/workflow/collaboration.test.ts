import { afterEach, test } from 'vitest';
import { invited, opened } from '../support/matters.ts';
import { type WorkflowWorld, workflowWorld } from '../support/workflow.ts';

let world: WorkflowWorld;
afterEach(() => world.time.end());
test('x', async () => {
  world = workflowWorld();
  await world.happen(opened());
  await world.time.pass({ seconds: 10 });
  await world.happen(...invited());
  await world.time.pass({ seconds: 10 });
  await world.time.pass({ days: 60 });
});
