import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../infra/local/iam.ts';
import type { Role } from '../../infra/local/roles.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { indexes, keys, mediatorList } from '../../shared/ledger/keys.ts';
import { deployedRoles, mayTakeOn, roleFor, takersOf } from '../support/roles.ts';

/** The synthesized policies of the panel of mediators: who reads it, who writes it, and what else they reach. */

let roles: readonly Role[];
let reading: Role;
let keeping: Role;
let serving: Role;
let table: string;
beforeAll(async () => {
  ({ roles, table } = await deployedRoles());
  reading = roleFor(roles, 'PanelReading');
  keeping = roleFor(roles, 'PanelKeeping');
  serving = roleFor(roles, 'Mediators');
});

type Tags = Readonly<Record<string, string>>;
type Asked = { readonly action: string; readonly index?: string | undefined; readonly keys?: readonly string[] };

const may = async (role: Role, tags: Tags, { action, index, keys: leading }: Asked) => {
  const resource = index === undefined ? table : `${table}/index/${index}`;
  const asked = { action, resource, context: { ...(leading && { 'dynamodb:LeadingKeys': leading }) } };
  return (await evaluate({ role, name: 'somebody', tags }, asked)) === 'Allowed';
};

const called = (action: string) => `dynamodb:${action}`;
const [get, put, query] = ['GetItem', 'PutItem', 'Query'].map(called) as [string, string, string];
const actions = [
  ...[get, put, query],
  ...['BatchGetItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'BatchWriteItem', 'Scan'].map(called),
  ...['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'].map(called),
];
const anyhow = fc.record({
  action: fc.constantFrom(...actions),
  index: fc.constantFrom<string | undefined>(undefined, undefined, ...indexes),
});

const [ann, ben, harbor] = [mint.principal(), mint.principal(), TenantId.parse('harbor')];
const operator = { Platform: 'operator', PrincipalId: ann };
const one = keys.mediator(mint.mediator());
const lists = [mediatorList(), mediatorList('MA')];
const answered = (tenant: TenantId | undefined, actor: typeof ann) =>
  keys.idempotency(tenant, actor, 'POST /v1/mediators', 'a key').pk;

const elsewhere = fc.constantFrom(
  ...[keys.tenant(harbor), keys.admission(harbor, ann), keys.attorney(harbor, mint.attorney())],
  ...[keys.collaboration(mint.collaboration()), keys.guest(ann, mint.collaboration()).pk, keys.tenants(harbor).pk],
  ...[keys.principal('https://issuer.example', 'somebody').pk, keys.owner('x').pk],
  ...[answered(harbor, ann), answered(undefined, ben), 'PLATFORM#PRINCIPALS'],
  ...['COMMONS#LESSONS', 'COMMONS#MEDIATORSHIP', 'COMMONS#MEDIATOR', 'COMMONS#', 'COMMONS', 'COMMONS#*', ''],
);

const forAll = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(values, check), { numRuns: 200 });

describe('whoever asks', () => {
  test('reads mediators and their lists, and writes none', async () => {
    for (const action of actions) {
      expect([action, await may(reading, {}, { action, keys: [one] })]).toEqual([action, action === get]);
      for (const list of lists) {
        const asked = { action, index: 'gsi1', keys: [list] };
        expect([action, await may(reading, {}, asked)]).toEqual([action, action === query]);
      }
    }
  });

  test('finds nothing else in its reach, whatever its session is tagged with', () =>
    forAll(
      fc.tuple(
        fc.oneof(elsewhere, fc.constantFrom(answered(undefined, ann), keys.admission(undefined, ann))),
        anyhow,
        fc.constantFrom<Tags>({}, operator, { TenantId: harbor }),
      ),
      async ([key, asked, tags]) => {
        expect(await may(reading, tags, { ...asked, keys: [key] })).toBe(false);
        expect(await may(reading, tags, { ...asked, keys: [one, key] })).toBe(false);
        expect(await may(reading, tags, asked)).toBe(false);
        expect(await may(reading, tags, { ...asked, keys: [] })).toBe(false);
      },
    ));
});

describe('an operator', () => {
  test('reads and puts mediators, with the answer in one transaction, and looks who was admitted', async () => {
    const mine = answered(undefined, ann);
    expect(await may(keeping, operator, { action: put, keys: [one, mine] })).toBe(true);
    for (const key of [one, mine, keys.admission(undefined, ben)]) {
      expect([key, await may(keeping, operator, { action: get, keys: [key] })]).toEqual([key, true]);
    }
    for (const list of lists) {
      expect(await may(keeping, operator, { action: query, index: 'gsi1', keys: [list] })).toBe(true);
    }
    for (const action of actions.filter((each) => each !== get && each !== put && each !== query)) {
      expect([action, await may(keeping, operator, { action, keys: [one] })]).toEqual([action, false]);
    }
    expect(await may(keeping, operator, { action: put, keys: [keys.admission(undefined, ann)] })).toBe(false);
  });

  test('does nothing anywhere else, alone or beside a mediator, nor when it does not say to which rows', () =>
    forAll(fc.tuple(elsewhere, anyhow), async ([key, asked]) => {
      expect(await may(keeping, operator, { ...asked, keys: [key] })).toBe(false);
      expect(await may(keeping, operator, { ...asked, keys: [one, key] })).toBe(false);
      expect(await may(keeping, operator, asked)).toBe(false);
      expect(await may(keeping, operator, { ...asked, keys: [] })).toBe(false);
    }));

  test('is one only by its tag, and puts nothing without its name', () =>
    forAll(
      fc.tuple(fc.constantFrom(one, ...lists, answered(undefined, ann), keys.admission(undefined, ann)), anyhow),
      async ([key, asked]) => {
        for (const tags of [{}, { PrincipalId: ann }, { ...operator, Platform: 'x' }, { ...operator, Platform: '*' }]) {
          expect(await may(keeping, tags, { ...asked, keys: [key] })).toBe(false);
        }
        for (const tags of [{ Platform: 'operator' }, { ...operator, PrincipalId: '*' }]) {
          expect(await may(keeping, tags, { action: put, keys: [key] })).toBe(false);
        }
      },
    ));
});

describe('taking the roles on', () => {
  const taking = (taken: Role, asked: Tags) => mayTakeOn(taken, asked, serving);

  test('takes no tag to read, and to keep both tags and no other', async () => {
    expect(await taking(reading, {})).toBe(true);
    for (const tags of [operator, { TenantId: harbor }]) expect(await taking(reading, tags)).toBe(false);
    expect(await taking(keeping, operator)).toBe(true);
    for (const tags of [{}, { Platform: 'operator' }, { PrincipalId: ann }, { ...operator, TenantId: 'harbor' }]) {
      expect([tags, await taking(keeping, tags)]).toEqual([tags, false]);
    }
    for (const value of ['*', '?', 'a#b', '']) {
      expect([value, await taking(keeping, { ...operator, PrincipalId: value })]).toEqual([value, false]);
    }
  });

  test('is for the functions that look mediators up, and to keep for the one behind the panel alone', async () => {
    expect(await takersOf(roles, reading, {})).toEqual(['Mediations', 'Mediators']);
    expect(await takersOf(roles, keeping, operator)).toEqual(['Mediators']);
  });
});
