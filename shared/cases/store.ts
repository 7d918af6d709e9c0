import type { Instant } from '../kernel/instant.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { TenantCaller } from '../tenancy/principal.ts';
import { findingOf } from './finding.ts';
import { readingOf } from './reading.ts';
import { takingInOf } from './taking-in.ts';

/** The cases of one tenant, as one caller may see and change them. */
export const casesOf = ({ ledger, caller, now }: { ledger: Ledger; caller: TenantCaller; now: Instant }) => {
  const finding = findingOf({ ledger, caller });
  return { ...readingOf(finding), ...takingInOf(finding, now) };
};

export type Cases = ReturnType<typeof casesOf>;
