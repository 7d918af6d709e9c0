import * as z from 'zod';
import { CaseId, OrganisationId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import type { Case } from '../case.ts';
import { type Audience, hiddenHeadline, hides } from '../privilege.ts';
import { Harm } from '../report/harm.ts';
import { type RuleCode, sources } from '../rules.ts';
import type { Due } from './agenda.ts';
import { type Duty, duties, owing, type Step } from './step.ts';
import { say } from './wording.ts';

const DutyName = z
  .enum(Object.keys(duties) as [Duty, ...Duty[]])
  .meta({ description: 'What is to be done', example: 'discloseInitially' });

export const Owes = z.enum(owing).meta({ description: 'Which role owes it', example: 'hospitalRisk' });

const Rule = z
  .object({
    code: z.enum(Object.keys(sources) as [RuleCode, ...RuleCode[]]),
    source: z.string().meta({ description: 'Where the rule comes from' }),
  })
  .meta({ description: 'The rule that asks for it' });

/** What must be done first. */
export const Blocking = z.object({ code: Rule.shape.code, detail: z.string(), source: Rule.shape.source });

export const StepView = z
  .object({
    step: DutyName,
    about: z.string().optional().meta({ description: 'What it is about: a party, or the id of a record' }),
    what: z.string().meta({ description: 'In plain words' }),
    owes: Owes,
    dueAt: Instant.optional().meta({ description: 'Absent for what only has to be done before the case ends' }),
    overdue: z.boolean(),
    blockedBy: z.array(Blocking).meta({ description: 'What must be done first, and by which rule' }),
    rule: Rule,
  })
  .meta({ id: 'NextStep', description: 'Something that is to be done next in a case' });
export type StepView = z.output<typeof StepView>;

/** As somebody would look through them: what is overdue, what has a date, what has none. */
const place = ({ dueAt, key }: Step): string => `${dueAt ?? '~'} ${key}`;
const inOrder = (a: Step, b: Step): number => (place(a) < place(b) ? -1 : 1);

export const viewSteps = (steps: readonly Step[], now: Instant): StepView[] =>
  steps.toSorted(inOrder).map(({ duty, about, owes, dueAt, blockedBy, what, source }) => ({
    step: duty,
    ...(about !== undefined && { about }),
    what: what ?? say(duty, about),
    owes,
    ...(dueAt !== undefined && { dueAt }),
    overdue: dueAt !== undefined && dueAt < now,
    blockedBy: blockedBy.map(({ rule, detail }) => ({ code: rule, detail, source: sources[rule] })),
    rule: { code: duties[duty], source: source ?? sources[duties[duty]] },
  }));

export const DueView = z
  .object({
    case: z.object({ id: CaseId, hospital: OrganisationId, headline: z.string(), harm: Harm }),
    step: DutyName,
    about: z.string().optional(),
    what: z.string(),
    owes: Owes,
    dueAt: Instant,
    overdue: z.boolean(),
    rule: Rule,
  })
  .meta({ id: 'WorklistItem', description: 'A step that is due in a case' });
export type DueView = z.output<typeof DueView>;

export const viewDue = (due: Due, audience: Audience, now: Instant): DueView => {
  const { caseId: id, hospital, headline, harm, privilege, duty, about, owes, dueAt, what, source } = due;
  return {
    case: { id, hospital, headline: hides(audience, privilege) ? hiddenHeadline : headline, harm },
    step: duty,
    ...(about !== undefined && { about }),
    what: what ?? say(duty, about),
    owes,
    dueAt,
    overdue: dueAt < now,
    rule: { code: duties[duty], source: source ?? sources[duties[duty]] },
  };
};

export const NextStepsView = z
  .object({ stage: z.string(), items: z.array(StepView) })
  .meta({ id: 'NextSteps', description: 'What is to be done next in a case, soonest first' });

export const viewNextSteps = ({ stage }: Case, steps: readonly Step[], now: Instant) => ({
  stage,
  items: viewSteps(steps, now),
});
