import { answer } from '../../shared/http/answer.ts';
import type { Idempotency } from '../../shared/http/exchange.ts';
import * as routes from '../../shared/http/routes/mediations.ts';
import type { MediationId } from '../../shared/kernel/ids.ts';
import type { Instant } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal, type RefusalCode, Refused, refuse } from '../../shared/kernel/refusal.ts';
import type { Once } from '../../shared/ledger/ledger.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { checkConflicts } from '../../shared/mediation/choosing/decide-conflicts.ts';
import { givePreferences, nameCandidates } from '../../shared/mediation/choosing/decide-preferences.ts';
import { drawUpAgreement, signAgreement } from '../../shared/mediation/decide-agreement.ts';
import { declareImpasse, extendDeadline } from '../../shared/mediation/decide-course.ts';
import { nameRepresentative } from '../../shared/mediation/decide-representative.ts';
import { giveBrief, setSession } from '../../shared/mediation/decide-sessions.ts';
import { placeForm } from '../../shared/mediation/listing.ts';
import { mayBid, openRound } from '../../shared/mediation/rounds/decide-bids.ts';
import { makeProposal, mayRespond, wantProposal } from '../../shared/mediation/rounds/decide-proposal.ts';
import { putAnswer } from '../../shared/mediation/seal/mailbox.ts';
import { drawUpSettlement, signSettlement } from '../../shared/mediation/settlement/decide-settlement.ts';
import type { Decide } from '../../shared/mediation/store/changing.ts';
import type { Shown } from '../../shared/mediation/store/looking.ts';
import type { Mediations } from '../../shared/mediation/store/store.ts';
import { viewWorkflow } from '../../shared/workflow/view.ts';
import { api, on } from './mediation-services.ts';

type Commanding = {
  readonly mediations: Mediations;
  readonly params: { readonly mediationId: MediationId };
  readonly ifMatch: readonly string[];
  readonly idempotency: Idempotency | undefined;
  readonly once: (idempotency: Idempotency | undefined) => Once | undefined;
};

const shown = ({ view, version }: Shown) => answer(200, view, { etag: etagOf(version) });

/** Does something in a mediation, and answers the mediation as it is then. */
const command = <Code extends RefusalCode>(
  { mediations, params, ifMatch, once, idempotency }: Commanding,
  decide: Decide<Code>,
) => mediations.change(params.mediationId, ifMatch, decide, shown, once(idempotency));

/** What is for an insurer's people alone. */
const ofInsurer = <Offered>(insurer: Offered | undefined): Offered => {
  if (!insurer) throw new Refused(refuse('forbidden', 'This is for people of an insurer.'));
  return insurer;
};

const inBox = (until: Instant) => answer(200, { status: 'sealed', until } as const);

