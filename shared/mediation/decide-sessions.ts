import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { type BriefId, PartyId, type SessionId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import { isRefusal, type Refusal } from '../kernel/refusal.ts';
import { name, text } from '../kernel/text.ts';
import { type Acting, actingParty, notAgreed, notMediator } from './acting.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { full, tooFarAhead } from './rules.ts';

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Briefs and sessions of a mediation at most. */
const mostBriefs = 60;
const mostSessions = 100;

/** Days that a session lies ahead at most. */
const longest = 730;

export const Brief = z.strictObject({
  for: z.enum(['all', 'mediator']).meta({ description: 'Who reads it: all at the table, or the mediator alone' }),
  text: text(20_000),
});

/** Gives a brief: to all, or to the mediator alone. */
export const giveBrief = (
  state: Mediation,
  id: BriefId,
  { for: readers, text: said }: z.output<typeof Brief>,
  acting: Acting,
): EventOf<'BriefGiven'>[] | Refusal<'mediationClosed' | 'notAParty' | 'notYetAgreed' | 'tooMany'> => {
  const party = actingParty(state, acting);
  if (isRefusal(party)) return party;
  return (
    notAgreed(state) ??
    full(state.briefs, mostBriefs, 'briefs') ?? [
      { type: 'BriefGiven', id, party: party.id, isForAll: readers === 'all', text: said },
    ]
  );
};

export const Meeting = z
  .strictObject({
    kind: z.enum(['joint', 'caucus']).meta({ description: 'With all parties, or with some of them apart' }),
    with: z.array(PartyId).min(1).max(13).optional().meta({ description: 'Of a caucus: which parties' }),
    on: Instant.meta({ description: 'When it begins, or began' }),
    place: name(300).meta({ description: 'Where: a room, or a link' }),
    people: z.array(name(120)).max(40).default([]).meta({ description: 'Who comes, or came' }),
  })
  .refine(({ kind, with: parties }) => (kind === 'caucus') === (parties !== undefined), {
    error: 'must be there for a caucus, and only then',
    path: ['with'],
    params: { rule: 'required' },
  });

/** Sets a session, or notes one that was held. Of a caucus those hear who are in it. */
export const setSession = (
  state: Mediation,
  id: SessionId,
  { kind, with: some, on, place, people }: z.output<typeof Meeting>,
  acting: Acting,
):
  | EventOf<'SessionSet'>[]
  | Refusal<'mediationClosed' | 'notTheMediator' | 'notYetAgreed' | 'tooMany' | 'invalidRequest'> => {
  const refused = notMediator(state, acting) ?? notAgreed(state) ?? full(state.sessions, mostSessions, 'sessions');
  if (refused) return refused;
  const all = state.parties.map((party) => party.id);
  const parties = some ?? all;
  const unknown = parties.findIndex((party, place) => !all.includes(party) || parties.indexOf(party) !== place);
  if (unknown !== -1) {
    return invalid({ pointer: `#/with/${unknown}`, rule: 'parties', detail: 'must be a party, named once' });
  }
  return (
    tooFarAhead(on, { now: acting.now, days: longest, pointer: '#/on' }) ?? [
      { type: 'SessionSet', id, kind, with: parties, on, place, people },
    ]
  );
};
