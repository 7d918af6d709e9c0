import { describe, expect, test } from 'vitest';
import { answer } from '../../../shared/http/answer.ts';
import type { MediatorId, PrincipalId } from '../../../shared/kernel/ids.ts';
import { instantOf } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { UsState } from '../../../shared/kernel/us-state.ts';
import { keys, namedIn } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import type { Query, Table } from '../../../shared/ledger/table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';
import { changeMediator, listMediator, retireMediator } from '../../../shared/mediation/panel/decide.ts';
import { Entry, evolveMediator, type Mediator } from '../../../shared/mediation/panel/mediator.ts';
import { type OpenMediator, panelOf } from '../../../shared/mediation/panel/panel.ts';
import { forChoosers, viewMediator } from '../../../shared/mediation/panel/view.ts';
import { admissionsOf } from '../../../shared/tenancy/admissions.ts';
import type { Role } from '../../../shared/tenancy/roles.ts';

const by = { actor: mint.principal() };
const at = (time: string) => instantOf(new Date(time));
const anEntry = (more: object = {}): Entry =>
  Entry.parse({ name: 'Miriam Castellanos', phone: '+1 617 555 0163', states: ['MA', 'NH'], ...more });

describe('what is said of a mediator', () => {
  const faults = (said: object) =>
    Entry.safeParse({ name: 'X', phone: '1', states: ['MA'], ...said }).error?.issues.map((issue) => [
      issue.path.join('.'),
      issue.code === 'custom' ? issue.params?.rule : issue.code,
    ]);

  test.each<[string, object, string, string]>([
    ['neither phone nor e-mail', { phone: undefined }, 'phone', 'reachable'],
    ['no state', { states: [] }, 'states', 'too_small'],
    ['a state that is none', { states: ['ZZ'] }, 'states.0', 'invalid_value'],
    ['a state twice', { states: ['MA', 'MA'] }, 'states', 'unique'],
    ['a language twice', { languages: ['es', 'ES'] }, 'languages', 'unique'],
    ['a field twice', { fields: ['Obstetrics', 'obstetrics'] }, 'fields', 'unique'],
    ['dollars and cents', { rates: { hour: 450.5 } }, 'rates.hour', 'invalid_type'],
    ['less than nothing', { rates: { day: -1 } }, 'rates.day', 'too_small'],
    ['a rate nobody knows', { rates: { week: 1 } }, 'rates', 'unrecognized_keys'],
    ['a day that is none', { availableFrom: '2027-02-30' }, 'availableFrom', 'invalid_format'],
    ['a principal that is no id', { principal: 'miriam' }, 'principal', 'invalid_format'],
  ])('is refused: %s', (_, said, path, rule) => expect(faults(said)).toEqual([[path, rule]]));

  test('holds without languages, fields and rates, for one that asks nothing, and for every state there is', () => {
    const said = { name: 'X', email: 'x@example.com', states: ['MA'] };
    expect(Entry.parse(said)).toEqual({ ...said, languages: [], fields: [], rates: {} });
    expect(Entry.parse({ ...said, rates: { hour: 0 } }).rates).toEqual({ hour: 0 });
  });
});

