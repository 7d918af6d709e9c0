import { Unavailable } from '../kernel/unavailable.ts';
import { type Index, type Key, sortedBy } from './keys.ts';

/** A row: its key and whatever it holds. */
export type Row = Key & { readonly [attribute: string]: unknown };

/** When a write may happen. Only `overwrite` is unconditional. */
export type Condition =
  | { readonly if: 'absent' }
  | { readonly if: 'versionIs'; readonly version: number }
  /** Absent, or of an earlier version. */
  | { readonly if: 'older'; readonly version: number }
  /** Absent, or past its `expiresAt` (Unix seconds) though not swept away yet. */
  | { readonly if: 'absentOrExpired'; readonly now: number };

export type Write = { readonly put: Row; readonly when: Condition };

/** What became of a transaction: all of it happened, or none. */
export type Transacted =
  | { readonly done: true }
  /** Some conditions did not hold. `found[i]` is the row that stood in the way of write `i`. */
  | { readonly done: false; readonly why: 'condition'; readonly found: readonly (Row | 'changed' | undefined)[] }
  /** Another transaction had one of the rows; trying again may work. */
  | { readonly done: false; readonly why: 'conflict' };

export type Query = {
  readonly partition: string;
  /** The table itself, unless an index is named. */
  readonly index?: Index;
  /** Sort keys from here on and up to there, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly newestFirst?: boolean;
};

/**
 * The one table, as little of it as the ledger needs. Reads of rows are strongly consistent, reads of an index are not.
 * Throws `TableUnavailable` when the table is overloaded or out of reach; the call may have taken effect all the same.
 */
export interface Table {
  get(key: Key): Promise<Row | undefined>;
  /** The rows of these keys, in the order asked; nothing in the place of one that is not there. A key may come twice. */
  getAll(keys: readonly Key[]): Promise<readonly (Row | undefined)[]>;
  query(query: Query): Promise<readonly Row[]>;
  /** Puts one row, at half a transaction's price. Whether it was put: not so if its condition does not hold. */
  put(write: Write): Promise<boolean>;
  transact(writes: readonly Write[]): Promise<Transacted>;
  /** Puts one row in the place of whatever is there, and learns nothing of that: for who may write and not read. */
  overwrite(row: Row): Promise<void>;
}

export class TableUnavailable extends Unavailable {
  override readonly name = 'TableUnavailable';
}

/** The sort key attribute of the table or of an index. */
export const sortKeyOf = (index: Index | undefined): 'sk' | (typeof sortedBy)[Index] =>
  index ? sortedBy[index] : 'sk';
