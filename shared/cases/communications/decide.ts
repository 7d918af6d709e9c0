import * as z from 'zod';
import type { CommunicationId } from '../../kernel/ids.ts';
import { isBefore, When } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/refusal.ts';
import { name, text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import type { Audience } from '../privilege.ts';
import { heldMark } from '../reviews/decide.ts';
import { PartMark } from '../reviews/review.ts';
import { ended, invalid, notThere } from '../rules.ts';
import { mistimed } from '../times.ts';
import { endingIn, isFindingOwed, wasTold } from '../work/gates.ts';
import { lawAsksFor } from '../work/law.ts';
import {
  Channel,
  CommunicationKind,
  countsForLaw,
  familySides,
  followUpOf,
  isKnownTo,
  isOfLaw,
  isWritten,
  keptFollowUpOf,
  lawKinds,
  Party,
  Promiser,
  promisedBy,
  sideOf,
} from './communication.ts';

/** How much a case holds of what each side logs and promises: its snapshot stays small. */
export const limits = { communications: 200, followUps: 25, openFollowUps: 10 } as const;

export const People = z
  .array(name(120))
  .min(1)
  .max(20)
  .meta({ description: 'Who took part, by name', example: ['Ana Ruiz', 'Dr. Lee'] });

/** What somebody tells of a conversation or letter. Advice to have counsel, and offers, are recorded where they are made. */
export const Conversation = z.strictObject({
  kind: CommunicationKind.exclude(['counselAdvice', 'offer']).meta({
    description:
      'What it was about. Advice to have counsel is recorded with `counsel-advice`, an offer when it is presented',
    example: 'initialDisclosure',
  }),
  party: Party.meta({
    description:
      "With whom: `family` is the patient or who speaks for them, `counsel` the family's attorney; what state law asks " +
      'for is with one of these two',
  }),
  on: When.meta({ description: 'When it was had, or sent; not in the future', example: '2026-11-05' }),
  channel: Channel.meta({
    description: 'How it was had; an answer to a notice and a letter that the law asks for are in writing',
  }),
  people: People,
  summary: text(10_000).optional().meta({ description: 'What was said' }),
  followUps: z
    .array(
      z.strictObject({
        what: text(500).meta({ description: 'What was promised' }),
        owes: Promiser,
        by: When.meta({ description: 'When it is due', example: '2026-11-19' }),
      }),
    )
    .max(10)
    .default([])
    .meta({ description: 'What was promised in it' }),
  privilege: PartMark.default('none').meta({
    description:
      'Whether what was said, by whom, and what was promised stays with the side that logged it: the other sees that it ' +
      'was had, with whom, when, how and about what kind of thing. What is marked promises nothing for the other side. ' +
      'What was said to the family or its counsel is no attorney work product: nobody keeps from them what they heard',
  }),
});
export type Conversation = z.output<typeof Conversation>;

/**
 * Logs a conversation or letter that was had. What happened is recorded, not judged: findings that were told before the
 * advice to have counsel are logged too, and show in the scorecard.
 */
export const logCommunication = (
  state: Case,
  id: CommunicationId,
  { on, followUps, summary, privilege, ...said }: Conversation,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'CommunicationLogged'>[] | Refusal<'caseClosed' | 'tooMany' | 'privilegeHeld' | 'invalidRequest'> => {
  const refused =
    ended(state) ??
    noRoomToTalk(state, { ...said, privilege }, audience) ??
    noRoomToPromise(state, followUps, audience) ??
    mistimed({ when: on, now, follows: [state.facts.occurred, 'the event'] }) ??
    unlikeLaw(said) ??
    promisedBefore(on, followUps) ??
    (privilege === 'none' ? undefined : promisedForOthers(audience, followUps)) ??
    heldMark(privilege, audience) ??
    heardByThem(said.party, privilege);
  if (refused) return refused;
  return [
    {
      type: 'CommunicationLogged',
      id,
      ...said,
      on,
      ...(summary !== undefined && { summary }),
      followUps,
      ...(privilege !== 'none' && { privilege }),
    },
  ];
};

/**
 * No, because a side has logged as many conversations as it may. What the case asks for now, to go on, to end or by law,
 * has a place whatever else was said.
 */
const noRoomToTalk = (
  state: Case,
  said: Pick<Conversation, 'kind' | 'party' | 'privilege'>,
  audience: Audience,
): Refusal<'tooMany'> | undefined => {
  const counted = state.communications.counted?.[audience] ?? 0;
  if (counted < limits.communications || isAskedNow(state, said, audience)) return undefined;
  return refuse(
    'tooMany',
    `Each side logs at most ${limits.communications} communications in a case, but for what the case needs to end, or the law asks for.`,
  );
};

/** Whether somebody waits for just this. */
const isAskedNow = (
  state: Case,
  { kind, party, privilege }: Pick<Conversation, 'kind' | 'party' | 'privilege'>,
  audience: Audience,
): boolean => {
  if (!familySides.some((side) => side === party)) return false;
  switch (kind) {
    case 'initialDisclosure':
      return !wasTold(state, kind);
    case 'findings':
      return isFindingOwed(state);
    case 'closing':
      return !wasTold(state, kind, endingIn(state));
    default:
      return countsForLaw({ kind, privilege }, audience) && lawAsksFor(state, kind);
  }
};

/** What each side promised has places of its own, whoever is to keep it, so that one never keeps the other from promising. */
const noRoomToPromise = (
  { communications: { followUps, promised } }: Case,
  { length: more }: Conversation['followUps'],
  audience: Audience,
): Refusal<'tooMany'> | undefined => {
  if (more === 0) return undefined;
  const open = followUps.filter((each) => promisedBy(each) === audience).length;
  if (open + more > limits.openFollowUps) {
    return refuse(
      'tooMany',
      `Each side has at most ${limits.openFollowUps} open follow-ups in a case: see to some of them first.`,
    );
  }
  return (promised?.[audience] ?? 0) + more > limits.followUps
    ? refuse('tooMany', `Each side promises at most ${limits.followUps} follow-ups in a case, done or not.`)
    : undefined;
};

/** What state law asks for is owed to the family, and a letter is in writing. Source: M.G.L. c. 231, § 60L; 105 CMR 130.332. */
const unlikeLaw = ({
  kind,
  party,
  channel,
}: Pick<Conversation, 'kind' | 'party' | 'channel'>): Refusal<'invalidRequest'> | undefined => {
  if (!isOfLaw(kind)) return undefined;
  const faults = [
    ...(familySides.some((side) => side === party)
      ? []
      : [{ pointer: '#/party', rule: 'party', detail: 'must be family or counsel: the law asks for it towards them' }]),
    ...(lawKinds[kind] === 'anyWay' || isWritten(channel)
      ? []
      : [{ pointer: '#/channel', rule: 'inWriting', detail: 'must be letter, email or portal: it is in writing' }]),
  ];
  return faults.length > 0 ? invalid(...faults) : undefined;
};

/**
 * The family heard what was said to them, and so did their counsel: to prepare a defence by it is no secret from them. What
 * a hospital says to them out of its own patient safety work is for it to mark.
 */
const heardByThem = (party: Party, privilege: PartMark): Refusal<'invalidRequest'> | undefined =>
  privilege === 'attorneyWorkProduct' && familySides.some((side) => side === party)
    ? invalid({
        pointer: '#/privilege',
        rule: 'heardByThem',
        detail: 'must not be attorneyWorkProduct: the family, or its counsel, heard what was said',
      })
    : undefined;

/** Whoever is to keep a promise has to know it: what is marked for one side promises nothing for the other. */
const promisedForOthers = (
  audience: Audience,
  followUps: Conversation['followUps'],
): Refusal<'invalidRequest'> | undefined => {
  const faults = followUps.flatMap(({ owes }, index) =>
    sideOf[owes] === audience
      ? []
      : [
          {
            pointer: `#/followUps/${index}/owes`,
            rule: 'ownSide',
            detail: 'must be your own side: what is marked does not reach the other, who could not keep it',
          },
        ],
  );
  return faults.length > 0 ? invalid(...faults) : undefined;
};

const promisedBefore = (on: When, followUps: Conversation['followUps']): Refusal<'invalidRequest'> | undefined => {
  const faults = followUps.flatMap(({ by }, index) =>
    isBefore(by, on)
      ? [{ pointer: `#/followUps/${index}/by`, rule: 'order', detail: 'must not lie before the conversation' }]
      : [],
  );
  return faults.length > 0 ? invalid(...faults) : undefined;
};

export const Kept = z.strictObject({
  number: z.int().min(1).max(10).meta({ description: 'Which of the follow-ups, as they are numbered there' }),
  on: When.meta({ description: 'When it was done; not in the future', example: '2026-11-12' }),
});
export type Kept = z.output<typeof Kept>;

/** What was promised in a conversation was done. */
export const keepFollowUp = (
  state: Case,
  id: CommunicationId,
  { number, on }: Kept,
  { audience, now }: Pick<Acting, 'audience' | 'now'>,
): EventOf<'FollowUpDone'>[] | Refusal<'caseClosed' | 'notFound' | 'forbidden' | 'alreadyDone' | 'invalidRequest'> => {
  const open = openFollowUp(state, id, number, audience);
  // What nobody else knows of is kept also where somebody else has closed the case.
  const closed = isRefusal(open) || open.ownOf === undefined ? ended(state) : undefined;
  if (closed) return closed;
  if (isRefusal(open)) return open;
  if (sideOf[open.owes] !== audience) {
    return refuse('forbidden', 'The other side owes this: it says itself when it is done.');
  }
  const wrong = mistimed({ when: on, now, follows: [open.promisedOn, 'the conversation'] });
  return wrong ?? [{ type: 'FollowUpDone', id, number, on, ...(open.ownOf !== undefined && { ownOf: open.ownOf }) }];
};

/** A promise as one side knows of it: one that the other keeps to itself is not there. */
const openFollowUp = (
  { communications: { followUps, kept } }: Case,
  id: CommunicationId,
  number: number,
  audience: Audience,
) =>
  followUpOf(followUps.filter(isKnownTo(audience)), id, number) ??
  (keptFollowUpOf(kept.filter(isKnownTo(audience)), id, number)
    ? refuse('alreadyDone', `Follow-up ${number} of this conversation was done before.`)
    : notThere());
