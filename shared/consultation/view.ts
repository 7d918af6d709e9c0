import * as z from 'zod';
import { FindingView, viewFindings } from '../deidentification/check.ts';
import { CaseId, ConsultationId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import { About, type Consultation, type Draft, ItemAnswer, Outcome, Stage } from './consultation.ts';
import { checklists, Item, sayItem, Topic } from './topics.ts';

const DraftView = z
  .object({
    number: z.int().min(1),
    text: z.string(),
    by: PrincipalId,
    at: Instant,
    status: z.enum(['open', 'approved', 'replaced']),
    findings: z.array(FindingView).meta({ description: 'Where it may tell of somebody, while it is open' }),
    approved: z.object({ by: PrincipalId, at: Instant }).optional(),
  })
  .meta({ id: 'ReviewAnswerDraft', description: 'A draft of an answer to an online review' });

export const ConsultationSummary = z
  .object({
    id: ConsultationId,
    hospital: OrganisationId,
    topic: Topic,
    stage: Stage,
    requestedAt: Instant,
    advisor: PrincipalId.optional().meta({ description: 'Who sees to it that advice is given' }),
    caseId: CaseId.optional().meta({ description: 'The case it became' }),
  })
  .meta({ id: 'ConsultationSummary', description: 'A consultation, as a list shows it' });
export type ConsultationSummary = z.output<typeof ConsultationSummary>;

export const summarise = ({
  id,
  hospital,
  topic,
  stage,
  requestedAt,
  assigned,
  caseId,
}: Consultation): ConsultationSummary => ({
  id,
  hospital,
  topic,
  stage,
  requestedAt,
  ...(assigned && { advisor: assigned.advisor }),
  ...(caseId && { caseId }),
});

export const ConsultationView = ConsultationSummary.extend({
  question: z.string(),
  about: z
    .object({
      people: z.array(z.object({ role: About.shape.people.unwrap().element.shape.role, name: z.string() })),
      places: z.array(z.string()),
      numbers: z.array(z.string()),
    })
    .meta({ description: 'Who and what it is about: drafts are looked through for it' }),
  requestedBy: PrincipalId,
  updatedAt: Instant,
  advice: z.array(z.object({ text: z.string(), references: z.array(z.string()), by: PrincipalId, at: Instant })),
  checklist: z.array(
    z.object({
      item: Item,
      what: z.string(),
      answer: ItemAnswer.optional().meta({ description: 'None while it is open' }),
      note: z.string().optional(),
      by: PrincipalId.optional(),
      at: Instant.optional(),
    }),
  ),
  drafts: z.array(DraftView),
  closed: z.object({ outcome: Outcome, note: z.string().optional(), at: Instant }).optional(),
}).meta({ id: 'Consultation', description: 'A clinician or a hospital asks the insurer’s risk advisers' });
export type ConsultationView = z.output<typeof ConsultationView>;

/** What the events say whose texts the snapshot leaves to them, by their sequence. */
export type Told = ReadonlyMap<number, Readonly<Record<string, unknown>>>;

/** The events that a view needs. */
export const tellsOf = ({ advice, drafts }: Consultation): readonly number[] => [
  1,
  ...advice.map(({ toldIn }) => toldIn),
  ...drafts.map(({ toldIn }) => toldIn),
];

export const viewConsultation = (state: Consultation, told: Told): ConsultationView => ({
  ...summarise(state),
  question: String(told.get(1)?.question),
  about: state.about,
  requestedBy: state.requestedBy,
  updatedAt: state.updatedAt,
  advice: state.advice.map(({ toldIn, by, at }) => ({
    text: String(told.get(toldIn)?.text),
    references: (told.get(toldIn)?.references ?? []) as string[],
    by,
    at,
  })),
  checklist: checklists[state.topic].map((item) => ({ item, what: sayItem(item), ...state.checklist[item] })),
  drafts: state.drafts.map((draft) => viewDraft(draft, String(told.get(draft.toldIn)?.text))),
  ...(state.closed && { closed: state.closed }),
});

const viewDraft = ({ number, by, at, status, findings, approved }: Draft, text: string) => ({
  number,
  text,
  by,
  at,
  status,
  findings: viewFindings(findings),
  ...(approved && { approved }),
});
