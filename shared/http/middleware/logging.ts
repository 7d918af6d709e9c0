import { instantOf } from '../../kernel/instant.ts';
import { Refused } from '../../kernel/refusal.ts';
import { beginExchange, exchangeOf, type Passing, routeName } from '../exchange.ts';
import { describeError, logger } from '../log.ts';
import { measure } from '../metrics.ts';

/**
 * Begins the exchange, and ends it with the one line that is logged of it. Whatever failed unexpectedly is in that
 * line with its cause, and nowhere else.
 */
export const logging = () => ({
  before: (passing: Passing) => {
    const now = new Date();
    beginExchange(passing.event, {
      requestId: passing.event.requestContext.requestId,
      startedAt: performance.now(),
      now: instantOf(now),
    });
  },

  after: (passing: Passing) => write(passing),

  onError: (passing: Passing) => write(passing),
});

const write = (passing: Passing): void => {
  const { requestId, startedAt, route, caller } = exchangeOf(passing);
  const status = passing.response?.statusCode ?? 500;
  const refused = passing.error instanceof Refused ? passing.error.refusal.refused : undefined;
  const line = {
    requestId,
    route: route && routeName(route),
    status,
    refused,
    milliseconds: Math.round(performance.now() - startedAt),
    tenant: caller?.tenant,
    actor: caller?.actor,
  };
  measure(line);
  if (status < 500) logger.info('request', line);
  else logger.error('request failed', { ...line, failure: describeError(passing.error) });
};
