import * as z from 'zod';
import { AwsFailure } from './aws-service.ts';

const Arn = z.string().min(1).max(2000);
const PageInput = { maxResults: z.int().min(0).max(1000).default(0), nextToken: z.string().optional() };
export const TokenInput = z.object({ taskToken: z.string().min(1).max(2048) });
const ErrorName = z.string().max(256);
const Cause = z.string().max(32_768);

export const StartInput = z.object({
  stateMachineArn: Arn,
  name: z.string().optional(),
  input: z.string().default('{}'),
});
export const ExecutionInput = z.object({ executionArn: Arn });
export const StopInput = z.object({ executionArn: Arn, error: ErrorName.optional(), cause: Cause.optional() });
export const ListInput = z.object({
  stateMachineArn: Arn,
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
  ...PageInput,
});
export const HistoryInput = z.object({
  executionArn: Arn,
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
  ...PageInput,
});
export const SuccessInput = TokenInput.extend({ output: z.string() });
export const FailureInput = TokenInput.extend({
  error: ErrorName.default('States.TaskFailed'),
  cause: Cause.default(''),
});

/** An operation whose input is as it must be. */
export const operation =
  <Input>(schema: z.ZodType<Input>, run: (input: Input, accessKeyId: string | undefined) => Promise<object>) =>
  async (given: Record<string, unknown>, accessKeyId: string | undefined): Promise<object> => {
    const read = schema.safeParse(given);
    if (!read.success) throw new AwsFailure('ValidationException', z.prettifyError(read.error));
    return run(read.data, accessKeyId);
  };

/** What AWS lets an execution be called. */
export const nameForm = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}]{1,80}$/u;

/** Bytes that go in or out of an execution at most. */
const mostBytes = 256 * 1024;

export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return Buffer.byteLength(text) <= mostBytes;
  } catch {
    return false;
  }
};
