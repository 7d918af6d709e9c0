import type { CaseEvent } from '../../shared/cases/case.ts';
import type { Answered, Caller } from './api.ts';
import { happened } from './happened.ts';
import { keyed } from './samples.ts';
import {
  agreed,
  allScreened,
  asserted,
  closable,
  closed,
  paid,
  prepared,
  presented,
  readyForOffer,
  triaged,
} from './story.ts';

/** Who runs a case: the hospital's risk office, and the insurer's people. */
export type People = Readonly<Record<'risk' | 'claims' | 'reviewer' | 'admin', Caller>>;

/** Does one step of a case, at the version it has now. */
export const act = async (by: Caller, caseId: string, part: string, body: unknown): Promise<Answered> => {
  const { headers } = await by.get(`/v1/cases/${caseId}`);
  return by.post(`/v1/cases/${caseId}/${part}`, body, { ...keyed(), 'if-match': headers.get('etag') ?? '' });
};

/** Likewise, where nothing else will do than that it is done. */
export const done = async (by: Caller, caseId: string, part: string, body: unknown): Promise<Answered> => {
  const answered = await act(by, caseId, part, body);
  if (answered.status >= 300) throw new Error(`${part} of ${caseId} was refused: ${answered.text}`);
  return answered;
};

const notMet = { harm: 'met', causation: 'met', deviation: 'not_met' } as const;

/** For commands on the resolution of a case: what has happened in it before. */
function beforeResolution(
  histories: Readonly<Record<string, () => readonly CaseEvent[]>>,
): Readonly<Record<string, Preparation>> {
  return Object.fromEntries(
    Object.entries(histories).map(([part, history]) => [
      `POST /v1/cases/{caseId}/${part}`,
      (_: People, caseId: string) => happened(caseId, ...history()),
    ]),
  );
}

/** What a command on a part of a case finds of that part. */
export const partsBefore = {
  offerId: (operation: string): CaseEvent[] => [
    prepared({ needsAuthority: operation.endsWith('/authorisation') }),
    ...(operation.endsWith('/response') ? [presented()] : []),
  ],
  paymentId: (): CaseEvent[] => [paid()],
  lienId: (): CaseEvent[] => [asserted()],
} as const;

type Preparation = (people: People, caseId: string, role: string) => Promise<unknown>;

/** What has to be done in a case before an operation can be; for those that need more than a report. */
const preparations: Readonly<Record<string, Preparation>> = {
  ...beforeResolution({
    offers: readyForOffer,
    'offers/none': readyForOffer,
    'offers/{offerId}/authorisation': readyForOffer,
    'offers/{offerId}/presentation': readyForOffer,
    'offers/{offerId}/response': readyForOffer,
    'offers/{offerId}/withdrawal': readyForOffer,
    payments: () => [...readyForOffer(), ...agreed(), allScreened()],
    'payments/{paymentId}/reversal': () => [...readyForOffer(), ...agreed(), allScreened()],
    closure: () => [triaged({ route: 'hospitalLed', criteria: notMet }), ...closable()],
    reopening: () => [triaged({ route: 'hospitalLed', criteria: notMet }), ...closable(), closed()],
  }),
};

/** Makes a new case ready for an operation. */
export const prepare = async (people: People, caseId: string, operation: string, role: string): Promise<void> => {
  await preparations[operation]?.(people, caseId, role);
};
