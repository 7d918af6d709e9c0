import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { accessIn, callerOf, tokenOf } from '../support/api.ts';
import { loggedIn } from '../support/logs.ts';
import { r4Sample } from '../support/samples.ts';
import { gone, npm, type Started, startedOnce } from '../support/start.ts';

const running: Started[] = [];
const start = (data: string, env: Record<string, string> = {}) => {
  const started = npm(['start', '--', '--quiet'], { env: { AMENDS_DATA: data, PORT: '0', ...env } });
  running.push(started);
  return started;
};

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

const callerAt = (api: string, data: string, clientId: string) => {
  const access = accessIn(data);
  return callerOf(api, () => tokenOf(access, clientId));
};

const reportTo = (api: string, data: string) =>
  callerAt(api, data, 'bayview-hospital-reporting-system').post('/v1/fhir/AdverseEvent', r4Sample(), {
    'content-type': 'application/fhir+json',
  });

/** Waits until it is logged that somebody asked for this id of somebody else. */
const told = async (data: string, caseId: string): Promise<void> => {
  for (const until = Date.now() + 120_000; loggedIn(data, 'ForeignIds', caseId).length === 0; await sleep(100)) {
    if (Date.now() > until) throw new Error(`Nobody said that ${caseId} was asked for`);
  }
};

/** The process that serves, not npm which started it. */
const runtimeIn = (data: string): number => JSON.parse(readFileSync(join(data, 'runtime.json'), 'utf8')).runtime.pid;

describe('what was answered is there, and what follows from it comes to pass', () => {
  test.each(['the runtime', 'npm'])('after %s is killed on the spot, and started again', async (victim) => {
    const data = startedOnce();
    const first = start(data);
    const before = await first.up();
    const reported = await reportTo(before, data);
    const location = reported.headers.get('location') ?? '';
    expect((await callerAt(before, data, 'summit-physicians-insurance-claims').get(location)).status).toBe(404);
    process.kill(victim === 'npm' ? (first.child.pid ?? 0) : runtimeIn(data), 'SIGKILL');
    expect(reported.status).toBe(201);
    await first.ended();

    const second = start(data);
    const api = await second.up();
    const read = await callerAt(api, data, 'harbor-mutual-claims').get(location);
    expect(read).toMatchObject({ status: 200, body: { facts: { harm: 'mild' } } });
    expect((await reportTo(api, data)).status).toBe(200);

    await told(data, location.slice('/v1/cases/'.length));
    await second.stop();
    expect(await gone(data)).toBe(true);
  });
});
