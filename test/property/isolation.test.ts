import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { rowActions } from '../../infra/aws/permissions.ts';
import { evaluate } from '../../infra/local/iam.ts';
import type { Role } from '../../infra/local/roles.ts';
import { OrganisationId, TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { admissionList, caseLists, dueLists, indexes, keys, tenantsPartition } from '../../shared/ledger/keys.ts';
import { deployedRoles, mayTakeOn, placeOf, roleFor, takersOf } from '../support/roles.ts';

/** The synthesized policies themselves: no table, no runtime and no code of ours stands between them and IAM. */
let roles: readonly Role[];
let tenantRole: Role;
let casesRole: Role;
let table: string;
beforeAll(async () => {
  ({ roles, tenantRole, table } = await deployedRoles());
  casesRole = roleFor(roles, 'Cases');
});

type Tags = Readonly<Record<string, string>>;
type Asked = {
  readonly action: string;
  readonly index?: string | undefined;
  /** The leading keys; absent when a request names none. */
  readonly keys?: readonly string[];
  readonly returns?: string;
};

const may = async (tags: Tags, { action, index, keys: leading, returns }: Asked, role = tenantRole) => {
  const verdict = await evaluate(
    { role, name: 'somebody', tags },
    {
      action,
      resource: index === undefined ? table : `${table}/index/${index}`,
      context: {
        ...(leading && { 'dynamodb:LeadingKeys': leading }),
        ...(returns && { 'dynamodb:ReturnValues': returns }),
      },
    },
  );
  return verdict === 'Allowed';
};

const forAll = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>, numRuns = 200) =>
  fc.assert(fc.asyncProperty(values, check), { numRuns });

/** Two different names; often one begins with the other, as harbormaster begins with harbor. */
const twoOf = (name: fc.Arbitrary<string>, more: fc.Arbitrary<string>) =>
  fc
    .oneof(
      fc.tuple(name, name),
      fc.tuple(name, more).map(([short, end]) => [short, `${short}${end}`] as const),
      fc.tuple(name, more).map(([short, end]) => [`${short}${end}`, short] as const),
    )
    .filter(([one, other]) => one !== other);

const ending = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const tenantName = fc.oneof(fc.constant('harbor'), fc.stringMatching(/^[a-z][a-z0-9]{2,12}$/));
const twoTenants = twoOf(tenantName, fc.oneof(fc.constant('master'), ending)).map(
  ([one, other]) => [TenantId.parse(one), TenantId.parse(other)] as const,
);
const twoNames = twoOf(fc.stringMatching(/^[a-z]{3,8}_[0-9a-z]{3,8}$/), ending);

const [bayview, someCase, somebody] = [OrganisationId.parse('bayview'), mint.case(), mint.principal()];

/** Every shape of partition key a tenant has. */
const inTable: readonly ((tenant: TenantId) => string)[] = [
  (tenant) => keys.tenant(tenant),
  (tenant) => keys.member(tenant, bayview).pk,
  (tenant) => keys.case(tenant, someCase),
  (tenant) => keys.settings(tenant),
  (tenant) => keys.admission(tenant, somebody),
  (tenant) => keys.report(tenant, bayview, { value: '1' }).pk,
  (tenant) => keys.idempotency(tenant, somebody, 'POST /v1/cases', 'a key').pk,
];
const inIndexes: readonly ((tenant: TenantId) => string)[] = [
  caseLists.all,
  admissionList,
  (tenant) => caseLists.ofHospital(tenant, bayview),
  (tenant) => caseLists.byStageAndHarm(tenant, 'report', 'mild'),
  (tenant) => caseLists.ofHospitalByStageAndHarm(tenant, bayview, 'report', 'mild'),
  (tenant) => dueLists.ofRole(tenant, 'claims', 'overdue'),
  (tenant) => dueLists.ofHospital(tenant, bayview, 'hospitalRisk', 'upcoming'),
];
const ofTenant = fc.constantFrom(...inTable, ...inIndexes);

