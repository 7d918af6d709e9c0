import * as z from 'zod';
import type { NeedId } from '../../kernel/ids.ts';
import type { Instant, When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import { changing, type Slice } from '../slice.ts';

/** What a patient or family may need, besides being told. Source: domain §1, stage 9. */
export const NeedKind = z
  .enum(['information', 'emotional', 'clinical', 'practical', 'financial', 'recognition', 'other'])
  .meta({ description: 'What kind of need it is', example: 'practical' });
export type NeedKind = z.infer<typeof NeedKind>;

/** What was done for it: service recovery is what the hospital gives without being asked for fault. */
export const Recovery = z
  .enum(['billWaived', 'careCoordinated', 'costsCovered', 'contactNamed', 'spiritualCare', 'memorial', 'other'])
  .meta({ description: 'What was done: service recovery', example: 'billWaived' });
export type Recovery = z.infer<typeof Recovery>;

export type NeedEvent =
  | {
      readonly type: 'NeedRaised';
      readonly id: NeedId;
      readonly kind: NeedKind;
      readonly description: string;
      readonly on: When;
    }
  | {
      readonly type: 'NeedAnswered';
      readonly id: NeedId;
      readonly answer: 'met' | 'notMet';
      readonly recovery?: Recovery | undefined;
      /** What it was worth, such as the bill that was waived. */
      readonly amount?: Cents | undefined;
      readonly explanation?: string | undefined;
      readonly on: When;
    };

export type Need = {
  readonly id: NeedId;
  readonly kind: NeedKind;
  readonly status: 'open' | 'met' | 'notMet';
  readonly raisedOn: When;
  readonly raisedAt: Instant;
  readonly raisedIn: number;
  readonly answeredIn?: number;
  /** Set where the insurer recorded it. */
  readonly byInsurer?: true;
};

export type Needs = readonly Need[];

export const needs: Slice<Needs, NeedEvent> = {
  none: [],
  evolve: (state, event, side) => {
    switch (event.type) {
      case 'NeedRaised':
        return [
          ...state,
          {
            id: event.id,
            kind: event.kind,
            status: 'open',
            raisedOn: event.on,
            raisedAt: event.at,
            raisedIn: event.sequence,
            ...(side === 'insurer' && { byInsurer: true as const }),
          },
        ];
      case 'NeedAnswered':
        return changing(state, event.id, (need) => ({ ...need, status: event.answer, answeredIn: event.sequence }));
    }
  },
};
