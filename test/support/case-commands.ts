import fc from 'fast-check';
import type { Acting } from '../../shared/cases/acting.ts';
import type { Case, CaseEvent } from '../../shared/cases/case.ts';
import type { Decide } from '../../shared/cases/changing.ts';
import { CaseOutcome } from '../../shared/cases/resolution/closure.ts';
import { closeCase, reopenCase } from '../../shared/cases/resolution/decide-closure.ts';
import { ReceivedDemand, receiveDemand } from '../../shared/cases/resolution/decide-demand.ts';
import { assertLien, clearLien, screenLiens } from '../../shared/cases/resolution/decide-lien.ts';
import {
  answerOffer,
  authoriseOffer,
  decideNoOffer,
  Preparation,
  prepareOffer,
  presentOffer,
  withdrawOffer,
} from '../../shared/cases/resolution/decide-offer.ts';
import { Paid, pay, reversePayment } from '../../shared/cases/resolution/decide-payment.ts';
import { DemandKind } from '../../shared/cases/resolution/demand.ts';
import { LienKind, screened } from '../../shared/cases/resolution/lien.ts';
import { ended, notThere } from '../../shared/cases/rules.ts';
import { triageCase, Weighing } from '../../shared/cases/triage/decide.ts';
import { isDated } from '../../shared/cases/work/agenda.ts';
import { outcomeContradicts } from '../../shared/cases/work/gates.ts';
import { nextSteps } from '../../shared/cases/work/next-steps.ts';
import { mint } from '../../shared/kernel/mint.ts';
import type { RefusalCode } from '../../shared/kernel/refusal.ts';
import {
  advised,
  agreed,
  allScreened,
  cents,
  closable,
  noOffer,
  on,
  paid,
  prepared,
  readyForOffer,
  represented,
  reviewed,
  told,
} from './resolution-events.ts';

/** Somebody who does things in a case. */
export type Doer = 'claims' | 'admin' | 'risk';

/**
 * Something that may be tried in a case at any time: what is asked comes from chance, ids are minted when it is tried, and
 * what it names is picked from the case as it then is. A new noun adds its commands to the table below.
 */
type Command = {
  readonly by: Doer;
  readonly weight: number;
  readonly asked: fc.Arbitrary<() => Decide<RefusalCode>>;
};

export type Trial = { readonly name: string; readonly by: Doer; readonly decide: () => Decide<RefusalCode> };

const command = <Asked>(
  by: Doer,
  asked: fc.Arbitrary<Asked>,
  decide: (asked: Asked) => Decide<RefusalCode>,
  weight = 1,
): Command => ({ by, weight, asked: asked.map((each) => () => decide(each)) });

const pick = <Item>(items: readonly Item[], place: number): Item | undefined => items[items.length - 1 - place];

const aPlace = fc.nat({ max: 1 });
const anAmount = fc.constantFrom(1, 2_500_000, 5_000_000, 30_000_000, 30_000_000);
const aDay = fc.constantFrom('2026-11-19', '2026-11-20').map(on);
const aReference = fc.constantFrom('CHK-1', 'chk-1 ', 'CHK-2', 'CHK-3');
const nothing = fc.constant(undefined);

/** What a notice asks for by law. */
const letters = () => [told('noticeRecords', 'counsel'), told('noticeResponse', 'counsel')];

/** What others do in a case of which this test tries no command: let happen unless the case is closed. */
const happening = (by: Doer, events: () => CaseEvent[], weight = 1): Command =>
  command(
    by,
    nothing,
    () => {
      const made = events();
      return (state) => ended(state) ?? made;
    },
    weight,
  );

