import * as z from 'zod';
import { standing } from '../deidentification/check.ts';
import type { Instant } from '../kernel/instant.ts';
import { Instant as AnInstant } from '../kernel/instant.ts';
import { Role } from '../tenancy/roles.ts';
import type { Settings } from '../tenancy/settings.ts';
import type { Consultation, Draft } from './consultation.ts';
import { unanswered } from './decide.ts';
import { sources } from './rules.ts';
import { sayItem } from './topics.ts';

const Step = z
  .object({
    step: z
      .enum(['assign', 'advise', 'draft', 'clearFindings', 'approveDraft', 'answerItem', 'close'])
      .meta({ description: 'What is to be done', example: 'advise' }),
    about: z.string().optional().meta({ description: 'What it is about: an item, or the number of a draft' }),
    owes: Role,
    what: z.string().meta({ description: 'In plain words' }),
    dueAt: AnInstant.optional(),
    overdue: z.boolean(),
    blockedBy: z.array(z.object({ code: z.string(), detail: z.string(), source: z.string() })).meta({
      description: 'What must be done first',
    }),
    source: z.string().meta({ description: 'Where the rule comes from that asks for it' }),
  })
  .meta({ id: 'ConsultationStep', description: 'Something that is to be done next in a consultation' });
type Step = z.output<typeof Step>;

export const NextStepsView = z.object({ steps: z.array(Step) }).meta({ id: 'ConsultationSteps' });

type Due = Omit<Step, 'overdue' | 'blockedBy'> & { readonly blockedBy?: Step['blockedBy'] };

/** What is to be done next, soonest first, and last what has no date. */
export const nextSteps = (state: Consultation, { consultation }: Settings, now: Instant): Step[] => {
  if (state.closed) return [];
  const { requestedAt, assigned, advice, topic } = state;
  const advisedAt = advice[0]?.at;
  const steps: Due[] = [
    ...(assigned ? [] : [assigning(later(requestedAt, consultation.assignmentHours))]),
    ...(assigned && !advisedAt ? [advising(days(assigned.at, consultation.adviceDays))] : []),
    ...(topic === 'onlineReview' ? drafting(state) : []),
    ...(advisedAt ? answering(state, days(advisedAt, consultation.checklistDays)) : []),
    ...(advisedAt ? [closing(state, days(advisedAt, consultation.closingDays))] : []),
  ];
  return steps
    .map((step) => ({ blockedBy: [], ...step, overdue: step.dueAt !== undefined && step.dueAt < now }))
    .sort((one, other) => (one.dueAt ?? '~').localeCompare(other.dueAt ?? '~'));
};

const hour = 60 * 60 * 1000;
const later = (from: Instant, hours: number) => new Date(Date.parse(from) + hours * hour).toISOString() as Instant;
const days = (from: Instant, count: number) => later(from, count * 24);

const assigning = (dueAt: Instant): Due => ({
  step: 'assign',
  owes: 'claims',
  what: 'Say which advisor sees to it.',
  dueAt,
  source: sources.notAssigned,
});

const advising = (dueAt: Instant): Due => ({
  step: 'advise',
  owes: 'advisor',
  what: 'Give advice.',
  dueAt,
  source: sources.notAdvised,
});

const drafting = (state: Consultation): Due[] => {
  const draft = state.drafts.findLast(({ status }) => status !== 'replaced');
  if (draft?.status === 'approved' || state.checklist.draftChecked) return [];
  if (draft) return checking(draft);
  const what = 'Draft the answer, or say that none is given.';
  return [{ step: 'draft', owes: 'hospitalRisk', what, source: sources.notToBeDrafted }];
};

const checking = ({ number, findings }: Draft): Due[] => {
  const left = standing(findings).length;
  const about = String(number);
  const what = `Take out, or explain, ${left} possible ${left === 1 ? 'identifier' : 'identifiers'} in draft ${number}.`;
  const approve: Due = {
    step: 'approveDraft',
    about,
    owes: 'advisor',
    what: `Approve draft ${number}.`,
    source: sources.identifiersFound,
    ...(left > 0 && { blockedBy: [{ code: 'identifiersFound', detail: what, source: sources.identifiersFound }] }),
  };
  return left === 0
    ? [approve]
    : [{ step: 'clearFindings', about, owes: 'hospitalRisk', what, source: sources.identifiersFound }, approve];
};

const answering = (state: Consultation, dueAt: Instant): Due[] =>
  unanswered(state).map((item) => ({
    step: 'answerItem',
    about: item,
    owes: 'hospitalRisk',
    what: sayItem(item),
    dueAt,
    source: sources.checklistOpen,
  }));

const closing = (state: Consultation, dueAt: Instant): Due => {
  const open = unanswered(state).length;
  const detail = `Open items of the checklist: ${open}. Each is answered, or explained on closing.`;
  return {
    step: 'close',
    owes: 'advisor',
    what: 'Close it, and say what became of the advice.',
    dueAt,
    source: sources.checklistOpen,
    ...(open > 0 && { blockedBy: [{ code: 'checklistOpen', detail, source: sources.checklistOpen }] }),
  };
};
