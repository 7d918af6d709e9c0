import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test, vi } from 'vitest';
import { TenantId } from '../../shared/kernel/ids.ts';
import { eventKey, keys } from '../../shared/ledger/keys.ts';
import { accessIn, as, tokenFor, withToken } from '../support/api.ts';
import { aMatter } from '../support/running-matters.ts';
import { aReport, keyed } from '../support/samples.ts';
import { scratch } from '../support/start.ts';
import { overwrite, tableItself } from '../support/table-rows.ts';

type Said = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs the command line as somebody at a shell would. */
const amends = (args: readonly string[], environment: Record<string, string> = {}): Promise<Said> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['infra/cli/amends.ts', ...args], {
      env: { ...process.env, AMENDS_DATA: inject('data'), ...environment },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.once('close', (code) => resolve({ code, out, err }));
  });

const json = async (args: readonly string[], environment?: Record<string, string>) => {
  const { out, err, code } = await amends(['--json', ...args], environment);
  expect([err, code]).toEqual(['', 0]);
  return JSON.parse(out);
};

const tenant = `cli${process.pid}`;
const { api, tokenUrl } = accessIn(inject('data'));
const account = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) => ({
  AMENDS_API: api,
  AMENDS_TOKEN_URL: tokenUrl,
  AMENDS_CLIENT_ID: clientId,
  AMENDS_CLIENT_SECRET: clientSecret,
});

test('takes an insurer on, sets it up, and verifies that nobody touched its history', async () => {
  expect(await json(['tenant', 'create', tenant, '--name', 'Beacon Indemnity'])).toMatchObject({ id: tenant });
  expect((await amends(['tenant', 'list'])).out).toMatch(new RegExp(`^ID +NAME +OPENED\\n[^]*${tenant} +Beacon Ind`));

  const admin = await json(['principal', 'admit', '--tenant', tenant, '--name', 'Admin', '--role', 'insurerAdmin']);
  const its = account(admin);
  await json(['member', 'add', tenant, 'mercy', '--name', 'Mercy Hospital', '--state', 'VT'], its);
  expect((await amends(['member', 'list', tenant], its)).out).toContain('mercy  Mercy Hospital  VT');

  const admit = (more: readonly string[]) => json(['principal', 'admit', '--tenant', tenant, ...more], its);
  const system = await admit(['--name', 'Mercy reports', '--role', 'hospitalSystem', '--organisation', 'mercy']);
  const claims = await admit(['--name', 'Claims', '--role', 'claims', 'reviewer']);

  const file = join(scratch(), 'settings.json');
  writeFileSync(file, JSON.stringify({ communication: { updateDays: 7 } }));
  expect((await amends(['settings', 'set', file, '--reason', 'Asked for'], its)).out).toBe(
    'Version 1 of the settings holds now.\n',
  );
  expect((await amends(['settings', 'show'], its)).out).toMatch(/communication\.updateDays +7 +own\n/);
  expect((await amends(['settings', 'history'], its)).out).toContain('Asked for');

  const reporting = withToken(await tokenFor(tokenUrl, system));
  const ids = await Promise.all(
    [1, 2, 3].map(async () => (await reporting.post('/v1/cases', aReport(), keyed())).body.id as string),
  );
  expect(await json(['audit', 'verify'], account(claims))).toEqual({ cases: 3, events: 3, broken: [] });
  expect((await amends(['audit', 'verify'], account(claims))).out).toBe(
    '3 cases, 3 events: all as they were written.\n',
  );
  expect((await amends(['access', ids[0] ?? ''], account(claims))).out).toContain('GET /v1/cases/{caseId}/audit');

  const key = { pk: keys.case(TenantId.parse(tenant), ids[1] as never), sk: eventKey(1) };
  const row = await tableItself().get(key);
  const edited = { ...row, ...key, event: { ...(row?.event as object), hospital: 'other' } };
  await overwrite(edited);
  const { code, out } = await amends(['audit', 'verify'], account(claims));
  expect([code, out]).toEqual([1, expect.stringContaining(`1 of 3 cases are not as they were written:`)]);
  expect(out).toContain(ids[1]);
});

