import type { CaseEvent, EventOf } from '../../shared/cases/case.ts';
import { type DemandId, LetterId, PractitionerId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Elements, Practitioner } from '../../shared/reporting/npdb/elements.ts';
import { on } from './resolution-events.ts';

/** What is reported of payments, as tests tell it. */
export const aPractitionerId = PractitionerId.parse('practitioner_01kb2x5f0re3wv9m7h6d8q4tnz');
export const aLetterId = LetterId.parse('letter_01kb2x5f0re3wv9m7h6d8q4tnz');

export const aPractitioner = Practitioner.parse({
  name: 'Dana Whitfield',
  licences: [{ state: 'MA', number: '228714', field: 'Physician (MD)' }],
  birthDate: '1971-03-08',
  sex: 'F',
  ssn: '123456789',
  work: { lines: ['1 Harbor Road'], city: 'Boston', state: 'MA', zip: '02110' },
  school: 'Tufts',
  graduated: 1997,
});

/** All that a case does not know itself of what is reported. */
export const someElements = Elements.parse({
  entity: {
    name: 'Harbor Mutual',
    address: { lines: ['2 Harbor Road'], city: 'Boston', state: 'MA', zip: '02110' },
    contact: 'Lee Brandt',
    title: 'Claims director',
    phone: '617 555 0100',
  },
  resolvedOn: '2026-11-16',
  terms: 'As offered and accepted.',
  totalForAll: 10_000_000,
  patientAge: 41,
  patientSex: 'F',
  patientType: 'I',
  allegationGroup: '020',
  allegation: 'Retained foreign body',
  allegedOn: '2026-11-01',
});

export const practitionerNamed = (more: Partial<Practitioner> = {}, id = aPractitionerId): CaseEvent => ({
  type: 'PractitionerNamed',
  id,
  practitioner: { ...aPractitioner, ...more },
});

/** A demand was read, and found to name the first practitioner of the case, or nobody. */
export const demandRead = (id: DemandId, isNamed = true, more: Partial<EventOf<'DemandRead'>> = {}): CaseEvent => ({
  type: 'DemandRead',
  id,
  asksForMoney: true,
  names: isNamed ? [aPractitionerId] : [],
  marks: isNamed ? 1 : 0,
  ...more,
});

export const outcomeRead = (more: Partial<EventOf<'OutcomeRead'>> = {}): CaseEvent => ({
  type: 'OutcomeRead',
  kind: 'release',
  names: [aPractitionerId],
  dismissed: [],
  ...more,
});

export const reportFiled = (more: Partial<EventOf<'NpdbReportFiled'>> = {}): CaseEvent => ({
  type: 'NpdbReportFiled',
  id: mint.filing(),
  practitioner: aPractitionerId,
  kind: 'initial',
  on: on('2026-11-20'),
  dcn: '5500000123456789',
  elements: { ...someElements, result: 'O', totalIsKnown: true },
  narrative: 'Other: payment under a communication-and-resolution program (CARe).',
  saysTheProcess: true,
  ...more,
});

export const statusRecorded = (more: Partial<EventOf<'MedicareStatusRecorded'>> = {}): CaseEvent => ({
  type: 'MedicareStatusRecorded',
  status: 'beneficiary',
  how: 'query',
  on: on('2026-11-15'),
  cause: 'physicalTrauma',
  mbi: '1EG4TE5MK73',
  ...more,
});

export const ongoingDecided = (from?: string, until?: string): CaseEvent => ({
  type: 'OngoingDecided',
  ongoing: from !== undefined,
  ...(from !== undefined && { from }),
  ...(until !== undefined && { until }),
});

export const recordFiled = (more: Partial<EventOf<'Section111Filed'>> = {}): CaseEvent => ({
  type: 'Section111Filed',
  id: mint.filing(),
  kind: 'tpoc',
  on: on('2026-11-20'),
  reference: 'S111-20417',
  ...more,
});

export const letterSent = (more: Partial<EventOf<'LetterSent'>> = {}): CaseEvent => ({
  type: 'LetterSent',
  id: aLetterId,
  template: 'ma-seven-day-letter',
  version: '2009-07-01',
  to: 'state',
  on: on('2026-11-08'),
  channel: 'letter',
  people: ['R. Clerk'],
  says: { event: 'A sponge was left behind.' },
  ...more,
});

/** All that a seven-day letter has to say. */
export const aSevenDayLetter = {
  facility: 'Bayview Hospital',
  occurred: 'November 2, 2026',
  discovered: 'November 4, 2026',
  event: 'A sponge was left behind.',
  immediate: 'It was taken out.',
  contact: 'R. Clerk',
};

/** Whose law governs becomes known. */
export const lawKnown = (state: string): CaseEvent => ({
  type: 'ReportAmended',
  receipt: { digest: 'd'.repeat(64), format: 'amends' },
  unmapped: [],
  changed: ['state'],
  now: { state },
});
