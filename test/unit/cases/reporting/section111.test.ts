import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import {
  decideOngoing,
  fileRecord,
  MedicareRecord,
  MedicareStatus,
  Ongoing,
  recordStatus,
} from '../../../../shared/cases/reporting/decide-section111.ts';
import { medicareBlocks, medicareScreenBlocks } from '../../../../shared/cases/reporting/owed.ts';
import { printSection111 } from '../../../../shared/cases/reporting/printing.ts';
import { showSection111 } from '../../../../shared/cases/reporting/view-section111.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { nextSteps } from '../../../../shared/cases/work/next-steps.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { defaults } from '../../../../shared/tenancy/settings.ts';
import { at, authorOf, given, harbor } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../../support/deciding.ts';
import { ongoingDecided, recordFiled, statusRecorded } from '../../../support/reporting-events.ts';
import { agreed, cents, closed, on, readyForOffer, reported } from '../../../support/resolution-events.ts';

const beginning = reported({ medicare: 'unknown', occurred: '2026-11-02' });
const settled = [...beginning, ...readyForOffer(), ...agreed()];
const screened = [...settled, statusRecorded(), ongoingDecided()];
const stepsIn = (history: readonly CaseEvent[]) =>
  nextSteps(given(...history), defaults).flatMap(({ duty, about, dueAt, ownOf }) =>
    duty === 'screenMedicare' || duty === 'reportMedicare' ? [{ duty, about, dueAt, ownOf }] : [],
  );

describe('what is found out of a patient', () => {
  const found = (said: object) =>
    MedicareStatus.safeParse({ status: 'beneficiary', how: 'query', on: '2026-11-15', ...said });

  test.each([
    ['with the Medicare number and the cause', { cause: 'ingestion', mbi: '1EG4TE5MK73' }, true],
    ['or the last five digits of another', { cause: 'ingestion', ssnLast5: '56789' }, true],
    ['not without either', { cause: 'ingestion' }, false],
    ['not without the cause', { mbi: '1EG4TE5MK73' }, false],
    ['not with what is no such number', { cause: 'ingestion', mbi: '0EG4TE5MK73' }, false],
    ['neither is needed of anybody else', { status: 'notBeneficiary' }, true],
  ])('is recorded %s', (_, said, expected) => expect(found(said).success).toBe(expected));

  test('goes before what the report says', () => {
    const said = [...reported({ medicare: 'notBeneficiary' }), ...readyForOffer(), ...agreed()];
    expect(medicareBlocks(given(...said))).toEqual([]);
    expect(medicareBlocks(given(...said, statusRecorded(), ongoingDecided())).map(({ rule }) => rule)).toEqual([
      'section111Report',
    ]);
  });

  test('is recorded after the end, too, and not for tomorrow', () => {
    const status = MedicareStatus.parse({ status: 'notBeneficiary', how: 'query', on: '2026-11-20' });
    expect(outcomeOf(recordStatus(given(...settled, closed()), status, acting))).toBe('MedicareStatusRecorded');
    expect(faultsOf(recordStatus(given(...settled), { ...status, on: on('2026-11-25') }, acting))).toEqual([
      '#/on past',
    ]);
  });
});

describe('a beneficiary is paid', () => {
  test.each([
    ['not before anybody has recorded who the patient is', [...reported({ medicare: 'beneficiary' })], 2],
    ['not before it is said whether care is taken on', [...beginning, statusRecorded()], 1],
    ['once both are known', [...beginning, statusRecorded(), ongoingDecided()], 0],
    ['as anybody else is, if the patient is none', [...beginning, statusRecorded({ status: 'notBeneficiary' })], 0],
  ] as const)('%s', (_, history, expected) => expect(medicareScreenBlocks(given(...history))).toHaveLength(expected));
});

describe('what is owed to Medicare', () => {
  test('is nothing before anything is agreed', () => expect(stepsIn(beginning)).toEqual([]));

  test('is to find out who the patient is, and whether care is taken on', () => {
    expect(stepsIn(settled)).toMatchObject([{ duty: 'screenMedicare', ownOf: 'insurer', dueAt: expect.any(String) }]);
    expect(stepsIn([...settled, statusRecorded({ status: 'notBeneficiary' })])).toEqual([]);
    expect(stepsIn([...settled, statusRecorded()]).map(({ duty }) => duty)).toContain('screenMedicare');
  });

  test('is each record by itself, due as the tenant has it', () => {
    const both = [...settled, statusRecorded(), ongoingDecided('2026-11-20', '2026-11-22')];
    expect(stepsIn(both).map(({ about, dueAt }) => [about, dueAt?.slice(0, 10)])).toEqual([
      ['tpoc', '2027-02-14'],
      ['ormStart', '2027-02-18'],
      ['ormTermination', '2027-02-20'],
    ]);
    expect(stepsIn([...both, recordFiled({ amount: cents(10_000_000) })]).map(({ about }) => about)).toEqual([
      'ormStart',
      'ormTermination',
    ]);
  });

  test('stands in the way of an end, unknown or unreported', () => {
    expect(medicareBlocks(given(...settled))).toHaveLength(2);
    expect(medicareBlocks(given(...screened))).toHaveLength(1);
    expect(medicareBlocks(given(...screened, recordFiled({ amount: cents(10_000_000) })))).toEqual([]);
  });
});