test('keeps the attorneys an insurer can name', async () => {
  const harbor = ['--as', 'harbor-mutual-claims', 'attorney'];
  const entry = ['--name', 'Ada Ames', '--email', 'ada@example.com', '--state', 'MA', 'RI', '--field', 'birth injury'];
  const { id, ...added } = await json([...harbor, 'add', ...entry]);
  expect(added).toMatchObject({ name: 'Ada Ames', states: ['MA', 'RI'], languages: [], fields: ['birth injury'] });
  const line = new RegExp(`${id} +Ada Ames +ada@example.com +MA, RI +birth injury\\n`);
  expect((await amends([...harbor, 'list', '--state', 'RI'])).out).toMatch(line);
  expect(await json([...harbor, 'retire', id, '--reason', 'Left'])).toMatchObject({ status: 'retired' });
  expect((await amends([...harbor, 'list'])).out).not.toContain(id);
  expect((await amends([...harbor, 'add', '--name', 'X', '--state', 'MA'])).err).toContain('#/phone is missing');
});

test('keeps the panel of mediators', async () => {
  const said = ['--name', 'Bea Boyd', '--email', 'bea@example.com', '--state', 'MA', 'RI', '--field', 'obstetrics'];
  const { id, ...added } = await json([
    'mediator',
    'add',
    ...said,
    '--hour',
    '45000',
    '--available-from',
    '2027-01-11',
  ]);
  expect(added).toMatchObject({ name: 'Bea Boyd', states: ['MA', 'RI'], languages: [], rates: { hour: 45_000 } });
  const harbor = ['--as', 'harbor-mutual-claims', 'mediator'];
  const line = (rest: string) => new RegExp(`${id} +Bea Boyd +${rest}\\n`);
  expect((await amends([...harbor, 'list', '--state', 'RI'])).out).toMatch(
    line('MA, RI +obstetrics +\\$450\\.00 +2027-01-11'),
  );
  const more = ['--language', 'en', '--day', '360000', '--state', 'MA', '--without', 'availableFrom'];
  const changed = await json(['mediator', 'change', id, ...more]);
  expect(changed).toMatchObject({
    email: 'bea@example.com',
    fields: ['obstetrics'],
    rates: { hour: 45_000, day: 360_000 },
  });
  expect(changed).not.toHaveProperty('availableFrom');
  expect((await amends([...harbor, 'list'])).out).toMatch(line('MA +en +obstetrics +\\$450\\.00 +\\$3,600\\.00'));
  expect((await amends(['mediator', 'change', id, '--hour', 'a lot'])).err).toContain('#/rates/hour must be');
  expect((await amends(['mediator', 'change', id, '--without', 'x'])).err).toContain('Allowed choices are name');
  expect((await amends([...harbor, 'retire', id])).err).toContain('Your role does not allow this');
  expect(await json(['mediator', 'retire', id, '--reason', 'Left'])).toMatchObject({ status: 'retired' });
  expect((await amends(['mediator', 'list'])).out).not.toContain(id);
});

