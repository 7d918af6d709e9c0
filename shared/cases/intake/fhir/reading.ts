import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { Fault } from '../../../kernel/refusal.ts';

/** What comes to light while a resource is read. */
export type Reading = {
  /** Elements that are not of the type FHIR gives them: these refuse the resource. */
  readonly faults: Fault[];
  /** What was kept but not understood: these don't. They name places, never values. */
  readonly unmapped: { readonly pointer: string; readonly why: string }[];
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
  /** A list; senders of other versions may send the one thing it holds. */
  list(name: string): readonly Element[];
  /** Says that something here was kept but not understood. */
  note(name: string, why: string): void;
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

  const textAt = (name: string): string | undefined => {
    const said = value[name] ?? undefined;
    if (said !== undefined && typeof said !== 'string') return fault(at(name), 'a string');
    return said?.trim() || undefined;
  };

  return {
    value,
    pointer,
    note,

    text: (name, max) => {
      const said = textAt(name);
      if (said === undefined || said.length <= max) return said;
      note(name, `has more than ${max} characters; the rest is in the original`);
      return cut(said, max);
    },

    exact: (name, max) => {
      const said = textAt(name);
      if (said === undefined || said.length <= max) return said;
      note(name, `has more than ${max} characters; it is left out`);
      return undefined;
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

/** The first `max` UTF-16 units, without half a character at the end. */
export const cut = (text: string, max: number): string => {
  const kept = text.slice(0, max);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
};
