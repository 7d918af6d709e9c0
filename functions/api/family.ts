import { keepFollowUp as keep, logCommunication as log } from '../../shared/cases/communications/decide.ts';
import {
  adviseCounsel as advise,
  recordRepresentation as represent,
} from '../../shared/cases/communications/decide-counsel.ts';
import { listGiven } from '../../shared/cases/communications/list-given.ts';
import { everyCommunication, showKept, showLogged } from '../../shared/cases/communications/view.ts';
import { showAdvice, showCounsel, showRepresentation } from '../../shared/cases/communications/view-counsel.ts';
import { answerNeed as answerTo, raiseNeed as raise } from '../../shared/cases/needs/decide.ts';
import { offerSupport as offer, answerSupport as reply } from '../../shared/cases/needs/decide-support.ts';
import { showNeed, showNeeds } from '../../shared/cases/needs/view.ts';
import { showSupport, showSupports } from '../../shared/cases/needs/view-support.ts';
import { keepFollowUp, listCommunications, logCommunication } from '../../shared/http/routes/communications.ts';
import { adviseCounsel, readCounselAdvice, recordRepresentation } from '../../shared/http/routes/counsel.ts';
import { answerNeed, raiseNeed, readNeeds } from '../../shared/http/routes/needs.ts';
import { answerSupport, offerSupport, readSupport } from '../../shared/http/routes/support.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { changed, made, showing } from './parts.ts';
import { api, on } from './services.ts';

export const handler = api(
  on(listCommunications, async ({ params, query: { cursor, limit }, cases, pages }) => {
    const list = { route: listCommunications.path, filter: params };
    const below = await pages.sequenceOf(list, cursor);
    if (isRefusal(below)) return below;
    const page = await cases.page(params.caseId, everyCommunication, below, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(logCommunication, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.communication();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => log(state, id, body, acting),
      showLogged,
      made,
      once(idempotency),
    );
  }),

  on(keepFollowUp, ({ params: { caseId, communicationId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => keep(state, communicationId, body, acting),
      showKept(communicationId, body.number),
      changed,
      once(idempotency),
    ),
  ),

  on(readCounselAdvice, async ({ params, cases }) => showing(await cases.show(params.caseId, showCounsel))),

  on(
    adviseCounsel,
    async ({ params, body: { attorneys: given, ...advice }, attorneys, cases, ifMatch, once, idempotency }) => {
      const list = await listGiven(attorneys, given);
      if (isRefusal(list)) return list;
      const ids = { advice: mint.advice(), communication: mint.communication() };
      return cases.change(
        params.caseId,
        ifMatch,
        (state, acting) => advise(state, ids, advice, list, acting),
        showAdvice,
        made,
        once(idempotency),
      );
    },
  ),

  on(recordRepresentation, ({ params, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => represent(state, body, acting),
      showRepresentation,
      made,
      once(idempotency),
    ),
  ),

  on(readNeeds, async ({ params, cases }) => showing(await cases.show(params.caseId, showNeeds))),

  on(raiseNeed, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.need();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => raise(state, id, body, acting),
      showNeed(id),
      made,
      once(idempotency),
    );
  }),

  on(answerNeed, ({ params: { caseId, needId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => answerTo(state, needId, body, acting),
      showNeed(needId),
      changed,
      once(idempotency),
    ),
  ),

  on(readSupport, async ({ params, cases }) => showing(await cases.show(params.caseId, showSupports))),

  on(offerSupport, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.support();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => offer(state, id, body, acting),
      showSupport(id),
      made,
      once(idempotency),
    );
  }),

  on(answerSupport, ({ params: { caseId, supportId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => reply(state, supportId, body, acting),
      showSupport(supportId),
      changed,
      once(idempotency),
    ),
  ),
);
