import { setTimeout as sleep } from 'node:timers/promises';
import { type Audited, audit, type Stretch } from './audit.ts';
import { chain, digestOf, genesis, type Sealed, salt } from './chain.ts';
import type { Recorded } from './event.ts';
import { eventKey, eventPrefix, head, type Key, sourceKey } from './keys.ts';
import type { Row, Table, Transacted, Write } from './table.ts';

/** An aggregate as it is now. */
export type Snapshot<State> = {
  readonly version: number;
  /** The last event's; it covers the whole history. */
  readonly hash: string;
  /** Which shape of its kind the state has. */
  readonly schemaVersion: number;
  readonly state: State;
  /** Which lists it is in, and what they show of it. */
  readonly listing: Readonly<Record<string, unknown>>;
};

/** The shape that the states of a kind have now, and how those that were stored in an earlier one get it. */
export type Schema<State> = {
  readonly schemaVersion: number;
  readonly upcast?: ((state: unknown, schemaVersion: number) => State) | undefined;
};

/** A row that tells of an aggregate elsewhere than in its history, as of a version. */
export type Projection = Row & { readonly version: number };

/** The answer to a request that may be asked again, kept as the text it was first given in. */
export type Once = {
  readonly key: Key;
  /** Hash of what was asked. The same key with another fingerprint is another request, and refused. */
  readonly fingerprint: string;
  /** Unix seconds. */
  readonly now: number;
  readonly expiresAt: number;
};

export type Given = { readonly fingerprint: string; readonly answer: string };

/** New events of one aggregate, and what they lead to. */
export type Growth<State> = {
  readonly partition: string;
  readonly kind: string;
  readonly schemaVersion: number;
  /** What the events were decided on; nothing for a new aggregate. */
  readonly from: Snapshot<State> | undefined;
  readonly events: readonly (Sealed & { readonly hash: string })[];
  readonly to: Snapshot<State>;
  /** What was sent, word for word: a row beside the event it made. */
  readonly originals: readonly Row[];
  /** Which lists it is in, and what they show of it. */
  readonly listing: Readonly<Record<string, unknown>>;
};

/** Chains new events to the history of their aggregate, and to what is written with them. */
export const growthOf = <State>({
  events,
  state,
  originals = [],
  ...growth
}: Omit<Growth<State>, 'events' | 'to' | 'originals'> & {
  readonly events: readonly Recorded<object>[];
  readonly state: State;
  readonly originals?: readonly Row[];
}): Growth<State> => {
  const version = (growth.from?.version ?? 0) + events.length;
  const snapshot = snapshotRow(growth, version, state);
  let hash = growth.from?.hash ?? genesis(growth.partition);
  const chained = events.map((event) => {
    const beside = originals.filter(({ sk }) => sk === sourceKey(event.sequence));
    const covered = event.sequence === version ? [...beside, snapshot] : beside;
    const sealed = { event, covers: Object.fromEntries(covered.map((row) => [row.sk, digestOf(row)])), salt: salt() };
    hash = chain(hash, sealed);
    return { ...sealed, hash };
  });
  const { schemaVersion, listing } = growth;
  return { ...growth, events: chained, to: { version, hash, schemaVersion, state, listing }, originals };
};

/** The snapshot as it is stored, but for the hash of the event that covers it. */
const snapshotRow = <State>(
  { partition, kind, schemaVersion, listing }: Pick<Growth<State>, 'partition' | 'kind' | 'schemaVersion' | 'listing'>,
  version: number,
  state: State,
): Row => ({ pk: partition, sk: head, kind, schemaVersion, version, state, ...listing });

/** All that one command writes, or none of it. */
export type Commit<State> = {
  readonly growth?: Growth<State> | undefined;
  /** What other aggregates grow by at once with it: all of them or none. */
  readonly also?: readonly Growth<unknown>[] | undefined;
  /** Rows that must not exist yet. */
  readonly rows?: readonly Row[] | undefined;
  /** Rows that must still be at this version. */
  readonly changed?: readonly { readonly row: Row; readonly from: number }[] | undefined;
  /** Rows that must not be there yet at this version or a later one. */
  readonly projections?: readonly Projection[] | undefined;
  readonly once?: { readonly of: Once; readonly answer: string } | undefined;
};

export type Committed =
  | { readonly outcome: 'done' }
  /** This request was answered before. */
  | { readonly outcome: 'given'; readonly given: Given }
  /** A row that must not exist does; these are the ones there are. */
  | { readonly outcome: 'taken'; readonly rows: readonly Row[] }
  /** An aggregate, or a row that tells of it, has moved on. */
  | { readonly outcome: 'stale' }
  /** Others write the same rows right now, for longer than it is worth waiting. */
  | { readonly outcome: 'busy' };

export type Ledger = ReturnType<typeof ledgerOn>;

const attempts = 5;
const firstWait = 25;

