import type { Finding, IdentifierClass, Known } from './finding.ts';
import { fold } from './fold.ts';
import { credentials, institutions, ordinary, particles, streets, titles } from './vocabulary.ts';
import { bare, type Word, wordsOf } from './word.ts';

type Found = Omit<Finding, 'known'>;

/** What a word says without its marks: O'Neill-Smith and ONEILL SMITH come to the same letters. */
const letters = (word: string): string => word.replaceAll(/['-]/g, '');

const spellings = (word: string): string[] => [letters(word), ...word.split('-').map(letters), ...word.split(/['-]/)];

/** Where a text says what the matter knows: a name in whole or in part, however it is cased, accented or joined. */
export const knownIn = (text: string, words: readonly Word[], known: Known): Found[] => [
  ...namesIn(text, words, known.names ?? [], 'name'),
  ...namesIn(text, words, known.places ?? [], 'geography'),
  ...numbersIn(text, known.numbers ?? []),
];

const namesIn = (text: string, words: readonly Word[], names: readonly string[], kind: IdentifierClass): Found[] => {
  const sought = new Sought(names, kind);
  if (sought.isEmpty) return [];
  const single = words.flatMap((word) => (sought.has(word) ? [{ class: kind, start: word.start, end: word.end }] : []));
  return [
    ...single,
    ...(kind === 'name' ? initialsIn(text, sought.initials) : []),
    ...unspacedIn(text, sought.unspaced),
  ];
};

class Sought {
  /** Words of names that name somebody by themselves, in any case. */
  readonly #parts = new Set<string>();
  /** Words of names that are ordinary words too: they count with a capital where no sentence opens, or in capitals. */
  readonly #doubtful = new Set<string>();
  /** Names run together, as in user names and e-mail addresses: janedoe, doej. */
  readonly #joint = new Set<string>();
  readonly initials = new Set<string>();
  /** Names in scripts that put no blanks between words. */
  readonly unspaced: string[] = [];

  constructor(names: readonly string[], kind: IdentifierClass) {
    for (const name of names) this.#add(name, kind);
  }

  get isEmpty(): boolean {
    return this.#parts.size + this.#doubtful.size + this.unspaced.length === 0;
  }

  #add(name: string, kind: IdentifierClass): void {
    const folded = fold(name).text;
    if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(folded)) this.unspaced.push(folded.trim());
    const parts = wordsOf(folded)
      .map(({ lower }) => lower)
      .filter((lower) => !titles.has(lower) && !credentials.has(lower));
    const telling = parts.filter((part) => kind === 'name' || !isGeneric(part));
    for (const part of telling) {
      for (const each of new Set(spellings(part))) this.#part(each);
    }
    if (kind !== 'name') return;
    this.#together(parts.map(letters));
    for (const part of withUmlauts(name)) this.#part(part);
  }

  #part(part: string): void {
    if (part.length < 2 || particles.has(part)) return;
    (ordinary.has(part) ? this.#doubtful : this.#parts).add(part);
  }

  #together(parts: readonly string[]): void {
    const [first, last] = [parts[0], parts.at(-1)];
    if (!first || !last || parts.length < 2) return;
    for (const joint of [first + last, last + first, first.charAt(0) + last, last + first.charAt(0)]) {
      if (joint.length > 3) this.#joint.add(joint);
    }
    this.initials.add(parts.map((part) => part.charAt(0)).join(''));
    this.initials.add(first.charAt(0) + last.charAt(0));
  }

  has(word: Word): boolean {
    const whole = bare(word.lower);
    const all = [letters(word.lower), ...spellings(whole)];
    if (!whole.endsWith('ss') && whole.endsWith('s')) all.push(letters(whole.slice(0, -1)));
    if (all.some((each) => this.#parts.has(each) || this.#joint.has(each))) return true;
    const isMarked = word.cased === 'capitals' || (word.cased === 'capital' && !word.opens);
    return isMarked && all.some((each) => this.#doubtful.has(each));
  }
}

/** `Müller` is written `Mueller` too. */
const withUmlauts = (name: string): string[] => {
  const spelled = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[äöü]/g, (vowel) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[vowel] ?? vowel);
  return spelled === name.normalize('NFC').toLowerCase() ? [] : wordsOf(spelled).map(({ lower }) => letters(lower));
};

const isGeneric = (part: string): boolean =>
  part.length < 3 ||
  institutions.has(part) ||
  streets.has(part) ||
  ordinary.has(part) ||
  /^(?:medical|center|centre|memorial|regional|saint|north|south|east|west|city|department|system|surgical|university)$/.test(
    part,
  );

/** Initials with points, or in capitals that mean nothing else to a clinician. */
const initials = /(?<![\p{L}.])(?:\p{Lu}\. ?){2,4}|(?<![\p{L}\d/-])\p{Lu}{2,4}(?![\p{L}\d/-])/gu;
const abbreviations = new Set(
  'md do rn np pa ed er or iv pt ot bp hr gi gp ct mr us ok am pm im po ac pc ad id ob os od hs dc ca ma mi ms pe tb ra rt sa sob sat pr'.split(
    ' ',
  ),
);

const initialsIn = (text: string, sought: ReadonlySet<string>): Found[] => {
  const found: Found[] = [];
  for (const match of text.matchAll(initials)) {
    const said = match[0].replaceAll(/[. ]/g, '').toLowerCase();
    const isPointed = match[0].includes('.');
    if (!sought.has(said) || (!isPointed && abbreviations.has(said))) continue;
    found.push({ class: 'name', start: match.index, end: match.index + match[0].trimEnd().length });
  }
  return found;
};

const unspacedIn = (text: string, names: readonly string[]): Found[] =>
  names.flatMap((name) =>
    occurrences(text, name).map((start) => ({ class: 'name' as const, start, end: start + name.length })),
  );

const occurrences = (text: string, part: string): number[] => {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at);
  return found;
};

/** Shorter ones would be found everywhere. */
const shortestNumber = 4;

/** Numbers of the matter, whatever blanks and marks stand between their characters. */
const numbersIn = (text: string, numbers: readonly string[]): Found[] => {
  const sought = new Set(
    numbers.map((each) => compact(fold(each).text)).filter((each) => each.length >= shortestNumber),
  );
  if (sought.size === 0) return [];
  const places: number[] = [];
  let compacted = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (!/[\p{L}\d]/u.test(character)) continue;
    places.push(at);
    compacted += character.toLowerCase();
  }
  return [...sought].flatMap((number) =>
    occurrences(compacted, number).flatMap((first): Found[] => {
      const [start, last] = [places[first], places[first + number.length - 1]];
      if (start === undefined || last === undefined || isWithin(text, start, last + 1)) return [];
      return [{ class: 'other', start, end: last + 1 }];
    }),
  );
};

/** Whether more digits stand right before or after: then it is another number. */
const isWithin = (text: string, start: number, end: number): boolean =>
  (/\d/.test(text.charAt(start)) && /\d/.test(text.charAt(start - 1))) ||
  (/\d/.test(text.charAt(end)) && /\d/.test(text.charAt(end - 1)));

const compact = (number: string): string => number.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');
