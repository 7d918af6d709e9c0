import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { type Authorized, authorizing } from './authorizing.ts';
import type { ApiModel, MethodModel } from './cloud.ts';
import type { LocalFunction } from './lambda.ts';
import { account } from './template.ts';

/** API Gateway reads no more of a body. */
const mostBytes = 10 * 1024 * 1024;

/** What a function behind a proxy integration must answer. Anything else is a failure of the integration. */
const ProxyResult = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

export type Served = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
};

type Gateway = {
  readonly api: ApiModel;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly onServed: (served: Served) => void;
};

/**
 * Stands in for API Gateway: finds the method, asks its authorizer, calls its function, and refuses in the words of the
 * template's gateway responses.
 */
export const gatewayOf = ({ api, functions, onServed }: Gateway) => {
  const find = finding(api.methods);
  const authorize = authorizing(api, functions);

  const answer = async (request: IncomingMessage, requestId: string): Promise<APIGatewayProxyResult> => {
    const target = targetOf(request);
    const found = find(request.method ?? 'GET', target.path);
    if (!found) return refused(api, 'MISSING_AUTHENTICATION_TOKEN', requestId);

    const body = await bodyOf(request);
    if (body === 'tooLarge') return refused(api, 'REQUEST_TOO_LARGE', requestId);

    const event = eventOf(api, request, target, found, body, requestId);
    const authorized = await authorize(found.method.authorizer, event);
    if (typeof authorized === 'string') return refused(api, authorized, requestId);
    return (
      (await call(functions.get(found.method.functionArn), event, authorized)) ??
      refused(api, 'INTEGRATION_FAILURE', requestId)
    );
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [requestId, startedAt] = [randomUUID(), performance.now()];
    const {
      statusCode,
      headers = {},
      body,
      isBase64Encoded,
    } = await answer(request, requestId).catch((error) => {
      // Whoever hung up midway waits for no answer; anything else is a fault of this stand-in.
      if (!request.complete) response.destroy();
      else process.stderr.write(`The API stand-in failed: ${error instanceof Error ? error.stack : error}\n`);
      return refused(api, 'DEFAULT_5XX', requestId);
    });
    if (response.destroyed) return;
    response.writeHead(statusCode, {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      'x-amzn-RequestId': requestId,
    });
    response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
    const { path } = targetOf(request);
    onServed({ method: request.method ?? '', path, status: statusCode, milliseconds: performance.now() - startedAt });
  };
};

type Target = { readonly path: string; readonly query: URLSearchParams };

/** Path and query as they were sent: nothing is resolved, so no `..` or `//` leads anywhere else. */
const targetOf = ({ url = '/' }: IncomingMessage): Target => {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
};

const call = async (
  fn: LocalFunction | undefined,
  event: APIGatewayProxyEvent,
  authorizer: Authorized,
): Promise<APIGatewayProxyResult | undefined> => {
  const requestContext = { ...event.requestContext, authorizer };
  const result = await fn?.invoke({ ...event, requestContext }).catch(() => undefined);
  return ProxyResult.safeParse(result).data as APIGatewayProxyResult | undefined;
};

type Found = { readonly method: MethodModel; readonly parameters: Readonly<Record<string, string>> | null };

/** Matches paths segment by segment; a written-out segment wins over a parameter. */
const finding = (methods: readonly MethodModel[]) => {
  const split = (path: string) => path.split('/').slice(1);
  const routes = methods
    .map((method) => ({ method, segments: split(method.path) }))
    .sort((a, b) => Number(a.method.path.includes('{')) - Number(b.method.path.includes('{')));

  return (verb: string, pathname: string): Found | undefined => {
    const given = split(pathname);
    const found = routes.find(
      ({ method, segments }) =>
        method.method === verb &&
        segments.length === given.length &&
        segments.every((segment, index) => (segment.startsWith('{') ? given[index] !== '' : segment === given[index])),
    );
    if (!found) return undefined;
    const parameters = found.segments.flatMap((segment, index) =>
      segment.startsWith('{') ? [[segment.slice(1, -1), decoded(given[index] ?? '')] as const] : [],
    );
    return { method: found.method, parameters: parameters.length > 0 ? Object.fromEntries(parameters) : null };
  };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const bodyOf = async (request: IncomingMessage): Promise<string | null | 'tooLarge'> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  if (bytes > mostBytes) return 'tooLarge';
  return bytes === 0 ? null : Buffer.concat(chunks).toString('utf8');
};

const eventOf = (
  api: ApiModel,
  request: IncomingMessage,
  target: Target,
  { method, parameters }: Found,
  body: string | null,
  requestId: string,
): APIGatewayProxyEvent => {
  const multiValueHeaders: Record<string, string[]> = Object.create(null);
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), request.rawHeaders[index + 1] ?? ''];
  }
  const query = [...new Set(target.query.keys())].map((name) => [name, target.query.getAll(name)] as const);
  const last = (all: Iterable<readonly [string, readonly string[]]>) =>
    Object.fromEntries([...all].map(([name, values]) => [name, values.at(-1)]));
  const now = new Date();
  return {
    resource: method.path,
    path: target.path,
    httpMethod: method.method,
    headers: last(Object.entries(multiValueHeaders)),
    multiValueHeaders,
    queryStringParameters: query.length > 0 ? last(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    pathParameters: parameters,
    stageVariables: null,
    body,
    isBase64Encoded: false,
    requestContext: {
      accountId: account,
      apiId: api.id,
      authorizer: null,
      domainName: request.headers.host ?? '',
      httpMethod: method.method,
      identity: { sourceIp: request.socket.remoteAddress ?? '', userAgent: request.headers['user-agent'] ?? null },
      path: target.path,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: now.toUTCString(),
      requestTimeEpoch: now.getTime(),
      resourceId: method.path,
      resourcePath: method.path,
      stage: api.stage,
    } as unknown as APIGatewayProxyEvent['requestContext'],
  };
};

/** What the template lets API Gateway say; the only variable our responses use is the id of the request. */
const refused = (api: ApiModel, type: string, requestId: string): APIGatewayProxyResult => {
  const fallback = /FAILURE|TIMEOUT|CONFIGURATION/.test(type) ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const response = api.responses.get(type) ?? api.responses.get(fallback);
  if (!response) throw new Error(`The template has no gateway response for ${type}`);
  const body = response.body.replaceAll('$context.requestId', requestId);
  return { statusCode: response.status, headers: { ...response.headers }, body };
};
