import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Participation } from '../../../shared/collaboration/participation.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import type { SettlementBinder } from '../../../shared/mediation/settlement/binding.ts';
import { drawUpSettlement, signSettlement } from '../../../shared/mediation/settlement/decide-settlement.ts';
import { portionsOf } from '../../../shared/mediation/settlement/portions.ts';
import { SettlementDraft, type SettlementTerms } from '../../../shared/mediation/settlement/terms.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { aCaseId, given } from '../../support/cases.ts';
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
import { cents, on, readyForOffer, reported, reviewed, triaged } from '../../support/resolution-events.ts';

const settled = mediationGiven(...untilStage.settled);
const drawing = (terms: SettlementTerms, state = settled) => drawUpSettlement(state, terms, byMediator());
const structured = (present: number, payee = 'Evergreen Life'): SettlementTerms['structured'][number] => ({
  kind: 'annuity',
  payee,
  present: cents(present) as number as SettlementTerms['structured'][number]['present'],
  from: on('2027-01-01'),
  described: 'A thousand a month for life.',
});

const payee = (name: string) => ({ name, amount: 1, as: 'patient' });

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
      { ...settlement(4_000_000), structured: [structured(5_999_999), structured(1, 'Another')] },
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

  test.each<[string, Partial<Record<'payees' | 'structured', readonly object[]>>, readonly string[]]>([
    ['a payee twice, however it is written', { payees: ['Ana', ' ANA '].map(payee) }, ['payees unique']],
    ['whom the annuity is bought of among them', { payees: ['Ana', 'Evergreen Life'].map(payee) }, ['payees unique']],
    [
      'more payees than an offer has',
      { payees: Array.from({ length: 10 }, (_, at) => payee(`P${at}`)) },
      ['payees most'],
    ],
    ['as many', { payees: Array.from({ length: 9 }, (_, at) => payee(`P${at}`)) }, []],
  ])('names each payee once, with those of what is structured: %s', (_, more, faults) => {
    const { release } = settlement(1);
    const draft = SettlementDraft.safeParse({ release, structured: [structured(1)], ...more });
    expect(
      (draft.error?.issues ?? []).map(
        (issue) => `${issue.path.join('/')} ${'params' in issue ? issue.params?.rule : ''}`,
      ),
    ).toEqual(faults);
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
  const cleared = { insured: 'Dr. Lee', answer: 'given', toldIn: 1 } as const;
  const own: Participation = { matter: mint.collaboration(), party: harborParty, consents: [cleared] };
  const resolution = { ...defaults.resolution, claimsAuthority: cents(share - 1), adminAuthority: share };
  const usual: SettlementBinder = { roles: ['claims'], settings: defaults, own };
  const signing = (more: Partial<SettlementBinder>) =>
    outcomeOf(signSettlement(state, anOffer, signature, by(harborParty), { ...usual, ...more }));

  test.each<[string, Partial<SettlementBinder>, string]>([
    ['as far as its settings let claims go', {}, 'SettlementSigned'],
    ['no further', { settings: { resolution } }, 'authorityExceeded'],
    ['an administrator further', { roles: ['insurerAdmin'], settings: { resolution } }, 'SettlementSigned'],
    ['up to its limits', { own: { ...own, coverage: { primary: share } } }, 'SettlementSigned'],
    ['and not beyond', { own: { ...own, coverage: { primary: cents(share - 1) } } }, 'limitExceeded'],
    ['with the consents of its insureds', { own: { ...own, consents: [] } }, 'consentsMissing'],
    [
      'all of them',
      { own: { ...own, consents: [cleared, { ...cleared, insured: 'Dr. Wu', answer: 'awaited' }] } },
      'consentsMissing',
    ],
    [
      'as an offer could be made by the lead',
      { leadCase: given(...reported(), ...readyForOffer()) },
      'SettlementSigned',
    ],
    [
      'and not before the family was told what was found',
      { leadCase: given(...reported(), triaged(), ...reviewed()) },
      'findingsNotShared',
    ],
  ])('%s', (_, more, outcome) => {
    expect(signing(more)).toBe(outcome);
  });

  test('without the family, an offer comes later, and so does what comes before one', () => {
    const parties = state.parties.filter(({ id }) => id !== familyParty);
    const binder = { ...usual, own: { ...own, consents: [] } };
    expect(outcomeOf(signSettlement({ ...state, parties }, anOffer, signature, by(harborParty), binder))).toBe(
      'SettlementSigned',
    );
  });

  test('in a case of its own, an offer was made before', () => {
    const from = { case: aCaseId };
    const binder = { ...usual, own: undefined };
    expect(outcomeOf(signSettlement({ ...state, from }, anOffer, signature, by(harborParty), binder))).toBe(
      'SettlementSigned',
    );
  });
});

describe('who pays whom', () => {
  const paid = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 10 });

  test('each insurer its share, each payee what it is to have, to the cent, in few payments', () => {
    fc.assert(
      fc.property(paid, fc.array(fc.nat(100_000_000), { maxLength: 12 }), (amounts, cuts) => {
        const payees = amounts.map((amount, place) => ({ name: `Payee ${place}`, amount: cents(amount) }));
        const sum = amounts.reduce((all, amount) => all + amount, 0);
        const places = [0, ...cuts.map((cut) => cut % (sum + 1)).toSorted((a, b) => a - b), sum];
        const shares = places
          .slice(1)
          .map((to, place) => ({ party: mint.party(), amount: cents(to - (places[place] ?? 0)) }));
        const portions = portionsOf(payees, shares);
        const summed = (those: typeof portions) => those.reduce((all, { amount }) => all + amount, 0);
        for (const { party, amount } of shares) {
          expect(summed(portions.filter((each) => each.party === party))).toBe(amount);
        }
        for (const { name, amount } of payees) {
          expect(summed(portions.filter(({ payee }) => payee === name))).toBe(amount);
        }
        expect(portions.every(({ amount }) => amount > 0)).toBe(true);
        expect(portions.length).toBeLessThan(payees.length + shares.length);
      }),
    );
  });

  test('payees in their order, by insurers in theirs', () => {
    const [first, second] = [harborParty, summitParty];
    const payees = [
      { name: 'Ana Ruiz', amount: cents(7) },
      { name: 'Evergreen Life', amount: cents(3) },
    ];
    const shares = [
      { party: first, amount: cents(6) },
      { party: second, amount: cents(4) },
    ];
    expect(portionsOf(payees, shares)).toEqual([
      { party: first, payee: 'Ana Ruiz', amount: 6 },
      { party: second, payee: 'Ana Ruiz', amount: 1 },
      { party: second, payee: 'Evergreen Life', amount: 3 },
    ]);
  });
});
