import * as z from 'zod';
import { type AdviceId, AttorneyId, type CommunicationId } from '../../kernel/ids.ts';
import { When } from '../../kernel/instant.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { name } from '../../kernel/text.ts';
import { isOnce, once } from '../../kernel/unique.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { ended, noPlaceLeft } from '../rules.ts';
import { mistimed } from '../times.ts';
import { Channel } from './communication.ts';
import { Represented } from './counsel.ts';
import { People } from './decide.ts';

const Counsel = z
  .strictObject({ name: name(120), firm: name(160).optional() })
  .meta({ description: "The family's attorney, if they have one" });

/** Whoever has no counsel names none. */
const isOfCounsel = ({ represented, counsel }: { represented?: Represented | undefined; counsel?: unknown }): boolean =>
  counsel === undefined || represented === 'yes';

const onlyIfRepresented = {
  error: 'must be left out unless represented is yes',
  path: ['counsel'],
  params: { rule: 'represented' },
};

/** What somebody tells of the advice: when, how, to whom, and which attorneys stood on the list that was given. */
export const Advice = z
  .strictObject({
    on: When.meta({ description: 'When it was given; not in the future', example: '2026-11-10' }),
    channel: Channel,
    people: People,
    attorneys: z
      .array(AttorneyId)
      .min(1)
      .max(10)
      .refine(isOnce, once)
      .meta({ description: 'The list that was given, of attorneys in the directory' }),
    represented: Represented.optional().meta({ description: 'What the family said of its counsel, if it did' }),
    counsel: Counsel.optional(),
  })
  .refine(isOfCounsel, onlyIfRepresented);
export type Advice = z.output<typeof Advice>;

export const Representation = z
  .strictObject({
    represented: Represented,
    on: When.meta({ description: 'Since when it is so; not in the future', example: '2026-11-12' }),
    counsel: Counsel.optional(),
  })
  .refine(isOfCounsel, onlyIfRepresented);
export type Representation = z.output<typeof Representation>;

/** How often each side records advice in a case: places that no conversation of another kind takes. */
export const mostAdvice = 5;

/** An attorney of the directory, as it is called now. */
export type Named = EventOf<'CounselAdvised'>['attorneys'][number];

/**
 * The family is advised that it may have counsel of its own, and gets a list of attorneys: that is a conversation with
 * them too. Source: MACRMI, best practices for insurers, practice 3 (domain §2).
 */
export const adviseCounsel = (
  state: Case,
  ids: { readonly advice: AdviceId; readonly communication: CommunicationId },
  { on, channel, people, represented, counsel }: Omit<Advice, 'attorneys'>,
  attorneys: readonly Named[],
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
):
  | (EventOf<'CounselAdvised'> | EventOf<'CommunicationLogged'> | EventOf<'RepresentationRecorded'>)[]
  | Refusal<'caseClosed' | 'tooMany' | 'invalidRequest'> => {
  const refused =
    ended(state) ??
    noPlaceLeft(state.counsel.counted?.[audience] ?? 0, mostAdvice, 'records of advice') ??
    mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] });
  if (refused) return refused;
  const had = { on, channel, people };
  return [
    { type: 'CounselAdvised', id: ids.advice, ...had, attorneys },
    {
      type: 'CommunicationLogged',
      id: ids.communication,
      kind: 'counselAdvice',
      party: 'family',
      ...had,
      followUps: [],
    },
    ...(represented === undefined ? [] : [recorded({ represented, on, counsel })]),
  ];
};

/** Whether the family has counsel, as it is known now. Whatever is said last holds: it may become known late. */
export const recordRepresentation = (
  state: Case,
  representation: Representation,
  { now }: Pick<Acting, 'now'>,
): EventOf<'RepresentationRecorded'>[] | Refusal<'caseClosed' | 'invalidRequest'> =>
  ended(state) ?? mistimed({ when: representation.on, now }) ?? [recorded(representation)];

const recorded = ({ represented, on, counsel }: Representation): EventOf<'RepresentationRecorded'> => ({
  type: 'RepresentationRecorded',
  represented,
  on,
  ...(counsel && { counsel }),
});
