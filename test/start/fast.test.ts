import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { accessIn, callerOf, tokenOf } from '../support/api.ts';
import { r4Sample } from '../support/samples.ts';
import { npm, type Started, scratch, startedOnce } from '../support/start.ts';

const running: Started[] = [];
const start = (data: string, args: readonly string[] = []) => {
  const started = npm(['start', '--', '--quiet', ...args], { env: { AMENDS_DATA: data, PORT: '0' } });
  running.push(started);
  return started;
};

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

const [minute, day] = [60_000, 86_400_000];

const callerAt = (api: string, data: string, clientId: string) => {
  const access = accessIn(data);
  const token = tokenOf(access, clientId);
  return callerOf(api, () => token);
};

/** The process that serves, not npm which started it. */
const runtimeIn = (data: string): number => JSON.parse(readFileSync(join(data, 'runtime.json'), 'utf8')).runtime.pid;

/** Reports an event, and answers when that was, by the time of this Amends, and where it is. */
const report = async (api: string, data: string) => {
  const hospital = callerAt(api, data, 'bayview-hospital-reporting-system');
  const identifier = { system: 'https://bayview.example/events', value: crypto.randomUUID() };
  const { status, headers } = await hospital.post(
    '/v1/fhir/AdverseEvent',
    { ...r4Sample(), identifier },
    { 'content-type': 'application/fhir+json' },
  );
  expect(status).toBe(201);
  const location = headers.get('location') ?? '';
  const claims = callerAt(api, data, 'harbor-mutual-claims');
  const { body } = await claims.get(location);
  return { location, claims, at: Date.parse((body as { reportedAt: string }).reportedAt) };
};

describe('--fast', () => {
  test('lets a day pass in a second: what is due in a day is told as missed in a moment, and one token lasts', async () => {
    const data = scratch();
    const api = await start(data, ['--fast', '86400']).up();
    const first = await report(api, data);
    let kinds = '';
    for (const until = Date.now() + 120_000; !kinds.includes('DeadlinePassed'); await sleep(200)) {
      if (Date.now() > until) throw new Error(`No deadline passed: ${kinds}`);
      const { status, body } = await first.claims.get(`${first.location}/timeline`);
      expect(status).toBe(200);
      kinds = JSON.stringify(body);
    }
    const second = await report(api, data);
    expect(second.at - first.at).toBeGreaterThan(day);
  });

  test('is where time goes on from, and never back: after a stop, and after a crash', async () => {
    const data = startedOnce();
    const before = await report(await start(data, ['--fast', '86400']).up(), data);
    expect(before.at - Date.now()).toBeGreaterThan(day);
    process.kill(runtimeIn(data), 'SIGKILL');
    await running[0]?.ended();

    const slow = start(data);
    const after = await report(await slow.up(), data);
    expect(after.at).toBeGreaterThan(before.at);
    await slow.stop();
    const last = await report(await start(data).up(), data);
    expect(last.at).toBeGreaterThan(after.at);
    expect(last.at - after.at).toBeLessThan(5 * minute);
  });

  test.each(['0', 'x', '-1', '1e9'])('%s is refused in words', async (fast) => {
    const started = start(scratch(), [`--fast=${fast}`]);
    expect(await started.ended()).not.toBe(0);
    expect(started.printed()).toContain(`--fast ${fast} is no number from 1 to 1000000`);
  });
});
