import type { Instant } from '../../../kernel/instant.ts';
import { isInUse } from './in-use.ts';
import { cut, type Element } from './reading.ts';
import type { Referred } from './related.ts';

const longest = 120;

/** What a resource is called: by the name in use, and by any name it ever had. */
type Names = { readonly inUse: string | undefined; readonly all: readonly string[] };

/** The name of today: the official one if marked, else the first. */
export const humanNames = (element: Element, now: Instant): Names => {
  const names = element.list('name');
  const current = names.filter((each) => isInUse(each, now));
  const name = current.find((each) => each.value.use === 'official') ?? current[0];
  for (const each of names) {
    if (!current.includes(each)) each.note(each.value.period ? 'period' : 'use', 'is no name of today; it is not read');
  }
  if (current.length > 1) element.note('name', 'only one name is read; the others are in the original');
  if (name && name.text('text', longest) === undefined) name.noteRest(partsRead);
  return { inUse: name && written(name), all: names.flatMap((each) => written(each) ?? []) };
};

const partsRead = new Set(['use', 'period', 'text', 'given', 'family']);

/** Written out if sent so, else in the order sent. */
const written = (name: Element): string | undefined => {
  const whole = name.text('text', longest);
  if (whole !== undefined) return whole;
  const joined = [...name.texts('given', longest), ...name.texts('family', longest)].join(' ');
  return joined === '' ? undefined : cut(joined, longest);
};

/**
 * What a reference and the resource it leads to are called together. Where they disagree, one of them is a slip, and
 * nobody here can say which. A reference that shows an old name says nothing of today's.
 */
export const agreedName = ({ display, reference }: Referred, { inUse, all }: Names): string | undefined => {
  if (display === undefined) return inUse;
  if (all.length === 0) return display;
  if (all.some((name) => areAlike(name, display))) return inUse;
  if (inUse === undefined) return display;
  reference?.note('display', 'is another name than that of what it refers to; no name is read');
  return undefined;
};

/** The name of a thing, which has one. */
export const nameOfThing = (referred: Referred, max: number): string | undefined => {
  const name = referred.target?.text('name', max);
  return agreedName(referred, { inUse: name, all: name === undefined ? [] : [name] });
};

/** Whether two texts may be one name: one is part of the other, whatever the order, accents, titles and initials. */
const areAlike = (one: string, other: string): boolean => {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  return isPart(a, b) || isPart(b, a) || lettersOf(a) === lettersOf(b);
};

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const lettersOf = (words: readonly string[]): string => [...words.join('')].sort().join('');

const isPart = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((word) => all.some((each) => each === word || isInitial(word, each) || isInitial(each, word)));

const isInitial = (letter: string, word: string): boolean => [...letter].length === 1 && word.startsWith(letter);
