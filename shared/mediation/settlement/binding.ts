import type { Case } from '../../cases/case.ts';
import { blocked } from '../../cases/rules.ts';
import { offerBlocks } from '../../cases/work/gates.ts';
import { type Binder, beyondOwn } from '../../collaboration/binding.ts';
import { areCleared } from '../../collaboration/participation.ts';
import { forbid } from '../../collaboration/rules.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import type { Mediation, Settled } from '../mediation.ts';
import { isFamily, type Party } from '../party.ts';

/** Who signs a settlement for an insurer. */
export type SettlementBinder = Binder & {
  /** The case that this insurer has in the matter, if it leads that. */
  readonly leadCase?: Case | undefined;
};

export type BindingCode =
  | 'limitExceeded'
  | 'authorityExceeded'
  | ReturnType<typeof offerBlocks>[number]['rule']
  | 'consentsMissing';

/**
 * What keeps somebody from signing a settlement for an insurer, which it binds as an offer does that is accepted: the
 * limits it stated, and how far its settings let the role go. Where the family signs too there is no offer any more: what
 * must come before a joint one comes before the signature. Source: domain §1 stage 10, §4.
 */
export const unableToBind = (
  { from, parties }: Pick<Mediation, 'from' | 'parties'>,
  { amount, shares }: Pick<Settled, 'amount' | 'shares'>,
  { id }: Pick<Party, 'id'>,
  binder: SettlementBinder,
): Refusal<BindingCode> | undefined =>
  beyondOwn(shares.find(({ party }) => party === id)?.amount ?? amount, binder, '#/version') ??
  ('collaboration' in from && parties.some(isFamily) ? tooEarly(binder) : undefined);

const tooEarly = ({ own, leadCase }: SettlementBinder): Refusal<BindingCode> | undefined =>
  areCleared(own?.consents ?? [])
    ? leadCase && blocked(offerBlocks(leadCase))
    : forbid('consentsMissing', 'Consents of your insureds are missing: record in the matter what each answered.', {
        pointer: '#/version',
      });
