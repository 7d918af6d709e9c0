import { hasTimeOfDay, isExactToTheDay, type When, writeDate } from '../../kernel/instant.ts';
import { Cents, sayDollars } from '../../kernel/money.ts';
import { isSame } from '../../kernel/text.ts';
import type { CodeOf } from '../../reporting/npdb/codes.ts';
import type { Elements } from '../../reporting/npdb/elements.ts';
import { doubtsIn, fill, narrativeFaults } from '../../reporting/npdb/narrative.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Case } from '../case.ts';
import { withheldFrom } from '../privilege.ts';
import { nothingKnown, type Report } from '../report/report.ts';
import { agreedIn } from '../resolution/offer.ts';
import { paidIn } from '../resolution/payment.ts';
import { firstPaidOn, moneyIn, screenNpdb } from './evidence.ts';
import type { Practitioner } from './npdb.ts';

const dayIn = (when: When | undefined): string | undefined =>
  when !== undefined && isExactToTheDay(when) ? when.slice(0, '2026-11-23'.length) : undefined;

/** Whole years from a day to another, where both are known to the day. */
const yearsBetween = (from: string | undefined, to: string | undefined): number | undefined => {
  if (from === undefined || to === undefined || to < from) return undefined;
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
};

/** The people of a case that its insurer may know of. */
const peopleIn = ({ facts }: Pick<Case, 'facts'>): Report['people'] =>
  withheldFrom('insurer', { ...nothingKnown, ...facts }).people;

const sexes: Partial<Readonly<Record<string, CodeOf<'sex'>>>> = { female: 'F', male: 'M', unknown: 'U' };

/** What a case itself knows of what is reported: the rest is asked for. Nothing here is guessed. */
export const knownElements = (state: Case): Elements => {
  const { payments, offers, facts, triage } = state;
  const agreed = agreedIn(offers);
  const given = moneyIn(state);
  const paid = given.reduce((sum, { amount }) => sum + amount, 0);
  const isWhole = paidIn(payments) === agreed?.amount;
  const named = screenNpdb(state).filter(({ screened }) => screened.result !== 'notReportable').length;
  const patient = peopleIn(state).find(({ role }) => role === 'patient');
  const occurred = dayIn(facts.occurred);
  const paidOn = dayIn(firstPaidOn(state));
  const resolvedOn = dayIn(agreed?.answeredOn);
  const age = yearsBetween(dayIn(patient?.birthDate), occurred);
  const sex = patient && sexes[patient.sex];
  const { severity } = triage.current ?? {};
  const isAlone = named === 1;
  return {
    relationship: 'P',
    result: 'O',
    ...(paidOn !== undefined && { paidOn }),
    ...(paid > 0 && {
      payment: given.length > 1 || !isWhole ? ('M' as const) : ('S' as const),
    }),
    ...(paid > 0 && { totalIsKnown: isWhole }),
    ...(isAlone && paid > 0 && { amount: Cents.parse(paid), totalByPayer: Cents.parse(paid) }),
    ...(resolvedOn !== undefined && { resolvedOn }),
    // What other insurers of a shared matter pay, this one may not know.
    ...(isAlone && paid > 0 && agreed?.joint === undefined && { totalForAll: Cents.parse(paid) }),
    ...(named > 0 && { practitioners: named }),
    ...(age !== undefined && { patientAge: age }),
    ...(sex !== undefined && { patientSex: sex }),
    ...(occurred !== undefined && { allegedOn: occurred }),
    ...(severity !== undefined &&
      severity > 0 && { severity: String(severity).padStart(2, '0') as CodeOf<'severity'> }),
  };
};

/** The tenant's template, filled with what is known. */
export const narrativeFrom = (said: Elements, { reporting: { npdbNarrative } }: Settings) =>
  fill(npdbNarrative, {
    ...(said.allegation !== undefined && { allegation: said.allegation }),
    ...(said.condition !== undefined && { condition: said.condition }),
    ...(said.procedure !== undefined && { procedure: said.procedure }),
    ...(said.amount !== undefined && { amount: sayDollars(Cents.parse(said.amount)) }),
    ...(said.resolvedOn !== undefined &&
      !hasTimeOfDay(said.resolvedOn as When) && { resolvedOn: writeDate(said.resolvedOn as When) }),
  });

/** Whom a narrative about one practitioner of a case may not name. */
const othersThan = (state: Case, subject: Practitioner): string[] => {
  const payees = state.offers.items.flatMap(({ payees = [] }) => payees.map(({ name }) => name));
  return [
    ...peopleIn(state).flatMap(({ name }) => name ?? []),
    ...state.npdb.practitioners.map(({ name }) => name),
    ...payees,
  ].filter((name) => !isSame(name, subject.name));
};

/** What is wrong with a narrative about one practitioner of a case. */
export const faultsOfNarrative = (state: Case, subject: Practitioner, said: string, result: string | undefined) =>
  narrativeFaults(said, { subject: subject.name, others: othersThan(state, subject), result });

/** Where it may name somebody whom the case does not know. */
export const doubtsOfNarrative = (state: Case, subject: Practitioner, said: string) =>
  doubtsIn(said, { subject: subject.name, others: othersThan(state, subject) });
