import { type Table, TableUnavailable, type Transacted } from '../../shared/ledger/table.ts';

/** What may go wrong with one call. */
export type Fault = 'none' | 'throttled' | 'lostAnswer' | 'conflict';

/** A table of which each call goes as the next fault says. A lost answer means: it happened, and nobody was told. */
export const faulty = (table: Table, next: () => Fault): Table => {
  const read = async <T>(call: () => Promise<T>): Promise<T> => {
    const fault = next();
    if (fault === 'throttled' || fault === 'lostAnswer') throw new TableUnavailable(fault);
    return call();
  };
  return {
    get: (key) => read(() => table.get(key)),
    getAll: (keys) => read(() => table.getAll(keys)),
    query: (query) => read(() => table.query(query)),
    put: async (write): Promise<boolean> => {
      const fault = next();
      if (fault === 'throttled' || fault === 'conflict') throw new TableUnavailable(fault);
      const outcome = await table.put(write);
      if (fault === 'lostAnswer') throw new TableUnavailable(fault);
      return outcome;
    },
    overwrite: async (row): Promise<void> => {
      const fault = next();
      if (fault === 'throttled' || fault === 'conflict') throw new TableUnavailable(fault);
      await table.overwrite(row);
      if (fault === 'lostAnswer') throw new TableUnavailable(fault);
    },
    transact: async (writes): Promise<Transacted> => {
      const fault = next();
      if (fault === 'throttled') throw new TableUnavailable(fault);
      if (fault === 'conflict') return { done: false, why: 'conflict' };
      const outcome = await table.transact(writes);
      if (fault === 'lostAnswer') throw new TableUnavailable(fault);
      return outcome;
    },
  };
};
