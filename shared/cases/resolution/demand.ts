import * as z from 'zod';
import type { DemandId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import type { Slice } from '../slice.ts';

/** How somebody asks for something to be made good. Source: domain §6. */
export const DemandKind = z
  .enum(['demand', 'preLitigationNotice', 'earlyDiscussionNotice', 'providerNotice', 'claim', 'suit'])
  .meta({
    description:
      'A demand for money, a notice that must precede a suit, a notice that asks for early discussion, a notice the ' +
      'provider itself gives under a candor law, a claim, or a suit',
    example: 'demand',
  });
export type DemandKind = z.infer<typeof DemandKind>;

/** Served or filed, so on paper. Source: M.G.L. c. 231 § 60L for the notice. */
export const inWriting: ReadonlySet<DemandKind> = new Set(['preLitigationNotice', 'suit']);

/** What the law counts from: received on a day that is known. */
export const countedFrom: ReadonlySet<DemandKind> = new Set([
  'preLitigationNotice',
  'earlyDiscussionNotice',
  'providerNotice',
  'claim',
  'suit',
]);

/** What the family, or somebody for it, sends against a provider. */
const againstProvider: ReadonlySet<DemandKind> = new Set(['preLitigationNotice', 'claim', 'suit']);

/** Why a demand of a kind cannot come from somebody, if it cannot. */
export const misattributed = (kind: DemandKind, from: DemandFrom): string | undefined => {
  if (kind === 'providerNotice' && from !== 'provider') return 'must be provider: it is the notice of a provider';
  if (againstProvider.has(kind) && from === 'provider') return 'must not be provider: it is sent to one';
  return undefined;
};

export const DemandFrom = z
  .enum(['patient', 'family', 'counsel', 'provider', 'other'])
  .meta({ description: 'Who sent it', example: 'counsel' });
export type DemandFrom = z.infer<typeof DemandFrom>;

/** A demand is kept whatever follows: nobody can take it back out. Source: domain §6, HHS of 22 May 2014. */
export type DemandEvent = {
  readonly type: 'DemandReceived';
  readonly id: DemandId;
  readonly kind: DemandKind;
  readonly from: DemandFrom;
  readonly on: When;
  readonly isWritten: boolean;
  readonly amount?: Cents | undefined;
  /** Which document holds it. */
  readonly document?: string | undefined;
  readonly summary?: string | undefined;
  /** Set when a rule recorded it, from what the report says. */
  readonly isAutomatic?: true;
};

export type Demand = Pick<DemandEvent, 'id' | 'kind' | 'on' | 'isWritten' | 'isAutomatic'> & {
  readonly toldIn: number;
};

export type Demands = readonly Demand[];

export const demands: Slice<Demands, DemandEvent> = {
  none: [],
  evolve: (state, { id, kind, on, isWritten, isAutomatic, sequence }) => [
    ...state,
    { id, kind, on, isWritten, ...(isAutomatic && { isAutomatic }), toldIn: sequence },
  ],
};
