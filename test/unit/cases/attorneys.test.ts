import { describe, expect, test } from 'vitest';
import {
  type Attorney,
  changeAttorney,
  Entry,
  evolveAttorney,
  retireAttorney,
} from '../../../shared/cases/attorneys/attorney.ts';
import { directoryOf, type OpenAttorney } from '../../../shared/cases/attorneys/directory.ts';
import { viewAttorney } from '../../../shared/cases/attorneys/view.ts';
import { answer } from '../../../shared/http/answer.ts';
import { OrganisationId, TenantId } from '../../../shared/kernel/ids.ts';
import { instantOf } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { keys, namedIn } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import type { Query, Table } from '../../../shared/ledger/table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';

const harbor = TenantId.parse('harbor');
const by = { actor: mint.principal(), organisation: OrganisationId.parse('harbor') };
const at = (time: string) => instantOf(new Date(time));
const anEntry = (more: object = {}): Entry =>
  Entry.parse({ name: 'Rosa Delgado', phone: '+1 617 555 0142', states: ['MA', 'NH'], ...more });

describe('what is said of an attorney', () => {
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
    ['a language that is no tag', { languages: ['Español'] }, 'languages.0', 'invalid_format'],
    ['a language twice', { languages: ['es', 'ES'] }, 'languages', 'unique'],
    ['eleven fields', { fields: Array.from({ length: 11 }, (_, index) => `f${index}`) }, 'fields', 'too_big'],
    ['an address that is none', { email: 'rosa' }, 'email', 'invalid_format'],
  ])('is refused: %s', (_, said, path, rule) => expect(faults(said)).toEqual([[path, rule]]));

  test('holds with an e-mail address alone, and without languages and fields', () => {
    expect(Entry.parse({ name: ' X ', email: 'x@example.com', states: ['MA'] })).toEqual({
      name: 'X',
      email: 'x@example.com',
      states: ['MA'],
      languages: [],
      fields: [],
    });
  });
});

describe('an attorney', () => {
  const recorded = (sequence: number) => ({ sequence, at: at(`2026-11-0${sequence}T00:00:00Z`), by });
  const id = mint.attorney();
  const listed = evolveAttorney(undefined, { type: 'AttorneyListed', id, entry: anEntry(), ...recorded(1) });
  const retired = evolveAttorney(listed, { type: 'AttorneyRetired', reason: 'Left', ...recorded(2) });

  test('is listed, changed and retired, and it is known by whom and when', () => {
    const changed = evolveAttorney(listed, {
      type: 'AttorneyChanged',
      entry: anEntry({ states: ['VT'] }),
      ...recorded(2),
    });
    expect(changed).toMatchObject({ changedAt: '2026-11-02T00:00:00.000Z', changedBy: by.actor });
    expect([changed.entry.states, changed.filedUnder]).toEqual([['VT'], ['MA', 'NH', 'VT']]);
    expect(viewAttorney(retired)).toEqual({
      id,
      ...anEntry(),
      status: 'retired',
      listedAt: '2026-11-01T00:00:00.000Z',
      listedBy: by.actor,
      retiredAt: '2026-11-02T00:00:00.000Z',
      retiredBy: by.actor,
      retirementReason: 'Left',
    });
  });

  test('is not changed by saying the same again', () => {
    expect(changeAttorney(listed, anEntry())).toEqual([]);
    expect(changeAttorney(listed, anEntry({ note: 'New' }))).toEqual([
      { type: 'AttorneyChanged', entry: anEntry({ note: 'New' }) },
    ]);
  });

  test('once retired is neither changed nor retired again', () => {
    expect(retireAttorney(listed, undefined)).toEqual([{ type: 'AttorneyRetired' }]);
    expect(changeAttorney(retired, anEntry())).toMatchObject({ refused: 'retired' });
    expect(retireAttorney(retired, 'Again')).toMatchObject({ refused: 'retired' });
  });
});

