import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { synthesize } from '../../infra/local/synth.ts';
import { accessIn, callerOf, tokenOf } from '../support/api.ts';
import { patient } from '../support/sharing-alone.ts';
import { npm, root, type Started, scratch } from '../support/start.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The code block under a mark such as `<!-- run: report -->`, of README unless another page is given. */
const block = (mark: string, page = readme): string => {
  const found = new RegExp(`<!-- ${mark} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (found === undefined) throw new Error(`There is no block ${mark}`);
  return found;
};

/** What git would clone: tracked files, and those that would be added. */
const cloneInto = (folder: string): void => {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
};

const ids = /(case|collab|party)_[0-9a-z]{26}/g;
/** Without what is new each time. */
const masked = (text: string) =>
  text.replaceAll(ids, '$1_').replaceAll(/("(?:reportedAt|dueAt|at)": ")[^"]+/g, '$1then');

describe('a fresh clone, started as README says', () => {
  const clone = scratch();
  let started: Started;
  let api: string;

  beforeAll(async () => {
    cloneInto(clone);
    started = npm(['start'], { cwd: clone, env: { PORT: '0', AMENDS_DATA: join(clone, '.local') } });
    api = await started.up();
  }, 280_000);
  afterAll(() => started.stop());

  /** What a shell makes of commands, meanwhile others go on: connections that the server closes are seen to close. */
  const shell = async (options: string, commands: string, env: Readonly<Record<string, string>> = {}) => {
    const child = spawn('bash', [options, commands], { cwd: clone, env: { ...process.env, ...env } });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, status };
  };

  const run = async (commands: string) => {
    const { stdout, stderr, status } = await shell('-c', commands.replaceAll('http://127.0.0.1:3000', api));
    expect([status, stdout, stderr]).toEqual([0, stdout, stderr]);
    return stdout;
  };

  test('installs itself and says where everything is', () => {
    for (const said of ['Installing what Amends needs', `${api}/docs`, '.local/access.json', 'curl -i', 'Ctrl-C']) {
      expect(started.printed()).toContain(said);
    }
  });

  test('takes the report that README sends, answers as README shows, and it is a case for its insurer alone', async () => {
    const [head = '', body = ''] = (await run(block('run: report'))).split('\r\n\r\n');
    const [shownHead = '', shownBody = ''] = block('answer: report').split('\n\n');
    for (const line of shownHead.split('\n')) expect(masked(head).toLowerCase()).toContain(masked(line).toLowerCase());
    expect(JSON.parse(masked(body))).toEqual(JSON.parse(masked(shownBody)));

    const listed = await run(block('run: list'));
    expect(JSON.parse(masked(JSON.stringify(JSON.parse(listed), null, 2)))).toEqual(
      JSON.parse(masked(block('answer: list'))),
    );

    const work = JSON.parse(await run(block('run: worklist')));
    expect(JSON.parse(masked(JSON.stringify({ ...work, next: '…' }, null, 2)))).toEqual(
      JSON.parse(masked(block('answer: worklist'))),
    );
    expect(work.next).toEqual(expect.any(String));

    const [id = ''] = head.match(ids) ?? [];
    const access = accessIn(join(clone, '.local'));
    const read = (clientId: string) => callerOf(api, () => tokenOf(access, clientId)).get(`/v1/cases/${id}`);
    expect((await read('harbor-mutual-claims')).status).toBe(200);
    expect((await read('bayview-hospital-risk-office')).status).toBe(200);
    for (const stranger of ['summit-physicians-insurance-claims', 'st-clare-medical-center-risk-office']) {
      expect((await read(stranger)).status).toBe(404);
    }
  });

  /** As an operator at a terminal; it says nothing of going wrong. */
  const operate = async (commands: string, given: Readonly<Record<string, string>> = {}) => {
    const env = { AMENDS_DATA: join(clone, '.local'), ...given };
    const { stdout, stderr, status } = await shell('-ec', commands, env);
    expect([status, stderr.replaceAll(/^npm warn.*\n/gm, '')]).toEqual([0, '']);
    return stdout;
  };

  test('sends a document as README says, and its insurer finds it', async () => {
    const risk = await tokenOf(accessIn(join(clone, '.local')), 'bayview-hospital-risk-office');
    const stdout = await operate(block('run: document').replaceAll('http://127.0.0.1:3000', api), { TOKEN: risk });
    for (const said of [/^doc_\w+ is clean\.$/m, /hospital +clean +none +Operative note$/m])
      expect(stdout).toMatch(said);
  });

  test('shares a matter between two insurers as README says, and what waits in it is stopped and restarted', async () => {
    const listed = JSON.parse(await run(`set -euo pipefail\n${block('run: matter')}`));
    expect(JSON.parse(masked(JSON.stringify(listed, null, 2)))).toEqual(JSON.parse(masked(block('answer: matter'))));

    const harbor = callerOf(api, () => tokenOf(accessIn(join(clone, '.local')), 'harbor-mutual-claims'));
    const [matter] = await vi.waitFor(async () => {
      const { items } = (await harbor.get('/v1/collaborations')).body;
      expect(items).toMatchObject([{ stage: 'acknowledged' }]);
      return items;
    }, patient);
    const workflow = () => harbor.get(`/v1/collaborations/${matter.id}/workflow`);
    const waits = async () =>
      expect((await workflow()).body).toMatchObject({ status: 'running', state: 'AwaitSignatures' });
    await vi.waitFor(waits, patient);
    const page = readFileSync(join(root, 'docs/when-nothing-runs.md'), 'utf8');
    const drilled = await operate(block('run: drill', page), { MATTER: matter.id });
    for (const said of [matter.id, 'stopped', 'running']) expect(drilled).toContain(said);
    await vi.waitFor(waits, patient);
    expect((await workflow()).body.execution).toBe(2);
  });

  test('mediates that matter as README says, with a mediator whom all of them chose', async () => {
    const harbor = callerOf(api, () => tokenOf(accessIn(join(clone, '.local')), 'harbor-mutual-claims'));
    const [matter] = (await harbor.get('/v1/collaborations')).body.items;
    // The shell from above: what it defined, and which matter it opened.
    const [defined = ''] = block('run: matter').split('CASE=');
    const before = `set -euo pipefail\n${defined}\nMATTER=${matter.id}`;
    const told = JSON.parse(await run(`${before}\n${block('run: mediation')}`));
    expect(JSON.parse(masked(JSON.stringify(told, null, 2)))).toEqual(JSON.parse(masked(block('answer: mediation'))));
  });

  test('takes on an insurer as README says', async () => {
    const stdout = await operate(block('run: onboard'));
    for (const said of ['Beacon Indemnity', 'Mercy Hospital', 'clientSecret', 'all as they were written']) {
      expect(stdout).toContain(said);
    }
  });

  test('takes the request that it prints itself', async () => {
    const printed = started.printed();
    const from = printed.indexOf('  TOKEN=$(');
    expect(await run(printed.slice(from, printed.indexOf('\n\n', from)))).toMatch(/^HTTP\/1\.1 20[01] /);
  });
});

test('README deploys stacks that there are, and names what they put out', async () => {
  const folder = scratch();
  const command = block('check: deploy');
  const [, stage = ''] = /-c stage=(\w+)/.exec(command) ?? [];
  await synthesize(folder, stage);
  const outputs = ['Data', 'Service'].flatMap((stack) =>
    Object.keys(JSON.parse(readFileSync(join(folder, `Amends-${stage}-${stack}.template.json`), 'utf8')).Outputs),
  );
  for (const named of ['ApiUrl', 'OperatorClient']) {
    expect(readme).toContain(named);
    expect(outputs.some((output) => output.includes(named))).toBe(true);
  }
});

test('README names only files and folders that there are', () => {
  const named = [...readme.matchAll(/`((?:functions|shared|infra|docs|test)\/[\w./-]*)`|\]\(([\w./-]+)\)/g)].map(
    ([, code, link]) => code ?? link ?? '',
  );
  expect(named.length).toBeGreaterThan(10);
  for (const path of named) expect([path, spawnSync('test', ['-e', join(root, path)]).status]).toEqual([path, 0]);
});
