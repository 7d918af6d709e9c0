import {
  approveItem,
  fileExpense as file,
  fileRecoveryDays as fileDays,
  refuseItem,
} from '../../shared/cases/relief/decide-item.ts';
import { payItem, reverseReliefPayment as reverse } from '../../shared/cases/relief/decide-payment.ts';
import {
  closeRelief as close,
  declineRelief as decline,
  enrolInRelief as enrol,
  screenForRelief as screen,
} from '../../shared/cases/relief/decide-taking-part.ts';
import { unfitReceipts } from '../../shared/cases/relief/receipts.ts';
import { periodOf } from '../../shared/cases/relief/report.ts';
import {
  showLastEnrolment,
  showLastScreening,
  showRelief,
  showReliefEnd,
  showReliefItem,
} from '../../shared/cases/relief/view.ts';
import { answer } from '../../shared/http/answer.ts';
import {
  approveReliefItem,
  closeRelief,
  declineRelief,
  enrolInRelief,
  fileExpense,
  fileRecoveryDays,
  payReliefItem,
  readRelief,
  readReliefReport,
  refuseReliefItem,
  reverseReliefPayment,
  screenForRelief,
} from '../../shared/http/routes/relief.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { changed, made, showing } from './parts.ts';
import { api, on } from './services.ts';

export const handler = api(
  on(readRelief, async ({ params, cases, settings }) => {
    const effective = settingsWith((await settings.read()).state);
    return showing(await cases.show(params.caseId, showRelief(effective)));
  }),

  on(screenForRelief, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.relief();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => screen(state, id, body, acting),
      showLastScreening,
      made,
      once(idempotency),
    );
  }),

  on(enrolInRelief, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.relief();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => enrol(state, id, body, acting),
      showLastEnrolment,
      made,
      once(idempotency),
    );
  }),

  on(declineRelief, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.relief();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => decline(state, id, body, acting),
      showReliefEnd,
      made,
      once(idempotency),
    );
  }),

  on(fileExpense, async ({ params: { caseId }, body, cases, documents, ifMatch, once, idempotency }) => {
    const receipts = await Promise.all(body.receipts.map((id) => documents.read(caseId, id)));
    const unfit = unfitReceipts(receipts.map((found) => (isRefusal(found) ? undefined : found.state)));
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => unfit ?? file(state, body, acting),
      showReliefItem(),
      made,
      once(idempotency),
    );
  }),

  on(fileRecoveryDays, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => fileDays(state, body, acting),
      showReliefItem(),
      made,
      once(idempotency),
    ),
  ),

  on(approveReliefItem, ({ params: { caseId, reliefItem }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => approveItem(state, reliefItem, body, acting),
      showReliefItem(reliefItem),
      changed,
      once(idempotency),
    ),
  ),

  on(refuseReliefItem, ({ params: { caseId, reliefItem }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => refuseItem(state, reliefItem, body),
      showReliefItem(reliefItem),
      changed,
      once(idempotency),
    ),
  ),

  on(payReliefItem, ({ params: { caseId, reliefItem }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => payItem(state, reliefItem, body, acting),
      showReliefItem(reliefItem),
      changed,
      once(idempotency),
    ),
  ),

  on(reverseReliefPayment, ({ params: { caseId, reliefItem }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => reverse(state, reliefItem, body, acting),
      showReliefItem(reliefItem),
      changed,
      once(idempotency),
    ),
  ),

  on(closeRelief, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.relief();
    return cases.change(caseId, ifMatch, (state) => close(state, id, body), showReliefEnd, made, once(idempotency));
  }),

  on(readReliefReport, async ({ query: { hospital, ...asked }, now, reliefReports }) => {
    const period = periodOf(asked, now);
    return isRefusal(period) ? period : answer(200, await reliefReports.report({ ...period, hospital }));
  }),
);