describe('a directory', () => {
  const show = (opened: OpenAttorney) => answer(200, opened);
  const setUp = () => {
    const stored = memoryTable();
    const queries: Query[] = [];
    const table: Table = {
      ...stored,
      query: (query) => {
        queries.push(query);
        return stored.query(query);
      },
    };
    let day = 0;
    const directory = () => {
      day += 1;
      const now = at(`2026-11-${String(day).padStart(2, '0')}T00:00:00Z`);
      return directoryOf({ ledger: ledgerOn(table), tenant: harbor, by, now });
    };
    const list = async (entry: Entry) =>
      done(await directory().list(mint.attorney(), entry, show, undefined)).body as OpenAttorney;
    const change = async (
      opened: OpenAttorney,
      decide: (attorney: Attorney) => ReturnType<typeof changeAttorney>,
    ): Promise<OpenAttorney> =>
      done(await directory().change(opened.state.id, [etagOf(opened)], decide, show, undefined)).body;
    const names = async (state?: string) =>
      (await directory().page({ state }, undefined, 10)).items.map(({ name }) => name);
    return { stored, queries, directory, list, change, names };
  };
  const done = <T>(answered: T) => {
    if (isRefusal(answered)) throw new Error(answered.refused);
    return answered as Exclude<T, { refused: string }>;
  };

  test('lists newest first, all or those of one state, and reads no more than it answers', async () => {
    const { list, names, queries, directory } = setUp();
    for (let index = 0; index < 20; index += 1) await list(anEntry({ name: `V${index}`, states: ['VT'] }));
    await list(anEntry({ name: 'One' }));
    await list(anEntry({ name: 'Two', states: ['MA'] }));
    expect((await names()).slice(0, 3)).toEqual(['Two', 'One', 'V19']);
    expect(await names('NH')).toEqual(['One']);
    queries.length = 0;
    expect(await names('MA')).toEqual(['Two', 'One']);
    expect(queries).toMatchObject([{ partition: 'TENANT#harbor#ATTORNEYS#MA', index: 'gsi1' }]);
    const first = await directory().page({ state: 'MA' }, undefined, 1);
    const second = await directory().page({ state: 'MA' }, first.next, 1);
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Two', 'One']);
    expect(second.next).toBeUndefined();
  });

  test('follows a change: out of one state, into another, and back', async () => {
    const { list, change, names } = setUp();
    const one = await list(anEntry({ name: 'One' }));
    const moved = await change(one, (now) => changeAttorney(now, anEntry({ name: 'Uno', states: ['MA', 'VT'] })));
    expect([await names('MA'), await names('NH'), await names('VT')]).toEqual([['Uno'], [], ['Uno']]);
    await change(moved, (now) => changeAttorney(now, anEntry({ name: 'One', states: ['NH'] })));
    expect([await names('MA'), await names('NH'), await names('VT')]).toEqual([[], ['One'], []]);
    expect(await names()).toEqual(['One']);
  });

  test('leaves out whom it retired, and still knows them', async () => {
    const { list, change, names, directory } = setUp();
    const one = await list(anEntry({ name: 'One' }));
    await change(one, (now) => retireAttorney(now, 'Left'));
    expect([await names(), await names('MA'), await names('NH')]).toEqual([[], [], []]);
    expect(await directory().read(one.state.id)).toMatchObject({ state: { status: 'retired' }, version: 2 });
  });

  test('writes nothing when the same is said again', async () => {
    const { list, change, stored } = setUp();
    const one = await list(anEntry());
    const before = stored.rows();
    expect(await change(one, (now) => changeAttorney(now, anEntry()))).toEqual(one);
    expect(stored.rows()).toEqual(before);
  });

  test('is changed by one at a time: the other is told what it is now', async () => {
    const { list, directory } = setUp();
    const one = await list(anEntry());
    const retire = () =>
      directory().change(one.state.id, [etagOf(one)], (now) => retireAttorney(now, undefined), show, undefined);
    const both = await Promise.all([retire(), retire()]);
    expect(both.filter(isRefusal)).toMatchObject([{ refused: 'stale' }]);
    expect(await retire()).toMatchObject({ refused: 'stale' });
    expect(await directory().change(mint.attorney(), [etagOf(one)], () => [], show, undefined)).toMatchObject({
      refused: 'notFound',
    });
  });

  test('keeps each attorney in a partition that is named after it', async () => {
    const { list, stored } = setUp();
    const one = await list(anEntry());
    for (const { pk } of stored.rows()) expect(pk).toBe(keys.attorney(harbor, one.state.id));
    expect(namedIn(keys.attorney(harbor, one.state.id))).toEqual({ tenant: 'harbor', id: one.state.id });
  });
});
