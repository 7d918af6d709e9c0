import { describe, expect, test } from 'vitest';
import type { Binder } from '../../../shared/collaboration/binding.ts';
import type { Participation } from '../../../shared/collaboration/participation.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { drawUpSettlement, signSettlement } from '../../../shared/mediation/settlement/decide-settlement.ts';
import { SettlementDraft, type SettlementTerms } from '../../../shared/mediation/settlement/terms.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { harborParty, morning, summitParty } from '../../support/matter-events.ts';
import {
  all,
  anOffer,
  by,
  byMediator,
  familyParty,
  following,
  mediationGiven,
  settlement,
  settlementDrawnUp,
  settlementSignedBy,
  untilStage,
} from '../../support/mediation-events.ts';
import { cents, on } from '../../support/resolution-events.ts';

const settled = mediationGiven(...untilStage.settled);
const drawing = (terms: SettlementTerms, state = settled) => drawUpSettlement(state, terms, byMediator());
const structured = (present: number): SettlementTerms['structured'][number] => ({
  kind: 'annuity',
  present: cents(present) as number as SettlementTerms['structured'][number]['present'],
  from: on('2027-01-01'),
  described: 'A thousand a month for life.',
});

const lien = (amount: number, paidBy: 'family' | 'insurers' = 'family'): SettlementTerms['liens'][number] => ({
  kind: 'erisa',
  holder: 'A plan',
  amount: cents(amount),
  paidBy,
});

describe('a settlement', () => {
  test.each<[string, SettlementTerms, readonly string[]]>([
    ['one payee', settlement(10_000_000), []],
    ['several', settlement(9_999_999, 1), []],
    [
      'with what is paid over time',
      { ...settlement(4_000_000), structured: [structured(5_999_999), structured(1)] },
      [],
    ],
    ['a cent less', settlement(9_999_999), ['#/payees sum']],
    ['a cent more', settlement(10_000_000, 1), ['#/payees sum']],
    ['what is paid over time forgotten', { ...settlement(10_000_000), structured: [structured(1)] }, ['#/payees sum']],
    ['all of it fees', { ...settlement(10_000_000), attorneyFees: cents(10_000_000) }, []],
    [
      'more fees than there is',
      { ...settlement(10_000_000), attorneyFees: cents(10_000_001) },
      ['#/attorneyFees most'],
    ],
    ['all of it for a lien', { ...settlement(10_000_000), liens: [lien(10_000_000)] }, []],
    [
      'more for liens than there is',
      { ...settlement(10_000_000), liens: [lien(6_000_000), lien(4_000_001)] },
      ['#/liens most'],
    ],
    [
      'more for fees and liens than there is',
      { ...settlement(10_000_000), attorneyFees: cents(10_000_000), liens: [lien(1)] },
      ['#/liens most'],
    ],
    ['liens that insurers pay besides', { ...settlement(10_000_000), liens: [lien(10_000_001, 'insurers')] }, []],
  ])('sums to what was settled on, to the cent: %s', (_, terms, faults) => {
    const decided = drawing(terms);
    expect(faultsOf(decided)).toEqual(faults);
    expect(isRefusal(decided)).toBe(faults.length > 0);
  });

  test('is drawn up by whoever opened the mediation, or the mediator, twenty times at most', () => {
    const terms = settlement(10_000_000);
    expect(drawUpSettlement(settled, terms, by(harborParty))).toMatchObject([{ version: 1, who: harborParty }]);
    expect(drawing(terms)).toMatchObject([{ version: 1, who: 'mediator' }]);
    expect(outcomeOf(drawUpSettlement(settled, terms, by(familyParty)))).toBe('notTheOpener');
    expect(outcomeOf(drawing(terms, mediationGiven(...untilStage.settled, settlementDrawnUp(20))))).toBe('tooMany');
  });

  test('leaves open what is not known', () => {
    const { payees, release } = settlement(1);
    expect(SettlementDraft.parse({ payees, release })).toEqual({
      payees,
      release,
      structured: [],
      liens: [],
      commitments: [],
    });
  });
});

