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

export const DemandFrom = z
  .enum(['patient', 'family', 'counsel', 'provider', 'other'])
  .meta({ description: 'Who sent it', example: 'counsel' });

/** A demand is kept whatever follows: nobody can take it back out. Source: domain §6, HHS of 22 May 2014. */
export type DemandEvent = {
  readonly type: 'DemandReceived';
  readonly id: DemandId;
  readonly kind: DemandKind;
  readonly from: z.infer<typeof DemandFrom>;
  readonly on: When;
  readonly isWritten: boolean;
  readonly amount?: Cents | undefined;
  /** Which document holds it. */
  readonly document?: string | undefined;
  readonly summary?: string | undefined;
  /** Set when a rule recorded it, from what the report says. */
  readonly isAutomatic?: true;
};

export type Demand = Pick<DemandEvent, 'id' | 'kind' | 'on' | 'isWritten' | 'amount' | 'isAutomatic'> & {
  readonly toldIn: number;
};

export type Demands = readonly Demand[];

export const demands: Slice<Demands, DemandEvent> = {
  none: [],
  evolve: (state, { id, kind, on, isWritten, amount, isAutomatic, sequence }) => [
    ...state,
    {
      id,
      kind,
      on,
      isWritten,
      ...(amount !== undefined && { amount }),
      ...(isAutomatic && { isAutomatic }),
      toldIn: sequence,
    },
  ],
};
