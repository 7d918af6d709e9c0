import type { Answered, Caller } from './api.ts';
import { memberOf } from './principals.ts';
import { keyed } from './samples.ts';

/** Where a consultation is: for which hospital, and who of its insurer asks. */
type Place = { readonly tenant: string; readonly hospital: string; readonly claims: Caller };

const advisors: Readonly<Record<string, string>> = {
  harbor: 'harbor-mutual-risk-advice',
  summit: 'summit-physicians-insurance-risk-advice',
};

const harmless = 'Thank you for writing. Please call our office.';

/** What has to be done before an operation can be: each a part of the path and a body. */
const before: Readonly<Record<string, readonly [string, object | undefined][]>> = {
  'drafts/{draftNumber}/clearances': [['drafts', { text: 'Thank you, says Okafor.' }]],
  'drafts/{draftNumber}/approval': [['drafts', { text: harmless }]],
  reopening: [['closure', { outcome: 'withdrawn' }]],
};

const done = ({ status, text }: Answered): void => {
  if (status >= 300) throw new Error(`A specimen could not be made: ${text}`);
};

/** A consultation about a review, made anew, to which something happened already, ready for an operation. */
export const aConsultationFor = async (operation: string, { tenant, hospital, claims }: Place): Promise<string> => {
  const request = { hospital, topic: 'onlineReview', question: 'May we answer?' };
  const requested = await claims.post('/v1/consultations', request, keyed());
  done(requested);
  const path = `/v1/consultations/${requested.body.id}`;
  const act = async (part: string, body: object | undefined): Promise<void> => {
    const { headers } = await claims.get(path);
    done(await claims.post(`${path}/${part}`, body, { ...keyed(), 'if-match': headers.get('etag') ?? '' }));
  };
  const part = operation.split('{consultationId}/')[1] ?? '';
  await act('checklist', { item: 'talkOffered', answer: 'done' });
  if (part === 'advice') await act('assignment', { advisor: await memberOf(tenant, advisors[tenant] ?? '') });
  for (const [step, body] of before[part] ?? []) await act(step, body);
  return requested.body.id;
};
