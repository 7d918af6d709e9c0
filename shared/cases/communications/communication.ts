import * as z from 'zod';
import { markOf } from '../../kernel/digest.ts';
import type { CommunicationId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Audience } from '../privilege.ts';
import type { PartMark } from '../reviews/review.ts';
import { type Slice, type Tally, tallied } from '../slice.ts';

/** What a conversation or letter is about. Those from `noticeRecords` on are what state law asks for. */
export const CommunicationKind = z
  .enum([
    'initialDisclosure',
    'progressUpdate',
    'findings',
    'apology',
    'counselAdvice',
    'offer',
    'closing',
    'other',
    'noticeRecords',
    'noticeResponse',
    'sevenDayLetter',
    'thirtyDayLetter',
    'earlyDiscussion',
    'resolutionOffered',
  ])
  .meta({ description: 'What it is about', example: 'initialDisclosure' });
export type CommunicationKind = z.infer<typeof CommunicationKind>;

/** Whom a matter is kept open to. `family` is the patient, the family, or who speaks for them. */
export const Party = z
  .enum(['family', 'counsel', 'clinician', 'hospital', 'insurer'])
  .meta({ description: "With whom: `family` is the patient or who speaks for them, `counsel` the family's attorney" });
export type Party = z.infer<typeof Party>;

export const Channel = z
  .enum(['inPerson', 'phone', 'video', 'letter', 'email', 'portal'])
  .meta({ description: 'How it was had', example: 'inPerson' });
export type Channel = z.infer<typeof Channel>;

/** Who keeps a promise made in a conversation. */
export const Promiser = z
  .enum(['hospitalRisk', 'claims'])
  .meta({ description: 'Who owes it', example: 'hospitalRisk' });
export type Promiser = z.infer<typeof Promiser>;

/** Who keeps the promises of a side. */
export const sideOf: Readonly<Record<Promiser, Audience>> = { hospitalRisk: 'hospital', claims: 'insurer' };

export type FollowUp = { readonly what: string; readonly owes: Promiser; readonly by: When };

export type CommunicationEvent =
  | {
      readonly type: 'CommunicationLogged';
      readonly id: CommunicationId;
      readonly kind: CommunicationKind;
      readonly party: Party;
      readonly on: When;
      readonly channel: Channel;
      readonly people: readonly string[];
      readonly summary?: string | undefined;
      readonly followUps: readonly FollowUp[];
      /** Whether what was said, and by whom, stays with the side that logged it; not, if it is left out. */
      readonly privilege?: PartMark | undefined;
    }
  | {
      readonly type: 'FollowUpDone';
      readonly id: CommunicationId;
      /** Which of the conversation's follow-ups, from 1. */
      readonly number: number;
      readonly on: When;
      /** Whose alone it is, if the conversation is marked. */
      readonly ownOf?: Audience;
    };

/** A conversation, as far as rules ask for it. */
export type Had = {
  readonly id: CommunicationId;
  readonly on: When;
  /** The event that tells it. */
  readonly sequence: number;
};

/** What state law asks for: it is owed to the family, and only what was sent in writing is a letter or an answer. */
export const lawKinds = {
  noticeRecords: 'anyWay',
  noticeResponse: 'inWriting',
  sevenDayLetter: 'inWriting',
  thirtyDayLetter: 'inWriting',
  earlyDiscussion: 'anyWay',
  resolutionOffered: 'anyWay',
} as const satisfies Partial<Readonly<Record<CommunicationKind, 'inWriting' | 'anyWay'>>>;

/** Which of it the insurer owes; the rest is the hospital's to do. */
const owedByInsurer: ReadonlySet<CommunicationKind> = new Set(['noticeRecords', 'noticeResponse', 'resolutionOffered']);

/**
 * Whether what was said does what the law asks for: it is no work product, which no family gets, and what the insurer
 * owes comes from the insurer.
 */
export const countsForLaw = (
  { kind, privilege = 'none' }: { readonly kind: CommunicationKind; readonly privilege?: PartMark | undefined },
  by: Audience,
): boolean => isOfLaw(kind) && privilege === 'none' && (by === 'insurer' || !owedByInsurer.has(kind));

export const isOfLaw = (kind: CommunicationKind): kind is keyof typeof lawKinds => kind in lawKinds;

/** The family's side: they, or their counsel for them. */
export const familySides = ['family', 'counsel'] as const satisfies readonly Party[];

const written: ReadonlySet<Channel> = new Set(['letter', 'email', 'portal']);

export const isWritten = (channel: Channel): boolean => written.has(channel);

/** The kinds of conversation that rules ask for; of the others, that they were had is told by their events alone. */
type AskedFor = 'initialDisclosure' | 'findings' | 'closing' | keyof typeof lawKinds;

const isAskedFor = (kind: CommunicationKind): kind is AskedFor =>
  kind === 'initialDisclosure' || kind === 'findings' || kind === 'closing' || isOfLaw(kind);

/** What one party has been told: the last conversation of each kind that rules ask for, and the last of all. */
export type Told = {
  readonly last: Had;
  readonly kinds: Partial<Readonly<Record<AskedFor, Had>>>;
};

