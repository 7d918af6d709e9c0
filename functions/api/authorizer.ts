import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayTokenAuthorizerEvent,
} from 'aws-lambda';
import * as z from 'zod';
import { describeError, logger } from '../../shared/http/log.ts';
import type { TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { Principal, toCallerContext } from '../../shared/tenancy/principal.ts';
import { usageKeyOf } from '../../shared/tenancy/usage.ts';
import { environment } from '../environment.ts';
import { tokenVerifier } from '../token-verifier.ts';

const { TABLE_NAME, OIDC_ISSUER, OIDC_AUDIENCE, FIRST_OPERATOR, STAGE } = environment({
  TABLE_NAME: z.string(),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1),
  /** The subject that is an operator before anybody was admitted; empty for nobody. */
  FIRST_OPERATOR: z.string(),
  STAGE: z.string().min(1),
});

const verify = tokenVerifier({ issuer: OIDC_ISSUER, audience: OIDC_AUDIENCE });
const table = dynamoTable(new DynamoDBClient({}), TABLE_NAME);

type Event = APIGatewayTokenAuthorizerEvent | APIGatewayRequestAuthorizerEvent;

/**
 * Says who a bearer token is; what that principal may do is decided per route, behind the gateway. API Gateway answers
 * 401 to a token that does not verify, and 403 to a principal that is unknown or revoked. It can do so in one language
 * only: for routes that speak FHIR it asks with the whole request, is always told to go on, and the function behind it
 * says the no as an OperationOutcome.
 */
export const handler = async (event: Event): Promise<APIGatewayAuthorizerResult> => {
  try {
    const who = await identify(event);
    if (typeof who !== 'string') return answer(event, 'Allow', who.actor, who.tenant, toCallerContext(who));
    if (event.type === 'REQUEST') return answer(event, 'Allow', 'unknown', undefined, { refused: who });
    if (who === 'notAdmitted') return answer(event, 'Deny', 'unknown');
    throw new Unauthorized();
  } catch (error) {
    if (!(error instanceof Unauthorized)) logger.error('authorizer failed', { failure: describeError(error) });
    throw error;
  }
};

const identify = async (event: Event): Promise<Principal | 'unauthenticated' | 'notAdmitted'> => {
  const verified = await verify(tokenIn(event));
  if (verified === undefined) return 'unauthenticated';
  const { subject, issuedAt } = verified;
  const row = await table.get(keys.principal(OIDC_ISSUER, subject));
  if (!row && subject === FIRST_OPERATOR) return firstOperator(subject);
  const principal = Principal.safeParse(row).data;
  if (principal?.status !== 'active') return 'notAdmitted';
  return issuedAt < (principal.tokensFrom ?? 0) ? 'unauthenticated' : principal;
};

/** Somebody has to admit the first principals: whom the deployment names, until it names nobody. */
const firstOperator = (subject: string): Principal => ({
  actor: mint.principalFor(`${OIDC_ISSUER} ${subject}`),
  name: 'First operator',
  roles: ['operator'],
  status: 'active',
});

const tokenIn = (event: Event): string => {
  if (event.type === 'TOKEN') return event.authorizationToken;
  const [, token] = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return token ?? '';
};

/** API Gateway answers 401 to an authorizer that throws this very word. */
class Unauthorized extends Error {
  constructor() {
    super('Unauthorized');
  }
}

/** The answer is cached for the token, whatever it asks for next: so it covers every route of the stage. */
const answer = (
  { methodArn }: Event,
  effect: 'Allow' | 'Deny',
  principalId: string,
  tenant?: TenantId,
  context: Record<string, string> = {},
): APIGatewayAuthorizerResult => {
  const [api, stage] = methodArn.split('/');
  const statement = { Effect: effect, Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` };
  const usageIdentifierKey = usageKeyOf(STAGE, tenant);
  return {
    principalId,
    context,
    usageIdentifierKey,
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
  };
};
