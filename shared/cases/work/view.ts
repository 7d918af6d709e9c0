import * as z from 'zod';
import { CaseId, MatterId, OrganisationId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import type { Case } from '../case.ts';
import { type Audience, hiddenHeadline, hides } from '../privilege.ts';
import { Harm } from '../report/harm.ts';
import { type RuleCode, sources } from '../rules.ts';
import type { Due } from './agenda.ts';
import {
  type MatterDue,
  type MatterDuty,
  type MatterStepShown,
  type MediationDuty,
  matterDuties,
  matterRules,
  mediationDuties,
  mediationRules,
} from './matter-step.ts';
import { type Duty, duties, owing, type Step } from './step.ts';
import { say } from './wording.ts';

const DutyName = z
  .enum([...new Set([...Object.keys(duties), ...matterDuties, ...mediationDuties])] as [
    Duty | MatterDuty | MediationDuty,
    ...(Duty | MatterDuty | MediationDuty)[],
  ])
  .meta({ description: 'What is to be done', example: 'discloseInitially' });

export const Owes = z.enum(owing).meta({ description: 'Which role owes it', example: 'hospitalRisk' });

const Rule = z
  .object({
    code: z.enum([...(Object.keys(sources) as [RuleCode, ...RuleCode[]]), ...matterRules, ...mediationRules]),
    source: z.string().meta({ description: 'Where the rule comes from' }),
  })
  .meta({ description: 'The rule that asks for it' });

/** What must be done first. */
export const Blocking = z.object({ code: Rule.shape.code, detail: z.string(), source: Rule.shape.source });

export const StepView = z
  .object({
    step: DutyName,
    about: z.string().optional().meta({
      description: 'What it is about: a party, the id of a record, or of the shared matter in which it is to be done',
    }),
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

/** As somebody would look through them, the steps of a shared matter among those of its case. */
const viewAll = (steps: readonly Step[], inMatter: readonly MatterStepsOf[], now: Instant): StepView[] =>
  [
    ...viewSteps(steps, now),
    ...inMatter.flatMap(({ matter, steps: shown }) =>
      shown.map(
        ({ duty, what, dueAt, blockedBy, rule }): StepView => ({
          step: duty,
          about: matter,
          what,
          owes: 'claims',
          ...(dueAt !== undefined && { dueAt }),
          overdue: dueAt !== undefined && dueAt < now,
          blockedBy: [...blockedBy],
          rule,
        }),
      ),
    ),
  ].toSorted((a, b) => (when(a) === when(b) ? 0 : when(a) < when(b) ? -1 : 1));

const when = ({ dueAt = '~' }: { readonly dueAt?: string | undefined }): string => dueAt;

/** What the insurer owes in a matter that a case is in. */
export type MatterStepsOf = { readonly matter: MatterId; readonly steps: readonly MatterStepShown[] };

export const DueView = z
  .object({
    case: z.object({ id: CaseId, hospital: OrganisationId, headline: z.string(), harm: Harm }).optional().meta({
      description: 'Of a step of a case always; of one of a shared matter, the case that the insurer has in it',
    }),
    matter: z
      .object({ id: MatterId, title: z.string() })
      .optional()
      .meta({ description: 'The matter that several insurers share, or the mediation, in which it is to be done' }),
    step: DutyName,
    about: z.string().optional(),
    what: z.string(),
    owes: Owes,
    dueAt: Instant,
    overdue: z.boolean(),
    rule: Rule,
  })
  .meta({
    id: 'WorklistItem',
    description: 'A step that is due in a case, or in a matter that several insurers share',
  });
export type DueView = z.output<typeof DueView>;

/** What is shown of the case that a step of a matter is linked to. */
export type LinkedCase = Pick<Case, 'id' | 'hospital' | 'headline' | 'facts'>;

const viewCase = (
  { id, hospital, headline, harm }: NonNullable<DueView['case']>,
  audience: Audience,
  privilege: Due['privilege'],
): DueView['case'] => ({ id, hospital, headline: hides(audience, privilege) ? hiddenHeadline : headline, harm });

/** A step of a matter, with the case that it is linked to, as that is now. */
export const viewMatterDue = (
  { matter, duty, about, owes, dueAt, what, rule }: MatterDue,
  linked: LinkedCase | undefined,
  audience: Audience,
  now: Instant,
): DueView => ({
  ...(linked && { case: viewCase({ ...linked, harm: linked.facts.harm }, audience, linked.facts.privilege) }),
  matter,
  step: duty,
  ...(about !== undefined && { about }),
  what,
  owes,
  dueAt,
  overdue: dueAt < now,
  rule,
});

export const viewDue = (due: Due, audience: Audience, now: Instant): DueView => {
  const { caseId: id, hospital, headline, harm, privilege, duty, about, owes, dueAt, what, source } = due;
  return {
    case: viewCase({ id, hospital, headline, harm }, audience, privilege),
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

export const viewNextSteps = (
  { stage }: Case,
  steps: readonly Step[],
  inMatter: readonly MatterStepsOf[],
  now: Instant,
) => ({
  stage,
  items: viewAll(steps, inMatter, now),
});
