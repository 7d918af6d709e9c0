import * as z from 'zod';
import { invalid } from '../../cases/rules.ts';
import { MediatorId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { type Acting, actingParty, notOpener } from '../acting.ts';
import { foresee } from '../evolve.ts';
import type { Candidate, Mediation, MediationEvent } from '../mediation.ts';
import { forbid } from '../rules.ts';
import { isSpent, propose } from './choice.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Mediators among whom the parties choose, at most at one time. */
export const mostCandidates = 10;

const some = z.array(MediatorId).max(mostCandidates);

export const Naming = z.strictObject({
  candidates: some
    .min(1)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'must name each once', params: { rule: 'unique' } })
    .meta({ description: 'Mediators of the panel: see `GET /v1/mediators`' }),
});

/** Names others, once all have said whom they like and nobody is left to choose from. All rank and strike anew. */
export const nameCandidates = (
  state: Mediation,
  candidates: readonly Candidate[],
  acting: Acting,
):
  | EventOf<'CandidatesNamed'>[]
  | Refusal<'mediationClosed' | 'notTheOpener' | 'tooLateToChoose' | 'invalidRequest'> => {
  const refused = notOpener(state, acting);
  if (refused) return refused;
  if (state.mediator || !isSpent(state)) {
    return forbid('tooLateToChoose', 'Others are named once all have said whom they like, and nobody is left.');
  }
  const known = candidates.findIndex(({ id, principal }) =>
    state.asked.some((each) => each.id === id || each.principal === principal),
  );
  if (known !== -1) {
    return invalid({
      pointer: `#/candidates/${known}`,
      rule: 'dropped',
      detail: 'was asked in this mediation already, and is out of it',
    });
  }
  const seated = candidates.findIndex(({ principal }) =>
    state.parties.some(({ representative }) => representative?.principal === principal),
  );
  if (seated !== -1) {
    return invalid({ pointer: `#/candidates/${seated}`, rule: 'apart', detail: 'speaks for the family' });
  }
  return [{ type: 'CandidatesNamed', candidates }];
};

/** What a party thinks of those it may choose from. */
export const PreferenceList = z
  .strictObject({
    ranked: some.default([]).meta({ description: 'Whom the party would take, the one it likes best first' }),
    struck: some.default([]).meta({ description: 'Whom it would not take at all' }),
  })
  .refine(({ ranked, struck }) => new Set([...ranked, ...struck]).size === ranked.length + struck.length, {
    error: 'must name each once, in one of the two',
    path: ['struck'],
    params: { rule: 'unique' },
  });

/**
 * Says whom a party likes and whom it strikes; again, until all have said so. The last one to do so has the mediator
 * proposed whom all of them like best; if nobody is left, others have to be named, and nobody relents: who did would learn
 * whom others struck.
 */
export const givePreferences = (
  state: Mediation,
  { ranked, struck }: z.output<typeof PreferenceList>,
  acting: Acting,
):
  | (EventOf<'PreferencesGiven'> | EventOf<'MediatorProposed'>)[]
  | Refusal<'mediationClosed' | 'notAParty' | 'tooLateToChoose' | 'invalidRequest' | 'alreadyDone'> => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  if (state.mediator)
    return forbid('tooLateToChoose', 'A mediator was proposed: say whether a conflict is in the way.');
  if (isSpent(state)) return forbid('tooLateToChoose', 'Nobody is left to choose from: others are to be named first.');
  const known = new Set(state.candidates.map(({ id }) => id));
  for (const [list, ids] of Object.entries({ ranked, struck })) {
    const place = ids.findIndex((id) => !known.has(id));
    if (place === -1) continue;
    return invalid({
      pointer: `#/${list}/${place}`,
      rule: 'candidate',
      detail: 'is none of the mediators to choose from',
    });
  }
  if (party.preferences && sameLists(party.preferences, { ranked, struck })) {
    return refuse('alreadyDone', 'You have said so.');
  }
  const given: EventOf<'PreferencesGiven'> = { type: 'PreferencesGiven', party: party.id, ranked, struck };
  const next = foresee(state, [given], acting.now);
  const isLast = next.parties.every(({ preferences }) => preferences !== undefined);
  return [given, ...(isLast ? propose(next) : [])];
};

const sameLists = (
  one: { readonly ranked: readonly MediatorId[]; readonly struck: readonly MediatorId[] },
  other: typeof one,
): boolean =>
  one.ranked.join() === other.ranked.join() && [...one.struck].sort().join() === [...other.struck].sort().join();
