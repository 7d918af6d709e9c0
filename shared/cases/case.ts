import * as z from 'zod';
import type { CaseId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { sameJson } from '../kernel/json.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Identifier, Report } from './report.ts';

/** The steps of a case, in order. Source: domain §1. */
export const Stage = z
  .enum(['report', 'triage', 'disclosure', 'review', 'findings', 'resolution', 'closure'])
  .meta({ description: 'How far the case has come', example: 'report' });
export type Stage = z.infer<typeof Stage>;

/** What a report came as. `digest` is the SHA-256 of its canonical JSON: two reports with one digest say the same. */
export type Receipt = {
  readonly digest: string;
  readonly format: 'amends' | 'fhirR4' | 'fhirR5' | 'fhir';
  /** When the sender last changed it, where the sender says so. */
  readonly revisedAt?: Instant | undefined;
};

/** Something that was sent and kept, but could not be read into a fact: where it stands, and why. */
export type Unmapped = { readonly at: string; readonly why: string };

export type CaseEvent =
  | {
      readonly type: 'EventReported';
      readonly caseId: CaseId;
      readonly hospital: OrganisationId;
      readonly report: Report;
      readonly receipt: Receipt;
      readonly unmapped: readonly Unmapped[];
    }
  | {
      readonly type: 'ReportAmended';
      readonly report: Report;
      readonly receipt: Receipt;
      readonly unmapped: readonly Unmapped[];
      /** Which facts this changes; none when it arrived after a newer revision. */
      readonly changed: readonly Fact[];
      readonly reason?: string | undefined;
    };

export type Fact = keyof Report;

/** What is known now, but for the long text, which stays in the event that tells it. */
export type Facts = Omit<Report, 'whatHappened'>;

export type Case = {
  readonly id: CaseId;
  readonly hospital: OrganisationId;
  readonly stage: Stage;
  readonly reportedAt: Instant;
  readonly updatedAt: Instant;
  readonly headline: string;
  /** Sequence of the event that tells what happened; 0 when none does. */
  readonly toldIn: number;
  readonly facts: Facts;
  /** The reports received, the last ones. */
  readonly receipts: readonly (Pick<Receipt, 'digest' | 'revisedAt'> & { readonly from: PrincipalId })[];
};

export const schemaVersion = 1;

const receiptsKept = 100;
const headlineLength = 120;

/** The first words of what happened, or the first name the sender's codes give it. */
const headlineOf = ({ whatHappened, concepts }: Report): string | undefined => {
  const said =
    whatHappened ?? concepts.flatMap(({ text, codings }) => [text, ...codings.map((c) => c.display)]).find(Boolean);
  const line = said?.replaceAll(/\s+/g, ' ').trim();
  if (!line) return undefined;
  return line.length > headlineLength ? `${[...line].slice(0, headlineLength - 1).join('')}…` : line;
};

const factsOf = ({ whatHappened, ...facts }: Report): Facts => facts;

const pick = (report: Report, names: readonly Fact[]): Partial<Report> =>
  Object.fromEntries(names.map((name) => [name, report[name]]));

const receive = (receipts: Case['receipts'], { receipt: { digest, revisedAt }, by }: Recorded<CaseEvent>) =>
  [...receipts, { digest, revisedAt, from: by.actor }].slice(-receiptsKept);

/** The numbers of a report by which its case is not known yet. */
export const newNumbers = (known: readonly Identifier[], { identifiers }: Report): Identifier[] =>
  identifiers.filter((number) => !known.some((each) => sameJson(each, number)));

const numbersKept = 20;

/** Every number a hospital gave an event stays one of its numbers. */
const withNumbers = (known: readonly Identifier[], report: Report): Identifier[] =>
  [...known, ...newNumbers(known, report)].slice(0, numbersKept);

export const evolve = (state: Case | undefined, event: Recorded<CaseEvent>): Case => {
  if (event.type === 'EventReported') {
    return {
      id: event.caseId,
      hospital: event.hospital,
      stage: 'report',
      reportedAt: event.at,
      updatedAt: event.at,
      headline: headlineOf(event.report) ?? 'An event reported without a description',
      toldIn: event.report.whatHappened ? event.sequence : 0,
      facts: factsOf(event.report),
      receipts: receive([], event),
    };
  }
  if (!state) throw new Error(`A case cannot begin with ${event.type}`);
  const tells = event.changed.includes('whatHappened');
  const { whatHappened, ...changed } = pick(event.report, event.changed);
  return {
    ...state,
    updatedAt: event.at,
    headline: (tells && headlineOf(event.report)) || state.headline,
    toldIn: tells ? event.sequence : state.toldIn,
    facts: { ...state.facts, ...changed, identifiers: withNumbers(state.facts.identifiers, event.report) },
    receipts: receive(state.receipts, event),
  };
};
