import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartyId } from '../../../shared/kernel/ids.ts';
import { isRefusal, type Refusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import type { Acting } from '../../../shared/mediation/acting.ts';
import { audienceOf } from '../../../shared/mediation/audience.ts';
import { bestOf } from '../../../shared/mediation/choosing/choice.ts';
import { ConflictCheck, checkConflicts, mostDisclosures } from '../../../shared/mediation/choosing/decide-conflicts.ts';
import {
  givePreferences,
  nameCandidates,
  PreferenceList,
} from '../../../shared/mediation/choosing/decide-preferences.ts';
import { timePassed, wakesAt } from '../../../shared/mediation/clock.ts';
import type { Candidate, Mediation, MediationEvent, Who } from '../../../shared/mediation/mediation.ts';
import { rowsFor } from '../../../shared/mediation/pointer.ts';
import { pendingIn } from '../../../shared/mediation/reached.ts';
import { isTold, tell } from '../../../shared/mediation/telling.ts';
import { viewMediation } from '../../../shared/mediation/view.ts';
import { stepsIn } from '../../../shared/mediation/work/next-steps.ts';
import { mediationWaits } from '../../../shared/mediation/workflow.ts';
import { harbor, someActor } from '../../support/cases.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { harborParty, morning, summitParty } from '../../support/matter-events.ts';
import { codesFor } from '../../support/mediation-commands.ts';
import {
  all,
  by,
  byMediator,
  clearedBy,
  disclosedBy,
  familyParty,
  following,
  instantAfter,
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

    test('nobody relents: who did would learn whom others struck', () => {
      for (const party of all) {
        expect(outcomeOf(givePreferences(spent, preferences([], [miriam, theo]), by(party)))).toBe('tooLateToChoose');
      }
      const named = following(spent, nameCandidates(spent, [xenia], by(harborParty)));
      expect(outcomeOf(givePreferences(named, preferences([xenia]), by(first)))).toBe('PreferencesGiven');
    });
  });

  test('others are not named while there is somebody to choose from, or somebody has not said whom it likes', () => {
    expect(outcomeOf(nameCandidates(mediationGiven(opened()), [xenia], by(harborParty)))).toBe('tooLateToChoose');
    const alone = mediationGiven(opened(), preferring(harborParty, [], [miriam, theo, vera]), preferring(summitParty));
    expect(outcomeOf(nameCandidates(alone, [xenia], by(harborParty)))).toBe('tooLateToChoose');
    const proposed = mediationGiven(...untilStage.mediatorProposed);
    expect(outcomeOf(nameCandidates(proposed, [xenia], by(harborParty)))).toBe('tooLateToChoose');
  });

  test('nobody who was asked in this mediation is named again, under whichever entry of the panel', () => {
    const alone = mediationGiven({ ...opened(), candidates: [miriam] }, mediatorProposed());
    const dropped = following(alone, check(alone, 'objected', by(harborParty)));
    expect(dropped).toMatchObject({ stage: 'requested', candidates: [], asked: [miriam] });
    expect(outcomeOf(givePreferences(dropped, preferences([]), by(first)))).toBe('tooLateToChoose');
    expect(faultsOf(nameCandidates(dropped, [xenia, miriam], by(harborParty)))).toEqual(['#/candidates/1 dropped']);
    const relisted = { ...vera, principal: miriam.principal };
    expect(faultsOf(nameCandidates(dropped, [xenia, relisted], by(harborParty)))).toEqual(['#/candidates/1 dropped']);
    const renewed = { ...miriam, principal: vera.principal };
    expect(faultsOf(nameCandidates(dropped, [renewed], by(harborParty)))).toEqual(['#/candidates/0 dropped']);
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

  test('each discloses so many things at most, and of another mediator anew', () => {
    const often = (who: Who, many = mostDisclosures) => Array.from({ length: many }, () => disclosedBy(who));
    const disclosing = (state: Mediation, acting: Acting) =>
      outcomeOf(checkConflicts(state, { outcome: 'disclosed', about: 'We met.' }, acting));
    for (const who of ['mediator', first] as const) {
      const [own, other] = who === 'mediator' ? [byMediator(), by(first)] : [by(first), byMediator()];
      const few = mediationGiven(...asked, ...often(who, mostDisclosures - 1));
      const many = mediationGiven(...asked, ...often(who));
      expect([disclosing(few, own), disclosing(many, own)]).toEqual(['ConflictChecked', 'tooMany']);
      expect(disclosing(many, other)).toBe('ConflictChecked');
      const next = following(many, check(many, 'objected', by(second)));
      expect(disclosing(next, own)).toBe('ConflictChecked');
    }
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
    const dropped = following(struck, events);
    expect(dropped).toMatchObject({ stage: 'requested', candidates: [theo, vera] });
    // Whoever was silent left it to the others, and cannot come back to it until others are named.
    expect(pendingIn(dropped, 'requested')).toEqual([harborParty]);
    expect(outcomeOf(givePreferences(dropped, preferences([theo]), by(third)))).toBe('tooLateToChoose');
    const named = following(dropped, nameCandidates(dropped, [xenia], by(harborParty)));
    expect(pendingIn(named, 'requested')).toEqual(all);
    expect(named).not.toHaveProperty('isChoiceOver');
  });
});

