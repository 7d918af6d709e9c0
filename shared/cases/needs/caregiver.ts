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
  readonly offeredOn: When;
  readonly answer?: 'accepted' | 'declined';
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
          { id: event.id, offeredOn: event.on, ...(side === 'insurer' && { byInsurer: true as const }) },
        ];
      case 'SupportAnswered':
        return changing(state, event.id, (support) => ({ ...support, answer: event.answer, answeredOn: event.on }));
    }
  },
};
