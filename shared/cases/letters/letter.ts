import type { CommunicationId, LetterId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Channel } from '../communications/communication.ts';
import { type Slice, type Tally, tallied } from '../slice.ts';
import type { Addressee } from './templates.ts';

/** A letter that a state's law asks for went out. What it says to the family is a conversation, too. */
export type LetterEvent = {
  readonly type: 'LetterSent';
  readonly id: LetterId;
  readonly template: string;
  /** The first day on which its version was in force. */
  readonly version: string;
  readonly to: Addressee;
  readonly on: When;
  readonly channel: Channel;
  readonly people: readonly string[];
  /** What it says, by the key of each thing that has to be in it. */
  readonly says: Readonly<Record<string, string>>;
  readonly communication?: CommunicationId | undefined;
};

export type Letters = {
  /** Sequences of the letters, in order. */
  readonly sentIn: readonly number[];
  readonly counted?: Tally;
};

export const letters: Slice<Letters, LetterEvent> = {
  none: { sentIn: [] },
  evolve: (state, { sequence }, side) => ({
    sentIn: [...state.sentIn, sequence],
    counted: tallied(state.counted, side),
  }),
};
