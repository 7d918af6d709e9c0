import canonicalize from 'canonicalize';
import { type JSONPath, visit } from 'jsonc-parser';
import { pointerTo } from './pointer.ts';

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than any record of care, and shallow enough that code may walk it by recursion. */
export const maxDepth = 64;

/**
 * Reads JSON from outside. Answers why it cannot be read, never what was in it: beyond JSON's own grammar, text must
 * be well-formed Unicode, nesting at most 64 deep, and a name given only once in its object (RFC 8259 leaves open which
 * of two counts). `pointer` is the object that holds a name twice.
 */
export const parseJson = (
  text: string,
): { readonly value: Json } | { readonly malformed: string; readonly pointer?: string } => {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return { malformed: 'it does not follow the JSON grammar' };
  }
  const open: { readonly part: Json; readonly depth: number }[] = [{ part: value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth } = next;
    if (typeof part === 'string' && !part.isWellFormed()) return { malformed: 'a text in it is not valid Unicode' };
    if (typeof part === 'number' && !Number.isFinite(part)) return { malformed: 'a number in it is too large' };
    if (typeof part !== 'object' || part === null) continue;
    if (depth === maxDepth) return { malformed: `it is nested more than ${maxDepth} deep` };
    for (const [key, child] of Object.entries(part)) {
      if (!key.isWellFormed()) return { malformed: 'a name in it is not valid Unicode' };
      open.push({ part: child, depth: depth + 1 });
    }
  }
  const twofold = nameGivenTwice(text);
  return twofold ? { malformed: 'an object in it gives one name twice', pointer: pointerTo(twofold) } : { value };
};

/** The first object that gives one name twice; `JSON.parse` would keep the last of them without a word. */
const nameGivenTwice = (text: string): JSONPath | undefined => {
  const open: Set<string>[] = [];
  let found: JSONPath | undefined;
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectEnd: () => {
      open.pop();
    },
    onObjectProperty: (name, _offset, _length, _line, _character, path) => {
      const names = open.at(-1);
      if (names?.has(name)) found ??= path();
      names?.add(name);
    },
  });
  return found;
};

/** JSON in its one canonical form (RFC 8785): equal values have equal text, whatever order their names came in. */
export const canonical = (value: unknown): string => canonicalize(value) ?? 'null';

export const sameJson = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
