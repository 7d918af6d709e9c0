import { expect, test } from 'vitest';
import type { CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import type { Stage } from '../../../shared/collaboration/stage.ts';
import { tell } from '../../../shared/collaboration/telling.ts';
import { termsOf } from '../../../shared/collaboration/terms.ts';
import { record } from '../../../shared/ledger/event.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { at, someActor } from '../../support/cases.ts';
import { atlasParty, harborParty, matterGiven, morning, summitParty, untilStage } from '../../support/matter-events.ts';

const state = matterGiven(...untilStage.allocationProposed);
const dueAt = at('2027-01-28T23:59:59.999Z');
const told = (event: CollaborationEvent): string => {
  const [recorded] = record([event], { after: 20, at: morning, by: { actor: someActor } });
  if (!recorded) throw new Error('no event');
  return tell(recorded, state, { kind: 'insurer', party: harborParty }).what;
};
const reminded = (stage: Stage, ...parties: (typeof harborParty)[]) =>
  told({ type: 'ReminderSent', stage, parties, dueAt });

test('a reminder says who is to do what, and by when', () => {
  expect(reminded('lapsed', harborParty)).toBe(
    'Reminder for Harbor Mutual: how to go on after the lapsed deadline is for the lead to decide by 2027-01-28 23:59 UTC.',
  );
  expect(reminded('allocationProposed', summitParty, atlasParty)).toBe(
    'Reminder for Summit Casualty, Atlas Indemnity: the answers to the proposal are due by 2027-01-28 23:59 UTC.',
  );
  expect(reminded('jointOffer')).toBe("Reminder: the family's answer is due by 2027-01-28 23:59 UTC.");
});

test.each(Object.keys(termsOf(defaults).days) as Stage[])('%s, which has a deadline, is told in words', (stage) => {
  const words = [reminded(stage, harborParty), told({ type: 'DeadlineLapsed', stage, parties: [], dueAt })];
  for (const said of words) expect(said).not.toMatch(/what is next|[a-z][A-Z]/);
});

test('of a guest is told that it may look, which is all that is known', () => {
  expect(told({ type: 'GuestAdmitted', principal: someActor, as: 'counsel' })).toBe(
    "The family's counsel may look into the matter.",
  );
});
