/** A text as it looks, whatever characters it is made of; each of its places leads back to the text as it was given. */
export type Folded = {
  readonly text: string;
  /** The place in the given text of a range of the folded one. */
  readonly given: (start: number, end: number) => { readonly start: number; readonly end: number };
};

const ignored = /[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/u;
const dash = /[\p{Pd}\u2212\u2043\u02d7]/u;
const blank = /[\p{Z}\u2800\t\v\f]/u;
const digit = /\p{Nd}/u;

/** Letters that look like Latin ones, and letters that Unicode takes for no accented ones. */
const lookalikes = new Map<string, string>([
  ...pairs('аеорсухіјѕԁһкмтвпгзьАВЕКМНОРСТУХІЈЅЗ', 'aeopcyxijsdhkmtbnrzbABEKMHOPCTYXIJS3'),
  ...pairs('οανρυικετγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'oavpuiketyABEZHIKMNOPTYX'),
  ...pairs('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'),
  ...pairs('øØđĐłŁıðÐħ', 'oOdDlLidDh'),
  ...pairs('’‘ʼ′`´ʹ＇。｡∙·•⁄∕∶', "''''''''.....//:"),
  ['ß', 'ss'],
  ['ẞ', 'SS'],
  ['æ', 'ae'],
  ['Æ', 'Ae'],
  ['œ', 'oe'],
  ['Œ', 'Oe'],
  ['þ', 'th'],
  ['Þ', 'Th'],
]);

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((each, index) => [each, [...to][index] ?? each]);
}

export const fold = (given: string): Folded => {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  let at = 0;
  for (const character of given) {
    const after = at + character.length;
    const folded = character < '\u0080' ? ascii(character) : foldedCharacter(character);
    for (let index = 0; index < folded.length; index++) {
      starts.push(at);
      ends.push(after);
    }
    text += folded;
    at = after;
  }
  return {
    text: withDigits(text),
    given: (start, end) => ({ start: starts[start] ?? at, end: ends[end - 1] ?? at }),
  };
};

/** A few signs stand for whole phrases, which would make a text many times as long. */
const longestLigature = 4;

const ascii = (character: string): string =>
  character === '`' ? "'" : character === '\t' || character === '\v' || character === '\f' ? ' ' : character;

const foldedCharacter = (character: string): string => {
  const parts = lookalikes.get(character) ?? character.normalize('NFKD');
  if (parts.length > longestLigature) return character;
  let folded = '';
  for (const part of parts) {
    if (part < '\u0080') folded += part;
    else if (!ignored.test(part)) folded += lookalikes.get(part) ?? plain(part);
  }
  return folded;
};

const plain = (character: string): string => {
  if (dash.test(character)) return '-';
  if (blank.test(character)) return ' ';
  return digit.test(character) ? digitOf(character) : dingbat(character);
};

/** Unicode keeps the ten digits of a script together, from nought to nine. */
const digitOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && digit.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
};

/** Digits in black and sans-serif circles: 1 to 10, three times over. */
const dingbat = (character: string): string => {
  const place = (character.codePointAt(0) ?? 0) - 0x2776;
  return place >= 0 && place < 30 ? String((place % 10) + 1) : character;
};

const tokens = /[0-9A-Za-z().+-]{5,}/g;
const meant: Readonly<Record<string, string>> = { O: '0', o: '0', I: '1', l: '1', S: '5', B: '8' };

/** Numbers in which letters stand for the digits they look like: 6l7-555-O199. */
const withDigits = (text: string): string =>
  text.replace(tokens, (token) => {
    if (!/[OoIlSB]/.test(token) || /[A-HJ-NP-RT-Za-km-np-z]/.test(token.replaceAll('B', ''))) return token;
    if ((token.match(/\d/g) ?? []).length < 3) return token;
    return token.replace(/[OoIlSB]/g, (letter) => meant[letter] ?? letter);
  });
