import type { CaseEvent } from '../../shared/cases/case.ts';
import type { Answered, Caller } from './api.ts';
import { happened } from './happened.ts';
import { approved, reliefPaid, screened, spent, takingPart } from './relief-events.ts';
import {
  aSevenDayLetter,
  lawKnown,
  letterSent,
  ongoingDecided,
  practitionerNamed,
  reportFiled,
  statusRecorded,
} from './reporting-events.ts';
import {
  agreed,
  allScreened,
  asserted,
  closable,
  closed,
  paid,
  prepared,
  presented,
  readyForOffer,
  reviewed,
  told,
  triaged,
} from './resolution-events.ts';
import { keyed } from './samples.ts';
import { announced, foundToBe } from './sent-files.ts';

/** Who runs a case: the hospital's risk office, and the insurer's people. */
export type People = Readonly<Record<'risk' | 'claims' | 'reviewer' | 'admin', Caller>>;

/** Does one step of a case, at the version it has now; a sweep may come between, so it looks again as any client would. */
export const act = async (by: Caller, caseId: string, part: string, body: unknown): Promise<Answered> => {
  for (let tries = 1; ; tries += 1) {
    // An administrator reads no case, but its offers.
    const read = await by.get(`/v1/cases/${caseId}`);
    const { headers } = read.status === 403 ? await by.get(`/v1/cases/${caseId}/offers`) : read;
    const version = { 'if-match': headers.get('etag') ?? '' };
    const answered = await by.post(`/v1/cases/${caseId}/${part}`, body, { ...keyed(), ...version });
    if (answered.status !== 412 || tries === 5) return answered;
  }
};

/** Likewise, where nothing else will do than that it is done. */
export const done = async (by: Caller, caseId: string, part: string, body: unknown): Promise<Answered> => {
  const answered = await act(by, caseId, part, body);
  if (answered.status >= 300) throw new Error(`${part} of ${caseId} was refused: ${answered.text}`);
  return answered;
};

export const aConversation = {
  kind: 'initialDisclosure',
  party: 'family',
  on: '2026-11-05',
  channel: 'inPerson',
  people: ['Ana Ruiz', 'R. Clerk'],
  followUps: [{ what: 'Call again', owes: 'hospitalRisk', by: '2026-11-07' }],
};

export const aNeed = { kind: 'practical', description: 'A ride to the clinic', on: '2026-11-05' };
const notMet = { harm: 'met', causation: 'met', deviation: 'not_met' } as const;

/** For commands on the resolution of a case: what has happened in it before. */
function beforeResolution(
  histories: Readonly<Record<string, () => readonly CaseEvent[]>>,
): Readonly<Record<string, Preparation>> {
  return Object.fromEntries(
    Object.entries(histories).map(([part, history]) => [
      `POST /v1/cases/{caseId}/${part}`,
      (_: People, caseId: string) => happened(caseId, ...history()),
    ]),
  );
}

/** What a command on a part of a case finds of that part. */
export const partsBefore = {
  offerId: (operation: string): CaseEvent[] => [
    prepared({ needsAuthority: operation.endsWith('/authorisation') }),
    ...(operation.endsWith('/response') ? [presented()] : []),
  ],
  paymentId: (): CaseEvent[] => [paid()],
  lienId: (): CaseEvent[] => [asserted()],
  practitionerId: (operation: string): CaseEvent[] => [
    practitionerNamed(),
    ...(operation.endsWith('/filings') ? [reportFiled()] : []),
  ],
  letterId: (): CaseEvent[] => [letterSent()],
} as const;

type Preparation = (people: People, caseId: string, role: string) => Promise<unknown>;

/** An insurer reviews in care review. */
const toCareReview: Preparation = ({ risk }, caseId) =>
  done(risk, caseId, 'triage', { severity: 4, causation: 'met', deviation: 'undetermined', route: 'careReview' });

/** A day on which what is said to have been done was done. */
const lately = '2026-11-10';

/** Begins a review of the side that a role is on, in a case that is in care review. */
export const aReview = async ({ risk, claims }: People, caseId: string, role: string): Promise<string> => {
  const [by, reviewer] = role === 'hospitalRisk' ? (['hospital', risk] as const) : (['insurer', claims] as const);
  return (await done(reviewer, caseId, 'reviews', { by, startedOn: lately })).body.id;
};

