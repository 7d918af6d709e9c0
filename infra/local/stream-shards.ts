import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  type StreamRecord as Change,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { region } from './template.ts';

/** A place in a shard: behind a record, by its sequence number; at its begin, if there is none. */
export type Place = { readonly streamArn: string; readonly shardId: string; readonly after: string | undefined };

/** What follows a place: nothing, if nothing has yet. `isThrough` says that nothing ever will after it. */
export type Read = { readonly records: readonly DynamoDBRecord[]; readonly isThrough: boolean };

/** Milliseconds between looks at the end of a shard that had nothing new, and of one that had a little. */
const restFor = 100;
const gatherFor = 50;

/** Records of a shard that are remembered for those who come to them a little later. */
const remembered = 5_000;

/** The newest records of a shard, what lies before them, and where to look for more. */
type Window = {
  from: string | undefined;
  records: readonly DynamoDBRecord[];
  isThrough: boolean;
  iterator: string | undefined;
  lookAgainAt: number;
  looking: Promise<void> | undefined;
};

export type Shards = {
  /** Reads on from a place; at the end of the shard it waits a little for more. At most 5,000 records, oldest first. */
  after(place: Place, client: DynamoDBStreamsClient): Promise<Read>;
};

/**
 * Reads shards for all mappings that follow them: who stands at the end of one waits for the same look as the others
 * there. Who lags behind what is remembered reads for himself.
 */
export const sharedShards = (): Shards => {
  const windows = new Map<string, Window>();

  return {
    after: async (place, client) => {
      const name = `${place.streamArn} ${place.shardId}`;
      const window = windows.get(name) ?? openedAt(place);
      windows.set(name, window);
      const known = behind(window, place.after);
      if (!known) {
        const read = await readFrom(place, client);
        // Nobody is further: the others are behind, and may be so for long.
        if (read.records.length === 0) windows.set(name, openedAt(place));
        return { records: read.records, isThrough: read.next === undefined };
      }
      if (known.length > 0 || window.isThrough) return { records: known, isThrough: window.isThrough };
      window.looking ??= look(window, place, client).finally(() => {
        window.looking = undefined;
      });
      await window.looking;
      return { records: behind(window, place.after) ?? [], isThrough: window.isThrough };
    },
  };
};

const openedAt = ({ after }: Place): Window => ({
  from: after,
  records: [],
  isThrough: false,
  iterator: undefined,
  lookAgainAt: 0,
  looking: undefined,
});

/** What is remembered behind a place; nothing, if the place is not. */
const behind = ({ from, records }: Window, after: string | undefined): readonly DynamoDBRecord[] | undefined => {
  if (after === from) return records;
  const index = records.findLastIndex((record) => sequenceOf(record) === after);
  return index < 0 ? undefined : records.slice(index + 1);
};

/** Looks once at what is new behind all that is remembered. */
const look = async (window: Window, place: Place, client: DynamoDBStreamsClient): Promise<void> => {
  await sleep(Math.max(0, window.lookAgainAt - Date.now()));
  const from = window.iterator;
  window.iterator = undefined;
  const found = from === undefined ? await readFrom(place, client) : await recordsAt(from, place, client);
  window.iterator = found.next;
  window.isThrough = found.next === undefined;
  window.lookAgainAt = Date.now() + (found.records.length === 0 ? restFor : gatherFor);
  if (found.records.length === 0) return;
  const known = [...window.records, ...found.records];
  const dropped = known.at(-remembered - 1);
  if (dropped) window.from = sequenceOf(dropped);
  window.records = known.slice(-remembered);
};

const readFrom = async (place: Place, client: DynamoDBStreamsClient) =>
  recordsAt(await iteratorAt(place, client), place, client);

const recordsAt = async (iterator: string, { streamArn }: Place, client: DynamoDBStreamsClient) => {
  const { Records = [], NextShardIterator: next } = await client.send(
    new GetRecordsCommand({ ShardIterator: iterator }),
  );
  return { records: Records.map((record) => asLambdaGives(record, streamArn)), next };
};

/** Records may be gone by now: then the oldest there is. */
const iteratorAt = async ({ streamArn: StreamArn, shardId: ShardId, after }: Place, client: DynamoDBStreamsClient) => {
  const from = async (position: Pick<GetShardIteratorCommand['input'], 'ShardIteratorType' | 'SequenceNumber'>) => {
    const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...position }));
    if (ShardIterator === undefined) throw new Error(`The shard ${ShardId} has no such place`);
    return ShardIterator;
  };
  const oldest = () => from({ ShardIteratorType: 'TRIM_HORIZON' });
  if (after === undefined) return oldest();
  try {
    return await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after });
  } catch (error) {
    if (error instanceof TrimmedDataAccessException) return oldest();
    throw error;
  }
};

export const sequenceOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.SequenceNumber ?? '';

/** A record as Lambda hands it over: times are seconds, bytes are base64. */
const asLambdaGives = ({ dynamodb = {}, userIdentity, ...record }: StreamRecord, streamArn: string): DynamoDBRecord => {
  const { ApproximateCreationDateTime: created, ...change } = dynamodb;
  return plain({
    ...record,
    awsRegion: region,
    eventSource: 'aws:dynamodb',
    eventSourceARN: streamArn,
    ...(userIdentity && { userIdentity: { principalId: userIdentity.PrincipalId, type: userIdentity.Type } }),
    dynamodb: {
      ...change,
      ...imagesIn(change),
      ...(created && { ApproximateCreationDateTime: Math.floor(created.getTime() / 1000) }),
    },
  }) as DynamoDBRecord;
};

/** DynamoDB Local's stream says nothing of a map that is empty, where AWS says that it is one. */
const imagesIn = ({ NewImage, OldImage }: Pick<Change, 'NewImage' | 'OldImage'>) => ({
  ...(NewImage && { NewImage: mended(NewImage) }),
  ...(OldImage && { OldImage: mended(OldImage) }),
});

const mended = (attributes: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, mend(value)]));

const mend = (value: AttributeValue): AttributeValue => {
  if (value.M) return { M: mended(value.M) };
  if (value.L) return { L: value.L.map(mend) };
  return Object.keys(value).length === 0 ? { M: {} } : value;
};

const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]));
};
