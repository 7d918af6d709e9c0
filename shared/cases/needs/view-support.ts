import * as z from 'zod';
import { SupportId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import type { CaregiverSupport } from './caregiver.ts';
import { SupportAnswer } from './decide-support.ts';

export const SupportView = z
  .object({
    id: SupportId,
    offeredOn: When,
    answer: SupportAnswer.optional().meta({ description: 'Not yet, if left out' }),
    answeredOn: When.optional(),
  })
  .meta({ id: 'Support', description: 'An offer of support to a caregiver: dates, and neither names nor content' });
export type SupportView = z.output<typeof SupportView>;

const showOne = ({
  id,
  offeredOn,
  offeredIn,
  answer,
  answeredIn,
  answeredOn,
}: CaregiverSupport): Shown<SupportView> => ({
  tells: [offeredIn, answeredIn].flatMap((sequence) => sequence ?? []),
  show: (told) => {
    const offered = offeredIn === undefined ? offeredOn : told<'SupportOffered'>(offeredIn).on;
    const answered = answeredIn === undefined ? answeredOn : told<'SupportAnswered'>(answeredIn).on;
    if (offered === undefined) throw new Error(`Nothing tells when ${id} was offered`);
    return {
      id,
      offeredOn: offered,
      ...(answer !== undefined && { answer }),
      ...(answered !== undefined && { answeredOn: answered }),
    };
  },
});

/** One offer of support. */
export const showSupport =
  (id: SupportId): Showing<SupportView> =>
  ({ caregivers }) => {
    const support = caregivers.find((each) => each.id === id);
    if (!support) throw new Error('An offer of support that was just told of is in its case');
    return showOne(support);
  };

/** Every offer of support in a case, oldest first. */
export const showSupports: Showing<{ items: SupportView[] }> = ({ caregivers }) => listed(caregivers.map(showOne));
