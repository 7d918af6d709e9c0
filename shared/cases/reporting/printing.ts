import { Cents, sayDollars } from '../../kernel/money.ts';
import type { Document, Section } from '../../reporting/document.ts';
import { codes } from '../../reporting/npdb/codes.ts';
import {
  elements as allElements,
  type Element,
  type Elements,
  type Practitioner,
} from '../../reporting/npdb/elements.ts';
import { title } from '../../reporting/npdb/narrative.ts';
import type { NpdbReportView } from './view-npdb.ts';
import type { Section111View } from './view-section111.ts';

type Rows = NonNullable<Section['rows']>;

/** `totalForAll` as `Total for all`. */
const inWords = (name: string): string => {
  const words = name.replaceAll(/([A-Z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};

const inCents: ReadonlySet<string> = new Set([
  'amount',
  'totalByPayer',
  'totalForAll',
  'paidByStateFund',
  'paidBySelfInsured',
]);

const coded: Partial<Readonly<Record<string, keyof typeof codes>>> = {
  relationship: 'relationship',
  payment: 'payment',
  result: 'result',
  patientSex: 'sex',
  patientType: 'patientType',
  allegationGroup: 'allegationGroup',
  severity: 'severity',
  sex: 'sex',
};

const say = (name: string, said: unknown): string => {
  if (said === undefined) return 'not known yet';
  if (inCents.has(name) && typeof said === 'number') return sayDollars(Cents.parse(said));
  const list = coded[name];
  if (list !== undefined) {
    const known: Readonly<Record<string, string>> = codes[list].codes;
    return `${String(said)} ${known[String(said)] ?? ''}`.trim();
  }
  if (typeof said === 'boolean') return said ? 'yes' : 'no';
  if (Array.isArray(said)) return said.length === 0 ? 'none' : said.map((each) => say('', each)).join('; ');
  if (typeof said === 'object' && said !== null)
    return Object.values(said)
      .map((each) => say('', each))
      .join(', ');
  return String(said);
};

const rowsOf = (names: readonly string[], said: Readonly<Record<string, unknown>>): Rows =>
  names.map((name) => [inWords(name), say(name, said[name])] as const);

const ofPractitioner = [
  'name',
  'role',
  'npi',
  'licences',
  'birthDate',
  'sex',
  'ssn',
  'work',
  'home',
  'school',
  'graduated',
  'dea',
  'hospitals',
  'deceased',
] as const satisfies (keyof Practitioner)[];

const groups: readonly (readonly [string, readonly Element[]])[] = [
  ['Who reports', ['entity', 'relationship']],
  [
    'Payment',
    [
      'paidOn',
      'amount',
      'payment',
      'totalByPayer',
      'totalIsKnown',
      'totalForAll',
      'practitioners',
      'paidByStateFund',
      'paidBySelfInsured',
    ],
  ],
  ['How it was resolved', ['result', 'resolvedOn', 'forum', 'caseNumber', 'terms']],
  [
    'Patient and event',
    [
      'patientAge',
      'patientSex',
      'patientType',
      'allegationGroup',
      'allegation',
      'allegedOn',
      'severity',
      'condition',
      'procedure',
    ],
  ],
];

const sectionsOf = (said: Elements): Section[] =>
  groups.map(([heading, names]) => ({ heading, rows: rowsOf(names, said) }));

if (groups.flatMap(([, names]) => names).length !== allElements.length) throw new Error('Each element is printed once');

/** A report on a practitioner, to be printed. */
export const printReport = ({
  practitioner,
  elements,
  missing,
  lacks,
  narrative,
  filings,
}: NpdbReportView): Document => ({
  title: `NPDB medical malpractice payment report: ${practitioner.name}`,
  subject: 'Draft for the National Practitioner Data Bank. Codes are to be verified against HRSA before production.',
  sections: [
    { heading: 'Practitioner', rows: rowsOf(ofPractitioner, practitioner) },
    ...sectionsOf(elements),
    { heading: title, text: narrative.text },
    ...(missing.length + lacks.length + narrative.faults.length > 0
      ? [
          {
            heading: 'Still to be done',
            rows: [
              ...missing.map((each) => [inWords(each), 'is missing'] as const),
              ...lacks.map((each) => [inWords(each), 'is missing of the practitioner'] as const),
              ...narrative.faults.map(({ detail }) => ['Narrative', detail] as const),
            ],
          },
        ]
      : []),
    ...filings.map(({ kind, on, dcn, board, reason }) => ({
      heading: `Filed: ${kind}`,
      rows: [
        ['On', on],
        ['DCN', dcn],
        ...(board ? [['State board', `${board.state}, ${inWords(board.how)}, ${board.on}`] as const] : []),
        ...(reason === undefined ? [] : [['Reason', reason] as const]),
      ] as Rows,
    })),
  ],
});

/** What Medicare is to hear of, to be printed. */
export const printSection111 = ({ status, ongoing, records, filings }: Section111View): Document => ({
  title: 'Medicare Section 111 screen',
  subject: 'What Medicare is to hear of one case, and has heard',
  sections: [
    {
      heading: 'Patient',
      rows: status
        ? rowsOf(['status', 'how', 'on', 'cause', 'mbi', 'ssnLast5'], status)
        : [['Status', 'nobody has recorded it yet']],
    },
    { heading: 'Care that is still to come', rows: rowsOf(['ongoing', 'from', 'until'], ongoing ?? {}) },
    ...records.map(({ kind, result, detail, source, dueAt, filedOn, late }) => ({
      heading: `Record: ${kind}`,
      rows: [
        ['Result', inWords(result)],
        ['Why', detail],
        ['Source', source],
        ['Due', dueAt ?? 'nothing is due'],
        ['Reported', filedOn ?? 'not yet'],
        ...(late ? [['Late', `${late.days} days; ${late.source}`] as const] : []),
      ] as Rows,
    })),
    ...filings.map(({ kind, on, reference, amount }) => ({
      heading: `Reported: ${kind}`,
      rows: rowsOf(['on', 'reference', 'amount'], { on, reference, amount }),
    })),
  ],
});
