import { expect } from 'vitest';
import { type Case, type CaseEvent, evolve } from '../../../shared/cases/case.ts';
import { isKnownTo } from '../../../shared/cases/communications/communication.ts';
import { areAllMet, isCareReview, isNoticed } from '../../../shared/cases/eligibility.ts';
import { approvedIn } from '../../../shared/cases/relief/caps.ts';
import { isUnsettled, reliefPaid } from '../../../shared/cases/relief/relief.ts';
import { isLienOpen } from '../../../shared/cases/resolution/lien.ts';
import { openMatter } from '../../../shared/cases/resolution/matter.ts';
import { agreedIn, isInPreparation, isOpen } from '../../../shared/cases/resolution/offer.ts';
import { isReversed, remainders } from '../../../shared/cases/resolution/payment.ts';
import { type Agenda, agendaFor, isDated } from '../../../shared/cases/work/agenda.ts';
import { nextSteps } from '../../../shared/cases/work/next-steps.ts';
import type { Step } from '../../../shared/cases/work/step.ts';
import type { CaseId } from '../../../shared/kernel/ids.ts';
import type { Recorded } from '../../../shared/ledger/event.ts';
import { caseLists, duePrefix, head, keys } from '../../../shared/ledger/keys.ts';
import type { Row } from '../../../shared/ledger/table.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { bayview, harbor } from '../cases.ts';

