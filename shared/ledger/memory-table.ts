import type { Key } from './keys.ts';
import { type Condition, type Query, type Row, sortKeyOf, type Table, type Transacted, type Write } from './table.ts';

/** The table in memory: what the ledger's contract means, in the fewest words. Behaves as the real one does. */
export const memoryTable = (): Table & { readonly rows: () => readonly Row[] } => {
  const rows = new Map<string, Row>();
  const at = ({ pk, sk }: Key) => `${pk}\n${sk}`;

  return {
    rows: () => [...rows.values()],

    get: async (key) => structuredClone(rows.get(at(key))),

    getAll: async (keys) => keys.map((key) => structuredClone(rows.get(at(key)))),

    query: async ({ partition, index, from = '', to, limit, newestFirst = false }: Query) => {
      const [partitionKey, sortKey] = [index ? `${index}pk` : 'pk', sortKeyOf(index)];
      const found = [...rows.values()]
        .filter((row) => row[partitionKey] === partition)
        .map((row) => ({ row, sort: String(row[sortKey]) }))
        .filter(({ sort }) => sort >= from && (to === undefined || sort <= to))
        .sort((a, b) => (a.sort < b.sort ? -1 : 1));
      return structuredClone((newestFirst ? found.reverse() : found).slice(0, limit).map(({ row }) => row));
    },

    put: async ({ put, when }: Write) => {
      const isFree = blocker(rows.get(at(put)), when) === undefined;
      if (isFree) rows.set(at(put), JSON.parse(JSON.stringify(put)));
      return isFree;
    },

    overwrite: async (row: Row) => {
      rows.set(at(row), JSON.parse(JSON.stringify(row)));
    },

    transact: async (writes: readonly Write[]): Promise<Transacted> => {
      const found = writes.map(({ put, when }) => blocker(rows.get(at(put)), when));
      if (found.some(Boolean)) return { done: false, why: 'condition', found: structuredClone(found) };
      for (const { put } of writes) rows.set(at(put), JSON.parse(JSON.stringify(put)));
      return { done: true };
    },
  };
};

/** What stands in the way of a write. */
const blocker = (row: Row | undefined, when: Condition): Row | 'changed' | undefined => {
  switch (when.if) {
    case 'absent':
      return row;
    case 'absentOrExpired':
      return row && Number(row.expiresAt) > when.now ? row : undefined;
    case 'versionIs':
      return row?.version === when.version ? undefined : (row ?? 'changed');
    case 'older':
      return row && !(Number(row.version) < when.version) ? row : undefined;
  }
};
