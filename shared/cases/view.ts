import * as z from 'zod';
import { CaseId, ConsultationId, OrganisationId, PrincipalId, TriageId } from '../kernel/ids.ts';
import { Instant, When } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';
import { type Case, type CaseEvent, Stage } from './case.ts';
import { Represented } from './communications/counsel.ts';
import {
  type Audience,
  hiddenAmong,
  hiddenHeadline,
  hides,
  type Privileged,
  privileged,
  privilegedIn,
  withoutPrivileged,
} from './privilege.ts';
import { Harm } from './report/harm.ts';
import { type Fact, Report } from './report/report.ts';
import { CaseOutcome } from './resolution/closure.ts';
import { eventTypes, tell, tellFamily } from './telling/telling.ts';
import { CareRoute, Outcome, Severity } from './triage/triage.ts';

const Withheld = z.enum(privileged).array().meta({
  description: 'Facts that are there but not shown to you: they are patient safety work product of the hospital',
});

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
    triage: z
      .object({
        id: TriageId,
        route: CareRoute,
        criteria: z.object({ harm: Outcome, causation: Outcome, deviation: Outcome }),
        severity: Severity.optional(),
        automatic: z.boolean().meta({ description: 'Whether the criteria are still to be weighed' }),
      })
      .optional()
      .meta({ description: 'The triage that holds; none before the first' }),
    represented: Represented,
    closed: z
      .object({ at: Instant, outcome: CaseOutcome })
      .optional()
      .meta({ description: 'When and how it ended, while it is closed' }),
    consultation: ConsultationId.optional().meta({ description: 'The consultation that it comes of' }),
    withheld: Withheld,
  })
  .meta({ id: 'Case', description: 'A case as it is now' });
export type CaseView = z.output<typeof CaseView>;

export const viewCase = (state: Case, version: number, told: string | undefined, audience: Audience): CaseView => {
  const { id, stage, hospital, headline, reportedAt, updatedAt, facts, triage, counsel, closure } = state;
  const whole: CaseView = {
    id,
    version,
    stage,
    hospital,
    headline,
    reportedAt,
    updatedAt,
    facts: inOrder({ ...facts, whatHappened: told }),
    ...(triage.current && { triage: holding(triage.current) }),
    represented: counsel.represented,
    ...(closure.closed && { closed: { at: closure.closed.at, outcome: closure.closed.outcome } }),
    ...(state.consultation && { consultation: state.consultation }),
    withheld: [],
  };
  return hides(audience, facts.privilege) ? withheldView(whole) : whole;
};

const holding = ({ id, route, criteria, severity, isAutomatic }: NonNullable<Case['triage']['current']>) => ({
  id,
  route,
  criteria: { ...criteria },
  ...(severity !== undefined && { severity }),
  automatic: isAutomatic ?? false,
});

/** A case as they see it who may not see what is privileged. */
export const withheldView = (view: CaseView): CaseView => ({
  ...view,
  headline: hiddenHeadline,
  facts: withoutPrivileged(view.facts),
  withheld: [...new Set([...view.withheld, ...privilegedIn(view.facts)])],
});

/** Facts in the order a report has them, whatever order they were kept in. */
const inOrder = (facts: Report): Report =>
  Object.fromEntries(Object.keys(Report.shape).map((name) => [name, facts[name as Fact]])) as Report;

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

export type StoredSummary = Omit<CaseSummary, 'withheld'> &
  Pick<Report, 'privilege'> & {
    /** Which facts there are that a mark would hide. */
    readonly privileged: readonly Privileged[];
  };

export const summarise = ({ id, stage, hospital, headline, toldIn, reportedAt, facts }: Case): StoredSummary => ({
  id,
  stage,
  hospital,
  headline,
  harm: facts.harm,
  standing: facts.standing,
  occurred: facts.occurred,
  reportedAt,
  privilege: facts.privilege,
  privileged: [...(toldIn === 0 ? [] : ['whatHappened' as const]), ...privilegedIn(facts)],
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
    withheld: isHidden ? [...stored.privileged] : [],
  };
};

export const TimelineEntry = z
  .object({
    sequence: z.int().min(1),
    at: Instant,
    by: z.object({ actor: PrincipalId, organisation: OrganisationId.optional() }),
    type: z.enum(eventTypes),
    summary: z.string().meta({ description: 'What happened, in plain words' }),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.output<typeof TimelineEntry>;

export const viewTimeline = (
  { sequence, at, by, ...event }: Recorded<CaseEvent>,
  audience: Audience,
  { hospital, facts }: Case,
): TimelineEntry => {
  const isOwn = (by.organisation === hospital) === (audience === 'hospital');
  const hidden = hiddenAmong(privileged, audience, facts.privilege);
  const wasHidden = audience !== 'hospital' && event.type === 'ReportAmended' && event.isMarked === true;
  return {
    sequence,
    at,
    by,
    type: event.type,
    summary: tell(event, { hidden, hidesReason: (hidden.length > 0 || wasHidden) && !isOwn, isOwn }),
  };
};

/** What the family may be shown of it: told to them, without who did it, and nothing that is not theirs to hear. */
export const FamilyEntry = TimelineEntry.pick({ at: true, summary: true }).meta({ id: 'FamilyTimelineEntry' });
export type FamilyEntry = z.output<typeof FamilyEntry>;

export const viewForFamily = (event: Recorded<CaseEvent>, state: Case): FamilyEntry | undefined => {
  const summary = tellFamily(event, state);
  return summary === undefined ? undefined : { at: event.at, summary };
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
      .array(
        z.object({
          at: z.string(),
          why: z.string(),
          severity: z
            .literal('warning')
            .optional()
            .meta({ description: 'Set where it may change what the report means, or who may see it' }),
        }),
      )
      .meta({ description: 'What was sent and kept, but could not be read into a fact: where, and why' }),
    text: z.string().nullable().meta({ description: 'Word for word as sent; null where privilege withholds it' }),
  })
  .meta({ id: 'ReceivedReport' });
export type ReceivedReport = z.output<typeof ReceivedReport>;