const commands = {
  triage: command(
    'risk',
    fc.record({
      severity: fc.constantFrom(2, 5),
      causation: fc.constantFrom('met', 'not_met'),
      deviation: fc.constantFrom('met', 'met', 'not_met'),
      route: fc.constantFrom(undefined, undefined, 'notEligible', 'hospitalLed'),
    }),
    ({ route, ...said }) => {
      const id = mint.triage();
      const why = route === 'notEligible' ? { notEligible: 'other', reason: 'Known already.' } : {};
      const weighing = Weighing.parse({ ...said, ...(route && { route }), ...why });
      return (state, acting) => triageCase(state, id, weighing, acting);
    },
  ),
  receiveDemand: command(
    'risk',
    fc.record({ kind: fc.constantFrom('demand', ...DemandKind.options), day: aDay }),
    ({ kind, day }) => {
      const id = mint.demand();
      const demand = ReceivedDemand.parse({ kind, from: 'counsel', on: day, written: true });
      return (state, acting) => receiveDemand(state, id, demand, acting);
    },
  ),
  prepareOffer: command(
    'claims',
    fc.record({ amount: anAmount, isShared: fc.boolean(), hasMoney: fc.constantFrom(true, true, false) }),
    ({ amount, isShared, hasMoney }) => {
      const id = mint.offer();
      const shares = isShared && amount > 1;
      const payees = shares
        ? [
            { name: 'Ana', amount: 1 },
            { name: 'Ben', amount: amount - 1 },
          ]
        : [{ name: 'Ana' }, { name: 'Ben' }];
      const money = hasMoney ? { amount, payees } : { commitments: [{ kind: 'apology', description: 'In person.' }] };
      const preparation = Preparation.parse({ ...money, explanation: 'Care fell short.' });
      return (state, acting) => prepareOffer(state, id, preparation, acting);
    },
    4,
  ),
  decideNoOffer: command('claims', nothing, () => {
    const id = mint.offer();
    return (state) => decideNoOffer(state, id, { explanation: 'Care was right.' });
  }),
  authoriseOffer: command(
    'admin',
    aPlace,
    (place) => (state, acting) => authoriseOffer(state, offerAt(state, place), {}, acting),
    8,
  ),
  presentOffer: command(
    'claims',
    aPlace,
    (place) => {
      const id = mint.communication();
      const said = { on: on('2026-11-14'), channel: 'phone', people: ['Ana'] } as const;
      return (state, acting) =>
        presentOffer(state, offerAt(state, place), id, { ...said, people: [...said.people] }, acting);
    },
    5,
  ),
  answerOffer: command(
    'claims',
    fc.record({ place: aPlace, answer: fc.constantFrom('accepted', 'accepted', 'rejected'), on: aDay }),
    ({ place, ...said }) =>
      (state: Case, acting: Acting) =>
        answerOffer(state, offerAt(state, place), { ...said, by: 'family', written: true }, acting),
    5,
  ),
  withdrawOffer: command(
    'claims',
    aPlace,
    (place) => (state) => withdrawOffer(state, offerAt(state, place), { reason: 'New.' }),
  ),
  pay: command(
    'claims',
    fc.record({ place: aPlace, payee: fc.constantFrom('Ana', 'ben'), amount: anAmount, reference: aReference }),
    ({ place, ...said }) => {
      const id = mint.payment();
      return (state, acting) => {
        const paid = Paid.parse({ offerId: offerAt(state, place), method: 'wire', on: '2026-11-21', ...said });
        return pay(state, id, paid, acting);
      };
    },
    8,
  ),
  /** As claims staff would: what is left, to whoever has it left. */
  payTheRest: command(
    'claims',
    fc.record({ payee: fc.constantFrom('Ana', 'Ben'), reference: aReference }),
    ({ payee, reference }) => {
      const id = mint.payment();
      return (state, acting) => {
        const offer = state.offers.items.find(({ status }) => status === 'accepted');
        const share = offer?.payees?.find(({ name }) => name === payee)?.amount ?? offer?.amount ?? 1;
        const paid = Paid.parse({
          offerId: offer?.id ?? mint.offer(),
          payee,
          amount: share,
          method: 'wire',
          reference,
          on: '2026-11-21',
        });
        return pay(state, id, paid, acting);
      };
    },
    5,
  ),
  reversePayment: command(
    'claims',
    aPlace,
    (place) => (state, acting) => {
      const id = pick(state.payments, place)?.id ?? mint.payment();
      return reversePayment(state, id, { reason: 'It came back.', on: on('2026-11-22') }, acting);
    },
    3,
  ),
  assertLien: command('claims', fc.constantFrom(...LienKind.options), (kind) => {
    const id = mint.lien();
    return (state, acting) => assertLien(state, id, { kind, holder: 'A plan', on: on('2026-11-19') }, acting);
  }),
  screenLiens: command(
    'claims',
    fc.subarray([...screened], { minLength: 3 }),
    (kinds) => {
      const id = mint.lien();
      return (state, acting) => screenLiens(state, id, { kinds, on: on('2026-11-19') }, acting);
    },
    4,
  ),
  clearLien: command(
    'claims',
    fc.nat({ max: 3 }),
    (place) => (state, acting) => {
      const open = state.liens.items.filter(({ status }) => status === 'open');
      return clearLien(state, pick(open, place)?.id ?? mint.lien(), { how: 'waived', on: on('2026-11-20') }, acting);
    },
    5,
  ),
  closeCase: command(
    'claims',
    fc.constantFrom(...CaseOutcome.options),
    (outcome) => {
      const id = mint.decision();
      return (state, acting) => closeCase(state, id, { outcome, reason: 'It ends.' }, acting);
    },
    6,
  ),
  /** As whoever knows the case would. */
  closeAsItEnded: command(
    'claims',
    nothing,
    () => {
      const id = mint.decision();
      return (state, acting) => {
        const outcome = CaseOutcome.options.find((each) => outcomeContradicts(state, each) === undefined);
        return closeCase(state, id, { outcome: outcome ?? 'explained', reason: 'It ends.' }, acting);
      };
    },
    6,
  ),
  closeByHospital: command(
    'risk',
    fc.constantFrom(...CaseOutcome.options),
    (outcome) => {
      const id = mint.decision();
      return (state, acting) => closeCase(state, id, { outcome, reason: 'It ends.' }, acting);
    },
    2,
  ),
  reopenCase: command(
    'claims',
    nothing,
    () => {
      const id = mint.decision();
      return (state, acting) => reopenCase(state, id, { reason: 'It goes on.' }, acting);
    },
    4,
  ),

  everythingBeforeAnOffer: happening('claims', readyForOffer, 3),
  review: happening('risk', reviewed),
  shareFindings: happening('risk', () => [told('findings')]),
  adviseCounsel: happening('claims', () => [advised()]),
  represent: happening('claims', () => [represented()]),
  everythingBeforeTheEnd: happening('risk', () => [...closable(), ...letters()], 6),
  /** A hospital goes on improving, also once the case is closed. */
  planAction: command('risk', nothing, () => {
    const id = mint.action();
    const plan = { kind: 'checklist', description: 'x', owner: 'OR', dueOn: '2026-12-01', measure: 'Counts' } as const;
    return () => [{ type: 'ActionPlanned', id, ...plan }];
  }),
  completeAction: command('risk', aPlace, (place) => (state) => {
    const action = pick(
      state.safety.actions.filter(({ status }) => status === 'planned'),
      place,
    );
    return action ? [{ type: 'ActionCompleted', id: action.id, on: '2026-11-22', result: 'Done.' }] : notThere();
  }),
  /** As the sweeper does. */
  passDeadline: command('claims', fc.nat({ max: 5 }), (place) => (state, { settings }) => {
    const late = nextSteps(state, settings).filter(isDated)[place];
    return late ? [{ type: 'DeadlinePassed', step: late.key, owes: late.owes, dueAt: late.dueAt }] : notThere();
  }),
} as const satisfies Readonly<Record<string, Command>>;