describe('a record', () => {
  const filed = (history: readonly CaseEvent[], said: object) =>
    fileRecord(
      given(...history),
      mint.filing(),
      MedicareRecord.parse({ on: '2026-11-20', reference: 'S111-1', ...said }),
      acting,
    );

  test.each([
    ['of what is reportable', screened, { kind: 'tpoc', amount: 10_000_000 }, 'Section111Filed'],
    ['of somebody nobody knows', settled, { kind: 'tpoc', amount: 10_000_000 }, 'notReportable'],
    ['of care that is not taken on', screened, { kind: 'ormStart' }, 'notReportable'],
    ['of an end that was not said', screened, { kind: 'ormTermination' }, 'notReportable'],
    ['twice', [...screened, recordFiled({ amount: cents(1) })], { kind: 'tpoc', amount: 1 }, 'alreadyDone'],
    ['corrected', [...screened, recordFiled({ amount: cents(1) })], { kind: 'tpoc', amount: 2 }, 'Section111Filed'],
  ] as const)('%s', (_, history, said, expected) => expect(outcomeOf(filed(history, said))).toBe(expected));

  test('says what was paid, where it is of a payment and nowhere else', () => {
    const parse = (said: object) => MedicareRecord.safeParse({ on: '2026-11-20', reference: 'x', ...said }).success;
    expect([parse({ kind: 'tpoc' }), parse({ kind: 'ormStart', amount: 1 }), parse({ kind: 'ormStart' })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('care that is still to come', () => {
  test.each([
    [{ ongoing: true }, false],
    [{ ongoing: false, from: '2026-11-16' }, false],
    [{ ongoing: true, from: '2026-11-16', until: '2026-11-15' }, false],
    [{ ongoing: true, from: '2026-11-16', until: '2026-11-16' }, true],
    [{ ongoing: false }, true],
  ])('%o', (said, expected) => expect(Ongoing.safeParse(said).success).toBe(expected));

  test('cannot be taken back once Medicare was told of it', () => {
    const history = [...settled, statusRecorded(), ongoingDecided('2026-11-16'), recordFiled({ kind: 'ormStart' })];
    expect(faultsOf(decideOngoing(given(...history), { ongoing: false }))).toEqual(['#/ongoing reported']);
    expect(
      outcomeOf(
        decideOngoing(given(...history), Ongoing.parse({ ongoing: true, from: '2026-11-16', until: '2026-11-20' })),
      ),
    ).toBe('OngoingDecided');
  });
});

describe('what is shown', () => {
  const view = (history: readonly CaseEvent[], now: string, isFull = false) =>
    showSection111(
      defaults,
      at(now),
      isFull,
    )(given(...history), { audience: 'insurer', organisation: harbor as never }).show(
      toldFrom(history.flatMap((event, after) => record([event], { after, at: acting.now, by: authorOf(event) }))),
    );

  test('is the last characters of a number, in full only to be printed', () => {
    expect(view(screened, '2026-11-23T08:00:00Z').status).toMatchObject({ mbi: '•••••••MK73' });
    const full = view(screened, '2026-11-23T08:00:00Z', true);
    expect(full.status).toMatchObject({ mbi: '1EG4TE5MK73' });
    const printed = JSON.stringify(printSection111(full));
    expect(printed).toContain('1EG4TE5MK73');
    expect(printed).not.toContain('undefined');
    expect(JSON.stringify(given(...screened))).not.toContain('1EG4TE5MK73');
  });

  test.each([
    ['not within a year', screened, '2027-11-16T23:59:59Z', undefined],
    ['a day after it', screened, '2027-11-17T12:00:00Z', { days: 1, perDayAtMost: 151_200 }],
    [
      'also once it was reported',
      [...screened, recordFiled({ amount: cents(10_000_000), on: on('2027-12-01') })],
      '2029-01-01T00:00:00Z',
      { days: 15 },
    ],
  ] as const)('tells how late it is: %s', (_, history, now, expected) => {
    const [tpoc] = view(history, now).records;
    if (expected) expect(tpoc?.late).toMatchObject(expected);
    else expect(tpoc?.late).toBeUndefined();
  });
});