test('sends and fetches files of a case, and says what malware was found', async () => {
  const hospital = ['--as', 'bayview-hospital-risk-office', 'document'];
  const insurer = ['--as', 'harbor-mutual-claims', 'document'];
  const { body: reported } = await as('bayview-hospital-risk-office').post('/v1/cases', aReport(), keyed());
  const folder = scratch();
  const [note, bad, fetched] = ['note.txt', 'bad.txt', 'fetched.txt'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(note, 'An operative note');
  writeFileSync(bad, 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
  const open = ['--privilege', 'none', '--visibility', 'bothSides'];
  const { out, code } = await amends(['--json', ...hospital, 'send', reported.id, note, ...open]);
  const sent = JSON.parse(out);
  expect([code, sent]).toMatchObject([0, { status: 'clean', title: 'note.txt' }]);
  const found = await amends([...hospital, 'send', reported.id, bad, ...open]);
  expect([found.code, found.out]).toEqual([1, expect.stringMatching(/^doc_\w+ is infected\.$/m)]);
  expect((await amends([...insurer, 'list', reported.id])).out).toMatch(/clean +none +note\.txt/);
  const fetching = [...insurer, 'fetch', reported.id, sent.id, fetched];
  expect(await json(fetching)).toMatchObject({ bytes: 17, sha256: sent.sha256 });
  expect(readFileSync(fetched, 'utf8')).toBe('An operative note');
  expect((await amends(fetching)).err).toContain('EEXIST');
  const program = await amends([...hospital, 'send', reported.id, 'x.exe', ...open]);
  expect([program.code, program.err]).toEqual([1, expect.stringContaining('.exe are not taken')]);
});

test('rotates and revokes', async () => {
  const made = await json(['principal', 'admit', '--tenant', 'harbor', '--name', 'Short', '--role', 'claims']);
  const of = ['--tenant', 'harbor'];
  const rotated = await json(['principal', 'rotate', made.id, ...of, '--drop']);
  expect(rotated.clientSecret).not.toBe(made.clientSecret);
  expect(await json(['principal', 'revoke', made.id, ...of, '--reason', 'Left'])).toMatchObject({ status: 'revoked' });
  expect((await amends(['principal', 'list', ...of])).out).toMatch(new RegExp(`${made.id} +Short +claims .*revoked`));
});

test.each([
  ['a command nobody knows', ['frob'], "error: unknown command 'frob'"],
  ['an option that is missing', ['tenant', 'create', 'x'], "error: required option '--name <name>' not specified"],
  ['an id that is none', ['tenant', 'create', 'X!', '--name', 'x'], '#/id must match'],
  ['what its account may not', ['settings', 'show'], 'Your role does not allow this'],
  ['an account nobody knows', ['--as', 'nobody', 'tenant', 'list'], 'knows nobody called nobody'],
  [
    'a file that is not there',
    ['--as', 'harbor-mutual-administration', 'settings', 'set', '/nowhere'],
    'cannot be read',
  ],
])('says why not: %s', async (_, args, why) => {
  const { code, err, out } = await amends(args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(why);
  expect(err).not.toMatch(/^ +at /m);
});

test('says what is missing in the environment, and that nothing answers', async () => {
  expect((await amends(['tenant', 'list'], { AMENDS_API: 'x', AMENDS_CLIENT_ID: 'x' })).err).toBe(
    'AMENDS_TOKEN_URL, AMENDS_CLIENT_SECRET are not set.\n',
  );
  expect((await amends(['tenant', 'list'], { AMENDS_DATA: '/nowhere' })).err).toContain(
    'There is no /nowhere/access.json',
  );
  const nobody = account({ clientId: 'x', clientSecret: 'y' });
  expect((await amends(['tenant', 'list'], nobody)).err).toContain('x could not sign in');
  expect((await amends(['tenant', 'list'], { ...nobody, AMENDS_TOKEN_URL: 'http://127.0.0.1:9/t' })).err).toContain(
    'Nothing answers at http://127.0.0.1:9/t.',
  );
});

test('never acts on another deployment than the one the environment names', async () => {
  const { code, err } = await amends(['--as', 'harbor-mutual-claims', 'audit', 'verify'], { AMENDS_API: 'http://x' });
  expect([code, err]).toEqual([1, expect.stringContaining('--as is for the Amends on this machine')]);
});

test('--help says what there is, of all and of each', async () => {
  const { out } = await amends(['--help']);
  for (const word of [
    'tenant',
    'member',
    'principal',
    'settings',
    'attorney',
    'mediator',
    'audit',
    'access',
    '--json',
    'AMENDS_API',
  ]) {
    expect(out).toContain(word);
  }
  expect((await amends(['tenant', 'create', '--help'])).out).toContain('--name');
});

test('lists what runs for matters, stops it and starts it again', async () => {
  const id = await aMatter();
  await vi.waitFor(
    async () => expect(await json(['matter', 'show', id])).toMatchObject({ status: 'running', execution: 1 }),
    { timeout: 120_000, interval: 500 },
  );
  expect(await json(['matter', 'stop', id])).toMatchObject({ id, status: 'stopped' });
  expect((await amends(['matter', 'list', '--stopped'])).out).toMatch(
    new RegExp(`^ID +OPENED +EXECUTION +STATUS[^]*${id} +\\S+ +1 +stopped`),
  );
  expect(await json(['matters', 'restart', id])).toMatchObject({ id, status: 'running', execution: 2 });
  const { code, err } = await amends(['matter', 'restart', id]);
  expect([code, err]).toEqual([1, expect.stringContaining('still running')]);
});
