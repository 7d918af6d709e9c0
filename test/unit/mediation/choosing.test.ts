import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import type { Acting } from '../../../shared/mediation/acting.ts';
import { bestOf } from '../../../shared/mediation/choosing/choice.ts';
import { ConflictCheck, checkConflicts } from '../../../shared/mediation/choosing/decide-conflicts.ts';
import {
  givePreferences,
  nameCandidates,
  PreferenceList,
} from '../../../shared/mediation/choosing/decide-preferences.ts';
import type { Candidate, Mediation, MediationEvent } from '../../../shared/mediation/mediation.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { harborParty, summitParty } from '../../support/matter-events.ts';
import {
  all,
  by,
  byMediator,
  clearedBy,
  disclosedBy,
  familyParty,
  following,
  mediationGiven,
  mediatorProposed,
  miriam,
  opened,
  preferring,
  theo,
  untilStage,
  vera,
  waivedBy,
  xenia,
} from '../../support/mediation-events.ts';

const [first, second, third] = all;
const preferences = (ranked: readonly Candidate[], struck: readonly Candidate[] = []) =>
  PreferenceList.parse({ ranked: ranked.map(({ id }) => id), struck: struck.map(({ id }) => id) });

const check = (state: Mediation, outcome: string, acting: Acting, about?: string): MediationEvent[] => {
  const decided = checkConflicts(state, ConflictCheck.parse({ outcome, ...(about && { about }) }), acting);
  if (isRefusal(decided)) throw new Error(decided.detail);
  return decided;
};

describe('the choice of a mediator', () => {
  const best = (...events: readonly MediationEvent[]) => bestOf(mediationGiven(opened(), ...events))?.name;

  test.each<[string, Candidate | undefined, readonly MediationEvent[]]>([
    ['nobody says anything: whoever was named first', miriam, []],
    ['all like one best', theo, all.map((party) => preferring(party, [theo, vera]))],
    [
      'the smallest sum of ranks, though nobody’s first',
      theo,
      [
        preferring(first, [miriam, theo, vera]),
        preferring(second, [vera, theo, miriam]),
        preferring(third, [theo, vera, miriam]),
      ],
    ],
    [
      'a tie: whoever was named earlier',
      miriam,
      [preferring(first, [theo, miriam]), preferring(second, [miriam, theo])],
    ],
    [
      'whom somebody does not rank comes after all whom it does',
      vera,
      [preferring(first, [vera]), preferring(second, [vera, theo, miriam]), preferring(third, [theo, vera])],
    ],
    [
      'struck by one, liked by all others',
      theo,
      [preferring(first, [miriam]), preferring(second, [miriam]), preferring(third, [theo], [miriam])],
    ],
    ['all are struck', undefined, [preferring(first, [], [miriam, theo]), preferring(second, [], [vera])]],
  ])('%s', (_, expected, events) => expect(best(...events)).toBe(expected?.name));

  const lastOf = (...given: readonly MediationEvent[]) =>
    givePreferences(mediationGiven(opened(), ...given), preferences([], [miriam]), by(third));

  test('is made by the last party that says whom it likes', () => {
    expect(outcomeOf(lastOf(preferring(first)))).toBe('PreferencesGiven');
    expect(lastOf(preferring(first), preferring(second))).toMatchObject([
      { type: 'PreferencesGiven', party: third },
      { type: 'MediatorProposed', mediator: theo.id },
    ]);
  });

  test('may be thought over, until all have said so; the same again is nothing new', () => {
    const state = mediationGiven(opened(), preferring(first, [theo, vera], [miriam]));
    expect(outcomeOf(givePreferences(state, preferences([vera, theo], [miriam]), by(first)))).toBe('PreferencesGiven');
    expect(outcomeOf(givePreferences(state, preferences([theo, vera], [miriam]), by(first)))).toBe('alreadyDone');
  });

  test('is among those who were named, each once', () => {
    const decided = givePreferences(mediationGiven(opened()), preferences([miriam], [theo, xenia]), by(first));
    expect(faultsOf(decided)).toEqual(['#/struck/1 candidate']);
    const twice = PreferenceList.safeParse({ ranked: [miriam.id], struck: [miriam.id] });
    expect(twice.error?.issues.map(({ path }) => path.join('.'))).toEqual(['struck']);
  });

  describe('once all are struck', () => {
    const spent = mediationGiven(
      opened(),
      preferring(first, [], [miriam, theo, vera]),
      preferring(second),
      preferring(third, [theo]),
    );

    test('waits for others, named by whoever opened it; then all say anew whom they like', () => {
      expect(spent).toMatchObject({ stage: 'requested' });
      expect(outcomeOf(nameCandidates(spent, [xenia], by(summitParty)))).toBe('notTheOpener');
      const named = nameCandidates(spent, [xenia], by(harborParty));
      expect(named).toEqual([{ type: 'CandidatesNamed', candidates: [xenia] }]);
      const next = following(spent, named as MediationEvent[]);
      expect(next.candidates).toEqual([xenia]);
      expect(next.parties.some((party) => party.preferences)).toBe(false);
    });

    test('somebody may relent', () => {
      const relented = givePreferences(spent, preferences([], [miriam, theo]), by(first));
      expect(relented).toMatchObject([{ type: 'PreferencesGiven' }, { type: 'MediatorProposed', mediator: vera.id }]);
    });
  });

  test('others are not named while there is somebody to choose from', () => {
    expect(outcomeOf(nameCandidates(mediationGiven(opened()), [xenia], by(harborParty)))).toBe('tooLateToChoose');
    const proposed = mediationGiven(...untilStage.mediatorProposed);
    expect(outcomeOf(nameCandidates(proposed, [xenia], by(harborParty)))).toBe('tooLateToChoose');
  });

  test('nobody who was asked in this mediation is named again', () => {
    const alone = mediationGiven({ ...opened(), candidates: [miriam] }, mediatorProposed());
    const dropped = following(alone, check(alone, 'objected', by(harborParty)));
    expect(dropped).toMatchObject({ stage: 'requested', candidates: [], asked: [miriam] });
    expect(faultsOf(nameCandidates(dropped, [xenia, miriam], by(harborParty)))).toEqual(['#/candidates/1 dropped']);
  });
});