/** Rows of no tenant, and keys that only look like a tenant's. */
const ofNobody = fc.constantFrom(
  keys.principal('https://issuer.example', 'somebody').pk,
  keys.mediator(mint.mediator()),
  ...[
    keys.tenants(TenantId.parse('harbor')).pk,
    'COMMONS#LESSONS',
    'COMMONS#MEDIATORS',
    'EXTERNAL#principal_1',
    'COLLAB#x',
    'MEDIATION#x',
    'SEALED#x#y',
    'WORKFLOW#collab_1',
    'WORKFLOW#mediation_1',
  ],
  ...['', '#', 'TENANT', 'TENANT#', 'TENANT##', 'TENANT##CASES', 'tenant#harbor', 'TENANT#*', 'TENANT#?'],
  ...['TENANT#$' + '{aws:PrincipalTag/TenantId}', 'COLLAB##x', 'MEDIATION#', 'SEALED##'],
);

const named = (action: string) => `dynamodb:${action}`;
const actions = [
  ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'BatchGetItem', 'BatchWriteItem'],
  ...['Query', 'Scan', 'PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
].map(named);

/** Any action; those that can ask an index do so, too. */
const anyhow: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({ action: fc.constantFrom(...actions) }),
  fc.record({
    action: fc.constantFrom(...['Query', 'Scan', 'PartiQLSelect'].map(named)),
    index: fc.constantFrom<string>(...indexes),
  }),
);

/** What tells tags, or keys, that are no plain name. */
const odd = fc
  .tuple(fc.string({ maxLength: 6 }), fc.constantFrom('*', '?', '#', '**', 'harbor*', '*r', 'h?rbor', 'harbor#CASE'))
  .map(([before, special]) => `${before}${special}`);

describe('a session of one tenant', () => {
  test('reads, queries, writes and checks all its own rows, and lists them through each index', async () => {
    const [harbor] = [TenantId.parse('harbor')];
    for (const shape of inTable) {
      for (const action of rowActions) {
        expect([action, await may({ TenantId: harbor }, { action, keys: [shape(harbor)] })]).toEqual([action, true]);
      }
    }
    for (const index of indexes) {
      for (const shape of inIndexes) {
        expect(await may({ TenantId: harbor }, { action: 'dynamodb:Query', index, keys: [shape(harbor)] })).toBe(true);
      }
    }
  });

  test('whatever its name, writes rows of several kinds at once', () =>
    forAll(tenantName, async (name) => {
      const tenant = TenantId.parse(name);
      const all = inTable.map((shape) => shape(tenant));
      expect(await may({ TenantId: tenant }, { action: 'dynamodb:PutItem', keys: all })).toBe(true);
    }));

  test('does nothing to any row of another, however alike their names', () =>
    forAll(fc.tuple(twoTenants, ofTenant, anyhow), async ([[own, other], shape, asked]) => {
      expect(await may({ TenantId: own }, { ...asked, keys: [shape(other)] })).toBe(false);
    }));

  test('does nothing to a batch in which one row is of another', () =>
    forAll(
      fc.tuple(twoTenants, fc.array(ofTenant, { minLength: 1, maxLength: 5 }), ofTenant, fc.nat(), anyhow),
      async ([[own, other], mine, theirs, at, asked]) => {
        const batch = mine.map((shape) => shape(own));
        batch.splice(at % (batch.length + 1), 0, theirs(other));
        expect(await may({ TenantId: own }, { ...asked, keys: batch })).toBe(false);
      },
    ));

  test('gets a batch of its own rows, whatever their kind, and no batch that names a row of another', () =>
    forAll(
      fc.tuple(twoTenants, fc.array(ofTenant, { minLength: 1, maxLength: 5 }), ofTenant),
      async ([[own, other], mine, theirs]) => {
        const getting = { action: 'dynamodb:BatchGetItem', keys: mine.map((shape) => shape(own)) };
        expect(await may({ TenantId: own }, getting)).toBe(true);
        expect(await may({ TenantId: own }, { ...getting, keys: [...getting.keys, theirs(other)] })).toBe(false);
      },
    ));

  test('does nothing to rows of no tenant, but for reading which insurers there are', () =>
    forAll(fc.tuple(tenantName, ofNobody, anyhow), async ([TenantId, key, asked]) => {
      const reads = asked.action === named('GetItem') || asked.action === named('Query');
      const expected = key === tenantsPartition && reads && asked.index === undefined;
      expect(await may({ TenantId }, { ...asked, keys: [key] })).toBe(expected);
    }));

  test('does nothing at all when it does not say to which rows', () =>
    forAll(fc.tuple(tenantName, anyhow, fc.constantFrom(undefined, [])), async ([TenantId, asked, none]) => {
      expect(await may({ TenantId, MatterId: 'm', PartyId: 'p' }, { ...asked, ...(none && { keys: none }) })).toBe(
        false,
      );
    }));

  test('deletes, scans, writes batches and speaks PartiQL nowhere, not even among its own', () =>
    forAll(fc.tuple(tenantName, ofTenant, anyhow), async ([name, shape, asked]) => {
      const keys = [shape(TenantId.parse(name))];
      expect(await may({ TenantId: name }, { ...asked, keys })).toBe(rowActions.includes(asked.action));
    }));
});

