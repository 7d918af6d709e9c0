import { type Command, Option } from 'commander';
import { type Cents, sayDollars } from '../../shared/kernel/money.ts';
import { facts, table } from './print.ts';
import type { Run } from './run.ts';

/** What of a mediator can be said on the command line. */
type Options = {
  readonly name?: string;
  readonly firm?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly state?: readonly string[];
  readonly language?: readonly string[];
  readonly field?: readonly string[];
  readonly hour?: string;
  readonly halfDay?: string;
  readonly day?: string;
  readonly matter?: string;
  readonly availableFrom?: string;
  readonly about?: string;
  readonly principal?: string;
};

const path = '/v1/mediators';
const at = (id: string): string => `${path}/${encodeURIComponent(id)}`;

const optional = (command: Command): Command =>
  command
    .option('--firm <name>')
    .option('--phone <number>', 'this or --email must be there')
    .option('--email <address>')
    .option('--language <tag...>', 'in which languages it mediates, such as en es')
    .option('--field <text...>', 'clinical fields it knows well, such as obstetrics')
    .option('--hour <cents>', 'what it asks for an hour: 45000 is $450.00')
    .option('--half-day <cents>', 'for half a day of sessions')
    .option('--day <cents>', 'for a whole day of sessions')
    .option('--matter <cents>', 'once for each matter')
    .option('--available-from <day>', 'when it can take another matter, such as 2027-01-11')
    .option('--about <text>', 'what it did before, and how it works')
    .option('--principal <id>', 'as whom it signs in: a principal admitted as a mediator');

/** What the API is told of what was said here; nothing of what was not. */
const entryOf = ({ state, language, field, hour, halfDay, day, matter, ...plain }: Options) => {
  const cents = Object.entries({ hour, halfDay, day, matter }).filter(([, said]) => said !== undefined);
  return {
    ...plain,
    ...(state && { states: state }),
    ...(language && { languages: language }),
    ...(field && { fields: field }),
    rates: Object.fromEntries(cents.map(([of, said]) => [of, Number(said)])),
  };
};

const said = [
  ...['name', 'firm', 'phone', 'email', 'states', 'languages', 'fields'],
  ...['rates', 'availableFrom', 'about', 'principal'],
] as const;

const dollars = (cents: Cents | undefined): string | undefined => (cents === undefined ? undefined : sayDollars(cents));

/** `mediator`: the panel that the parties of matters choose from, one for all insurers. */
export const mediatorCommands = (program: Command, run: Run): void => {
  const mediator = program.command('mediator').description('the panel of mediators, which all insurers share');

  optional(
    mediator
      .command('add')
      .description('put a mediator on the panel')
      .requiredOption('--name <name>')
      .requiredOption('--state <code...>', 'where it mediates, such as MA'),
  ).action(
    run(async ({ api, show }, options: Options) => {
      const { body } = await api.post(path, entryOf(options));
      show(body, facts(body));
    }),
  );

  mediator
    .command('list')
    .description('list mediators, newest first; those that were retired are left out')
    .option('--state <code>', 'only those that mediate there')
    .action(
      run(async ({ api, show }, { state }: { readonly state?: string }) => {
        const filter = state === undefined ? '' : `&state=${encodeURIComponent(state)}`;
        const mediators = await Array.fromAsync(api.all(`${path}?limit=100${filter}`));
        const rows = mediators.map(({ id, name, states, languages, fields, rates, availableFrom }) => [
          id,
          name,
          states.join(', '),
          languages.join(', '),
          fields.join(', '),
          dollars(rates.hour),
          dollars(rates.day),
          availableFrom,
        ]);
        show(
          mediators,
          table(['ID', 'NAME', 'STATES', 'LANGUAGES', 'FIELDS', 'AN HOUR', 'A DAY', 'AVAILABLE FROM'], rows),
        );
      }),
    );

  optional(
    mediator
      .command('change')
      .description('change what is said of a mediator; what is not named stays as it is')
      .argument('<id>')
      .option('--name <name>')
      .option('--state <code...>', 'where it mediates, instead of where it did'),
  )
    .addOption(new Option('--without <what...>', 'what is no longer said of it').choices(said))
    .action(
      run(
        async ({ api, show }, id: string, { without = [], ...options }: Options & { without?: readonly string[] }) => {
          const { rates, ...changes } = entryOf(options);
          const { body } = await api.restate(at(id), (now) => {
            const stays = said.filter((each) => each in now && !without.includes(each));
            const entry = Object.fromEntries(stays.map((each) => [each, now[each]]));
            return { ...entry, ...changes, rates: { ...entry.rates, ...rates } };
          });
          show(body, facts(body));
        },
      ),
    );

  mediator
    .command('retire')
    .description('take a mediator off the panel, for good')
    .argument('<id>')
    .option('--reason <text>')
    .action(
      run(async ({ api, show }, id: string, { reason }: { readonly reason?: string }) => {
        const { body } = await api.change('POST', `${at(id)}/retirement`, { reason }, at(id));
        show(body, facts(body));
      }),
    );
};
