import { invalid } from '../cases/rules.ts';
import type { CaseId, ConsultationId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { type About, type Consultation, type EventOf, type ItemAnswer, limits, type Outcome } from './consultation.ts';
import { forbid, full } from './rules.ts';
import { checklists, type Item, sayItem, type Topic } from './topics.ts';

/** Who does something to a consultation, and when. */
export type Acting = { readonly actor: PrincipalId; readonly now: Instant };

export const ended = ({ closed }: Consultation): Refusal<'consultationClosed'> | undefined =>
  closed ? forbid('consultationClosed', 'Open it again first, and say why.') : undefined;

type Request = {
  readonly topic: Topic;
  readonly question: string;
  readonly about: About;
};

export const request = (
  id: ConsultationId,
  hospital: OrganisationId,
  { topic, question, about }: Request,
): EventOf<'ConsultationRequested'>[] => [{ type: 'ConsultationRequested', id, hospital, topic, question, about }];

/** Says who advises. `isAdvisor` says whether whom it names may advise for this insurer. */
export const assign = (
  state: Consultation,
  advisor: PrincipalId,
  isAdvisor: boolean,
): EventOf<'AdvisorAssigned'>[] | Refusal<'consultationClosed' | 'invalidRequest' | 'alreadyDone'> => {
  const no = ended(state);
  if (no) return no;
  if (!isAdvisor) {
    return invalid({
      pointer: '#/advisor',
      rule: 'advisor',
      detail: 'is nobody whom your insurer admitted as an advisor, or no longer',
    });
  }
  if (state.assigned?.advisor === advisor) return refuse('alreadyDone', 'It is assigned to this advisor already.');
  return [{ type: 'AdvisorAssigned', advisor }];
};

/** Gives advice. Any advisor of the insurer may, once somebody is assigned who sees to it that advice is given. */
export const advise = (
  state: Consultation,
  { text, references }: { readonly text: string; readonly references: readonly string[] },
): EventOf<'AdviceGiven'>[] | Refusal<'consultationClosed' | 'notAssigned' | 'tooMany'> => {
  const no = ended(state) ?? full(state.advice, limits.advice, 'pieces of advice');
  if (no) return no;
  if (!state.assigned) return forbid('notAssigned', 'Assign an advisor first.');
  return [{ type: 'AdviceGiven', text, references }];
};

type Answering = { readonly item: Item; readonly answer: ItemAnswer; readonly note?: string | undefined };

/** Answers an item of the checklist; what was answered before stays in the history. */
export const answerItem = (
  state: Consultation,
  { item, answer, note }: Answering,
): EventOf<'ItemAnswered'>[] | Refusal<'consultationClosed' | 'invalidRequest' | 'draftNotOpen'> => {
  const no = ended(state);
  if (no) return no;
  if (!checklists[state.topic].includes(item)) {
    return invalid({ pointer: '#/item', rule: 'topic', detail: `is no item of the topic ${state.topic}` });
  }
  if (answer !== 'done' && note === undefined) {
    return invalid({ pointer: '#/note', rule: 'required', detail: 'is missing: say why' });
  }
  if (item === 'draftChecked' && answer === 'done' && !state.drafts.some(({ status }) => status === 'approved')) {
    return forbid('draftNotOpen', 'No draft has been approved. If no answer is to be given, it is not applicable.');
  }
  return [{ type: 'ItemAnswered', item, answer, ...(note !== undefined && { note }) }];
};

/** The items that nobody has answered. */
export const unanswered = ({ topic, checklist }: Consultation): readonly Item[] =>
  checklists[topic].filter((item) => checklist[item] === undefined);

type Closing = {
  readonly outcome: Outcome;
  readonly note?: string | undefined;
  readonly unanswered: readonly { readonly item: Item; readonly why: string }[];
};

/** Closes it: after advice, and with every item answered or explained; or withdraws it, which needs neither. */
export const close = (
  state: Consultation,
  closing: Closing,
): EventOf<'ConsultationClosed'>[] | Refusal<'consultationClosed' | 'notAdvised' | 'checklistOpen'> => {
  const no = ended(state);
  if (no) return no;
  if (closing.outcome !== 'withdrawn') {
    if (state.advice.length === 0) return forbid('notAdvised', 'Give advice first, or withdraw it.');
    const open = unanswered(state).filter((item) => !closing.unanswered.some((each) => each.item === item));
    if (open.length > 0) {
      return forbid(
        'checklistOpen',
        'Answer each item, or say why it stays open.',
        open.map((item) => ({
          pointer: '#/unanswered',
          rule: 'checklistOpen',
          detail: `must say why ${item} stays open: ${sayItem(item)}`,
        })),
      );
    }
  }
  const { outcome, note } = closing;
  return [{ type: 'ConsultationClosed', outcome, ...(note !== undefined && { note }), unanswered: closing.unanswered }];
};

export const reopen = (
  state: Consultation,
  reason: string,
): EventOf<'ConsultationReopened'>[] | Refusal<'alreadyDone'> =>
  state.closed ? [{ type: 'ConsultationReopened', reason }] : refuse('alreadyDone', 'It is open.');

/** A consultation becomes a case, once; it stays open, since advice may still be due. */
export const openCase = (
  state: Consultation,
  caseId: CaseId,
): EventOf<'CaseOpened'>[] | Refusal<'consultationClosed' | 'alreadyDone'> => {
  const no = ended(state);
  if (no) return no;
  if (state.caseId !== undefined) return refuse('alreadyDone', `It became the case ${state.caseId} already.`);
  return [{ type: 'CaseOpened', caseId }];
};
