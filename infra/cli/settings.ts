import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { CommandFailed } from './api.ts';
import { table } from './print.ts';
import type { Run } from './run.ts';

type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `settings`, of the tenant that the account belongs to. */
export const settingsCommands = (program: Command, run: Run): void => {
  const settings = program.command('settings').description('thresholds, deadlines and caps of a tenant’s program');

  settings
    .command('show')
    .description('what holds, and what of it the tenant set itself')
    .action(
      run(async ({ api, show }) => {
        const { body } = await api.get('/v1/settings');
        const own = body.own as Groups;
        const rows = Object.entries(body.effective as Groups).flatMap(([group, values]) =>
          Object.entries(values).map(([name, value]) => [
            `${group}.${name}`,
            Array.isArray(value) ? value.join(', ') : String(value),
            own[group]?.[name] === undefined ? 'default' : 'own',
          ]),
        );
        show(body, table(['SETTING', 'VALUE', 'FROM'], rows));
      }),
    );

  settings
    .command('set')
    .description('set what differs from the defaults; takes the place of what was set before')
    .argument('<file>', 'JSON, such as {"communication":{"updateDays":7}}; - for standard input')
    .option('--reason <text>')
    .action(
      run(async ({ api, show }, file: string, { reason }: { reason?: string }) => {
        const own = await jsonIn(file);
        const { body } = await api.change('PUT', '/v1/settings', { ...own, reason }, '/v1/settings');
        show(body, `Version ${body.version} of the settings holds now.\n`);
      }),
    );

  settings
    .command('history')
    .description('every change')
    .action(
      run(async ({ api, show }) => {
        const changes = await Array.fromAsync(api.all('/v1/settings/history'));
        const rows = changes.map(({ sequence, at, by, own, reason }) => [
          sequence,
          at,
          by,
          JSON.stringify(own),
          reason,
        ]);
        show(changes, table(['VERSION', 'AT', 'BY', 'OWN', 'REASON'], rows));
      }),
    );
};

const jsonIn = async (file: string): Promise<object> => {
  try {
    const said = file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8');
    return JSON.parse(said) as object;
  } catch (error) {
    throw new CommandFailed(`${file} cannot be read: ${(error as Error).message}`);
  }
};
