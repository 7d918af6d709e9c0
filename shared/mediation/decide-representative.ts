import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { PrincipalId } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/refusal.ts';
import { type Acting, ended, notOpener, whoOf } from './acting.ts';
import type { Mediation, MediationEvent } from './mediation.ts';
import { isFamily, type Party } from './party.ts';
import { forbid, full } from './rules.ts';

/** How often somebody else comes to speak for a family. */
const mostChanges = 10;

export const Representing = z.strictObject({
  principal: PrincipalId.meta({
    description: 'Who speaks for the family from now on; the platform tells counsel’s ids',
  }),
  lawyer: z.boolean().meta({ description: 'Whether that is a lawyer, or somebody who stands by the family' }),
});

/**
 * Names somebody else who speaks for the family, at once. Whoever speaks for it hands over; the insurer that opened the
 * mediation corrects whom it named, as long as nobody has spoken for the family yet: no insurer chooses who signs for it.
 * Whether there is such a principal is nobody's to learn: whoever is none never gets in.
 */
export const nameRepresentative = (
  state: Mediation,
  { principal, lawyer: isLawyer }: z.output<typeof Representing>,
  acting: Acting,
):
  | Extract<MediationEvent, { type: 'RepresentativeNamed' }>[]
  | Refusal<'mediationClosed' | 'notTheOpener' | 'notAParty' | 'alreadyDone' | 'invalidRequest' | 'tooMany'> => {
  const over = ended(state);
  if (over) return over;
  const family = state.parties.find(isFamily);
  if (!family) return forbid('notAParty', 'No family is a party: nobody speaks for one.');
  if (whoOf(acting) !== family.id) {
    const refused = notOpener(state, acting);
    if (isRefusal(refused)) return refused;
    if (hasSpoken(state, family)) return forbid('notAParty', 'Whoever speaks for the family hands over, nobody else.');
  }
  if (family.representative?.principal === principal) return refuse('alreadyDone', 'This principal speaks for it.');
  const mediators = [...state.candidates, ...state.asked];
  if (mediators.some((each) => each.principal === principal)) {
    return invalid({ pointer: '#/principal', rule: 'apart', detail: 'is one of the mediators to choose from' });
  }
  return (
    full(state.formerly ?? [], mostChanges, 'changes of who speaks for the family') ?? [
      { type: 'RepresentativeNamed', party: family.id, who: whoOf(acting), principal, isLawyer },
    ]
  );
};

/** Whether anything was done for a family. What is answered sealed comes after that. */
const hasSpoken = ({ briefs }: Mediation, { id, preferences, check, answer, signed }: Party): boolean =>
  [preferences, check, answer, signed].some((said) => said !== undefined) || briefs.some(({ party }) => party === id);
