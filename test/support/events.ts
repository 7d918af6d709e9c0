import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { toCallerContext } from '../../shared/tenancy/principal.ts';
import { someone } from './cases.ts';

export const claims = someone('claims', 'harbor');

type Asked = {
  readonly method?: string;
  readonly resource?: string;
  readonly path?: string;
  readonly stage?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The lines of headers that come in several. */
  readonly lines?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** What the authorizer says; nothing behind a route for anyone. */
  readonly authorizer?: Readonly<Record<string, unknown>> | null;
};

/** An event as API Gateway hands it to a function. */
export const anEvent = ({
  method = 'POST',
  resource = '/v1/things',
  path = resource,
  stage,
  parameters,
  query,
  headers = {},
  lines,
  body,
  isBase64Encoded = false,
  authorizer = toCallerContext({ ...claims, name: 'x', status: 'active' }),
}: Asked = {}): APIGatewayProxyEvent =>
  ({
    httpMethod: method,
    resource,
    path,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    multiValueHeaders: lines ?? null,
    multiValueQueryStringParameters: query ?? null,
    pathParameters: parameters ?? null,
    body: body ?? null,
    isBase64Encoded,
    requestContext: { requestId: 'request-1', authorizer, path: stage ? `/${stage}${path}` : path },
  }) as unknown as APIGatewayProxyEvent;

export const aContext = { getRemainingTimeInMillis: () => 10_000 } as unknown as Context;
