import * as z from 'zod';
import { CommunicationId, OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import type { Author } from '../../ledger/event.ts';
import type { Case } from '../case.ts';
import { PartMark } from '../reviews/review.ts';
import type { Listing, Reader, Showing, Shown } from '../shown.ts';
import { Channel, CommunicationKind, isKnownTo, keptFollowUpOf, Party, Promiser } from './communication.ts';

export const CommunicationView = z
  .object({
    id: CommunicationId,
    at: Instant.meta({ description: 'When it was logged' }),
    by: PrincipalId,
    organisation: OrganisationId.optional().meta({ description: 'Whose side logged it' }),
    kind: CommunicationKind,
    party: Party,
    on: When,
    channel: Channel,
    people: z.array(z.string()).optional().meta({ description: 'Left out where the mark withholds it' }),
    summary: z.string().optional(),
    privilege: PartMark,
    withheld: z
      .boolean()
      .meta({ description: 'Whether the mark withholds from you what was said, by whom, and what was promised' }),
    followUps: z
      .array(
        z.object({
          number: z.int().min(1),
          what: z.string(),
          owes: Promiser,
          by: When,
          doneOn: When.optional().meta({ description: 'When it was done; not yet, if left out' }),
        }),
      )
      .meta({ description: 'What was promised; none is shown where the mark withholds it' }),
  })
  .meta({ id: 'Communication', description: 'A conversation or letter, and what was promised in it' });
export type CommunicationView = z.output<typeof CommunicationView>;

/** A conversation, by the event that tells it. */
const showCommunication =
  (state: Pick<Case, 'communications' | 'hospital'>, reader: Reader) =>
  (sequence: number): Shown<CommunicationView> => {
    const kept = state.communications.kept.filter(
      (each) => each.toldIn === sequence && isKnownTo(reader.audience)(each),
    );
    return {
      tells: [sequence, ...kept.map(({ keptIn }) => keptIn)],
      show: (told) => {
        const logged = told<'CommunicationLogged'>(sequence);
        const { id, at, by, kind, party, on, channel, people, summary, followUps, privilege = 'none' } = logged;
        const withheld = privilege !== 'none' && !isOwn(state, by, reader);
        const done = new Map(kept.map(({ number, keptIn }) => [number, told<'FollowUpDone'>(keptIn).on]));
        return {
          id,
          at,
          by: by.actor,
          ...(by.organisation !== undefined && { organisation: by.organisation }),
          kind,
          party,
          on,
          channel,
          ...(!withheld && { people: [...people] }),
          ...(!withheld && summary !== undefined && { summary }),
          privilege,
          withheld,
          followUps: (withheld ? [] : followUps).map(({ what, owes, by: dueBy }, index) => {
            const doneOn = done.get(index + 1);
            return { number: index + 1, what, owes, by: dueBy, ...(doneOn !== undefined && { doneOn }) };
          }),
        };
      },
    };
  };

/** Whether somebody of the reader's own side did it: the hospital's, or the insurer's. */
const isOwn = ({ hospital }: Pick<Case, 'hospital'>, { organisation }: Author, { audience }: Reader): boolean =>
  (organisation === hospital) === (audience === 'hospital');

/** Every conversation of a case. */
export const everyCommunication: Listing<CommunicationView> = (state, reader) => ({
  toldIn: state.communications.toldIn,
  show: showCommunication(state, reader),
});

/** The conversation that was just logged. */
export const showLogged: Showing<CommunicationView> = (state, reader) =>
  showCommunication(state, reader)(state.communications.toldIn.at(-1) ?? 0);

/** The conversation whose promise was just kept. */
export const showKept =
  (id: CommunicationId, number: number): Showing<CommunicationView> =>
  (state, reader) => {
    const kept = keptFollowUpOf(state.communications.kept, id, number);
    return showCommunication(state, reader)(kept?.toldIn ?? 0);
  };
