import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ListStreamsCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { writeWhole } from './identity.ts';
import type { LocalFunction } from './lambda.ts';
import { delivering } from './stream-delivery.ts';
import { fits } from './stream-filter.ts';
import type { MappingModel } from './stream-mapping.ts';
import { type Shards, sequenceOf } from './stream-shards.ts';

/** The function a mapping calls. */
type Follower = Pick<LocalFunction, 'invoke'> & { readonly model: Pick<LocalFunction['model'], 'name' | 'arn'> };

type Pump = {
  readonly mappings: readonly MappingModel[];
  readonly functions: Iterable<Follower>;
  readonly streams: DynamoDBStreamsClient;
  /** What it reads together with others who follow the same tables. */
  readonly shards: Shards;
  /** Where it keeps how far it came: whatever happens, it goes on from there, and gives a record twice rather than never. */
  readonly folder: string;
  /** Where batches that were given up are named, a file a queue. */
  readonly logs: string;
};

/** How far a mapping came, in each shard: behind a record, or through. */
type Progress = { readonly streamArn: string; shards: Record<string, { readonly after: string } | 'through'> };

/** Milliseconds between looks for new shards. */
const lookEvery = 5_000;

/** Milliseconds for which it is not written down how far a mapping came: what came meanwhile comes again after a crash. */
const keepAfter = 1_000;

/** Stands in for Lambda's event source mappings: reads the streams of tables and hands their records to functions. */
export const startPump = ({ mappings, functions, streams, shards, folder, logs }: Pump) => {
  const byName = new Map([...functions].map((fn) => [fn.model.name, fn]));
  const ending = new AbortController();
  const { signal } = ending;
  const pause = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { signal });

  /** Goes on whatever fails, until it is ended. */
  const untilEnded = async (what: string, step: () => Promise<'done' | 'again'>): Promise<void> => {
    while (!signal.aborted) {
      try {
        if ((await step()) === 'done') return;
      } catch (error) {
        if (signal.aborted) return;
        process.stderr.write(`${what} failed: ${error instanceof Error ? error.stack : error}\n`);
        await pause(1_000).catch(() => undefined);
      }
    }
  };

  const streamArnOf = async (TableName: string): Promise<string> => {
    const { Streams = [] } = await streams.send(new ListStreamsCommand({ TableName }));
    const [newest] = Streams.toSorted((a, b) => ((a.StreamLabel ?? '') < (b.StreamLabel ?? '') ? 1 : -1));
    if (!newest?.StreamArn) throw new Error(`The table ${TableName} has no stream`);
    return newest.StreamArn;
  };

  const shardsOf = async (StreamArn: string): Promise<readonly Shard[]> => {
    const shards: Shard[] = [];
    let ExclusiveStartShardId: string | undefined;
    do {
      const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }));
      shards.push(...(StreamDescription?.Shards ?? []));
      ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
    } while (ExclusiveStartShardId);
    return shards;
  };

  const follow = async (model: MappingModel, fn: Follower): Promise<void> => {
    const file = join(folder, `${model.name}.json`);
    const streamArn = await streamArnOf(model.tableName);
    const progress = progressIn(file, streamArn);
    const followed = new Map<string, Promise<void>>();

    let keeping: NodeJS.Timeout | undefined;
    const keep = (): void => {
      clearTimeout(keeping);
      keeping = undefined;
      writeWhole(file, JSON.stringify(progress));
    };
    const reach = (shardId: string, place: Progress['shards'][string]): void => {
      progress.shards[shardId] = place;
      keeping ??= setTimeout(keep, keepAfter);
    };

    const followShard = (shardId: string): Promise<void> => {
      const deliver = delivering({
        model,
        fn,
        shardId,
        streamArn,
        pause,
        giveUp: (letter) => {
          mkdirSync(logs, { recursive: true });
          appendFileSync(join(logs, `${model.deadLetters ?? model.name}.jsonl`), `${JSON.stringify(letter)}\n`);
        },
      });
      return untilEnded(`${model.name}, ${shardId}`, async () => {
        const place = progress.shards[shardId];
        const after = typeof place === 'object' ? place.after : undefined;
        const { records, isThrough } = await shards.after({ streamArn, shardId, after }, streams);
        const wanted = records.filter(
          (record) => model.patterns.length === 0 || model.patterns.some((pattern) => fits(pattern, record)),
        );
        await allDone(lanesOf(wanted, model.lanes).map(deliver));
        const last = records.at(-1);
        if (last) reach(shardId, { after: sequenceOf(last) });
        if (!isThrough) return 'again';
        reach(shardId, 'through');
        return 'done';
      });
    };

    await untilEnded(model.name, async () => {
      const all = await shardsOf(streamArn);
      const there = new Set(all.map(({ ShardId }) => ShardId));
      progress.shards = Object.fromEntries(Object.entries(progress.shards).filter(([id]) => there.has(id)));
      for (const { ShardId = '', ParentShardId } of all) {
        const isParentThrough =
          ParentShardId === undefined || !there.has(ParentShardId) || progress.shards[ParentShardId] === 'through';
        if (followed.has(ShardId) || progress.shards[ShardId] === 'through' || !isParentThrough) continue;
        followed.set(ShardId, followShard(ShardId));
      }
      await pause(lookEvery);
      return 'again';
    });
    await Promise.all(followed.values());
    if (keeping) keep();
  };

  const following = mappings.map((model) => {
    const fn = byName.get(model.functionName);
    if (!fn) throw new Error(`The template's mapping calls ${model.functionName}, which is not there`);
    return untilEnded(model.name, async () => {
      await follow(model, fn);
      return 'done';
    });
  });

  return {
    /** Ends when what is being handled is handled; the rest is for the next start. */
    stop: async (): Promise<void> => {
      ending.abort();
      await Promise.all(following);
    },
  };
};

/** Waits for all, also if one fails: nobody may begin anew while others still go on. */
const allDone = async (all: readonly Promise<void>[]): Promise<void> => {
  const failed = (await Promise.allSettled(all)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
};

const progressIn = (file: string, streamArn: string): Progress => {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : undefined;
  return kept?.streamArn === streamArn ? kept : { streamArn, shards: {} };
};

/** Parts records so that those of one partition key stay together, in their order. */
const lanesOf = (records: readonly DynamoDBRecord[], lanes: number): readonly (readonly DynamoDBRecord[])[] => [
  ...Map.groupBy(records, ({ dynamodb }) => {
    const [key] = Object.values(dynamodb?.Keys ?? {});
    const pk = JSON.stringify(dynamodb?.Keys?.pk ?? key ?? '');
    return createHash('sha256').update(pk).digest().readUInt32BE(0) % lanes;
  }).values(),
];
