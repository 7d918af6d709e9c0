import type { IdentifierClass } from './finding.ts';
import type { Word } from './word.ts';

const digits = new Set('zero oh nought one two three four five six seven eight nine double triple'.split(' '));

/** As many as a number that stands for somebody has; shorter rows are counts. */
const fewest = 5;

/** Numbers said digit by digit, and words written letter by letter. */
export const spelledIn = (text: string, words: readonly Word[]) => [
  ...runs(text, words, (word) => digits.has(word.lower), 'other'),
  ...runs(text, words, (word) => word.text.length === 1 && word.lower !== 'i', 'name'),
];

const runs = (text: string, words: readonly Word[], belongs: (word: Word) => boolean, kind: IdentifierClass) => {
  const found: { class: IdentifierClass; start: number; end: number }[] = [];
  let first = 0;
  const close = (after: number) => {
    const [from, to] = [words[first], words[after - 1]];
    if (after - first >= fewest && from && to) found.push({ class: kind, start: from.start, end: to.end });
  };
  words.forEach((word, index) => {
    const isNext = index > first && /^[ ,.-]{1,3}$/.test(text.slice(words[index - 1]?.end, word.start));
    if (belongs(word) && isNext) return;
    close(index);
    first = belongs(word) ? index : index + 1;
  });
  close(words.length);
  return found;
};
