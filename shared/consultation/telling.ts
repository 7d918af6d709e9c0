import * as z from 'zod';
import { OrganisationId, PrincipalId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import type { Recorded } from '../ledger/event.ts';
import type { ConsultationEvent, EventOf } from './consultation.ts';

export const ConsultationEntry = z
  .object({
    sequence: z.int().min(1),
    at: Instant,
    type: z.string(),
    by: z.object({ actor: PrincipalId, organisation: OrganisationId }),
    what: z.string().meta({ description: 'What happened, in plain words' }),
    reason: z.string().optional().meta({ description: 'Why, in the words of whoever did it' }),
  })
  .meta({ id: 'ConsultationEntry', description: 'Something that happened in a consultation' });

type Said = { readonly what: string; readonly reason?: string | undefined };

const tellings: { readonly [Type in ConsultationEvent['type']]: (event: EventOf<Type>) => Said } = {
  ConsultationRequested: ({ topic }) => ({ what: `Advice was asked for: ${topic}.` }),
  AdvisorAssigned: () => ({ what: 'An advisor was assigned.' }),
  AdviceGiven: () => ({ what: 'Advice was given.' }),
  ItemAnswered: ({ item, answer, note }) => ({ what: `Item ${item} of the checklist: ${answer}.`, reason: note }),
  DraftSubmitted: ({ number, findings }) => ({
    what: `Draft ${number} was submitted; possible identifiers in it: ${findings.length}.`,
  }),
  FindingCleared: ({ number, finding, reason }) => ({
    what: `Finding ${finding} of draft ${number} was said to identify nobody.`,
    reason,
  }),
  DraftApproved: ({ number }) => ({ what: `Draft ${number} was approved.` }),
  CaseOpened: ({ caseId }) => ({ what: `It became the case ${caseId}.` }),
  ConsultationClosed: ({ outcome, note }) => ({ what: `It was closed: ${outcome}.`, reason: note }),
  ConsultationReopened: ({ reason }) => ({ what: 'It was opened again.', reason }),
};

export const viewEntry = (event: Recorded<ConsultationEvent>): z.output<typeof ConsultationEntry> => {
  const { sequence, at, type, by } = event;
  const { what, reason } = (tellings[type] as (event: ConsultationEvent) => Said)(event);
  const author = ConsultationEntry.shape.by.parse(by);
  return { sequence, at, type, by: author, what, ...(reason !== undefined && { reason }) };
};
