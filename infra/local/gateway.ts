import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { AccessContext } from './access-log.ts';
import { type Authorized, authorizing } from './authorizing.ts';
import type { ApiModel, MethodModel } from './cloud.ts';
import type { LocalFunction } from './lambda.ts';
import { account } from './template.ts';
import type { Usage } from './usage.ts';

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
  /** Counts a request against a key of the usage plan. */
  readonly admit: Usage['admit'];
  /** The time that requests come at, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onServed: (served: Served) => void;
  /** Takes what the access log says of each request. */
  readonly onAccess: (context: AccessContext) => void;
};

/** A request, as it comes in. */
type Arrival = { readonly requestId: string; readonly at: number };

/** What API Gateway answers, and what it knows of the request by then. */
type Reply = {
  readonly result: APIGatewayProxyResult;
  readonly event?: APIGatewayProxyEvent;
  readonly authorizer?: Authorized;
  /** Which gateway response it is, if no function answered. */
  readonly refusedAs?: string;
};

/**
 * Stands in for API Gateway: finds the method, asks its authorizer, calls its function, and refuses in the words of the
 * template's gateway responses.
 */
export const gatewayOf = ({ api, functions, admit, now, onServed, onAccess }: Gateway) => {
  const find = finding(api.methods);
  const authorize = authorizing(api, functions, admit);

  const answer = async (request: IncomingMessage, arrival: Arrival): Promise<Reply> => {
    const refuse = (type: string) => ({ result: refused(api, type, arrival.requestId), refusedAs: type });
    const target = targetOf(request);
    const found = find(request.method ?? 'GET', target.path);
    if (!found) return refuse('MISSING_AUTHENTICATION_TOKEN');

    const body = await bodyOf(request);
    if (body === 'tooLarge') return refuse('REQUEST_TOO_LARGE');

    const event = eventOf(api, request, target, found, body, arrival);
    const authorizer = await authorize(found.method, event);
    if (typeof authorizer === 'string') return { ...refuse(authorizer), event };
    const result = await call(functions.get(found.method.functionArn), event, authorizer);
    return { ...(result ? { result } : refuse('INTEGRATION_FAILURE')), event, authorizer };
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [arrival, startedAt] = [{ requestId: randomUUID(), at: now() }, performance.now()];
    const { requestId } = arrival;
    const reply = await answer(request, arrival).catch((error): Reply => {
      // Whoever hung up midway waits for no answer; anything else is a fault of this stand-in.
      if (!request.complete) response.destroy();
      else process.stderr.write(`The API stand-in failed: ${error instanceof Error ? error.stack : error}\n`);
      return { result: refused(api, 'DEFAULT_5XX', requestId), refusedAs: 'DEFAULT_5XX' };
    });
    if (response.destroyed) return;
    const { statusCode, headers = {}, body, isBase64Encoded } = reply.result;
    response.writeHead(statusCode, {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      'x-amzn-RequestId': requestId,
    });
    const isAsBytes = isBase64Encoded && api.binary.includes(acceptedBy(request));
    response.end(isAsBytes ? Buffer.from(body, 'base64') : body);
    const { path } = targetOf(request);
    const milliseconds = performance.now() - startedAt;
    onServed({ method: request.method ?? '', path, status: statusCode, milliseconds });
    onAccess(contextOf(request, reply, { ...arrival, milliseconds }));
  };
};

/** The variables of an access log's format. */
const contextOf = (
  request: IncomingMessage,
  { result, event, authorizer, refusedAs }: Reply,
  { requestId, at, milliseconds }: Arrival & { readonly milliseconds: number },
): AccessContext => ({
  requestId,
  requestTimeEpoch: at,
  httpMethod: request.method,
  resourcePath: event?.resource,
  status: result.statusCode,
  'error.responseType': refusedAs,
  responseLatency: Math.round(milliseconds),
  responseLength: Buffer.byteLength(result.body, result.isBase64Encoded ? 'base64' : 'utf8'),
  'authorizer.tenant': authorizer?.tenant as string | undefined,
  'authorizer.principalId': authorizer?.principalId as string | undefined,
  'identity.sourceIp': request.socket.remoteAddress,
});

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

const bodyOf = async (request: IncomingMessage): Promise<Buffer | null | 'tooLarge'> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  if (bytes > mostBytes) return 'tooLarge';
  return bytes === 0 ? null : Buffer.concat(chunks);
};

const mediaTypeOf = ({ headers }: IncomingMessage): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** API Gateway goes by the first media type that is accepted: to whoever asks for another, bytes stay in base64. */
const acceptedBy = ({ headers }: IncomingMessage): string =>
  (headers.accept ?? '').split(/[,;]/)[0]?.trim().toLowerCase() ?? '';

const eventOf = (
  api: ApiModel,
  request: IncomingMessage,
  target: Target,
  { method, parameters }: Found,
  body: Buffer | null,
  { requestId, at }: Arrival,
): APIGatewayProxyEvent => {
  const multiValueHeaders: Record<string, string[]> = Object.create(null);
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), request.rawHeaders[index + 1] ?? ''];
  }
  const query = [...new Set(target.query.keys())].map((name) => [name, target.query.getAll(name)] as const);
  const last = (all: Iterable<readonly [string, readonly string[]]>) =>
    Object.fromEntries([...all].map(([name, values]) => [name, values.at(-1)]));
  const isBinary = body !== null && api.binary.includes(mediaTypeOf(request));
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
    body: body?.toString(isBinary ? 'base64' : 'utf8') ?? null,
    isBase64Encoded: isBinary,
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
      requestTime: new Date(at).toUTCString(),
      requestTimeEpoch: at,
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
