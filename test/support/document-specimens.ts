import { workProduct } from './documents.ts';
import { happenedAt } from './happened.ts';
import type { People } from './preparing.ts';
import { closable, closed, reviewed, told, triaged } from './resolution-events.ts';
import { keyed } from './samples.ts';
import { announced, foundToBe } from './sent-files.ts';

const document = 'POST /v1/cases/{caseId}/documents/{documentId}';
const ownSide = { visibility: 'ownSide' };
const notMet = { harm: 'met', causation: 'met', deviation: 'not_met' } as const;

/** What a document is like that an operation is asked for, if it matters. */
const saidFor: Readonly<Record<string, object>> = {
  [`${document}/authorisations`]: { ...workProduct, identifiedProviders: ['Dr. Osei'] },
  [`${document}/disclosure`]: ownSide,
};

/** A document of a case, of the side that a role is on, made ready for an operation. */
export const aDocumentFor = async (
  operation: string,
  { risk, claims }: People,
  caseId: string,
  role: string,
): Promise<string> => {
  const by = role.startsWith('hospital') ? risk : claims;
  const id = await announced(by, caseId, saidFor[operation]);
  const path = `/v1/cases/${caseId}/documents/${id}`;
  switch (operation) {
    case 'GET /v1/cases/{caseId}/documents/{documentId}/content':
      await foundToBe('clean', ['harbor', 'summit'], id);
      break;
    case `${document}/hold/release`: {
      const etag = (await by.get(path)).headers.get('etag') ?? '';
      await by.post(`${path}/hold`, { reason: 'A suit' }, { ...keyed(), 'if-match': etag });
      break;
    }
    case `${document}/destruction`: {
      const history = [triaged({ route: 'hospitalLed', criteria: notMet }), ...reviewed('not_met'), told('findings')];
      await happenedAt('2019-11-20T08:00:00.000Z', caseId, ...history, ...closable(), closed());
      break;
    }
  }
  return id;
};
