import { type Amends, type Answered, accessIn, asAt, type Caller, callerOf, tokenFor } from './api.ts';
import { keyed } from './samples.ts';

/** What helps to mediate over the API. */

/** Does something in a mediation, at the version that is shown now; what follows by itself may come between. */
export const doingThere = async (by: Caller, mediation: string, part: string, body?: unknown): Promise<Answered> => {
  for (let tries = 1; ; tries += 1) {
    const read = await by.get(`/v1/mediations/${mediation}`);
    const version = { 'if-match': read.headers.get('etag') ?? '"none"' };
    const answered = await by.post(`/v1/mediations/${mediation}/${part}`, body, { ...keyed(), ...version });
    if (answered.status !== 412 || tries === 8) return answered;
  }
};

/** Likewise, where nothing else will do than that it is done. */
export const didThere = async (by: Caller, mediation: string, part: string, body?: unknown): Promise<Answered> => {
  const answered = await doingThere(by, mediation, part, body);
  if (answered.status >= 300) throw new Error(`${part} was refused: ${answered.text}`);
  return answered;
};

/** Answers sealed. */
export const sealed = (by: Caller, mediation: string, part: string, body: unknown): Promise<Answered> =>
  by.send('PUT', `/v1/mediations/${mediation}/${part}`, { body });

/** Somebody whom the platform admits, and what it is called there. */
export type Newcomer = { readonly id: string; readonly caller: Caller };

/** Admits somebody who belongs to no insurer. */
export const anOutsiderAt = async (amends: Amends, role: 'mediator' | 'counsel'): Promise<Newcomer> => {
  const operator = asAt(amends, 'platform-operations');
  const { status, body, text } = await operator.post('/v1/principals', { name: `A ${role}`, roles: [role] }, keyed());
  if (status !== 201) throw new Error(`Nobody was admitted: ${text}`);
  const { id, clientId, clientSecret } = body;
  let token: Promise<string> | undefined;
  return {
    id,
    caller: callerOf(amends.api, () => {
      token ??= tokenFor(accessIn(amends.data).tokenUrl, { clientId, clientSecret });
      return token;
    }),
  };
};

/** A mediator of the panel who can sign in. */
export const aMediatorAt = async (amends: Amends, name: string): Promise<Newcomer & { readonly listed: string }> => {
  const newcomer = await anOutsiderAt(amends, 'mediator');
  const entry = { name, phone: '+1 617 555 0163', states: ['MA'], principal: newcomer.id };
  const { body } = await asAt(amends, 'platform-operations').post('/v1/mediators', entry, keyed());
  return { ...newcomer, listed: body.id };
};
