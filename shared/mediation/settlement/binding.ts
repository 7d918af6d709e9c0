import type { Case } from '../../cases/case.ts';
import { blocked } from '../../cases/rules.ts';
import { offerBlocks } from '../../cases/work/gates.ts';
import { type Binder as BinderOfInsurer, beyondOwn } from '../../collaboration/binding.ts';
import { areCleared } from '../../collaboration/participation.ts';
import { forbid } from '../../collaboration/rules.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import type { Mediation, Settled } from '../mediation.ts';
import { isFamily, type Party } from '../party.ts';

/** Who signs for an insurer, with what stands behind it. */
export type Binder = BinderOfInsurer & {
  /** The case in which an offer is answered for by this insurer: that of the lead, or the one that is mediated. */
  readonly answeredFor: Case | undefined;
};

export type BindingCode =
  | 'limitExceeded'
  | 'authorityExceeded'
  | 'consentsMissing'
  | ReturnType<typeof offerBlocks>[number]['rule'];

/**
 * What keeps an insurer from signing a settlement, which binds it as an offer does that is accepted: its limits and the
 * authority of whoever signs; where the family is paid, the consents of its insureds, and what comes before any offer.
 */
export const unableToBind = (
  { parties }: Mediation,
  { amount, shares }: Settled,
  { id }: Party,
  binder: Binder,
): Refusal<BindingCode> | undefined => {
  const { own, answeredFor } = binder;
  const share = shares.find(({ party }) => party === id)?.amount ?? amount;
  const beyond = beyondOwn(share, binder, '#/version');
  if (beyond || !parties.some(isFamily)) return beyond;
  if (own && !areCleared(own.consents)) {
    return forbid(
      'consentsMissing',
      'Say in the matter that the consents of your insureds are there, or not required.',
    );
  }
  return answeredFor && blocked(offerBlocks(answeredFor));
};
