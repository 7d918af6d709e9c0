import { ages, dates } from './dates.ts';
import type { Finding, Known } from './finding.ts';
import { fold } from './fold.ts';
import { knownIn } from './known.ts';
import { namesIn } from './names.ts';
import { likenesses, numbers } from './numbers.ts';
import type { Pattern } from './pattern.ts';
import { spelledIn } from './spelled.ts';
import { wordsOf } from './word.ts';

/**
 * What in a text may tell of whom it is: the classes of Safe Harbor, 45 CFR 164.514(b)(2)(i), each place once, in the
 * order of the text. It would rather ask about a harmless word than let a name pass, and no machine is enough: a human
 * approves what is published.
 *
 * @example identifiersIn('Seen by Dr. Okafor on 3 May.') // [{ class: 'name', start: 12, … }, { class: 'date', … }]
 */
export const identifiersIn = (text: string, known: Known = {}): readonly Finding[] => {
  const folded = fold(text);
  const words = wordsOf(folded.text);
  const certain = knownIn(folded.text, words, known).map((each) => ({ ...each, known: true }));
  const likely = [
    ...shaped(folded.text, numbers),
    ...shaped(folded.text, [...dates, ...ages]),
    ...spelledIn(folded.text, words),
    ...namesIn(folded.text, words),
    ...shaped(folded.text, likenesses),
  ].map((each) => ({ ...each, known: false }));
  return apart([...certain, ...likely]).map((each) => ({ ...each, ...folded.given(each.start, each.end) }));
};

const shaped = (text: string, patterns: readonly Pattern[]) =>
  patterns.flatMap(({ class: kind, regex }) =>
    Array.from(text.matchAll(regex), (match) => ({
      class: kind,
      start: match.index,
      end: match.index + match[0].trimEnd().length,
    })),
  );

/**
 * Findings that overlap are one: of the class that is believed first, over all that any of them covers. What is known
 * stays so.
 */
const apart = (found: readonly Finding[]): Finding[] => {
  const ranked = found.map((each, rank) => ({ ...each, rank }));
  ranked.sort((one, other) => one.start - other.start || one.rank - other.rank);
  const merged: (Finding & { rank: number })[] = [];
  for (const each of ranked) {
    const last = merged.at(-1);
    if (!last || each.start >= last.end) merged.push(each);
    else merged[merged.length - 1] = union(last, each);
  }
  return merged.map(({ rank: _, ...finding }) => finding);
};

const union = (one: Finding & { rank: number }, other: Finding & { rank: number }) => {
  const first = other.rank < one.rank ? other : one;
  return { ...first, start: one.start, end: Math.max(one.end, other.end), known: one.known || other.known };
};