describe('tags that are not as they should be', () => {
  const anyKey = fc.oneof(
    ofNobody,
    fc.tuple(tenantName, ofTenant).map(([name, shape]) => shape(TenantId.parse(name))),
  );

  test('open nothing when the tenant is missing or empty, whatever else is there', () =>
    forAll(
      fc.tuple(
        fc.constantFrom({}, { TenantId: '' }),
        fc.constantFrom({}, { MatterId: 'x', PartyId: 'y' }),
        anyKey,
        anyhow,
      ),
      async ([tenant, matter, key, asked]) => {
        expect(await may({ ...tenant, ...matter, tenantId2: 'harbor' }, { ...asked, keys: [key] })).toBe(false);
      },
    ));

  test('open nothing when they hold what could be a pattern or part a key', () =>
    forAll(fc.tuple(odd, anyKey, anyhow), async ([TenantId, key, asked]) => {
      expect(await may({ TenantId }, { ...asked, keys: [key] })).toBe(false);
      expect(await may({ TenantId }, { ...asked, keys: [`TENANT#${TenantId}`] })).toBe(false);
      const matter = { TenantId: 'harbor', MatterId: TenantId, PartyId: 'p' };
      expect(await may(matter, { ...asked, keys: ['COLLAB#harborx'] })).toBe(false);
      expect(await may(matter, { ...asked, keys: [`COLLAB#${TenantId}`] })).toBe(false);
      const party = { TenantId: 'harbor', MatterId: 'x', PartyId: TenantId };
      expect(await may(party, { ...asked, keys: [`SEALED#x#${TenantId}`] })).toBe(false);
      expect(await may(party, { ...asked, keys: ['SEALED#x#harbor'] })).toBe(false);
    }));

  test('open, whatever they hold, at most the partitions that begin with just that name', () =>
    forAll(fc.tuple(fc.string(), fc.string(), fc.string(), anyhow), async ([TenantId, start, end, asked]) => {
      const keys = [`TENANT#${start}${end}`, `TENANT#${start}#${end}`];
      for (const key of keys) {
        const isOwn = key === `TENANT#${TenantId}` || key.startsWith(`TENANT#${TenantId}#`);
        if (await may({ TenantId }, { ...asked, keys: [key] })) expect([key, isOwn]).toEqual([key, true]);
      }
    }));
});

