import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { rowActions } from '../../infra/aws/permissions.ts';
import { evaluate } from '../../infra/local/iam.ts';
import type { Role } from '../../infra/local/roles.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { bidKey, indexes, keys } from '../../shared/ledger/keys.ts';
import { deployedRoles, mayTakeOn, roleFor, takersOf } from '../support/roles.ts';

/** The synthesized policies of mediators, and of those who speak for a family: what a session reaches that is theirs. */

let roles: readonly Role[];
let seats: Role;
let table: string;
beforeAll(async () => {
  ({ roles, table } = await deployedRoles());
  seats = roleFor(roles, 'SeatsData');
});

type Tags = Readonly<Record<string, string>>;
type Asked = { readonly action: string; readonly index?: string | undefined; readonly keys?: readonly string[] };

const may = async (tags: Tags, { action, index, keys: leading }: Asked) => {
  const resource = index === undefined ? table : `${table}/index/${index}`;
  const asked = { action, resource, context: { ...(leading && { 'dynamodb:LeadingKeys': leading }) } };
  return (await evaluate({ role: seats, name: 'somebody', tags }, asked)) === 'Allowed';
};

const named = (action: string) => `dynamodb:${action}`;
const [get, put, query] = ['GetItem', 'PutItem', 'Query'].map(named) as [string, string, string];
const actions = [
  ...rowActions,
  ...['DeleteItem', 'BatchWriteItem', 'Scan', 'PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate'].map(named),
];
const anyhow = fc.record({
  action: fc.constantFrom(...actions),
  index: fc.constantFrom<string | undefined>(undefined, undefined, ...indexes),
});

const [ann, ben] = [mint.principal(), mint.principal()];
const [mediation, other] = [mint.mediation(), mint.mediation()];
const [party, another] = [mint.party(), mint.party()];
const harbor = TenantId.parse('harbor');
const pointers = keys.externals(ann);
const rows = keys.mediation(mediation);
const answerOf = (actor: typeof ann) => keys.idempotency(undefined, actor, 'POST /v1/mediations', 'a key').pk;
const mailboxOf = (id: typeof mediation, of: typeof party) => keys.sealed(id, of, bidKey(1)).pk;
const mailbox = mailboxOf(mediation, party);

const own = { PrincipalId: ann };
const inMediation = { ...own, MatterId: mediation };
const asParty = { ...inMediation, PartyId: party };

const elsewhere = fc.constantFrom<string>(
  ...[keys.tenant(harbor), keys.mediationDues(harbor, mediation), keys.admission(harbor, ann), keys.tenants(harbor).pk],
  ...[keys.externals(ben), answerOf(ben), keys.admission(undefined, ann), keys.idempotency(harbor, ann, 'x', 'y').pk],
  ...[keys.mediation(other), keys.collaboration(mint.collaboration()), `COLLAB#${mediation}`, keys.workflow(mediation)],
  ...[mailboxOf(mediation, another), mailboxOf(other, party), `${mailbox}#MORE`, `SEALED#${mediation}`],
  ...[`${rows}x`, `${rows}#MORE`, `${pointers}x`, `${pointers}#MORE`, 'COMMONS#MEDIATORS', keys.owner('x').pk],
  ...[keys.principal('https://issuer.example', 'somebody').pk, 'MEDIATION#', 'MEDIATION#*', 'EXTERNAL#', ''],
);

const forAll = <T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>) =>
  fc.assert(fc.asyncProperty(values, check), { numRuns: 100 });

/** Which actions a session may ask of all these rows at once. */
const allowed = async (tags: Tags, ...all: readonly string[]): Promise<string[]> => {
  const answers = await Promise.all(actions.map((action) => may(tags, { action, keys: all })));
  return actions.filter((_, place) => answers[place]);
};

describe('a session of somebody who belongs to no insurer', () => {
  test('reads its own pointers and what it was answered, and writes neither outside of a mediation', async () => {
    expect(await allowed(own, pointers)).toEqual([get, query]);
    expect(await allowed(own, answerOf(ann))).toEqual([get]);
    expect(await allowed(own, rows)).toEqual([]);
    expect(await allowed(own, mailbox)).toEqual([]);
  });

  test('reads and writes the mediation that it is tagged with, with the answer in one transaction; no pointer', async () => {
    expect(await allowed(inMediation, rows)).toEqual(rowActions);
    expect(await allowed(inMediation, rows, answerOf(ann))).toEqual(rowActions);
    expect(await allowed(inMediation, pointers)).toEqual([get, query]);
    expect(await allowed(inMediation, rows, pointers)).toEqual([]);
    expect(await allowed(inMediation, mailbox)).toEqual([]);
  });

  test('puts, as a party, into the mailbox of that party, and reads none', async () => {
    expect(await allowed(asParty, mailbox)).toEqual([put]);
    expect(await allowed(asParty, mailbox, rows, answerOf(ann))).toEqual([put]);
    expect(await allowed(asParty, rows)).toEqual(rowActions);
  });

  test('does nothing anywhere else, alone or beside its own, through an index, nor when it does not say to which rows', () =>
    forAll(fc.tuple(elsewhere, anyhow, fc.constantFrom(...indexes)), async ([key, asked, index]) => {
      expect(await may(asParty, { ...asked, keys: [key] })).toBe(false);
      for (const mine of [rows, mailbox, pointers]) {
        expect(await may(asParty, { ...asked, keys: [mine, key] })).toBe(false);
        expect(await may(asParty, { ...asked, index, keys: [mine] })).toBe(false);
      }
      expect(await may(asParty, asked)).toBe(false);
      expect(await may(asParty, { ...asked, keys: [] })).toBe(false);
    }));

  test('does nothing without its principal, or with tags that could be a pattern', () =>
    forAll(
      fc.tuple(
        fc.constantFrom('*', '?', 'principal_*', 'mediation_?', 'a#b', ''),
        fc.oneof(elsewhere, fc.constantFrom(pointers, rows, mailbox, answerOf(ann))),
        anyhow,
      ),
      async ([value, key, asked]) => {
        const asking = { ...asked, keys: [key] };
        expect(await may({ MatterId: mediation, PartyId: party }, asking)).toBe(false);
        expect(await may({ ...asParty, PrincipalId: value }, asking)).toBe(false);
        if (key === rows || key === mailbox) expect(await may({ ...asParty, MatterId: value }, asking)).toBe(false);
        if (key === mailbox) expect(await may({ ...asParty, PartyId: value }, asking)).toBe(false);
      },
    ));
});

describe('taking the role on', () => {
  const taking = (tags: Tags) => mayTakeOn(seats, tags, roleFor(roles, 'Mediations'));

  test('takes a principal, may take a mediation and a party, and no tag that could be a pattern', async () => {
    for (const tags of [own, inMediation, asParty]) expect([tags, await taking(tags)]).toEqual([tags, true]);
    for (const value of ['*', '?', 'a#b', '']) {
      for (const tag of Object.keys(asParty)) {
        expect([tag, value, await taking({ ...asParty, [tag]: value })]).toEqual([tag, value, false]);
      }
    }
    for (const tags of [
      {},
      { MatterId: mediation },
      { ...asParty, TenantId: harbor },
      { ...own, MediationId: other },
    ]) {
      expect([tags, await taking(tags)]).toEqual([tags, false]);
    }
  });

  test('is for the function behind mediations alone', async () => {
    expect(await takersOf(roles, seats, asParty)).toEqual(['Mediations']);
  });
});
