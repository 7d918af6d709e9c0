import {
  APIGatewayClient,
  ConflictException,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  GetApiKeysCommand,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import type { TenantId } from '../shared/kernel/ids.ts';
import { usageKeyName, usageKeyOf } from '../shared/tenancy/usage.ts';
import { patience } from './patience.ts';

/** Gives each tenant a key of its own in the usage plan, so that none slows another down. */
export const usageKeys = ({ plan, stage }: { plan: string; stage: string }) => {
  const gateway = new APIGatewayClient({ requestHandler: patience });
  let found: string | undefined;

  /** The plan is made after this function, which so can know its name only. */
  const planId = async (): Promise<string> => {
    if (found !== undefined) return found;
    for await (const { items = [] } of paginateGetUsagePlans({ client: gateway, pageSize: 500 }, {})) {
      found = items.find(({ name }) => name === plan)?.id;
      if (found !== undefined) return found;
    }
    throw new Error(`API Gateway has no usage plan ${plan}`);
  };

  const keyIdOf = async (name: string): Promise<string | undefined> => {
    const { items = [] } = await gateway.send(new GetApiKeysCommand({ nameQuery: name, limit: 500 }));
    return items.find((key) => key.name === name)?.id;
  };

  const create = async (tenant: TenantId): Promise<string | undefined> => {
    const name = usageKeyName(stage, tenant);
    try {
      const { id } = await gateway.send(
        new CreateApiKeyCommand({
          name,
          value: usageKeyOf(stage, tenant),
          enabled: true,
          description: `Amends ${stage}: what ${tenant} uses`,
        }),
      );
      return id;
    } catch (error) {
      if (error instanceof ConflictException) return keyIdOf(name);
      throw error;
    }
  };

  return {
    /** Makes sure that a tenant has its key; it may have it already. */
    ensure: async (tenant: TenantId): Promise<void> => {
      const keyId = await create(tenant);
      if (keyId === undefined) throw new Error('API Gateway neither makes nor finds the usage key');
      try {
        await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId: await planId(), keyId, keyType: 'API_KEY' }));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
      }
    },
  };
};
