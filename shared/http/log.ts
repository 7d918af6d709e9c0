import { Logger } from '@aws-lambda-powertools/logger';

/** One structured line a request. Nobody logs bodies, names, dates, texts or the messages that may quote them. */
export const logger = new Logger({ serviceName: 'amends' });

type Described = {
  readonly name: string;
  readonly message?: string;
  readonly at: readonly string[];
  readonly awsRequestId?: string;
  readonly cause?: Described;
};

/** Errors of our own making and of AWS say nothing of patients; a parser's message quotes what it could not parse. */
const quotesInput = new Set(['SyntaxError', 'ZodError', '$ZodError', 'ZodRealError']);

/** What of an error may be logged: its kind, where it came from, and what caused it. */
export const describeError = (error: unknown, depth = 0): Described => {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const { requestId } = ('$metadata' in error ? error.$metadata : {}) as { requestId?: string };
  return {
    name: error.name,
    ...(quotesInput.has(error.name) ? {} : { message: error.message }),
    at: frames.slice(0, 8).map((line) => line.trim()),
    ...(requestId === undefined ? {} : { awsRequestId: requestId }),
    ...(error.cause === undefined || depth === 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
};