describe('conflicts with the mediator who is proposed', () => {
  const asked = untilStage.mediatorProposed;
  const clear = ['mediator' as const, ...all].map(clearedBy);
  const typesOf = (events: readonly MediationEvent[]) => events.map(({ type }) => type);

  test('all look, the mediator too: the last who finds none has the mediator appointed', () => {
    for (const [place, who] of (['mediator', ...all] as const).entries()) {
      const state = mediationGiven(...asked, ...clear.filter((_, other) => other !== place));
      const acting = who === 'mediator' ? byMediator() : by(who);
      expect(typesOf(check(state, 'clear', acting))).toEqual(['ConflictChecked', 'MediatorAppointed']);
    }
  });

  test('whoever has looked says so once', () => {
    const state = mediationGiven(...asked, clearedBy('mediator'), clearedBy(first));
    for (const acting of [byMediator(), by(first)]) {
      expect(outcomeOf(checkConflicts(state, { outcome: 'clear' }, acting))).toBe('alreadyDone');
    }
  });

  test('what is disclosed, every party waives, whoever disclosed it too; the last one has the mediator appointed', () => {
    const state = mediationGiven(...asked, ...clear.slice(1), disclosedBy('mediator'));
    expect(state.stage).toBe('mediatorProposed');
    const waived = mediationGiven(
      ...asked,
      ...clear.slice(1),
      disclosedBy('mediator'),
      waivedBy(first),
      waivedBy(second),
    );
    expect(typesOf(check(state, 'waived', by(third)))).toEqual(['ConflictWaived']);
    expect(typesOf(check(waived, 'waived', by(third)))).toEqual(['ConflictWaived', 'MediatorAppointed']);
    expect(outcomeOf(checkConflicts(waived, { outcome: 'waived' }, by(first)))).toBe('alreadyDone');
    expect(outcomeOf(checkConflicts(waived, { outcome: 'waived' }, byMediator()))).toBe('notAParty');
  });

  test('what comes to mind later, all waive anew', () => {
    const waived = mediationGiven(
      ...asked,
      ...clear.slice(1),
      disclosedBy('mediator'),
      waivedBy(first),
      waivedBy(second),
    );
    const later = following(waived, check(waived, 'disclosed', by(second), 'My sister works for it.'));
    expect(later.parties.map(({ answer }) => answer)).toEqual([undefined, undefined, undefined]);
    expect(later.disclosedIn).toHaveLength(2);
    expect(later.mediator?.isAppointed).toBeUndefined();
  });

  test('a disclosure says what it is about', () => {
    expect(ConflictCheck.safeParse({ outcome: 'disclosed' }).error?.issues[0]?.path).toEqual(['about']);
  });

  test.each([
    ['a party objects', by(summitParty), { why: 'objection', who: summitParty }],
    ['the family objects', by(familyParty), { why: 'objection', who: familyParty }],
    ['the mediator declines', byMediator(), { why: 'declined', who: 'mediator' }],
  ] as const)('%s: the next one is asked, and all look anew', (_, acting, why) => {
    const state = mediationGiven(...asked, clearedBy(first), disclosedBy(second), waivedBy(third));
    const events = check(state, 'objected', acting, 'Not this one.');
    expect(events).toEqual([
      { type: 'MediatorDropped', mediator: miriam.id, ...why, reason: 'Not this one.' },
      { type: 'MediatorProposed', mediator: theo.id },
    ]);
    const next = following(state, events);
    expect(next).toMatchObject({
      stage: 'mediatorProposed',
      mediator: theo,
      candidates: [theo, vera],
      disclosedIn: [],
    });
    expect(next.parties.some((party) => party.check ?? party.answer)).toBe(false);
  });

  test('dropped without another: others are to be named', () => {
    const struck = mediationGiven(opened(), preferring(first, [], [theo, vera]), mediatorProposed());
    const events = check(struck, 'objected', by(second));
    expect(typesOf(events)).toEqual(['MediatorDropped']);
    expect(following(struck, events)).toMatchObject({ stage: 'requested', candidates: [theo, vera] });
  });
});
