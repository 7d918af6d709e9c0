import { isJsonObject } from '../kernel/json.ts';
import { chain, digestOf, genesis } from './chain.ts';
import { eventPrefix, head, sequenceIn, sourceKey, sourcePrefix } from './keys.ts';
import type { Row } from './table.ts';

/** One event in its chain. */
export type Link = {
  readonly sequence: number;
  /** The event as it is stored, which may be anything where it does not hold. */
  readonly event: unknown;
  readonly previousHash: string | undefined;
  readonly hash: string | undefined;
  /** Whether it follows from the event before, word for word as it was written. */
  readonly holds: boolean;
};

/** Something that is not as it was written. */
export type Break = {
  readonly part: 'event' | 'original' | 'snapshot';
  readonly found: 'edited' | 'dropped' | 'reordered' | 'truncated' | 'added';
  /** Which event it is, or belongs to. */
  readonly sequence: number;
};

/** All that is stored of a stretch of history. */
type Stored = {
  readonly partition: string;
  readonly after: number;
  /** The row of event `after`. */
  readonly start: Row | undefined;
  readonly rows: readonly Row[];
  readonly originals: readonly Row[];
  readonly snapshot: Row | undefined;
  /** Whether there is nothing behind the rows. */
  readonly isLast: boolean;
  readonly isNamed: (event: unknown, original: Row) => boolean;
};

/** Compares what is stored with what was written, as the hashes tell it. */
export const verify = (stored: Stored): { readonly links: readonly Link[]; readonly breaks: readonly Break[] } => {
  const { partition, after, start, rows, isLast, snapshot } = stored;
  const links: Link[] = [];
  const breaks: Break[] = [];
  let previous = after === 0 ? genesis(partition) : textIn(start?.hash);
  let expected = after + 1;
  if (previous === undefined) breaks.push({ part: 'event', found: start ? 'edited' : 'dropped', sequence: after });

  for (const row of rows) {
    const sequence = sequenceIn(eventPrefix, row.sk);
    if (sequence === undefined) {
      breaks.push({ part: 'event', found: 'added', sequence: expected });
      continue;
    }
    if (sequence > expected) {
      breaks.push({ part: 'event', found: 'dropped', sequence: expected });
      previous = undefined;
    }
    const found = faultIn(row, sequence, previous);
    if (found && previous !== undefined) breaks.push({ part: 'event', found, sequence });
    const hash = textIn(row.hash);
    links.push({ sequence, event: row.event, previousHash: previous, hash, holds: !found });
    previous = hash;
    expected = sequence + 1;
  }

  breaks.push(...originalBreaks(stored), ...snapshotBreaks(rows, snapshot));
  if (isLast) breaks.push(...endBreaks(stored, { sequence: expected - 1, hash: previous }));
  return { links, breaks };
};

/** What is wrong with an event, seen from the one before. */
const faultIn = (
  { pk: _pk, sk: _sk, hash, ...sealed }: Row,
  sequence: number,
  previous: string | undefined,
): 'edited' | 'reordered' | undefined => {
  const said = isJsonObject(sealed.event) ? sealed.event.sequence : undefined;
  if (said !== sequence) return Number.isInteger(said) ? 'reordered' : 'edited';
  return previous !== undefined && chain(previous, sealed) === hash ? undefined : 'edited';
};

/** What was sent is what its event covers: each of them, nothing else. */
const originalBreaks = ({ rows, originals, after, isNamed }: Stored): Break[] => {
  const unclaimed = new Map(originals.map((row) => [row.sk, row]));
  const breaks = rows.flatMap((row): Break[] => {
    const sequence = sequenceIn(eventPrefix, row.sk);
    if (sequence === undefined) return [];
    const sk = sourceKey(sequence);
    const covered = coversOf(row)[sk];
    if (covered === undefined) return [];
    const original = unclaimed.get(sk);
    unclaimed.delete(sk);
    if (!original) return [{ part: 'original', found: 'dropped', sequence }];
    const isWhole = digestOf(original) === covered && isNamed(row.event, original);
    return isWhole ? [] : [{ part: 'original', found: 'edited', sequence }];
  });
  const added = [...unclaimed.keys()].map(
    (sk): Break => ({ part: 'original', found: 'added', sequence: sequenceIn(sourcePrefix, sk) ?? after + 1 }),
  );
  return [...breaks, ...added];
};

/** The snapshot is what the event of its version covers, and knows of every event. */
const snapshotBreaks = (rows: readonly Row[], snapshot: Row | undefined): Break[] => {
  const version = versionOf(snapshot);
  if (!snapshot || version === undefined) return [];
  return rows.flatMap((row): Break[] => {
    const sequence = sequenceIn(eventPrefix, row.sk) ?? 0;
    if (sequence > version) return [{ part: 'event', found: 'added', sequence }];
    if (sequence < version) return [];
    const { hash, ...rest } = snapshot;
    const isWhole = hash === row.hash && digestOf(rest) === coversOf(row)[head];
    return isWhole ? [] : [{ part: 'snapshot', found: 'edited', sequence }];
  });
};

/** Where the events end, the snapshot must be. */
const endBreaks = (
  { snapshot }: Stored,
  { sequence, hash }: { readonly sequence: number; readonly hash: string | undefined },
): Break[] => {
  const version = versionOf(snapshot);
  if (!snapshot) return [{ part: 'snapshot', found: 'dropped', sequence }];
  if (version === undefined) return [{ part: 'snapshot', found: 'edited', sequence }];
  if (version <= sequence) return [];
  return snapshot.hash === hash
    ? [{ part: 'snapshot', found: 'edited', sequence }]
    : [{ part: 'event', found: 'truncated', sequence: sequence + 1 }];
};

/** How many events a snapshot says there are; nothing if that is no number of events. */
export const versionOf = (snapshot: Row | undefined): number | undefined =>
  Number.isInteger(snapshot?.version) && Number(snapshot?.version) >= 1 ? Number(snapshot?.version) : undefined;

/** The sequences that sort keys name. */
export const placesOf = (prefix: string, rows: readonly Row[]): number[] =>
  rows.flatMap(({ sk }) => sequenceIn(prefix, sk) ?? []);

const parts = ['event', 'original', 'snapshot'] as const;

/** By sequence; at one sequence the event itself first, as the rest hangs on it. */
export const inOrder = (breaks: readonly Break[]): Break[] =>
  breaks.toSorted((a, b) => a.sequence - b.sequence || parts.indexOf(a.part) - parts.indexOf(b.part));

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const coversOf = ({ covers }: Row): Readonly<Record<string, unknown>> => (isJsonObject(covers) ? covers : {});