describe('a mediator', () => {
  const recorded = (sequence: number) => ({ sequence, at: at(`2026-11-0${sequence}T00:00:00Z`), by });
  const [id, principal, other] = [mint.mediator(), mint.principal(), mint.principal()];
  const entry = anEntry({ principal, rates: { hour: 45_000 }, availableFrom: '2027-01-11', about: 'A nurse once.' });
  const listed = evolveMediator(undefined, { type: 'MediatorListed', id, entry, ...recorded(1) });
  const changed = evolveMediator(listed, { type: 'MediatorChanged', entry, ...recorded(2) });
  const retired = evolveMediator(changed, { type: 'MediatorRetired', reason: 'Left', ...recorded(3) });
  const nobody = {
    refused: 'invalidRequest',
    errors: [{ pointer: '#/principal', rule: 'mediator', detail: expect.stringContaining('admit it first') }],
  };

  test('is put on the panel as somebody who may sign in as one, or who does not sign in', () => {
    expect(listMediator(id, entry, true)).toEqual([{ type: 'MediatorListed', id, entry }]);
    expect(listMediator(id, anEntry(), false)).toEqual([{ type: 'MediatorListed', id, entry: anEntry() }]);
    expect(listMediator(id, entry, false)).toMatchObject(nobody);
  });

  test('is changed only by what is new, and names nobody new who may not sign in as one', () => {
    expect(changeMediator(listed, entry, false)).toEqual([]);
    const said = { ...entry, about: 'New' };
    expect(changeMediator(listed, said, false)).toEqual([{ type: 'MediatorChanged', entry: said }]);
    expect(changeMediator(listed, { ...entry, principal: other }, false)).toMatchObject(nobody);
    expect(changeMediator(listed, { ...entry, principal: other }, true)).toHaveLength(1);
    const { principal: _, ...without } = entry;
    expect(changeMediator(listed, without, false)).toEqual([{ type: 'MediatorChanged', entry: without }]);
  });

  test('once retired is neither changed nor retired again', () => {
    expect(retireMediator(listed, undefined)).toEqual([{ type: 'MediatorRetired' }]);
    expect(changeMediator(retired, anEntry(), true)).toMatchObject({ refused: 'retired' });
    expect(retireMediator(retired, 'Again')).toMatchObject({ refused: 'retired' });
  });

  test('shows operators all of it, and insurers nothing of who keeps it or as whom it signs in', () => {
    const { principal: _, ...profile } = entry;
    const shown = {
      id,
      ...profile,
      signsIn: true,
      status: 'retired',
      listedAt: '2026-11-01T00:00:00.000Z',
      retiredAt: '2026-11-03T00:00:00.000Z',
    };
    expect(viewMediator(retired)).toEqual({
      ...shown,
      principal,
      listedBy: by.actor,
      changedAt: '2026-11-02T00:00:00.000Z',
      changedBy: by.actor,
      retiredBy: by.actor,
      retirementReason: 'Left',
    });
    expect(forChoosers(viewMediator(retired))).toEqual(shown);
  });
});

