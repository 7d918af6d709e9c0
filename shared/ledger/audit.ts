import { eventKey, eventPrefix, head, sequenceIn, sourceKey, sourcePrefix } from './keys.ts';
import type { Row, Table } from './table.ts';
import { type Break, inOrder, type Link, placesOf, verify, versionOf } from './verify.ts';

/** A stretch of an aggregate's history: some events after a sequence, oldest first. */
export type Stretch = {
  readonly partition: string;
  readonly after: number;
  readonly limit: number;
  /** Whether what was sent is what its event names; asked where both are there. */
  readonly isNamed?: (event: unknown, original: Row) => boolean;
};

/** What became of verifying a stretch. The stretches of a whole walk together verify all that is stored. */
export type Audited = {
  readonly links: readonly Link[];
  /** What is not as it was written, first things first. */
  readonly breaks: readonly Break[];
  /** The sequence to go on after; nothing at the end, where the history meets its snapshot. */
  readonly next: number | undefined;
};

/**
 * Reads and verifies a stretch: at most `limit` events and what was sent with them. It begins with the stored hash of
 * the event before, which the stretch before has verified, and the last one ends at the snapshot.
 */
export const audit = async (
  table: Pick<Table, 'get' | 'query'>,
  { partition, after, limit, isNamed = () => true }: Stretch,
): Promise<Audited> => {
  // The snapshot first: every event it knows of is there by then.
  const snapshot = await table.get({ pk: partition, sk: head });
  const [start, found] = await Promise.all([
    after > 0 ? table.get({ pk: partition, sk: eventKey(after) }) : undefined,
    table.query({ partition, from: behind(eventPrefix, after), to: `${eventPrefix}~`, limit: limit + 1 }),
  ]);
  const rows = found.slice(0, limit);
  const isAtEnd = found.length <= limit;
  const end = rows.findLast(({ sk }) => sequenceIn(eventPrefix, sk) !== undefined)?.sk ?? eventKey(after);
  const originals = await table.query({
    partition,
    from: behind(sourcePrefix, after),
    to: isAtEnd ? `${sourcePrefix}~` : `${sourcePrefix}${end.slice(eventPrefix.length)}`,
    limit: rows.length + 1,
  });

  const known = versionOf(snapshot);
  const newest = Math.max(0, ...placesOf(eventPrefix, rows), ...placesOf(sourcePrefix, originals));
  const isGrowing = known !== undefined && newest > known && newest <= (await currentVersion(table, partition));
  // What was written while we read is not part of what we read: then all that the snapshot knew of is here.
  const isLast = isAtEnd || isGrowing;
  const asOf = (prefix: string, all: readonly Row[]) =>
    isGrowing ? all.filter(({ sk }) => (sequenceIn(prefix, sk) ?? 0) <= known) : all;
  const { links, breaks } = verify({
    partition,
    after,
    start,
    rows: asOf(eventPrefix, rows),
    originals: asOf(sourcePrefix, originals),
    snapshot,
    isLast,
    isNamed,
  });
  return { links, breaks: inOrder(breaks), next: isLast ? undefined : links.at(-1)?.sequence };
};

const currentVersion = async (table: Pick<Table, 'get'>, partition: string): Promise<number> =>
  versionOf(await table.get({ pk: partition, sk: head })) ?? 0;

/** The first sort key behind a place, whatever it is; nothing that was slipped in between is passed over. */
const behind = (prefix: string, after: number): string =>
  after === 0 ? prefix : `${prefix === eventPrefix ? eventKey(after) : sourceKey(after)}\u0000`;
