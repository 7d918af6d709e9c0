import { describe, expect, it } from 'vitest';
import { timePassed, wakesAt } from '../../../shared/collaboration/clock.ts';
import type { CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import type { Stage } from '../../../shared/collaboration/stage.ts';
import { instantOf } from '../../../shared/kernel/instant.ts';
import { at } from '../../support/cases.ts';
import {
  acceptedBy,
  answeredBy,
  atlasParty,
  harborParty,
  opened,
  proposed,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { matter, monday } from '../../support/matter-stages.ts';

const lapsedAt = (state: ReturnType<typeof matter>) => instantOf(new Date(Date.parse(state.entered.dueAt ?? '') + 1));

/** A matter in which a deadline has just lapsed. */
const afterLapse = (events: readonly CollaborationEvent[]) => {
  const before = matter([monday, ...events]);
  const late = lapsedAt(before);
  return { late, before, state: matter([monday, ...events], [late, ...timePassed(before, late)]) };
};

describe('how far a matter has come', () => {
  it.each(Object.entries(Object.getOwnPropertyDescriptors(untilStage)).map(([stage]) => stage))('%s', (stage) => {
    expect(matter([monday, ...untilStage[stage as keyof typeof untilStage]]).stage).toBe(stage);
  });

  it('is up to the lead alone once nobody else is left', () => {
    const declined = { type: 'InvitationAnswered', party: summitParty, answer: 'declined' } as const;
    const left = { type: 'PartyWithdrew', party: atlasParty, reason: 'Not insured.' } as const;
    expect(matter([monday, ...untilStage.invited, declined, answeredBy(atlasParty), left]).stage).toBe('leadAlone');
  });

  it('goes back to who bears what when somebody who had agreed leaves', () => {
    const left = { type: 'PartyWithdrew', party: atlasParty, reason: 'Not insured.' } as const;
    const state = matter([monday, ...untilStage.consentsCleared, left]);
    expect(state).toMatchObject({ stage: 'reviewsExchanged' });
    expect(state.allocation).toBeUndefined();
  });

  it('asks all anew once somebody proposes another version', () => {
    const state = matter([monday, ...untilStage.allocationAccepted, proposed(atlasParty, 2)]);
    expect(state).toMatchObject({ stage: 'allocationProposed', counters: 1, allocation: { accepted: [atlasParty] } });
  });
});

describe('the clock of a stage', () => {
  it('runs in business days, from when the stage began', () => {
    expect(matter([monday, ...untilStage.invited]).entered).toMatchObject({
      at: monday,
      // Ten business days after Monday the 2nd, and a reminder two before.
      dueAt: '2026-03-16T23:59:59.999Z',
      remindAt: '2026-03-12T23:59:59.999Z',
    });
  });

  it('reminds once, and says of whom and untilStage when', () => {
    const state = matter([monday, ...untilStage.invited]);
    const soon = at('2026-03-13T08:00:00Z');
    const [reminder] = timePassed(state, soon);
    expect(reminder).toMatchObject({
      type: 'ReminderSent',
      parties: [summitParty, atlasParty],
      dueAt: state.entered.dueAt,
    });
    const reminded = matter([monday, ...untilStage.invited], [soon, reminder as CollaborationEvent]);
    expect(timePassed(reminded, soon)).toEqual([]);
    expect(wakesAt(reminded)).toBe(state.entered.dueAt);
  });

  it.each([
    ['invited', [summitParty, atlasParty]],
    ['acknowledged', [harborParty]],
    ['reviewsExchanged', []],
    ['allocationProposed', [summitParty, atlasParty]],
    ['allocationAccepted', [harborParty, summitParty, atlasParty]],
    ['consentsCleared', [harborParty]],
  ] as const)('lapses in %s, and leaves the rest to the lead', (stage, parties) => {
    const { state } = afterLapse(untilStage[stage]);
    expect(state).toMatchObject({ stage: 'lapsed', lapsed: { stage, parties } });
    const later = lapsedAt(state);
    expect(timePassed(state, later)).toEqual([{ type: 'Escalated', why: 'lapse' }]);
  });

  it.each(['jointOffer', 'acceptedByPatient'] as const)(
    'says once that %s is late, and takes nothing back',
    (stage) => {
      const { state, late } = afterLapse(untilStage[stage]);
      expect(state).toMatchObject({ stage, lapsed: { stage } });
      expect(timePassed(state, late)).toEqual([]);
      expect(wakesAt(state)).toBeUndefined();
    },
  );

  it('closes what was paid, and takes to mediation what nobody decides on', () => {
    const paid = matter([monday, ...untilStage.paid]);
    expect(timePassed(paid, lapsedAt(paid))).toMatchObject([{ type: 'MatterClosed', outcome: 'settled' }]);
    const rejected = matter([monday, ...untilStage.rejected]);
    expect(timePassed(rejected, lapsedAt(rejected))).toMatchObject([{ type: 'Escalated', why: 'lapse' }]);
  });

  it('does nothing before anything is due, and nothing in stages that have all the time', () => {
    expect(timePassed(matter([monday, ...untilStage.invited]), monday)).toEqual([]);
    expect(timePassed(matter([monday, opened()]), at('2036-01-01T00:00:00Z'))).toEqual([]);
  });

  it('takes a late answer, and goes on when the last of the late has come', () => {
    const { state, late, before } = afterLapse(untilStage.invited);
    const lapse = timePassed(before, late);
    const one = matter([monday, ...untilStage.invited], [late, ...lapse, answeredBy(summitParty)]);
    expect(one).toMatchObject({ stage: 'lapsed' });
    const both = matter(
      [monday, ...untilStage.invited],
      [late, ...lapse, answeredBy(summitParty), answeredBy(atlasParty)],
    );
    expect(both.stage).toBe('acknowledged' satisfies Stage);
    expect(both.lapsed).toBeUndefined();
    expect(Date.parse(both.entered.dueAt ?? '')).toBeGreaterThan(Date.parse(state.entered.dueAt ?? ''));
  });

  it('goes on without whom the lead sets aside', () => {
    const { late, before } = afterLapse(untilStage.allocationProposed);
    const state = matter(
      [monday, ...untilStage.allocationProposed],
      [
        late,
        ...timePassed(before, late),
        acceptedBy(summitParty, 1),
        { type: 'PartySetAside', party: atlasParty, reason: 'Silent.' },
      ],
    );
    expect(state).toMatchObject({ stage: 'reviewsExchanged', counters: 0 });
  });

  it('has more time once the lead gives it', () => {
    const { late, before } = afterLapse(untilStage.invited);
    const extended = at('2026-05-01T00:00:00Z');
    const state = matter(
      [monday, ...untilStage.invited],
      [late, ...timePassed(before, late), { type: 'DeadlineExtended', until: extended, reason: 'Holidays.' }],
    );
    expect(state).toMatchObject({ stage: 'invited', entered: { dueAt: extended } });
    expect(timePassed(state, late)).toEqual([]);
  });
});