export type OpenFollowUp = {
  readonly id: CommunicationId;
  readonly number: number;
  readonly owes: Promiser;
  readonly by: When;
  /** Whose alone it is: what is marked promises only for its own side. Of both, if left out. */
  readonly ownOf?: Audience;
  /** When it was promised. */
  readonly promisedOn: When;
  /** The event that tells the conversation. */
  readonly toldIn: number;
  /** Set where one side promised it for the other. */
  readonly isForOther?: true;
};

/** A promise that was kept, and the event that says so. */
export type KeptFollowUp = Pick<OpenFollowUp, 'number' | 'ownOf' | 'toldIn'> & {
  /** Stands for the conversation: shorter than its id, which the event tells. */
  readonly of: string;
  readonly keptIn: number;
};

/** What was kept of the promises of a conversation, as cases of schema version 3 had it. */
export const keptSince4 = (kept: readonly (KeptFollowUp | (Omit<KeptFollowUp, 'of'> & { id: CommunicationId }))[]) =>
  kept.map((each): KeptFollowUp => {
    if (!('id' in each)) return each;
    const { id, ...rest } = each;
    return { of: markOf(id), ...rest };
  });

/** Which side made a promise. */
export const promisedBy = ({ owes, isForOther }: Pick<OpenFollowUp, 'owes' | 'isForOther'>): Audience =>
  (sideOf[owes] === 'hospital') === !isForOther ? 'hospital' : 'insurer';

export type Communications = {
  /** Sequences of the conversations, the last ones: those before them the timeline tells. */
  readonly toldIn: readonly number[];
  /** How many of them each side logged. */
  readonly counted?: Tally;
  readonly parties: Partial<Readonly<Record<Party, Told>>>;
  readonly followUps: readonly OpenFollowUp[];
  /** How many promises each side made, kept or not. */
  readonly promised?: Tally;
  readonly kept: readonly KeptFollowUp[];
};

const later = (a: Had, b: Had): Had => (b.on >= a.on ? b : a);

/** What a party was told last; of which kinds, rules ask of the family's side alone. */
const tell = (told: Told | undefined, kind: CommunicationKind, had: Had, counts: boolean): Told => {
  const last = told ? later(told.last, had) : had;
  if (!isAskedFor(kind) || !counts) return { last, kinds: told?.kinds ?? {} };
  const before = told?.kinds[kind];
  return { last, kinds: { ...told?.kinds, [kind]: before ? later(before, had) : had } };
};

/** How many conversations a case lists. */
export const communicationsListed = 140;

export const communications: Slice<Communications, CommunicationEvent> = {
  none: { toldIn: [], parties: {}, followUps: [], kept: [] },
  evolve: (state, event, side) => {
    switch (event.type) {
      case 'CommunicationLogged': {
        const { id, kind, party, on, followUps, privilege = 'none', sequence } = event;
        const isToFamily = familySides.some((each) => each === party);
        const counts = isToFamily && (!isOfLaw(kind) || countsForLaw(event, side));
        return {
          ...state,
          toldIn: [...state.toldIn, sequence].slice(-communicationsListed),
          counted: tallied(state.counted, side),
          ...(followUps.length > 0 && { promised: tallied(state.promised, side, followUps.length) }),
          parties: { ...state.parties, [party]: tell(state.parties[party], kind, { id, on, sequence }, counts) },
          followUps: [
            ...state.followUps,
            ...followUps.map(({ owes, by }, index) => ({
              id,
              number: index + 1,
              owes,
              by,
              ...(privilege !== 'none' && { ownOf: sideOf[owes] }),
              promisedOn: on,
              toldIn: sequence,
              ...(sideOf[owes] !== side && { isForOther: true as const }),
            })),
          ],
        };
      }
      case 'FollowUpDone': {
        const { id, number, sequence: keptIn } = event;
        const done = followUpOf(state.followUps, id, number);
        if (!done) return state;
        const { ownOf, toldIn } = done;
        return {
          ...state,
          followUps: state.followUps.filter((each) => each !== done),
          kept: [...state.kept, { of: markOf(id), number, ...(ownOf && { ownOf }), toldIn, keptIn }],
        };
      }
    }
  },
};

/** One of the open follow-ups of a conversation, if it is among these. */
export const followUpOf = (
  followUps: readonly OpenFollowUp[],
  id: CommunicationId,
  number: number,
): OpenFollowUp | undefined => followUps.find((each) => each.id === id && each.number === number);

/** One that was kept, likewise. */
export const keptFollowUpOf = (
  kept: readonly KeptFollowUp[],
  id: CommunicationId,
  number: number,
): KeptFollowUp | undefined => kept.find((each) => each.of === markOf(id) && each.number === number);

/** Whether one side knows of a promise, which may be the other's alone. */
export const isKnownTo =
  (audience: Audience) =>
  ({ ownOf }: Pick<OpenFollowUp, 'ownOf'>): boolean =>
    ownOf === undefined || ownOf === audience;

/** When a party was last told something of a kind. */
export const toldOf = ({ parties }: Communications, party: Party, kind: AskedFor): Had | undefined =>
  parties[party]?.kinds[kind];
