import { describe, expect, test } from 'vitest';
import { codes } from '../../../shared/reporting/npdb/codes.ts';
import { doubtsIn, fill, narrativeFaults } from '../../../shared/reporting/npdb/narrative.ts';
import { defaults, OwnSettings } from '../../../shared/tenancy/settings.ts';

const known = { subject: 'Dana Whitfield', others: ['Ana Ruiz', 'Dr. Lee', 'Marta Whitfield'], result: 'O' };
const rulesOf = (said: string, more: Partial<typeof known> = {}) =>
  narrativeFaults(said, { ...known, ...more }).map(({ rule }) => rule);
const fine = 'Paid under a communication-and-resolution program after a sponge was left behind.';

describe('a narrative', () => {
  test.each([
    ['says the process', fine, []],
    ['names its subject', `${fine} Dr. Whitfield operated.`, []],
    ['is of 4,000 characters', fine.padEnd(4_000, '.'), []],
    ['is too long', fine.padEnd(4_001, '.'), ['maxLength']],
    ['leads somewhere', `${fine} See https://example.org/x`, ['noAddress']],
    ['leads somewhere without saying how', `${fine} See bayview.org`, ['noAddress']],
    ['names the patient', `${fine} Ana Ruiz was told.`, ['nobodyElse']],
    ['names the patient otherwise', `${fine} ANA  RUIZ was told.`, ['nobodyElse']],
    ['names the patient by the last name', `${fine} Ms. Ruiz was told.`, ['nobodyElse']],
    ['holds a word that begins like a name', `${fine} A leeway was left.`, []],
    ['holds a social security number', `${fine} 123-45-6789`, ['noIdentifier']],
    ['holds a telephone number', `${fine} 617-555-0100`, ['noIdentifier']],
    ['holds an email address', `${fine} desk@localhost.x`, ['noIdentifier']],
    ['holds a Medicare number', `${fine} 1EG4-TE5-MK73`, ['noIdentifier']],
    ['says nothing of the process', 'A sponge was left behind.', ['saysTheProcess']],
  ] as const)('that %s', (_, said, expected) => expect(rulesOf(said)).toEqual(expected));

  test('of another result need not say the process', () =>
    expect(rulesOf('A sponge was left behind.', { result: 'S' })).toEqual([]));

  test('points at where it stands, and names its source', () =>
    expect(narrativeFaults('', known)).toMatchObject([{ pointer: '#/narrative', source: 'MACRMI, practice 7' }]));
});

describe('the template of a narrative', () => {
  const all = { allegation: 'Retained foreign body', amount: '$75,000.00', resolvedOn: 'November 16, 2026' };

  test('is filled, and then nothing is wrong with it', () => {
    const { text, open } = fill(defaults.reporting.npdbNarrative, all);
    expect(open).toEqual([]);
    expect(text).toContain('Retained foreign body');
    expect(rulesOf(text)).toEqual([]);
  });

  test('names what is not known yet', () => {
    const { text, open } = fill(defaults.reporting.npdbNarrative, { ...all, allegation: undefined as never });
    expect(open).toEqual(['allegation']);
    expect(text).toContain('{allegation}');
  });

  test('is the tenant’s to write, and the law’s days only to shorten', () => {
    expect(OwnSettings.safeParse({ reporting: { npdbNarrative: 'CARe: {allegation}', npdbDays: 20 } }).success).toBe(
      true,
    );
    expect(OwnSettings.safeParse({ reporting: { npdbDays: 31 } }).success).toBe(false);
    expect(OwnSettings.safeParse({ reporting: { section111Days: 366 } }).success).toBe(false);
  });
});

test('where a narrative may name somebody whom nobody knows is asked, not refused', () => {
  const said = `${fine} Dr. Okafor helped Dr. Whitfield.`;
  expect(
    doubtsIn(said, known)
      .map(({ start, end }) => said.slice(start, end))
      .join(),
  ).toContain('Okafor');
  expect(
    doubtsIn(said, known)
      .map(({ start, end }) => said.slice(start, end))
      .join(),
  ).not.toContain('Whitfield');
  expect(rulesOf(said)).toEqual([]);
});

test('every list of codes says that it is to be verified, and from where it comes', () => {
  for (const list of Object.values(codes)) {
    expect(list).toMatchObject({ verify: true, source: expect.stringContaining('HRSA') });
    expect(Object.keys(list.codes).length).toBeGreaterThan(1);
  }
});
