import * as z from 'zod';
import type { RefusalCode } from '../kernel/refusal.ts';
import type { Role } from '../tenancy/roles.ts';

/**
 * One route, declared once. From it come the types its handler sees, the validation, the OpenAPI operation, the API
 * Gateway method and the permission.
 *
 * @example
 * export const readCase = route({
 *   method: 'GET',
 *   path: '/v1/cases/{caseId}',
 *   tag: 'Cases',
 *   summary: 'Read a case',
 *   allow: ['claims'],
 *   answers: { 200: CaseView },
 *   refusals: ['notFound'],
 * });
 */
export type RouteSpec = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Who may; `anyone` needs no token. */
  readonly allow: readonly Role[] | 'anyone';
  /** Whether each request asks anew who this is: for what must not outlive a revocation by a minute. */
  readonly fresh?: true;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The media type of a body that is not plain JSON alone, besides plain JSON. */
  readonly takes?: string;
  /** Whether writes carry an `Idempotency-Key`. */
  readonly idempotency?: 'required' | 'optional';
  /** Whether answers carry the ETag of what they show. */
  readonly versioned?: true;
  /** Whether the caller must say, in `If-Match`, which version it read. */
  readonly ifMatch?: true;
  /** Speaks FHIR instead of plain JSON; names the resource that a body must be. */
  readonly fhir?: string;
  /** What each status answers. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** The media type of answers that are not JSON. */
  readonly produces?: string;
  /** Whether those answers are bytes, which a handler answers in base64. */
  readonly bytes?: true;
  /** Beyond those that follow from what the route is: see `refusalsOf`. */
  readonly refusals: readonly RefusalCode[];
};

/** A route and the parameters of its path. */
export type Route = RouteSpec & { readonly params: z.ZodObject };

type Named<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;

type PathParameters<Path extends string, Parameters> = z.ZodObject<{
  [Name in Named<Path> & keyof Parameters]: Parameters[Name] extends z.ZodType ? Parameters[Name] : never;
}>;

/** Declares routes whose paths may hold these parameters. A parameter that is not among them does not compile. */
export const routesWith =
  <Parameters extends Readonly<Record<string, z.ZodType>>>(parameters: Parameters) =>
  <const Spec extends RouteSpec>(
    spec: Spec & (Named<Spec['path']> extends keyof Parameters ? unknown : { path: never }),
  ): Spec & { readonly params: PathParameters<Spec['path'], Parameters> } => {
    const names = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof Parameters & string);
    const shape = Object.fromEntries(names.map((name) => [name, parameters[name]]));
    return { ...spec, params: z.strictObject(shape) as unknown as PathParameters<Spec['path'], Parameters> };
  };

/** The media types in which a route reads a body, the one it likes best first. */
export const mediaTypesRead = ({ fhir, takes = fhir && 'application/fhir+json' }: RouteSpec): readonly string[] =>
  takes ? [takes, 'application/json'] : ['application/json'];

const always: readonly RefusalCode[] = ['invalidRequest', 'tooManyRequests', 'internalError', 'unavailable'];
const ofTokens: readonly RefusalCode[] = ['unauthenticated', 'notAdmitted', 'forbidden', 'tenantNamed'];
const ofBodies: readonly RefusalCode[] = ['malformedJson', 'bodyTooLarge', 'unsupportedMediaType'];
const ofKeys: readonly RefusalCode[] = ['idempotencyKeyReused', 'busy'];
const ofVersions: readonly RefusalCode[] = ['preconditionMissing', 'stale'];

/** Every refusal a route can give: its own, and those that follow from what it is. */
export const refusalsOf = (route: RouteSpec): readonly RefusalCode[] => [
  ...new Set([
    ...always,
    ...(route.allow === 'anyone' ? [] : ofTokens),
    ...(route.body ? ofBodies : []),
    ...(route.idempotency ? ofKeys : []),
    ...(route.idempotency === 'required' ? (['idempotencyKeyMissing'] as const) : []),
    ...(route.ifMatch ? ofVersions : []),
    ...route.refusals,
  ]),
];
