import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { PolicyDocument } from './roles.ts';

/** What somebody wants to do, as IAM judges it. */
export type Deed = {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** The ARN of what it is done to. */
  readonly resource: string;
  /** Condition keys besides those of the session. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** What the thing itself allows, where that has a say: the policy of a key, whom a role trusts. */
  readonly resourcePolicy?: PolicyDocument | undefined;
};

/**
 * Whether the holder of an access key may do all of this; throws an `AwsFailure` of AccessDeniedException if not. There
 * is no way around it: whoever serves an AWS API on this machine asks first.
 */
export type Judge = (accessKeyId: string | undefined, deeds: readonly Deed[]) => Promise<void>;

/** A failure as AWS answers it. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** One operation: what it does, and what it answers. */
type Operation = (input: Record<string, unknown>, accessKeyId: string | undefined) => Promise<object>;

/** Serves a service that speaks the AWS JSON protocol: the operation is in a header, input and output are bodies. */
export const awsJsonService =
  (operations: Readonly<Record<string, Operation>>): RequestListener =>
  (request, response) => {
    const name =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const run = async () => {
      const operation = operations[name];
      if (!operation) throw new AwsFailure('UnknownOperationException', `${name} is not known here`);
      return operation((await json(request)) as Record<string, unknown>, accessKeyOf(request));
    };
    run().then(
      (output) => answerAws(response, 200, output),
      (error) => failAws(response, error),
    );
  };

/** Whose signature a request carries. */
export const accessKeyOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];

const answerAws = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
};

/** Says a failure as AWS does; whatever else went wrong is this stand-in's own fault. */
export const failAws = (response: ServerResponse, error: unknown): void => {
  if (error instanceof AwsFailure) {
    answerAws(response, error.status, { __type: error.code, message: error.message });
    return;
  }
  process.stderr.write(`A stand-in for AWS failed: ${error instanceof Error ? error.stack : error}\n`);
  answerAws(response, 500, { __type: 'InternalServerError', message: 'The stand-in failed' });
};
