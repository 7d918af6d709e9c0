import { beforeAll, expect, test } from 'vitest';
import { as, type Caller } from '../support/api.ts';
import { anInsurer, type Insurer } from '../support/insurers.ts';
import { principalOf } from '../support/principals.ts';
import { anOpening, aReadyCase, arrives, did, doing, eventually, openedBy, partiesOf } from '../support/sharing.ts';

/** A matter over HTTP, as those see it who are no insurer: a mediator, the family's counsel, and two hospitals. */

const mediator = as('independent-mediator');
const counsel = as('patients-counsel');
const today = new Date().toISOString().slice(0, 10);
const found = 'The alarm was not heard.';

let lead: Insurer;
let second: Insurer;
let principals: Readonly<Record<'mediator' | 'counsel', string>>;
beforeAll(async () => {
  [lead, second] = await Promise.all([anInsurer('MA'), anInsurer('OR')]);
  principals = { mediator: await principalOf('independent-mediator'), counsel: await principalOf('patients-counsel') };
});

const at = (matter: string, part = '') => `/v1/collaborations/${matter}${part}`;
const views = ['', '/timeline', '/reviews'] as const;
const statuses = (by: Caller, matter: string, parts: readonly string[] = views) =>
  Promise.all(parts.map(async (part) => (await by.get(at(matter, part))).status));

const aSignedMatter = async (): Promise<string> => {
  const [own, theirs] = await Promise.all([lead, second].map(aReadyCase));
  const matter = await openedBy(lead, own as string);
  await did(lead.claims, matter, 'parties', { tenant: second.tenant });
  await did(lead.claims, matter, 'invitations');
  await arrives(second.claims, matter);
  await did(second.claims, matter, 'acknowledgement', { answer: 'joined' });
  await did(second.claims, matter, 'case', { caseId: theirs });
  await did(lead.claims, matter, 'agreement', {});
  for (const { claims } of [lead, second]) {
    await did(claims, matter, 'agreement/signature', { version: 1, signatory: 'Dana Fox', on: today });
  }
  return matter;
};

test('guests see of a matter what is theirs, from when they are let in until they are not', async () => {
  const matter = await aSignedMatter();
  const { claims } = lead;
  expect(await statuses(mediator, matter)).toEqual([404, 404, 404]);
  expect(await statuses(counsel, matter, ['', '/timeline'])).toEqual([404, 404]);

  const early = await doing(claims, matter, 'guests', { principal: principals.mediator, as: 'mediator' });
  expect([early.status, early.body.code]).toEqual([409, 'notEscalated']);
  const notLead = await doing(second.claims, matter, 'guests', { principal: principals.counsel, as: 'counsel' });
  expect([notLead.status, notLead.body.code]).toEqual([403, 'notTheLead']);
  const admitted = await did(claims, matter, 'guests', { principal: principals.counsel, as: 'counsel' });
  expect(admitted.body.guests).toMatchObject([{ principal: principals.counsel, as: 'counsel' }]);

  const seen = (await arrives(counsel, matter)).body;
  expect(seen).toMatchObject({ seenAs: 'counsel', stage: 'agreementSigned', nextSteps: [] });
  for (const hidden of ['facts', 'guests', 'briefing', 'agreement', 'own', 'updatedAt', 'dueAt']) {
    expect(seen).not.toHaveProperty(hidden);
  }
  expect((await counsel.get(at(matter, '/reviews'))).status).toBe(403);

  const review = { reviewBy: 'insurer', findings: found, determinations: [] };
  await did(claims, matter, 'reviews', { review });
  await did(second.claims, matter, 'reviews', { none: 'The lead has reviewed it.' });
  const idIn = await partiesOf(claims, matter);
  const shares = [lead, second].map(({ tenant }, place) => ({
    party: idIn(`Insurer ${tenant}`),
    share: place === 0 ? 7_000 : 3_000,
  }));
  await did(claims, matter, 'allocations', { shares, upTo: 10_000_000 });
  const reason = 'We differ on time on risk.';
  await did(second.claims, matter, 'escalation', { reason });
  await did(claims, matter, 'guests', { principal: principals.mediator, as: 'mediator' });

  const mediated = (await arrives(mediator, matter)).body;
  expect(mediated).toMatchObject({
    seenAs: 'mediator',
    facts: anOpening.facts,
    allocation: { shares: [{ amount: 7_000_000 }, { amount: 3_000_000 }] },
    escalated: { why: 'request', reason },
  });
  expect(mediated).not.toHaveProperty('own');
  expect((await mediator.get(at(matter, '/reviews'))).body.items).toMatchObject([{ findings: found }]);
  expect((await mediator.get(at(matter, '/allocations'))).status).toBe(403);
  const heard = (await counsel.get(at(matter, '/timeline'))).body.items;
  expect(heard.map(({ type }: { type: string }) => type)).toEqual(['MatterOpened', 'Escalated']);
  expect(JSON.stringify([heard, (await counsel.get(at(matter))).body])).not.toContain(reason);

  // A page of one reader leads no other on.
  const page = (await mediator.get(`${at(matter, '/timeline')}?limit=1`)).body;
  const strayed = await counsel.get(`${at(matter, '/timeline')}?limit=1&cursor=${encodeURIComponent(page.next)}`);
  expect(strayed.status).toBe(400);

  await did(claims, matter, `guests/${principals.mediator}/dismissal`, { reason: 'A conflict of interest.' });
  expect(await statuses(mediator, matter)).toEqual([404, 404, 404]);
  expect((await claims.get(at(matter))).body.guests).toMatchObject([{ as: 'counsel' }]);
  await did(claims, matter, 'closure', { outcome: 'notPursued', reason: 'The family sued.' });
  expect(await statuses(counsel, matter, ['', '/timeline'])).toEqual([404, 404]);
});

