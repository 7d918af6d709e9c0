import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signIn } from '../sign-in.ts';

const help = `Prints an access token of somebody who can sign in to the Amends that runs on this machine.

  npm run --silent token -- CLIENT      such as harbor-mutual-claims
  npm run --silent token                lists the clients
`;

type Access = {
  readonly tokenUrl: string;
  readonly principals: readonly { name: string; roles: readonly string[]; clientId: string; clientSecret: string }[];
};

const fail = (why: string): never => {
  process.stderr.write(`${why}\n`);
  process.exit(1);
};

const accessIn = (file: string): Access => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Access;
  } catch {
    return fail(`There is no ${file}. Run npm start first.`);
  }
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}

const { tokenUrl, principals } = accessIn(join(process.env.AMENDS_DATA ?? '.local', 'access.json'));
const [wanted] = positionals;
if (wanted === undefined) {
  for (const { clientId, name, roles } of principals)
    process.stdout.write(`${clientId.padEnd(42)} ${roles.join(', ').padEnd(16)} ${name}\n`);
  process.exit(0);
}

const client =
  principals.find(({ clientId }) => clientId === wanted) ??
  fail(`Nobody is called ${wanted}. Without a name, this lists the clients.`);
const token = await signIn(tokenUrl, client).catch(() => fail(`Nothing answers at ${tokenUrl}. Is Amends running?`));
process.stdout.write(`${token ?? fail(`${wanted} could not sign in: was it revoked, or its secret changed?`)}\n`);
