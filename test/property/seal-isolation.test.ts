import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Deed } from '../../infra/local/aws-service.ts';
import { evaluate } from '../../infra/local/iam.ts';
import { type KeyModel, kmsDeed } from '../../infra/local/kms.ts';
import type { Role } from '../../infra/local/roles.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { indexes, keys } from '../../shared/ledger/keys.ts';
import { deployedRoles, placeOf, roleFor } from '../support/roles.ts';

/** The synthesized policies of those who answer sealed: no table, no key and no code of ours stands between them and IAM. */

let roles: readonly Role[];
let table: string;
let sealKey: KeyModel;
beforeAll(async () => {
  ({ roles, table, sealKey } = await deployedRoles());
});

type Tags = Readonly<Record<string, string>>;

const verdictOn = (deed: Deed, tags: Tags, role: Role) => evaluate({ role, name: 'somebody', tags }, deed);

const [mediation, other, party, another] = [mint.mediation(), mint.mediation(), mint.party(), mint.party()];
const seat = { MatterId: mediation, PartyId: party };
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
  fc.assert(fc.asyncProperty(values, check), { numRuns: 100 });

const principal = mint.principal();

/** Whose sessions put sealed answers, what they are tagged with besides, and what rows they reach that are nobody else's. */
const sealing = [
  ['an insurer', 'TenantData', { TenantId: 'harbor' }, 'TENANT#harbor'],
  ['a family', 'SeatsData', { PrincipalId: principal }, `PLATFORM#IDEMPOTENCY#${principal}#x`],
] as const;

describe.each(sealing)('%s', (_, place, whose, ownRow) => {
  const tags = { ...whose, ...seat };
  let itself: Role;
  beforeAll(() => {
    itself = roleFor(roles, place);
  });
  const may = async (deed: Deed, tagged: Tags, role = itself) => (await verdictOn(deed, tagged, role)) === 'Allowed';

  describe('in its own mailbox a party', () => {
    test('puts, and is not told what was there', async () => {
      expect(await may(on('PutItem', [mailbox]), tags)).toBe(true);
      expect(await may(on('PutItem', [mailbox], { 'dynamodb:ReturnValues': 'NONE' }), tags)).toBe(true);
      expect(await may(on('PutItem', [mailbox], { 'dynamodb:ReturnValues': 'ALL_OLD' }), tags)).toBe(false);
    });

    test('reads, checks, changes and deletes nothing: that is denied, whatever else came to be allowed', async () => {
      const generous: Role = {
        ...itself,
        policies: [
          ...itself.policies,
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
        for (const beside of [[], [`MEDIATION#${mediation}`], [ownRow, `MEDIATION#${mediation}`]]) {
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
        fc.tuple(
          fc.constantFrom('PutItem', ...reading),
          fc.constantFrom([other, party], [mediation, another], [other]),
        ),
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
            Object.entries({ ...whose, MatterId, PartyId }).filter(([name]) => !missing.includes(name as never)),
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
});

describe('of all roles', () => {
  const all = { ...seat, TenantId: 'harbor', PrincipalId: principal, Platform: 'operator', MediationId: mediation };
  const placesOf = async (deed: Deed, verdict = 'Allowed') => {
    const places = [];
    for (const role of roles) if ((await verdictOn(deed, all, role)) === verdict) places.push(placeOf(role));
    return places.sort();
  };

  test('only the function that opens rounds reads mailboxes, one answer at a time, and unseals', async () => {
    expect(await placesOf(decrypting(own))).toEqual(['Opener']);
    for (const action of reading) {
      expect([action, await placesOf(on(action, [mailbox]))]).toEqual([action, action === 'GetItem' ? ['Opener'] : []]);
    }
  });

  test('those that seal are denied both, whatever else came to be allowed', async () => {
    expect(await placesOf(encrypting(own))).toEqual(['SeatsData', 'TenantData']);
    expect(await placesOf(on('PutItem', [mailbox]))).toEqual(['SeatsData', 'TenantData']);
    expect(await placesOf(decrypting(own), 'ExplicitlyDenied')).toEqual(['SeatsData', 'TenantData']);
    expect(await placesOf(on('GetItem', [mailbox]), 'ExplicitlyDenied')).toEqual(['SeatsData', 'TenantData']);
  });

  test('the one that opens reaches mediations besides, and no row of anybody', async () => {
    const opener = roleFor(roles, 'Opener');
    const may = async (deed: Deed) => (await verdictOn(deed, all, opener)) === 'Allowed';
    expect(await may(on('PutItem', [`MEDIATION#${mediation}`]))).toBe(true);
    for (const row of ['TENANT#harbor', 'COLLAB#x', `WORKFLOW#${mediation}`, `EXTERNAL#${principal}`, 'COMMONS#x']) {
      for (const action of ['PutItem', ...reading]) {
        expect([row, action, await may(on(action, [row]))]).toEqual([row, action, false]);
      }
    }
    expect(await may(decrypting({ mediation, party }))).toBe(false);
  });
});