describe('the panel', () => {
  const show = (opened: OpenMediator) => answer(200, opened);
  const once = undefined;
  const setUp = () => {
    const stored = memoryTable();
    const queries: Query[] = [];
    const writes: number[] = [];
    const table: Table = {
      ...stored,
      query: (query) => {
        queries.push(query);
        return stored.query(query);
      },
      transact: (all) => {
        writes.push(all.length);
        return stored.transact(all);
      },
    };
    let day = 0;
    const scope = () => {
      day += 1;
      return { ledger: ledgerOn(table), by, now: at(`2026-11-${String(day).padStart(2, '0')}T00:00:00Z`) };
    };
    const panel = () => panelOf(scope());
    const list = (entry: Entry, id = mint.mediator()) => panel().list(id, entry, { answer: show, once });
    const change = async ({ state: { id }, ...opened }: OpenMediator, entry: Entry) =>
      panel().change(id, [etagOf(opened)], entry, { answer: show, once });
    const names = async (state?: string) =>
      (await panel().page({ state }, undefined, 10)).items.map(({ name }) => name);
    const admit = async (...roles: Role[]): Promise<PrincipalId> => {
      const id = mint.principal();
      const admissions = admissionsOf({ ...scope(), tenant: undefined, issuer: 'https://issuer.example' });
      const admitted = { id, name: 'M', roles, subject: id, isManaged: false };
      done(await admissions.admit(admitted, () => answer(200, {}), once));
      return id;
    };
    return { stored, queries, writes, panel, list, change, names, admit };
  };
  const done = <T>(answered: T) => {
    if (isRefusal(answered)) throw new Error(answered.refused);
    return answered as Exclude<T, { refused: string }>;
  };

  test('lists newest first, all or those of one state, and reads no more than it answers', async () => {
    const { list, names, queries, panel } = setUp();
    for (let index = 0; index < 15; index += 1) await list(anEntry({ name: `V${index}`, states: ['VT'] }));
    await list(anEntry({ name: 'One' }));
    await list(anEntry({ name: 'Two', states: ['MA'] }));
    expect((await names()).slice(0, 3)).toEqual(['Two', 'One', 'V14']);
    queries.length = 0;
    expect(await names('MA')).toEqual(['Two', 'One']);
    expect(queries).toMatchObject([{ partition: 'COMMONS#MEDIATORS#MA', index: 'gsi1' }]);
    const first = await panel().page({ state: 'MA' }, undefined, 1);
    const second = await panel().page({ state: 'MA' }, first.next, 1);
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Two', 'One']);
    expect(second.next).toBeUndefined();
  });

  test('follows changes from state to state, and leaves out whom it retired', async () => {
    const { list, change, names, panel } = setUp();
    const one = done(await list(anEntry({ name: 'One' }))).body;
    const moved = done(await change(one, anEntry({ name: 'Uno', states: ['MA', 'VT'] }))).body;
    expect([await names('MA'), await names('NH'), await names('VT')]).toEqual([['Uno'], [], ['Uno']]);
    const back = done(await change(moved, anEntry({ name: 'One' }))).body;
    expect([await names('MA'), await names('NH'), await names('VT')]).toEqual([['One'], ['One'], []]);
    done(await panel().retire(one.state.id, [etagOf(back)], 'Left', { answer: show, once }));
    expect([await names(), await names('MA'), await names('NH')]).toEqual([[], [], []]);
    expect(await panel().read(one.state.id)).toMatchObject({ state: { status: 'retired' }, version: 4 });
  });

  test('names whom the platform admitted as a mediator, and nobody else', async () => {
    const { list, change, admit } = setUp();
    const principal = await admit('mediator');
    const one = done(await list(anEntry({ principal }))).body;
    expect(one.state.entry.principal).toBe(principal);
    for (const stranger of [mint.principal(), await admit('counsel')]) {
      expect(await list(anEntry({ principal: stranger }))).toMatchObject({ refused: 'invalidRequest' });
      expect(await change(one, anEntry({ principal: stranger }))).toMatchObject({ refused: 'invalidRequest' });
    }
  });

  test('is changed by one at a time: the other is told what it is now', async () => {
    const { list, panel } = setUp();
    const one = done(await list(anEntry())).body;
    const retire = (id: MediatorId) => panel().retire(id, [etagOf(one)], undefined, { answer: show, once });
    const both = await Promise.all([retire(one.state.id), retire(one.state.id)]);
    expect(both.filter(isRefusal)).toMatchObject([{ refused: 'stale' }]);
    expect(await retire(one.state.id)).toMatchObject({ refused: 'stale' });
    expect(await retire(mint.mediator())).toMatchObject({ refused: 'notFound' });
  });

  test('keeps each mediator in a partition that is named after it, and is nobody’s', async () => {
    const { list, stored } = setUp();
    const { state } = done(await list(anEntry())).body as { state: Mediator };
    for (const { pk } of stored.rows()) expect(pk).toBe(`COMMONS#MEDIATOR#${state.id}`);
    expect(namedIn(keys.mediator(state.id))).toBeUndefined();
  });

  test('holds one who mediates in every state, with as many words as there may be, in one transaction', async () => {
    const { list, change, names, writes } = setUp();
    const wide = anEntry({
      states: UsState.options,
      languages: Array.from({ length: 20 }, (_, index) => `en-x${index}`),
      about: 'x'.repeat(2_000),
    });
    const one = done(await list(wide)).body;
    done(await change(one, anEntry({ states: ['GU'] })));
    expect([await names('GU'), await names('MA')]).toEqual([['Miriam Castellanos'], []]);
    // DynamoDB takes a hundred at once.
    expect(Math.max(...writes)).toBeLessThan(100);
  });
});
