import type { LienId } from '../../kernel/ids.ts';
import type { Ledger, Snapshot } from '../../ledger/ledger.ts';
import type { Case, CaseEvent, EventOf } from '../case.ts';
import { type AgreedShare, agreeJointOffer, assertAgreed } from '../resolution/decide-matter.ts';
import { isLienOpen } from '../resolution/lien.ts';
import type { RuleIds } from './writing.ts';

/** The ids of whatever follows in a case from it. */
export type AgreeingIds = RuleIds & { readonly lien: () => LienId };

/**
 * What it means for a case that something was agreed elsewhere: its insurer's share is to be paid, once the liens are
 * cleared that came up there. Nothing if nothing was, the case knows, or is not in it.
 */
export const agreeing = async (
  ledger: Pick<Ledger, 'events'>,
  partition: string,
  { state }: Pick<Snapshot<Case>, 'state'>,
  share: AgreedShare | undefined,
  newId: () => LienId,
): Promise<CaseEvent[]> => {
  if (!share) return [];
  const agreed = agreeJointOffer(state, share);
  if (agreed.length === 0 || !share.liens) return agreed;
  const open = state.liens.items.filter(isLienOpen).map(({ assertedIn }) => assertedIn);
  const asserted = await ledger.events<EventOf<'LienAsserted'>>(partition, open);
  return [...agreed, ...assertAgreed(asserted, share, newId)];
};
