import { describe, expect, test } from 'vitest';
import { fits, parsePattern } from '../../../infra/local/stream-filter.ts';

const record = { eventName: 'INSERT', dynamodb: { NewImage: { kind: { S: 'case' }, count: { N: '1' } } } };
const image = (pattern: object) => ({ dynamodb: { NewImage: pattern } });

describe('a record fits a pattern', () => {
  test.each<[string, object, boolean]>([
    ['that asks for nothing', {}, true],
    ['of which it has one value', { eventName: ['INSERT', 'MODIFY'] }, true],
    ['of which it has no value', { eventName: ['REMOVE'] }, false],
    ['of which it has all parts', { eventName: ['INSERT'], ...image({ kind: { S: ['case'] } }) }, true],
    ['of which it has one part only', { eventName: ['INSERT'], ...image({ kind: { S: ['miss'] } }) }, false],
    ['that names what it has not', image({ other: { S: ['x'] } }), false],
    ['that wants something there', image({ kind: { S: [{ exists: true }] } }), true],
    ['that wants something away', image({ other: { S: [{ exists: false }] } }), true],
    ['by a beginning', image({ kind: { S: [{ prefix: 'ca' }] } }), true],
    ['by an end', image({ kind: { S: [{ suffix: 'ca' }] } }), false],
    ['by what it must not be', image({ kind: { S: [{ 'anything-but': ['miss'] }] } }), true],
    ['by what it must not be, but is', image({ kind: { S: [{ 'anything-but': 'case' }] } }), false],
  ])('%s', (_, pattern, expected) => {
    expect(fits(parsePattern(JSON.stringify(pattern)), record)).toBe(expected);
  });
});

test('a pattern that is not understood is refused, not passed over', () => {
  expect(() => parsePattern('{"eventName":[{"numeric":[">",1]}]}')).toThrow('numeric');
  expect(() => parsePattern('{"eventName":"INSERT"}')).toThrow('no pattern');
});
