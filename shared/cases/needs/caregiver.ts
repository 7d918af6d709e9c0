import type { SupportId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import { changing, type Slice } from '../slice.ts';

/** Support of a caregiver after an event: dates, and nothing of what was said, or of whom. Source: domain §8. */
export type CaregiverEvent =
  | { readonly type: 'SupportOffered'; readonly id: SupportId; readonly on: When }
  | {
      readonly type: 'SupportAnswered';
      readonly id: SupportId;
      readonly answer: 'accepted' | 'declined';
      readonly on: When;
    };

export type CaregiverSupport = {
  readonly id: SupportId;
  /** While it is not answered: afterwards its events tell; of one that was stored before they were named, this does. */
  readonly offeredOn?: When;
  readonly offeredIn?: number;
  readonly answer?: 'accepted' | 'declined';
  readonly answeredIn?: number;
  /** Of one that was stored before its events were named. */
  readonly answeredOn?: When;
  /** Set where the insurer recorded it. */
  readonly byInsurer?: true;
};

export type Caregivers = readonly CaregiverSupport[];

export const caregivers: Slice<Caregivers, CaregiverEvent> = {
  none: [],
  evolve: (state, event, side) => {
    switch (event.type) {
      case 'SupportOffered':
        return [
          ...state,
          {
            id: event.id,
            offeredOn: event.on,
            offeredIn: event.sequence,
            ...(side === 'insurer' && { byInsurer: true as const }),
          },
        ];
      case 'SupportAnswered':
        return changing(state, event.id, ({ offeredOn, ...support }) => ({
          ...support,
          ...(support.offeredIn === undefined && offeredOn !== undefined && { offeredOn }),
          answer: event.answer,
          answeredIn: event.sequence,
        }));
    }
  },
};
