import { type Binder, beyondOwn } from '../../collaboration/binding.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import type { Settled } from '../mediation.ts';
import type { Party } from '../party.ts';

export type BindingCode = 'limitExceeded' | 'authorityExceeded';

/**
 * What keeps somebody from signing a settlement for an insurer, which it binds as an offer does that is accepted: the
 * limits it stated, and how far its settings let the role go.
 */
export const unableToBind = (
  { amount, shares }: Settled,
  { id }: Party,
  binder: Binder,
): Refusal<BindingCode> | undefined =>
  beyondOwn(shares.find(({ party }) => party === id)?.amount ?? amount, binder, '#/version');
