import type { CaseEvent } from '../../shared/cases/case.ts';
import { CommunicationKind, communicationsListed, Party } from '../../shared/cases/communications/communication.ts';
import { limits as talking } from '../../shared/cases/communications/decide.ts';
import { mostAdvice } from '../../shared/cases/communications/decide-counsel.ts';
import { mostLetters } from '../../shared/cases/letters/decide.ts';
import { mostNeeds } from '../../shared/cases/needs/decide.ts';
import { mostSupport } from '../../shared/cases/needs/decide-support.ts';
import { mostItems as relieving } from '../../shared/cases/relief/decide-item.ts';
import { listed } from '../../shared/cases/relief/relief.ts';
import { isTooMuch, limits } from '../../shared/cases/report/report.ts';
import { mostPractitioners } from '../../shared/cases/reporting/decide-npdb.ts';
import { filingsListed } from '../../shared/cases/reporting/npdb.ts';
import { RecordKind, recordsListed } from '../../shared/cases/reporting/section111.ts';
import { closuresListed } from '../../shared/cases/resolution/closure.ts';
import { mostCorrections, mostDemands } from '../../shared/cases/resolution/decide-demand.ts';
import { mostLiens } from '../../shared/cases/resolution/decide-lien.ts';
import { mostOffers } from '../../shared/cases/resolution/decide-offer.ts';
import { most as paying } from '../../shared/cases/resolution/decide-payment.ts';
import { DemandKind } from '../../shared/cases/resolution/demand.ts';
import { LienKind, screened } from '../../shared/cases/resolution/lien.ts';
import { paymentsListed } from '../../shared/cases/resolution/payment.ts';
import { limits as reviewing } from '../../shared/cases/reviews/decide.ts';
import { limits as preventing } from '../../shared/cases/safety/decide.ts';
import { endedListed } from '../../shared/cases/safety/safety.ts';
import { mostDuplicates } from '../../shared/cases/triage/duplicates.ts';
import { criteria, triagesListed } from '../../shared/cases/triage/triage.ts';
import type { ActionId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { Practitioner } from '../../shared/reporting/npdb/elements.ts';
import { byInsurer, incoming } from './cases.ts';
import { approved, cameBack, recovered, reliefPaid, spent, takingPart } from './relief-events.ts';
import {
  demandRead,
  letterSent,
  ongoingDecided,
  outcomeRead,
  recordFiled,
  reportFiled,
  statusRecorded,
} from './reporting-events.ts';
import {
  answered,
  asserted,
  cents,
  cleared,
  closed,
  demanded,
  joined,
  left,
  on,
  paid,
  prepared,
  reopened,
  reversed,
  triaged,
} from './resolution-events.ts';

const times = <Each>(count: number, make: (index: number) => readonly Each[]): Each[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat();

const amount = cents(100_000_000_000);
const moment = on('2026-11-20T11:22:33.444Z');

/** A report that says as much as one may, in bytes. */
export const fullReport = () => {
  const saying = (codings: number) =>
    incoming({
      identifiers: [{ value: '1' }],
      harm: 'severe',
      state: 'MA',
      discovered: '2026-11-02',
      whatHappened: 'x'.repeat(limits.whatHappened),
      concepts: times(Math.ceil(codings / 5), (index) => [
        { codings: times(Math.min(5, codings - 5 * index), () => [{ display: 'd'.repeat(400) }]) },
      ]),
    });
  let codings = 100;
  while (isTooMuch(saying(codings).report)) codings -= 1;
  return saying(codings);
};

/** How much a case holds of each thing, as its commands say. */
const most = {
  receipts: 20,
  triages: triagesListed,
  duplicates: mostDuplicates,
  reviews: 2 * reviewing.reviews,
  determinations: 2 * (reviewing.determinations + 3 * reviewing.reviews),
  communications: communicationsListed,
  openFollowUps: 2 * talking.openFollowUps,
  followUps: 2 * talking.followUps,
  advice: 2 * mostAdvice,
  needs: 2 * mostNeeds,
  support: 2 * mostSupport,
  actions: preventing.actions.hospital + preventing.actions.insurer,
  endedActions: endedListed,
  lessons: 2 * preventing.lessons,
  offers: mostOffers,
  paymentsInParts: paying.inParts,
  payments: paymentsListed,
  namedLiens: mostLiens.named,
  otherLiens: mostLiens.other,
  closures: closuresListed,
  deadlines: 150,
  matters: 5,
  practitioners: mostPractitioners,
  filings: filingsListed,
  records: recordsListed,
  letters: 2 * mostLetters,
  openExpenses: 2 * relieving.expenses,
  stretches: 2 * relieving.stretches,
  paidExpenses: listed.items - 2 * (relieving.expenses + relieving.stretches),
} as const;

/** Early relief of which as much is listed as may be: paid, open, and days; after payments that came back. */
const fullRelief = (): CaseEvent[] => {
  const paidInAll = most.paidExpenses + 2;
  const first = paidInAll + most.openExpenses + 1;
  return [
    ...takingPart(),
    ...times(paidInAll, (index): CaseEvent[] => [
      byInsurer(spent(index + 1, 3_000_000)),
      approved(index + 1, 3_000_000),
      reliefPaid(index + 1, 3_000_000),
      cameBack(index + 1),
      reliefPaid(index + 1, 3_000_000, `again ${index}`),
    ]),
    ...times(listed.references, (index): CaseEvent[] => [
      cameBack(paidInAll),
      reliefPaid(paidInAll, 3_000_000, `in vain ${index}`),
    ]),
    ...times(most.openExpenses, (index): CaseEvent[] => [
      byInsurer(spent(paidInAll + 1 + index, 3_000_000)),
      ...(index % 2 === 0 ? [approved(paidInAll + 1 + index, 3_000_000)] : []),
    ]),
    ...times(most.stretches, (index): CaseEvent[] => [
      byInsurer(recovered(first + index, '2026-11-01', '2026-11-20')),
      approved(first + index, 200_000, 20),
    ]),
  ];
};

/**
 * The events of a case that holds as much of everything as a case may: where an offer was accepted and is paid, or where
 * one was made and another is in preparation, after payments that all came back.
 */
export const fullCase = (isAgreed = true): CaseEvent[] => {
  const { receipt } = fullReport();
  const reviews = times(most.reviews, () => [mint.review()]);
  const kept = times(Math.ceil((most.followUps - most.openFollowUps) / 10), () => [mint.communication()]);
  const open = times(Math.ceil(most.openFollowUps / 10), () => [mint.communication()]);
  const promise = { what: 'x', owes: 'hospitalRisk', by: moment } as const;
  const said = { on: moment, channel: 'inPerson', people: ['Ana Ruiz'] } as const;
  const pairs = Party.options.flatMap((party) => CommunicationKind.options.map((kind) => ({ party, kind })));
  const talk = (count: number): CaseEvent[] =>
    times(count, (index) => [
      {
        type: 'CommunicationLogged',
        id: mint.communication(),
        ...(pairs[index % pairs.length] as (typeof pairs)[number]),
        ...said,
        followUps: [],
      },
    ]);
  const plan = (id: ActionId): CaseEvent =>
    byInsurer({
      type: 'ActionPlanned',
      id,
      kind: 'standardisedEquipment',
      description: 'x',
      owner: 'x',
      dueOn: '2026-12-01',
      measure: 'x',
    });
  const payees = times(10, (index) => [{ name: `${index}`.padEnd(100, 'n'), amount }]);
  const madeOffer = mint.offer();
  const agreement: CaseEvent = {
    type: 'OfferAnswered',
    id: madeOffer,
    answer: 'accepted',
    answeredBy: 'patient',
    on: moment,
    isWritten: true,
  };
  const liensOf = (kind: LienKind, count: number): CaseEvent[] =>
    times(count, () => {
      const id = mint.lien();
      return [asserted({ id, kind, on: moment }), cleared(id)];
    });
  return [
    ...times(most.receipts - 1, (): CaseEvent[] => [
      {
        type: 'ReportAmended',
        receipt: { ...receipt, revisedAt: '2026-11-20T11:22:33.444Z' as never },
        unmapped: [],
        changed: [],
        now: {},
      },
    ]),
    ...times(most.triages, () => [
      triaged({ notEligible: 'noUnexpectedOutcome', reportable: 'yes', duplicateOf: mint.case() }),
    ]),
    ...times(most.duplicates, (): CaseEvent[] => [{ type: 'DuplicateNamed', duplicate: mint.case() }]),
    ...reviews.map(
      (id): CaseEvent => ({
        type: 'ReviewOpened',
        id,
        reviewBy: 'external',
        owner: 'o'.repeat(40) as never,
        startedOn: moment,
        dueAt: '2026-12-18T00:00:00.000Z' as never,
        privilege: 'patientSafetyWorkProduct',
      }),
    ),
    ...times(most.determinations, (index): CaseEvent[] => [
      {
        type: 'DeterminationMade',
        id: mint.determination(),
        reviewId: reviews[Math.floor(index / 3) % reviews.length] as never,
        criterion: criteria[index % 3] as never,
        outcome: 'undetermined',
        rationale: 'x',
        author: 'Dr. Osei',
        organisation: 'Harbor',
        on: moment,
        privilege: 'patientSafetyWorkProduct',
      },
    ]),
    ...talk(pairs.length),
    ...[...kept, ...open].map(
      (id, index): CaseEvent => ({
        type: 'CommunicationLogged',
        id,
        kind: 'other',
        party: 'family',
        ...said,
        followUps: times(
          index < kept.length ? 10 : Math.min(10, most.openFollowUps - 10 * (index - kept.length)),
          () => [{ ...promise, owes: 'claims' }],
        ),
      }),
    ),
    ...times(most.followUps - most.openFollowUps, (index): CaseEvent[] => [
      { type: 'FollowUpDone', id: kept[Math.floor(index / 10)] as never, number: (index % 10) + 1, on: moment },
    ]),
    ...talk(most.communications - pairs.length - kept.length - open.length),
    ...times(most.advice, (): CaseEvent[] => [{ type: 'CounselAdvised', id: mint.advice(), ...said, attorneys: [] }]),
    { type: 'RepresentationRecorded', represented: 'unknown', on: moment },
    ...times(most.needs, (): CaseEvent[] => [
      byInsurer({ type: 'NeedRaised', id: mint.need(), kind: 'information', description: 'x', on: moment }),
    ]),
    ...times(most.support, (): CaseEvent[] => {
      const id = mint.support();
      return [
        byInsurer({ type: 'SupportOffered', id, on: moment }),
        { type: 'SupportAnswered', id, answer: 'accepted', on: moment },
      ];
    }),
    ...times(most.endedActions, (): CaseEvent[] => {
      const id = mint.action();
      return [plan(id), { type: 'ActionCompleted', id, on: '2026-11-20', result: 'x' }];
    }),
    ...times(most.actions, (): CaseEvent[] => [plan(mint.action())]),
    ...times(most.lessons, (): CaseEvent[] => [
      { type: 'LessonsDecided', id: mint.decision(), decision: 'nothingToLearn', reason: 'x' },
    ]),
    ...DemandKind.options.flatMap((kind) =>
      times(2 * mostDemands[kind], (): CaseEvent[] => {
        const id = mint.demand();
        const correction = { type: 'DemandCorrected', id, on: moment, reason: 'x' } as const;
        return [
          byInsurer(demanded({ id, kind, amount, on: moment })),
          ...times(mostCorrections, () => [correction]),
          demandRead(id, true, { marks: 2 ** most.practitioners - 1 }),
        ];
      }),
    ),
    ...times(most.offers - 2, (index): CaseEvent[] => {
      const id = mint.offer();
      return [
        prepared({ id, version: index + 1, amount, payees, needsAuthority: true }),
        { type: 'OfferAuthorised', id },
        { type: 'OfferPresented', id, ...said, answerBy: moment },
        answered('rejected', id),
      ];
    }),
    prepared({ id: madeOffer, version: most.offers - 1, amount, payees, needsAuthority: true }),
    { type: 'OfferAuthorised', id: madeOffer },
    { type: 'OfferPresented', id: madeOffer, ...said, answerBy: moment },
    prepared({ id: mint.offer(), version: most.offers, amount, payees, needsAuthority: true }),
    ...(isAgreed ? [agreement] : []),
    ...times(most.payments, (index): CaseEvent[] => {
      const id = mint.payment();
      const payee = payees[0]?.name ?? '';
      const reference = `${index}`.padEnd(40, 'r');
      const made = paid({ id, offerId: madeOffer, payee, amount: cents(3_000_000_000), on: moment, reference });
      return isAgreed && index < most.paymentsInParts ? [made] : [made, reversed(id)];
    }),
    // As many more may come of a settlement.
    ...screened.flatMap((kind) => liensOf(kind, 2 * most.namedLiens)),
    ...liensOf('other', 2 * most.otherLiens),
    { type: 'LiensScreened', id: mint.lien(), kinds: [...LienKind.options], on: moment },
    ...times(most.deadlines, (): CaseEvent[] => [
      {
        type: 'DeadlinePassed',
        step: `keepPromise:${mint.communication()}.10`,
        owes: 'hospitalRisk',
        dueAt: '2026-11-20T11:22:33.444Z' as never,
      },
    ]),
    ...times(most.matters, (index): CaseEvent[] => {
      const matter = mint.collaboration();
      return [joined('member', matter), ...(index < most.matters - 1 ? [left('offerRejected', matter)] : [])];
    }),
    ...times(most.practitioners, (index): CaseEvent[] => {
      const id = mint.practitioner();
      const draft: CaseEvent = { type: 'NpdbReportDrafted', practitioner: id, elements: {} };
      const filed = reportFiled({ practitioner: id, on: moment, elements: { result: 'O', totalIsKnown: false } });
      return [
        { type: 'PractitionerNamed', id, practitioner: Practitioner.parse({ name: `${index}`.padEnd(60, 'n') }) },
        ...times(most.filings, () => [filed]),
        draft,
      ];
    }),
    outcomeRead(),
    statusRecorded({ on: moment }),
    ongoingDecided('2026-11-16', '2026-11-20'),
    ...times(most.records, (index) => [
      recordFiled({ kind: RecordKind.options[index % 3] as RecordKind, on: moment, amount }),
    ]),
    ...times(most.letters, () => [letterSent()]),
    ...fullRelief(),
    ...times(Math.floor(most.closures / 2), () => [closed(), reopened()]),
  ];
};
