import { takeReport } from '../../shared/cases/intake/plain.ts';
import type { Consultation, ConsultationEvent } from '../../shared/consultation/consultation.ts';
import { type Acting, advise, answerItem, assign, close, reopen, request } from '../../shared/consultation/decide.ts';
import { approveDraft, clearFinding, submitDraft } from '../../shared/consultation/decide-draft.ts';
import { consultationListedAtForm } from '../../shared/consultation/store/listing.ts';
import { consultationsOf, type Shown } from '../../shared/consultation/store/store.ts';
import { answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import * as routes from '../../shared/http/routes/consultations.ts';
import type { ConsultationId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../shared/kernel/refusal.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import { api, on } from './services.ts';
import { whereItHappened } from './whose.ts';

type Scope = Omit<Parameters<typeof consultationsOf>[0], 'cases'>;
type Offered = { readonly scope: Scope; readonly cases: Parameters<typeof consultationsOf>[0]['cases'] };

const consultationsFor = ({ scope, cases }: Offered) => consultationsOf({ ...scope, cases });

type Commanding = Offered & {
  readonly params: { readonly consultationId: ConsultationId };
  readonly ifMatch: readonly string[];
  readonly idempotency: Idempotency | undefined;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
};

const shown = ({ view, etag }: Shown) => answer(200, view, { etag });

/** Does something to a consultation, and answers it as it is then. */
const command = <Code extends RefusalCode>(
  { params, ifMatch, idempotency, once, ...offered }: Commanding,
  decide: (state: Consultation, acting: Acting) => readonly ConsultationEvent[] | Refusal<Code>,
) =>
  consultationsFor(offered).change(params.consultationId, ifMatch, decide, {
    answer: shown,
    once: once(idempotency),
  });

export const handler = api(
  on(
    routes.requestConsultation,
    async ({ body: { hospital: named, ...asked }, caller, members, once, idempotency, ...offered }) => {
      const hospital = await whereItHappened(caller, members, named);
      if (isRefusal(hospital)) return hospital;
      const id = mint.consultation();
      return consultationsFor(offered).request(id, request(id, hospital, asked), {
        answer: ({ view, etag }) => answer(201, view, { etag, location: `/v1/consultations/${id}` }),
        once: once(idempotency),
      });
    },
  ),

  on(routes.listConsultations, async ({ query: { cursor, limit, ...filter }, pages, ...offered }) => {
    const list = { route: routes.listConsultations.path, filter };
    const from = await pages.positionOf(list, cursor, consultationListedAtForm);
    if (isRefusal(from)) return from;
    return pages.answer(list, await consultationsFor(offered).list(filter, from.position, limit));
  }),

  on(routes.readConsultation, async ({ params, ...offered }) => {
    const read = await consultationsFor(offered).read(params.consultationId);
    return isRefusal(read) ? read : shown(read);
  }),

  on(routes.readConsultationSteps, async ({ params, ...offered }) => {
    const steps = await consultationsFor(offered).steps(params.consultationId);
    return isRefusal(steps) ? steps : answer(200, { steps });
  }),

  on(routes.readConsultationTimeline, async ({ params, query: { cursor, limit }, pages, ...offered }) => {
    const list = { route: routes.readConsultationTimeline.path, filter: params };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    const page = await consultationsFor(offered).timeline(params.consultationId, after, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(routes.assignAdvisor, async (input) => {
    const { advisor } = input.body;
    const isAdvisor = await consultationsFor(input).isAdvisor(advisor);
    return command(input, (state) => assign(state, advisor, isAdvisor));
  }),

  on(routes.giveConsultationAdvice, (input) => command(input, (state) => advise(state, input.body))),

  on(routes.answerConsultationItem, (input) => command(input, (state) => answerItem(state, input.body))),

  on(routes.submitReviewAnswer, (input) => command(input, (state) => submitDraft(state, input.body.text))),

  on(routes.clearReviewAnswerFinding, (input) =>
    command(input, (state) => clearFinding(state, input.params.draftNumber, input.body)),
  ),

  on(routes.approveReviewAnswer, (input) =>
    command(input, (state, acting) => approveDraft(state, input.params.draftNumber, acting)),
  ),

  on(routes.openConsultationCase, async ({ params, body, sent, text, now, ifMatch, once, idempotency, ...offered }) => {
    const incoming = takeReport(body, { json: sent, text, now });
    if (isRefusal(incoming)) return incoming;
    return consultationsFor(offered).openCase(
      params.consultationId,
      ifMatch,
      { caseId: mint.case(), incoming },
      { answer: shown, once: once(idempotency) },
    );
  }),

  on(routes.closeConsultation, (input) => command(input, (state) => close(state, input.body))),

  on(routes.reopenConsultation, (input) => command(input, (state) => reopen(state, input.body.reason))),
);
