import middy from '@middy/core';
import normalizeHeaders from '@middy/http-header-normalizer';
import securityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Instant } from '../kernel/instant.ts';
import type { Json } from '../kernel/json.ts';
import { isRefusal, type Refusal, Refused } from '../kernel/refusal.ts';
import type { Caller } from '../tenancy/principal.ts';
import type { Answer, Bodies, Result } from './answer.ts';
import { type Binding, exchangeOf, type Idempotency } from './exchange.ts';
import { content } from './middleware/content.ts';
import { logging } from './middleware/logging.ts';
import { preconditions } from './middleware/preconditions.ts';
import { rendering } from './middleware/rendering.ts';
import { permission, routing } from './middleware/routing.ts';
import { validation } from './middleware/validation.ts';
import type { Route } from './route.ts';

/** What the handler of a route is given. */
export type Input<R extends Route> = {
  readonly params: z.output<R['params']>;
  readonly query: R['query'] extends z.ZodType ? z.output<R['query']> : Record<never, never>;
  readonly body: R['body'] extends z.ZodType ? z.output<R['body']> : undefined;
  /** What the body's JSON says, before the schema fills in what was left out. */
  readonly sent: Json;
  /** The body, word for word. */
  readonly text: string;
  readonly caller: R['allow'] extends 'anyone' ? undefined : Caller;
  readonly idempotency: Idempotency | undefined;
  readonly ifMatch: R['ifMatch'] extends true ? readonly string[] : undefined;
  readonly now: Instant;
};

/** What a handler made of a request. */
export type Seen = {
  readonly route: Route;
  readonly params: Readonly<Record<string, unknown>>;
  readonly result: Answer | Refusal;
};

/** What a function offers its handlers, made anew for each request from who is asking. */
export type Services = {
  /** Sees every result before it is answered. If it fails, nothing is answered. */
  readonly witness?: (seen: Seen) => Promise<void>;
  /** The answer that a request which is refused now got before, if it was asked before and may hear it still. */
  readonly recall?: (idempotency: Idempotency, now: Refusal) => Promise<Answer | Refusal | undefined>;
};

type Kit<Offered extends Services> = {
  /** Makes the services of one request. */
  readonly open: (request: { readonly caller: Caller | undefined; readonly now: Instant }) => Offered;
  /** For pages. Plain answers load nothing at all. */
  readonly contentSecurityPolicy?: string;
};

export type LambdaHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/**
 * The one bundle around every handler behind the API. `on` binds a handler to its route, `api` makes a Lambda handler
 * of the bindings. A handler whose answers may show more than their asker may see later says, in `again`, what of an
 * earlier one may be shown now.
 */
export const apiKit = <Offered extends Services>({ open, contentSecurityPolicy = nothing }: Kit<Offered>) => ({
  on: <R extends Route>(
    route: R,
    handle: (input: Input<R> & Offered) => Promise<Result<R>>,
    again?: (body: Bodies<R>, services: Offered) => Promise<Bodies<R>>,
  ): Binding => ({ route, handle, again }),

  api: (...bindings: readonly Binding[]): LambdaHandler =>
    middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
      .use(logging())
      .use(securityHeaders(headers))
      .use(rendering({ contentSecurityPolicy }))
      .use(normalizeHeaders())
      .use(routing(bindings))
      .use(permission())
      .use(content())
      .use(validation())
      .use(preconditions())
      .handler(serve(open) as never),
});

const serve =
  <Offered extends Services>(open: Kit<Offered>['open']) =>
  async (event: APIGatewayProxyEvent): Promise<Answer> => {
    const { handle, again, route, caller, now, params = {}, ...exchange } = exchangeOf({ event });
    if (!handle || !route) throw new Error('The bundle finds the handler before this');
    const services = open({ caller, now });
    const handled = (await handle({ ...exchange, params, caller, now, ...services } as never)) as Answer | Refusal;
    const result = isRefusal(handled) ? await firstAnswer(handled, exchange.idempotency, services) : handled;
    await services.witness?.({ route, params, result });
    if (isRefusal(result)) throw new Refused(result);
    if (!result.replayed || !again) return result;
    return { ...result, body: await again(result.body as never, services as never) };
  };

/** What is refused now may have been done before: then the first answer stands. */
const firstAnswer = async (
  refusal: Refusal,
  idempotency: Idempotency | undefined,
  { recall }: Services,
): Promise<Answer | Refusal> => (idempotency && (await recall?.(idempotency, refusal))) ?? refusal;

const nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const headers = {
  contentSecurityPolicy: false,
  strictTransportSecurity: { maxAge: 365 * 24 * 60 * 60, includeSubDomains: true, preload: false },
  permissionsPolicy: false,
  reportTo: false,
  reportingEndpoints: false,
  downloadOptions: false,
  permittedCrossDomainPolicies: false,
} as const;
