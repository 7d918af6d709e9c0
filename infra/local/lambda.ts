import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.ts';
import type { FunctionModel } from './cloud.ts';
import type { Done, Invoke, Start } from './lambda-worker.ts';

/** The function answered an error, or none in time. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
  /** What Lambda calls the error: the name of what was thrown, or why there is no answer. */
  readonly type: string;

  constructor(message: string, type = 'Error') {
    super(message);
    this.type = type;
  }
}

/** A Lambda function on this machine: execution environments as they are needed, each a worker, each busy with one. */
export type LocalFunction = {
  readonly model: FunctionModel;
  invoke(event: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

type Environment = { readonly worker: Worker; readonly ready: Promise<void>; isBusy: boolean };

/** Environments at once. More requests wait, as they would at an account's concurrency limit. */
const mostEnvironments = 4;

export const startFunction = (
  model: FunctionModel,
  { environment, logs, clock }: { environment: Readonly<Record<string, string>>; logs: string; clock: Clock },
): LocalFunction => {
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(join(logs, `${model.name}.log`), { flags: 'a' });
  // Each environment writes into it.
  log.setMaxListeners(10 * mostEnvironments);
  const environments = new Set<Environment>();
  const waiting: ((environment: Environment) => void)[] = [];
  let isStopped = false;

  const open = (): Environment => {
    const { folder, handler, name, arn } = model;
    const workerData: Start = { folder, handler, name, arn, course: clock.course };
    const worker = new Worker(new URL('lambda-worker.ts', import.meta.url), {
      env: { ...environment },
      workerData,
      stdout: true,
      stderr: true,
    });
    worker.stdout.pipe(log, { end: false });
    worker.stderr.pipe(log, { end: false });
    worker.setMaxListeners(50);
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    ready.catch(() => undefined);
    const opened = { worker, ready, isBusy: false };
    environments.add(opened);
    worker.once('exit', () => environments.delete(opened));
    return opened;
  };

  const take = async (): Promise<Environment> => {
    const idle = [...environments].find(({ isBusy }) => !isBusy);
    const taken = idle ?? (environments.size < mostEnvironments ? open() : undefined);
    if (!taken) return new Promise((resolve) => waiting.push(resolve));
    taken.isBusy = true;
    return taken;
  };

  const give = (environment: Environment): void => {
    const next = waiting.shift();
    if (!next) environment.isBusy = false;
    else if (environments.has(environment)) next(environment);
    else take().then(next);
  };

  const run = async (environment: Environment, event: unknown): Promise<unknown> => {
    const { worker, ready } = environment;
    await ready;
    const id = randomUUID();
    const milliseconds = model.timeout * 1000;
    const invoke: Invoke = { id, payload: JSON.stringify(event), deadline: Date.now() + milliseconds };
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        worker.off('message', onMessage);
        worker.off('exit', onExit);
      };
      const onMessage = (done: Done) => {
        if (done.id !== id) return;
        end();
        if ('error' in done) reject(new FunctionFailed(done.error, done.type));
        else resolve(JSON.parse(done.result));
      };
      const onExit = () => {
        end();
        reject(new FunctionFailed(`${model.name} exited`, 'Runtime.ExitError'));
      };
      const timer = setTimeout(() => {
        end();
        environments.delete(environment);
        void worker.terminate();
        reject(new FunctionFailed(`${model.name} timed out after ${model.timeout} s`, 'Sandbox.Timedout'));
      }, milliseconds);
      worker.on('message', onMessage);
      worker.on('exit', onExit);
      worker.postMessage(invoke);
    });
  };

  return {
    model,
    invoke: async (event) => {
      if (isStopped) throw new FunctionFailed(`${model.name} is stopped`);
      const environment = await take();
      try {
        return await run(environment, event);
      } finally {
        give(environment);
      }
    },
    stop: async () => {
      isStopped = true;
      await Promise.all([...environments].map(({ worker }) => worker.terminate()));
      log.end();
    },
  };
};

/** The environment a function finds: what the template gives it, what Lambda gives every one, and the endpoints. */
export const environmentOf = (
  model: FunctionModel,
  {
    credentials,
    endpoints,
  }: { credentials: Readonly<Record<string, string>>; endpoints: Readonly<Record<string, string>> },
): Record<string, string> => ({
  ...model.environment,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_LAMBDA_FUNCTION_NAME: model.name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memory),
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  LAMBDA_TASK_ROOT: model.folder,
  _HANDLER: model.handler,
  TZ: ':UTC',
  ...credentials,
  ...endpoints,
});
