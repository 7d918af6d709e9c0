import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered, Caller } from './api.ts';
import { happenedIn } from './happened.ts';
import type { Insurer } from './insurers.ts';
import { allScreened, readyForOffer } from './resolution-events.ts';
import { aReport, keyed } from './samples.ts';

/** What helps to share a matter over the API. */

/** Does something in a matter, at the version it has now; what follows by itself may come between, so it looks again. */
export const doing = async (by: Caller, matter: string, part: string, body: unknown): Promise<Answered> => {
  for (let tries = 1; ; tries += 1) {
    const read = await by.get(`/v1/collaborations/${matter}`);
    const version = { 'if-match': read.headers.get('etag') ?? '"none"' };
    const answered = await by.post(`/v1/collaborations/${matter}/${part}`, body, { ...keyed(), ...version });
    if (answered.status !== 412 || tries === 8) return answered;
  }
};

/** Likewise, where nothing else will do than that it is done. */
export const did = async (by: Caller, matter: string, part: string, body?: unknown): Promise<Answered> => {
  const answered = await doing(by, matter, part, body);
  if (answered.status >= 300) throw new Error(`${part} was refused: ${answered.text}`);
  return answered;
};

/** Looks until it is so: what other insurers are given comes by itself, shortly. */
export const eventually = async <Found>(look: () => Promise<Found | undefined>, what: string): Promise<Found> => {
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(150);
  }
  throw new Error(`It never came that ${what}`);
};

/** Waits until a matter has come to an insurer. */
export const arrives = (by: Caller, matter: string): Promise<Answered> =>
  eventually(async () => {
    const read = await by.get(`/v1/collaborations/${matter}`);
    return read.status === 200 ? read : undefined;
  }, 'a matter was delivered');

/** A case of an insurer in which an offer may be made and paid. */
export const aReadyCase = async ({ tenant, risk }: Insurer): Promise<string> => {
  const reported = await risk.post('/v1/cases', aReport(), keyed());
  await happenedIn([tenant], reported.body.id, ...readyForOffer(), allScreened());
  return reported.body.id;
};

export const anOpening = {
  title: 'Transfer of March 2026',
  briefing: 'A patient was transferred between two hospitals. We ask you to take part.',
  facts: {
    hospital: 'Bayview Hospital',
    state: 'MA',
    harm: 'severe',
    occurred: '2026-03-02',
    whatHappened: 'Results were not passed on with the patient.',
  },
};

/** Opens a matter. */
export const openedBy = async (lead: Insurer, caseId: string): Promise<string> => {
  const opened = await lead.claims.post('/v1/collaborations', { ...anOpening, caseId }, keyed());
  if (opened.status !== 201) throw new Error(`No matter: ${opened.text}`);
  return opened.body.id;
};

/** Which party each insurer is, by its name. */
export const partiesOf = async (by: Caller, matter: string): Promise<(name: string) => string> => {
  const { parties } = (await by.get(`/v1/collaborations/${matter}`)).body;
  return (name) => parties.find((party: { name: string }) => party.name === name)?.id;
};
