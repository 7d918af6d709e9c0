import type { Index } from './keys.ts';
import { type Query, type Row, sortKeyOf, type Table } from './table.ts';

export type ListQuery = {
  readonly index: Index;
  /** The list is all rows of these partitions together. Sort keys are unique across them. */
  readonly partitions: readonly string[];
  /** Only sort keys from here on. */
  readonly from?: string | undefined;
  /** Only sort keys up to here. */
  readonly to?: string | undefined;
  readonly limit: number;
};

/**
 * The newest rows of a list: those with the last sort keys, last first; only `below` a place, where the page before
 * ended. One partition is read as it is; several are merged, each read a little at a time, so the rows read stay a small
 * multiple of the rows asked for, however many are stored.
 */
export const newest = (
  table: Pick<Table, 'query'>,
  { below, ...list }: ListQuery & { readonly below?: string | undefined },
): Promise<readonly Row[]> => merged(table, list, downwards, below);

/** As `newest` from the other end: the first sort keys, first first; only `above` a place, where the page before ended. */
export const soonest = (
  table: Pick<Table, 'query'>,
  { above, ...list }: ListQuery & { readonly above?: string | undefined },
): Promise<readonly Row[]> => merged(table, list, upwards, above);

/** A stretch of sort keys, both ends included. */
type Stretch = { readonly from: string | undefined; readonly to: string | undefined };

type Order = Required<Pick<Query, 'newestFirst'>> & {
  readonly isBefore: (place: string, other: string) => boolean;
  /** What there is of a stretch from a place on. */
  readonly goOn: (stretch: Stretch, place: string) => Stretch;
};

const downwards: Order = {
  newestFirst: true,
  isBefore: (place, other) => place > other,
  goOn: ({ from, to }, place) => ({ from, to: to !== undefined && to < place ? to : place }),
};

const upwards: Order = {
  newestFirst: false,
  isBefore: (place, other) => place < other,
  goOn: ({ from, to }, place) => ({ from: from !== undefined && from > place ? from : place, to }),
};

const merged = async (
  table: Pick<Table, 'query'>,
  list: ListQuery,
  order: Order,
  after: string | undefined,
): Promise<readonly Row[]> => {
  const placeOf = (row: Row): string => String(row[sortKeyOf(list.index)]);
  const readers = list.partitions.map((partition) => reader(table, { list, partition, order, after, placeOf }));
  const rows: Row[] = [];
  while (rows.length < list.limit) {
    await Promise.all(readers.map((each) => each.fill()));
    const first = readers
      .flatMap((each) => each.peek() ?? [])
      .reduce<Row | undefined>(
        (best, row) => (best && order.isBefore(placeOf(best), placeOf(row)) ? best : row),
        undefined,
      );
    if (!first) break;
    rows.push(first);
    for (const each of readers) if (each.peek() === first) each.take();
  }
  return rows;
};

type Reading = {
  readonly list: ListQuery;
  readonly partition: string;
  readonly order: Order;
  readonly after: string | undefined;
  readonly placeOf: (row: Row) => string;
};

/** Reads one partition in order, a share at a time. */
const reader = (table: Pick<Table, 'query'>, { list, partition, order, after, placeOf }: Reading) => {
  const share = Math.ceil((list.limit / list.partitions.length) * 1.5) + 1;
  const ahead: Row[] = [];
  let place = after;
  let atEnd = false;

  const read = async () => {
    const whole = { from: list.from, to: list.to };
    const { from, to } = place === undefined ? whole : order.goOn(whole, place);
    if (from !== undefined && to !== undefined && from > to) {
      atEnd = true;
      return;
    }
    const rows = await table.query({
      partition,
      index: list.index,
      limit: share + 1,
      newestFirst: order.newestFirst,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    atEnd = rows.length <= share;
    const last = rows.at(-1);
    ahead.push(...rows.filter((row) => place === undefined || order.isBefore(place, placeOf(row))));
    if (last) place = placeOf(last);
  };

  return {
    fill: async () => {
      while (ahead.length === 0 && !atEnd) await read();
    },
    peek: () => ahead[0],
    take: () => ahead.shift(),
  };
};
