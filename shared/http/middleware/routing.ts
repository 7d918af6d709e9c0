import { type Refusal, Refused, refuse } from '../../kernel/refusal.ts';
import { type Caller, CallerContext } from '../../tenancy/principal.ts';
import { type Binding, exchangeOf, type Passing, routeName, routeOf } from '../exchange.ts';

/** Finds the route that API Gateway matched. */
export const routing = (bindings: readonly Binding[]) => {
  const byName = new Map(bindings.map((binding) => [routeName(binding.route), binding]));
  return {
    before: (passing: Passing) => {
      const { httpMethod, resource } = passing.event;
      const binding = byName.get(`${httpMethod} ${resource}`);
      if (!binding) throw new Refused(refuse('notFound', 'There is no such route.'));
      Object.assign(exchangeOf(passing), binding);
    },
  };
};

const tenantHeader = /^(x-)?(amends-)?tenant([-_]?id)?$/;

/** Lets in who may. Who asks comes from the authorizer, never from the request. */
export const permission = () => ({
  before: (passing: Passing) => {
    const { allow } = routeOf(passing);
    if (allow === 'anyone') return;
    const { authorizer } = passing.event.requestContext;
    if (authorizer?.refused) throw new Refused(turnedAway(authorizer.refused));
    const caller = CallerContext.parse(authorizer) as Caller;
    exchangeOf(passing).caller = caller;
    if (!caller.roles.some((role) => allow.includes(role))) {
      throw new Refused(refuse('forbidden', `This needs one of the roles: ${allow.join(', ')}.`));
    }
    const named = Object.keys(passing.event.headers).find((header) => tenantHeader.test(header));
    if (named) {
      const fault = { header: named, rule: 'notAccepted', detail: 'a request cannot name its tenant' };
      throw new Refused(refuse('tenantNamed', 'Leave the tenant out: your credentials say it.', { errors: [fault] }));
    }
  },
});

/** The authorizer let the request through only so that the no is said in the route's own language. */
const turnedAway = (refused: unknown): Refusal =>
  refused === 'notAdmitted'
    ? refuse('notAdmitted', 'The token is good, but whom it names is not registered here, or no longer.')
    : refuse(
        'unauthenticated',
        'Send Authorization: Bearer and a token that is signed by the issuer, meant for this API and not expired.',
        {
          errors: [{ header: 'Authorization', rule: 'bearer', detail: 'must be Bearer and a valid token' }],
        },
      );
