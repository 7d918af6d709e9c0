import { closeCase as close, reopenCase as reopen } from '../../shared/cases/resolution/decide-closure.ts';
import { correctDemand as correct, receiveDemand as receive } from '../../shared/cases/resolution/decide-demand.ts';
import {
  assertLien as assert,
  clearLien as clear,
  screenLiens as screen,
} from '../../shared/cases/resolution/decide-lien.ts';
import {
  authoriseOffer as authorise,
  answerOffer as hear,
  decideNoOffer as offerNothing,
  prepareOffer as prepare,
  presentOffer as present,
  withdrawOffer as withdraw,
} from '../../shared/cases/resolution/decide-offer.ts';
import { recordPayment as pay, recordReversal as reverse } from '../../shared/cases/resolution/decide-payment.ts';
import { showClosure, showLastEntry } from '../../shared/cases/resolution/view-closure.ts';
import { showDemandOf, showDemands } from '../../shared/cases/resolution/view-demand.ts';
import { showLastScreening, showLienOf, showLiens } from '../../shared/cases/resolution/view-lien.ts';
import { showNoOffer, showOfferOf, showOffers } from '../../shared/cases/resolution/view-offer.ts';
import { showPaymentOf, showPayments } from '../../shared/cases/resolution/view-payment.ts';
import { closeCase, readClosure, reopenCase } from '../../shared/http/routes/closure.ts';
import { correctDemand, readDemands, receiveDemand } from '../../shared/http/routes/demands.ts';
import { assertLien, clearLien, readLiens, screenLiens } from '../../shared/http/routes/liens.ts';
import {
  answerOffer,
  authoriseOffer,
  decideNoOffer,
  prepareOffer,
  presentOffer,
  readOffers,
  withdrawOffer,
} from '../../shared/http/routes/offers.ts';
import { readPayments, recordPayment, reversePayment } from '../../shared/http/routes/payments.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { changed, made, showing } from './parts.ts';
import { api, on } from './services.ts';

export const handler = api(
  on(receiveDemand, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.demand();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => receive(state, id, body, acting),
      showDemandOf(id),
      made,
      once(idempotency),
    );
  }),

  on(correctDemand, ({ params: { caseId, demandId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => correct(state, demandId, body, acting),
      showDemandOf(demandId),
      changed,
      once(idempotency),
    ),
  ),

  on(readDemands, async ({ params, cases }) => showing(await cases.show(params.caseId, showDemands))),

  on(readOffers, async ({ params, cases }) => showing(await cases.show(params.caseId, showOffers))),

  on(prepareOffer, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.offer();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => prepare(state, id, body, acting),
      showOfferOf(id),
      made,
      once(idempotency),
    );
  }),

  on(decideNoOffer, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.offer();
    return cases.change(
      caseId,
      ifMatch,
      (state) => offerNothing(state, id, body),
      showNoOffer,
      made,
      once(idempotency),
    );
  }),

  on(authoriseOffer, ({ params: { caseId, offerId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => authorise(state, offerId, body, acting),
      showOfferOf(offerId),
      changed,
      once(idempotency),
    ),
  ),

  on(presentOffer, ({ params: { caseId, offerId }, body, cases, ifMatch, once, idempotency }) => {
    const communication = mint.communication();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => present(state, offerId, communication, body, acting),
      showOfferOf(offerId),
      changed,
      once(idempotency),
    );
  }),

  on(answerOffer, ({ params: { caseId, offerId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => hear(state, offerId, body, acting),
      showOfferOf(offerId),
      changed,
      once(idempotency),
    ),
  ),

  on(withdrawOffer, ({ params: { caseId, offerId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state) => withdraw(state, offerId, body),
      showOfferOf(offerId),
      changed,
      once(idempotency),
    ),
  ),

  on(readPayments, async ({ params, cases }) => showing(await cases.show(params.caseId, showPayments))),

  on(recordPayment, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.payment();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => pay(state, id, body, acting),
      showPaymentOf(id),
      made,
      once(idempotency),
    );
  }),

  on(reversePayment, ({ params: { caseId, paymentId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => reverse(state, paymentId, body, acting),
      showPaymentOf(paymentId),
      changed,
      once(idempotency),
    ),
  ),

  on(readLiens, async ({ params, cases }) => showing(await cases.show(params.caseId, showLiens))),

  on(assertLien, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.lien();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => assert(state, id, body, acting),
      showLienOf(id),
      made,
      once(idempotency),
    );
  }),

  on(screenLiens, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.lien();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => screen(state, id, body, acting),
      showLastScreening,
      made,
      once(idempotency),
    );
  }),

  on(clearLien, ({ params: { caseId, lienId }, body, cases, ifMatch, once, idempotency }) =>
    cases.change(
      caseId,
      ifMatch,
      (state, acting) => clear(state, lienId, body, acting),
      showLienOf(lienId),
      changed,
      once(idempotency),
    ),
  ),

  on(readClosure, async ({ params, cases, settings }) => {
    const effective = settingsWith((await settings.read()).state);
    return showing(await cases.show(params.caseId, showClosure(effective)));
  }),

  on(closeCase, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.decision();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => close(state, id, body, acting),
      showLastEntry,
      made,
      once(idempotency),
    );
  }),

  on(reopenCase, ({ params: { caseId }, body, cases, ifMatch, once, idempotency }) => {
    const id = mint.decision();
    return cases.change(
      caseId,
      ifMatch,
      (state, acting) => reopen(state, id, body, acting),
      showLastEntry,
      made,
      once(idempotency),
    );
  }),
);
