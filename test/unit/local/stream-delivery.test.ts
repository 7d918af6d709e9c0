import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { FunctionFailed } from '../../../infra/local/lambda.ts';
import { type DeadLetter, delivering } from '../../../infra/local/stream-delivery.ts';
import { sequenceOf } from '../../../infra/local/stream-shards.ts';

const record = (sequence: number, age = 0): DynamoDBRecord => ({
  dynamodb: { SequenceNumber: String(sequence), ApproximateCreationDateTime: Math.floor(Date.now() / 1000) - age },
});
const failing = (...sequences: (number | string)[]) => ({
  batchItemFailures: sequences.map((itemIdentifier) => ({ itemIdentifier: String(itemIdentifier) })),
});
const boom = (): never => {
  throw new FunctionFailed('boom');
};

const usual = { batchSize: 10, retries: 2, maxAge: Number.POSITIVE_INFINITY, bisects: false, reportsFailures: true };

/** Delivers five records to a function that answers as told, and says what it was given and what was given up. */
const deliver = async (
  answer: (sequences: readonly number[], invocation: number) => unknown,
  more: Partial<typeof usual> = {},
  records = [1, 2, 3, 4, 5].map((sequence) => record(sequence)),
) => {
  const invoked: number[][] = [];
  const letters: DeadLetter[] = [];
  const run = delivering({
    model: { ...usual, ...more },
    fn: {
      model: { arn: 'arn' },
      invoke: async (event) => {
        const given = (event as { Records: DynamoDBRecord[] }).Records.map((each) => Number(sequenceOf(each)));
        invoked.push(given);
        return answer(given, invoked.length);
      },
    },
    shardId: 'shard',
    streamArn: 'stream',
    pause: async () => undefined,
    giveUp: (letter) => letters.push(letter),
  });
  await run(records);
  return {
    invoked,
    givenUp: letters.map(({ requestContext: { condition }, DDBStreamBatchInfo: info }) => [
      condition,
      info.startSequenceNumber,
      info.endSequenceNumber,
      info.batchSize,
    ]),
  };
};

const all = [1, 2, 3, 4, 5];

describe('a batch', () => {
  test.each([undefined, null, {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
    'answered %j is handled',
    async (answer) => {
      expect(await deliver(() => answer)).toEqual({ invoked: [all], givenUp: [] });
    },
  );

  test('is as large as the mapping says', async () => {
    expect((await deliver(() => null, { batchSize: 2 })).invoked).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('of which some failed comes again from the first of them', async () => {
    const { invoked, givenUp } = await deliver((_, invocation) => (invocation === 1 ? failing(4, 3) : null));
    expect(invoked).toEqual([all, [3, 4, 5]]);
    expect(givenUp).toEqual([]);
  });

  test('of which one fails for good is given up from there, after as many tries as the mapping says', async () => {
    const { invoked, givenUp } = await deliver((given) => failing(...given.filter((each) => each === 3)));
    expect(invoked).toEqual([all, [3, 4, 5], [3, 4, 5], [3, 4, 5]]);
    expect(givenUp).toEqual([['RetryAttemptsExhausted', '3', '5', 3]]);
  });

  test.each([
    ['throws', boom],
    ['names a record that is none of it', () => failing(9)],
    ['names nothing', () => ({ batchItemFailures: [{ itemIdentifier: '' }] })],
    ['says what nobody understands', () => ({ batchItemFailures: [{ id: '1' }] })],
  ])('whose function %s is tried again whole', async (_, answer) => {
    const { invoked, givenUp } = await deliver(answer, { retries: 1 });
    expect(invoked).toEqual([all, all]);
    expect(givenUp).toEqual([['RetryAttemptsExhausted', '1', '5', 5]]);
  });

  test('is halved when its function throws, until what makes it throw is alone', async () => {
    const { invoked, givenUp } = await deliver((given) => (given.includes(4) ? boom() : null), {
      bisects: true,
      retries: 0,
    });
    expect(invoked).toEqual([all, [1, 2, 3], [4, 5], [4], [5]]);
    expect(givenUp).toEqual([['RetryAttemptsExhausted', '4', '4', 1]]);
  });

  test('loses what is too old, untried', async () => {
    const { invoked, givenUp } = await deliver(() => null, { maxAge: 60 }, [record(1, 100), record(2)]);
    expect(invoked).toEqual([[2]]);
    expect(givenUp).toEqual([['RecordAgeExceeded', '1', '1', 1]]);
  });

  test('a function that reports no failures fails whole or not at all', async () => {
    expect((await deliver(() => failing(3), { reportsFailures: false })).invoked).toEqual([all]);
  });
});

test('a fault of the runtime itself is not taken for one of the function', async () => {
  const broken = () => {
    throw new TypeError('broken');
  };
  await expect(deliver(broken)).rejects.toThrow('broken');
});
