import { describe, expect, test } from 'vitest';
import type { Cents } from '../../../shared/kernel/money.ts';
import { type Facts, screenOngoing, screenTotal } from '../../../shared/reporting/section111/screen.ts';
import { penaltyOn, thresholdOn, thresholds } from '../../../shared/reporting/section111/thresholds.ts';

const total = (amount: number, on = '2026-11-16') => ({ amount: amount as Cents, on });
const beneficiary: Facts = { status: 'beneficiary', cause: 'physicalTrauma' };

describe('what is paid once', () => {
  test.each([
    ['nothing is agreed', { status: 'beneficiary' }, 'notReportable'],
    ['it is not known who the patient is', { status: 'unknown', total: total(1) }, 'undetermined'],
    ['the patient is no beneficiary', { status: 'notBeneficiary', total: total(100_000_000) }, 'notReportable'],
    ['it is not said how it came about', { status: 'beneficiary', total: total(1) }, 'undetermined'],
    ['$750.00 after physical trauma', { ...beneficiary, total: total(75_000) }, 'notReportable'],
    ['a cent more', { ...beneficiary, total: total(75_001) }, 'reportable'],
    ['a cent after ingestion', { ...beneficiary, cause: 'ingestion', total: total(1) }, 'reportable'],
    ['a cent after implantation', { ...beneficiary, cause: 'implantation', total: total(1) }, 'reportable'],
    ['a cent after exposure', { ...beneficiary, cause: 'exposure', total: total(1) }, 'reportable'],
    ['before any threshold that is known', { ...beneficiary, total: total(1, '2016-12-31') }, 'reportable'],
  ] as const)('%s', (_, facts, expected) => {
    const { result, source } = screenTotal(facts as Facts);
    expect(result).toBe(expected);
    expect(source).not.toBe('');
  });

  test('goes by the threshold of its day', () => {
    expect(screenTotal({ ...beneficiary, total: total(75_000) }).source).toContain('2026');
    expect(screenTotal({ ...beneficiary, total: total(75_000, '2025-12-31') }).source).not.toContain('2026');
  });
});

describe('ongoing responsibility', () => {
  test.each([
    ['nothing is agreed', beneficiary, 'notReportable'],
    ['something is agreed, and nobody has said', { ...beneficiary, total: total(1) }, 'undetermined'],
    ['it is not taken on', { ...beneficiary, total: total(1), ongoing: 'none' }, 'notReportable'],
    ['it is, whatever it costs', { ...beneficiary, ongoing: { from: '2026-11-16' } }, 'reportable'],
    [
      'it is, for nobody Medicare pays for',
      { status: 'notBeneficiary', ongoing: { from: '2026-11-16' } },
      'notReportable',
    ],
    ['it is, for nobody knows whom', { status: 'unknown', ongoing: { from: '2026-11-16' } }, 'undetermined'],
  ] as const)('%s', (_, facts, expected) => expect(screenOngoing(facts as Facts).result).toBe(expected));
});

describe('dated data', () => {
  test('holds one threshold of a cause at a time, without a gap', () => {
    for (const { from, to, cause } of thresholds) {
      expect(
        thresholds.filter((each) => each.cause === cause && each.from <= from && from <= (each.to ?? from)),
      ).toHaveLength(1);
      if (to !== undefined) expect(thresholdOn('2026-01-01', cause)).toBeDefined();
    }
  });

  test('knows what a day of lateness costs at most, since there are penalties', () => {
    expect(penaltyOn('2025-10-10')).toBeUndefined();
    expect(penaltyOn('2025-10-11')?.perDay).toBe(147_400);
    expect(penaltyOn('2026-01-28')?.perDay).toBe(151_200);
  });
});