describe('until all have said whom they like', () => {
  const choices = fc
    .tuple(fc.shuffledSubarray([miriam, theo, vera]), fc.nat(3))
    .map(([those, most]) => [those.slice(0, most), those.slice(most)] as const);
  const onlooker = fc.constantFrom(...all);
  const decided = (outcome: readonly MediationEvent[] | Refusal) => (isRefusal(outcome) ? outcome : [...outcome]);

  /** All that a party is shown, and all that it is answered. */
  const seenBy = async (party: PartyId, events: readonly MediationEvent[], own: ReturnType<typeof preferences>) => {
    const state = mediationGiven(...events);
    const acting = by(party);
    const told = record(events, { after: 0, at: morning, by: { actor: someActor } });
    const ledger = { events: async (_: string, sequences: readonly number[]) => sequences.map((n) => told[n - 1]) };
    const audience = audienceOf(state, acting.seat);
    return {
      view: await viewMediation(ledger as never, state, audience),
      timeline: told.filter((event) => isTold(audience, event, state)).map((event) => tell(event, state)),
      steps: stepsIn(state),
      pointer: rowsFor({ state, version: 1 }, { party, tenant: harbor }),
      awaited: mediationWaits.awaitedIn(state),
      reminder: timePassed(state, instantAfter(wakesAt(state))),
      codes: codesFor(state, acting),
      naming: decided(nameCandidates(state, [xenia], acting)),
      again: decided(givePreferences(state, own, acting)),
    };
  };

  test.each([
    ['from whom they chose first', [opened()]],
    [
      'from others, once nobody was left',
      [
        opened({ candidates: [xenia] }),
        mediatorProposed(xenia),
        { type: 'MediatorDropped', mediator: xenia.id, why: 'declined', who: 'mediator' },
        { type: 'CandidatesNamed', candidates: [miriam, theo, vera] },
      ],
    ],
  ] as const)('nobody learns whom others struck: %s', (_, before) =>
    fc.assert(
      fc.asyncProperty(
        onlooker,
        fc.nat(1),
        fc.option(choices, { nil: undefined }),
        fc.array(choices, { minLength: 1, maxLength: 3 }),
        fc.array(choices, { minLength: 1, maxLength: 3 }),
        choices,
        async (party, place, own, some, others, next) => {
          // One of the others has said whom it likes, perhaps more than once; the other has not.
          const rival = all.filter((each) => each !== party)[place] as PartyId;
          const mine = own ? [preferring(party, ...own)] : [];
          const times = Math.min(some.length, others.length);
          const given = (said: typeof some): MediationEvent[] => [
            ...before,
            ...mine,
            ...said.slice(0, times).map((each) => preferring(rival, ...each)),
          ];
          const again = preferences(...next);
          expect(await seenBy(party, given(some), again)).toEqual(await seenBy(party, given(others), again));
        },
      ),
    ),
  );
});
