import type { Instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { TenantCaller } from '../../tenancy/principal.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { changingOf } from './changing.ts';
import { findingOf } from './finding.ts';
import { readingOf } from './reading.ts';
import { takingInOf } from './taking-in.ts';
import { type RuleIds, writingOf } from './writing.ts';

type Store = {
  readonly ledger: Ledger;
  readonly caller: TenantCaller;
  readonly now: Instant;
  /** What holds for the tenant. */
  readonly settings: () => Promise<Settings>;
  readonly ids: RuleIds;
};

/** The cases of one tenant, as one caller may see and change them. */
export const casesOf = ({ ledger, caller, now, settings, ids }: Store) => {
  const finding = findingOf({ ledger, caller });
  const { tenant, actor, organisation } = caller;
  const writing = writingOf({ tenant, by: { actor, organisation }, now, ids });
  const change = { finding, writing, settings, now };
  return { ...readingOf(finding, { settings, now }), ...takingInOf(change), ...changingOf(change) };
};

export type Cases = ReturnType<typeof casesOf>;