describe('its signatures', () => {
  const signature = (version: number, day = '2026-11-23') => ({ version, signatory: 'Kim Osei', on: on(day) });
  const drawnUp = [...untilStage.settled, settlementDrawnUp()];

  test('wait for a settlement', () => {
    expect(outcomeOf(signSettlement(settled, anOffer, signature(1), by(harborParty)))).toBe('nothingSettled');
  });

  test('are of parties, each once, on a day that has come', () => {
    const state = mediationGiven(...drawnUp, settlementSignedBy(harborParty));
    expect(outcomeOf(signSettlement(state, anOffer, signature(1), by(harborParty)))).toBe('alreadyDone');
    expect(outcomeOf(signSettlement(state, anOffer, signature(1), byMediator()))).toBe('notAParty');
    expect(outcomeOf(signSettlement(state, anOffer, signature(1, '2026-11-26'), by(summitParty)))).toBe(
      'invalidRequest',
    );
    expect(outcomeOf(signSettlement(state, anOffer, signature(1), by(summitParty)))).toBe('SettlementSigned');
  });

  test('are given anew to a new version', () => {
    const signed = mediationGiven(...drawnUp, settlementSignedBy(harborParty), settlementSignedBy(summitParty));
    const anew = following(signed, drawing(settlement(9_000_000, 1_000_000), signed));
    expect(outcomeOf(signSettlement(anew, anOffer, signature(1), by(familyParty)))).toBe('olderVersion');
    expect(outcomeOf(signSettlement(anew, anOffer, signature(2), by(familyParty)))).toBe('SettlementSigned');
    expect(outcomeOf(signSettlement(anew, anOffer, signature(2), by(harborParty)))).toBe('SettlementSigned');
  });

  test.each(all)('the last of them ends the mediation: %s', (last) => {
    const others = all.filter((party) => party !== last).map((party) => settlementSignedBy(party));
    const state = mediationGiven(...drawnUp, ...others);
    const events = signSettlement(state, anOffer, signature(1), by(last));
    expect(events).toEqual([
      { type: 'SettlementSigned', party: last, ...signature(1) },
      { type: 'MediationClosed', outcome: 'settled', offer: anOffer, on: morning },
    ]);
    expect(following(state, events)).toMatchObject({ stage: 'closed', closed: { outcome: 'settled' } });
  });
});

describe('for its insurer signs whoever can bind it', () => {
  const signature = { version: 1, signatory: 'Kim Osei', on: on('2026-11-23') };
  const state = mediationGiven(...untilStage.settled, settlementDrawnUp());
  const share = state.settled?.shares.find(({ party }) => party === harborParty)?.amount ?? cents(0);
  const own: Participation = { matter: mint.collaboration(), party: harborParty, consents: [] };
  const resolution = { ...defaults.resolution, claimsAuthority: cents(share - 1), adminAuthority: share };
  const usual: Binder = { roles: ['claims'], settings: defaults, own };
  const signing = (more: Partial<Binder>) =>
    outcomeOf(signSettlement(state, anOffer, signature, by(harborParty), { ...usual, ...more }));

  test.each<[string, Partial<Binder>, string]>([
    ['as far as its settings let claims go', {}, 'SettlementSigned'],
    ['no further', { settings: { resolution } }, 'authorityExceeded'],
    ['an administrator further', { roles: ['insurerAdmin'], settings: { resolution } }, 'SettlementSigned'],
    ['up to its limits', { own: { ...own, coverage: { primary: share } } }, 'SettlementSigned'],
    ['and not beyond', { own: { ...own, coverage: { primary: cents(share - 1) } } }, 'limitExceeded'],
  ])('%s', (_, more, outcome) => {
    expect(signing(more)).toBe(outcome);
  });
});
