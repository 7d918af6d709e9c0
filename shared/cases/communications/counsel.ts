import * as z from 'zod';
import type { AdviceId, AttorneyId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import { type Slice, type Tally, tallied } from '../slice.ts';
import type { Channel } from './communication.ts';

/** Whether somebody speaks for the family by law. Source: MACRMI's insurer practices, practice 3. */
export const Represented = z
  .enum(['yes', 'no', 'unknown'])
  .meta({ description: 'Whether the family has counsel', example: 'yes' });
export type Represented = z.infer<typeof Represented>;

export type CounselEvent =
  | {
      readonly type: 'CounselAdvised';
      readonly id: AdviceId;
      readonly on: When;
      readonly channel: Channel;
      readonly people: readonly string[];
      /** The attorneys on the list that was given, as they were called then. */
      readonly attorneys: readonly { readonly id: AttorneyId; readonly name: string }[];
    }
  | {
      readonly type: 'RepresentationRecorded';
      readonly represented: Represented;
      readonly on: When;
      readonly counsel?: { readonly name: string; readonly firm?: string | undefined } | undefined;
    };

export type Counsel = {
  /** The first advice that was given. */
  readonly advised?: { readonly id: AdviceId; readonly on: When };
  readonly advisedIn: readonly number[];
  /** How often each side recorded it. */
  readonly counted?: Tally;
  readonly represented: Represented;
  readonly since?: When;
  readonly representedIn?: number;
};

export const counsel: Slice<Counsel, CounselEvent> = {
  none: { advisedIn: [], represented: 'unknown' },
  evolve: (state, event, side) => {
    switch (event.type) {
      case 'CounselAdvised': {
        const advice = { id: event.id, on: event.on };
        const advised = state.advised && state.advised.on <= advice.on ? state.advised : advice;
        const counted = tallied(state.counted, side);
        return { ...state, advised, advisedIn: [...state.advisedIn, event.sequence], counted };
      }
      case 'RepresentationRecorded':
        return { ...state, represented: event.represented, since: event.on, representedIn: event.sequence };
    }
  },
};
