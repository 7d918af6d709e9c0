import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { Fault } from '../../../kernel/refusal.ts';
import { isVisible, withoutControls } from '../../../kernel/text.ts';

/** What comes to light while a resource is read. */
export type Reading = {
  /** Elements that are not of the type FHIR gives them: these refuse the resource. */
  readonly faults: Fault[];
  /** What was kept but not understood: these don't. They name places, never values. */
  readonly unmapped: { readonly pointer: string; readonly why: string; readonly severity?: 'warning' | undefined }[];
};

/** Part of a resource, and where it stands. Whatever is absent, null or empty is `undefined`. */
export type Element = {
  readonly value: JsonObject;
  /** JSON Pointer as a URI fragment. */
  readonly pointer: string;
  /** A text; one longer than `max` is cut, and that is noted. */
  text(name: string, max: number): string | undefined;
  /** A text of which a part would be another: one longer than `max` is left out, and that is noted. */
  exact(name: string, max: number): string | undefined;
  object(name: string): Element | undefined;
  /** Texts of a list, each cut like a text; senders of other versions may send one, or send a list where FHIR has one. */
  texts(name: string, max: number): readonly string[];
  /** A list; senders of other versions may send the one thing it holds. */
  list(name: string): readonly Element[];
  /** Says that something here was kept but not understood. */
  note(name: string, why: string): void;
  /** Says so, and that it may change what the rest means, or who may see it. */
  warn(name: string, why: string): void;
  /** Names everything here that is not read. */
  noteRest(read: ReadonlySet<string>): void;
};

export const elementOf = (value: JsonObject, pointer: string, reading: Reading): Element => {
  const at = (name: string) => `${pointer}/${name}`;
  const fault = (place: string, expected: string) => {
    reading.faults.push({ pointer: place, rule: 'type', detail: `must be ${expected}` });
    return undefined;
  };
  const note = (name: string, why: string) => {
    reading.unmapped.push({ pointer: at(name), why });
  };
  const sub = (child: Json, place: string): Element | undefined =>
    isJsonObject(child) ? elementOf(child, place, reading) : fault(place, 'an object');

  const warn = (name: string, why: string) => {
    reading.unmapped.push({ pointer: at(name), why, severity: 'warning' });
  };

  /** FHIR texts hold no control characters; a text in which nothing can be seen says nothing. */
  const plain = (said: Json, place: string, name: string): string | undefined => {
    if (typeof said !== 'string') return fault(place, 'a string');
    const text = withoutControls(said).trim();
    if (text.length < said.trim().length) note(name, 'holds control characters; they are only in the original');
    return isVisible(text) ? text : undefined;
  };
  const textAt = (name: string): string | undefined => {
    const said = value[name] ?? undefined;
    return said === undefined ? undefined : plain(said, at(name), name);
  };
  const whole = (name: string, said: string, max: number): string => {
    if (said.length <= max) return said;
    note(name, `has more than ${max} characters; the rest is in the original`);
    return cut(said, max);
  };

  return {
    value,
    pointer,
    note,
    warn,

    noteRest: (read) => {
      for (const name of Object.keys(value)) {
        if (!name.startsWith('_') && !read.has(name)) note(name, 'kept, but not read');
      }
    },

    text: (name, max) => {
      const said = textAt(name);
      return said === undefined ? undefined : whole(name, said, max);
    },

    texts: (name, max) => {
      const said = value[name] ?? [];
      const all = Array.isArray(said) ? said : [said];
      return all.flatMap((each: Json, index) => {
        if (each === null) return [];
        const text = plain(each, Array.isArray(said) ? `${at(name)}/${index}` : at(name), name);
        return text === undefined ? [] : [whole(name, text, max)];
      });
    },

    exact: (name, max) => {
      const said = textAt(name);
      if (said === undefined || said.length > max) {
        if (said !== undefined) note(name, `has more than ${max} characters; it is left out`);
        return undefined;
      }
      return said === String(value[name]).trim() ? said : undefined;
    },

    object: (name) => {
      const said = value[name] ?? undefined;
      return said === undefined ? undefined : sub(said, at(name));
    },

    list: (name) => {
      const said = value[name] ?? undefined;
      if (said === undefined) return [];
      if (!Array.isArray(said)) return [sub(said, at(name)) ?? []].flat();
      return said.flatMap((child: Json, index) => (child === null ? [] : (sub(child, `${at(name)}/${index}`) ?? [])));
    },
  };
};

/**
 * Names every extension of a primitive (`_date` beside or instead of `date`) in what is read: FHIR says there why a
 * value is missing, or more about it. Source: hl7.org/fhir/R4/json.html#primitive.
 */
export const noteExtended = ({ value, pointer }: Element, reading: Reading, read: ReadonlySet<string>): void => {
  for (const [name, child] of Object.entries(value)) {
    const at = `${pointer}/${name}`;
    if (name.startsWith('_')) {
      const why = isExtended(child) ? 'kept, but not read' : 'is no extension of a value; kept, but not read';
      reading.unmapped.push({ pointer: at, why });
    } else if (read.has(name)) noteExtendedIn(child, at, reading);
  }
};

const noteExtendedIn = (part: Json, pointer: string, reading: Reading): void => {
  if (Array.isArray(part))
    for (const [index, each] of part.entries()) noteExtendedIn(each, `${pointer}/${index}`, reading);
  else if (isJsonObject(part)) noteExtended(elementOf(part, pointer, reading), reading, new Set(Object.keys(part)));
};

const isExtended = (said: Json): boolean =>
  said === null ||
  isJsonObject(said) ||
  (Array.isArray(said) && said.every((each) => each === null || isJsonObject(each)));

/** The first `max` UTF-16 units, without half a character at the end. */
export const cut = (text: string, max: number): string => {
  const kept = text.slice(0, max);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
};
