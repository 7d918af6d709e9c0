import { expect, test } from 'vitest';
import { answer } from '../../../shared/http/answer.ts';
import { TenantId } from '../../../shared/kernel/ids.ts';
import { instantOf } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { Cents } from '../../../shared/kernel/money.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';
import { authorityFaults, defaults, OwnSettings, settingsWith } from '../../../shared/tenancy/settings.ts';
import { settingsOf } from '../../../shared/tenancy/tenant-settings.ts';

test('the defaults are the field’s', () => {
  expect(defaults).toMatchObject({
    triage: { severityThreshold: 4, reviewStartHours: 72 },
    communication: { updateDays: 14 },
    relief: { expensesCap: 3_000_000, recoveryDayRate: 10_000, recoveryDays: 50, capIncludesRecovery: true },
    collaboration: { acknowledgementDays: 10, agreementDays: 10, reviewDays: 20, allocationDays: 10 },
    calendar: { daysOff: [] },
    clocks: {},
  });
});

test('what a tenant sets counts, one by one; whatever it leaves out is the default', () => {
  expect(settingsWith({})).toEqual(defaults);
  expect(settingsWith({ relief: { recoveryDays: 0, capIncludesRecovery: false } })).toEqual({
    ...defaults,
    relief: { ...defaults.relief, recoveryDays: 0, capIncludesRecovery: false },
  });
});

test('a tenant has its own days off, and its own numbers of clocks', () => {
  const own = OwnSettings.parse({ calendar: { daysOff: ['2026-12-24'] }, clocks: { 'ma-notice-response': 120 } });
  expect(settingsWith(own)).toMatchObject(own);
});

test.each([
  ['a threshold beyond the scale', { triage: { severityThreshold: 10 } }],
  ['a day that is none', { communication: { updateDays: 0 } }],
  ['part of a cent', { relief: { expensesCap: 0.5 } }],
  ['less than nothing', { relief: { recoveryDayRate: -1 } }],
  ['a day off that is none', { calendar: { daysOff: ['2026-02-30'] } }],
  ['a day off at a time of day', { calendar: { daysOff: ['2026-12-24T00:00:00Z'] } }],
  ['a day off twice', { calendar: { daysOff: ['2026-12-24', '2026-12-24'] } }],
  [
    'more than a hundred days off',
    {
      calendar: {
        daysOff: Array.from({ length: 101 }, (_, n) => new Date(n * 864e5).toISOString().slice(0, 10)),
      },
    },
  ],
  ['a clock that gives no time', { clocks: { 'ma-notice-response': 0 } }],
  ['an unknown group', { other: {} }],
  ['an unknown setting', { relief: { cap: 1 } }],
])('no tenant sets %s', (_, own) => {
  expect(OwnSettings.safeParse(own).success).toBe(false);
});

test('of two who change at once, one does, and the other is told', async () => {
  const settings = settingsOf({
    ledger: ledgerOn(memoryTable()),
    tenant: TenantId.parse('harbor'),
    by: { actor: mint.principal() },
    now: instantOf(new Date()),
  });
  const read = await settings.read();
  const change = (updateDays: number) =>
    settings.change(
      [etagOf(read)],
      { own: { communication: { updateDays } } },
      (changed) => answer(200, changed),
      undefined,
    );
  const both = await Promise.all([change(7), change(8)]);
  expect(both.filter(isRefusal)).toMatchObject([{ refused: 'stale' }]);
  expect((await settings.read()).version).toBe(1);
  expect((await settings.history(0, 10)).items).toHaveLength(1);
});

test('whoever authorises offers may authorise what staff may offer alone', () => {
  const cents = (amount: number) => Cents.parse(amount);
  expect(authorityFaults({})).toEqual([]);
  expect(authorityFaults({ resolution: { claimsAuthority: cents(100), adminAuthority: cents(100) } })).toEqual([]);
  expect(authorityFaults({ resolution: { adminAuthority: cents(1_000) } })).toMatchObject([
    { pointer: '#/resolution/adminAuthority', rule: 'notBelowClaims' },
  ]);
});
