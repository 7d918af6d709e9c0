import * as z from 'zod';
import { CaseId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import { Instant, sayWhen, When } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';
import { type Case, type CaseEvent, Stage } from './case.ts';
import { Harm } from './harm.ts';
import { type Audience, hides, privileged } from './privilege.ts';
import { type Fact, Report } from './report.ts';

const Withheld = z.enum(privileged).array().meta({
  description: 'Facts that are there but not shown to you: they are patient safety work product of the hospital',
});

const hiddenHeadline = 'Withheld: patient safety work product';

export const CaseView = z
  .object({
    id: CaseId,
    version: z.int().min(1).meta({ description: 'How many events the case has' }),
    stage: Stage,
    hospital: OrganisationId,
    headline: z.string(),
    reportedAt: Instant,
    updatedAt: Instant,
    facts: Report,
    withheld: Withheld,
  })
  .meta({ id: 'Case', description: 'A case as it is now' });
export type CaseView = z.output<typeof CaseView>;

export const viewCase = (state: Case, version: number, told: string | undefined, audience: Audience): CaseView => {
  const { id, stage, hospital, headline, reportedAt, updatedAt, facts } = state;
  const seen = hides(audience, facts.privilege);
  const shown = seen ? { ...facts, ...hidden } : { ...facts, whatHappened: told };
  return {
    id,
    version,
    stage,
    hospital,
    headline: seen ? hiddenHeadline : headline,
    reportedAt,
    updatedAt,
    facts: inOrder(shown),
    withheld: seen ? [...privileged] : [],
  };
};

/** Facts in the order a report has them, whatever order they were kept in. */
const inOrder = (facts: Report): Report =>
  Object.fromEntries(Object.keys(Report.shape).map((name) => [name, facts[name as Fact]])) as Report;

const hidden = { whatHappened: undefined, concepts: [], people: [], preventability: 'unknown' } as const satisfies Pick<
  Report,
  (typeof privileged)[number]
>;

/** What a list shows of a case, and the index keeps. */
export const CaseSummary = z
  .object({
    id: CaseId,
    stage: Stage,
    hospital: OrganisationId,
    headline: z.string(),
    harm: Harm,
    standing: Report.shape.standing.unwrap(),
    occurred: When.optional(),
    reportedAt: Instant,
    withheld: Withheld,
  })
  .meta({ id: 'CaseSummary' });
export type CaseSummary = z.output<typeof CaseSummary>;

export type StoredSummary = Omit<CaseSummary, 'withheld'> & Pick<Report, 'privilege'>;

export const summarise = ({ id, stage, hospital, headline, reportedAt, facts }: Case): StoredSummary => ({
  id,
  stage,
  hospital,
  headline,
  harm: facts.harm,
  standing: facts.standing,
  occurred: facts.occurred,
  reportedAt,
  privilege: facts.privilege,
});

export const viewSummary = (stored: StoredSummary, audience: Audience): CaseSummary => {
  const { id, stage, hospital, headline, harm, standing, occurred, reportedAt, privilege } = stored;
  const isHidden = hides(audience, privilege);
  return {
    id,
    stage,
    hospital,
    headline: isHidden ? hiddenHeadline : headline,
    harm,
    standing,
    occurred,
    reportedAt,
    withheld: isHidden ? [...privileged] : [],
  };
};

export const TimelineEntry = z
  .object({
    sequence: z.int().min(1),
    at: Instant,
    by: z.object({ actor: PrincipalId, organisation: OrganisationId.optional() }),
    type: z.enum(['EventReported', 'ReportAmended']),
    summary: z.string().meta({ description: 'What happened, in plain words' }),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.output<typeof TimelineEntry>;

export const viewTimeline = (
  { sequence, at, by, ...event }: Recorded<CaseEvent>,
  audience: Audience,
  privilege: Report['privilege'],
): TimelineEntry => ({ sequence, at, by, type: event.type, summary: tell(event, hides(audience, privilege)) });

const tell = (event: CaseEvent, hidden: boolean): string => {
  if (event.type === 'EventReported') {
    const { report } = event;
    const when = report.occurred ? `, which happened ${sayWhen(report.occurred)}` : '';
    return `An event was reported${when}. Harm: ${report.harm}.`;
  }
  const { changed, now, reason, isLate } = event;
  const because = reason && !hidden ? ` Reason: ${reason}` : '';
  if (isLate) return 'An older report arrived late. It is kept, and changes nothing.';
  if (changed.length === 0) return `A report arrived that says nothing new. It is kept.${because}`;
  const rated = changed.includes('harm') ? ` Harm is now: ${now.harm ?? 'unknown'}.` : '';
  return `The report was amended: ${changed.join(', ')}.${rated}${because}`;
};

export const ReceivedReport = z
  .object({
    sequence: z.int().min(1).meta({ description: 'The event of the timeline that this report made' }),
    at: Instant,
    format: z.enum(['amends', 'fhirR4', 'fhirR5', 'fhir']),
    digest: z
      .string()
      .nullable()
      .meta({ description: 'SHA-256 of the canonical JSON; null where privilege withholds it' }),
    unmapped: z
      .array(z.object({ at: z.string(), why: z.string() }))
      .meta({ description: 'What was sent and kept, but could not be read into a fact: where, and why' }),
    text: z.string().nullable().meta({ description: 'Word for word as sent; null where privilege withholds it' }),
  })
  .meta({ id: 'ReceivedReport' });
export type ReceivedReport = z.output<typeof ReceivedReport>;
