import type { IdentifierClass } from './finding.ts';
import {
  alsoWords,
  callings,
  cities,
  credentials,
  institutionPairs,
  institutions,
  ordinary,
  particles,
  plainNames,
  properNouns,
  statesAlsoNames,
  streets,
  titles,
  whereabouts,
  wordEndings,
} from './vocabulary.ts';
import { bare, type Word } from './word.ts';

type Found = { readonly class: IdentifierClass; readonly start: number; readonly end: number };

/** How many words may stand between the number of a house and the word for a street, or before that for an institution. */
const longestName = 5;

/**
 * Names of people and places. Nobody can list them all, so what is written with a capital and is no word we know is
 * taken for one: a false alarm costs a look, a miss may cost somebody's privacy.
 */
export const namesIn = (text: string, words: readonly Word[]): Found[] => {
  const named = words.map((word, index) => nameAt(text, words, word, index));
  return [...joined(text, words, named), ...institutionsIn(text, words), ...streetsIn(text, words)];
};

/** What one word names by itself, and by the words about it. */
const nameAt = (text: string, words: readonly Word[], word: Word, index: number): IdentifierClass | undefined => {
  const [before, after] = [words[index - 1], words[index + 1]];
  const plain = bare(word.lower);
  if (before && followsTitle(text, before, word)) return 'name';
  if (cities.has(plain) && !(before && isGiven(before))) return 'geography';
  if (isPlainName(word, plain) || (before && followsGiven(text, before, word))) return 'name';
  if (word.cased === 'other') return undefined;
  if (after && isCredential(text, word, after) && !ordinary.has(plain)) return 'name';
  if (word.cased === 'capitals') return undefined;
  if (statesAlsoNames.has(plain))
    return before && /^(?:in|of|west|north|south)$/.test(before.lower) ? undefined : 'name';
  if (before && words[index - 2] && isInitial(before) && isInitial(words[index - 2] as Word)) return 'name';
  if (plain.length < 2 || isFormula(text, word) || isWordOfTheField(plain, word.opens)) return undefined;
  return before && whereabouts.has(before.lower) && !word.opens ? 'geography' : 'name';
};

/** `SpO2`, `A1c` */
const isFormula = (text: string, word: Word): boolean =>
  word.text.length < 4 && /\d/.test(text.charAt(word.start - 1) + text.charAt(word.end));

const isGiven = (word: Word): boolean => word.cased !== 'other' && plainNames.has(word.lower);

/** `jane doe` */
const followsGiven = (text: string, given: Word, word: Word): boolean =>
  isSurely(given.lower) &&
  text.slice(given.end, word.start) === ' ' &&
  !(isWordOfTheField(bare(word.lower), true) || /(?:ed|s)$/.test(word.lower) || word.text.length === 1);