/** The event store: aggregates grow by whole commits on one table, and every event stays. */
export const ledgerOn = (table: Table) => ({
  /** An aggregate as it is now; with a schema, its state has the shape of today, whenever it was stored. */
  load: async <State>(partition: string, schema?: Schema<State>): Promise<Snapshot<State> | undefined> => {
    const row = await table.get({ pk: partition, sk: head });
    return row && snapshotIn(row, schema);
  },

  event: async <Event>(partition: string, sequence: number): Promise<Recorded<Event> | undefined> => {
    const row = await table.get({ pk: partition, sk: eventKey(sequence) });
    return row?.event as Recorded<Event> | undefined;
  },

  /** These events, in the order asked. Throws if one is not there: history loses none. */
  events: async <Event>(partition: string, sequences: readonly number[]): Promise<readonly Recorded<Event>[]> => {
    const rows = await table.getAll(sequences.map((sequence) => ({ pk: partition, sk: eventKey(sequence) })));
    return rows.map((row, index) => {
      if (row === undefined) throw new Error(`Event ${sequences[index]} of ${partition} is not there`);
      return row.event as Recorded<Event>;
    });
  },

  /** Events after a sequence, oldest first. */
  history: async <Event>(partition: string, after: number, limit: number): Promise<readonly Recorded<Event>[]> => {
    const rows = await table.query({ partition, from: eventKey(after + 1), to: `${eventPrefix}~`, limit });
    return rows.map((row) => row.event as Recorded<Event>);
  },

  row: (key: Key): Promise<Row | undefined> => table.get(key),

  query: table.query,

  /** Puts down a row under a key that nobody else makes, so that finding it there means that it was put before. */
  note: async (row: Row): Promise<void> => {
    await table.put({ put: row, when: { if: 'absent' } });
  },

  /** Verifies a stretch of an aggregate's history: see `audit`. */
  audit: (stretch: Stretch): Promise<Audited> => audit(table, stretch),

  /** What was answered to this request before, if it was. */
  recall: async (once: Once): Promise<Given | undefined> => {
    const row = await table.get(once.key);
    return row && Number(row.expiresAt) > once.now ? givenIn(row) : undefined;
  },

  commit: async <State>(commit: Commit<State>): Promise<Committed> => {
    const writes = writesOf(commit);
    if (writes.length === 0) return { outcome: 'done' };
    for (let attempt = 1, wait = firstWait; ; attempt += 1, wait *= 2) {
      const transacted = await table.transact(writes.map(({ write }) => write));
      if (transacted.done) return { outcome: 'done' };
      if (transacted.why === 'condition') return lost(writes, transacted.found);
      if (attempt === attempts) return { outcome: 'busy' };
      await sleep(wait * (0.5 + Math.random()));
    }
  },
});

type Role = 'once' | 'row' | 'changed' | 'projection' | 'head' | 'event';

const writesOf = <State>({
  growth,
  also = [],
  rows = [],
  changed = [],
  projections = [],
  once,
}: Commit<State>): { readonly role: Role; readonly write: Write }[] => [
  ...(once ? [{ role: 'once' as const, write: onceWrite(once.of, once.answer) }] : []),
  ...rows.map((put) => ({ role: 'row' as const, write: { put, when: { if: 'absent' as const } } })),
  ...changed.map(({ row, from }) => ({
    role: 'changed' as const,
    write: { put: row, when: { if: 'versionIs' as const, version: from } },
  })),
  ...projections.map((put) => ({
    role: 'projection' as const,
    write: { put, when: { if: 'older' as const, version: put.version } },
  })),
  ...(growth ? growthWrites(growth) : []),
  ...also.flatMap(growthWrites),
];

const onceWrite = ({ key, fingerprint, now, expiresAt }: Once, answer: string): Write => ({
  put: { ...key, fingerprint, answer, expiresAt },
  when: { if: 'absentOrExpired', now },
});

const growthWrites = <State>(growth: Growth<State>) => {
  const { partition, from, events, to, originals } = growth;
  const put = { ...snapshotRow(growth, to.version, to.state), hash: to.hash };
  const when = from ? { if: 'versionIs' as const, version: from.version } : { if: 'absent' as const };
  const beside = [
    ...events.map((sealed) => ({ pk: partition, sk: eventKey(sealed.event.sequence), ...sealed })),
    ...originals,
  ];
  return [
    { role: 'head' as const, write: { put, when } },
    ...beside.map((row) => ({ role: 'event' as const, write: { put: row, when: { if: 'absent' as const } } })),
  ];
};

const lost = (
  writes: readonly { readonly role: Role }[],
  found: Extract<Transacted, { why: 'condition' }>['found'],
): Committed => {
  const inTheWay = writes.flatMap(({ role }, index) => {
    const row = found[index];
    return row === undefined ? [] : [{ role, row }];
  });
  for (const { role, row } of inTheWay) {
    if (role === 'once' && row !== 'changed') return { outcome: 'given', given: givenIn(row) };
  }
  const rows = inTheWay.flatMap(({ role, row }) => (role === 'row' && row !== 'changed' ? [row] : []));
  return rows.length > 0 ? { outcome: 'taken', rows } : { outcome: 'stale' };
};

const givenIn = (row: Row): Given => ({ fingerprint: String(row.fingerprint), answer: String(row.answer) });

const snapshotIn = <State>(row: Row, schema: Schema<State> | undefined): Snapshot<State> => {
  const { pk: _pk, sk: _sk, kind: _kind, schemaVersion, version, hash, state, ...listing } = row;
  const stored = {
    version: Number(version),
    hash: String(hash),
    schemaVersion: Number(schemaVersion),
    state: state as State,
    listing,
  };
  return schema ? inShape(stored, schema) : stored;
};

const inShape = <State>(stored: Snapshot<State>, { schemaVersion, upcast }: Schema<State>): Snapshot<State> => {
  if (stored.schemaVersion >= schemaVersion) return stored;
  if (!upcast) throw new Error(`Nothing makes schema version ${schemaVersion} of ${stored.schemaVersion}`);
  return { ...stored, schemaVersion, state: upcast(stored.state, stored.schemaVersion) };
};
