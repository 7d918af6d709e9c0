import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { type Place, sequenceOf, sharedShards } from '../../../infra/local/stream-shards.ts';

/** A shard that gives so many records at once, and counts how often it is asked for any. */
const aShard = (atOnce = 1_000) => {
  const written: StreamRecord[] = [];
  const asked = { times: 0 };
  const write = (count: number) => {
    for (let more = 0; more < count; more += 1) {
      written.push({ dynamodb: { SequenceNumber: String(written.length + 1) } });
    }
  };
  const send = async (command: object) => {
    if (command instanceof GetShardIteratorCommand) return { ShardIterator: command.input.SequenceNumber ?? '0' };
    if (!(command instanceof GetRecordsCommand)) throw new Error('Nothing else is asked of a shard');
    asked.times += 1;
    const from = Number(command.input.ShardIterator);
    const Records = written.slice(from, from + atOnce);
    return { Records, NextShardIterator: String(from + Records.length) };
  };
  return { write, asked, client: { send } as unknown as DynamoDBStreamsClient };
};

const placeAt = (after?: string): Place => ({ streamArn: 'arn:stream', shardId: 'shard', after });

/** Somebody who follows a shard from a place, and remembers what came. */
const follower = (shards: ReturnType<typeof sharedShards>, client: DynamoDBStreamsClient, from?: string) => {
  const came: string[] = [];
  let after = from;
  return {
    came,
    step: async (): Promise<void> => {
      const { records } = await shards.after(placeAt(after), client);
      came.push(...records.map(sequenceOf));
      after = came.at(-1) ?? from;
    },
  };
};

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

test('all who stand at the end of a shard learn from one look what is new, each once and in order', async () => {
  const { write, asked, client } = aShard();
  const shards = sharedShards();
  const followers = Array.from({ length: 8 }, () => follower(shards, client));
  for (const count of [3, 0, 2]) {
    write(count);
    await Promise.all(followers.map(({ step }) => step()));
  }
  expect(asked.times).toBe(3);
  for (const { came } of followers) expect(came).toEqual(numbers(1, 5));
});

test('who comes a little later is given what is remembered', async () => {
  const { write, asked, client } = aShard();
  const shards = sharedShards();
  const [first, late] = [follower(shards, client), follower(shards, client)];
  write(2);
  await first.step();
  write(2);
  await first.step();
  await late.step();
  expect([asked.times, late.came]).toEqual([2, numbers(1, 4)]);
});

test('who lags behind what is remembered reads it once, and then goes on with the others', async () => {
  const { write, asked, client } = aShard(2_000);
  const shards = sharedShards();
  const [first, late] = [follower(shards, client), follower(shards, client)];
  write(12_000);
  for (let step = 0; step < 6; step += 1) await first.step();
  expect(asked.times).toBe(6);
  while (late.came.length < 12_000) await late.step();
  expect(asked.times).toBeLessThanOrEqual(6 + 4);
  write(1);
  await Promise.all([first.step(), late.step()]);
  expect(asked.times).toBeLessThanOrEqual(6 + 5);
  for (const { came } of [first, late]) expect(came).toEqual(numbers(1, 12_001));
});

test('who is further than all others is not held up by one who stays behind', async () => {
  const { write, asked, client } = aShard();
  const shards = sharedShards();
  write(5);
  await follower(shards, client, '1').step();
  const ahead = [follower(shards, client, '5'), follower(shards, client, '5')];
  await Promise.all(ahead.map(({ step }) => step()));
  const before = asked.times;
  write(1);
  await Promise.all(ahead.map(({ step }) => step()));
  expect(asked.times - before).toBe(1);
  for (const { came } of ahead) expect(came).toEqual(['6']);
});
