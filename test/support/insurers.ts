import { type Amends, accessIn, asAt, type Caller, callerOf, theAmends, tokenFor } from './api.ts';
import type { People } from './preparing.ts';
import { keyed } from './samples.ts';

/** An insurer of its own, with one hospital and somebody in each role that runs cases. */
export type Insurer = People & { readonly tenant: string; readonly hospital: string; readonly system: Caller };

const letters = 'abcdefghijklmnopqrstuvwxyz';
const newName = (): string => Array.from({ length: 12 }, () => letters[Math.floor(Math.random() * 26)]).join('');

export const anInsurer = (state = 'MA'): Promise<Insurer> => anInsurerAt(theAmends(), state);

/** The same at an Amends of one's own. */
export const anInsurerAt = async (amends: Amends, state = 'MA'): Promise<Insurer> => {
  const operator = asAt(amends, 'platform-operations');
  const [tenant, hospital] = [newName(), newName()];
  const made = async (path: string, body: unknown) => {
    const answered = await operator.post(path, body, keyed());
    if (answered.status !== 201) throw new Error(`${path} was refused: ${answered.text}`);
    return answered.body;
  };
  await made('/v1/tenants', { id: tenant, name: `Insurer ${tenant}` });
  await made(`/v1/tenants/${tenant}/members`, { id: hospital, name: `Hospital ${hospital}`, state });
  const admit = async (role: string, organisation?: string): Promise<Caller> => {
    const newcomer = { name: `${role} ${tenant}`, roles: [role], ...(organisation && { organisation }) };
    const { clientId, clientSecret } = await made(`/v1/tenants/${tenant}/principals`, newcomer);
    let token: Promise<string> | undefined;
    return callerOf(amends.api, () => {
      token ??= tokenFor(accessIn(amends.data).tokenUrl, { clientId, clientSecret });
      return token;
    });
  };
  return {
    tenant,
    hospital,
    risk: await admit('hospitalRisk', hospital),
    system: await admit('hospitalSystem', hospital),
    claims: await admit('claims'),
    reviewer: await admit('reviewer'),
    admin: await admit('insurerAdmin'),
  };
};
