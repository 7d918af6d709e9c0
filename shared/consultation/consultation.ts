import * as z from 'zod';
import { type Checked, clear } from '../deidentification/check.ts';
import type { Finding } from '../deidentification/finding.ts';
import type { CaseId, ConsultationId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { name, text } from '../kernel/text.ts';
import type { Recorded } from '../ledger/event.ts';
import type { Kind } from '../ledger/growing.ts';
import type { Item, Topic } from './topics.ts';

/** How far a consultation has come. Source: domain §12. */
export const Stage = z
  .enum(['requested', 'assigned', 'advised', 'closed'])
  .meta({ description: 'How far the consultation has come', example: 'requested' });
export type Stage = z.infer<typeof Stage>;

/** How much of each thing a consultation holds. */
export const limits = { advice: 10, drafts: 10, text: 4_000, reason: 500 } as const;

export const About = z
  .strictObject({
    people: z
      .array(
        z.strictObject({
          role: z.enum(['patient', 'relative', 'clinician', 'other']),
          name: name(120),
        }),
      )
      .max(10)
      .default([]),
    places: z.array(name(160)).max(5).default([]).meta({ description: 'Hospitals, practices, addresses' }),
    numbers: z
      .array(name(60))
      .max(10)
      .default([])
      .meta({ description: 'Record numbers, policies, phones, e-mail addresses' }),
  })
  .meta({
    id: 'ConsultationAbout',
    description: 'Who and what it is about, so that a draft can be looked through for it',
  });
export type About = z.output<typeof About>;

export const ItemAnswer = z
  .enum(['done', 'notDone', 'notApplicable'])
  .meta({ description: '`notDone` and `notApplicable` ask for a note that says why' });
export type ItemAnswer = z.infer<typeof ItemAnswer>;

export const Outcome = z
  .enum(['followed', 'partlyFollowed', 'notFollowed', 'withdrawn'])
  .meta({ description: 'What became of the advice; `withdrawn` if none is wanted any more' });
export type Outcome = z.infer<typeof Outcome>;

/** A draft of an answer to a review. Its text is in the event that told it. */
export type Draft = {
  readonly number: number;
  readonly toldIn: number;
  readonly by: PrincipalId;
  readonly at: Instant;
  readonly status: 'open' | 'approved' | 'replaced';
  /** Of the draft that is open: what was approved or replaced leaves them to the events. */
  readonly findings: readonly Checked[];
  readonly approved?: { readonly by: PrincipalId; readonly at: Instant };
};

type Answered = {
  readonly answer: ItemAnswer;
  readonly note?: string | undefined;
  readonly by: PrincipalId;
  readonly at: Instant;
};

/** A clinician or a hospital asks the insurer's risk advisers. Long texts are in the events. */
export type Consultation = {
  readonly id: ConsultationId;
  readonly hospital: OrganisationId;
  readonly topic: Topic;
  readonly stage: Stage;
  readonly about: About;
  readonly requestedAt: Instant;
  readonly requestedBy: PrincipalId;
  readonly updatedAt: Instant;
  readonly assigned?: { readonly advisor: PrincipalId; readonly at: Instant };
  readonly advice: readonly { readonly toldIn: number; readonly by: PrincipalId; readonly at: Instant }[];
  readonly checklist: Readonly<Partial<Record<Item, Answered>>>;
  readonly drafts: readonly Draft[];
  readonly caseId?: CaseId;
  readonly closed?: { readonly outcome: Outcome; readonly note?: string | undefined; readonly at: Instant };
};

export type ConsultationEvent =
  | {
      readonly type: 'ConsultationRequested';
      readonly id: ConsultationId;
      readonly hospital: OrganisationId;
      readonly topic: Topic;
      readonly question: string;
      readonly about: About;
    }
  | { readonly type: 'AdvisorAssigned'; readonly advisor: PrincipalId }
  | { readonly type: 'AdviceGiven'; readonly text: string; readonly references: readonly string[] }
  | {
      readonly type: 'ItemAnswered';
      readonly item: Item;
      readonly answer: ItemAnswer;
      readonly note?: string | undefined;
    }
  | {
      readonly type: 'DraftSubmitted';
      readonly number: number;
      readonly text: string;
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'FindingCleared'; readonly number: number; readonly finding: number; readonly reason: string }
  | { readonly type: 'DraftApproved'; readonly number: number }
  | { readonly type: 'CaseOpened'; readonly caseId: CaseId }
  | {
      readonly type: 'ConsultationClosed';
      readonly outcome: Outcome;
      readonly note?: string | undefined;
      readonly unanswered: readonly { readonly item: Item; readonly why: string }[];
    }
  | { readonly type: 'ConsultationReopened'; readonly reason: string };

export type EventOf<Type extends ConsultationEvent['type']> = Extract<ConsultationEvent, { type: Type }>;

const evolve = (state: Consultation | undefined, event: Recorded<ConsultationEvent>): Consultation => {
  if (event.type === 'ConsultationRequested') return requested(event);
  if (!state) throw new Error(`A consultation cannot begin with ${event.type}`);
  const next = { ...after(state, event), updatedAt: event.at };
  return { ...next, stage: stageOf(next) };
};

const requested = ({
  id,
  hospital,
  topic,
  about,
  at,
  by,
}: Recorded<EventOf<'ConsultationRequested'>>): Consultation => ({
  id,
  hospital,
  topic,
  stage: 'requested',
  about,
  requestedAt: at,
  requestedBy: by.actor,
  updatedAt: at,
  advice: [],
  checklist: {},
  drafts: [],
});

const stageOf = ({ closed, advice, assigned }: Consultation): Stage => {
  if (closed) return 'closed';
  if (advice.length > 0) return 'advised';
  return assigned ? 'assigned' : 'requested';
};

type Later = Recorded<Exclude<ConsultationEvent, { type: 'ConsultationRequested' }>>;

const after = (state: Consultation, event: Later): Consultation => {
  const { at } = event;
  const by = event.by.actor;
  switch (event.type) {
    case 'AdvisorAssigned':
      return { ...state, assigned: { advisor: event.advisor, at } };
    case 'AdviceGiven':
      return { ...state, advice: [...state.advice, { toldIn: event.sequence, by, at }] };
    case 'ItemAnswered': {
      const { item, answer, note } = event;
      return { ...state, checklist: { ...state.checklist, [item]: { answer, ...(note && { note }), by, at } } };
    }
    case 'DraftSubmitted':
      return { ...state, drafts: [...state.drafts.map(replaced), drafted(event)] };
    case 'FindingCleared':
      return onDraft(state, event.number, (draft) => ({
        ...draft,
        findings: clear(draft.findings, event.finding, by, at),
      }));
    case 'DraftApproved':
      return onDraft(state, event.number, (draft) => ({
        ...draft,
        status: 'approved',
        findings: [],
        approved: { by, at },
      }));
    case 'CaseOpened':
      return { ...state, caseId: event.caseId };
    case 'ConsultationClosed':
      return { ...state, closed: { outcome: event.outcome, ...(event.note && { note: event.note }), at } };
    case 'ConsultationReopened': {
      const { closed: _, ...open } = state;
      return open;
    }
  }
};

/** What was approved stays so: it may be before the public. */
const replaced = (draft: Draft): Draft =>
  draft.status === 'open' ? { ...draft, status: 'replaced', findings: [] } : draft;

const drafted = ({ number, sequence, findings, at, by }: Recorded<EventOf<'DraftSubmitted'>>): Draft => ({
  number,
  toldIn: sequence,
  by: by.actor,
  at,
  status: 'open',
  findings,
});

const onDraft = (state: Consultation, number: number, change: (draft: Draft) => Draft): Consultation => ({
  ...state,
  drafts: state.drafts.map((draft) => (draft.number === number ? change(draft) : draft)),
});

export const consultationKind: Kind<Consultation, ConsultationEvent> = {
  kind: 'consultation',
  schemaVersion: 1,
  evolve,
};

/** A text of a consultation: a question, advice, a draft. */
export const LongText = text(limits.text);
/** Why somebody does something. */
export const Reason = text(limits.reason);
