import type { Command } from 'commander';
import { facts, table } from './print.ts';
import type { Run } from './run.ts';

type Which = { readonly running?: true; readonly stopped?: true };

const at = (id: string): string => `/v1/workflows/${encodeURIComponent(id)}`;

/** `matter`: what runs for matters, of whatever kind. */
export const matterCommands = (program: Command, run: Run): void => {
  const matter = program.command('matter').alias('matters').description('what runs for matters, of whatever kind');

  matter
    .command('list')
    .description('list open matters, and how the execution of each stands')
    .option('--stopped', 'only those for which nothing runs')
    .option('--running', 'only those for which something runs')
    .action(
      run(async ({ api, show }, { running, stopped }: Which) => {
        const filter = running === stopped ? '' : `&running=${running === true}`;
        const matters = await Array.fromAsync(api.all(`/v1/workflows?limit=25${filter}`));
        const rows = matters.map(({ id, openedAt, execution, status, state, deadline }) => [
          id,
          openedAt,
          execution,
          status,
          state,
          deadline,
        ]);
        show(matters, table(['ID', 'OPENED', 'EXECUTION', 'STATUS', 'WAITS IN', 'DEADLINE'], rows));
      }),
    );

  matter
    .command('show')
    .description('show what runs for a matter')
    .argument('<id>')
    .action(
      run(async ({ api, show }, id: string) => {
        const { body } = await api.get(at(id));
        show(body, facts(body));
      }),
    );

  matter
    .command('restart')
    .description('start the next execution of an open matter that has none; it goes on from what is recorded')
    .argument('<id>')
    .action(
      run(async ({ api, show }, id: string) => {
        const { body } = await api.post(`${at(id)}/restart`, undefined);
        show(body, facts(body));
      }),
    );

  matter
    .command('stop')
    .description('stop what runs for a matter; nobody is reminded and nothing lapses until it is restarted')
    .argument('<id>')
    .action(
      run(async ({ api, show }, id: string) => {
        const { body } = await api.post(`${at(id)}/stop`, undefined);
        show(body, facts(body));
      }),
    );
};
