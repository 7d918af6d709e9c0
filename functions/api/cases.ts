import { takeAmendment, takeReport } from '../../shared/cases/intake/plain.ts';
import { accessForm } from '../../shared/cases/store/access.ts';
import type { OpenCase } from '../../shared/cases/store/finding.ts';
import { listedAtForm } from '../../shared/cases/store/rows.ts';
import type { Cases } from '../../shared/cases/store/store.ts';
import type { Became } from '../../shared/cases/store/taking-in.ts';
import type { CaseView } from '../../shared/cases/view.ts';
import { answer } from '../../shared/http/answer.ts';
import {
  amendCase,
  listCases,
  readAccess,
  readAudit,
  readCase,
  readReports,
  readTimeline,
  reportCase,
} from '../../shared/http/routes/cases.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { api, on } from './services.ts';
import { whereItHappened } from './whose.ts';

const showing = <const Status extends 200 | 201>(status: Status, cases: Cases, opened: OpenCase) =>
  answer(status, cases.view(opened), { etag: etagOf(opened) });

/** An answer given before the hospital set its mark does not show what the mark hides. */
const showAgain = (given: CaseView, { cases }: { readonly cases: Cases }) => cases.viewAgain(given);

export const handler = api(
  on(
    reportCase,
    async ({ body: { hospital: named, ...report }, sent, text, now, cases, members, caller, once, idempotency }) => {
      const hospital = await whereItHappened(caller, members, named);
      if (isRefusal(hospital)) return hospital;
      const incoming = takeReport(report, { json: sent, text, now });
      if (isRefusal(incoming)) return incoming;
      const show = (opened: OpenCase, became: Became) => ({
        ...(became === 'new' ? showing(201, cases, opened) : showing(200, cases, opened)),
        location: `/v1/cases/${opened.state.id}`,
      });
      return cases.report(mint.case(), hospital, incoming, show, once(idempotency));
    },
    showAgain,
  ),

  on(listCases, async ({ query: { cursor, limit, ...filter }, cases, pages }) => {
    const list = { route: listCases.path, filter };
    const from = await pages.positionOf(list, cursor, listedAtForm);
    if (isRefusal(from)) return from;
    return pages.answer(list, await cases.list(filter, from.position, limit));
  }),

  on(readCase, async ({ params, cases }) => {
    const opened = await cases.read(params.caseId);
    return isRefusal(opened) ? opened : showing(200, cases, opened);
  }),

  on(
    amendCase,
    async ({ params, body, sent, text, now, cases, ifMatch, once, idempotency }) => {
      const original = takeAmendment(body, { json: sent, text, now });
      if (isRefusal(original)) return original;
      const show = (amended: OpenCase) => showing(200, cases, amended);
      return cases.amend(params.caseId, ifMatch, original, show, once(idempotency));
    },
    showAgain,
  ),

  on(readTimeline, async ({ params, query: { cursor, limit, for: whom }, cases, pages }) => {
    const list = { route: readTimeline.path, filter: { ...params, for: whom } };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    if (whom === 'family') {
      const story = await cases.story(params.caseId, after, limit);
      return isRefusal(story) ? story : pages.answer(list, story);
    }
    const page = await cases.timeline(params.caseId, after, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(readReports, async ({ params, query: { cursor, limit }, cases, pages }) => {
    const list = { route: readReports.path, filter: params };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    const page = await cases.reports(params.caseId, after, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(readAudit, async ({ params, query: { cursor, limit }, cases, pages }) => {
    const list = { route: readAudit.path, filter: params };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    const audit = await cases.audit(params.caseId, after, limit);
    if (isRefusal(audit)) return audit;
    const { items, next, ...verdict } = audit;
    const { body } = await pages.answer(list, { items, next });
    return answer(200, { ...verdict, ...body });
  }),

  on(readAccess, async ({ params, query: { cursor, limit }, cases, pages }) => {
    const list = { route: readAccess.path, filter: params };
    const from = await pages.positionOf(list, cursor, accessForm);
    if (isRefusal(from)) return from;
    const page = await cases.access(params.caseId, from.position, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),
);
