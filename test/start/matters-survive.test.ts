import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dynamoClient } from '../../infra/local/dynamodb.ts';
import { ownRoleArn } from '../../infra/local/own-roles.ts';
import { type Runtime, startRuntime } from '../../infra/local/runtime.ts';
import { CollaborationId } from '../../shared/kernel/ids.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { eventPrefix, head, keys } from '../../shared/ledger/keys.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { verify } from '../../shared/ledger/verify.ts';
import { asAt, type Caller } from '../support/api.ts';
import { keyed } from '../support/samples.ts';
import { did, partiesOf } from '../support/sharing.ts';
import {
  aCareCase,
  asked,
  comesTo,
  exchangedBy,
  harborAt,
  joined,
  openedFrom,
  patient,
  type Sharer,
  signedBy,
  summitAt,
  typesIn,
} from '../support/sharing-alone.ts';
import { npm, type Started, startedOnce } from '../support/start.ts';

/** Matters that wait when the machine fails, and go on when it is there again. */

const data = startedOnce();
const many = 20;
const day = 24 * 60 * 60 * 1000;

let first: Started;
let second: Runtime | undefined;
let [lead, other]: Sharer[] = [];
let operator: Caller;

const all = () => [lead, other] as [Sharer, Sharer];
const signIn = (api: string): void => {
  const amends = { api, data };
  [lead, other] = [harborAt(amends), summitAt(amends)];
  operator = asAt(amends, 'platform-operations');
};

beforeAll(async () => {
  first = npm(['start', '--', '--quiet'], { env: { AMENDS_DATA: data, PORT: '0' } });
  signIn(await first.up());
}, 280_000);
afterAll(async () => {
  await second?.stop();
  await first.stop();
});

const opened = async (): Promise<string> => openedFrom(all()[0], await aCareCase(all()[0]));

/** A matter that waits for two signatures. */
const acknowledged = async (): Promise<string> => {
  const matter = await opened();
  await asked(all()[0], matter, 'summit');
  await joined(matter, all()[1]);
  return matter;
};

/** A matter that waits for the other insurer to accept who bears what. */
const proposed = async (): Promise<string> => {
  const matter = await acknowledged();
  const today = new Date().toISOString().slice(0, 10);
  await signedBy(matter, today, ...all());
  await exchangedBy(matter, ...all());
  const { claims } = all()[0];
  const find = await partiesOf(claims, matter);
  const shares = ['Harbor Mutual', 'Summit Physicians Insurance'].map((name) => ({ party: find(name), share: 5_000 }));
  await did(claims, matter, 'allocations', { shares, upTo: 1_000_000 });
  return matter;
};

const waitsIn = (matter: string, state: string) =>
  vi.waitFor(async () => {
    const { body } = await operator.get(`/v1/workflows/${matter}`);
    expect([matter, body.status, body.state]).toEqual([matter, 'running', state]);
    return body;
  }, patient);

const stop = (matter: string) => operator.post(`/v1/workflows/${matter}/stop`, undefined, keyed());
const restart = (matter: string) => operator.post(`/v1/workflows/${matter}/restart`, undefined, keyed());

const waiting = { draft: '', invited: '', proposed: '', stopped: '' };
let matters: string[] = [];

test('twenty matters at once are opened, invited to and answered, and each waits where it is', async () => {
  matters = await Promise.all(Array.from({ length: many }, acknowledged));
  await Promise.all(matters.map((matter) => waitsIn(matter, 'AwaitSignatures')));
  const { body } = await all()[1].claims.get('/v1/collaborations?stage=acknowledged&limit=100');
  expect(body.items.map(({ id }: { id: string }) => id).toSorted()).toEqual(matters.toSorted());
});

