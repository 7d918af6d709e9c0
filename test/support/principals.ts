import { PrincipalId } from '../../shared/kernel/ids.ts';
import { as } from './api.ts';

/** Which principal of the platform somebody is who signs in. */
export const principalOf = (clientId: string): Promise<PrincipalId> => principalIn('/v1/principals', clientId);

/** Likewise, of a tenant. */
export const memberOf = (tenant: string, clientId: string): Promise<PrincipalId> =>
  principalIn(`/v1/tenants/${tenant}/principals`, clientId);

const principalIn = async (list: string, clientId: string): Promise<PrincipalId> => {
  for (let cursor = ''; ; ) {
    const { body } = await as('platform-operations').get(`${list}?limit=100${cursor}`);
    const one = body.items.find((each: { clientId: string }) => each.clientId === clientId);
    if (one) return PrincipalId.parse(one.id);
    if (body.next === undefined) throw new Error(`Nobody is called ${clientId}`);
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
};
