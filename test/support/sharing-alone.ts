import { vi } from 'vitest';
import { type Amends, type Answered, asAt, type Caller } from './api.ts';
import { done } from './preparing.ts';
import { aReport, keyed } from './samples.ts';
import { anOpening, arrives, did } from './sharing.ts';

/** What helps to share a matter at an Amends of one's own: over the API alone, and by its time. */

/** Those of an insurer who have to do with a matter, and its hospital's risk office. */
export type Sharer = Readonly<Record<'claims' | 'admin' | 'risk', Caller>>;

export const harborAt = (amends: Amends): Sharer => ({
  claims: asAt(amends, 'harbor-mutual-claims'),
  admin: asAt(amends, 'harbor-mutual-administration'),
  risk: asAt(amends, 'bayview-hospital-risk-office'),
});

export const summitAt = (amends: Amends): Sharer => ({
  claims: asAt(amends, 'summit-physicians-insurance-claims'),
  admin: asAt(amends, 'summit-physicians-insurance-administration'),
  risk: asAt(amends, 'northridge-hospital-risk-office'),
});

/** For what comes by itself, also where the machine has much else to do. */
export const patient = { timeout: 200_000, interval: 400 };

/** A case in care review. */
export const aCareCase = async ({ risk }: Sharer): Promise<string> => {
  const { body } = await risk.post('/v1/cases', aReport(), keyed());
  const weighed = { severity: 4, causation: 'met', deviation: 'undetermined', route: 'careReview' };
  await done(risk, body.id, 'triage', weighed);
  return body.id;
};

/** Does in a case in care review what comes before an offer. */
export const readyToOffer = async ({ risk }: Sharer, caseId: string, on: string): Promise<void> => {
  const review = (await done(risk, caseId, 'reviews', { by: 'hospital', startedOn: on })).body;
  const determination = { reviewId: review.id, criterion: 'harm', outcome: 'met', rationale: 'A second operation.' };
  await done(risk, caseId, 'determinations', { ...determination, author: 'R. Clerk', organisation: 'Bayview', on });
  await done(risk, caseId, `reviews/${review.id}/completion`, {
    on,
    findings: 'The count at the end was interrupted.',
    contributingFactors: [],
  });
  await done(risk, caseId, 'communications', {
    kind: 'findings',
    party: 'family',
    on,
    channel: 'inPerson',
    people: ['Ana Ruiz'],
  });
};

/** Does in a case what comes before a payment. */
export const readyToPay = async ({ claims }: Sharer, caseId: string, on: string): Promise<void> => {
  await done(claims, caseId, 'liens/screening', { kinds: ['medicaid', 'erisa', 'va', 'medicare'], on });
};

/** Opens a matter of its own case. */
export const openedFrom = async ({ claims }: Sharer, caseId: string): Promise<string> => {
  const opened = await claims.post('/v1/collaborations', { ...anOpening, caseId }, keyed());
  if (opened.status !== 201) throw new Error(`No matter: ${opened.text}`);
  return opened.body.id;
};

/** Names insurers by their tenants, and invites them. */
export const asked = async (lead: Sharer, matter: string, ...tenants: readonly string[]): Promise<void> => {
  for (const tenant of tenants) await did(lead.claims, matter, 'parties', { tenant });
  await did(lead.claims, matter, 'invitations');
};

/** They hear of it, and take part. */
export const joined = async (matter: string, ...others: readonly Sharer[]): Promise<void> => {
  for (const { claims } of others) {
    await arrives(claims, matter);
    await did(claims, matter, 'acknowledgement', { answer: 'joined' });
  }
};

/** The first of them, who leads, draws up the agreement, and all sign it. */
export const signedBy = async (matter: string, on: string, ...all: readonly Sharer[]): Promise<void> => {
  await did((all[0] as Sharer).claims, matter, 'agreement', {});
  for (const { claims } of all) {
    await did(claims, matter, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on });
  }
};

/** None of them has a review to share. */
export const exchangedBy = async (matter: string, ...all: readonly Sharer[]): Promise<void> => {
  for (const { claims } of all) await did(claims, matter, 'reviews', { none: 'The hospital reviewed it.' });
};

/** Waits until a matter has come so far. */
export const comesTo = ({ claims }: Sharer, matter: string, stage: string): Promise<Answered> =>
  vi.waitFor(async () => {
    const read = await claims.get(`/v1/collaborations/${matter}`);
    if (read.body.stage !== stage) throw new Error(`It is ${read.body.stage}, not ${stage}`);
    return read;
  }, patient);

/** What happened in a matter, as its lead hears of it; nothing is missing and nothing there twice. */
export const typesIn = async ({ claims }: Pick<Sharer, 'claims'>, matter: string): Promise<string[]> => {
  const { items } = (await claims.get(`/v1/collaborations/${matter}/timeline?limit=100`)).body;
  const isWhole = items.every(({ sequence }: { sequence: number }, place: number) => sequence === place + 1);
  if (!isWhole) throw new Error(`There are gaps in ${matter}: ${JSON.stringify(items)}`);
  return items.map(({ type }: { type: string }) => type);
};

type Item = { readonly matter?: { readonly id: string }; readonly step: string; readonly overdue: boolean };

/** What an insurer's worklist says of a matter. */
export const workOn = async ({ claims }: Sharer, matter: string): Promise<string[]> => {
  const { items } = (await claims.get('/v1/worklist?owes=claims&limit=100')).body;
  return items
    .filter((item: Item) => item.matter?.id === matter)
    .map(({ step, overdue }: Item) => (overdue ? `${step}, overdue` : step));
};
