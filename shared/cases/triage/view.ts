import * as z from 'zod';
import { CaseId, PrincipalId, TriageId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import { UsState } from '../../kernel/us-state.ts';
import { Report } from '../report/report.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { CareRoute, NotEligible, Outcome, Reportable, Severity } from './triage.ts';

const Weighed = z.object({
  harm: Report.shape.harm.unwrap(),
  actuality: Report.shape.actuality.unwrap(),
  standing: Report.shape.standing.unwrap(),
  provenance: Report.shape.provenance.unwrap(),
  state: UsState.nullable().optional().meta({ description: 'Whose law governed; null where nobody had said' }),
});

export const TriageView = z
  .object({
    id: TriageId,
    at: Instant,
    by: PrincipalId,
    route: CareRoute,
    criteria: z.object({ harm: Outcome, causation: Outcome, deviation: Outcome }),
    severity: Severity.optional(),
    reportable: Reportable,
    notEligible: NotEligible.optional(),
    duplicateOf: CaseId.optional(),
    reason: z.string().optional(),
    weighed: Weighed.meta({ description: 'The facts as they were then' }),
    automatic: z.boolean().meta({ description: 'Whether a rule did it, before anybody weighed the criteria' }),
  })
  .meta({ id: 'Triage', description: 'What somebody made of an event: the three criteria, and where it goes' });
export type TriageView = z.output<typeof TriageView>;

export const showTriage = (sequence: number): Shown<TriageView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, route, criteria, severity, reportable, notEligible, duplicateOf, reason, basis, isAutomatic } =
      told<'Triaged'>(sequence);
    return {
      id,
      at,
      by: by.actor,
      route,
      criteria: { ...criteria },
      ...(severity !== undefined && { severity }),
      reportable,
      ...(notEligible !== undefined && { notEligible }),
      ...(duplicateOf !== undefined && { duplicateOf }),
      ...(reason !== undefined && { reason }),
      weighed: basis,
      automatic: isAutomatic ?? false,
    };
  },
});

/** Every triage of a case, the one that holds last. */
export const showTriages: Showing<{ items: TriageView[] }> = ({ triage }) => listed(triage.toldIn.map(showTriage));
