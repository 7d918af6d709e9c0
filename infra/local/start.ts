import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Served } from './gateway.ts';
import { takeFolder } from './lock.ts';
import { isAlive, launcher } from './processes.ts';
import { type Runtime, startRuntime } from './runtime.ts';

const help = `Runs Amends on this machine: the synthesized CloudFormation template, with AWS's DynamoDB Local,
an OpenID Connect issuer and stand-ins for API Gateway, Cognito, Lambda, its event source mappings,
EventBridge's schedules, Step Functions, STS, IAM and Secrets Manager. For trying and testing; production is AWS.

  npm start                     start
  npm start -- --quiet          start, and print no line for each request
  npm start -- --fast 86400     let a day pass in a second, for deadlines, reminders and schedules
  npm start -- --help           this

  PORT=3000                     the API's port on 127.0.0.1
  AMENDS_DATA=.local            where data, logs and access.json are kept; remove it to begin anew

What --fast has come ahead, the data folder stays ahead: later starts go on from there, and never back.
`;

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const fail = (why: string): never => {
  process.stderr.write(`${why}\n`);
  process.exit(1);
};

const options = {
  help: { type: 'boolean', short: 'h' },
  quiet: { type: 'boolean' },
  fast: { type: 'string', default: '1' },
} as const;

const given = () => {
  try {
    const { values } = parseArgs({ options });
    return values;
  } catch (error) {
    return fail(`${(error as Error).message}\nnpm start -- --help lists what there is.`);
  }
};

const portIn = (text = '3000'): number => {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port < 65_536 ? port : fail(`PORT=${text} is no port.`);
};

/** Faster than this, no request would be answered on the day it came. */
const fastest = 1_000_000;

const fastIn = (text: string): number => {
  const fast = Number(text);
  if (fast >= 1 && fast <= fastest) return fast;
  return fail(`--fast ${text} is no number from 1 to ${fastest}. npm start -- --help lists what there is.`);
};

const greeting = ({ api, tokenUrl, access, principals, now }: Runtime): string => {
  const sender = principals.find(({ roles }) => roles.includes('hospitalSystem'));
  const shown = relative(process.cwd(), access);
  return `
Amends is running.

  API      ${api}
  Docs     ${api}/docs
  Access   ${shown.startsWith('..') ? access : shown}: who can sign in, ${principals.length} principals of two insurers

Report an event as ${sender?.name ?? 'a reporting system'} does:

  TOKEN=$(curl -s -u '${sender?.clientId}:${sender?.clientSecret}' -d grant_type=client_credentials \\
    ${tokenUrl} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -i ${api}/v1/fhir/AdverseEvent -H "Authorization: Bearer $TOKEN" \\
    -H 'Content-Type: application/fhir+json' -d @docs/samples/fhir-r4-adverse-event.json

${fast === 1 ? '' : `A day passes in ${Math.round(86_400_000 / fast)} ms; it is ${new Date(now()).toISOString()}.\n`}Ctrl-C stops it. What it holds stays.
`;
};

/** Where days pass while one looks on, a line says the day, too. */
const requestLine = ({ method, path, status, milliseconds }: Served, at: number): string =>
  `${new Date(at).toISOString().slice(fast === 1 ? 11 : 0, 19)}  ${status}  ${method.padEnd(6)} ${path}  ${Math.round(milliseconds)} ms`;

const explain = (error: unknown, port: number): string => {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set PORT to another, such as PORT=${port + 1} npm start.`;
  if (code === 'EACCES') return `Port ${port} needs rights this process has not. Set PORT to another.`;
  return error.message;
};

const { help: wantsHelp, quiet, fast: fastText } = given();
if (wantsHelp) {
  say(help);
  process.exit(0);
}

const fast = fastIn(fastText);
const port = portIn(process.env.PORT);
const data = resolve(process.env.AMENDS_DATA ?? '.local');
const startedBy = launcher();

let ready: Runtime | undefined;
let stopping: Promise<void> | undefined;
let stopRuntime = async (): Promise<void> => undefined;

const stop = (code: number): void => {
  if (stopping) process.exit(130);
  say('Stopping…');
  stopping = stopRuntime().then(() => process.exit(code));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));

/** Killed without a word, npm leaves its child behind; this one goes too. */
setInterval(() => isAlive(startedBy) || stop(0), 1_000).unref();

try {
  const giveBack = await takeFolder(data);
  process.once('exit', giveBack);
  const runtime = await startRuntime({
    port,
    data,
    fast,
    onStep: (step) => say(`… ${step}`),
    onServed: (served: Served) => {
      if (ready && !quiet) say(requestLine(served, ready.now()));
    },
  });
  stopRuntime = runtime.stop;
  say(greeting(runtime));
  ready = runtime;
} catch (error) {
  fail(`\nAmends did not start. ${explain(error, port)}`);
}
