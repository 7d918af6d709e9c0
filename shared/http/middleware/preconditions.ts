import { sha256 } from '../../kernel/digest.ts';
import { canonical } from '../../kernel/json.ts';
import { Refused, refuse } from '../../kernel/refusal.ts';
import { versionsIn } from '../etags.ts';
import { exchangeOf, listIn, type Passing, routeName, routeOf } from '../exchange.ts';

/** What an `Idempotency-Key` may be. */
export const keyForm = /^[\x21-\x7e]{1,200}$/;

/** `Idempotency-Key` and `If-Match`, where the route asks for them. */
export const preconditions = () => ({
  before: (passing: Passing) => {
    const route = routeOf(passing);
    const exchange = exchangeOf(passing);
    const { 'idempotency-key': key } = passing.event.headers;
    const ifMatch = listIn(passing.event, 'if-match');
    if (route.idempotency) {
      if (key === undefined && route.idempotency === 'required') throw new Refused(keyMissing());
      if (isTwofold(passing, 'idempotency-key'))
        throw new Refused(malformed('Idempotency-Key', 'must be given only once'));
      if (key !== undefined && !keyForm.test(key)) {
        throw new Refused(malformed('Idempotency-Key', 'must be 1 to 200 visible ASCII characters'));
      }
      if (key !== undefined) {
        const fingerprint = sha256(canonical([exchange.params, exchange.sent]));
        exchange.idempotency = { route: routeName(route), key: `key:${key}`, fingerprint };
      }
    }
    if (route.ifMatch) {
      if (ifMatch === undefined) throw new Refused(versionMissing());
      const etags = versionsIn(ifMatch);
      if (!etags) throw new Refused(malformed('If-Match', 'must be the ETag you read, in its quotes'));
      exchange.ifMatch = etags;
    }
  },
});

const keyMissing = () =>
  refuse('idempotencyKeyMissing', 'Send an Idempotency-Key, such as a UUID, and the same one when you try again.', {
    errors: [{ header: 'Idempotency-Key', rule: 'required', detail: 'is missing' }],
  });

/** A header that is there twice says two things. */
const isTwofold = ({ event }: Passing, name: string): boolean =>
  Object.entries(event.multiValueHeaders ?? {}).some(
    ([each, values]) => each.toLowerCase() === name && (values?.length ?? 0) > 1,
  );

const malformed = (header: string, detail: string) =>
  refuse('invalidRequest', 'One thing is wrong.', { errors: [{ header, rule: 'format', detail }] });

const versionMissing = () =>
  refuse('preconditionMissing', 'Read it first, and send its ETag as If-Match: so nobody overwrites unseen changes.', {
    errors: [{ header: 'If-Match', rule: 'required', detail: 'is missing' }],
  });
