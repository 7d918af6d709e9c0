import { Cents } from '../../kernel/money.ts';

/** What a party answers, unseen by everybody until its question is closed: an amount, or yes or no to a proposal. */
export type SealedAnswer =
  | { readonly kind: 'bid'; readonly amount: Cents }
  | { readonly kind: 'response'; readonly accepts: boolean };

export type AnswerKind = SealedAnswer['kind'];
export type AnswerOf<Kind extends AnswerKind> = Extract<SealedAnswer, { readonly kind: Kind }>;

/** Goes up when the bytes change their form. */
const form = 1;
const length = 16;
const codes = { bid: 1, response: 2 } as const;
const valueAt = 8;

/** An answer as it is sealed: 16 bytes whatever it says, so that nothing about what holds it tells one from another. */
export const bytesOf = (answer: SealedAnswer): Uint8Array => {
  const bytes = new Uint8Array(length);
  const value = answer.kind === 'bid' ? answer.amount : Number(answer.accepts);
  bytes.set([form, codes[answer.kind]]);
  new DataView(bytes.buffer).setBigUint64(valueAt, BigInt(value));
  return bytes;
};

/** The answer that is written so; nothing for bytes that no answer is written as. */
export const answerIn = (bytes: Uint8Array): SealedAnswer | undefined => {
  if (bytes.length !== length) return undefined;
  const value = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(valueAt));
  const answer = bytes[1] === codes.bid ? bid(value) : ({ kind: 'response', accepts: value === 1 } as const);
  return answer && bytesOf(answer).every((byte, index) => byte === bytes[index]) ? answer : undefined;
};

const bid = (value: number): SealedAnswer | undefined => {
  const { data: amount } = Cents.safeParse(value);
  return amount === undefined ? undefined : { kind: 'bid', amount };
};
