import * as z from 'zod';
import { AdviceId, AttorneyId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import type { Case } from '../case.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { Channel } from './communication.ts';
import { Represented } from './counsel.ts';

export const AdviceView = z
  .object({
    id: AdviceId,
    at: Instant.meta({ description: 'When it was recorded' }),
    by: PrincipalId,
    on: When,
    channel: Channel,
    people: z.array(z.string()),
    attorneys: z
      .array(z.object({ id: AttorneyId, name: z.string() }))
      .meta({ description: 'The list that was given, with the names of then' }),
  })
  .meta({ id: 'CounselAdvice', description: 'Advice to the family that it may have counsel of its own' });
export type AdviceView = z.output<typeof AdviceView>;

export const RepresentationView = z
  .object({
    represented: Represented,
    since: When.optional().meta({ description: 'Since when; left out while nothing is recorded' }),
    counsel: z.object({ name: z.string(), firm: z.string().optional() }).optional(),
  })
  .meta({ id: 'Representation', description: 'Whether the family has counsel, as it was last said' });
export type RepresentationView = z.output<typeof RepresentationView>;

export const CounselView = z
  .object({ items: z.array(AdviceView), representation: RepresentationView })
  .meta({ id: 'Counsel', description: 'Every advice to have counsel, oldest first, and whether the family has it' });
export type CounselView = z.output<typeof CounselView>;

const showOne = (sequence: number): Shown<AdviceView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, on, channel, people, attorneys } = told<'CounselAdvised'>(sequence);
    return {
      id,
      at,
      by: by.actor,
      on,
      channel,
      people: [...people],
      attorneys: attorneys.map(({ id: attorney, name }) => ({ id: attorney, name })),
    };
  },
});

/** The advice that was just recorded. */
export const showAdvice: Showing<AdviceView> = ({ counsel }) => showOne(counsel.advisedIn.at(-1) ?? 0);

/** Whether the family has counsel. */
export const showRepresentation: Showing<RepresentationView> = ({ counsel }: Pick<Case, 'counsel'>) => {
  const { represented, since, representedIn } = counsel;
  return {
    tells: representedIn === undefined ? [] : [representedIn],
    show: (told) => {
      const said = representedIn === undefined ? undefined : told<'RepresentationRecorded'>(representedIn).counsel;
      return { represented, ...(since !== undefined && { since }), ...(said && { counsel: said }) };
    },
  };
};

export const showCounsel: Showing<CounselView> = (state, reader) => {
  const advice = listed(state.counsel.advisedIn.map(showOne));
  const representation = showRepresentation(state, reader);
  return {
    tells: [...advice.tells, ...representation.tells],
    show: (told) => ({ ...advice.show(told), representation: representation.show(told) }),
  };
};
