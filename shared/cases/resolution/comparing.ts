import { type Instant, isAfter, isBefore, type When } from '../../kernel/instant.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { invalid } from '../rules.ts';

/** No, because what is said to have happened lies in the future, or before what it answers. */
export const mistimed = (
  on: When,
  now: Instant,
  answers?: { readonly on: When | undefined; readonly what: string },
): Refusal<'invalidRequest'> | undefined => {
  if (isAfter(on, now)) return invalid({ pointer: '#/on', rule: 'past', detail: 'must not lie in the future' });
  return answers?.on !== undefined && isBefore(on, answers.on)
    ? invalid({ pointer: '#/on', rule: 'order', detail: `must not lie before ${answers.what}` })
    : undefined;
};

/** Names and references are the same however they are spaced, cased or composed. */
export const isSame = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (said: string): string => said.trim().normalize('NFC').toLowerCase();