describe('a session inside a matter', () => {
  const shared = (matter: string) =>
    ['COLLAB', 'MEDIATION'].flatMap((kind) => [`${kind}#${matter}`, `${kind}#${matter}#TASKS`]);
  const rows = (matter: string) => fc.constantFrom(...shared(matter));

  test('does with its rows what it does with those of the tenant, and with both at once', async () => {
    const tags = { TenantId: 'harbor', MatterId: 'collaboration_1' };
    for (const action of rowActions) {
      for (const key of shared('collaboration_1')) {
        expect([action, key, await may(tags, { action, keys: [key] })]).toEqual([action, key, true]);
        expect(await may(tags, { action, keys: [key, 'TENANT#harbor#IDEMPOTENCY#x#y'] })).toBe(true);
      }
      expect(await may(tags, { action, keys: ['TENANT#harbor'] })).toBe(true);
    }
  });

  test('does nothing to another matter, nor to any without its tag', () =>
    forAll(
      twoNames.chain(([own, other]) => fc.tuple(fc.constant(own), rows(other), anyhow)),
      async ([MatterId, key, asked]) => {
        expect(await may({ TenantId: 'harbor', MatterId, PartyId: 'harbor' }, { ...asked, keys: [key] })).toBe(false);
        expect(await may({ TenantId: 'harbor' }, { ...asked, keys: [key] })).toBe(false);
        const mixed = [key, `COLLAB#${MatterId}`, 'TENANT#harbor'];
        expect(await may({ TenantId: 'harbor', MatterId }, { ...asked, keys: mixed })).toBe(false);
      },
    ));

  test('opens no other tenant', () =>
    forAll(fc.tuple(twoTenants, ofTenant, anyhow), async ([[own, other], shape, asked]) => {
      const tags = { TenantId: own, MatterId: other, PartyId: other };
      expect(await may(tags, { ...asked, keys: [shape(other)] })).toBe(false);
    }));

  test('puts sealed answers of its own party, and does nothing else with them', () =>
    forAll(fc.tuple(twoNames, anyhow), async ([[MatterId, PartyId], asked]) => {
      const keys = [`SEALED#${MatterId}#${PartyId}`];
      const isPut = asked.action === 'dynamodb:PutItem';
      const tags = { TenantId: 'harbor', MatterId, PartyId };
      expect(await may(tags, { ...asked, keys })).toBe(isPut);
      expect(await may(tags, { ...asked, keys: [...keys, `MEDIATION#${MatterId}`, 'TENANT#harbor'] })).toBe(isPut);
      expect(await may(tags, { ...asked, keys, returns: 'NONE' })).toBe(isPut);
      expect(await may(tags, { ...asked, keys, returns: 'ALL_OLD' })).toBe(false);
    }));

  test('puts no sealed answer of another party, of another matter, or without both tags', () =>
    forAll(fc.tuple(twoNames, twoNames, anyhow), async ([[MatterId, otherMatter], [PartyId, otherParty], asked]) => {
      const tags = { TenantId: 'harbor', MatterId, PartyId };
      for (const key of [
        `SEALED#${MatterId}#${otherParty}`,
        `SEALED#${otherMatter}#${PartyId}`,
        `SEALED#${MatterId}`,
      ]) {
        expect([key, await may(tags, { ...asked, keys: [key] })]).toEqual([key, false]);
      }
      const own = [`SEALED#${MatterId}#${PartyId}`];
      for (const less of [{ MatterId }, { PartyId }, { MatterId, PartyId: '' }, { MatterId: '', PartyId }]) {
        expect(await may({ TenantId: 'harbor', ...less }, { ...asked, keys: own })).toBe(false);
      }
    }));
});

describe('a session that opens a mediation of a matter', () => {
  const tags = { TenantId: 'harbor', MatterId: 'collab_1', MediationId: 'mediation_1' };
  const own = ['TENANT#harbor#IDEMPOTENCY#x#y', 'COLLAB#collab_1', 'MEDIATION#mediation_1'];

  test('writes rows of the tenant, the matter and the mediation at once', async () => {
    for (const action of rowActions) {
      for (const keys of [own, ...own.map((key) => [key])]) {
        expect([action, keys, await may(tags, { action, keys })]).toEqual([action, keys, true]);
      }
    }
  });

  test('does nothing to another mediation or matter, to sealed answers or to another tenant, alone or beside its own', () =>
    forAll(
      fc.tuple(
        twoNames,
        fc.constantFrom('MEDIATION#', 'COLLAB#', 'WORKFLOW#', 'SEALED#mediation_1#', 'TENANT#', 'EXTERNAL#'),
        anyhow,
      ),
      async ([[MediationId, other], prefix, asked]) => {
        const [mine, key] = [`MEDIATION#${MediationId}`, `${prefix}${other}`];
        expect(await may({ ...tags, MediationId }, { ...asked, keys: [key] })).toBe(false);
        expect(await may({ ...tags, MediationId }, { ...asked, keys: [mine, key] })).toBe(false);
      },
      100,
    ));

  test('reaches it by all three tags only, and by none that could be a pattern', () =>
    forAll(
      fc.tuple(odd, anyhow),
      async ([value, asked]) => {
        const keys = ['MEDIATION#mediation_1'];
        const { TenantId, MatterId, MediationId } = tags;
        for (const less of [{ MediationId }, { TenantId, MediationId }, { MatterId, MediationId }]) {
          expect(await may(less, { ...asked, keys })).toBe(false);
        }
        for (const key of Object.keys(tags)) {
          for (const wrong of [value, '']) expect(await may({ ...tags, [key]: wrong }, { ...asked, keys })).toBe(false);
        }
        expect(await may({ ...tags, MediationId: value }, { ...asked, keys: [`MEDIATION#${value}`] })).toBe(false);
      },
      60,
    ));

  test('puts sealed answers of its matter alone, whatever party it is tagged with', async () => {
    const PartyId = 'party_1';
    const put = (key: string) => may({ ...tags, PartyId }, { action: 'dynamodb:PutItem', keys: [key] });
    expect(await put('SEALED#collab_1#party_1')).toBe(true);
    expect(await put('SEALED#mediation_1#party_1')).toBe(false);
  });
});

