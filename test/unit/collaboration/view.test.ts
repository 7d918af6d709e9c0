import { expect, test } from 'vitest';
import type { Collaboration, CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { collaborationKind } from '../../../shared/collaboration/evolve.ts';
import { viewMatter } from '../../../shared/collaboration/view.ts';
import { keys } from '../../../shared/ledger/keys.ts';
import { at } from '../../support/cases.ts';
import {
  aMatter,
  answeredBy,
  atlasParty,
  harborParty,
  lapsed,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { aWorld } from '../../support/matter-world.ts';

/** What the lead sees after all of this. */
const shownAfter = async (...events: readonly CollaborationEvent[]) => {
  const { ledger, matter } = aWorld();
  await matter(...events);
  const found = await ledger.load<Collaboration>(keys.collaboration(aMatter), collaborationKind);
  if (!found) throw new Error('no matter');
  return viewMatter({ ledger, matter: found }, { kind: 'insurer', party: harborParty });
};

const late = [...untilStage.invited, lapsed('invited', [summitParty, atlasParty], at('2026-12-08T23:59:59.999Z'))];

test.each<[string, readonly CollaborationEvent[], readonly string[]]>([
  ['all who were late', [], [summitParty, atlasParty]],
  ['not whom the lead has set aside', [{ type: 'PartySetAside', party: summitParty, reason: 'Silent.' }], [atlasParty]],
  ['not who has answered since', [answeredBy(atlasParty)], [summitParty]],
])('of a deadline that has lapsed is shown who is still awaited: %s', async (_, since, awaited) => {
  const { lapsed: shown, parties } = await shownAfter(...late, ...since);
  expect(shown).toEqual({ stage: 'invited', parties: awaited });
  expect(parties.flatMap((party) => (party.awaited ? party.id : []))).toEqual(awaited);
});
