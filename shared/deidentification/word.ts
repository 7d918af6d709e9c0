/** A word of a folded text: letters, and the apostrophes and hyphens between them. */
export type Word = {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
  /** How it is cased: `Smith`, `SMITH` or anything else. */
  readonly cased: 'capital' | 'capitals' | 'other';
  /** Whether a capital says nothing of it, since a sentence, a line or a quotation starts here. */
  readonly opens: boolean;
};

const word = /\p{L}+(?:['-]\p{L}+)*/gu;

/** A full stop after these ends no sentence. */
const abbreviated = new Set('vs v no st approx ca cf dr mr mrs ms prof messrs rev hon attn ref re fr sr jr'.split(' '));

export const wordsOf = (text: string): readonly Word[] => {
  const words: Word[] = [];
  let before = '';
  let end = 0;
  for (const match of text.matchAll(word)) {
    const said = match[0];
    const between = text.slice(end, match.index);
    const lower = said.toLowerCase();
    words.push({
      text: said,
      lower,
      start: match.index,
      end: match.index + said.length,
      cased: casing(said, lower),
      opens: words.length === 0 || /[!?\n\r]/.test(between) || (/\./.test(between) && !isShortened(before)),
    });
    before = lower;
    end = match.index + said.length;
  }
  return words;
};

/** An initial or an abbreviation. */
const isShortened = (before: string): boolean => before.length === 1 || abbreviated.has(before);

const casing = (said: string, lower: string): Word['cased'] => {
  if (said === lower) return 'other';
  if (said.length > 1 && said === said.toUpperCase()) return 'capitals';
  const first = said.charAt(0);
  return first !== first.toLowerCase() || /['-]\p{Lu}/u.test(said) ? 'capital' : 'other';
};

/** Without the `'s` of an owner. */
export const bare = (lower: string): string => lower.replace(/'s?$/, '');