describe('taking the role on', () => {
  const taking = (tags: Tags) => mayTakeOn(tenantRole, tags, casesRole);
  const [matter, party] = [{ MatterId: 'mediation_1' }, { PartyId: 'harbor' }];
  const opened = { MatterId: 'collab_1', MediationId: 'mediation_1' };

  test('takes a tenant, and may take a matter and a party there, or a mediation of it', () =>
    forAll(
      fc.tuple(tenantName, fc.constantFrom({}, matter, { ...matter, ...party }, opened)),
      async ([TenantId, more]) => {
        expect(await taking({ TenantId, ...more })).toBe(true);
      },
    ));

  test('is refused without a tenant, with an empty tag, with another tag, or with a tag that could be a pattern', () =>
    forAll(fc.tuple(odd, fc.constantFrom('TenantId', 'MatterId', 'PartyId', 'MediationId')), async ([value, key]) => {
      const good = { TenantId: 'harbor', ...opened, ...party };
      expect(await taking({ ...good, [key]: value })).toBe(false);
      expect(await taking({ ...good, [key]: '' })).toBe(false);
      expect(await taking({ ...good, Another: 'x' })).toBe(false);
      expect(await taking({ ...good, tenantid: 'summit' })).toBe(false);
      expect(await taking({ ...matter, ...party })).toBe(false);
      expect(await taking({})).toBe(false);
    }));

  test('is for the functions that serve tenants alone', async () => {
    expect(await takersOf(roles, tenantRole, { TenantId: 'harbor' })).toEqual([
      'Attorneys',
      'Care',
      'Cases',
      'Collaborations',
      'Consultations',
      'Delivery',
      'DocumentFilesVerdicts',
      'Documents',
      'Family',
      'Fhir',
      'MediationDelivery',
      'Mediations',
      'Relief',
      'Reporting',
      'Resolution',
      'Settings',
      'Sweeper',
      'Work',
    ]);
  });
});

describe('administration', () => {
  let administration: Role;
  beforeAll(() => {
    administration = roleFor(roles, 'Administration');
  });
  const operator = { Platform: 'operator' };
  const administered = [
    keys.tenant,
    (tenant: TenantId) => keys.admission(tenant, somebody),
    (tenant: TenantId) => keys.idempotency(tenant, somebody, 'POST /v1/tenants', 'a key').pk,
  ];
  const ofPlatform = [
    keys.tenants(TenantId.parse('harbor')).pk,
    keys.admission(undefined, somebody),
    keys.idempotency(undefined, somebody, 'POST /v1/tenants', 'a key').pk,
  ];
  const credentials = keys.principal('https://issuer.example', 'somebody').pk;

  test('opens a tenant and admits its people, each in one transaction', async () => {
    const tenant = TenantId.parse('harbor');
    const mine = administered.map((shape) => shape(tenant));
    const put = (tags: Tags, all: readonly string[]) =>
      may(tags, { action: 'dynamodb:PutItem', keys: all }, administration);
    expect(await put({ TenantId: tenant }, [...mine, credentials])).toBe(true);
    expect(await put(operator, [...ofPlatform, credentials])).toBe(true);
    expect(await put({ ...operator, TenantId: tenant }, [...mine, ...ofPlatform, credentials])).toBe(true);
    for (const key of mine) {
      expect(await may({ TenantId: tenant }, { action: 'dynamodb:GetItem', keys: [key] }, administration)).toBe(true);
    }
  });

  test('does nothing to a tenant but the one it is tagged with, an operator’s neither', () =>
    forAll(
      fc.tuple(twoTenants, ofTenant, anyhow, fc.constantFrom({}, operator)),
      async ([[own, other], shape, asked, more]) => {
        const keysOfOther = [shape(other)];
        expect(await may({ ...more, TenantId: own }, { ...asked, keys: keysOfOther }, administration)).toBe(false);
        expect(await may(more, { ...asked, keys: keysOfOther }, administration)).toBe(false);
      },
    ));

  test('does nothing to cases, reports, lists or settings, not even of its own tenant', () => {
    const shapes = [...inTable, ...inIndexes].filter(
      (shape) => !['PRINCIPAL', 'IDEMPOTENCY'].some((kind) => shape(TenantId.parse('harbor')).includes(`#${kind}`)),
    );
    const beyond = fc.constantFrom(...shapes.filter((shape) => shape(TenantId.parse('harbor')).split('#').length > 2));
    return forAll(
      fc.tuple(tenantName, beyond, anyhow, fc.constantFrom({}, operator)),
      async ([name, shape, asked, more]) => {
        const asking = { ...asked, keys: [shape(TenantId.parse(name))] };
        expect(await may({ ...more, TenantId: name }, asking, administration)).toBe(false);
      },
    );
  });

  test('touches the platform only for an operator, and reads nobody’s credentials', () =>
    forAll(fc.tuple(tenantName, fc.constantFrom(...ofPlatform), anyhow), async ([name, key, asked]) => {
      const role = administration;
      expect(await may({ TenantId: name }, { ...asked, keys: [key] }, role)).toBe(false);
      expect(await may({ TenantId: name, Platform: 'x' }, { ...asked, keys: [key] }, role)).toBe(false);
      const mayTouch = await may({ TenantId: name, ...operator }, { ...asked, keys: [credentials] }, role);
      expect(mayTouch).toBe(asked.action === 'dynamodb:PutItem');
    }));
});

