import { expect, test } from 'vitest';
import { canonical, parseJson, sameJson } from '../../shared/kernel/json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('reads JSON', () => {
  expect(parseJson('{"a":[1,"é",null]}')).toEqual({ value: { a: [1, 'é', null] } });
  expect(parseJson(nested(64))).toHaveProperty('value');
});

test.each([
  ['a name without quotes', '{a:1}'],
  ['nothing', ''],
  ['half of it', '{"a":'],
  ['more than it', '{} {}'],
  ['a text that is not Unicode', '{"a":"\\ud800"}'],
  ['a name that is not Unicode', '{"\\udfff":1}'],
  ['too many levels', nested(65)],
  ['very many levels', nested(100_000)],
])('%s is malformed, and what was in it is not repeated', (_, text) => {
  const answer = parseJson(text);
  expect(answer).toHaveProperty('malformed');
  expect(JSON.stringify(answer)).not.toContain('ud800');
});

test.each([
  ['{"a":1,"a":2}', '#'],
  ['{"a":1,"\\u0061":1}', '#'],
  ['{"x":[{"a":1},{"b":{"c":1,"d":2,"c":3}}]}', '#/x/1/b'],
  ['{"x":{"a":{},"a":{}},"x":1}', '#/x'],
])('%s gives a name twice, at %s', (text, pointer) => {
  expect(parseJson(text)).toMatchObject({ malformed: 'an object in it gives one name twice', pointer });
});

test('one name in several objects is not given twice', () => {
  expect(parseJson('[{"a":{"a":1}},{"a":"\\"a\\":1"}]')).toHaveProperty('value');
});

test('equal values are the same, whatever order their names came in', () => {
  expect(sameJson({ a: 1, b: { c: [1, 2], d: undefined } }, { b: { c: [1, 2] }, a: 1 })).toBe(true);
  expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(canonical({ b: 1, a: 'ü' })).toBe('{"a":"ü","b":1}');
});
