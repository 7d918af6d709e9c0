import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { isJsonObject, type Json, type JsonObject } from '../../shared/kernel/json.ts';

type Definition = { readonly StartAt: string; readonly States: Readonly<Record<string, JsonObject>> };

/** Seconds a task may take that does not say. Source: Amazon States Language, TimeoutSeconds. */
const longestTask = 99_999_999;

/** In a task's parameters, the seconds it may take, where its state's input says so. */
export const timeoutKey = 'TimeoutSeconds';

type Execution = {
  /** How many times as fast as the real one the clock goes. */
  readonly pace: number;
  readonly now: () => number;
  /** When the execution began, milliseconds since 1970. */
  readonly startedAt: number;
};

/**
 * A definition for one execution, so that the library runs it as AWS would. The library asks for a state when it is
 * entered: that moment is what `$$.State` tells, of each state by itself, however many run at once. A path to a task's
 * timeout leads into the state's input, where the library would look into the task's parameters. And what no person
 * waits for is guarded by real time: a function takes as long as it takes, however fast the clock goes.
 */
export const adapted = (definition: Definition, execution: Execution): StateMachineDefinition => {
  const { pace, now, startedAt } = execution;
  const States = new Proxy(definition.States, {
    get: (states, name) => {
      const state = states[String(name)];
      if (!state) return undefined;
      return adaptedState(state, pace, execution, {
        'State.Name': String(name),
        'State.EnteredTime': new Date(now()).toISOString(),
        'Execution.StartTime': new Date(startedAt).toISOString(),
      });
    },
  });
  return { ...definition, States } as unknown as StateMachineDefinition;
};

type Known = Readonly<Record<string, string>>;

const adaptedState = (state: JsonObject, pace: number, execution: Execution, known: Known): JsonObject => {
  const { ResultPath, Catch, ...others } = state;
  const inside = (given: Json): Json => adapted(given as unknown as Definition, execution) as unknown as JsonObject;
  const { Branches, ItemProcessor, Iterator: iterator, Parameters, ItemSelector, ResultSelector } = others;
  return {
    ...others,
    // `$` is what leaving it out means.
    ...(ResultPath !== undefined && ResultPath !== '$' && { ResultPath }),
    ...(Catch !== undefined && { Catch: (Catch as JsonObject[]).map(catcher) }),
    ...(Parameters !== undefined && { Parameters: told(Parameters, known) }),
    ...(ItemSelector !== undefined && { ItemSelector: told(ItemSelector, known) }),
    ...(ResultSelector !== undefined && { ResultSelector: told(ResultSelector, known) }),
    ...(Branches !== undefined && { Branches: (Branches as Json[]).map(inside) }),
    ...(ItemProcessor !== undefined && { ItemProcessor: inside(ItemProcessor) }),
    ...(iterator !== undefined && { Iterator: inside(iterator) }),
    ...(state.Type === 'Task' && timeoutOf(state, pace, told(Parameters ?? {}, known) as JsonObject)),
  };
};

const catcher = ({ ResultPath, ...others }: JsonObject): JsonObject =>
  ResultPath === undefined || ResultPath === '$' ? others : { ...others, ResultPath };

const timeoutOf = (state: JsonObject, pace: number, parameters: JsonObject): JsonObject => {
  const { TimeoutSeconds = longestTask, TimeoutSecondsPath, Resource } = state;
  if (TimeoutSecondsPath !== undefined) {
    const TimeoutSeconds = undefined as unknown as Json;
    const Parameters = { ...parameters, [`${timeoutKey}.$`]: TimeoutSecondsPath };
    return { TimeoutSeconds, TimeoutSecondsPath: `$.${timeoutKey}`, Parameters };
  }
  const isWaiting = String(Resource).endsWith('.waitForTaskToken');
  return { TimeoutSeconds: Number(TimeoutSeconds) * (isWaiting ? 1 : pace) };
};

/** A payload template in which what is known already stands as it is. */
const told = (template: Json, known: Known): Json => {
  if (Array.isArray(template)) return template.map((each: Json) => told(each, known));
  if (!isJsonObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]): [string, Json] => {
      if (!key.endsWith('.$') || typeof value !== 'string') return [key, told(value, known)];
      const name = value.replace(/^\$\$\./, '');
      const literal = value.startsWith('$$.') ? known[name] : undefined;
      if (literal !== undefined) return [key.slice(0, -2), literal];
      return [key, value.startsWith('States.') ? quoted(value, known) : value];
    }),
  );
};

/** Intrinsic functions take text in single quotes. */
const quoted = (call: string, known: Known): string =>
  Object.entries(known).reduce(
    (text, [path, value]) => text.replaceAll(`$$.${path}`, () => `'${value.replaceAll("'", "\\'")}'`),
    call,
  );
