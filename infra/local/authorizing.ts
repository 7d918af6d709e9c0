import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent } from 'aws-lambda';
import type { ApiModel, AuthorizerModel, MethodModel } from './cloud.ts';
import { FunctionFailed, type LocalFunction } from './lambda.ts';
import { account, region } from './template.ts';
import type { Usage } from './usage.ts';

/** What the function behind the method learns of who asks. */
export type Authorized = Readonly<Record<string, unknown>> | null;

/** The gateway response that says no. */
type Refused = 'UNAUTHORIZED' | 'ACCESS_DENIED' | 'AUTHORIZER_FAILURE' | 'INVALID_API_KEY' | 'THROTTLED';

/**
 * Asks Lambda authorizers as API Gateway does, remembers their answers as long as the template says, and counts each
 * request against the key that the authorizer names.
 */
export const authorizing = (api: ApiModel, functions: ReadonlyMap<string, LocalFunction>, admit: Usage['admit']) => {
  const remembered = new Map<string, { readonly result: APIGatewayAuthorizerResult; readonly until: number }>();

  const ask = async (authorizer: AuthorizerModel, event: APIGatewayProxyEvent, methodArn: string) => {
    const fn = functions.get(authorizer.functionArn);
    if (!fn) throw new Error(`The template's authorizer calls ${authorizer.functionArn}, which is not there`);
    const authorizationToken = headerIn(event, authorizer.headers[0] ?? '');
    const asked =
      authorizer.type === 'TOKEN'
        ? { type: 'TOKEN', methodArn, authorizationToken }
        : { ...event, body: undefined, type: 'REQUEST', methodArn };
    return (await fn.invoke(asked)) as APIGatewayAuthorizerResult;
  };

  const askOnce = async (authorizer: AuthorizerModel, event: APIGatewayProxyEvent, methodArn: string) => {
    if (authorizer.ttl === 0) return ask(authorizer, event, methodArn);
    const key = JSON.stringify([authorizer.name, ...authorizer.headers.map((name) => headerIn(event, name))]);
    const known = remembered.get(key);
    if (known && known.until > Date.now()) return known.result;
    const result = await ask(authorizer, event, methodArn);
    remembered.set(key, { result, until: Date.now() + authorizer.ttl * 1000 });
    if (remembered.size > 10_000) remembered.delete(remembered.keys().next().value ?? '');
    return result;
  };

  return async ({ authorizer, isCounted }: MethodModel, event: APIGatewayProxyEvent): Promise<Authorized | Refused> => {
    if (!authorizer) return null;
    if (authorizer.headers.some((name) => !headerIn(event, name))) return 'UNAUTHORIZED';
    const methodArn = `arn:aws:execute-api:${region}:${account}:${api.id}/${api.stage}/${event.httpMethod}${event.path}`;
    try {
      const { principalId, policyDocument, context, usageIdentifierKey } = await askOnce(authorizer, event, methodArn);
      if (!allows(policyDocument, methodArn)) return 'ACCESS_DENIED';
      const turnedAway = isCounted ? admit(usageIdentifierKey ?? undefined) : undefined;
      return turnedAway ?? { ...context, principalId };
    } catch (error) {
      if (!(error instanceof FunctionFailed)) throw error;
      return error.message === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE';
    }
  };
};

const headerIn = (event: APIGatewayProxyEvent, wanted: string): string | undefined =>
  Object.entries(event.headers).find(([name]) => name.toLowerCase() === wanted)?.[1];

/** Whether a policy of allows and denies over patterns with `*` lets a method be called. */
const allows = ({ Statement }: APIGatewayAuthorizerResult['policyDocument'], methodArn: string): boolean => {
  const effects = Statement.filter(
    (statement) => 'Resource' in statement && covers([statement.Resource].flat().map(String), methodArn),
  );
  return effects.some(({ Effect }) => Effect === 'Allow') && !effects.some(({ Effect }) => Effect === 'Deny');
};

const covers = (patterns: readonly string[], methodArn: string): boolean =>
  patterns.some((pattern) => new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(methodArn));
