import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Deed } from '../../infra/local/aws-service.ts';
import { evaluate } from '../../infra/local/iam.ts';
import { type KeyModel, kmsDeed } from '../../infra/local/kms.ts';
import type { Role } from '../../infra/local/roles.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { indexes, keys } from '../../shared/ledger/keys.ts';
import { deployedRoles } from '../support/roles.ts';

/** The synthesized policies of those who answer sealed: no table, no key and no code of ours stands between them and IAM. */

let roles: readonly Role[];
let tenantRole: Role;
let table: string;
let sealKey: KeyModel;
beforeAll(async () => {
  ({ roles, tenantRole, table, sealKey } = await deployedRoles());
});

type Tags = Readonly<Record<string, string>>;

const verdictOn = (deed: Deed, tags: Tags, role = tenantRole) => evaluate({ role, name: 'somebody', tags }, deed);
const may = async (deed: Deed, tags: Tags, role = tenantRole) => (await verdictOn(deed, tags, role)) === 'Allowed';

const [mediation, other, party, another] = [mint.mediation(), mint.mediation(), mint.party(), mint.party()];
const tags = { TenantId: 'harbor', MatterId: mediation, PartyId: party };
const question = 'BID#000000000001';
const own = { mediation, party, question };
const mailbox = keys.sealed(mediation, party, question).pk;

const on = (action: string, leading: readonly string[] | undefined, more: Record<string, string> = {}): Deed => ({
  action: `dynamodb:${action}`,
  resource: table,
  context: { ...(leading && { 'dynamodb:LeadingKeys': [...leading] }), ...more },
});
const encrypting = (context: Readonly<Record<string, string>>, key = sealKey) => kmsDeed('Encrypt', key, context);
const decrypting = (context: Readonly<Record<string, string>>) => kmsDeed('Decrypt', sealKey, context);

const reading = ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem', 'UpdateItem', 'DeleteItem', 'Scan'];
const anyTag = fc.oneof(fc.constantFrom<string>(mediation, other, party, another, '*', '?', '', 'a#b'), fc.string());

const forAll = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(values, check), { numRuns: 200 });

describe('in its own mailbox a party', () => {
  test('puts, and is not told what was there', async () => {
    expect(await may(on('PutItem', [mailbox]), tags)).toBe(true);
    expect(await may(on('PutItem', [mailbox], { 'dynamodb:ReturnValues': 'NONE' }), tags)).toBe(true);
    expect(await may(on('PutItem', [mailbox], { 'dynamodb:ReturnValues': 'ALL_OLD' }), tags)).toBe(false);
  });

  test('reads, checks, changes and deletes nothing: that is denied, whatever else came to be allowed', async () => {
    const generous: Role = {
      ...tenantRole,
      policies: [
        ...tenantRole.policies,
        {
          name: 'generous',
          policy: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: ['dynamodb:*', 'kms:*'], Resource: '*' }],
          },
        },
      ],
    };
    for (const action of reading) {
      for (const beside of [[], [`MEDIATION#${mediation}`], ['TENANT#harbor', `MEDIATION#${mediation}`]]) {
        expect([action, await verdictOn(on(action, [mailbox, ...beside]), tags, generous)]).toEqual([
          action,
          'ExplicitlyDenied',
        ]);
        expect([action, await may(on(action, [mailbox, ...beside]), tags)]).toEqual([action, false]);
      }
      expect([action, await may(on(action, undefined), tags)]).toEqual([action, false]);
    }
    expect(await verdictOn(decrypting(own), tags, generous)).toBe('ExplicitlyDenied');
  });

  test('finds nothing through an index', async () => {
    for (const index of indexes) {
      const query = { ...on('Query', [mailbox]), resource: `${table}/index/${index}` };
      expect([index, await may(query, tags)]).toEqual([index, false]);
    }
  });
});

describe('a mailbox of another party or mediation', () => {
  test('is reached in no way', () =>
    forAll(
      fc.tuple(fc.constantFrom('PutItem', ...reading), fc.constantFrom([other, party], [mediation, another], [other])),
      async ([action, names]) => {
        const theirs = ['SEALED', ...names].join('#');
        expect(await may(on(action, [theirs]), tags)).toBe(false);
        expect(await may(on(action, [mailbox, theirs]), tags)).toBe(false);
        expect(await may(on(action, [`${mailbox}#more`]), tags)).toBe(false);
        expect(await may(on(action, [`${mailbox}x`]), tags)).toBe(false);
      },
    ));
});

describe('under the key that seals, a party', () => {
  test('encrypts what it answers itself, to any question', () =>
    forAll(fc.string({ minLength: 1 }), async (asked) => {
      expect(await may(encrypting({ mediation, party, question: asked }), tags)).toBe(true);
    }));

  test('encrypts for no other party or mediation, nor with more, less or other context', () =>
    forAll(
      fc.constantFrom<Readonly<Record<string, string>>>(
        { ...own, party: another },
        { ...own, mediation: other },
        { mediation, party },
        { party, question },
        { mediation, question },
        {},
        { ...own, more: 'x' },
        { ...own, Party: another },
        { ...own, MEDIATION: mediation },
        { Mediation: mediation, party, question },
        { mediation, Party: party, question },
        { mediation: '*', party, question },
        { mediation, party: '?'.repeat(party.length), question },
        { mediation, party: '', question },
        { mediation, party: '$' + '{aws:PrincipalTag/PartyId}', question },
      ),
      async (context) => {
        expect(await may(encrypting(context), tags)).toBe(false);
      },
    ));

  test('does nothing else, and nothing under another key', async () => {
    const actions = ['Decrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo', 'CreateGrant', 'PutKeyPolicy'];
    for (const action of actions) {
      expect([action, await may(kmsDeed(action, sealKey, own), tags)]).toEqual([action, false]);
    }
    expect(await may(encrypting(own, { ...sealKey, arn: `${sealKey.arn}x` }), tags)).toBe(false);
  });

  test('does nothing without the tags, or with tags that could be a pattern', () =>
    forAll(
      fc.tuple(anyTag, anyTag, fc.subarray(['MatterId', 'PartyId'] as const)),
      async ([MatterId, PartyId, missing]) => {
        const given: Tags = Object.fromEntries(
          Object.entries({ TenantId: 'harbor', MatterId, PartyId }).filter(
            ([name]) => !missing.includes(name as never),
          ),
        );
        const isNamed = (tag: string | undefined) => tag !== undefined && /^[^*?#]+$/s.test(tag);
        const plain = isNamed(given.MatterId) && isNamed(given.PartyId);
        const asGiven = { mediation: MatterId, party: PartyId, question };
        expect(await may(encrypting(asGiven), given)).toBe(plain);
        expect(await may(encrypting(own), given)).toBe(plain && MatterId === mediation && PartyId === party);
        expect(await may(decrypting(asGiven), given)).toBe(false);
      },
    ));
});

test('nobody in the template opens what is sealed, and only sessions of tenants seal', async () => {
  const [openers, readers, sealers] = [[], [], []] as string[][];
  const all = { ...tags, PrincipalId: mint.principal(), Platform: 'operator' };
  for (const role of roles) {
    if (await may(decrypting(own), all, role)) openers?.push(role.name);
    if (await may(encrypting(own), all, role)) sealers?.push(role.name);
    for (const action of reading) if (await may(on(action, [mailbox]), all, role)) readers?.push(role.name);
  }
  expect([openers, readers, sealers]).toEqual([[], [], [tenantRole.name]]);
});
