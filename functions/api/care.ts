import * as reviewing from '../../shared/cases/reviews/decide.ts';
import { showDetermination, showDeterminations, showReview, showReviews } from '../../shared/cases/reviews/view.ts';
import * as preventing from '../../shared/cases/safety/decide.ts';
import { showAllLessons, showLessons, showNoAction, showPlanned, showSafety } from '../../shared/cases/safety/view.ts';
import { triageCase as weigh } from '../../shared/cases/triage/decide.ts';
import { followingIn, touchedBy } from '../../shared/cases/triage/duplicates.ts';
import { showTriage, showTriages } from '../../shared/cases/triage/view.ts';
import {
  completeReview,
  makeDetermination,
  openReview,
  readDeterminations,
  readReviews,
} from '../../shared/http/routes/reviews.ts';
import {
  completeAction,
  decideLessons,
  dropAction,
  needNoAction,
  planAction,
  readActions,
  readLessons,
  replanAction,
} from '../../shared/http/routes/safety.ts';
import { readTriages, triageCase } from '../../shared/http/routes/triage.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { changed, made, showing } from './parts.ts';
import { api, on } from './services.ts';

const triages = [
  on(triageCase, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.triage();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting, others) => weigh(state, id, body, acting, others),
      ({ triage }) => showTriage(triage.toldIn.at(-1) ?? 0),
      made,
      once(idempotency),
      { touching: (state) => touchedBy(state, body.duplicateOf), following: followingIn },
    );
  }),

  on(readTriages, async ({ params, cases }) => showing(await cases.show(params.caseId, showTriages))),
];

const reviews = [
  on(openReview, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.review();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => reviewing.openReview(state, id, body, acting),
      showReview(id),
      made,
      once(idempotency),
    );
  }),

  on(completeReview, ({ params: { caseId, reviewId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => reviewing.completeReview(state, reviewId, body, acting),
      showReview(reviewId),
      changed,
      once(idempotency),
    ),
  ),

  on(readReviews, async ({ params, cases }) => showing(await cases.show(params.caseId, showReviews))),

  on(makeDetermination, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.determination();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => reviewing.determine(state, id, body, acting),
      (state, reader) => showDetermination(state.reviews.determinedIn.at(-1) ?? 0)(state, reader),
      made,
      once(idempotency),
    );
  }),

  on(readDeterminations, async ({ params, cases }) => showing(await cases.show(params.caseId, showDeterminations))),
];

const safety = [
  on(planAction, ({ params, body, now, cases, ifMatch, once, idempotency }) => {
    const id = mint.action();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => preventing.planAction(state, id, body, acting),
      showPlanned(id, now),
      made,
      once(idempotency),
    );
  }),

  on(readActions, async ({ params, now, cases }) => showing(await cases.show(params.caseId, showSafety(now)))),

  on(replanAction, ({ params: { caseId, actionId }, body, now, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => preventing.replanAction(state, actionId, body, now),
      showPlanned(actionId, now),
      changed,
      once(idempotency),
    ),
  ),

  on(completeAction, ({ params: { caseId, actionId }, body, now, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => preventing.completeAction(state, actionId, body, now),
      showPlanned(actionId, now),
      changed,
      once(idempotency),
    ),
  ),

  on(dropAction, ({ params: { caseId, actionId }, body, now, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => preventing.dropAction(state, actionId, body),
      showPlanned(actionId, now),
      changed,
      once(idempotency),
    ),
  ),

  on(needNoAction, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.decision();
    return cases.change(
      params.caseId,
      ifMatch,
      (state) => preventing.needNoAction(state, id, body),
      showNoAction,
      made,
      once(idempotency),
    );
  }),

  on(decideLessons, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.decision();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => preventing.decideLessons(state, id, body, acting),
      showLessons,
      made,
      once(idempotency),
    );
  }),

  on(readLessons, async ({ params, cases }) => showing(await cases.show(params.caseId, showAllLessons))),
];

export const handler = api(...triages, ...reviews, ...safety);
