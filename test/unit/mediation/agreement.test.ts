import { describe, expect, test } from 'vitest';
import { usualAgreement } from '../../../shared/mediation/agreement.ts';
import { Draft, drawUpAgreement, signAgreement } from '../../../shared/mediation/decide-agreement.ts';
import { isAgreed } from '../../../shared/mediation/reached.ts';
import { borneBy } from '../../../shared/mediation/shares.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { atlasParty, harborParty, summitParty } from '../../support/matter-events.ts';
import {
  all,
  bearing,
  by,
  byMediator,
  drawnUp,
  familyParty,
  following,
  mediationGiven,
  openedOfCase,
  openedSo,
  signedBy,
  untilStage,
} from '../../support/mediation-events.ts';
import { cents, on } from '../../support/resolution-events.ts';

const { mediatorAppointed, mediatorProposed, agreementSigned, bids, settled } = untilStage;
const share = (party: string, points: number) => ({ party, share: points });
const draft = (more: object = {}) => Draft.parse(more);
const drawing = (more: object, state = mediationGiven(...mediatorAppointed)) =>
  drawUpAgreement(state, draft(more), byMediator());
const signature = (version = 1) => ({ version, signatory: 'Kim Osei', on: on('2026-11-23') });

describe('an agreement to mediate', () => {
  test('has our wording, no margin, and equal costs, if nothing else is said', () => {
    expect(drawing({})).toEqual([
      {
        type: 'AgreementDrawnUp',
        who: 'mediator',
        version: 1,
        text: usualAgreement,
        rounds: 0,
        margin: 0,
        roundDays: 2,
        // What cannot be parted falls to those named first.
        costs: [share(harborParty, 3_334), share(summitParty, 3_333), share(familyParty, 3_333)],
      },
    ]);
  });

  test('has three rounds, if it says who bears what and nothing else', () => {
    const bearing = [share(harborParty, 5_000), share(summitParty, 5_000)];
    const roundsIn = (more: object) => drawing({ bearing, ...more });
    expect(roundsIn({})).toMatchObject([{ rounds: 3 }]);
    expect(roundsIn({ rounds: 0 })).toMatchObject([{ rounds: 0 }]);
    expect(faultsOf(drawing({ rounds: 1 }))).toEqual(['#/bearing required']);
  });

  test('among one insurer and a family: all of it is borne by the one', () => {
    const state = mediationGiven(...openedSo(openedOfCase, mediatorAppointed));
    expect(drawing({}, state)).toMatchObject([
      {
        costs: [share(harborParty, 5_000), share(familyParty, 5_000)],
        bearing: [share(harborParty, 10_000)],
        rounds: 3,
      },
    ]);
  });

  const third = [share(harborParty, 3_000), share(summitParty, 3_000)];
  test.each([
    ['costs that do not sum', { costs: [...third, share(familyParty, 3_999)] }, '#/costs sum'],
    [
      'costs that leave somebody out',
      { costs: [share(harborParty, 5_000), share(summitParty, 5_000)] },
      '#/costs parties',
    ],
    ['costs of a stranger', { costs: [...third, share(atlasParty, 4_000)] }, '#/costs parties'],
    ['costs of one twice', { costs: [...third, share(summitParty, 4_000), share(familyParty, 0)] }, '#/costs unique'],
    [
      'what is settled, borne by the family too',
      { bearing: [...third, share(familyParty, 4_000)] },
      '#/bearing parties',
    ],
    ['what is settled, not all of it', { bearing: third }, '#/bearing sum'],
    ['what is settled, by one of two', { bearing: [share(harborParty, 10_000)] }, '#/bearing parties'],
  ])('is refused with %s', (_, more, fault) => expect(faultsOf(drawing(more))).toEqual([fault]));

  test('may leave somebody with nothing to bear', () => {
    expect(outcomeOf(drawing({ bearing: [share(harborParty, 10_000), share(summitParty, 0)] }))).toBe(
      'AgreementDrawnUp',
    );
  });

  test('is drawn up once a mediator is appointed, and not while sealed answers are given or after all is settled', () => {
    expect(outcomeOf(drawUpAgreement(mediationGiven(...mediatorProposed), draft(), by(harborParty)))).toBe(
      'mediatorNotProposed',
    );
    expect(outcomeOf(drawing({}, mediationGiven(...bids)))).toBe('roundOpen');
    expect(outcomeOf(drawing({}, mediationGiven(...settled)))).toBe('nothingSettled');
    expect(outcomeOf(drawUpAgreement(mediationGiven(...mediatorAppointed), draft(), by(summitParty)))).toBe(
      'notTheOpener',
    );
  });

  test('drawn up anew is signed anew, by all', () => {
    const signed = mediationGiven(...agreementSigned);
    expect(isAgreed(signed)).toBe(true);
    const anew = following(signed, drawing({}, signed));
    expect([anew.stage, anew.agreement?.version, isAgreed(anew)]).toEqual(['mediatorAppointed', 2, false]);
    expect(outcomeOf(signAgreement(anew, signature(1), by(harborParty)))).toBe('olderVersion');
    expect(outcomeOf(signAgreement(anew, signature(2), by(harborParty)))).toBe('AgreementSigned');
  });

  test('is drawn up twenty times at most', () => {
    const state = mediationGiven(...mediatorAppointed, drawnUp({ version: 20 }));
    expect(outcomeOf(drawing({}, state))).toBe('tooMany');
  });

  test('is signed once by each party, when there is one, on a day that has come', () => {
    const none = mediationGiven(...mediatorAppointed);
    expect(outcomeOf(signAgreement(none, signature(), by(harborParty)))).toBe('notYetAgreed');
    const state = mediationGiven(...mediatorAppointed, drawnUp(), signedBy(harborParty));
    expect(outcomeOf(signAgreement(state, signature(), by(harborParty)))).toBe('alreadyDone');
    expect(outcomeOf(signAgreement(state, signature(), byMediator()))).toBe('notAParty');
    const tooSoon = { ...signature(), on: on('2026-11-26') };
    expect(outcomeOf(signAgreement(state, tooSoon, by(summitParty)))).toBe('invalidRequest');
    const [last, ...others] = all;
    const almost = mediationGiven(...mediatorAppointed, drawnUp(), ...others.map((party) => signedBy(party)));
    expect(almost.stage).toBe('mediatorAppointed');
    expect(following(almost, signAgreement(almost, signature(), by(last))).stage).toBe('agreementSigned');
  });
});

test('what each bears of an amount sums to it, to the cent', () => {
  expect(borneBy(cents(10_000_001), bearing).map(({ amount }) => amount)).toEqual([6_000_001, 4_000_000]);
  expect(borneBy(cents(1), [...bearing].reverse())).toEqual([
    { party: summitParty, amount: 0 },
    { party: harborParty, amount: 1 },
  ]);
});