export const handler = api(
  on(routes.listMediations, async ({ query: { cursor, limit }, mediations, pages }) => {
    const list = { route: routes.listMediations.path, filter: {} };
    const from = await pages.positionOf(list, cursor, placeForm);
    if (isRefusal(from)) return from;
    return pages.answer(list, await mediations.list(from.position, limit));
  }),

  on(routes.openMediation, async ({ body, mediations, insurer, once, idempotency }) => {
    const { open } = ofInsurer(insurer);
    const { collaborationId, caseId, ...opening } = body;
    const of = collaborationId === undefined ? caseId && { caseId } : { collaborationId };
    if (!of) throw new Error('A mediation is of a matter or of a case');
    const candidates = await mediations.candidates(opening.candidates);
    if (isRefusal(candidates)) return candidates;
    const minted = { id: mint.mediation(), opener: mint.party(), family: mint.party() };
    const made = ({ view, version }: Shown) =>
      answer(201, view, { etag: etagOf(version), location: `/v1/mediations/${view.id}` });
    return open(minted, of, opening, candidates, made, once(idempotency));
  }),

  on(routes.readMediation, async ({ params, mediations }) => {
    const read = await mediations.read(params.mediationId);
    return isRefusal(read) ? read : shown(read);
  }),

  on(routes.readMediationTimeline, async ({ params, query: { cursor, limit }, mediations, pages }) => {
    const list = { route: routes.readMediationTimeline.path, filter: params };
    const after = await pages.sequenceOf(list, cursor);
    if (isRefusal(after)) return after;
    const page = await mediations.timeline(params.mediationId, after, limit);
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(routes.readMediationWorkflow, async ({ params: { mediationId: id }, mediations, insurer }) => {
    const { statusOf } = ofInsurer(insurer);
    const waiting = await mediations.waiting(id);
    if (isRefusal(waiting)) return waiting;
    const { row, number } = waiting;
    return answer(200, viewWorkflow(row, number === undefined ? undefined : await statusOf({ id, number })));
  }),

  on(routes.nameRepresentative, (input) =>
    command(input, (state, acting) => nameRepresentative(state, input.body, acting)),
  ),

  on(routes.nameCandidates, (input) =>
    command(input, async (state, acting) => {
      const candidates = await input.mediations.candidates(input.body.candidates);
      return isRefusal(candidates) ? candidates : nameCandidates(state, candidates, acting);
    }),
  ),

  on(routes.givePreferences, (input) => command(input, (state, acting) => givePreferences(state, input.body, acting))),

  on(routes.checkConflicts, (input) => command(input, (state, acting) => checkConflicts(state, input.body, acting))),

  on(routes.drawUpAgreementToMediate, (input) =>
    command(input, (state, acting) => drawUpAgreement(state, input.body, acting)),
  ),

  on(routes.signAgreementToMediate, (input) =>
    command(input, (state, acting) => signAgreement(state, input.body, acting)),
  ),

  on(routes.listBriefs, async ({ params, query: { cursor, limit }, mediations, pages }) => {
    const list = { route: routes.listBriefs.path, filter: params };
    const below = await pages.sequenceOf(list, cursor);
    if (isRefusal(below)) return below;
    const page = await mediations.briefs(params.mediationId, { below, limit });
    return isRefusal(page) ? page : pages.answer(list, page);
  }),

  on(routes.giveBrief, (input) => {
    const id = mint.brief();
    return command(input, (state, acting) => giveBrief(state, id, input.body, acting));
  }),

  on(routes.setSession, (input) => {
    const id = mint.session();
    return command(input, (state, acting) => setSession(state, id, input.body, acting));
  }),

  on(routes.openRound, (input) => command(input, (state, acting) => openRound(state, input.body, acting))),

  on(
    routes.placeBid,
    async ({ params: { mediationId: mediation, round: number }, body, mediations, mailboxOf, now }) => {
      const may = await mediations.mayAnswer(mediation, (state, acting) => mayBid(state, number, acting));
      if (isRefusal(may)) return may;
      const { party, until: deadline } = may;
      const answered = { kind: 'bid', amount: body.amount } as const;
      await putAnswer(
        mailboxOf(mediation, party),
        { mediation, asks: 'bid', number, deadline },
        { party, answer: answered, now },
      );
      return inBox(deadline);
    },
  ),

  on(routes.wantProposal, (input) => command(input, wantProposal)),

  on(routes.makeProposal, (input) => command(input, (state, acting) => makeProposal(state, input.body, acting))),

  on(routes.respondToProposal, async ({ params: { mediationId: mediation }, body, mediations, mailboxOf, now }) => {
    const { proposal: number, accepts } = body;
    const may = await mediations.mayAnswer(mediation, (state, acting) => mayRespond(state, number, acting));
    if (isRefusal(may)) return may;
    const { party, until: deadline } = may;
    const answered = { kind: 'response', accepts } as const;
    await putAnswer(
      mailboxOf(mediation, party),
      { mediation, asks: 'response', number, deadline },
      { party, answer: answered, now },
    );
    return inBox(deadline);
  }),

  on(routes.drawUpSettlement, (input) =>
    command(input, (state, acting) => drawUpSettlement(state, input.body, acting)),
  ),

  on(routes.signSettlement, (input) => {
    const offer = mint.offer();
    return command(input, async (state, acting) =>
      signSettlement(state, offer, input.body, acting, await input.insurer?.binderIn(state)),
    );
  }),

  on(routes.extendMediationDeadline, (input) =>
    command(input, (state, acting) => extendDeadline(state, input.body, acting)),
  ),

  on(routes.endMediation, (input) => command(input, (state, acting) => declareImpasse(state, input.body, acting))),
);
