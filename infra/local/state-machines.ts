import { Worker } from 'node:worker_threads';
import type { Clock } from './clock.ts';
import type { FromMachines, Outcome, Start, ToMachines } from './state-machine-worker.ts';

export type Task = FromMachines & { say: 'task' };
type Happened = FromMachines & { say: 'happened' };
type Ended = FromMachines & { say: 'ended' };

/** What runs the executions of state machines, in a thread of its own. */
export type Machines = {
  run(execution: Omit<ToMachines & { say: 'run' }, 'say'>): void;
  abort(arn: string): void;
  /** What is wrong with a definition; empty if nothing is. */
  check(definition: string): Promise<string>;
  /** Hands an answer to the task with a token, and says whether it was still waited for; or only says that. */
  answer(token: string, outcome?: Outcome): Promise<string>;
  stop(): Promise<unknown>;
};

type Options = {
  readonly clock: Clock;
  /** What tokens are sealed with. */
  readonly tokenKey: string;
  readonly onTask: (task: Task) => Promise<Outcome>;
  readonly onHappened: (happened: Happened) => void;
  readonly onEnded: (ended: Ended) => void;
};

export const startMachines = ({ clock, tokenKey, onTask, onHappened, onEnded }: Options): Machines => {
  const workerData: Start = { course: clock.course, tokenKey };
  const worker = new Worker(new URL('state-machine-worker.ts', import.meta.url), { workerData });
  const asked = new Map<number, (answer: string) => void>();
  let questions = 0;
  let isStopped = false;

  const tell = (message: ToMachines): void => {
    if (!isStopped) worker.postMessage(message);
  };
  const ask = (message: (question: number) => ToMachines): Promise<string> =>
    new Promise((resolve) => {
      questions += 1;
      asked.set(questions, resolve);
      tell(message(questions));
    });

  worker.on('message', (message: FromMachines) => {
    if (isStopped) return;
    switch (message.say) {
      case 'answered':
        asked.get(message.question)?.(message.answer);
        asked.delete(message.question);
        return;
      case 'task':
        return void onTask(message).then((outcome) => tell({ say: 'ran', task: message.task, outcome }));
      case 'happened':
        return onHappened(message);
      case 'ended':
        return onEnded(message);
    }
  });
  worker.on('error', (error) => process.stderr.write(`The state machines stopped: ${(error as Error).stack}\n`));

  return {
    run: (execution) => tell({ say: 'run', ...execution }),
    abort: (arn) => tell({ say: 'abort', arn }),
    check: (definition) => ask((question) => ({ say: 'check', question, definition })),
    answer: (token, outcome) => ask((question) => ({ say: 'answer', question, token, ...(outcome && { outcome }) })),
    stop: () => {
      isStopped = true;
      return worker.terminate();
    },
  };
};
