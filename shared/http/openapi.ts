import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { maxDepth } from '../kernel/json.ts';
import type { RefusalCode } from '../kernel/refusal.ts';
import { maxBody } from './middleware/content.ts';
import { keyForm } from './middleware/preconditions.ts';
import { Problem, problems } from './problem.ts';
import { mediaTypesRead, type Route, refusalsOf } from './route.ts';

/** Describes routes in OpenAPI 3.1. Runs when the API is built; no function carries it. */
export const openApiOf = (routes: Readonly<Record<string, Route>>, version: string) => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [operationId, route] of Object.entries(routes).sort(byPath)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(operationId, route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Amends', version, description: about },
    servers: [{ url: '..', description: 'Where this document was read' }],
    tags: [...new Set(Object.values(routes).map(({ tag }) => tag))].map((name) => ({ name })),
    paths: paths as ZodOpenApiPathsObject,
    components: { securitySchemes: { bearer: token } },
  });
};

/** As a reader looks for them: by path, reading before writing. */
const byPath = ([, a]: readonly [string, Route], [, b]: readonly [string, Route]): number =>
  a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path);

const about = [
  'When care harms a patient: report it, and follow it to its resolution.',
  'Errors are `application/problem+json` (RFC 9457) with a stable `code`; on FHIR routes an OperationOutcome, unless the gateway itself says no.',
  'Lists page by `cursor` and `limit`. Your credentials say which tenant and organisation you act for; a request never does.',
  `A body is JSON in UTF-8, of at most ${maxBody} bytes, nested at most ${maxDepth} deep, and gives no name twice in one object. Texts hold at least one visible character, and no control characters but tabs and line breaks.`,
].join('\n\n');

const token = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'An access token of the OpenID Connect issuer of this deployment, meant for its audience',
} as const;

const operationOf = (operationId: string, route: Route): ZodOpenApiOperationObject => {
  const { tag, summary, description, allow, body, params, query } = route;
  const roles = allow === 'anyone' ? undefined : `Roles: ${allow.map((role) => `\`${role}\``).join(', ')}.`;
  const text = [description, roles].filter(Boolean).join('\n\n');
  const header = headersOf(route);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(text && { description: text }),
    security: allow === 'anyone' ? [] : [{ bearer: [] }],
    ...(allow !== 'anyone' && { 'x-roles': [...allow] }),
    requestParams: { path: params, ...(query && { query }), ...(header && { header }) },
    ...(body && { requestBody: { required: true, content: bodyOf(route, body) } }),
    responses: { ...answersOf(route), ...unchangedOf(route), ...problemsOf(route) },
  };
};

const bodyOf = (route: Route, schema: z.ZodType) =>
  Object.fromEntries(mediaTypesRead(route).map((type) => [type, { schema }]));

const mediaType = ({ fhir, produces }: Route): string =>
  produces ?? (fhir ? 'application/fhir+json' : 'application/json');

/** Request headers, besides those every request has. */
const headersOf = ({ method, idempotency, ifMatch, versioned }: Route): z.ZodObject | undefined => {
  const key = z.string().regex(keyForm).meta({
    description:
      'Names this request; sent again with the same key, it gets the first answer and changes nothing. Kept 24 hours',
    example: '5f2b3c1e-9d3b-4c55-8a61-0d8b3c1f7a10',
  });
  const shape = {
    ...(idempotency && { 'Idempotency-Key': idempotency === 'required' ? key : key.optional() }),
    ...(ifMatch && { 'If-Match': z.string().meta({ description: 'The ETag of the version you read' }) }),
    ...(versioned &&
      method === 'GET' && {
        'If-None-Match': z.string().optional().meta({ description: 'ETags you hold; 304 if one is still current' }),
      }),
  };
  return Object.keys(shape).length > 0 ? z.object(shape) : undefined;
};

const answersOf = (route: Route): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    Object.entries(route.answers).map(([status, schema]) => [
      status,
      {
        description: statusText[status] ?? 'Done',
        headers: answerHeadersOf(route, Number(status)),
        content: { [mediaType(route)]: { schema } },
      },
    ]),
  );

const statusText: Readonly<Record<string, string>> = { 200: 'Done', 201: 'Made', 302: 'Elsewhere' };

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const etag = z.string().meta({ description: 'The version of what is shown', example: '"3"' });

const place = z.string().meta({ description: 'Where it is' });

const answerHeadersOf = ({ method, versioned, idempotency, path }: Route, status: number): z.ZodObject =>
  z.object({
    ...(versioned && { ETag: etag }),
    ...((isRedirect(status) || (method === 'POST' && !path.includes('{'))) && { Location: place }),
    ...(status === 201 && path.includes('{') && { Location: place.optional() }),
    ...(idempotency && {
      'Idempotency-Replayed': z
        .literal('true')
        .optional()
        .meta({ description: 'This is the first answer to a request that was sent before' }),
    }),
  });

/** A version that the caller holds already is not sent again. */
const unchangedOf = ({ method, versioned }: Route): ZodOpenApiResponsesObject =>
  versioned && method === 'GET' ? { 304: { description: 'You hold it', headers: z.object({ ETag: etag }) } } : {};

/** The refusals of a route, by status. */
const problemsOf = (route: Route): ZodOpenApiResponsesObject => {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => String(problems[code].status));
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, codes]) => [status, refused(route, codes)]),
  );
};

const refused = ({ fhir }: Route, codes: readonly RefusalCode[]) => ({
  headers: z.object(headersIn(codes)),
  description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
  content: {
    ...(fhir && { 'application/fhir+json': { schema: { $ref: '#/components/schemas/OperationOutcome' } as const } }),
    ...((!fhir || codes.some((code) => saidByGateway.has(code))) && {
      'application/problem+json': { schema: Problem },
    }),
  },
});

/** What API Gateway may refuse before a function is asked; it cannot know who speaks FHIR. */
const saidByGateway: ReadonlySet<RefusalCode> = new Set([
  'bodyTooLarge',
  'unsupportedMediaType',
  'invalidRequest',
  'forbidden',
  'notAdmitted',
  'tooManyRequests',
  'unavailable',
  'internalError',
]);

const retryAfter = { 'Retry-After': z.string().meta({ description: 'Seconds to wait before trying again' }) };

const refusalHeaders: Partial<Record<RefusalCode, Readonly<Record<string, z.ZodType>>>> = {
  unauthenticated: { 'WWW-Authenticate': z.string().meta({ example: 'Bearer' }) },
  stale: { ETag: etag },
  busy: retryAfter,
  tooManyRequests: retryAfter,
  unavailable: retryAfter,
};

/** The headers of some refusals of one status; those that not all of them have are optional. */
const headersIn = (codes: readonly RefusalCode[]): Record<string, z.ZodType> => {
  const each = codes.map((code) => refusalHeaders[code] ?? {});
  return Object.fromEntries(
    Object.entries(Object.assign({}, ...each) as Record<string, z.ZodType>).map(([name, schema]) => [
      name,
      each.every((headers) => name in headers) ? schema : schema.optional(),
    ]),
  );
};
