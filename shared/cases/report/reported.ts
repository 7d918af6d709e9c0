import type { CaseId, ConsultationId, OrganisationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { inOneLine } from '../../kernel/text.ts';
import type { Recorded } from '../../ledger/event.ts';
import { withNumbers } from './amending.ts';
import { type Fact, nothingKnown, type Report } from './report.ts';

/** What a report came as. `digest` is the SHA-256 of its canonical JSON: two reports with one digest say the same. */
export type Receipt = {
  readonly digest: string;
  readonly format: 'amends' | 'fhirR4' | 'fhirR5' | 'fhir';
  /** When the sender last changed it, where the sender says so. */
  readonly revisedAt?: Instant | undefined;
};

/** Something that was sent and kept, but could not be read into a fact: where it stands, and why. */
export type Unmapped = {
  readonly at: string;
  readonly why: string;
  /** Set where it may change what the report means, or who may see it. */
  readonly severity?: 'warning' | undefined;
};

type EventReported = {
  readonly type: 'EventReported';
  readonly caseId: CaseId;
  readonly hospital: OrganisationId;
  readonly report: Report;
  readonly receipt: Receipt;
  readonly unmapped: readonly Unmapped[];
  /** The consultation that it comes of. */
  readonly consultation?: ConsultationId;
};

type ReportAmended = {
  readonly type: 'ReportAmended';
  readonly receipt: Receipt;
  readonly unmapped: readonly Unmapped[];
  /** Which facts this changes. */
  readonly changed: readonly Fact[];
  /** What they are now; one that was taken back is not among them. */
  readonly now: Partial<Report>;
  /** Set when this takes away the mark of patient safety work product. */
  readonly liftsPrivilege?: true;
  /** Set where the case carried that mark once this was said: its reason stays with the hospital, also when the mark is lifted. */
  readonly isMarked?: true;
  /** Set when a newer revision was here before: kept, but it changes nothing. */
  readonly isLate?: true;
  readonly reason?: string | undefined;
};

export type ReportEvent = EventReported | ReportAmended;

/** What is known now, but for the long text, which stays in the event that tells it. */
export type Facts = Omit<Report, 'whatHappened'>;

/** What reports have told. */
export type Reported = {
  readonly id: CaseId;
  readonly hospital: OrganisationId;
  readonly reportedAt: Instant;
  /** When what is known last changed. */
  readonly factsAt: Instant;
  readonly headline: string;
  /** Sequence of the event that tells what happened; 0 when none does. */
  readonly toldIn: number;
  readonly facts: Facts;
  /** The reports received, the last ones. */
  readonly receipts: readonly Pick<Receipt, 'digest' | 'revisedAt'>[];
  /** The consultation that it comes of; none of most cases. */
  readonly consultation?: ConsultationId;
};

const receiptsKept = 20;
const headlineLength = 120;

/** The first words of what happened, or the first name the sender's codes give it. */
const headlineOf = ({ whatHappened, concepts }: Pick<Report, 'whatHappened' | 'concepts'>): string => {
  const names = concepts.flatMap(({ text, codings }) => [text, ...codings.map(({ display }) => display)]);
  const line = inOneLine(whatHappened ?? names.find(Boolean) ?? '');
  if (!line) return 'An event reported without a description';
  return line.length > headlineLength ? `${[...line].slice(0, headlineLength - 1).join('')}…` : line;
};

const receive = (receipts: Reported['receipts'], { receipt: { digest, revisedAt } }: Recorded<ReportEvent>) =>
  [...receipts, { digest: digest.slice(0, digestKept), revisedAt }].slice(-receiptsKept);

/** How much of a digest tells reports apart: 128 bits of it. */
const digestKept = 32;

export const opened = (event: Recorded<EventReported>): Reported => {
  const { whatHappened, ...facts } = event.report;
  return {
    id: event.caseId,
    hospital: event.hospital,
    reportedAt: event.at,
    factsAt: event.at,
    headline: headlineOf(event.report),
    toldIn: whatHappened === undefined ? 0 : event.sequence,
    facts: { ...facts, identifiers: withNumbers([], facts.identifiers) },
    receipts: receive([], event),
    ...(event.consultation && { consultation: event.consultation }),
  };
};

export const amendedBy = <State extends Reported>(state: State, event: Recorded<ReportAmended>): State => {
  const { whatHappened, ...now } = event.now;
  const takenBack = event.changed.filter((fact) => event.now[fact] === undefined);
  const facts = { ...state.facts, ...Object.fromEntries(takenBack.map((fact) => [fact, nothingKnown[fact]])), ...now };
  const retold = event.changed.includes('whatHappened');
  const isUntold = retold ? whatHappened === undefined : state.toldIn === 0;
  return {
    ...state,
    factsAt: event.changed.length > 0 ? event.at : state.factsAt,
    headline: retold || isUntold ? headlineOf({ whatHappened, concepts: facts.concepts }) : state.headline,
    toldIn: isUntold ? 0 : retold ? event.sequence : state.toldIn,
    facts,
    receipts: receive(state.receipts, event),
  };
};

/** The story as an event tells it. */
export const toldBy = (event: ReportEvent): string | undefined =>
  event.type === 'EventReported' ? event.report.whatHappened : event.now.whatHappened;
