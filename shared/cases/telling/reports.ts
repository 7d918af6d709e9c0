import { sayWhen, writeWhen } from '../../kernel/instant.ts';
import type { EventOf } from '../case.ts';
import { hiddenAmong } from '../privilege.ts';
import type { Fact, Report } from '../report/report.ts';
import type { Tellings, Unseen } from './tellings.ts';

export const reports: Tellings<'EventReported' | 'ReportAmended'> = {
  EventReported: {
    staff: ({ report }) => tellReport(report),
    family: ({ report: { occurred } }) =>
      `What happened${occurred ? ` ${writeWhen(occurred)}` : ''} was reported, so that it is looked into.`,
  },
  ReportAmended: {
    staff: tellAmendment,
    family: ({ changed, now }, { facts: { privilege } }) => {
      if (now.standing === 'enteredInError')
        return 'The hospital said that the report of what happened was made in error.';
      const hidden = hiddenAmong(changed, 'insurer', privilege);
      const isTheirs = changed.some((fact) => ofTheFamily.has(fact) && !hidden.includes(fact));
      return isTheirs ? 'The report of what happened was added to, or corrected.' : undefined;
    },
  },
};

/** What of a report is about what happened; the rest is how it is dealt with. */
const ofTheFamily: ReadonlySet<Fact> = new Set<Fact>([
  'whatHappened',
  'actuality',
  'occurred',
  'place',
  'harm',
  'standing',
]);

const tellReport = ({ occurred, harm, actuality, standing, privilege }: Report): string =>
  [
    `An event was reported${occurred ? `, which happened ${sayWhen(occurred)}` : ''}.`,
    `Harm: ${harm}.`,
    ...(actuality === 'potential' ? ['It could have reached a patient.'] : []),
    ...(standing === 'enteredInError' ? ['The report says of itself that it was entered in error.'] : []),
    ...(privilege === 'patientSafetyWorkProduct' ? [marked] : []),
  ].join(' ');

type Amended = EventOf<'ReportAmended'>;

function tellAmendment(event: Amended, { hidden, hidesReason }: Unseen): string {
  if (event.isLate) return 'An older report arrived late. It is kept, and changes nothing.';
  const because = event.reason && !hidesReason ? [`Reason: ${event.reason}`] : [];
  if (event.changed.length === 0) return ['A report arrived that says nothing new. It is kept.', ...because].join(' ');
  return [...tellChange(event, hidden), ...because].join(' ');
}

/** Which facts changed; of those that change how a case is taken, to what. */
const tellChange = (event: Amended, hidden: readonly Fact[]): string[] => {
  const { changed, now } = event;
  const named = changed.filter((fact) => !hidden.includes(fact)).flatMap((fact) => names[fact] ?? []);
  const told = [
    ...(named.length > 0 ? [`The report was amended: ${named.join(', ')}.`] : []),
    ...(changed.includes('harm') ? [`Harm is now: ${now.harm ?? 'unknown'}.`] : []),
    ...(changed.includes('actuality') ? [reached[now.actuality ?? 'unknown']] : []),
    ...(changed.includes('standing') ? [stands[now.standing ?? 'reported']] : []),
    ...(changed.includes('privilege') ? [mark(event)] : []),
  ];
  return told.length > 0 ? told : ['The report was amended.'];
};

const marked = 'It is marked as patient safety work product.';

const mark = ({ now: { privilege = 'unknown' }, liftsPrivilege }: Amended): string => {
  if (privilege === 'patientSafetyWorkProduct') return marked;
  const lifted = liftsPrivilege ? 'The mark as patient safety work product was lifted. ' : '';
  return `${lifted}Privilege is now: ${privilege === 'peerReview' ? 'peer review' : privilege}.`;
};

const reached: Readonly<Record<Report['actuality'], string>> = {
  actual: 'It is now said to have reached a patient.',
  potential: 'It is now said that it could have reached a patient.',
  unknown: 'Whether it reached a patient is now unknown.',
};

const stands: Readonly<Record<Report['standing'], string>> = {
  reported: 'The report was restored: it was not entered in error.',
  enteredInError: 'The report was retracted: it was entered in error.',
};

/** Facts as a reader calls them. Standing and privilege are told in a sentence of their own. */
const names: Readonly<Record<Fact, string | undefined>> = {
  identifiers: "the hospital's numbers",
  whatHappened: 'what happened',
  concepts: 'codes',
  actuality: 'whether it reached a patient',
  occurred: 'when it happened',
  discovered: 'when it was noticed',
  place: 'where it happened',
  state: 'whose law governs',
  harm: 'harm',
  preventability: 'preventability',
  provenance: 'how it came to be known',
  people: 'people involved',
  insured: 'whom the insurer covers',
  disclosure: 'what the family was told',
  demand: 'the demand for money',
  medicare: 'Medicare',
  privilege: undefined,
  standing: undefined,
};
