import { beforeEach, expect, test, vi } from 'vitest';
import { cursorKeyFrom, newCursorSecret } from '../../../shared/http/cursors.ts';
import { pagesOf } from '../../../shared/http/page.ts';
import { type OrganisationId, TenantId } from '../../../shared/kernel/ids.ts';
import { at, bayview, harbor, stclare } from '../../support/cases.ts';
import { keysOf } from '../../support/cursors.ts';

const key = cursorKeyFrom(newCursorSecret());
const keys = keysOf(key);
const [current, withId] = [vi.fn(keys.current), vi.fn(keys.withId)];
beforeEach(() => vi.clearAllMocks());

const list = { route: '/v1/things', filter: { kind: 'a' } };
const form = /^place \d$/;

type Who = { readonly tenant?: TenantId; readonly hospital?: OrganisationId | undefined; readonly now?: string };
const pages = ({ tenant = harbor, now = '2026-11-23T08:00:00Z', ...more }: Who = {}) =>
  pagesOf({
    keys: { current, withId },
    reader: { tenant, hospital: 'hospital' in more ? more.hospital : bayview },
    now: at(now),
  });

const cursor = async (position = 'place 1', who: Who = {}) => {
  const { body } = await pages(who).answer(list, { items: [1], next: position });
  return body.next ?? '';
};

const refused = (detail: string) => ({
  refused: 'invalidRequest',
  detail: 'One thing is wrong.',
  errors: [{ parameter: 'cursor', rule: 'cursor', detail }],
});
const foreign = refused('is not the `next` of a page of this list with these filters');

test('a page without an end and a request without a cursor need no key', async () => {
  expect((await pages().answer(list, { items: [1], next: undefined })).body).toEqual({ items: [1] });
  expect(await pages().positionOf(list, undefined, form)).toEqual({ position: undefined });
  expect(await pages().sequenceOf(list, undefined)).toBe(0);
  expect([current, withId].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test('a cursor leads to where its page ended, for a day', async () => {
  const made = await cursor();
  expect(await pages().positionOf(list, made, form)).toEqual({ position: 'place 1' });
  expect(await pages({ now: '2026-11-24T07:59:59Z' }).positionOf(list, made, form)).toEqual({ position: 'place 1' });
  expect(await pages({ now: '2026-11-24T08:00:00Z' }).positionOf(list, made, form)).toEqual(
    refused('has expired: begin again without it'),
  );
});

test('whatever is wrong with a cursor, the refusal is the same', async () => {
  const made = await cursor();
  const flipped = `${made.slice(0, 60)}${made[60] === 'A' ? 'B' : 'A'}${made.slice(61)}`;
  const late = '2027-01-01T00:00:00Z';
  const tried = [
    pages().positionOf(list, 'made-up', form),
    pages().positionOf(list, flipped, form),
    pages({ now: late }).positionOf(list, flipped, form),
    pages({ tenant: TenantId.parse('summit') }).positionOf(list, made, form),
    pages({ hospital: stclare }).positionOf(list, made, form),
    pages({ hospital: undefined }).positionOf(list, made, form),
    pages({ hospital: undefined, now: late }).positionOf(list, made, form),
    pages().positionOf({ ...list, route: '/v1/others' }, made, form),
    pages().positionOf({ ...list, filter: {} }, made, form),
    pages().positionOf(list, made, /^another kind of place$/),
    pages().sequenceOf(list, await cursor('01')),
  ];
  for (const each of tried) expect(await each).toEqual(foreign);
});

test('a list by sequence goes on after the last one shown', async () => {
  expect(await pages().sequenceOf(list, await cursor('12'))).toBe(12);
});
