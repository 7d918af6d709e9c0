import { isJsonObject, type Json, type JsonObject } from '../../shared/kernel/json.ts';

/** What a record must look like: an object says it of what is inside, a list of what a value may be. */
export type Pattern = { readonly [name: string]: Pattern | readonly Rule[] };

type Rule = (value: Json | undefined) => boolean;

/** The comparisons of Lambda's event filters that this runtime knows. */
const comparisons: Readonly<Record<string, (operand: Json) => Rule>> = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  prefix: (start) => (value) => typeof value === 'string' && value.startsWith(String(start)),
  suffix: (end) => (value) => typeof value === 'string' && value.endsWith(String(end)),
  'anything-but': (others) => (value) => value !== undefined && ![others].flat().includes(value),
};

/** Reads a pattern of an event source mapping's filter criteria. Throws for what it does not know. */
export const parsePattern = (text: string): Pattern => patternOf(JSON.parse(text) as JsonObject);

const patternOf = (said: JsonObject): Pattern =>
  Object.fromEntries(
    Object.entries(said).map(([name, inside]) => {
      if (Array.isArray(inside)) return [name, inside.map(ruleOf)];
      if (isJsonObject(inside)) return [name, patternOf(inside)];
      throw new Error(`The template filters ${name} by ${JSON.stringify(inside)}, which is no pattern`);
    }),
  );

const ruleOf = (said: Json): Rule => {
  if (!isJsonObject(said)) return (value) => value === said;
  const [[name = '', operand = null] = []] = Object.entries(said);
  const comparison = comparisons[name];
  if (!comparison) throw new Error(`The template filters by ${name}, which the local runtime does not know`);
  return comparison(operand);
};

/** Whether a record fits a pattern. */
export const fits = (pattern: Pattern, record: unknown): boolean =>
  Object.entries(pattern).every(([name, inside]) => {
    const value = isJsonObject(record) ? record[name] : undefined;
    return Array.isArray(inside) ? inside.some((rule) => rule(value)) : fits(inside as Pattern, value);
  });
