import { triageCase as weigh } from '../../shared/cases/triage/decide.ts';
import { showTriage, showTriages } from '../../shared/cases/triage/view.ts';
import { readTriages, triageCase } from '../../shared/http/routes/triage.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { made, showing } from './parts.ts';
import { api, on } from './services.ts';

export const handler = api(
  on(triageCase, ({ params, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.triage();
    return cases.change(
      params.caseId,
      ifMatch,
      (state, acting) => weigh(state, id, body, acting),
      ({ triage }) => showTriage(triage.toldIn.at(-1) ?? 0),
      made,
      once(idempotency),
    );
  }),

  on(readTriages, async ({ params, cases }) => showing(await cases.show(params.caseId, showTriages))),
);
