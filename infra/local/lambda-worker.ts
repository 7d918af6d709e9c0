import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { type Course, setDate } from './clock.ts';

/** One execution environment of one function: loads it once, then serves one invocation at a time, as Lambda does. */

export type Start = {
  readonly folder: string;
  readonly handler: string;
  readonly name: string;
  readonly arn: string;
  readonly course: Course;
};

/** The deadline is real, as the machine's own time tells it. */
export type Invoke = { readonly id: string; readonly payload: string; readonly deadline: number };

export type Done = { readonly id: string } & (
  | { readonly result: string }
  | { readonly error: string; readonly type: string }
);

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const { folder, handler, name, arn, course } = workerData as Start;
const { now: realNow } = Date;
// Before the handler loads: it knows no other time.
setDate(course);
const [file = '', exported = ''] = handler.split('.');
const module = (await import(pathToFileURL(join(folder, `${file}.mjs`)).href)) as Record<string, Handler>;
const handle = module[exported];
if (!handle) throw new Error(`${handler} exports no handler`);

const contextOf = ({ id, deadline }: Invoke) => ({
  awsRequestId: id,
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: arn,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, deadline - realNow()),
});

parentPort?.on('message', async (invoke: Invoke) => {
  const answer = (done: Done) => parentPort?.postMessage(done);
  try {
    const result = await handle(JSON.parse(invoke.payload), contextOf(invoke));
    answer({ id: invoke.id, result: JSON.stringify(result ?? null) });
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    answer({ id: invoke.id, error: thrown.message, type: thrown.name });
  }
});

parentPort?.postMessage('ready');
