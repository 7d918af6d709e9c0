import { joinMatter } from '../../shared/cases/resolution/decide-matter.ts';
import { pay, reversePayment } from '../../shared/cases/resolution/decide-payment.ts';
import { type Acting, mayNoLongerLink, memberDeed } from '../../shared/collaboration/acting.ts';
import { agreedShareOf } from '../../shared/collaboration/agreed-share.ts';
import type { Collaboration, CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { drawUpAgreement, signAgreement } from '../../shared/collaboration/decide-agreement.ts';
import { answerAllocation, proposeAllocation } from '../../shared/collaboration/decide-allocation.ts';
import {
  clearConsents,
  recordConsent,
  reserveRights,
  stateCoverage,
} from '../../shared/collaboration/decide-consents.ts';
import { closeMatter, escalate, extendDeadline } from '../../shared/collaboration/decide-course.ts';
import { admitGuest, dismissGuest } from '../../shared/collaboration/decide-guests.ts';
import { answerJointOffer, makeJointOffer, offerConversation } from '../../shared/collaboration/decide-offer.ts';
import {
  acknowledge,
  comeOnPlatform,
  invite,
  nameParty,
  setAside,
  unknownInsurer,
  withdraw,
} from '../../shared/collaboration/decide-parties.ts';
import { payShare, reverseSharePayment } from '../../shared/collaboration/decide-payment.ts';
import { shareReview } from '../../shared/collaboration/decide-reviews.ts';
import { matterListedAtForm } from '../../shared/collaboration/listing.ts';
import { forbid } from '../../shared/collaboration/rules.ts';
import { sharedFrom } from '../../shared/collaboration/shared-from.ts';
import type { Decide } from '../../shared/collaboration/store/changing.ts';
import type { Found } from '../../shared/collaboration/store/finding.ts';
import type { Shown } from '../../shared/collaboration/store/looking.ts';
import type { Matters } from '../../shared/collaboration/store/store.ts';
import { answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import * as routes from '../../shared/http/routes/collaborations.ts';
import type { CollaborationId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type Refusal, type RefusalCode, refuse } from '../../shared/kernel/refusal.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import { viewWorkflow } from '../../shared/workflow/view.ts';
import { api, on, onAny } from './matter-services.ts';

type Commanding = {
  readonly matters: Matters;
  readonly params: { readonly collaborationId: CollaborationId };
  readonly ifMatch: readonly string[];
  readonly idempotency: Idempotency | undefined;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
};

const shown = ({ view, etag }: Shown) => answer(200, view, { etag });

/** Does something in a matter, and answers the matter as it is then. */
const command = <Code extends RefusalCode>(
  { matters, params, ifMatch, once, idempotency }: Commanding,
  decide: Decide<Code>,
) =>
  matters.change(
    params.collaborationId,
    ifMatch,
    decide,
    async (found) => shown(await matters.show(found)),
    once(idempotency),
  );

/** What is decided on the matter, and on what the insurer keeps to itself of it. */
const inMatter =
  <Code extends RefusalCode>(
    decide: (
      state: Collaboration,
      acting: Acting,
      own: Found['own']['state'],
    ) => readonly CollaborationEvent[] | Refusal<Code>,
  ): Decide<Code> =>
  ({ matter, own }, acting) => {
    const events = decide(matter.state, acting, own.state);
    return isRefusal(events) ? events : { shared: events };
  };

/** The insurer's own case of the matter. */
const ownCase = async (matters: Matters, { own }: Found) =>
  own.state.caseId === undefined
    ? forbid('ownCaseMissing', 'Say first which of your cases the matter is about.')
    : matters.loadCase(own.state.caseId);

export const handler = api(
  on(routes.listInsurers, async ({ query: { cursor, limit }, matters, pages }) => {
    const list = { route: routes.listInsurers.path, filter: {} };
    const from = await pages.positionOf(list, cursor, /^[a-z][a-z0-9]{2,23}$/);
    if (isRefusal(from)) return from;
    return pages.answer(list, await matters.insurers(from.position, limit));
  }),

  on(routes.listMatters, async ({ query: { cursor, limit, ...filter }, matters, pages }) => {
    const list = { route: routes.listMatters.path, filter };
    const from = await pages.positionOf(list, cursor, matterListedAtForm);
    if (isRefusal(from)) return from;
    return pages.answer(list, await matters.list(filter, from.position, limit));
  }),

  on(routes.openMatter, async ({ body: { caseId, ...opening }, matters, once, idempotency }) => {
    const minted = { id: mint.collaboration(), party: mint.party() };
    const made = ({ view, etag }: Shown) => answer(201, view, { etag, location: `/v1/collaborations/${view.id}` });
    return matters.open(minted, caseId, opening, made, once(idempotency));
  }),

  onAny(routes.readMatter, async ({ params, looks }) => {
    const read = await looks.read(params.collaborationId);
    return isRefusal(read) ? read : shown(read);
  }),

  onAny(routes.readMatterTimeline, async ({ params, query: { cursor, limit }, looks, pages }) => {
    const list = { route: routes.readMatterTimeline.path, filter: params };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    const page = await looks.timeline(params.collaborationId, after, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(routes.readWorkflow, async ({ params: { collaborationId }, matters, statusOf }) => {
    const waiting = await matters.waiting(collaborationId);
    if (isRefusal(waiting)) return waiting;
    const { row, execution } = waiting;
    const status = execution === undefined ? undefined : await statusOf({ id: collaborationId, number: execution });
    return answer(200, viewWorkflow(row, status));
  }),

  on(routes.nameParty, (input) => {
    const { body, matters } = input;
    const id = mint.party();
    return command(input, async ({ matter }, acting) => {
      const known = body.tenant === undefined ? body.name : await matters.insurer(body.tenant);
      if (known === undefined) return unknownInsurer();
      const events = nameParty(matter.state, id, { ...body, name: known }, acting);
      return isRefusal(events) ? events : { shared: events };
    });
  }),

  on(routes.inviteParties, (input) => command(input, inMatter(invite))),

  on(routes.acknowledge, (input) =>
    command(
      input,
      inMatter((state, acting) => acknowledge(state, input.body, acting)),
    ),
  ),

  on(routes.linkCase, (input) =>
    command(input, async ({ matter, own }, acting) => {
      const deed = memberDeed(matter.state, acting, {}, mayNoLongerLink);
      if (isRefusal(deed)) return deed;
      if (own.state.caseId !== undefined) return refuse('alreadyDone', 'A case of yours is linked already.');
      const from = await input.matters.loadCase(input.body.caseId);
      if (isRefusal(from)) return from;
      const events = joinMatter(from.state, matter.state.id, 'member');
      if (isRefusal(events)) return events;
      const { id: caseId, hospital } = from.state;
      return { own: [{ type: 'CaseLinked', caseId, hospital }], inCase: { from, events } };
    }),
  ),

  on(routes.setPartyAside, (input) =>
    command(
      input,
      inMatter((state, acting) => setAside(state, input.params.partyId, input.body, acting)),
    ),
  ),

  on(routes.bringOnPlatform, (input) =>
    command(input, async ({ matter }, acting) => {
      const known = await input.matters.insurer(input.body.tenant);
      if (known === undefined) return unknownInsurer();
      const events = comeOnPlatform(matter.state, input.params.partyId, { ...input.body, name: known }, acting);
      return isRefusal(events) ? events : { shared: events };
    }),
  ),

  on(routes.drawUpAgreement, (input) =>
    command(
      input,
      inMatter((state, acting) => drawUpAgreement(state, input.body, acting)),
    ),
  ),

  on(routes.signAgreement, (input) =>
    command(
      input,
      inMatter((state, acting) => signAgreement(state, input.body, acting)),
    ),
  ),

  onAny(routes.readSharedReviews, async ({ params, query: { cursor, limit }, looks, pages }) => {
    const list = { route: routes.readSharedReviews.path, filter: params };
    const below = await pages.sequenceOf(list, cursor);
    if (isRefusal(below)) return below;
    const page = await looks.reviews(params.collaborationId, { below, limit });
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(routes.shareReview, (input) => {
    const { body, matters, caller } = input;
    const id = mint.exchange();
    return command(input, async (found, acting) => {
      const { reviewId, review, ...said } = body;
      const share = (told: typeof review) => shareReview(found.matter.state, id, said, told, acting);
      if (reviewId === undefined) {
        const events = share(review);
        return isRefusal(events) ? events : { shared: events };
      }
      const own = await ownCase(matters, found);
      if (isRefusal(own)) return own;
      const told = await sharedFrom(found.ledger, caller.tenant, own.state, reviewId);
      if (isRefusal(told)) return told;
      const events = shareReview(found.matter.state, id, said, told, acting);
      return isRefusal(events) ? events : { shared: events };
    });
  }),

  on(routes.readAllocations, async ({ params, query: { cursor, limit }, matters, pages }) => {
    const list = { route: routes.readAllocations.path, filter: params };
    const below = await pages.sequenceOf(list, cursor);
    if (isRefusal(below)) return below;
    const page = await matters.allocations(params.collaborationId, { below, limit });
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(routes.proposeAllocation, (input) =>
    command(
      input,
      inMatter((state, acting, own) => proposeAllocation(state, input.body, own, acting)),
    ),
  ),

  on(routes.answerAllocation, (input) =>
    command(
      input,
      inMatter((state, acting, own) =>
        answerAllocation(state, input.params.allocationVersion, input.body, own, acting),
      ),
    ),
  ),

  on(routes.recordConsent, (input) =>
    command(input, ({ matter, own }, acting) => recordConsent(matter.state, own.state, input.body, acting)),
  ),

  on(routes.clearConsents, (input) =>
    command(
      input,
      inMatter((state, acting) => clearConsents(state, input.body, acting)),
    ),
  ),

  on(routes.stateCoverage, (input) =>
    command(input, ({ matter }, { party }) => {
      const events = stateCoverage(matter.state, input.body, party);
      return isRefusal(events) ? events : { own: events };
    }),
  ),

  on(routes.reserveRights, (input) =>
    command(input, ({ own }) => {
      const events = reserveRights(own.state, input.body);
      return isRefusal(events) ? events : { own: events };
    }),
  ),

  on(routes.makeJointOffer, (input) => {
    const { body, matters } = input;
    const [id, conversation] = [mint.offer(), mint.communication()];
    return command(input, async (found, acting) => {
      const from = await ownCase(matters, found);
      if (isRefusal(from)) return from;
      const events = makeJointOffer(found.matter.state, id, body, from.state, acting);
      if (isRefusal(events)) return events;
      return { shared: events, inCase: { from, events: offerConversation(from.state, conversation, body) } };
    });
  }),

  on(routes.answerJointOffer, (input) =>
    command(
      input,
      inMatter((state, acting) => answerJointOffer(state, input.body, acting)),
    ),
  ),

  on(routes.recordSharePayment, (input) => {
    const { body, matters } = input;
    const id = mint.payment();
    return command(input, async (found, acting) => {
      const { offer } = found.matter.state;
      const events = payShare(found.matter.state, id, body, acting);
      if (isRefusal(events)) return events;
      const { payee, method, reference, amount, on: when } = body;
      if (body.for !== undefined || !offer || !payee || !method || !reference) return { shared: events };
      const from = await ownCase(matters, found);
      if (isRefusal(from)) return from;
      // The case may not have been brought yet that the offer was accepted.
      const agreed = await matters.agreeing(from, await agreedShareOf(found.matter.state, found.party, found.ledger));
      const { state } = matters.after(from, agreed);
      const payment = { offerId: offer.id, payee, amount, method, reference, on: when };
      const paid = pay(state, id, payment, acting);
      return isRefusal(paid) ? paid : { shared: events, inCase: { from, events: [...agreed, ...paid] } };
    });
  }),

  on(routes.reverseSharePayment, (input) => {
    const { params, body, matters } = input;
    return command(input, async (found, acting) => {
      const events = reverseSharePayment(found.matter.state, params.paymentId, body, acting);
      if (isRefusal(events) || body.for !== undefined) return isRefusal(events) ? events : { shared: events };
      const from = await ownCase(matters, found);
      if (isRefusal(from)) return from;
      const back = reversePayment(from.state, params.paymentId, body, acting);
      return isRefusal(back) ? back : { shared: events, inCase: { from, events: back } };
    });
  }),

  on(routes.extendDeadline, (input) =>
    command(
      input,
      inMatter((state, acting) => extendDeadline(state, input.body, acting)),
    ),
  ),

  on(routes.escalateMatter, (input) =>
    command(
      input,
      inMatter((state, acting) => escalate(state, input.body, acting)),
    ),
  ),

  on(routes.withdrawFromMatter, (input) =>
    command(
      input,
      inMatter((state, acting) => withdraw(state, input.body, acting)),
    ),
  ),

  on(routes.admitGuest, (input) =>
    command(
      input,
      inMatter((state, acting) => admitGuest(state, input.body, acting)),
    ),
  ),

  on(routes.dismissGuest, (input) =>
    command(
      input,
      inMatter((state, acting) => dismissGuest(state, input.params.principalId, input.body, acting)),
    ),
  ),

  on(routes.closeMatter, (input) =>
    command(
      input,
      inMatter((state, acting) => closeMatter(state, input.body, acting)),
    ),
  ),
);
