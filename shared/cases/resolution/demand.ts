import * as z from 'zod';
import type { DemandId, PractitionerId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import { changing, type Slice } from '../slice.ts';

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
type DemandReceived = {
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

export type DemandEvent =
  | DemandReceived
  /** Its day or its amount was recorded wrongly. What it was first recorded with stays in history. */
  | {
      readonly type: 'DemandCorrected';
      readonly id: DemandId;
      readonly on?: When | undefined;
      readonly amount?: Cents | undefined;
      readonly reason: string;
    }
  /** Whom it names, of the practitioners on record, and whether it asks for money: the NPDB is told by it. */
  | {
      readonly type: 'DemandRead';
      readonly id: DemandId;
      readonly asksForMoney: boolean;
      readonly names: readonly PractitionerId[];
      /** Their places among the practitioners of the case, as bits. */
      readonly marks: number;
      readonly document?: string | undefined;
      readonly reason?: string | undefined;
    };

/** A notice of an incident may ask for money, or not: of the other kinds, that goes without saying. */
export const mayAskForMoney: ReadonlySet<DemandKind> = new Set(['earlyDiscussionNotice']);

/**
 * What a demand was last found to say: which event tells it, whom it names, as bits, and, set where it might not, that it
 * asks for money.
 */
export type Reading = readonly [toldIn: number, names: number, asksForMoney?: true];

export type Demand = Pick<DemandReceived, 'id' | 'kind' | 'on' | 'isWritten' | 'isAutomatic'> & {
  readonly toldIn: number;
  /** When it was recorded, as long as it is the last one. */
  readonly at?: Instant;
  /** Set where the insurer recorded it. */
  readonly byInsurer?: true;
  /** Sequences of its corrections. */
  readonly correctedIn?: readonly number[];
  /** What somebody of the insurer found it to say, for the NPDB. */
  readonly read?: Reading;
};

export type Demands = readonly Demand[];

export const demands: Slice<Demands, DemandEvent> = {
  none: [],
  evolve: (state, event, side) => {
    if (event.type === 'DemandCorrected') {
      return changing(state, event.id, ({ on, correctedIn = [], ...demand }) => ({
        ...demand,
        on: event.on ?? on,
        correctedIn: [...correctedIn, event.sequence],
      }));
    }
    if (event.type === 'DemandRead') {
      const { sequence, marks, asksForMoney } = event;
      return changing(state, event.id, (demand) => ({
        ...demand,
        read: asksForMoney && mayAskForMoney.has(demand.kind) ? [sequence, marks, true] : [sequence, marks],
      }));
    }
    const { id, kind, on, isWritten, isAutomatic, at, sequence } = event;
    const how = { ...(isAutomatic && { isAutomatic }), ...(side === 'insurer' && { byInsurer: true as const }) };
    const before = state.map(({ at: _, ...demand }) => demand);
    return [...before, { id, kind, on, isWritten, ...how, at, toldIn: sequence }];
  },
};
