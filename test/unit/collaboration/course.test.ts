import { describe, expect, it } from 'vitest';
import { audienceOf, seesFacts } from '../../../shared/collaboration/audience.ts';
import type { CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { proposeAllocation } from '../../../shared/collaboration/decide-allocation.ts';
import { stateCoverage } from '../../../shared/collaboration/decide-consents.ts';
import { closeMatter } from '../../../shared/collaboration/decide-course.ts';
import { comeOnPlatform, Opening, openMatter, setAside } from '../../../shared/collaboration/decide-parties.ts';
import { sharedSteps, shownStep } from '../../../shared/collaboration/work/next-steps.ts';
import { TenantId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { Cents } from '../../../shared/kernel/money.ts';
import { at } from '../../support/cases.ts';
import {
  acceptedBy,
  answeredBy,
  atlasParty,
  harborParty,
  lapsed,
  paidBy,
  proposed,
  signedBy,
  summitParty,
  untilStage,
} from '../../support/matter-events.ts';
import { actingFor, matter, monday, share } from '../../support/matter-stages.ts';

const atlas = { tenant: TenantId.parse('atlas'), name: 'Atlas Indemnity Group' };
const came: CollaborationEvent = { type: 'PartyCameOnPlatform', party: atlasParty, ...atlas };
const lead = actingFor(harborParty);
const dueAt = at('2026-12-08T23:59:59.999Z');

describe('what happened, as the lead tells it', () => {
  const facts = { hospital: 'Bayview Hospital', state: 'MA', harm: 'severe', whatHappened: 'A line was left in.' };
  const opening = { title: 'Transfer', briefing: 'Please take part.', facts };
  const [id, party] = [mint.collaboration(), { id: harborParty, tenant: atlas.tenant, name: 'Harbor' }];

  it('does not lie ahead', () => {
    const open = (occurred?: string) =>
      openMatter(id, party, Opening.parse({ ...opening, facts: { ...facts, occurred } }), lead);
    expect(open('2026-03-05')).toMatchObject({ errors: [{ pointer: '#/facts/occurred', rule: 'past' }] });
    expect(open('2026-03-01')).toMatchObject([{ type: 'MatterOpened' }]);
    expect(open()).toMatchObject([{ type: 'MatterOpened' }]);
  });

  it('was in a state that there is', () => {
    expect(Opening.safeParse({ ...opening, facts: { ...facts, state: 'ZZ' } }).error?.issues).toMatchObject([
      { path: ['facts', 'state'] },
    ]);
  });
});

describe('an insurer off the platform that becomes a tenant', () => {
  it('is asked itself, and sees nothing that was shared until it has signed itself', () => {
    const before = matter([monday, ...untilStage.consentsCleared]);
    expect(comeOnPlatform(before, atlasParty, atlas, lead)).toEqual([came]);

    const asked = matter([monday, ...untilStage.consentsCleared, came]);
    expect(asked).toMatchObject({ stage: 'invited' });
    expect(asked.allocation).toBeUndefined();
    expect(asked.parties.find(({ id }) => id === atlasParty)).toMatchObject({
      name: atlas.name,
      tenant: atlas.tenant,
      standing: 'invited',
      isCleared: false,
    });
    for (const isHospital of [false, true]) expect(seesFacts(audienceOf(asked, atlasParty, isHospital))).toBe(false);

    const joined = matter([monday, ...untilStage.consentsCleared, came, answeredBy(atlasParty)]);
    expect(joined.stage).toBe('acknowledged');
    expect(seesFacts(audienceOf(joined, atlasParty, false))).toBe(false);

    const signed = matter([monday, ...untilStage.consentsCleared, came, answeredBy(atlasParty), signedBy(atlasParty)]);
    expect(signed.stage).toBe('reviewsExchanged');
    expect(seesFacts(audienceOf(signed, atlasParty, false))).toBe(true);
  });

  it('was bound by nothing if it says no', () => {
    const declined = matter([monday, ...untilStage.allocationAccepted, came, answeredBy(atlasParty, 'declined')]);
    expect(declined.stage).toBe('reviewsExchanged');
    expect(declined.allocation).toBeUndefined();
  });

  it('is still to answer what it was asked before', () => {
    expect(matter([monday, ...untilStage.invited, came])).toMatchObject({ stage: 'invited' });
    expect(matter([monday, ...untilStage.draft, came])).toMatchObject({ stage: 'draft' });
  });

  it.each(['jointOffer', 'acceptedByPatient', 'paid'] as const)('stays as it was agreed in %s', (stage) => {
    expect(comeOnPlatform(matter([monday, ...untilStage[stage]]), atlasParty, atlas, lead)).toMatchObject({
      refused: 'jointOfferStands',
    });
  });
});

describe('counter-proposals', () => {
  const shares = [share(harborParty, 5_000), share(summitParty, 3_000), share(atlasParty, 2_000)];
  const upTo = Cents.parse(10_000_000);
  const mended = [1, 2, 3, 4, 5].map((version) => proposed(harborParty, version));

  it('are none if somebody mends what it proposed itself', () => {
    const state = matter([monday, ...untilStage.reviewsExchanged, ...mended]);
    expect(state.counters).toBe(0);
    expect(proposeAllocation(state, { shares, upTo }, undefined, lead)).toMatchObject([
      { type: 'AllocationProposed', version: 6 },
    ]);
  });

  it('are counted, one for each change of hands', () => {
    const [first = came, second = came] = mended;
    const answered = [first, proposed(summitParty, 2), proposed(summitParty, 3), proposed(harborParty, 4)];
    expect(matter([monday, ...untilStage.reviewsExchanged, ...answered]).counters).toBe(2);
    expect(matter([monday, ...untilStage.reviewsExchanged, first, acceptedBy(summitParty), second]).counters).toBe(0);
  });
});

describe('what an insurer can pay', () => {
  const can = (primary: number, limit?: number) => ({
    primary: Cents.parse(primary),
    ...(limit !== undefined && { excess: { carrier: 'Atlas Excess', limit: Cents.parse(limit) } }),
  });

  it.each(['allocationAccepted', 'jointOffer', 'acceptedByPatient'] as const)(
    'is no less than it has agreed to in %s',
    (stage) => {
      const state = matter([monday, ...untilStage[stage]]);
      expect(stateCoverage(state, can(2_999_999), summitParty)).toMatchObject({
        refused: 'limitExceeded',
        errors: [{ pointer: '#/primary' }],
      });
      expect(stateCoverage(state, can(2_000_000, 999_999), summitParty)).toMatchObject({ refused: 'limitExceeded' });
      expect(stateCoverage(state, can(2_000_000, 1_000_000), summitParty)).toMatchObject([{ type: 'CoverageStated' }]);
    },
  );

  it('is whatever it is as long as it has agreed to nothing', () => {
    const state = matter([monday, ...untilStage.allocationProposed]);
    expect(stateCoverage(state, can(1), summitParty)).toMatchObject([{ type: 'CoverageStated' }]);
    expect(stateCoverage(matter([monday, ...untilStage.rejected]), can(3_000_000), summitParty)).toHaveLength(1);
  });
});

describe('whom the lead goes on without', () => {
  const late = lapsed('allocationProposed', [summitParty, atlasParty], dueAt);
  const waiting = [...untilStage.allocationProposed, late];
  const without = (events: readonly CollaborationEvent[]) =>
    setAside(matter([monday, ...events]), summitParty, { reason: 'No answer.' }, lead);

  it('has let a deadline pass, and has not answered since', () => {
    expect(without(waiting)).toMatchObject([{ type: 'PartySetAside', party: summitParty }]);
    expect(without([...waiting, acceptedBy(summitParty)])).toMatchObject({ refused: 'nothingLapsed' });
  });

  it('is not set aside twice', () => {
    const gone: CollaborationEvent = { type: 'PartySetAside', party: summitParty, reason: 'No answer.' };
    const invitedLate = [...untilStage.invited, lapsed('invited', [summitParty, atlasParty], dueAt)];
    expect(without(invitedLate)).toMatchObject([{ type: 'PartySetAside' }]);
    expect(without([...invitedLate, gone])).toMatchObject({ refused: 'nothingLapsed' });
  });
});

describe('a payment that does not come', () => {
  const waiting = [...untilStage.acceptedByPatient, paidBy(harborParty, 5_000_000)];
  const late = [...waiting, lapsed('acceptedByPatient', [summitParty, atlasParty], dueAt)];
  const partly = { outcome: 'partlyPaid', reason: 'Summit has not paid.' } as const;

  it('lets the lead end the matter, once it is late', () => {
    expect(closeMatter(matter([monday, ...waiting]), partly, lead)).toMatchObject({ refused: 'jointOfferStands' });
    const state = matter([monday, ...late]);
    expect(closeMatter(state, partly, lead)).toMatchObject([{ type: 'MatterClosed', outcome: 'partlyPaid' }]);
    expect(closeMatter(state, { ...partly, outcome: 'notPursued' }, lead)).toMatchObject({
      refused: 'jointOfferStands',
    });
  });

  it.each(['jointOffer', 'rejected', 'allocationAccepted', 'paid'] as const)('is not said in %s', (stage) => {
    expect(closeMatter(matter([monday, ...untilStage[stage]]), partly, lead)).toMatchObject({
      errors: [{ pointer: '#/outcome', rule: 'outcome' }],
    });
  });

  it.each([
    ['acceptedByPatient', late, 'close the matter as partly paid'],
    ['jointOffer', [...untilStage.jointOffer, lapsed('jointOffer', [], dueAt)], 'The family has not answered'],
    ['allocationProposed', untilStage.lapsed, 'contribution reserved'],
  ] as const)('or another lapse in %s, tells the lead what it can do', (_, events, said) => {
    const state = matter([monday, ...events]);
    const decide = sharedSteps(state).find(({ duty }) => duty === 'decideOnLapse');
    expect(decide && shownStep(decide, state).what).toContain(said);
  });
});
