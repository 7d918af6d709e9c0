import { describe, expect, test } from 'vitest';
import { mint } from '../../../shared/kernel/mint.ts';
import { nameRepresentative } from '../../../shared/mediation/decide-representative.ts';
import type { MediationEvent } from '../../../shared/mediation/mediation.ts';
import { seatsIn } from '../../../shared/mediation/seats.ts';
import { tell } from '../../../shared/mediation/telling.ts';
import { someActor } from '../../support/cases.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { harborParty, morning, summitParty } from '../../support/matter-events.ts';
import {
  by,
  byMediator,
  familyParty,
  following,
  mediationGiven,
  miriam,
  preferring,
  untilStage,
} from '../../support/mediation-events.ts';

const opened = mediationGiven(...untilStage.requested);
const first = opened.parties.find(({ id }) => id === familyParty)?.representative?.principal ?? someActor;
const another = mint.principal();
const naming = (state = opened, acting = by(familyParty), principal = another, lawyer = true) =>
  nameRepresentative(state, { principal, lawyer }, acting);
const named = (principal = another): MediationEvent => ({
  type: 'RepresentativeNamed',
  party: familyParty,
  who: familyParty,
  principal,
  isLawyer: true,
});
const counselIn = (state = opened) =>
  seatsIn(state).flatMap(({ as, principal, isEnded }) => (as === 'counsel' ? [[principal, isEnded]] : []));

describe('who speaks for the family', () => {
  test('hands over at any time, and has no seat from then on', () => {
    for (const stage of ['requested', 'agreementSigned', 'bids', 'settled'] as const) {
      const state = mediationGiven(...untilStage[stage]);
      const events = naming(state);
      expect(events).toEqual([named()]);
      const after = following(state, events);
      expect(after.stage).toBe(stage);
      expect(counselIn(after)).toEqual([
        [another, false],
        [first, true],
      ]);
    }
  });

  test('may come back, and hand over ten times in all', () => {
    const back = mediationGiven(...untilStage.requested, named(), named(first));
    expect(counselIn(back)).toEqual([
      [first, false],
      [another, true],
    ]);
    const often = Array.from({ length: 10 }, (_, time) => named(time % 2 === 0 ? another : first));
    expect(
      outcomeOf(naming(mediationGiven(...untilStage.requested, ...often), by(familyParty), mint.principal())),
    ).toBe('tooMany');
  });

  test('is corrected by the insurer that opened it, as long as nobody has spoken for the family', () => {
    expect(naming(opened, by(harborParty))).toEqual([{ ...named(), who: harborParty }]);
    expect(outcomeOf(naming(opened, by(summitParty)))).toBe('notTheOpener');
    expect(outcomeOf(naming(opened, byMediator()))).toBe('notTheOpener');
    const preferred = mediationGiven(...untilStage.requested, preferring(familyParty));
    expect(outcomeOf(naming(preferred, by(harborParty)))).toBe('notAParty');
    expect(outcomeOf(naming(preferred))).toBe('RepresentativeNamed');
    for (const stage of ['mediatorAppointed', 'agreementSigned', 'settled'] as const) {
      expect(outcomeOf(naming(mediationGiven(...untilStage[stage]), by(harborParty)))).toBe('notAParty');
    }
    const brief = { type: 'BriefGiven', id: mint.brief(), party: familyParty, isForAll: true, text: 'x' } as const;
    expect(outcomeOf(naming(mediationGiven(...untilStage.requested, brief), by(harborParty)))).toBe('notAParty');
  });

  test('is nobody who mediates, who speaks for it already, or where there is no family, and nobody once it ended', () => {
    expect(faultsOf(naming(opened, by(familyParty), miriam.principal))).toEqual(['#/principal apart']);
    const dropped = mediationGiven(...untilStage.agreementSigned);
    const [asked] = dropped.asked;
    const gone = { ...dropped, candidates: [] };
    expect(faultsOf(naming(gone, by(familyParty), asked?.principal))).toEqual(['#/principal apart']);
    expect(outcomeOf(naming(opened, by(familyParty), first))).toBe('alreadyDone');
    const parties = opened.parties.filter(({ id }) => id !== familyParty);
    expect(outcomeOf(naming({ ...opened, parties }, by(harborParty)))).toBe('notAParty');
    expect(outcomeOf(naming(mediationGiven(...untilStage.closed)))).toBe('mediationClosed');
  });

  test('is told to all, without who it is', () => {
    const said = (isLawyer: boolean) =>
      tell({ ...named(), isLawyer, sequence: 2, at: morning, by: { actor: someActor } } as never, opened).what;
    expect(said(true)).toMatch(/^Somebody else speaks for .+[^r]\.$/);
    expect(said(false)).toMatch(/, who is no lawyer\.$/);
  });
});
