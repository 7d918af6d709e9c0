import { describe, expect, test } from 'vitest';
import { cursorKeyFrom, newCursorSecret, openCursor, sealCursor } from '../../../shared/http/cursors.ts';
import { at } from '../../support/cases.ts';
import { aScope, keysOf } from '../../support/cursors.ts';

const key = cursorKeyFrom('ab'.repeat(32));
const keys = keysOf(key);
const expiresAt = Date.parse('2026-11-23T08:00:00Z') / 1000;
const position = '2026-11-23T02:45:44.591Z#case_01m834q3gtfvjtgy67egmk8x0d';

describe('a cursor', () => {
  const text = sealCursor(key, aScope, { position, expiresAt });

  test('is good until it expires, and not a moment longer', async () => {
    expect(await openCursor(keys, aScope, text, at('2026-11-23T07:59:59.999Z'))).toEqual({ position });
    expect(await openCursor(keys, aScope, text, at('2026-11-23T08:00:00Z'))).toBe('expired');
  });

  test('that is not ours is never told to have expired', async () => {
    const late = at('2027-01-01T00:00:00Z');
    expect(await openCursor(keys, { ...aScope, route: '/v1/other' }, text, late)).toBe('foreign');
    expect(await openCursor(keys, aScope, `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`, late)).toBe(
      'foreign',
    );
    expect(await openCursor(keysOf(cursorKeyFrom(newCursorSecret())), aScope, text, late)).toBe('foreign');
  });

  test('says nothing of where it leads, and is another one each time', () => {
    expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('case_');
    expect(sealCursor(key, aScope, { position, expiresAt })).not.toBe(text);
    expect(text.length).toBeLessThan(200);
  });

  test('is the same whether a filter is left out or open', async () => {
    const [open, leftOut] = [
      { ...aScope, filter: { harm: undefined } },
      { ...aScope, filter: {} },
    ];
    const made = sealCursor(key, open, { position, expiresAt });
    expect(await openCursor(keys, leftOut, made, at('2026-11-23T07:00:00Z'))).toEqual({ position });
  });

  test('too short to hold a tag does not open', async () => {
    for (const bytes of [0, 1, 8, 20, 35, 36]) {
      expect(await openCursor(keys, aScope, Buffer.alloc(bytes).toString('base64url'), at('2026-11-23'))).toBe(
        'foreign',
      );
    }
  });

  test('cut short does not open, however much of its tag is left', async () => {
    const bytes = Buffer.from(text, 'base64url');
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length).toString('base64url');
      expect(await openCursor(keys, aScope, cut, at('2026-11-23T07:00:00Z'))).toBe('foreign');
    }
  });

  test('to a place too long to come back is not made', () => {
    expect(() => sealCursor(key, aScope, { position: 'x'.repeat(400), expiresAt })).toThrow('characters');
    expect(sealCursor(key, aScope, { position: 'x'.repeat(180), expiresAt }).length).toBeLessThanOrEqual(400);
  });
});

describe('a secret', () => {
  test('is one key, with an id that shows nothing of it', () => {
    const [one, again] = [cursorKeyFrom('cd'.repeat(32)), cursorKeyFrom('cd'.repeat(32))];
    expect(one.key.equals(again.key)).toBe(true);
    expect(one.id).toBe(again.id);
    expect(one.id).toMatch(/^[0-9a-f]{16}$/);
    expect(one.key.export().toString('hex')).not.toContain(one.id);
    expect([one.id, key.id]).toEqual([...new Set([one.id, key.id])]);
  });

  test.each(['', 'ab', 'AB'.repeat(32), `${'ab'.repeat(32)}\n`, 'gh'.repeat(32)])('of another form is none', (text) => {
    expect(() => cursorKeyFrom(text)).toThrow('64 hex digits');
  });

  test('is made anew each time, in that form', () => {
    expect(newCursorSecret()).toMatch(/^[0-9a-f]{64}$/);
    expect(newCursorSecret()).not.toBe(newCursorSecret());
  });
});