/** Plans a safety action. */
export const anAction = async ({ risk }: People, caseId: string): Promise<string> => {
  const plan = {
    kind: 'checklist',
    description: 'Two counts',
    owner: 'Nurses',
    measure: 'Counts',
    dueOn: '2099-12-31',
  };
  return (await done(risk, caseId, 'safety-actions', plan)).body.id;
};

/** What has to be done in a case before an operation can be; for those that need more than a report. */
const preparations: Readonly<Record<string, Preparation>> = {
  'POST /v1/cases/{caseId}/reviews': toCareReview,
  'POST /v1/cases/{caseId}/reviews/{reviewId}/completion': toCareReview,
  // Two, so that the list has a second page.
  'GET /v1/cases/{caseId}/communications': async ({ risk, claims }, caseId) => {
    await done(risk, caseId, 'communications', aConversation);
    await done(claims, caseId, 'communications', { ...aConversation, kind: 'progressUpdate' });
  },
  'POST /v1/cases/{caseId}/determinations': toCareReview,
  ...beforeResolution({
    offers: readyForOffer,
    'offers/none': readyForOffer,
    'offers/{offerId}/authorisation': readyForOffer,
    'offers/{offerId}/presentation': readyForOffer,
    'offers/{offerId}/response': readyForOffer,
    'offers/{offerId}/withdrawal': readyForOffer,
    payments: () => [...readyForOffer(), ...agreed(), allScreened()],
    'payments/{paymentId}/reversal': () => [...readyForOffer(), ...agreed(), allScreened()],
    'section111/filings': () => [...readyForOffer(), ...agreed(), statusRecorded(), ongoingDecided()],
    letters: () => [lawKnown('MA')],
    'relief/enrolment': () => [screened()],
    'relief/declination': () => [screened()],
    'relief/closure': takingPart,
    'relief/expenses': takingPart,
    'relief/recovery-days': takingPart,
    'relief/items/{reliefItem}/approval': () => [...takingPart(), spent()],
    'relief/items/{reliefItem}/refusal': () => [...takingPart(), spent()],
    'relief/items/{reliefItem}/payment': () => [...takingPart(), spent(), approved()],
    'relief/items/{reliefItem}/payment/reversal': () => [...takingPart(), spent(), approved(), reliefPaid()],
    closure: () => [
      triaged({ route: 'hospitalLed', criteria: notMet }),
      ...reviewed('not_met'),
      told('findings'),
      ...closable(),
    ],
    reopening: () => [
      triaged({ route: 'hospitalLed', criteria: notMet }),
      ...reviewed('not_met'),
      told('findings'),
      ...closable(),
      closed(),
    ],
  }),
};

const today = (): string => new Date().toISOString().slice(0, 10);

type Names = Readonly<Record<string, unknown>>;

/** What the body of an operation names in the case, made anew. */
const naming: Readonly<Record<string, (people: People, caseId: string, role: string) => Promise<Names>>> = {
  'POST /v1/cases/{caseId}/determinations': async (...asked) => ({ reviewId: await aReview(...asked) }),
  // An offer is made on the day on which it was prepared, or later.
  // Each side sends letters of its own.
  'POST /v1/cases/{caseId}/letters': async (_, __, role): Promise<Names> =>
    role === 'hospitalRisk' ? { template: 'ma-seven-day-letter', to: 'state', says: aSevenDayLetter } : {},
  'POST /v1/cases/{caseId}/offers/{offerId}/presentation': async () => ({ on: today() }),
  'POST /v1/cases/{caseId}/relief/expenses': async ({ risk }, caseId) => ({
    receipts: [await aReceiptOf(risk, caseId)],
  }),
  // What is paid was approved on that day, or before.
  'POST /v1/cases/{caseId}/relief/items/{reliefItem}/payment': async () => ({ on: today() }),
};

/** A document of a case that was found clean. */
const aReceiptOf = async (by: Caller, caseId: string): Promise<string> => {
  const id = await announced(by, caseId);
  await foundToBe('clean', ['harbor', 'summit'], id);
  return id;
};

const named = new Map<string, Names>();

/** What the body of the operation that a case was made for has to name. */
export const namesIn = (caseId: string | undefined): Names => named.get(caseId ?? '') ?? {};

/** Makes a new case ready for an operation. */
export const prepare = async (people: People, caseId: string, operation: string, role: string): Promise<void> => {
  await preparations[operation]?.(people, caseId, role);
  const names = await naming[operation]?.(people, caseId, role);
  if (names) named.set(caseId, names);
};
