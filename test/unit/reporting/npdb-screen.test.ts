import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Evidence,
  type MoneySource,
  type Outcome,
  type Paper,
  screen,
} from '../../../shared/reporting/npdb/screen.ts';

/** What the evidence may be, in each of the things that decide. */
const money = {
  none: [],
  insurer: ['insurer'],
  entityRefund: ['entityRefund'],
  personalFunds: ['personalFunds'],
  debtWaiver: ['debtWaiver'],
  insurerBesidesPersonalFunds: ['personalFunds', 'insurer'],
  severalPayments: ['insurer', 'insurer'],
} as const satisfies Readonly<Record<string, readonly MoneySource[]>>;

const asks = { none: undefined, oral: false, written: true } as const;
const found = ['yes', 'no', 'unknown'] as const;
const outcomes = ['named', 'dismissedForIt', 'notNamed', 'none', 'unknown'] as const satisfies Outcome['says'][];

type Row = {
  readonly money: keyof typeof money;
  readonly demand: keyof typeof asks;
  readonly forMoney: Paper['asksForMoney'];
  readonly names: Paper['names'];
  readonly outcome: Outcome['says'];
};

const evidenceOf = ({ money: given, demand, forMoney, names, outcome }: Row): Evidence => ({
  money: money[given].map((source, index) => ({ id: `payment ${index}`, source })),
  demands: demand === 'none' ? [] : [{ id: 'demand', isWritten: demand === 'written', asksForMoney: forMoney, names }],
  outcome: { id: 'release', says: outcome },
});

const all: readonly Row[] = (Object.keys(money) as Row['money'][]).flatMap((given) =>
  (Object.keys(asks) as Row['demand'][]).flatMap((demand) =>
    found.flatMap((forMoney) =>
      found.flatMap((names) => outcomes.map((outcome) => ({ money: given, demand, forMoney, names, outcome }))),
    ),
  ),
);

type Case = {
  /** What of the evidence it is about; whatever it leaves out may be anything. */
  readonly when: { readonly [Key in keyof Row]?: readonly Row[Key][] };
  readonly expected: 'reportable' | 'notReportable' | 'undetermined';
  readonly source: string;
};

const counted = ['insurer', 'entityRefund', 'insurerBesidesPersonalFunds', 'severalPayments'] as const;
const ended = ['named', 'dismissedForIt', 'none'] as const;
const guidebook = 'NPDB Guidebook, E: medical malpractice payments';

/** The truth table: the first row that fits decides. */
const table: readonly Case[] = [
  {
    when: { money: ['none'] },
    expected: 'notReportable',
    source: `45 CFR 60.7(a), ${guidebook}: an exchange of money`,
  },
  {
    when: { money: ['personalFunds'] },
    expected: 'notReportable',
    source: `${guidebook}: a practitioner’s personal funds`,
  },
  { when: { money: ['debtWaiver'] }, expected: 'notReportable', source: `${guidebook}: a waiver of debt` },
  { when: { demand: ['none'] }, expected: 'notReportable', source: `${guidebook}: a written claim demanding payment` },
  { when: { demand: ['oral'] }, expected: 'notReportable', source: `${guidebook}, Q&A: never put in writing` },
  { when: { forMoney: ['no'] }, expected: 'notReportable', source: `${guidebook}: demanding monetary payment` },
  { when: { names: ['no'] }, expected: 'notReportable', source: `${guidebook}: against an entity alone` },
  { when: { outcome: ['notNamed'] }, expected: 'notReportable', source: `${guidebook}: named in the release too` },
  { when: { forMoney: ['unknown'] }, expected: 'undetermined', source: 'Amends: what nobody has read decides nothing' },
  { when: { names: ['unknown'] }, expected: 'undetermined', source: 'Amends: what nobody has read decides nothing' },
  { when: { outcome: ['unknown'] }, expected: 'undetermined', source: 'Amends: what nobody has read decides nothing' },
  {
    when: { money: ['entityRefund'] },
    expected: 'reportable',
    source: `${guidebook}: a refund by an entity on a written request`,
  },
  {
    when: { money: ['severalPayments'] },
    expected: 'reportable',
    source: `${guidebook}: the first of several payments triggers`,
  },
  {
    when: { outcome: ['dismissedForIt'] },
    expected: 'reportable',
    source: `${guidebook}, Q&A 16: dismissed as a condition`,
  },
  {
    when: { money: counted, demand: ['written'], forMoney: ['yes'], names: ['yes'], outcome: ended },
    expected: 'reportable',
    source: '45 CFR 60.7(a); HHS, 22 May 2014',
  },
];

const fits = (row: Row, { when }: Case): boolean =>
  (Object.keys(when) as (keyof Row)[]).every((key) => (when[key] as readonly unknown[]).includes(row[key]));

describe('the NPDB screen', () => {
  test.each(Object.keys(money))('of every combination, with money: %s', (given) => {
    for (const row of all.filter((each) => each.money === given)) {
      const decided = table.find((each) => fits(row, each));
      expect([row, screen(evidenceOf(row)).result]).toEqual([row, decided?.expected]);
    }
  });

  test('needs each row of its table, and each row says where it comes from', () => {
    for (const each of table) {
      expect(each.source).not.toBe('');
      expect(all.some((row) => table.find((one) => fits(row, one)) === each)).toBe(true);
    }
  });

  test('gives a reason for each thing that it weighs, with its source and what shows it', () => {
    const { reasons } = screen(
      evidenceOf({ money: 'insurer', demand: 'written', forMoney: 'yes', names: 'yes', outcome: 'named' }),
    );
    expect(reasons.map(({ rule, found: is, evidence }) => [rule, is, evidence])).toEqual([
      ['money', 'yes', ['payment 0']],
      ['writtenDemand', 'yes', ['demand']],
      ['namedInDemand', 'yes', ['demand']],
      ['namedInOutcome', 'yes', ['release']],
    ]);
    for (const { source, detail } of reasons) expect([source, detail].includes('')).toBe(false);
  });

  test('says of money that does not count where that comes from', () => {
    const { reasons } = screen(
      evidenceOf({ money: 'debtWaiver', demand: 'written', forMoney: 'yes', names: 'yes', outcome: 'named' }),
    );
    expect(reasons[0]).toMatchObject({ found: 'no', source: expect.stringContaining('waiving a debt') });
  });

  const anySource = fc.constantFrom<MoneySource>('insurer', 'entityRefund', 'personalFunds', 'debtWaiver');
  const anyPaper = fc.record({
    id: fc.uuid(),
    isWritten: fc.boolean(),
    asksForMoney: fc.constantFrom(...found),
    names: fc.constantFrom(...found),
  });

  test('finds it reportable whatever else is there, and in whatever order, once all three are', () =>
    fc.assert(
      fc.property(
        fc.array(anySource),
        fc.array(anyPaper),
        fc.constantFrom(...ended),
        fc.nat(),
        (others, papers, says, turn) => {
          const turned = <Each>(items: readonly Each[]): Each[] => {
            const at = turn % items.length;
            return [...items.slice(at), ...items.slice(0, at)];
          };
          const naming = { id: 'naming', isWritten: true, asksForMoney: 'yes', names: 'yes' } as const;
          const sources = turned([...others, 'insurer' as const]);
          const { result } = screen({
            money: sources.map((source, index) => ({ id: String(index), source })),
            demands: turned([...papers, naming]),
            outcome: { says },
          });
          expect(result).toBe('reportable');
        },
      ),
    ));
});
