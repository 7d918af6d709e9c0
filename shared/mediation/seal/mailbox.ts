import type { MediationId, PartyId } from '../../kernel/ids.ts';
import { type Instant, instantOf } from '../../kernel/instant.ts';
import { bidKey, keys, proposalKey } from '../../ledger/keys.ts';
import type { Row, Table } from '../../ledger/table.ts';
import { type AnswerKind, type AnswerOf, answerIn, bytesOf } from './answer.ts';
import { type Seal, SealBroken, type SealedFor, type Unseal } from './seal.ts';

/** What the parties of a mediation are asked, each to answer sealed. */
export type Question<Kind extends AnswerKind = AnswerKind> = {
  readonly mediation: MediationId;
  /** A bid in a round of bids, or a response to a proposal of the mediator. */
  readonly asks: Kind;
  /** Which round, or which proposal; from 1. */
  readonly number: number;
  /** The last moment at which an answer counts. */
  readonly deadline: Instant;
};

const questionKeys: Readonly<Record<AnswerKind, (number: number) => string>> = { bid: bidKey, response: proposalKey };

const sealedFor = ({ mediation, asks, number }: Question, party: PartyId): SealedFor => ({
  mediation,
  party,
  question: questionKeys[asks](number),
});

const keyOf = ({ mediation, party, question }: SealedFor) => keys.sealed(mediation, party, question);

/**
 * Seals an answer and puts it in the party's mailbox, in the place of the one before: the last counts. Answers whether it
 * was in time; a late one is not put, since it would take the place of one that was. Nothing else depends on what is there.
 */
export const putAnswer = async <Kind extends AnswerKind>(
  { table, seal }: { readonly table: Pick<Table, 'overwrite'>; readonly seal: Seal },
  question: Question<Kind>,
  { party, answer, now }: { readonly party: PartyId; readonly answer: NoInfer<AnswerOf<Kind>>; readonly now: Instant },
): Promise<boolean> => {
  if (now > question.deadline) return false;
  const of = sealedFor(question, party);
  const sealed = await seal(of, bytesOf(answer));
  await table.overwrite({ ...keyOf(of), sealed: Buffer.from(sealed).toString('base64'), sealedAt: now });
  return true;
};

/** Milliseconds after which no function that began to put an answer still can: API Gateway waits 29 seconds at most. */
const underWay = 60_000;

/** When a question can be opened: before, an answer that was in time may still be on its way. */
export const opensAt = ({ deadline }: Pick<Question, 'deadline'>): Instant =>
  instantOf(new Date(Date.parse(deadline) + underWay));

/**
 * Opens what these parties answered in time, and nothing for who did not. For the one who may read and unseal, once
 * `opensAt` has come.
 *
 * @throws `SealBroken` for what is no answer of that party to that question
 */
export const openAnswers = async <Kind extends AnswerKind>(
  { table, unseal }: { readonly table: Pick<Table, 'get'>; readonly unseal: Unseal },
  question: Question<Kind>,
  parties: readonly PartyId[],
): Promise<ReadonlyMap<PartyId, AnswerOf<Kind> | undefined>> => {
  const open = async (party: PartyId): Promise<AnswerOf<Kind> | undefined> => {
    const of = sealedFor(question, party);
    const row = await table.get(keyOf(of));
    if (!row) return undefined;
    const { sealed, sealedAt } = contentOf(row, of);
    if (sealedAt > question.deadline) return undefined;
    const answer = answerIn(await unseal(of, sealed));
    if (answer?.kind !== question.asks) throw new SealBroken(of);
    return answer as AnswerOf<Kind>;
  };
  return new Map(await Promise.all(parties.map(async (party) => [party, await open(party)] as const)));
};

const contentOf = ({ sealed, sealedAt }: Row, of: SealedFor) => {
  if (typeof sealed !== 'string' || typeof sealedAt !== 'string') throw new SealBroken(of);
  return { sealed: Buffer.from(sealed, 'base64'), sealedAt };
};
