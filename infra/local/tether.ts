/**
 * Holds another program on a leash: starts it, and ends it when whoever started this process is gone, however it went.
 * `node tether.ts COMMAND ARG…`; the other end of standard input is the leash.
 */
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

const end = () => child.kill('SIGKILL');
process.stdin.resume().once('end', end).once('close', end).once('error', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
child.once('error', () => process.exit(127));
