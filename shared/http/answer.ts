import type * as z from 'zod';
import type { Refusal } from '../kernel/refusal.ts';
import type { Route } from './route.ts';

/** What a handler answers. All of it is JSON, so it can be kept and given again. */
export type Answer<Status extends number = number, Body = unknown> = {
  readonly status: Status;
  readonly body: Body;
  readonly etag?: string;
  /** A path of this API, such as `/v1/cases/…`. */
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set when this is the answer to an earlier, identical request. */
  readonly replayed?: true;
};

export const answer = <const Status extends number, Body>(
  status: Status,
  body: Body,
  more: Omit<Answer, 'status' | 'body' | 'replayed'> = {},
): Answer<Status, Body> => ({ status, body, ...more });

type Answers<R extends Route> = {
  [Status in keyof R['answers'] & number]: Answer<Status, z.input<R['answers'][Status] & z.ZodType>>;
}[keyof R['answers'] & number];

/** What the answers of a route hold. */
export type Bodies<R extends Route> = {
  [Status in keyof R['answers'] & number]: z.output<R['answers'][Status] & z.ZodType>;
}[keyof R['answers'] & number];

type Implied<R extends Route> =
  | R['refusals'][number]
  | (R['idempotency'] extends string ? 'idempotencyKeyReused' | 'busy' : never)
  | (R['ifMatch'] extends true ? 'stale' : never)
  | 'invalidRequest';

/** What the handler of a route may return: one of its answers, or a refusal it declares. */
export type Result<R extends Route> = Answers<R> | Refusal<Implied<R>>;