test('killed on the spot, and started again weeks later, each goes on, and what lapsed lapses once', async () => {
  waiting.draft = await opened();
  waiting.invited = await opened();
  await asked(all()[0], waiting.invited, 'summit');
  waiting.proposed = await proposed();
  waiting.stopped = await acknowledged();
  await waitsIn(waiting.draft, 'AwaitInvitation');
  await waitsIn(waiting.invited, 'AwaitAnswers');
  await waitsIn(waiting.proposed, 'AwaitAcceptance');
  await waitsIn(waiting.stopped, 'AwaitSignatures');
  expect((await stop(waiting.stopped)).body.status).toBe('stopped');
  const everything = [...matters, ...Object.values(waiting)];
  const before = new Map(
    await Promise.all(everything.map(async (matter) => [matter, await typesIn(all()[0], matter)] as const)),
  );

  process.kill(JSON.parse(readFileSync(join(data, 'runtime.json'), 'utf8')).runtime.pid, 'SIGKILL');
  await first.ended();
  // Nobody starts it for weeks.
  writeFileSync(join(data, 'clock.json'), JSON.stringify({ ahead: 30 * day }));
  second = await startRuntime({ port: 0, data });
  signIn(second.api);

  const late = everything.filter((matter) => matter !== waiting.draft && matter !== waiting.stopped);
  await Promise.all(late.map((matter) => comesTo(all()[0], matter, 'lapsed')));
  await Promise.all(late.map((matter) => waitsIn(matter, 'AwaitChoiceAfterLapse')));
  await waitsIn(waiting.draft, 'AwaitInvitation');
  for (const matter of everything) {
    const lapse = late.includes(matter) ? ['DeadlineLapsed'] : [];
    expect(await typesIn(all()[0], matter)).toEqual([...(before.get(matter) ?? []), ...lapse]);
  }
  const { body } = await operator.get(`/v1/workflows/${matters[0]}`);
  expect(body.execution).toBe(1);
});

test('of what an operator stopped nothing lapses until it is restarted, and then once', async () => {
  const matter = waiting.stopped;
  const before = await typesIn(all()[0], matter);
  const { body: stopped } = await operator.get(`/v1/workflows/${matter}`);
  expect(stopped).toMatchObject({ status: 'stopped', execution: 1 });
  expect(Date.parse((await comesTo(all()[0], matter, 'acknowledged')).body.dueAt)).toBeLessThan(second?.now() ?? 0);

  expect((await restart(matter)).body).toMatchObject({ status: 'running', execution: 2 });
  await comesTo(all()[0], matter, 'lapsed');
  await waitsIn(matter, 'AwaitChoiceAfterLapse');
  expect((await stop(matter)).body.status).toBe('stopped');
  expect((await restart(matter)).body).toMatchObject({ status: 'running', execution: 3 });
  await waitsIn(matter, 'AwaitChoiceAfterLapse');
  expect(await typesIn(all()[0], matter)).toEqual([...before, 'DeadlineLapsed']);
});

test('what is done after it goes on from there, late as it is', async () => {
  const [matter = ''] = matters;
  const before = await typesIn(all()[0], matter);
  await signedBy(matter, new Date(second?.now() ?? 0).toISOString().slice(0, 10), ...all());
  await comesTo(all()[0], matter, 'agreementSigned');
  await waitsIn(matter, 'AwaitReviews');
  const signed = ['AgreementDrawnUp', 'AgreementSigned', 'AgreementSigned'];
  expect(await typesIn(all()[0], matter)).toEqual([...before, ...signed]);
});

describe('what is stored', () => {
  let table: Table;
  beforeAll(() => {
    if (!second) throw new Error('Nothing runs');
    const credentials = second.credentialsOf(ownRoleArn('test'), 'tests');
    table = dynamoTable(dynamoClient(second.endpoints.AWS_ENDPOINT_URL_DYNAMODB, credentials), second.tableName);
  });

  test('of each matter is one whole history', async () => {
    for (const matter of [...matters, ...Object.values(waiting)]) {
      const partition = keys.collaboration(CollaborationId.parse(matter));
      const rows = await table.query({ partition, from: eventPrefix, to: `${eventPrefix}~`, limit: 100 });
      const snapshot = await table.get({ pk: partition, sk: head });
      const whole = { after: 0, start: undefined, originals: [], isLast: true, isNamed: () => false };
      const { links, breaks } = verify({ partition, rows, snapshot, ...whole });
      expect([matter, breaks]).toEqual([matter, []]);
      expect(links.length).toBeGreaterThan(0);
    }
  });
});
