import { randomUUID } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { FunctionFailed, type LocalFunction } from './lambda.ts';
import type { MappingModel } from './stream-mapping.ts';
import { sequenceOf } from './stream-shards.ts';

/** A batch that was given up, as Lambda tells a mapping's on-failure destination: where it is, not what is in it. */
export type DeadLetter = {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly version: '1.0';
  readonly timestamp: string;
  readonly DDBStreamBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
};

type Delivery = {
  readonly model: Pick<MappingModel, 'batchSize' | 'retries' | 'maxAge' | 'bisects' | 'reportsFailures'>;
  readonly fn: Pick<LocalFunction, 'invoke'> & { readonly model: Pick<LocalFunction['model'], 'arn'> };
  readonly shardId: string;
  readonly streamArn: string;
  /** Waits, and throws when there is no time left to. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly giveUp: (letter: DeadLetter) => void;
};

/** The longest wait before a batch is tried again. */
const longestPause = 5_000;

const Reported = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullable();

/**
 * Hands records to a function, in their order, until each is handled or given up: as Lambda does for a stream, with
 * partial answers, halved batches, retries and their end.
 */
export const delivering = ({ model, fn, shardId, streamArn, pause, giveUp }: Delivery) => {
  /** How many records of a batch, from its first, the function has handled. */
  const attempt = async (batch: readonly DynamoDBRecord[]): Promise<number | 'failed'> => {
    try {
      const answer = await fn.invoke({ Records: batch });
      return model.reportsFailures ? handledOf(batch, answer) : batch.length;
    } catch (error) {
      if (error instanceof FunctionFailed) return 'failed';
      throw error;
    }
  };

  const letterOf = (
    batch: readonly DynamoDBRecord[],
    condition: DeadLetter['requestContext']['condition'],
    invocations: number,
  ): DeadLetter => ({
    requestContext: {
      requestId: randomUUID(),
      functionArn: fn.model.arn,
      condition,
      approximateInvokeCount: invocations,
    },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: batch.slice(0, 1).map(sequenceOf).join(),
      endSequenceNumber: batch.slice(-1).map(sequenceOf).join(),
      batchSize: batch.length,
      streamArn,
    },
  });

  const isTooOld = ([first]: readonly DynamoDBRecord[]): boolean =>
    Date.now() / 1000 - (first?.dynamodb?.ApproximateCreationDateTime ?? Number.POSITIVE_INFINITY) > model.maxAge;

  const deliverBatch = async (batch: readonly DynamoDBRecord[]): Promise<void> => {
    let left = batch;
    for (let invocations = 0; left.length > 0; ) {
      if (isTooOld(left)) {
        giveUp(letterOf(left.slice(0, 1), 'RecordAgeExceeded', invocations));
        [left, invocations] = [left.slice(1), 0];
        continue;
      }
      const handled = await attempt(left);
      if (handled === 'failed' && model.bisects && left.length > 1) {
        const middle = Math.ceil(left.length / 2);
        await deliverBatch(left.slice(0, middle));
        return deliverBatch(left.slice(middle));
      }
      if (handled !== 'failed' && handled > 0) {
        [left, invocations] = [left.slice(handled), 0];
        continue;
      }
      invocations += 1;
      if (invocations > model.retries) return giveUp(letterOf(left, 'RetryAttemptsExhausted', invocations));
      await pause(Math.min(longestPause, 50 * 2 ** invocations));
    }
  };

  return async (records: readonly DynamoDBRecord[]): Promise<void> => {
    for (let start = 0; start < records.length; start += model.batchSize) {
      await deliverBatch(records.slice(start, start + model.batchSize));
    }
  };
};

/** Everything before the first record that failed is handled. An answer that names no record of the batch says nothing. */
const handledOf = (batch: readonly DynamoDBRecord[], answer: unknown): number | 'failed' => {
  const reported = Reported.safeParse(answer ?? null);
  if (!reported.success) return 'failed';
  const places = (reported.data?.batchItemFailures ?? []).map(({ itemIdentifier }) =>
    batch.findIndex((record) => sequenceOf(record) === itemIdentifier),
  );
  if (places.includes(-1)) return 'failed';
  return Math.min(batch.length, ...places);
};
