import * as z from 'zod';
import { invalid } from '../cases/rules.ts';
import { type MediationId, type PartyId, PrincipalId, type TenantId } from '../kernel/ids.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { name, text } from '../kernel/text.ts';
import type { Settings } from '../tenancy/settings.ts';
import { Naming } from './choosing/decide-preferences.ts';
import type { Candidate, MediationEvent, Origin } from './mediation.ts';
import { forbid } from './rules.ts';
import { termsOf } from './terms.ts';

/** A mediation that is to be opened. */
export const Opening = z.strictObject({
  title: name(120).meta({
    description: 'What the parties call it; no patient in it',
    example: 'Transfer of March 2026',
  }),
  question: text(2_000).meta({
    description: 'What is to be mediated. All parties read it, and the mediator once chosen',
  }),
  family: z
    .strictObject({
      name: name(120).meta({ description: 'As the parties are to call it', example: 'The family' }),
      representative: PrincipalId.meta({
        description: 'Who speaks for it; the platform admits counsel, and tells their ids',
      }),
      lawyer: z.boolean().meta({ description: 'Whether that is a lawyer, or somebody who stands by the family' }),
    })
    .optional()
    .meta({ description: 'The patient and the family, if they are a party; needed where one insurer opens it alone' }),
  candidates: Naming.shape.candidates,
});
export type Opening = z.output<typeof Opening>;

type Insurer = { readonly id: PartyId; readonly name: string; readonly tenant: TenantId };

/** Opens a mediation between insurers and, if it is a party, the family. */
export const openMediation = (
  { id, family: familyParty }: { readonly id: MediationId; readonly family: PartyId },
  from: Origin,
  { opener, insurers }: { readonly opener: PartyId; readonly insurers: readonly Insurer[] },
  { title, question, family }: Opening,
  candidates: readonly Candidate[],
  settings: Settings,
): Extract<MediationEvent, { type: 'MediationOpened' }>[] | Refusal<'notToBeMediated' | 'invalidRequest'> => {
  if (insurers.length + (family ? 1 : 0) < 2) {
    return forbid('notToBeMediated', 'A mediation takes two: name the family and who speaks for it.', {
      pointer: '#/family',
    });
  }
  if (family && candidates.some(({ principal: candidate }) => candidate === family.representative)) {
    return invalid({
      pointer: '#/family/representative',
      rule: 'apart',
      detail: 'is one of the mediators to choose from',
    });
  }
  const { name: called, representative: principal, lawyer } = family ?? {};
  return [
    {
      type: 'MediationOpened',
      id,
      from,
      opener,
      parties: [
        ...insurers,
        ...(called !== undefined && principal !== undefined
          ? [{ id: familyParty, name: called, representative: { principal, isLawyer: lawyer === true } }]
          : []),
      ],
      title,
      question,
      candidates,
      terms: termsOf(settings),
    },
  ];
};
