import * as z from 'zod';

/** Control characters, but for tabs and line breaks. */
const controls = /[^\P{Cc}\t\n\r]/gu;

/** Something that can be seen: no blank, no mark that only sits on others or steers how they are shown, nothing that is no character. */
const visible = /[^\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

/** Embeddings, overrides and isolates: what follows them may read the other way round, beyond the text they are in. */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

export const isVisible = (text: string): boolean => visible.test(text);

export const withoutControls = (text: string): string => text.replaceAll(controls, '');

/** A text that stands in one line beside others, and changes nothing but itself. */
export const inOneLine = (text: string): string =>
  withoutControls(text.replaceAll(directions, '')).replaceAll(/\s+/g, ' ').trim();

/** A text that somebody writes: 1 to `max` characters, of which one at least is seen, and none controls anything. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((said) => said === '' || isVisible(said), { error: 'must not be blank' })
    .refine((said) => withoutControls(said) === said, {
      error: 'must hold no control characters but tabs and line breaks',
    });

/** A name: a text that stands in one line, and beside others. */
export const name = (max: number) =>
  text(max)
    .refine((said) => inOneLine(said) === said.trim(), { error: 'must be one line, and steer no text around it' })
    .transform((said) => said.trim());

/** Marks that nobody sees: what only steers or joins other characters, at whatever width. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const blanks = /[\s\p{Z}\u2800]+/gu;

/**
 * Names and references are the same if they look the same: however they are spaced, cased, composed, or written in
 * compatible characters, and whatever there is in them that nobody sees.
 */
export const isSame = (one: string, other: string): boolean => likeness(one) === likeness(other);

/** What names and references that are the same have in common. */
export const likeness = (said: string): string =>
  said.normalize('NFKC').replaceAll(unseen, '').replaceAll(blanks, ' ').trim().toLowerCase().normalize('NFKC');
