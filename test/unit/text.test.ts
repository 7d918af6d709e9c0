import { describe, expect, test } from 'vitest';
import { isSame, isVisible, text } from '../../shared/kernel/text.ts';

describe('names and references are the same', () => {
  test.each([
    ['however they are cased', 'CHK-1', 'chk-1'],
    ['however they are spaced at their ends', 'CHK-1', ' CHK-1 '],
    ['however they are spaced within', 'Ana Ruiz', 'Ana   Ruiz'],
    ['whatever blank it is', 'Ana Ruiz', 'Ana\u00a0\u2003Ruiz'],
    ['however they are composed', 'Andr\u00e9', 'Andre\u0301'],
    ['in characters of full width', 'CHK-1', '\uff23\uff28\uff2b\uff0d\uff11'],
    ['with ligatures', 'Office', 'O\ufb03ce'],
    ['with a space of no width', 'CHK-1', 'CHK\u200b-1'],
    ['with a mark that joins', 'CHK-1', 'CHK\u2060-\ufeff1'],
    ['with a soft hyphen', 'Ruiz', 'Ru\u00adiz'],
    ['with a selector of variants', 'Ruiz', 'Ruiz\ufe0f'],
    ['with a mark of direction between blanks', 'Ana Ruiz', 'Ana \u200e Ruiz'],
    ['with a filler that nobody sees', 'Ruiz', 'Ruiz\u3164'],
  ])('%s', (_, one, other) => {
    expect(isSame(one, other)).toBe(true);
    expect(isSame(other, one)).toBe(true);
  });

  test.each([
    ['CHK-1', 'CHK-2'],
    ['AnaRuiz', 'Ana Ruiz'],
    ['Andre', 'Andr\u00e9'],
  ])('and %j is not %j', (one, other) => {
    expect(isSame(one, other)).toBe(false);
  });
});

describe('a text that somebody writes', () => {
  test.each([
    ['blanks', ' \u00a0\u3000'],
    ['a mark that sits on other characters', '\u0301'],
    ['several of them, of any kind', '\u0301\u20dd\u0903'],
    ['what is no character', '\uffff\ufdd0\u{1fffe}'],
    ['a filler', '\u3164\u2800'],
  ])('is not %s alone', (_, said) => {
    expect(isVisible(said)).toBe(false);
    expect(text(20).safeParse(said).success).toBe(false);
  });

  test.each(['x', 'e\u0301', '\u0915\u093f', '٣', '山', '😀', '—'])('is what can be seen: %s', (said) =>
    expect(isVisible(said)).toBe(true),
  );
});
