import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Instant } from '../kernel/instant.ts';
import type { Json } from '../kernel/json.ts';
import type { Caller } from '../tenancy/principal.ts';
import type { Route } from './route.ts';

/** What makes two requests the same request. */
export type Idempotency = {
  /** The route and the sender's key, or what stands for one. */
  readonly route: string;
  readonly key: string;
  /** Hash of what was asked. */
  readonly fingerprint: string;
};

/** A route and the handler that serves it. */
export type Binding = {
  readonly route: Route;
  readonly handle: (input: never) => Promise<unknown>;
  /** The body of an earlier answer, as its asker may see it now. */
  readonly again?: ((body: never, services: never) => Promise<unknown>) | undefined;
};

/** What the middleware has found out about a request so far. */
export type Exchange = {
  readonly requestId: string;
  /** Milliseconds, by the clock that only measures: `performance.now()`. */
  readonly startedAt: number;
  readonly now: Instant;
  route?: Route;
  handle?: Binding['handle'];
  again?: Binding['again'];
  caller?: Caller;
  /** The body, word for word. */
  text?: string;
  /** What its JSON says, before the route's schema fills in what was left out. */
  sent?: Json;
  params?: Readonly<Record<string, unknown>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
  idempotency?: Idempotency;
  /** The ETags of which the caller read one. */
  ifMatch?: readonly string[];
};

/** A request on its way through the bundle. */
export type Passing = {
  event: APIGatewayProxyEvent;
  response: APIGatewayProxyResult | null | undefined;
  error: Error | null | undefined;
};

const exchanges = new WeakMap<APIGatewayProxyEvent, Exchange>();

export const beginExchange = (event: APIGatewayProxyEvent, exchange: Exchange): void => {
  exchanges.set(event, exchange);
};

export const exchangeOf = ({ event }: Pick<Passing, 'event'>): Exchange => {
  const exchange = exchanges.get(event);
  if (!exchange) throw new Error('The bundle begins every exchange first');
  return exchange;
};

export const routeOf = (passing: Pick<Passing, 'event'>): Route => {
  const { route } = exchangeOf(passing);
  if (!route) throw new Error('The bundle finds the route before this');
  return route;
};

/** A header of a request, whose lines are one list however many there are (RFC 9110, 5.3). */
export const listIn = (event: APIGatewayProxyEvent, name: string): string | undefined =>
  Object.entries(event.multiValueHeaders ?? {})
    .find(([each, values]) => each.toLowerCase() === name && (values?.length ?? 0) > 1)?.[1]
    ?.join(', ') ?? event.headers[name];

/** A route's name in logs and idempotency keys. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;
