import * as z from 'zod';
import { matterDuties, matterRules } from '../../cases/work/matter-step.ts';
import { PartyId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import { type Audience, seesAllocation } from '../audience.ts';
import type { Collaboration } from '../collaboration.ts';
import type { Participation } from '../participation.ts';
import { sharedSteps, shownStep, stepsFor } from './next-steps.ts';
import { isForHospital, type MatterStep } from './step.ts';

const Rule = z.object({
  code: z.enum(matterRules),
  source: z.string().meta({ description: 'Where the rule comes from' }),
});

export const MatterStepView = z
  .object({
    step: z.enum(matterDuties).meta({ description: 'What is to be done', example: 'signAgreement' }),
    party: PartyId.meta({ description: 'Which insurer owes it' }),
    yours: z.boolean(),
    about: z.string().optional().meta({ description: 'What it is about: a party of the matter, or the joint offer' }),
    what: z.string().meta({ description: 'In plain words' }),
    dueAt: Instant.optional(),
    overdue: z.boolean(),
    blockedBy: z
      .array(Rule.extend({ detail: z.string() }))
      .meta({ description: 'What must be done first; of yours alone' }),
    rule: Rule,
  })
  .meta({ id: 'MatterStep', description: 'Something that is to be done next in a matter' });

/**
 * What is to be done next, as somebody may know it: the insurers whom the matter waits for, who has not signed its own
 * part, a hospital nothing of money, and the family's counsel nothing of how the insurers come to terms.
 */
export const viewMatterSteps = (
  state: Collaboration,
  audience: Audience,
  own: Participation | undefined,
): z.output<typeof MatterStepView>[] => {
  const party = 'party' in audience ? audience.party : undefined;
  const mine = party === undefined ? [] : stepsFor(state, party, own);
  const others = seesAllocation(audience) ? sharedSteps(state).filter(({ owes }) => owes !== party) : [];
  const nameOf = (id: PartyId) => state.parties.find((each) => each.id === id)?.name ?? '';
  const isSeen = ({ duty }: MatterStep) => audience.kind !== 'hospital' || isForHospital(duty);
  return [...mine, ...others].filter(isSeen).map((each) => {
    const { duty, about, what, dueAt, blockedBy, rule } = shownStep(each, state);
    return {
      step: duty,
      party: each.owes,
      yours: each.owes === party,
      ...(about !== undefined && { about }),
      what: each.owes === party ? what : `${nameOf(each.owes)}: ${what}`,
      ...(dueAt !== undefined && { dueAt }),
      overdue: each.isLate,
      blockedBy: each.owes === party && audience.kind !== 'hospital' ? [...blockedBy] : [],
      rule,
    };
  });
};
