/**
 * The codes of a report's elements, as a public parser of NPDB answers has them. Data, not the form itself: what is marked
 * `verify` has to be checked against HRSA's current code tables before anybody files by it. Source: domain §6, [12] and [40].
 */
type CodeList = {
  readonly verify: true;
  readonly source: string;
  readonly codes: Readonly<Record<string, string>>;
};

const list = <const Codes extends Readonly<Record<string, string>>>(codes: Codes) =>
  ({
    verify: true,
    source:
      'To verify against HRSA before production; a public parser of NPDB responses, and the layout of its public file',
    codes,
  }) as const satisfies CodeList;

export const codes = {
  relationship: list({
    P: 'Insurer, primary',
    E: 'Insurer, excess',
    S: 'Self-insured',
    G: 'Insurance guaranty fund',
    M: 'State fund, primary',
    O: 'State fund, secondary',
  }),
  payment: list({ S: 'One payment', M: 'Several payments' }),
  result: list({
    J: 'Judgment',
    S: 'Settlement',
    B: 'Before a settlement',
    O: 'Other',
    U: 'Unknown',
  }),
  sex: list({ F: 'Female', M: 'Male', U: 'Unknown' }),
  patientType: list({ I: 'Inpatient', O: 'Outpatient', B: 'Both', U: 'Unknown' }),
  allegationGroup: list({
    '001': 'Diagnosis related',
    '010': 'Anaesthesia related',
    '020': 'Surgery related',
    '030': 'Medication related',
    '040': 'IV and blood products related',
    '050': 'Obstetrics related',
    '060': 'Treatment related',
    '070': 'Monitoring related',
    '080': 'Equipment or product related',
    '090': 'Other',
    '100': 'Behavioural health related',
  }),
  severity: list({
    '01': 'Emotional injury only',
    '02': 'Insignificant injury',
    '03': 'Minor temporary injury',
    '04': 'Major temporary injury',
    '05': 'Minor permanent injury',
    '06': 'Significant permanent injury',
    '07': 'Major permanent injury',
    '08': 'Quadriplegia, brain damage, lifelong care',
    '09': 'Death',
    '10': 'Cannot be determined',
  }),
} as const;

export type CodeOf<Name extends keyof typeof codes> = keyof (typeof codes)[Name]['codes'] & string;
