import type { MediatorId } from '../../kernel/ids.ts';
import type { Candidate, Mediation, MediationEvent } from '../mediation.ts';

type Choosing = Pick<Mediation, 'parties' | 'candidates' | 'isChoiceOver'>;

/**
 * Whom the parties like best of those whom none of them struck: whoever has the smallest sum of ranks, the one named
 * earlier before the one named later. Whom somebody does not rank comes after all whom it does.
 */
export const bestOf = ({ parties, candidates }: Choosing): Candidate | undefined => {
  const isStruck = (id: MediatorId) => parties.some(({ preferences }) => preferences?.struck.includes(id));
  const sumOf = (id: MediatorId) =>
    parties.reduce((sum, { preferences }) => sum + rankIn(preferences?.ranked ?? [], id, candidates.length), 0);
  return candidates
    .filter(({ id }) => !isStruck(id))
    .toSorted((one, other) => sumOf(one.id) - sumOf(other.id))
    .at(0);
};

const rankIn = (ranked: readonly MediatorId[], id: MediatorId, many: number): number => {
  const place = ranked.indexOf(id);
  return place === -1 ? many : place;
};

type EventOf<Type extends MediationEvent['type']> = Extract<MediationEvent, { type: Type }>;

/** Whoever is to be asked next; nobody, if there is nobody left: then others have to be named. */
export const propose = (state: Choosing): EventOf<'MediatorProposed'>[] => {
  const best = bestOf(state);
  return best ? [{ type: 'MediatorProposed', mediator: best.id }] : [];
};

/**
 * Whether nobody is left to choose from. That counts once all have said whom they like, or their silence was taken to leave
 * it to the others: sooner, it would tell one party whom others struck.
 */
export const isSpent = (state: Choosing): boolean => isOver(state) && bestOf(state) === undefined;

const isOver = ({ parties, isChoiceOver }: Choosing): boolean =>
  isChoiceOver === true || parties.every(({ preferences }) => preferences !== undefined);

/** Lets a mediator go who was proposed, and asks the next one. */
export const drop = (
  state: Choosing,
  { id: mediator }: Pick<Candidate, 'id'>,
  why: Omit<EventOf<'MediatorDropped'>, 'type' | 'mediator'>,
): (EventOf<'MediatorDropped'> | EventOf<'MediatorProposed'>)[] => [
  { type: 'MediatorDropped', mediator, ...why },
  ...propose({ ...state, candidates: state.candidates.filter(({ id }) => id !== mediator) }),
];