test('a hospital sees facts, reviews and what its own insurer bears; of another insurer only that it takes part', async () => {
  const matter = await aSignedMatter();
  await did(lead.claims, matter, 'reviews', {
    review: { reviewBy: 'insurer', findings: found, determinations: [] },
  });
  await did(second.claims, matter, 'reviews', { none: 'None.' });
  await did(second.claims, matter, 'coverage', { primary: 4_000_000, reserve: 3_333_333, notes: 'Defence first.' });
  await did(second.claims, matter, 'reservation', { reserved: true, grounds: 'Late notice.' });
  const idIn = await partiesOf(lead.claims, matter);
  const [first, other] = [lead, second].map(({ tenant }) => idIn(`Insurer ${tenant}`)) as [string, string];
  await did(lead.claims, matter, 'allocations', {
    shares: [
      { party: first, share: 7_000 },
      { party: other, share: 3_000 },
    ],
    upTo: 10_000_000,
  });
  for (const [{ risk }, share, upTo] of [
    [lead, 7_000, 7_000_000],
    [second, 3_000, 3_000_000],
  ] as const) {
    const read = await eventually(async () => {
      const { status, body } = await risk.get(at(matter));
      return status === 200 && body.yourShare ? body : undefined;
    }, 'the hospital sees its share');
    expect(read).toMatchObject({ seenAs: 'hospital', facts: anOpening.facts, yourShare: { share, upTo } });
    for (const hidden of ['own', 'allocation', 'briefing', 'agreement', 'payments', 'guests', 'lapsed']) {
      expect(read).not.toHaveProperty(hidden);
    }
    expect(JSON.stringify(read)).not.toMatch(/3333333|4000000|Defence|Late notice/);
    expect((await risk.get(at(matter, '/reviews'))).body.items).toMatchObject([{ findings: found }]);
    expect((await risk.get(at(matter, '/allocations'))).status).toBe(403);
  }
});

test('a hospital whose insurer has not signed sees nothing of the matter’s facts, nor anything of that insurer', async () => {
  const [own, theirs] = await Promise.all([lead, second].map(aReadyCase));
  const matter = await openedBy(lead, own as string);
  await did(lead.claims, matter, 'parties', { tenant: second.tenant });
  await did(lead.claims, matter, 'invitations');
  await arrives(second.claims, matter);
  await did(second.claims, matter, 'acknowledgement', { answer: 'joined' });
  await did(second.claims, matter, 'case', { caseId: theirs });
  await did(second.claims, matter, 'coverage', { primary: 4_000_000, notes: 'Defence first.' });
  const { body } = await second.risk.get(at(matter));
  expect(body).toMatchObject({ seenAs: 'hospital', stage: 'acknowledged' });
  for (const hidden of ['own', 'facts', 'briefing']) expect(body).not.toHaveProperty(hidden);
  expect((await second.risk.get(at(matter, '/reviews'))).body.code).toBe('agreementNotSigned');
});