describe('every other role', () => {
  const anyKey = fc.oneof(
    ofNobody,
    ofTenant.map((shape) => shape(TenantId.parse('harbor'))),
  );

  /** Which of these rows a role reaches by itself, and how; through which index besides the table. */
  const reaching: readonly (readonly [role: string, actions: readonly string[], keys: RegExp, through?: string])[] = [
    ['Authorizer', ['GetItem'], /^PRINCIPAL#/],
    ['Sweeper', ['Query'], new RegExp(`^${tenantsPartition}$`)],
    ['Delivery', ['GetItem'], /^COLLAB#/],
    ['GuestsDelivery', ['GetItem'], /^(COLLAB|PLATFORM#PRINCIPAL)#/],
    ['GuestsDelivery', ['PutItem'], /^EXTERNAL#/],
    ['CollaborationTasks', ['GetItem', 'PutItem'], /^(COLLAB#|WORKFLOW#collab_)/],
    ['CollaborationSignals', ['GetItem', 'PutItem', 'Query'], /^WORKFLOW#collab_/],
    ['CollaborationOperated', ['GetItem', 'BatchGetItem', 'PutItem'], /^WORKFLOW#/],
    ['Opener', ['GetItem', 'BatchGetItem', 'PutItem'], /^MEDIATION#/],
    ['Opener', ['GetItem'], /^SEALED#/],
    ['MediationTasks', ['GetItem', 'PutItem'], /^(MEDIATION#|WORKFLOW#mediation_)/],
    ['MediationSignals', ['GetItem', 'PutItem', 'Query'], /^WORKFLOW#mediation_/],
    ['MediationDelivery', ['GetItem', 'BatchGetItem'], /^MEDIATION#/],
    ['MediationDelivery', ['GetItem', 'PutItem'], /^COLLAB#/],
    ['SeatDelivery', ['GetItem'], /^(MEDIATION|PLATFORM#PRINCIPAL)#/],
    ['SeatDelivery', ['PutItem'], /^EXTERNAL#/],
    ['PanelReading', ['GetItem'], /^COMMONS#MEDIATOR#/],
    ['PanelReading', ['Query'], /^COMMONS#MEDIATORS$/, 'gsi1'],
  ];

  test(
    'reaches no row, but for those who get principals, list tenants, bring, run and open matters, or read the panel',
    () =>
      forAll(
        fc.tuple(anyKey, anyhow),
        async ([key, asked]) => {
          for (const role of roles.filter((each) => each !== tenantRole)) {
            const expected = reaching.some(
              ([name, actions, keys, through]) =>
                placeOf(role) === name &&
                actions.map(named).includes(asked.action) &&
                keys.test(key) &&
                (asked.index === undefined || asked.index === through),
            );
            expect([role.name, await may({}, { ...asked, keys: [key] }, role)]).toEqual([role.name, expected]);
            expect([role.name, await may({}, asked, role)]).toEqual([role.name, false]);
          }
        },
        60,
      ),
    120_000,
  );
});
