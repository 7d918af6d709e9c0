import type { Command } from 'commander';
import { type Api, accountIn, apiOf, CommandFailed } from './api.ts';
import type { Output } from './print.ts';

/** What a command works with. */
export type Tools = {
  readonly api: Api;
  readonly output: Output;
  /** Prints a result: as JSON where that was asked for, else for people. */
  readonly show: (result: unknown, forPeople: string) => void;
  /** Says that all was done, and what was found is not good: the command ends with 1. */
  readonly fail: () => void;
};

type Global = { readonly as?: string; readonly json?: boolean };

/** Makes a command's action out of what it does. Commander passes arguments, then options, then the command. */
export const runWith =
  (output: Output, environment: Readonly<Record<string, string | undefined>>) =>
  // biome-ignore lint/suspicious/noExplicitAny: commander types arguments by their declaration as text
  <Arguments extends any[]>(act: (tools: Tools, ...given: Arguments) => Promise<void>) =>
  async (...given: [...Arguments, ...unknown[]]): Promise<void> => {
    const command = given.at(-1) as Command;
    const { as, json } = command.optsWithGlobals<Global>();
    const show: Tools['show'] = (result, forPeople) =>
      output.write(json ? `${JSON.stringify(result, null, 2)}\n` : forPeople);
    const fail = () => {
      process.exitCode = 1;
    };
    try {
      const api = apiOf(accountIn(environment, as));
      await act({ api, output, show, fail }, ...(given.slice(0, -1) as Arguments));
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      output.note(`${error.message}\n`);
      process.exitCode = 1;
    }
  };

export type Run = ReturnType<typeof runWith>;
