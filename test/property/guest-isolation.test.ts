import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../infra/local/iam.ts';
import type { Role } from '../../infra/local/roles.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { indexes, keys } from '../../shared/ledger/keys.ts';
import { deployedRoles, mayTakeOn, roleFor, takersOf } from '../support/roles.ts';

/** The synthesized policies of those who belong to no tenant: what a session reaches that is theirs. */

let roles: readonly Role[];
let guestRole: Role;
let servingRole: Role;
let table: string;
beforeAll(async () => {
  ({ roles, table } = await deployedRoles());
  guestRole = roleFor(roles, 'GuestsData');
  servingRole = roleFor(roles, 'Collaborations');
});

type Tags = Readonly<Record<string, string>>;
type Asked = { readonly action: string; readonly index?: string | undefined; readonly keys?: readonly string[] };

const may = async (tags: Tags, { action, index, keys: leading }: Asked) => {
  const resource = index === undefined ? table : `${table}/index/${index}`;
  const context = leading && { 'dynamodb:LeadingKeys': leading };
  const asked = { action, resource, context: { ...context } };
  return (await evaluate({ role: guestRole, name: 'somebody', tags }, asked)) === 'Allowed';
};

const named = (action: string) => `dynamodb:${action}`;
const reads = ['GetItem', 'BatchGetItem', 'Query'].map(named);
const actions = [
  ...reads,
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem', 'BatchWriteItem', 'Scan'].map(named),
  ...['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'].map(named),
];
const anyhow = fc.record({
  action: fc.constantFrom(...actions),
  index: fc.constantFrom<string | undefined>(undefined, undefined, ...indexes),
});

const [principal, other, matter, another] = [
  mint.principal(),
  mint.principal(),
  mint.collaboration(),
  mint.collaboration(),
];
const harbor = TenantId.parse('harbor');
const pointers = keys.guest(principal, matter).pk;
const rows = keys.collaboration(matter);
const tags = { PrincipalId: principal, MatterId: matter };
const odd = fc.constantFrom('*', '?', 'principal_*', 'collab_?', 'a#b', '');

const elsewhere = fc.constantFrom(
  keys.guest(other, matter).pk,
  keys.collaboration(another),
  keys.workflow(matter),
  keys.tenant(harbor),
  keys.participation(harbor, matter),
  keys.admission(undefined, principal),
  keys.principal('https://issuer.example', 'somebody').pk,
  ...[`${pointers}#MORE`, `${pointers}x`, `${rows}#MORE`, `${rows}x`, `MEDIATION#${matter}`, `SEALED#${matter}#x`],
  ...['PLATFORM#TENANTS', 'COMMONS#LESSONS', 'EXTERNAL#', 'COLLAB#', 'EXTERNAL#*', 'COLLAB#*', ''],
);

const forAll = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(values, check), { numRuns: 200 });

describe('a session of a guest', () => {
  test('reads its own pointers, and inside a matter that matter too, and writes neither', async () => {
    for (const action of actions) {
      const isRead = reads.includes(action);
      expect([action, await may({ PrincipalId: principal }, { action, keys: [pointers] })]).toEqual([action, isRead]);
      expect([action, await may(tags, { action, keys: [rows] })]).toEqual([action, isRead]);
      expect([action, await may(tags, { action, keys: [rows, pointers] })]).toEqual([action, isRead]);
      expect([action, await may({ PrincipalId: principal }, { action, keys: [rows] })]).toEqual([action, false]);
    }
  });

  test('does nothing anywhere else, alone or beside its own', () =>
    forAll(fc.tuple(elsewhere, anyhow), async ([key, asked]) => {
      expect(await may(tags, { ...asked, keys: [key] })).toBe(false);
      expect(await may(tags, { ...asked, keys: [pointers, rows, key] })).toBe(false);
    }));

  test('does nothing through an index, nor when it does not say to which rows', () =>
    forAll(fc.tuple(anyhow, fc.constantFrom(...indexes)), async ([asked, index]) => {
      expect(await may(tags, { ...asked, index, keys: [pointers] })).toBe(false);
      expect(await may(tags, asked)).toBe(false);
      expect(await may(tags, { ...asked, keys: [] })).toBe(false);
    }));

  test('does nothing without its principal, or with tags that could be a pattern', () =>
    forAll(fc.tuple(odd, fc.oneof(elsewhere, fc.constantFrom(pointers, rows)), anyhow), async ([value, key, asked]) => {
      expect(await may({ MatterId: matter }, { ...asked, keys: [key] })).toBe(false);
      expect(await may({ PrincipalId: value, MatterId: matter }, { ...asked, keys: [key] })).toBe(false);
      if (key !== pointers) {
        expect(await may({ PrincipalId: principal, MatterId: value }, { ...asked, keys: [key] })).toBe(false);
      }
    }));
});

describe('taking the role on', () => {
  const taking = (asked: Tags) => mayTakeOn(guestRole, asked, servingRole);

  test('takes a principal, and may take a matter, and no tag that could be a pattern', async () => {
    expect(await taking({ PrincipalId: principal })).toBe(true);
    expect(await taking(tags)).toBe(true);
    for (const value of ['*', '?', 'a#b', '']) {
      expect([value, await taking({ PrincipalId: value })]).toEqual([value, false]);
      expect([value, await taking({ ...tags, MatterId: value })]).toEqual([value, false]);
    }
    expect(await taking({})).toBe(false);
    expect(await taking({ MatterId: matter })).toBe(false);
    expect(await taking({ ...tags, TenantId: 'harbor' })).toBe(false);
    expect(await taking({ ...tags, PartyId: 'x' })).toBe(false);
  });

  test('is for the function behind the matters alone', async () => {
    expect(await takersOf(roles, guestRole, tags)).toEqual(['Collaborations']);
  });
});
