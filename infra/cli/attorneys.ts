import type { Command } from 'commander';
import { facts, table } from './print.ts';
import type { Run } from './run.ts';

type Entry = {
  readonly name: string;
  readonly firm?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly state: readonly string[];
  readonly language?: readonly string[];
  readonly field?: readonly string[];
  readonly note?: string;
};

/** `attorney`, of the tenant that the account belongs to. */
export const attorneyCommands = (program: Command, run: Run): void => {
  const attorney = program.command('attorney').description('attorneys whom an insurer can name to families');

  attorney
    .command('add')
    .description('add an attorney to the list')
    .requiredOption('--name <name>')
    .option('--firm <name>')
    .option('--phone <number>', 'this or --email must be there')
    .option('--email <address>')
    .requiredOption('--state <code...>', 'where it is admitted, such as MA')
    .option('--language <tag...>', 'what it speaks, such as en es')
    .option('--field <text...>', "what it knows well, such as 'birth injury'")
    .option('--note <text>', 'for everybody who may see the list')
    .action(
      run(async ({ api, show }, { state: states, language: languages, field: fields, ...entry }: Entry) => {
        const { body } = await api.post('/v1/attorneys', { ...entry, states, languages, fields });
        show(body, facts(body));
      }),
    );

  attorney
    .command('list')
    .description('list attorneys, newest first; those that were retired are left out')
    .option('--state <code>', 'only those admitted there')
    .action(
      run(async ({ api, show }, { state }: { readonly state?: string }) => {
        const filter = state === undefined ? '' : `&state=${encodeURIComponent(state)}`;
        const attorneys = await Array.fromAsync(api.all(`/v1/attorneys?limit=100${filter}`));
        const rows = attorneys.map(({ id, name, firm, phone, email, states, languages, fields }) => [
          id,
          name,
          firm,
          phone ?? email,
          states.join(', '),
          languages.join(', '),
          fields.join(', '),
        ]);
        show(attorneys, table(['ID', 'NAME', 'FIRM', 'REACH', 'STATES', 'LANGUAGES', 'FIELDS'], rows));
      }),
    );

  attorney
    .command('retire')
    .description('take an attorney off the list, for good')
    .argument('<id>')
    .option('--reason <text>')
    .action(
      run(async ({ api, show }, id: string, { reason }: { readonly reason?: string }) => {
        const at = `/v1/attorneys/${encodeURIComponent(id)}`;
        const { body } = await api.change('POST', `${at}/retirement`, { reason }, at);
        show(body, facts(body));
      }),
    );
};