const isPlainName = (word: Word, plain: string): boolean => {
  const joint = plain.replaceAll(/['-]/g, '');
  if (!plainNames.has(plain) && !plainNames.has(joint)) return plain.split('-').some((part) => isSurely(part));
  if (properNouns.has(plain)) return false;
  return word.cased !== 'other' || !alsoWords.has(plain);
};

const isSurely = (part: string): boolean => plainNames.has(part) && !alsoWords.has(part);

const isWordOfTheField = (plain: string, opens: boolean): boolean => {
  if (ordinary.has(plain) || properNouns.has(plain) || particles.has(plain) || credentials.has(plain)) return true;
  if (titles.has(plain) || callings.has(plain) || streets.has(plain) || institutions.has(plain)) return true;
  if (/^(?:non|pre|post|re|un|self|anti|co)-/.test(plain)) return true;
  if (plain.includes("'")) return /(?:n't|'re|'ve|'ll|'d|'m)$/.test(plain);
  return (opens || plain.length > 9) && wordEndings.test(plain);
};

/** `Dr. smith`, `Ms Ng`, `Nurse Adeyemi`; but no `MS patient`, and no `nurse who`. */
const followsTitle = (text: string, title: Word, word: Word): boolean => {
  const between = text.slice(title.end, word.start);
  if (!/^[.,]? {0,3}$/.test(between)) return false;
  if (titles.has(title.lower) && title.text !== 'MS' && title.text !== 'MR') {
    return word.cased !== 'other' || particles.has(word.lower) || !isWordOfTheField(word.lower, true);
  }
  if (!callings.has(bare(title.lower)) && title.lower !== 'ms' && title.lower !== 'mr') return false;
  return word.cased === 'capital' && !ordinary.has(bare(word.lower)) && between === ' ';
};

/** `Kowalski, MD` */
const isCredential = (text: string, word: Word, after: Word): boolean =>
  after.cased === 'capitals' && credentials.has(after.lower) && /^,? ?$/.test(text.slice(word.end, after.start));

/** One finding for each name, however many words, initials and particles it has. */
const joined = (text: string, words: readonly Word[], named: readonly (IdentifierClass | undefined)[]): Found[] => {
  const found: Found[] = [];
  let open: Found | undefined;
  let last = 0;
  words.forEach((word, index) => {
    const kind = named[index];
    const isNear = open !== undefined && !word.opens && /^[ .,'-]{0,3}$/.test(text.slice(last, word.start));
    if (kind === undefined) {
      const belongs = isNear && (isInitial(word) || (particles.has(word.lower) && named[index + 1] !== undefined));
      if (!belongs) open = undefined;
      else last = word.end;
      return;
    }
    if (open && isNear && open.class === kind) {
      found.pop();
      open = { ...open, end: word.end };
    } else open = { class: kind, start: startOf(text, words, index), end: word.end };
    found.push(open);
    last = word.end;
  });
  return found;
};

const isInitial = (word: Word): boolean => word.text.length === 1 && word.cased !== 'other' && word.lower !== 'i';

/** Initials before a name belong to it. */
const startOf = (text: string, words: readonly Word[], index: number): number => {
  let first = words[index] as Word;
  for (let at = index - 1; at >= 0 && at >= index - 3; at--) {
    const initial = words[at] as Word;
    if (!isInitial(initial) || !/^[. ]{1,2}$/.test(text.slice(initial.end, first.start))) break;
    first = initial;
  }
  return first.start;
};

/** Capitals before a word for an institution: `Massachusetts General Hospital`, `St. Mary Medical Center`. */
const institutionsIn = (text: string, words: readonly Word[]): Found[] =>
  words.flatMap((word, index) => {
    const pair = `${words[index - 1]?.lower}-${word.lower}`;
    const isPair = institutionPairs.has(pair.replace('centre', 'center'));
    if (word.cased === 'other' || !(institutions.has(word.lower) || isPair)) return [];
    const first = firstCapital(text, words, isPair ? index - 1 : index);
    return first === undefined ? [] : [{ class: 'geography' as const, start: first.start, end: word.end }];
  });

const firstCapital = (text: string, words: readonly Word[], index: number): Word | undefined => {
  let first: Word | undefined;
  for (let at = index - 1; at >= 0 && at >= index - longestName; at--) {
    const word = words[at] as Word;
    const next = words[at + 1] as Word;
    if (!/^[ .&'-]{1,3}$/.test(text.slice(word.end, next.start))) break;
    if (word.cased === 'other' ? !/^(?:of|the|and|at|for)$/.test(word.lower) : isOpening(word)) break;
    if (word.cased !== 'other') first = word;
  }
  return first;
};

const isOpening = (word: Word): boolean =>
  word.opens && /^(?:the|a|an|our|this|that|every|each|any|no|in|at)$/.test(word.lower);

/** `12 Elm Street`, `on Old Mill Road`, and without capitals where a number stands before. */
const streetsIn = (text: string, words: readonly Word[]): Found[] =>
  words.flatMap((word, index) => {
    if (!streets.has(word.lower)) return [];
    const numbered = houseBefore(text, words, index);
    if (numbered !== undefined) return [{ class: 'geography' as const, start: numbered, end: word.end }];
    if (word.cased !== 'capital' || titles.has(word.lower)) return [];
    const first = firstCapital(text, words, index);
    return first === undefined ? [] : [{ class: 'geography' as const, start: first.start, end: word.end }];
  });

/** Units of a dose or a time make no address of `5 mg by this route`. */
const house = /(?<![\d.,/-])\d{1,6}[A-Za-z]? {1,2}(?:[NSEW]\.? )?$/;

const houseBefore = (text: string, words: readonly Word[], index: number): number | undefined => {
  for (let at = index - 1; at >= 0 && at >= index - longestName; at--) {
    const word = words[at] as Word;
    const next = words[at + 1] as Word;
    if (!/^[ .'-]{1,3}$/.test(text.slice(word.end, next.start))) return undefined;
    const isLike = word.cased === 'capital' || !ordinary.has(word.lower);
    if (!isLike) return undefined;
    const from = Math.max(0, word.start - 12);
    const match = house.exec(text.slice(from, word.start));
    if (match && !/^(?:mg|ml|mcg|g|kg|cc|units?|hours?|minutes?|days?|weeks?|mm|cm|l)$/.test(word.lower)) {
      return from + match.index;
    }
  }
  return undefined;
};
