import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Refusal, Refused, refuse } from '../../kernel/refusal.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import type { Answer } from '../answer.ts';
import { isHeld } from '../etags.ts';
import { exchangeOf, listIn, type Passing } from '../exchange.ts';
import { outcome } from '../outcome.ts';
import { problem, problems } from '../problem.ts';

type Answered = Omit<Passing, 'response'> & { response: Answer | APIGatewayProxyResult | null | undefined };

/** Turns what a handler answered, or whatever went wrong, into an HTTP response. */
export const rendering = ({ contentSecurityPolicy }: { readonly contentSecurityPolicy: string }) => ({
  after: (passing: Answered) => {
    const { route } = exchangeOf(passing);
    const answer = passing.response as Answer;
    const isPage = route?.produces !== undefined;
    const unchanged = isUnchanged(passing.event, answer);
    passing.response = {
      statusCode: unchanged ? 304 : answer.status,
      headers: {
        'Content-Type': route?.produces ?? (route?.fhir ? 'application/fhir+json; charset=utf-8' : 'application/json'),
        'Cache-Control': 'no-store',
        'Content-Security-Policy': contentSecurityPolicy,
        ...(answer.etag === undefined ? {} : { ETag: answer.etag }),
        ...(answer.location === undefined ? {} : { Location: `${base(passing.event)}${answer.location}` }),
        ...(answer.replayed && { 'Idempotency-Replayed': 'true' }),
        ...answer.headers,
      },
      body: unchanged ? '' : isPage ? String(answer.body) : JSON.stringify(answer.body),
      ...(route?.bytes && !unchanged && { isBase64Encoded: true }),
    };
  },

  onError: (passing: Passing) => {
    const { requestId, route } = exchangeOf(passing);
    const refusal = refusalOf(passing.error);
    const { status } = problems[refusal.refused];
    passing.response = {
      statusCode: status,
      headers: {
        'Content-Type': route?.fhir ? 'application/fhir+json; charset=utf-8' : 'application/problem+json',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': contentSecurityPolicy,
        ...(refusal.etag === undefined ? {} : { ETag: refusal.etag }),
        ...(refusal.refused === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
        ...(refusal.retryAfter === undefined ? {} : { 'Retry-After': String(refusal.retryAfter) }),
      },
      body: JSON.stringify(route?.fhir ? outcome(refusal, requestId, route.fhir) : problem(refusal, requestId)),
    };
  },
});

/** Whether the caller holds the very version that is answered; asked of reading only. */
const isUnchanged = (event: APIGatewayProxyEvent, { etag }: Answer): boolean =>
  event.httpMethod === 'GET' && etag !== undefined && isHeld(listIn(event, 'if-none-match') ?? '', etag);

/** What comes before the path: nothing behind a domain of one's own, the stage's name on API Gateway's. */
const base = ({ path, requestContext }: APIGatewayProxyEvent): string =>
  requestContext.path.endsWith(path) ? requestContext.path.slice(0, -path.length) : '';

const refusalOf = (error: Error | null | undefined): Refusal => {
  if (error instanceof Refused) return error.refusal;
  if (isOutOfReach(error)) {
    return refuse('unavailable', 'Nothing is lost. Send the same request again in a moment.', { retryAfter: 2 });
  }
  return refuse('internalError', 'This is our fault and has been logged. Sending the same request again is safe.');
};

const isOutOfReach = (error: Error | null | undefined): boolean =>
  error instanceof Unavailable || error?.name === 'TimeoutError';
