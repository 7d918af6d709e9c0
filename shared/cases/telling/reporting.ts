import { sayWhen } from '../../kernel/instant.ts';
import { templates } from '../letters/templates.ts';
import { type Tellings, untold } from './tellings.ts';

/** What is reported of what was paid, to the NPDB and to Medicare: the insurer's own, in which nobody is named. */
export const reporting: Tellings<
  | 'DemandRead'
  | 'PractitionerNamed'
  | 'PractitionerAmended'
  | 'OutcomeRead'
  | 'NpdbReportDrafted'
  | 'NpdbReportFiled'
  | 'MedicareStatusRecorded'
  | 'OngoingDecided'
  | 'Section111Filed'
> = {
  DemandRead: {
    staff: ({ names, reason }) =>
      `A demand was read for the NPDB: it names ${names.length} of the practitioners on record.${because(reason)}`,
    family: untold,
  },
  PractitionerNamed: { staff: () => 'A practitioner was put on record for the NPDB.', family: untold },
  PractitionerAmended: {
    staff: ({ reason }) => `What is on record of a practitioner was amended.${because(reason)}`,
    family: untold,
  },
  OutcomeRead: {
    staff: ({ kind, names, dismissed, reason }) =>
      kind === 'none'
        ? `There is neither a release nor an adjudication.${because(reason)}`
        : `The ${kind} was read for the NPDB: it names ${names.length} of the practitioners on record, and ` +
          `${dismissed.length} were dismissed for it.${because(reason)}`,
    family: untold,
  },
  NpdbReportDrafted: { staff: () => 'A report to the NPDB was drafted.', family: untold },
  NpdbReportFiled: {
    staff: ({ kind, on, dcn, reason }) => `${filed[kind]} ${sayWhen(on)}: ${dcn}.${because(reason)}`,
    family: untold,
  },
  MedicareStatusRecorded: {
    staff: ({ status, on }) =>
      `It was found ${sayWhen(on)} that the patient is ${status === 'beneficiary' ? 'a' : 'no'} Medicare beneficiary.`,
    family: untold,
  },
  OngoingDecided: {
    staff: ({ ongoing, until }) => {
      if (!ongoing) return 'No medical care that is still to come is taken on.';
      return until === undefined
        ? 'Medical care that is still to come is taken on.'
        : `Medical care that was taken on ends on ${until}.`;
    },
    family: untold,
  },
  Section111Filed: {
    staff: ({ kind, on, reference }) => `${toMedicare[kind]} was reported to Medicare ${sayWhen(on)}: ${reference}.`,
    family: untold,
  },
};

const because = (reason: string | undefined): string => (reason === undefined ? '' : ` Reason: ${reason}`);

const filed = {
  initial: 'A payment was reported to the NPDB',
  correction: 'A report to the NPDB was corrected',
  void: 'A report to the NPDB was voided',
} as const;

const toMedicare = {
  tpoc: 'What was agreed to be paid',
  ormStart: 'Care that is still to come',
  ormTermination: 'The end of care that was taken on',
} as const;

const toWhom = {
  family: 'the family',
  counsel: "the family's counsel",
  payer: 'the payer',
  state: 'the state',
} as const;

/** Letters that the law asks for. What one says to the family is told as the conversation it is. */
export const writing: Tellings<'LetterSent'> = {
  LetterSent: {
    staff: ({ template, to, on }) => {
      const title = templates.find(({ id }) => id === template)?.title ?? 'A letter';
      return `${title}: it was sent to ${toWhom[to]} ${sayWhen(on)}.`;
    },
    family: untold,
  },
};
