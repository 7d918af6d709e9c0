import * as z from 'zod';
import { MediatorId, PrincipalId } from '../../kernel/ids.ts';
import { Day, Instant } from '../../kernel/instant.ts';
import { UsState } from '../../kernel/us-state.ts';
import { type Mediator, Rates } from './mediator.ts';

/** What all see of a mediator who choose one: insurers, and whoever speaks for a family. */
const Profile = z.object({
  id: MediatorId,
  name: z.string(),
  firm: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  states: z.array(UsState).meta({ description: 'Where it mediates' }),
  languages: z.array(z.string()).meta({ description: 'BCP 47 tags' }),
  fields: z.array(z.string()).meta({ description: 'The clinical fields it knows well' }),
  rates: Rates,
  availableFrom: Day.optional().meta({
    description: 'The first day on which it can take another matter; none if it can now',
  }),
  about: z.string().optional(),
  signsIn: z
    .boolean()
    .meta({ description: 'Whether it signs in to Amends: only then can it be asked to mediate here' }),
  status: z.enum(['listed', 'retired']).meta({ description: 'Only those that are listed can be chosen' }),
  listedAt: Instant,
  retiredAt: Instant.optional(),
});

const forOperators = 'Shown to operators alone';

export const MediatorView = Profile.extend({
  principal: PrincipalId.optional().meta({ description: `As whom it signs in. ${forOperators}` }),
  listedBy: PrincipalId.optional().meta({ description: forOperators }),
  changedAt: Instant.optional().meta({ description: forOperators }),
  changedBy: PrincipalId.optional().meta({ description: forOperators }),
  retiredBy: PrincipalId.optional().meta({ description: forOperators }),
  retirementReason: z.string().optional().meta({ description: forOperators }),
}).meta({ id: 'Mediator', description: 'A mediator whom the parties of a matter can choose' });
export type MediatorView = z.output<typeof MediatorView>;

/** A mediator as operators see it. */
export const viewMediator = ({ id, entry, filedUnder: _, ...rest }: Mediator): MediatorView => ({
  id,
  ...entry,
  signsIn: entry.principal !== undefined,
  ...rest,
});

/** The same as all see it but operators: what is said of the mediator, and nothing of who says so, or as whom it signs in. */
export const forChoosers = (mediator: MediatorView): MediatorView => Profile.parse(mediator);
