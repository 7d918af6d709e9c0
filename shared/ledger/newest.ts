import type { Index } from './keys.ts';
import { type Row, sortKeyOf, type Table } from './table.ts';

export type ListQuery = {
  readonly index: Index;
  /** The list is all rows of these partitions together. Sort keys are unique across them. */
  readonly partitions: readonly string[];
  /** Only sort keys from here on. */
  readonly from?: string | undefined;
  /** Only sort keys up to here. */
  readonly to?: string | undefined;
  /** Only sort keys below this one: where the page before ended. */
  readonly below?: string | undefined;
  readonly limit: number;
};

/**
 * The newest rows of a list. One partition is read as it is; several are merged, each read a little at a time, so the
 * rows read stay a small multiple of the rows asked for, however many are stored.
 */
export const newest = async (table: Pick<Table, 'query'>, list: ListQuery): Promise<readonly Row[]> => {
  const share = Math.ceil((list.limit / list.partitions.length) * 1.5) + 1;
  const readers = list.partitions.map((partition) => reader(table, partition, list, share));
  const merged: Row[] = [];
  while (merged.length < list.limit) {
    await Promise.all(readers.map((each) => each.fill()));
    const first = readers
      .flatMap((each) => each.peek() ?? [])
      .reduce<Row | undefined>((best, row) => (best && position(best) > position(row) ? best : row), undefined);
    if (!first) break;
    merged.push(first);
    for (const each of readers) if (each.peek() === first) each.take();
  }
  return merged;
};

const position = (row: Row): string => String(row[sortKeyOf('gsi1')]);

/** Reads one partition downwards, a share at a time. */
const reader = (
  table: Pick<Table, 'query'>,
  partition: string,
  { index, from, to, below }: ListQuery,
  share: number,
) => {
  const ahead: Row[] = [];
  let bound = below;
  let atEnd = false;

  const read = async () => {
    const upTo = bound === undefined || (to !== undefined && to < bound) ? to : bound;
    if (from !== undefined && upTo !== undefined && from > upTo) {
      atEnd = true;
      return;
    }
    const rows = await table.query({
      partition,
      index,
      limit: share + 1,
      newestFirst: true,
      ...(from === undefined ? {} : { from }),
      ...(upTo === undefined ? {} : { to: upTo }),
    });
    atEnd = rows.length <= share;
    const last = rows.at(-1);
    ahead.push(...rows.filter((row) => bound === undefined || position(row) < bound));
    if (last) bound = position(last);
  };

  return {
    fill: async () => {
      while (ahead.length === 0 && !atEnd) await read();
    },
    peek: () => ahead[0],
    take: () => ahead.shift(),
  };
};
