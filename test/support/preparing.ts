import type { Answered, Caller } from './api.ts';
import { keyed } from './samples.ts';

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

export const aConversation = {
  kind: 'initialDisclosure',
  party: 'family',
  on: '2026-11-05',
  channel: 'inPerson',
  people: ['Ana Ruiz', 'R. Clerk'],
  followUps: [{ what: 'Call again', owes: 'hospitalRisk', by: '2026-11-07' }],
};

export const aNeed = { kind: 'practical', description: 'A ride to the clinic', on: '2026-11-05' };

type Preparation = (people: People, caseId: string, role: string) => Promise<unknown>;

/** What has to be done in a case before an operation can be; for those that need more than a report. */
const preparations: Readonly<Record<string, Preparation>> = {
  // Two, so that the list has a second page.
  'GET /v1/cases/{caseId}/communications': async ({ risk, claims }, caseId) => {
    await done(risk, caseId, 'communications', aConversation);
    await done(claims, caseId, 'communications', { ...aConversation, kind: 'progressUpdate' });
  },
};

/** Makes a new case ready for an operation. */
export const prepare = async (people: People, caseId: string, operation: string, role: string): Promise<void> => {
  await preparations[operation]?.(people, caseId, role);
};
