import type { HistoryLine } from './executions.ts';
import type { Ending, StateEvent } from './state-machine-worker.ts';

const endings = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;

/** The line with which an execution ends. */
export const lastLine = (at: number, status: Ending['status'], how: object): HistoryLine => {
  const [type, key] = endings[status];
  return { at, type, details: { [key]: how } };
};

/** What is told of a state. */
export const lineOf = ({ what, at, state, type, data, failure }: StateEvent): HistoryLine => {
  switch (what) {
    case 'entered':
      return { at, type: `${type}StateEntered`, details: { stateEnteredEventDetails: { name: state, input: data } } };
    case 'exited':
      return { at, type: `${type}StateExited`, details: { stateExitedEventDetails: { name: state, output: data } } };
    case 'failed': {
      const isLate = failure?.error === 'States.Timeout';
      const details = { resourceType: 'lambda', resource: 'invoke', ...failure };
      return isLate
        ? { at, type: `${type}TimedOut`, details: { taskTimedOutEventDetails: details } }
        : { at, type: `${type}Failed`, details: { taskFailedEventDetails: details } };
    }
  }
};

/** What was in and out is left out. */
export const withoutData = (details: object = {}): object =>
  Object.fromEntries(
    Object.entries(details).map(([key, { input: _in, output: _out, ...others }]) => [key, others] as const),
  );
