import { changeAttorney, retireAttorney } from '../../shared/cases/attorneys/attorney.ts';
import { attorneyListedAtForm, type OpenAttorney } from '../../shared/cases/attorneys/directory.ts';
import { viewAttorney } from '../../shared/cases/attorneys/view.ts';
import { answer } from '../../shared/http/answer.ts';
import {
  changeAttorneyEntry,
  listAttorney,
  listAttorneys,
  readAttorney,
  retireListedAttorney,
} from '../../shared/http/routes/attorneys.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { api, on } from './services.ts';

const showing = <const Status extends 200 | 201>(status: Status, opened: OpenAttorney) =>
  answer(status, viewAttorney(opened.state), { etag: etagOf(opened) });

const shown = (opened: OpenAttorney) => showing(200, opened);

const located = (opened: OpenAttorney) => ({
  ...showing(201, opened),
  location: `/v1/attorneys/${opened.state.id}`,
});

export const handler = api(
  on(listAttorneys, async ({ query: { cursor, limit, ...filter }, attorneys, pages }) => {
    const list = { route: listAttorneys.path, filter };
    const from = await pages.positionOf(list, cursor, attorneyListedAtForm);
    if (isRefusal(from)) return from;
    return pages.answer(list, await attorneys.page(filter, from.position, limit));
  }),

  on(readAttorney, async ({ params, attorneys }) => {
    const opened = await attorneys.read(params.attorneyId);
    return isRefusal(opened) ? opened : shown(opened);
  }),

  on(listAttorney, ({ body, attorneys, once, idempotency }) =>
    attorneys.list(mint.attorney(), body, located, once(idempotency)),
  ),

  on(changeAttorneyEntry, ({ params, body, attorneys, ifMatch, once, idempotency }) =>
    attorneys.change(
      params.attorneyId,
      ifMatch,
      (attorney) => changeAttorney(attorney, body),
      shown,
      once(idempotency),
    ),
  ),

  on(retireListedAttorney, ({ params, body, attorneys, ifMatch, once, idempotency }) =>
    attorneys.change(
      params.attorneyId,
      ifMatch,
      (attorney) => retireAttorney(attorney, body.reason),
      shown,
      once(idempotency),
    ),
  ),
);
