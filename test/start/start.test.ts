import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { accessIn, callerOf, tokenOf } from '../support/api.ts';
import { gone, npm, root, type Started, scratch, startedOnce } from '../support/start.ts';

const running: Started[] = [];
const start = (data: string, env: Record<string, string> = {}, args: readonly string[] = []) => {
  const started = npm(['start', '--', ...args], { env: { AMENDS_DATA: data, PORT: '0', ...env } });
  running.push(started);
  return started;
};

afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

test('two copies run side by side, and stop without a trace', async () => {
  const [one, two] = [scratch(), scratch()];
  const both = [start(one), start(two)];
  const apis = await Promise.all(both.map((each) => each.up()));
  expect(new Set(apis).size).toBe(2);
  for (const api of apis) expect((await fetch(`${api}/health`)).status).toBe(200);

  const token = () => tokenOf(accessIn(one), 'harbor-mutual-claims');
  expect((await callerOf(apis[0] ?? '', token).get('/v1/cases')).status).toBe(200);
  expect((await callerOf(apis[1] ?? '', token).get('/v1/cases')).status).toBe(401);

  for (const each of both) await each.stop();
  for (const data of [one, two]) expect(await gone(data)).toBe(true);
});

test('a second start on the same data says that one runs already', async () => {
  const data = startedOnce();
  await start(data).up();
  const second = start(data);
  expect(await second.ended()).not.toBe(0);
  expect(second.printed()).toMatch(/Amends already runs on .* process \d+\. Stop it, or set AMENDS_DATA and PORT/);
});

test('whoever asks while it starts is told to come back', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  start(startedOnce(), { PORT: String(port) });
  const seen = new Set<number>();
  while (!seen.has(200)) {
    const answered = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(5_000) }).catch(
      (error) => {
        if (error.name === 'TimeoutError') throw error;
      },
    );
    if (answered?.status === 503) expect(answered.headers.get('retry-after')).toBe('1');
    if (answered) seen.add(answered.status);
    await sleep(50);
  }
  expect([...seen]).toEqual([503, 200]);
});

test('on another port the same people sign in, and who was revoked stays so', async () => {
  const data = startedOnce();
  const first = start(data);
  const api = await first.up();
  const operator = callerOf(api, () => tokenOf(accessIn(data), 'platform-operations'));
  const { body } = await operator.get('/v1/tenants/harbor/principals?limit=100');
  const claims = body.items.find(({ clientId }: { clientId: string }) => clientId === 'harbor-mutual-claims');
  const path = `/v1/tenants/harbor/principals/${claims.id}`;
  const { headers } = await operator.get(path);
  await operator.post(`${path}/revocation`, {}, { 'if-match': headers.get('etag') ?? '' });
  await first.stop();

  const again = await start(data).up();
  const signedIn = (clientId: string) => callerOf(again, () => tokenOf(accessIn(data), clientId));
  expect(again).not.toBe(api);
  expect((await signedIn('bayview-hospital-risk-office').get('/v1/cases')).status).toBe(200);
  await expect(signedIn('harbor-mutual-claims').get('/v1/cases')).rejects.toThrow();
  expect((await signedIn('platform-operations').get(path)).body.status).toBe('revoked');
});

test('a port that is taken is named, with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const started = start(scratch(), { PORT: String(port) });
  expect(await started.ended()).not.toBe(0);
  expect(started.printed()).toContain(`Port ${port} is in use. Set PORT to another`);
  server.close();
});

describe('a call that is off ends at once and says why', () => {
  test.each([
    ['an option nobody knows', {}, ['--fats'], "Unknown option '--fats'"],
    ['a port that is none', { PORT: 'http' }, [], 'PORT=http is no port.'],
  ])('%s', async (_, env, args, says) => {
    const started = start(scratch(), env, args);
    expect(await started.ended()).not.toBe(0);
    expect(started.printed()).toContain(says);
  });

  test('--help says what there is', async () => {
    const started = start(scratch(), {}, ['--help']);
    expect(await started.ended()).toBe(0);
    for (const word of ['PORT', 'AMENDS_DATA', '--quiet', '--fast']) expect(started.printed()).toContain(word);
  });
});

describe('what is missing is named, with how to get it', () => {
  const setup = (env: Record<string, string>) =>
    spawnSync(process.execPath, ['infra/setup.mjs'], {
      cwd: root,
      env: { PATH: '/nowhere', ...env },
      encoding: 'utf8',
    });

  test('no Java', () => {
    const { status, stderr } = setup({});
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /needs Java 17 or newer, and java was not found[\s\S]*openjdk-17-jre-headless[\s\S]*JAVA_HOME/,
    );
  });

  test('an old Java', () => {
    const { status, stderr } = setup({ JAVA_HOME: join(import.meta.dirname, '../support/old-java') });
    expect(status).toBe(1);
    expect(stderr).toMatch(/needs Java 17 or newer; .* is Java 8\./);
  });
});

describe('npm run token', () => {
  const token = (env: Record<string, string>, ...args: string[]) =>
    spawnSync('npm', ['run', '--silent', 'token', '--', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });

  test('says when nothing was started yet', () => {
    const { status, stderr } = token({ AMENDS_DATA: scratch() });
    expect(status).toBe(1);
    expect(stderr).toContain('Run npm start first');
  });

  test('lists who can sign in, and signs one in', async () => {
    const data = startedOnce();
    const api = await start(data).up();
    expect(token({ AMENDS_DATA: data }).stdout).toContain('harbor-mutual-claims');
    expect(token({ AMENDS_DATA: data }, 'nobody').stderr).toContain('Nobody is called nobody');
    const bearer = token({ AMENDS_DATA: data }, 'harbor-mutual-claims').stdout.trim();
    expect((await callerOf(api, async () => bearer).get('/v1/cases')).status).toBe(200);
  });
});
