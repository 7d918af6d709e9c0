import { takeAdverseEvent, takeBundle } from '../../shared/cases/intake/fhir/intake.ts';
import { accepted, acceptedBundle } from '../../shared/cases/intake/fhir/response.ts';
import { sentAgain } from '../../shared/cases/intake/incoming.ts';
import type { OpenCase } from '../../shared/cases/store/finding.ts';
import type { Became } from '../../shared/cases/store/taking-in.ts';
import { answer } from '../../shared/http/answer.ts';
import { routeName } from '../../shared/http/exchange.ts';
import { receiveAdverseEvent, receiveBundle } from '../../shared/http/routes/fhir.ts';
import type { CaseId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { api, on } from './services.ts';

export const handler = api(
  on(receiveAdverseEvent, async ({ sent, text, now, caller, cases, once, idempotency }) => {
    const incoming = takeAdverseEvent(sent, text, now);
    if (isRefusal(incoming)) return incoming;
    const show = ({ state: { id } }: OpenCase, became: Became) =>
      answerAt(id, became, accepted({ caseId: id, became, unmapped: incoming.unmapped }));
    const again = idempotency ?? sentAgain(routeName(receiveAdverseEvent), incoming);
    return cases.report(mint.case(), caller.organisation, incoming, show, once(again));
  }),

  on(receiveBundle, async ({ sent, text, now, caller, cases, once, idempotency }) => {
    const incoming = takeBundle(sent, text, now);
    if (isRefusal(incoming)) return incoming;
    const show = ({ state: { id } }: OpenCase, became: Became) =>
      answerAt(id, became, acceptedBundle(sent, { caseId: id, became, unmapped: incoming.unmapped }));
    const again = idempotency ?? sentAgain(routeName(receiveBundle), incoming);
    return cases.report(mint.case(), caller.organisation, incoming, show, once(again));
  }),
);

const answerAt = <Body>(id: CaseId, became: Became, body: Body) => {
  const location = `/v1/cases/${id}`;
  return became === 'new' ? answer(201, body, { location }) : answer(200, body, { location });
};
