import * as z from 'zod';
import { Day } from '../../kernel/instant.ts';
import { Amount, Cents } from '../../kernel/money.ts';
import { inOneLine, text } from '../../kernel/text.ts';
import { UsState } from '../../kernel/us-state.ts';
import { type CodeOf, codes } from './codes.ts';

/** A text that stands in one line. It is shown as it was said: the same in what is asked and in what is answered. */
const line = (max: number) =>
  text(max).refine((said) => inOneLine(said) === said, { error: 'must be one line, without blanks around it' });

const coded = <Name extends keyof typeof codes>(of: Name) =>
  z.enum(Object.keys(codes[of].codes) as [CodeOf<Name>, ...CodeOf<Name>[]]).meta({
    description: `${Object.entries(codes[of].codes)
      .map(([code, said]) => `${code} ${said}`)
      .join('; ')}. To verify against HRSA before production`,
  });

const Address = z.strictObject({
  lines: z.array(line(80)).min(1).max(3),
  city: line(40),
  state: UsState,
  zip: line(10),
});

/** What is reported of the practitioner. Source: 45 CFR 60.7(b)(1). */
export const Practitioner = z
  .strictObject({
    name: line(60),
    role: line(60).optional().meta({ description: 'What the practitioner was to the event', example: 'surgeon' }),
    npi: z
      .string()
      .regex(/^\d{10}$/, 'must be ten digits')
      .optional()
      .meta({ description: 'National Provider Identifier' }),
    licences: z
      .array(z.strictObject({ state: UsState, number: line(20), field: line(60) }))
      .max(6)
      .default([])
      .meta({ description: 'Licences: state, number and field of licensure' }),
    birthDate: Day.optional().meta({ description: 'Shown in the report alone' }),
    sex: coded('sex').optional(),
    ssn: z
      .string()
      .regex(/^\d{9}$/, 'must be nine digits')
      .optional()
      .meta({ description: 'Where it is known; shown in full in the report alone' }),
    work: Address.optional(),
    home: Address.optional(),
    school: line(120).optional().meta({ description: 'Where the practitioner was trained' }),
    graduated: z.int().min(1900).max(2100).optional().meta({ description: 'In which year' }),
    dea: z.array(line(12)).max(4).default([]).meta({ description: 'DEA registration numbers' }),
    hospitals: z.array(line(120)).max(6).default([]).meta({ description: 'Hospitals of affiliation, where known' }),
    deceased: z
      .boolean()
      .default(false)
      .meta({ description: 'A payment for one who has died is reported all the same' }),
  })
  .meta({ description: 'A practitioner, as a report to the NPDB has to describe one' });
export type Practitioner = z.output<typeof Practitioner>;

/** What a report has to say of its subject, in an order that stays: a snapshot keeps what is missing as bits. */
const ofPractitioner = ['licences', 'birthDate', 'sex', 'work', 'school', 'graduated'] as const;

/** What of a practitioner is still to be said before anything is reported. */
export const lackingOf = (practitioner: Practitioner): string[] =>
  ofPractitioner.filter((each) => {
    const said = practitioner[each];
    return said === undefined || (Array.isArray(said) && said.length === 0);
  });

/** What is reported of payer, payment and event. Source: 45 CFR 60.7(b)(2)–(4). */
const shape = {
  entity: z
    .strictObject({ name: line(120), address: Address, contact: line(80), title: line(80), phone: line(25) })
    .meta({ description: 'Who reports, and whom to ask there' }),
  relationship: coded('relationship'),
  paidOn: Day.meta({ description: 'When the first payment was made' }),
  amount: Amount.meta({ description: 'What was paid for this practitioner, in cents' }),
  payment: coded('payment'),
  totalByPayer: Amount.meta({
    description: 'What this payer paid, or is to pay, for this practitioner in all, in cents',
  }),
  totalIsKnown: z
    .boolean()
    .meta({ description: 'If not: what was paid so far is reported, explained, and corrected later' }),
  result: coded('result'),
  resolvedOn: Day.meta({ description: 'Of the settlement or judgment' }),
  forum: line(120).meta({ description: 'Court or other body, if there was one' }),
  caseNumber: line(60),
  terms: text(1_000).meta({ description: 'Of the settlement or judgment' }),
  totalForAll: Amount.meta({ description: 'Paid for all practitioners, in cents' }),
  practitioners: z.int().min(1).max(99).meta({ description: 'For how many practitioners' }),
  paidByStateFund: Cents,
  paidBySelfInsured: Cents,
  patientAge: z.int().min(0).max(130).meta({ description: 'At the event, in years' }),
  patientSex: coded('sex'),
  patientType: coded('patientType'),
  allegationGroup: coded('allegationGroup'),
  allegation: line(200).meta({ description: 'The specific allegation' }),
  allegedOn: Day.meta({ description: 'When what is alleged happened' }),
  severity: coded('severity'),
  condition: text(500).meta({ description: "The patient's medical condition" }),
  procedure: text(500).meta({ description: 'The procedure performed' }),
} as const;

export const Elements = z.strictObject(shape).partial();
export type Elements = z.output<typeof Elements>;

export type Element = keyof typeof shape;

export const elements = Object.keys(shape) as Element[];

/** Those without which nothing is filed. */
const needed: readonly Element[] = [
  'entity',
  'relationship',
  'paidOn',
  'amount',
  'payment',
  'totalByPayer',
  'totalIsKnown',
  'result',
  'resolvedOn',
  'terms',
  'totalForAll',
  'practitioners',
  'patientAge',
  'patientSex',
  'patientType',
  'allegationGroup',
  'allegation',
  'allegedOn',
  'severity',
];

export const missingFrom = (said: Elements): Element[] => needed.filter((each) => said[each] === undefined);