const offerAt = ({ offers }: Case, place: number) => pick(offers.items, place)?.id ?? mint.offer();

/** Any of these commands, those that lead far into a case more often. */
export const aTrial: fc.Arbitrary<Trial> = fc.oneof(
  ...Object.entries(commands).map(([name, { by, weight, asked }]) => ({
    weight,
    arbitrary: asked.map((decide) => ({ name, by, decide })),
  })),
);

const accepted = () => agreed({ amount: cents(5_000_000), payees: [{ name: 'Ana' }, { name: 'Ben' }] });

/** How far a case has come before anything is tried in it. */
export const aBeginning: fc.Arbitrary<Trial> = fc.constantFrom<Trial>(
  { name: 'report', by: 'claims', decide: () => () => notThere() },
  begun('readyForOffer', readyForOffer),
  begun('awaitingAuthority', () => [
    ...readyForOffer(),
    prepared({ amount: cents(30_000_000), payees: [{ name: 'Ana' }], needsAuthority: true }),
  ]),
  begun('agreed', () => [...readyForOffer(), ...accepted()]),
  begun('readyToClose', () => [...readyForOffer(), noOffer(), ...closable()]),
  begun('readyToPay', () => [...readyForOffer(), ...accepted(), allScreened(), ...closable()]),
  begun('partlyPaid', () => [
    ...readyForOffer(),
    ...accepted(),
    allScreened(),
    paid({ payee: 'Ana', amount: cents(2_500_000) }),
    ...closable(),
  ]),
);

function begun(name: string, events: () => CaseEvent[]): Trial {
  const decide = () => {
    const made = events();
    return () => made;
  };
  return { name, by: 'claims', decide };
}
