import { expect, test } from 'vitest';
import { answer } from '../../../shared/http/answer.ts';
import { record } from '../../../shared/ledger/event.ts';
import { etagOf, versionOfShown } from '../../../shared/ledger/version.ts';
import { audienceOf } from '../../../shared/mediation/audience.ts';
import type { MediationEvent } from '../../../shared/mediation/mediation.ts';
import { viewMediation } from '../../../shared/mediation/view.ts';
import { someActor } from '../../support/cases.ts';
import { fullMediation, fullMediationClosed } from '../../support/full-mediation.ts';
import { harborParty, morning } from '../../support/matter-events.ts';
import { disclosedBy, mediationGiven, seatOf, untilStage } from '../../support/mediation-events.ts';

/** The most that DynamoDB takes in one row, and what a row that keeps an answer holds besides. */
const mostBytes = 400 * 1024;
const besides = 2 * 1024;

const viewOf = (events: readonly MediationEvent[]) => {
  const state = mediationGiven(...events);
  const told = record(events, { after: 0, at: morning, by: { actor: someActor } });
  const ledger = { events: async (_: string, those: readonly number[]) => those.map((each) => told[each - 1]) };
  return viewMediation(ledger as never, state, audienceOf(state, seatOf(harborParty)));
};

test.each([
  ['whose settlement is to be signed', fullMediation],
  ['that is closed', fullMediationClosed],
])('a mediation %s and holds as much as it may is answered in what a row can keep', async (_, events) => {
  const view = await viewOf(events);
  const kept = JSON.stringify(answer(200, view, { etag: etagOf(versionOfShown(view)) }));
  const bytes = new TextEncoder().encode(kept).length;
  expect(bytes).toBeLessThan(mostBytes - besides);
  expect(bytes).toBeGreaterThan(mostBytes * 0.9);
});

test('one in which more was disclosed than may be now shows all of it', async () => {
  const many = Array.from({ length: 70 }, () => disclosedBy(harborParty));
  const { disclosures } = await viewOf([...untilStage.mediatorProposed, ...many]);
  expect(disclosures).toHaveLength(70);
});
