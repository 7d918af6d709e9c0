import { viewScorecard } from '../../shared/cases/practices/view.ts';
import { seenBy } from '../../shared/cases/work/step.ts';
import { viewNextSteps } from '../../shared/cases/work/view.ts';
import { placeForm } from '../../shared/cases/work/worklist.ts';
import { answer } from '../../shared/http/answer.ts';
import { listWork, readNextSteps, readScorecard } from '../../shared/http/routes/work.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { showing } from './parts.ts';
import { api, on } from './services.ts';

export const handler = api(
  on(readNextSteps, async ({ params, cases, now }) => {
    const found = await cases.steps(params.caseId);
    return isRefusal(found) ? found : answer(200, viewNextSteps(found.state, found.steps, found.inMatter, now));
  }),

  on(readScorecard, async ({ params, cases }) =>
    showing(
      await cases.show(params.caseId, (state, { audience }) => ({
        tells: [],
        show: () => viewScorecard(state, audience),
      })),
    ),
  ),

  on(listWork, async ({ query: { cursor, limit, ...filter }, caller, cases, pages }) => {
    // What the list holds depends on what its reader sees: so does where a page of it ended.
    const list = { route: listWork.path, filter: { ...filter, sees: seenBy(caller.roles).join() } };
    const from = await pages.positionOf(list, cursor, placeForm);
    if (isRefusal(from)) return from;
    const { owes, hospital, overdue } = filter;
    return pages.answer(
      list,
      await cases.worklist({ owes, hospital, overdue: overdue !== undefined }, from.position, limit),
    );
  }),
);
