import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CursorScope,
  cursorKeyFrom,
  longestCursor,
  newCursorSecret,
  openCursor,
  sealCursor,
} from '../../shared/http/cursors.ts';
import { OrganisationId, TenantId } from '../../shared/kernel/ids.ts';
import { sameJson } from '../../shared/kernel/json.ts';
import { at } from '../support/cases.ts';
import { keysOf } from '../support/cursors.ts';

const now = at('2026-11-23T08:00:00Z');
const expiresAt = Date.parse(now) / 1000 + 60;

const [oldest, older, newest] = [newCursorSecret(), newCursorSecret(), newCursorSecret()].map(cursorKeyFrom) as [
  ReturnType<typeof cursorKeyFrom>,
  ReturnType<typeof cursorKeyFrom>,
  ReturnType<typeof cursorKeyFrom>,
];

const anyPosition = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
const anyScope: fc.Arbitrary<CursorScope> = fc.record({
  tenant: fc.constantFrom('harbor', 'harbormaster', 'summit').map((id) => TenantId.parse(id)),
  hospital: fc
    .constantFrom(undefined, 'bayview', 'stclare', 'harbor')
    .map((id) => id && OrganisationId.parse(id)) as fc.Arbitrary<OrganisationId | undefined>,
  route: fc.constantFrom('/v1/cases', '/v1/cases/{caseId}/timeline', '/v1/cases/{caseId}/reports'),
  filter: fc.oneof(
    fc.record({ caseId: fc.string() }),
    fc.record(
      { stage: fc.constantFrom('report', 'triage'), harm: fc.constantFrom('mild', 'death') },
      { requiredKeys: [] },
    ),
  ),
});

describe('a cursor', () => {
  test('leads back to where it was made, for its own list and reader', () =>
    fc.assert(
      fc.asyncProperty(anyScope, anyPosition, async (scope, position) => {
        const text = sealCursor(newest, scope, { position, expiresAt });
        expect(text).toMatch(/^[\w-]+$/);
        expect(text.length).toBeLessThanOrEqual(longestCursor);
        const alike = { ...scope, filter: Object.fromEntries(Object.entries(scope.filter as object).reverse()) };
        expect(await openCursor(keysOf(newest), alike, text, now)).toEqual({ position });
      }),
    ));

  test('of which any bit is changed does not open', () =>
    fc.assert(
      fc.asyncProperty(anyScope, anyPosition, fc.nat(), async (scope, position, chosen) => {
        const bytes = Buffer.from(sealCursor(newest, scope, { position, expiresAt }), 'base64url');
        const bit = chosen % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await openCursor(keysOf(older, newest), scope, bytes.toString('base64url'), now)).toBe('foreign');
      }),
      { numRuns: 1_000 },
    ));

  test('of which any character is changed, added or left out does not open', () =>
    fc.assert(
      fc.asyncProperty(
        anyScope,
        anyPosition,
        fc.nat(),
        fc.string({ maxLength: 1 }),
        async (scope, position, where, other) => {
          const text = sealCursor(newest, scope, { position, expiresAt });
          const index = where % (text.length + 1);
          for (const removed of [0, 1]) {
            const changed = text.slice(0, index) + other + text.slice(index + removed);
            if (changed === text) continue;
            expect(await openCursor(keysOf(older, newest), scope, changed, now)).toBe('foreign');
          }
        },
      ),
      { numRuns: 1_000 },
    ));

  test('put together from pieces of two does not open', () =>
    fc.assert(
      fc.asyncProperty(anyScope, anyPosition, anyPosition, fc.nat(), async (scope, one, two, where) => {
        const [first, second] = [one, two].map((position) => sealCursor(newest, scope, { position, expiresAt }));
        const index = where % (first?.length ?? 0);
        const mixed = `${first?.slice(0, index)}${second?.slice(index)}`;
        fc.pre(mixed !== first && mixed !== second);
        expect(await openCursor(keysOf(newest), scope, mixed, now)).toBe('foreign');
      }),
    ));

  test('of one tenant, hospital, route or filter never opens for another', () =>
    fc.assert(
      fc.asyncProperty(anyScope, anyScope, anyPosition, async (mine, theirs, position) => {
        fc.pre(!sameJson(mine, theirs));
        const text = sealCursor(newest, mine, { position, expiresAt });
        expect(await openCursor(keysOf(newest), theirs, text, now)).toBe('foreign');
      }),
      { numRuns: 1_000 },
    ));

  test('that nobody made does not open', () =>
    fc.assert(
      fc.asyncProperty(anyScope, fc.oneof(fc.string(), fc.base64String()), async (scope, text) => {
        expect(await openCursor(keysOf(newest), scope, text, now)).toBe('foreign');
      }),
    ));

  test('opens after one rotation, and not after two', () =>
    fc.assert(
      fc.asyncProperty(anyScope, anyPosition, async (scope, position) => {
        const text = sealCursor(await keysOf(oldest).current(), scope, { position, expiresAt });
        expect(await openCursor(keysOf(oldest, older), scope, text, now)).toEqual({ position });
        expect(await openCursor(keysOf(oldest, older, newest), scope, text, now)).toBe('foreign');
      }),
    ));
});
