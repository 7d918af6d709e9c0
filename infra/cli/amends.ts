import { Command } from 'commander';
import { attorneyCommands } from './attorneys.ts';
import { caseCommands } from './cases.ts';
import { documentCommands } from './documents.ts';
import { matterCommands } from './matters.ts';
import { mediatorCommands } from './mediators.ts';
import { principalCommands } from './principals.ts';
import { reliefCommands } from './relief.ts';
import { runWith } from './run.ts';
import { settingsCommands } from './settings.ts';
import { tenantCommands } from './tenants.ts';

/** The operations command line: what operators do, over the API that everybody uses. */
const program = new Command('npm run amends --')
  .description('Runs an Amends deployment, over its API.')
  .option('--as <client>', 'as whom of .local/access.json; without it, what the environment names')
  .option('--json', 'print JSON')
  .showHelpAfterError('--help shows what there is.')
  .addHelpText(
    'after',
    `
Environment:
  AMENDS_API, AMENDS_TOKEN_URL, AMENDS_CLIENT_ID, AMENDS_CLIENT_SECRET   the deployment, and as whom
  AMENDS_DATA=.local   where access.json is, if none of these is set: the Amends on this machine

Examples:
  npm run amends -- tenant create harbor --name 'Harbor Mutual'
  npm run amends -- member add harbor bayview --name 'Bayview Hospital' --state MA
  npm run amends -- principal admit --tenant harbor --name Administration --role insurerAdmin
  npm run amends -- --as harbor-mutual-administration settings show
  npm run amends -- --as harbor-mutual-claims attorney list --state MA
  npm run amends -- mediator list --state MA
  npm run amends -- --as harbor-mutual-claims audit verify
  npm run amends -- --as harbor-mutual-claims document list case_01kb2x5f0re3wv9m7h6d8q4tnz
  npm run amends -- --as harbor-mutual-claims relief report --from 2026-01 --to 2026-12
  npm run amends -- matter list --stopped
`,
  );

const run = runWith(
  {
    write: (text) => process.stdout.write(text),
    note: (text) => process.stderr.write(text),
    isWatched: process.stderr.isTTY === true,
  },
  process.env,
);

tenantCommands(program, run);
principalCommands(program, run);
settingsCommands(program, run);
attorneyCommands(program, run);
mediatorCommands(program, run);
caseCommands(program, run);
documentCommands(program, run);
reliefCommands(program, run);
matterCommands(program, run);

await program.parseAsync();
