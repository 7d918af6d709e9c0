import { dayOf, dueAfter } from '../../kernel/calendar.ts';
import { fromItsFirstDay, type Instant, isBefore, type When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import {
  type Evidence,
  type Found,
  type MoneySource,
  type Paper,
  type Screened,
  screen,
} from '../../reporting/npdb/screen.ts';
import { type Facts, screenOngoing, screenTotal, type Weighed } from '../../reporting/section111/screen.ts';
import { timely } from '../../reporting/section111/thresholds.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case } from '../case.ts';
import type { Demand, DemandKind } from '../resolution/demand.ts';
import { agreedIn } from '../resolution/offer.ts';
import { isReversed, paidIn } from '../resolution/payment.ts';
import { isMarked, type Practitioner } from './npdb.ts';
import type { RecordKind } from './section111.ts';

type Given = { readonly id: string; readonly source: MoneySource; readonly amount: Cents; readonly on: When };

/**
 * Money that was given in a case, wherever it is recorded. What was paid on an offer counts whenever a demand came in. Early
 * relief asks for no demand, and ends with one: it counts only where a written one had come in by then.
 */
export const moneyIn = ({ payments, relief, demands }: Pick<Case, 'payments' | 'relief' | 'demands'>): Given[] => {
  const onOffers = payments.flatMap((payment) =>
    isReversed(payment) ? [] : [{ id: payment.id, source: 'insurer' as const, amount: payment.amount, on: payment.on }],
  );
  const asRelief = relief.items.flatMap(({ number, approved, paidOn }): Given[] => {
    const isDemanded = demands.some(({ isWritten, on }) => isWritten && paidOn !== undefined && !isBefore(paidOn, on));
    if (paidOn === undefined || approved === undefined || !isDemanded) return [];
    return [{ id: `relief.${number}`, source: 'insurer', amount: approved, on: paidOn }];
  });
  return [...onOffers, ...asRelief];
};

/** When money was first paid that has not come back: several payments are reported by the first of them. */
export const firstPaidOn = (state: Pick<Case, 'payments' | 'relief' | 'demands'>): When | undefined =>
  moneyIn(state)
    .map(({ on }) => on)
    .toSorted()
    .at(0);

/** What asks for money whatever it says; what a provider itself sends asks for none. */
const asking: Readonly<Record<DemandKind, Found>> = {
  demand: 'yes',
  claim: 'yes',
  suit: 'yes',
  preLitigationNotice: 'yes',
  earlyDiscussionNotice: 'unknown',
  providerNotice: 'no',
};

const asksForMoney = ({ kind, read }: Demand): Found =>
  asking[kind] !== 'unknown' ? asking[kind] : read ? (read[2] ? 'yes' : 'no') : 'unknown';

/** Whether a paper names a practitioner; of one who came on record after it was read, nobody knows. */
const names = (
  read: readonly [toldIn: number, marks: number] | undefined,
  { namedIn }: Pick<Practitioner, 'namedIn'>,
  place: number,
): Found => {
  if (!read) return 'unknown';
  const [toldIn, marks] = read;
  if (isMarked(marks, place)) return 'yes';
  return namedIn > toldIn ? 'unknown' : 'no';
};

type Known = Pick<Case, 'payments' | 'relief' | 'demands' | 'npdb' | 'facts'>;

const papersFor = ({ demands }: Pick<Case, 'demands'>, practitioner: Practitioner, place: number): Paper[] =>
  demands.map((demand) => ({
    id: demand.id,
    isWritten: demand.isWritten,
    asksForMoney: asksForMoney(demand),
    names: names(demand.read && [demand.read[0], demand.read[1]], practitioner, place),
  }));

const outcomeFor = (
  { npdb: { outcome } }: Pick<Case, 'npdb'>,
  practitioner: Practitioner,
  place: number,
): Evidence['outcome'] => {
  if (!outcome) return { says: 'unknown' };
  if (outcome.kind === 'none') return { says: 'none' };
  const id = outcome.kind;
  if (isMarked(outcome.dismissed, place)) return { id, says: 'dismissedForIt' };
  const found = names([outcome.toldIn, outcome.names], practitioner, place);
  return { id, says: ({ yes: 'named', no: 'notNamed', unknown: 'unknown' } as const)[found] };
};

/** What a report says was demanded in writing, and nobody has recorded as a demand. */
const saidInReport = ({ demands, facts }: Pick<Case, 'demands' | 'facts'>): Paper[] =>
  facts.demand.written === 'yes' && !demands.some(({ isWritten }) => isWritten)
    ? [{ id: 'report', isWritten: true, asksForMoney: 'unknown', names: 'unknown' }]
    : [];

/** How each practitioner stands by what is on record. */
export const screenNpdb = (state: Known): { readonly practitioner: Practitioner; readonly screened: Screened }[] =>
  state.npdb.practitioners.map((practitioner, place) => ({
    practitioner,
    screened: screen({
      money: moneyIn(state),
      demands: [...papersFor(state, practitioner, place), ...saidInReport(state)],
      outcome: outcomeFor(state, practitioner, place),
    }),
  }));

/** Written demands for money of which nobody has said whom they name, where money was paid. */
export const unreadIn = (state: Known): readonly string[] =>
  moneyIn(state).length === 0
    ? []
    : [
        ...state.demands
          .filter((demand) => demand.isWritten && asksForMoney(demand) !== 'no' && !demand.read)
          .map(({ id }) => id),
        ...saidInReport(state).map(({ id }) => id),
      ];

/** When what was paid is to be reported to the NPDB. */
export const npdbDueAt = (
  state: Pick<Case, 'payments' | 'relief' | 'demands'>,
  { reporting: { npdbDays } }: Settings,
): Instant | undefined => {
  const on = firstPaidOn(state);
  return on && dueAfter(fromItsFirstDay(on), { count: npdbDays, unit: 'days' });
};

/** Whether the patient is a beneficiary: as the insurer found, or else as the report says. */
export const medicareOf = ({ section111, facts }: Pick<Case, 'section111' | 'facts'>): Facts['status'] =>
  section111.status?.is ?? facts.medicare;

export const section111Facts = (state: Pick<Case, 'section111' | 'facts' | 'offers'>): Facts => {
  const { status, ongoing } = state.section111;
  const agreed = agreedIn(state.offers);
  const on = agreed?.answeredOn ?? agreed?.answeredAt;
  return {
    status: medicareOf(state),
    cause: status?.cause,
    ...(agreed?.amount !== undefined &&
      on !== undefined && { total: { amount: agreed.amount, on: dayOf(on as When) } }),
    ...(ongoing && {
      ongoing: ongoing.from === undefined ? ('none' as const) : { from: ongoing.from, until: ongoing.until },
    }),
  };
};

/** What Medicare is to hear of: whether, counted from which day, and when it was last told. */
export type Medicare = {
  readonly kind: RecordKind;
  readonly weighed: Weighed;
  readonly from?: When;
  readonly filedOn?: When;
};

export const screenMedicare = (state: Pick<Case, 'section111' | 'facts' | 'offers'>): Medicare[] => {
  const facts = section111Facts(state);
  const record = (kind: RecordKind, weighed: Weighed, from: string | undefined): Medicare => {
    const filed = state.section111.last[kind];
    return { kind, weighed, ...(from !== undefined && { from: from as When }), ...(filed && { filedOn: filed.on }) };
  };
  const { ongoing } = facts;
  const began = typeof ongoing === 'object' ? ongoing : undefined;
  const responsibility = screenOngoing(facts);
  return [
    record('tpoc', screenTotal(facts), facts.total?.on),
    record('ormStart', responsibility, began?.from ?? facts.total?.on),
    ...(began?.until === undefined ? [] : [record('ormTermination', responsibility, began.until)]),
  ];
};

/** When a record is due as the tenant has it, and from when it is late by law. */
export const medicareDue = (
  from: When,
  { reporting: { section111Days } }: Settings,
): { readonly dueAt: Instant; readonly lateAt: Instant } => ({
  dueAt: dueAfter(from, { count: section111Days, unit: 'days' }),
  lateAt: dueAfter(from, { count: timely.days, unit: 'days' }),
});

/** Whether a report said that the total was not known yet, and by now all that was agreed is paid. */
export const isOutdatedReport = (state: Pick<Case, 'payments' | 'offers'>, { stands }: Practitioner): boolean => {
  const agreed = agreedIn(state.offers)?.amount;
  return stands?.isPartial === true && agreed !== undefined && paidIn(state.payments) === agreed;
};
