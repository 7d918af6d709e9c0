import { afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { Matter } from '../../functions/tenant-dynamo.ts';
import { logger } from '../../shared/http/log.ts';
import { CaseId, OrganisationId, TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { eventKey, head, indexes, keys } from '../../shared/ledger/keys.ts';
import type { Table, Write } from '../../shared/ledger/table.ts';
import { toCallerContext } from '../../shared/tenancy/principal.ts';
import { as } from '../support/api.ts';
import { bayview, casesFor, incoming, show, someone } from '../support/cases.ts';
import { aContext, anEvent } from '../support/events.ts';
import { rowsIn, tableItself } from '../support/table-rows.ts';
import { dynamoOfSeat } from '../support/tenants.ts';

/** The rows a bug asks for: set, every key is built for this tenant, whoever asks. */
const bug = vi.hoisted(() => ({ tenant: undefined as string | undefined }));
vi.mock('../../shared/ledger/keys.ts', async (original) => {
  const real = await original<typeof import('../../shared/ledger/keys.ts')>();
  const wronged = <Keys extends object>(built: Keys): Keys =>
    Object.fromEntries(
      Object.entries(built).map(([name, build]) => [
        name,
        (tenant: string, ...rest: unknown[]) => build(bug.tenant ?? tenant, ...rest),
      ]),
    ) as Keys;
  return { ...real, keys: wronged(real.keys), caseLists: wronged(real.caseLists), dueLists: wronged(real.dueLists) };
});

/** The functions run in this process, with the environment and the role they have in the template. */
const { tenantRoleArn, credentials, environment } = inject('casesFunction');
vi.stubEnv('AWS_REGION', 'us-east-1');
vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
vi.stubEnv('AWS_SESSION_TOKEN', credentials.sessionToken);
const { seatDynamo } = await import('../../functions/seat-dynamo.ts');
const { tenantDynamo } = await import('../../functions/tenant-dynamo.ts');
const { handler } = await import('../../functions/api/cases.ts');

const [harbor, summit, actor] = [TenantId.parse('harbor'), TenantId.parse('summit'), mint.principal()];
const dynamoOf = tenantDynamo(tenantRoleArn);
const tableOf = (tenant: TenantId, matter?: Matter): Table =>
  dynamoTable(dynamoOf(tenant, actor, matter), inject('tableName'));

const text = `A dose was given twice, ${crypto.randomUUID()}`;
let theirs: CaseId;
beforeAll(async () => {
  const reported = await as('northridge-hospital-reporting-system').post(
    '/v1/cases',
    { whatHappened: text, harm: 'mild' },
    { 'Idempotency-Key': crypto.randomUUID() },
  );
  expect(reported.status).toBe(201);
  theirs = CaseId.parse(reported.body.id);
});
beforeEach(() => {
  bug.tenant = undefined;
  vi.spyOn(logger, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const denied = {
  name: 'AccessDeniedException',
  message: expect.stringMatching(/is not authorized to perform: dynamodb:/),
};
const absent = { if: 'absent' } as const;
const put = (pk: string, sk = `DRILL#${crypto.randomUUID()}`): Write => ({ put: { pk, sk }, when: absent });

describe('asked for rows of another tenant, on the credentials a function has, IAM says no', () => {
  const foreign = () => [
    keys.case(summit, theirs),
    keys.tenant(summit),
    keys.report(summit, bayview, { value: '1' }).pk,
    'PLATFORM#OWNER#x',
    keys.mediator(mint.mediator()),
    'COMMONS#MEDIATORS',
    keys.principal('https://issuer.example', 'x').pk,
    'TENANT#harbormaster',
  ];

  test('and yes for its own, so it is the policy that tells them apart', async () => {
    const own = `TENANT#harbor#DRILL#${crypto.randomUUID()}`;
    expect(await tableOf(harbor).transact([put(own, 'HEAD')])).toEqual({ done: true });
    expect(await tableOf(harbor).get({ pk: own, sk: 'HEAD' })).toEqual({ pk: own, sk: 'HEAD' });
    expect(await tableOf(harbor).getAll([{ pk: own, sk: 'HEAD' }])).toEqual([{ pk: own, sk: 'HEAD' }]);
    expect(await tableOf(harbor).query({ partition: own, limit: 5 })).toHaveLength(1);
    expect(await tableOf(summit).get({ pk: keys.case(summit, theirs), sk: head })).toMatchObject({ kind: 'case' });
    for (const index of indexes) await tableOf(harbor).query({ partition: `${own}#LIST`, index, limit: 5 });
  });

  test('to a get and to a query of the table', async () => {
    for (const pk of foreign()) {
      await expect(tableOf(harbor).get({ pk, sk: head })).rejects.toMatchObject(denied);
      await expect(tableOf(harbor).query({ partition: pk, limit: 5 })).rejects.toMatchObject(denied);
    }
  });

  test('to a batch of gets in which one row is foreign, wherever it stands', async () => {
    const own = [1, 2, 3].map((number) => ({ pk: `TENANT#harbor#DRILL#${number}`, sk: head }));
    for (const pk of foreign()) {
      for (const at of [0, 2, 3]) {
        const mixed = own.toSpliced(at, 0, { pk, sk: head });
        await expect(tableOf(harbor).getAll(mixed)).rejects.toMatchObject(denied);
      }
    }
  });

  test.each(indexes)('to a query of %s', async (index) => {
    const ofCases = ['', '#northridge', '##report#mild'].map((rest) => `TENANT#summit#CASES${rest}`);
    const lists = [...ofCases, 'TENANT#summit#DUE#claims#overdue', 'TENANT#summit#DUE#claims#overdue#northridge'];
    for (const partition of lists) {
      await expect(tableOf(harbor).query({ partition, index, limit: 5 })).rejects.toMatchObject(denied);
    }
  });

  test('to a put under any condition, and nothing is written', async () => {
    const pk = `${keys.tenant(summit)}#DRILL#${crypto.randomUUID()}`;
    for (const when of [
      absent,
      { if: 'versionIs', version: 1 },
      { if: 'older', version: 1 },
      { if: 'absentOrExpired', now: 1 },
    ] as const) {
      await expect(tableOf(harbor).transact([{ put: { pk, sk: head }, when }])).rejects.toMatchObject(denied);
    }
    expect(await rowsIn(pk)).toBe(0);
  });

  test('to a whole transaction in which one row is foreign, wherever it stands', async () => {
    const mark = crypto.randomUUID();
    const own = [1, 2, 3].map((number) => put(`TENANT#harbor#DRILL#${mark}`, `${number}`));
    for (const at of [0, 1, 3]) {
      const mixed = own.toSpliced(at, 0, put(`TENANT#summit#DRILL#${mark}`));
      await expect(tableOf(harbor).transact(mixed)).rejects.toMatchObject(denied);
    }
    expect(await rowsIn(`TENANT#harbor#DRILL#${mark}`, `TENANT#summit#DRILL#${mark}`)).toBe(0);
  });

  test('to a matter one has no part in, and to reading what is sealed', async () => {
    const [mine, other] = [`mediation_${crypto.randomUUID()}`, `mediation_${crypto.randomUUID()}`];
    const inside = tableOf(harbor, { id: mine, party: 'harbor' });
    const mixed = [
      put(`MEDIATION#${mine}`, head),
      put(`TENANT#harbor#DRILL#${mine}`),
      put(`SEALED#${mine}#harbor`, '1'),
    ];
    expect(await inside.transact(mixed)).toEqual({ done: true });
    expect(await inside.get({ pk: `MEDIATION#${mine}`, sk: head })).toBeDefined();
    for (const sealed of [`SEALED#${mine}#harbor`, `SEALED#${mine}#summit`]) {
      await expect(inside.get({ pk: sealed, sk: '1' })).rejects.toMatchObject(denied);
      await expect(inside.query({ partition: sealed, limit: 1 })).rejects.toMatchObject(denied);
    }
    await expect(inside.transact([put(`SEALED#${mine}#summit`)])).rejects.toMatchObject(denied);
    await expect(inside.get({ pk: `MEDIATION#${other}`, sk: head })).rejects.toMatchObject(denied);
    await expect(tableOf(harbor).get({ pk: `MEDIATION#${mine}`, sk: head })).rejects.toMatchObject(denied);
  });

  test('to any mediation but the one that is opened of a matter, and to that one without the matter', async () => {
    const [matter, mine, other] = [`collab_${crypto.randomUUID()}`, mint.mediation(), mint.mediation()];
    const opening = tableOf(harbor, { id: matter, mediation: mine });
    const rows = [put(`COLLAB#${matter}`, head), put(keys.mediation(mine), head), put(`TENANT#harbor#DRILL#${mine}`)];
    expect(await opening.transact(rows)).toEqual({ done: true });
    for (const stray of [keys.mediation(other), `SEALED#${mine}#harbor`, keys.workflow(mine)]) {
      await expect(opening.transact([put(keys.mediation(mine)), put(stray)])).rejects.toMatchObject(denied);
      await expect(opening.get({ pk: stray, sk: head })).rejects.toMatchObject(denied);
    }
    await expect(tableOf(harbor, { id: matter }).get({ pk: keys.mediation(mine), sk: head })).rejects.toMatchObject(
      denied,
    );
  });
});

describe('somebody who belongs to no insurer', () => {
  const [ann, ben, party, another] = [mint.principal(), mint.principal(), mint.party(), mint.party()];
  const [mine, other] = [mint.mediation(), mint.mediation()];
  const tableOfSeat = async (tags: Readonly<Record<string, string>>) =>
    dynamoTable(await dynamoOfSeat({ PrincipalId: ann, ...tags }), inject('tableName'));
  const answerOf = (who: typeof ann) => `PLATFORM#IDEMPOTENCY#${who}#${mine}`;
  const mailboxOf = (id: typeof mine, of: typeof party) => keys.sealed(id, of, 'DRILL').pk;

  test('writes in the mediation, with what was answered, puts into the mailbox of its party, and reads its pointers', async () => {
    const inside = await tableOfSeat({ MatterId: mine, PartyId: party });
    const rows = [put(keys.mediation(mine), head), put(answerOf(ann)), put(mailboxOf(mine, party))];
    expect(await inside.transact(rows)).toEqual({ done: true });
    expect(await inside.get({ pk: keys.mediation(mine), sk: head })).toBeDefined();
    expect(await (await tableOfSeat({})).query({ partition: keys.externals(ann), limit: 5 })).toEqual([]);
  });

  test('finds IAM saying no everywhere else', async () => {
    const [outside, inside] = [await tableOfSeat({}), await tableOfSeat({ MatterId: mine, PartyId: party })];
    const foreign = [
      ...[keys.tenant(harbor), keys.mediationDues(harbor, mine), keys.externals(ben), answerOf(ben)],
      ...[keys.mediation(other), keys.workflow(mine), mailboxOf(mine, another), mailboxOf(other, party)],
    ];
    for (const pk of foreign) {
      for (const table of [outside, inside]) {
        await expect(table.get({ pk, sk: head })).rejects.toMatchObject(denied);
        await expect(table.query({ partition: pk, limit: 5 })).rejects.toMatchObject(denied);
        await expect(table.transact([put(pk)])).rejects.toMatchObject(denied);
      }
      await expect(inside.transact([put(keys.mediation(mine)), put(pk)])).rejects.toMatchObject(denied);
    }
    await expect(outside.get({ pk: keys.mediation(mine), sk: head })).rejects.toMatchObject(denied);
    await expect(outside.transact([put(keys.externals(ann))])).rejects.toMatchObject(denied);
    await expect(inside.get({ pk: mailboxOf(mine, party), sk: head })).rejects.toMatchObject(denied);
    await expect(inside.query({ partition: mailboxOf(mine, party), limit: 1 })).rejects.toMatchObject(denied);
  });

  test('is served by no other function', async () => {
    const byCases = dynamoTable(seatDynamo(inject('mediationsFunction').seatRoleArn)(ann), inject('tableName'));
    await expect(byCases.get({ pk: keys.externals(ann), sk: head })).rejects.toThrow(
      /is not authorized to perform: sts:/,
    );
  });
});

describe('a store that works for the wrong tenant', () => {
  test('reads, lists and reports nothing', async () => {
    const cases = casesFor(someone('claims', 'summit', 'summit'), tableOf(harbor));
    await expect(cases.read(theirs)).rejects.toMatchObject(denied);
    await expect(cases.list({}, undefined, 10)).rejects.toMatchObject(denied);
    const [hospital, number] = [OrganisationId.parse('drillhospital'), { value: '7' }];
    const report = incoming({ whatHappened: 'x', identifiers: [number] });
    await expect(cases.report(mint.case(), hospital, report, show, undefined)).rejects.toMatchObject(denied);
    expect(await rowsIn(keys.report(summit, hospital, number).pk)).toBe(0);
  });
});

describe('a function whose keys are another tenant’s', () => {
  const asked = async (method: string, resource: string, more: Parameters<typeof anEvent>[0] = {}) => {
    const ann = {
      ...someone('claims', 'harbor'),
      actor,
      name: 'Ann',
      status: 'active' as const,
    };
    const parameters = { caseId: theirs };
    const path = resource.replace('{caseId}', theirs);
    const event = anEvent({ method, resource, path, authorizer: toCallerContext(ann), ...more });
    const isOfCase = resource.includes('{');
    return handler({ ...event, pathParameters: isOfCase ? parameters : null }, aContext) as Promise<{
      statusCode: number;
      body: string;
    }>;
  };

  test('finds nothing of theirs while it is right', async () => {
    expect((await asked('GET', '/v1/cases/{caseId}')).statusCode).toBe(404);
    const list = await asked('GET', '/v1/cases');
    expect(list.statusCode).toBe(200);
    expect(list.body).not.toContain(theirs);
  });

  const key = crypto.randomUUID();
  test.each([
    ['GET', '/v1/cases/{caseId}', {}],
    ['GET', '/v1/cases', {}],
    ['GET', '/v1/cases', { query: { stage: ['report'], hospital: ['northridge'] } }],
    ['GET', '/v1/cases/{caseId}/timeline', {}],
    [
      'POST',
      '/v1/cases',
      {
        headers: { 'Idempotency-Key': key },
        body: JSON.stringify({ whatHappened: 'x', hospital: 'northridge' }),
      },
    ],
  ])('answers 500 and no data: %s %s %j', async (method, resource, more) => {
    bug.tenant = 'summit';
    const failed = vi.spyOn(logger, 'error').mockReturnValue();
    const { statusCode, body } = await asked(method, resource, more);
    expect([statusCode, JSON.parse(body).code]).toEqual([500, 'internalError']);
    expect(body).not.toMatch(/summit|dynamodb|Denied|arn:/i);
    expect(body).not.toContain(text);
    expect(JSON.stringify(failed.mock.calls)).toContain('AccessDeniedException');
    expect(await rowsIn(keys.idempotency(summit, actor, `${method} ${resource}`, `key:${key}`).pk)).toBe(0);
  });
});

test('the rows asked for were there all along', async () => {
  const event = await tableItself().get({ pk: keys.case(summit, theirs), sk: eventKey(1) });
  expect(JSON.stringify(event)).toContain(text);
});
