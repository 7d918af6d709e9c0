import fc from 'fast-check';
import type { Acting } from '../../../shared/cases/acting.ts';
import type { Case, CaseEvent } from '../../../shared/cases/case.ts';
import { CaseOutcome } from '../../../shared/cases/resolution/closure.ts';
import { closeCase, reopenCase } from '../../../shared/cases/resolution/decide-closure.ts';
import {
  Correction,
  correctDemand,
  ReceivedDemand,
  receiveDemand,
} from '../../../shared/cases/resolution/decide-demand.ts';
import { assertLien, clearLien, screenLiens } from '../../../shared/cases/resolution/decide-lien.ts';
import { agreeJointOffer, joinMatter, leaveMatter } from '../../../shared/cases/resolution/decide-matter.ts';
import {
  answerOffer,
  authoriseOffer,
  decideNoOffer,
  Preparation,
  prepareOffer,
  presentOffer,
  withdrawOffer,
} from '../../../shared/cases/resolution/decide-offer.ts';
import { Paid, pay, reversePayment } from '../../../shared/cases/resolution/decide-payment.ts';
import { DemandFrom, DemandKind, inWriting, misattributed } from '../../../shared/cases/resolution/demand.ts';
import { isLienOpen, LienKind, screened } from '../../../shared/cases/resolution/lien.ts';
import { openMatter } from '../../../shared/cases/resolution/matter.ts';
import { agreedIn } from '../../../shared/cases/resolution/offer.ts';
import { outcomeContradicts } from '../../../shared/cases/work/gates.ts';
import type { CollaborationId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { Cents } from '../../../shared/kernel/money.ts';
import { refuse } from '../../../shared/kernel/refusal.ts';
import { aPlace, type Command, canaries, command, type Doing, day, nothing, pick, someDays } from './command.ts';

const anAmount = fc.constantFrom(1, 2_500_000, 5_000_000, 30_000_000, 30_000_000);
const aReference = fc.constantFrom('CHK-1', 'chk-1 ', 'CHK-2', 'CHK-3', 'CHK-4', 'CHK-5');

const offerAt = ({ offers }: Case, place: number) => pick(offers.items, place)?.id ?? mint.offer();

type Offering = { readonly amount: number; readonly isShared?: boolean; readonly hasMoney?: boolean };

export const prepare = ({ amount, isShared = false, hasMoney = true }: Offering): Doing => {
  const id = mint.offer();
  const payees =
    isShared && amount > 1
      ? [
          { name: 'Ana', amount: 1 },
          { name: 'Ben', amount: amount - 1 },
        ]
      : [{ name: 'Ana' }, { name: 'Ben' }];
  const money = hasMoney ? { amount, payees } : { commitments: [{ kind: 'apology', description: 'In person.' }] };
  // Until it is made to the family, what it says is the insurer's own.
  const preparation = Preparation.parse({ ...money, explanation: `Why ${id}.` });
  return (state, acting) => prepareOffer(state, id, preparation, acting);
};

export const present = (place = 0): Doing => {
  const id = mint.communication();
  return (state, acting) => {
    const said = { on: day(acting.now), channel: 'phone', people: ['Ana'], answerBy: day(acting.now, 10) } as const;
    return presentOffer(state, offerAt(state, place), id, { ...said, people: [...said.people] }, acting);
  };
};

export const answer =
  (given: 'accepted' | 'rejected', place = 0, days = 0): Doing =>
  (state, acting) => {
    const said = { answer: given, by: 'family', written: true, on: day(acting.now, days) } as const;
    return answerOffer(state, offerAt(state, place), said, acting);
  };

export const authorise =
  (place = 0): Doing =>
  (state, acting) =>
    authoriseOffer(state, offerAt(state, place), { note: canaries.insurer }, acting);

export const screen = (kinds: readonly (typeof screened)[number][] = screened, days = 0): Doing => {
  const id = mint.lien();
  return (state, acting) => screenLiens(state, id, { kinds: [...kinds], on: day(acting.now, days) }, acting);
};

/** As claims staff would: what is left, or less, to whoever has it left. */
export const payOf = (payee: string, reference: string, most?: number): Doing => {
  const id = mint.payment();
  return (state, acting) => {
    const offer = state.offers.items.find(({ status }) => status === 'accepted');
    const share = offer?.payees?.find(({ name }) => name === payee)?.amount ?? offer?.amount ?? 1;
    const amount = Math.min(share, most ?? share);
    const said = { offerId: offer?.id ?? mint.offer(), payee, amount, method: 'wire', reference, on: day(acting.now) };
    return pay(state, id, Paid.parse(said), acting);
  };
};

export const close = (as?: CaseOutcome): Doing => {
  const id = mint.decision();
  return (state, acting) => {
    // As whoever knows the case would.
    const outcome = as ?? CaseOutcome.options.find((each) => outcomeContradicts(state, each) === undefined);
    return closeCase(state, id, { outcome: outcome ?? 'explained', reason: 'It ends.' }, acting);
  };
};

export const explainNoOffer = (): Doing => {
  const id = mint.offer();
  return (state) => decideNoOffer(state, id, { explanation: 'Care was right.' });
};

/** What a matter does to the case it is in: nothing to one that is in none. */
const inItsMatter =
  (does: (state: Case, matter: CollaborationId, acting: Acting) => readonly CaseEvent[]): Doing =>
  (state, acting) => {
    const matter = openMatter(state.matters)?.id as CollaborationId | undefined;
    const events = matter ? does(state, matter, acting) : [];
    return events.length > 0 ? events : refuse('alreadyDone', 'The matter has nothing to tell.');
  };

/** A written demand for money. */
export const demandMoney = (): Doing => {
  const id = mint.demand();
  return (state, acting) => {
    const said = { kind: 'demand', from: 'counsel', on: day(acting.now), written: true };
    return receiveDemand(state, id, ReceivedDemand.parse(said), acting);
  };
};

/** Demands, offers, payments, liens, matters, and how a case ends. */
export const resolutionCommands = {
  receiveDemand: command(
    ['risk', 'claims'],
    fc.record({
      kind: fc.constantFrom('demand', 'demand', 'demand', ...DemandKind.options),
      from: fc.constantFrom(...DemandFrom.options),
      days: someDays,
      written: fc.boolean(),
    }),
    ({ days, written, ...said }) => {
      const id = mint.demand();
      return (state, acting) => {
        const isWritten = written || inWriting.has(said.kind);
        const from =
          misattributed(said.kind, said.from) === undefined
            ? said.from
            : said.kind === 'providerNotice'
              ? 'provider'
              : 'family';
        const demand = ReceivedDemand.parse({ ...said, from, on: day(acting.now, days), written: isWritten });
        return receiveDemand(state, id, demand, acting);
      };
    },
  ),
  correctDemand: command(
    ['claims'],
    fc.tuple(aPlace, someDays, fc.option(anAmount, { nil: undefined })),
    ([place, days, amount]) =>
      (state, acting) => {
        const id = pick(state.demands, place)?.id ?? mint.demand();
        const said = { on: day(acting.now, days), ...(amount !== undefined && { amount }), reason: 'The stamp.' };
        return correctDemand(state, id, Correction.parse(said), acting);
      },
    2,
  ),
  prepareOffer: command(
    ['claims', 'chief'],
    fc.record({ amount: anAmount, isShared: fc.boolean(), hasMoney: fc.constantFrom(true, true, false) }),
    prepare,
    5,
  ),
  decideNoOffer: command(['claims'], nothing, explainNoOffer, 2),
  authoriseOffer: command(['admin', 'chief'], aPlace, authorise, 8),
  presentOffer: command(['claims'], aPlace, present, 5),
  answerOffer: command(
    ['claims'],
    fc.tuple(fc.constantFrom('accepted', 'accepted', 'rejected'), aPlace, someDays),
    ([given, place, days]) => answer(given, place, days),
    6,
  ),
  withdrawOffer: command(
    ['claims'],
    aPlace,
    (place) => (state) => withdrawOffer(state, offerAt(state, place), { reason: 'New.' }),
    4,
  ),
  pay: command(
    ['claims'],
    fc.record({ place: aPlace, payee: fc.constantFrom('Ana', 'ben'), amount: anAmount, reference: aReference }),
    ({ place, ...said }) => {
      const id = mint.payment();
      return (state, acting) => {
        const on = day(acting.now);
        return pay(state, id, Paid.parse({ offerId: offerAt(state, place), method: 'wire', on, ...said }), acting);
      };
    },
    8,
  ),
  payTheRest: command(
    ['claims'],
    fc.tuple(fc.constantFrom('Ana', 'Ben'), aReference),
    ([payee, reference]) => payOf(payee, reference),
    6,
  ),
  reversePayment: command(
    ['claims'],
    fc.tuple(aPlace, someDays),
    ([place, days]) =>
      (state, acting) => {
        const id = pick(state.payments, place)?.id ?? mint.payment();
        return reversePayment(state, id, { reason: 'It came back.', on: day(acting.now, days) }, acting);
      },
    6,
  ),
  assertLien: command(
    ['claims'],
    fc.tuple(fc.constantFrom(...LienKind.options), someDays),
    ([kind, days]) => {
      const id = mint.lien();
      return (state, acting) => assertLien(state, id, { kind, holder: 'A plan', on: day(acting.now, days) }, acting);
    },
    3,
  ),
  screenLiens: command(
    ['claims'],
    fc.tuple(fc.subarray([...screened], { minLength: 3 }), someDays),
    ([kinds, days]) => screen(kinds, days),
    4,
  ),
  clearLien: command(
    ['claims'],
    fc.tuple(fc.nat({ max: 3 }), someDays),
    ([place, days]) =>
      (state, acting) => {
        const open = state.liens.items.filter(isLienOpen);
        const id = pick(open, place)?.id ?? mint.lien();
        return clearLien(state, id, { how: 'waived', on: day(acting.now, days) }, acting);
      },
    6,
  ),
  joinMatter: command(
    ['claims'],
    fc.constantFrom('lead', 'member'),
    (as) => {
      const matter = mint.collaboration();
      return (state) => joinMatter(state, matter, as);
    },
    4,
  ),
  agreeJointOffer: command(
    ['claims'],
    fc.tuple(anAmount, someDays),
    ([amount, days]) => {
      const offerId = mint.offer();
      return inItsMatter((state, matter, { now }) => {
        const said = {
          matter,
          offerId,
          amount: Cents.parse(amount),
          payees: [{ name: 'Ana' }, { name: 'Ben' }],
          on: day(now, days),
        };
        return agreedIn(state.offers) ? [] : agreeJointOffer(state, said);
      });
    },
    16,
  ),
  leaveMatter: command(
    ['claims'],
    fc.constantFrom('settled', 'offerRejected', 'notPursued', 'withdrawn'),
    (why) => inItsMatter((state, matter) => leaveMatter(state, matter, why)),
    8,
  ),
  closeCase: command(['claims', 'risk'], fc.constantFrom(...CaseOutcome.options), close, 3),
  closeAsItEnded: command(['claims', 'claims', 'risk'], nothing, () => close(), 8),
  reopenCase: command(
    ['claims', 'risk'],
    nothing,
    () => {
      const id = mint.decision();
      return (state, acting) => reopenCase(state, id, { reason: 'It goes on.' }, acting);
    },
    8,
  ),
} as const satisfies Readonly<Record<string, Command>>;