/** Checks what must always hold, and says by its name what did not. */
export const holds = <Result>(name: string, check: () => Result): Result => {
  try {
    return check();
  } catch (error) {
    throw new Error(`It does not hold that: ${name}. ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
};

/** What the history told so far, as far as these rules ask for it, told apart from how the case itself keeps it. */
type SoFar = {
  readonly before: readonly Recorded<CaseEvent>[];
  readonly state: Case;
};

type Told<Type extends CaseEvent['type']> = Recorded<Extract<CaseEvent, { type: Type }>>;

const all = <Type extends CaseEvent['type']>({ before }: SoFar, type: Type) =>
  before.filter((event) => event.type === type) as unknown as Told<Type>[];

const whileClosed: ReadonlySet<string> = new Set([
  'CaseReopened',
  // The NPDB and Medicare are told whatever becomes of a case.
  'DemandRead',
  'PractitionerNamed',
  'PractitionerAmended',
  'OutcomeRead',
  'NpdbReportDrafted',
  'NpdbReportFiled',
  'MedicareStatusRecorded',
  'OngoingDecided',
  'Section111Filed',
  'ReportAmended',
  'DemandReceived',
  'DemandCorrected',
  'DuplicateNamed',
  'DuplicateDisowned',
  'DeadlinePassed',
  'DeadlineKept',
]);
const improving: ReadonlySet<string> = new Set([
  'ActionPlanned',
  'ActionReplanned',
  'ActionCompleted',
  'ActionDropped',
]);

/** What somebody found of a criterion, and does not keep to themselves. */
const found = (soFar: SoFar, criterion: 'harm' | 'causation' | 'deviation') => {
  const lasts = new Map(
    all(soFar, 'DeterminationMade')
      .filter((event) => event.criterion === criterion)
      .map((event) => [event.reviewId, event]),
  );
  const known = [...lasts.values()].filter(({ privilege }) => privilege === 'none').map(({ outcome }) => outcome);
  const weighed = all(soFar, 'Triaged').at(-1);
  return known.length > 0 ? known : weighed && !weighed.isAutomatic ? [weighed.criteria[criterion]] : [];
};

const mustHaveCounsel = (soFar: SoFar): boolean => {
  const isMet = (criterion: Parameters<typeof found>[1]) => found(soFar, criterion).includes('met');
  return isMet('harm') && isMet('deviation') && isMet('causation');
};

type Check<Type extends CaseEvent['type']> = (event: Told<Type>, soFar: SoFar) => void;

/** What must be so when something happens. */
const whenHappening: {
  readonly [name: string]: { readonly [Type in CaseEvent['type']]?: Check<Type> };
} = {
  'no offer is prepared before its gates': {
    OfferPrepared: (_, soFar) => {
      const triage = all(soFar, 'Triaged').at(-1);
      expect([triage?.route, triage?.isAutomatic]).toEqual(['careReview', undefined]);
      const determined = new Set(all(soFar, 'DeterminationMade').map(({ reviewId }) => reviewId));
      expect(all(soFar, 'ReviewCompleted').filter(({ id }) => determined.has(id))).not.toEqual([]);
      const heard = all(soFar, 'CommunicationLogged').filter(({ kind }) => kind === 'findings');
      expect(heard.map(({ party }) => party).filter((party) => party === 'family' || party === 'counsel')).not.toEqual(
        [],
      );
      if (mustHaveCounsel(soFar)) expect(all(soFar, 'CounselAdvised')).not.toEqual([]);
    },
  },
  'what is more than claims staff may offer is authorised by somebody else': {
    OfferAuthorised: ({ id, by }, soFar) => {
      const prepared = all(soFar, 'OfferPrepared').find((event) => event.id === id);
      expect(prepared?.by.actor).not.toBe(by.actor);
    },
    OfferPresented: ({ id }, soFar) => {
      const prepared = all(soFar, 'OfferPrepared').find((event) => event.id === id);
      if ((prepared?.amount ?? 0) <= defaults.resolution.claimsAuthority) return;
      expect(all(soFar, 'OfferAuthorised').map((event) => event.id)).toContain(id);
    },
  },
  'no payment comes before liens are cleared': {
    PaymentMade: (_, soFar) => {
      const asserted = all(soFar, 'LienAsserted');
      const cleared = new Set(all(soFar, 'LienCleared').map(({ id }) => id));
      expect(asserted.filter(({ id }) => !cleared.has(id))).toEqual([]);
      const kinds = asserted.map(({ kind }) => kind);
      const asked = all(soFar, 'LiensScreened').flatMap((event) => event.kinds);
      expect([...kinds, ...asked]).toEqual(expect.arrayContaining(['medicare', 'medicaid', 'erisa', 'va']));
      // What the insurer found goes before what the report says.
      const found = all(soFar, 'MedicareStatusRecorded').at(-1)?.status ?? soFar.state.facts.medicare;
      if (found === 'beneficiary') expect(kinds).toContain('medicare');
    },
  },
  'each side ends its own reviews and determines in them': {
    ReviewCompleted: ({ id, by }, soFar) => {
      expect(all(soFar, 'ReviewOpened').find((event) => event.id === id)?.owner).toBe(by.organisation);
    },
    DeterminationMade: ({ reviewId, by }, soFar) => {
      expect(all(soFar, 'ReviewOpened').find((event) => event.id === reviewId)?.owner).toBe(by.organisation);
    },
  },
  'each deadline is told once, after it passed': {
    DeadlinePassed: ({ step, dueAt, at }, soFar) => {
      expect(dueAt < at).toBe(true);
      expect(all(soFar, 'DeadlinePassed').filter((event) => event.step === step && event.dueAt === dueAt)).toEqual([]);
    },
  },
  'what several insurers share is offered together, and ends together': {
    OfferPrepared: (_, { state }) => expect(openMatter(state.matters)).toBeUndefined(),
    NoOfferDecided: (_, { state }) => expect(openMatter(state.matters)).toBeUndefined(),
    CaseClosed: (_, { state }) => expect(openMatter(state.matters)).toBeUndefined(),
    MatterJoined: (_, { state }) => expect(openMatter(state.matters)).toBeUndefined(),
    JointOfferAgreed: ({ matter }, { state }) => expect(openMatter(state.matters)?.id).toBe(matter),
  },
  'what was kept in time was told as late before, and done by then': {
    DeadlineKept: ({ step, dueAt, on }, soFar) => {
      const passed = all(soFar, 'DeadlinePassed').filter((event) => event.step === step && event.dueAt === dueAt);
      expect(passed).toHaveLength(1);
      expect(on <= (dueAt as string)).toBe(true);
    },
  },
  'an offer is made no earlier than the day before it was prepared': {
    OfferPresented: ({ id, on }, soFar) => {
      const prepared = all(soFar, 'OfferPrepared').find((event) => event.id === id);
      expect(Date.parse(on) + 2 * 24 * 60 * 60 * 1000).toBeGreaterThan(Date.parse(prepared?.at ?? ''));
    },
  },
  'a case whose criteria are all met is the insurer’s, but for a duplicate of one': {
    Triaged: ({ criteria: weighed, route, notEligible, isAutomatic }, { state }) => {
      if (isAutomatic || route === 'careReview' || notEligible === 'duplicate') return;
      expect(areAllMet(state, weighed)).toBe(false);
    },
  },
  'what died is a 9': {
    Triaged: ({ severity, isAutomatic, basis: { harm } }) => {
      if (!isAutomatic && harm === 'death') expect(severity).toBe(9);
    },
  },
  'a case is closed once all that it owes is done': {
    CaseClosed: ({ by }, { state }) => {
      // What the other side keeps to itself does not stand in the way.
      const isHospital = by.organisation === bayview;
      const side = isHospital ? 'hospital' : 'insurer';
      expect(state.communications.followUps.filter(isKnownTo(side))).toEqual([]);
      expect(state.needs.filter(({ status }) => status === 'open')).toEqual([]);
      expect(state.reviews.items.filter(({ completedIn }) => completedIn === undefined)).toEqual([]);
      if (!isHospital) expect(state.liens.items.filter(isLienOpen)).toEqual([]);
      expect(state.offers.items.filter(isOpen)).toEqual([]);
      expect(isUnsettled(state.relief)).toBe(false);
    },
  },
};

const checkClosed = (event: Recorded<CaseEvent>, { state }: SoFar) => {
  if (!state.closure.closed) return;
  if (improving.has(event.type)) expect(event.by.organisation).toBe(bayview);
  // What nobody else knew of, whoever closed the case could not wait for.
  else if (event.type === 'FollowUpDone') expect(event.ownOf).toBeDefined();
  else expect(whileClosed).toContain(event.type);
};

/** What must be so of a case at any time. */
const always: { readonly [name: string]: (state: Case) => void } = {
  'a case is as far as what was done in it': ({ stage, closure, offers, triage }) => {
    expect(stage === 'closure').toBe(closure.closed !== undefined);
    if (!closure.closed) expect(stage === 'resolution').toBe(offers.items.length > 0 || offers.noOffer !== undefined);
    if (stage === 'report') expect(triage.current).toBeUndefined();
  },
  'at most one offer is before the family or accepted, and one in preparation': ({ offers }) => {
    expect(offers.items.map(({ version }) => version)).toEqual(offers.items.map((_, index) => index + 1));
    const theirs = offers.items.filter(({ status }) => status === 'presented' || status === 'accepted');
    const own = offers.items.filter(isInPreparation);
    expect(theirs.length).toBeLessThanOrEqual(1);
    expect(own.length).toBeLessThanOrEqual(1);
    if (theirs[0]?.status === 'accepted') expect(own).toEqual([]);
    if (offers.noOffer) expect([...theirs, ...own]).toEqual([]);
  },
  'no more is paid than was agreed': ({ offers, payments }) => {
    const accepted = offers.items.find(({ status }) => status === 'accepted');
    const paid = payments.flatMap((payment) => (isReversed(payment) ? [] : [payment.amount]));
    expect(paid.reduce((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(accepted?.amount ?? 0);
  },
  'no more is paid to a payee than is theirs': ({ offers, payments }) => {
    const paid = payments.flatMap((payment) => (isReversed(payment) ? [] : [payment]));
    for (const [at, { amount }] of (agreedIn(offers)?.payees ?? []).entries()) {
      const theirs = paid.filter(({ place }) => place === at).reduce((sum, each) => sum + each.amount, 0);
      if (amount !== undefined) expect(theirs).toBeLessThanOrEqual(amount);
    }
  },
  'what was agreed can be paid in full': ({ offers, payments }) => {
    const offer = agreedIn(offers);
    const standing = payments.filter((payment) => !isReversed(payment));
    if (offer && standing.length > 0)
      expect(standing.length + remainders(offer, payments).length).toBeLessThanOrEqual(40);
    expect(payments.length).toBeLessThanOrEqual(40);
  },
  'early relief stays within the caps, and pays what was approved': ({ relief }) => {
    const { expenses, recovery, days } = approvedIn(relief);
    expect(expenses + recovery).toBeLessThanOrEqual(3_000_000);
    expect(days).toBeLessThanOrEqual(50);
    expect(reliefPaid(relief)).toBeLessThanOrEqual(expenses + recovery);
  },
  'one reference is one payment': ({ payments }) => {
    const references = payments.map(({ reference }) => reference);
    expect(new Set(references).size).toBe(references.length);
  },
  'a notice, claim or suit makes it a case of the insurer': (state) => {
    if (!state.closure.closed && isNoticed(state)) expect(isCareReview(state)).toBe(true);
  },
  'a notice or claim that the report came by is on record': ({ facts: { provenance }, demands }) => {
    if (provenance !== 'claim' && provenance !== 'preLitigationNotice') return;
    expect(demands.filter(({ kind }) => kind === provenance).length).toBeGreaterThan(0);
    expect(demands.filter(({ kind, isAutomatic }) => isAutomatic && kind === provenance).length).toBeLessThan(2);
  },
};

/** All that must hold of what happened in a case, and of the case at every time of it; the case that it leads to. */
export const checkHistory = (history: readonly Recorded<CaseEvent>[]): Case => {
  let state: Case | undefined;
  for (const [index, event] of history.entries()) {
    if (state) {
      const soFar: SoFar = { before: history.slice(0, index), state };
      for (const [name, checks] of Object.entries(whenHappening)) {
        const check = checks[event.type] as ((event: Recorded<CaseEvent>, soFar: SoFar) => void) | undefined;
        if (check) holds(name, () => check(event, soFar));
      }
      holds('closed means closed', () => checkClosed(event, soFar));
    }
    state = evolve(state, event);
    // What a rule makes of a demand or a report comes with it, in one commit.
    const next = history[index + 1];
    const isFollowed = next?.type === 'Triaged' || (next?.type === 'DemandReceived' && next.isAutomatic === true);
    for (const [name, check] of Object.entries(always)) {
      const now = state;
      if (!(isFollowed && name.startsWith('a notice'))) holds(name, () => check(now));
    }
  }
  if (!state) throw new Error('The case has no history');
  return state;
};

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What is stored of a case beside its history: its snapshot, its lists, and what is due. */
export const checkRows = (
  rows: readonly Row[],
  id: CaseId,
  state: Case,
  history: readonly Recorded<CaseEvent>[],
): void => {
  const told = new Set(
    history.flatMap((event) => (event.type === 'DeadlinePassed' ? [`${event.step} ${event.dueAt}`] : [])),
  );
  const mine = rows.filter(({ pk }) => pk === keys.case(harbor, id));
  const snapshot = mine.find(({ sk }) => sk === head);
  holds('the snapshot is what the history folds to', () => expect(snapshot?.state).toEqual(plain(state)));
  holds('a case is listed by its stage and harm', () =>
    expect(snapshot?.gsi3pk).toBe(caseLists.byStageAndHarm(harbor, state.stage, state.facts.harm)),
  );
  holds('a snapshot stays under 64 KB', () => expect(JSON.stringify(snapshot).length).toBeLessThan(64 * 1024));

  const version = Number(snapshot?.version);
  const steps = nextSteps(state, defaults);
  // What was told stays told: that it was, the history says below.
  const stored = snapshot?.agenda as Agenda;
  const { agenda, rows: due } = agendaFor(harbor, { state, version }, steps, { shows: '', items: stored.items });
  const listed = mine.filter(({ sk, gsi5pk }) => sk.startsWith(duePrefix) && gsi5pk !== undefined);
  holds('the due rows are what the agenda says', () => {
    expect(snapshot?.agenda).toEqual(plain(agenda));
    const unversioned = ({ version: _, ...row }: Row) => plain(row) as Row;
    const bySk = (a: Row, b: Row) => (a.sk < b.sk ? -1 : 1);
    expect(listed.map(unversioned).sort(bySk)).toEqual(due.map(unversioned).sort(bySk));
  });
  holds('at most 40 rows are due, and 5 of what is one side’s alone', () => {
    const dated = (kind: Step['ownOf']) => steps.filter(isDated).filter(({ ownOf }) => ownOf === kind).length;
    const own = Math.min(5, dated('hospital')) + Math.min(5, dated('insurer'));
    expect(listed.length).toBe(Math.min(40, dated(undefined)) + own);
  });
  holds('what is said to be overdue was told', () => {
    const overdue = Object.entries(stored.items).filter(([, [, , standing]]) => standing === 'overdue');
    expect(overdue.filter(([step, [dueAt]]) => !told.has(`${step} ${dueAt}`))).toEqual([]);
  });
};
