import type { Growth, Ledger } from './ledger.ts';

/** The ledger as it will be: events that are about to be written are read as if they were. */
export const readingAhead = (ledger: Ledger, growths: readonly (Growth<unknown> | undefined)[]): Ledger => {
  const coming = new Map(
    growths.flatMap((growth) =>
      (growth?.events ?? []).map(({ event }) => [`${growth?.partition} ${event.sequence}`, event] as const),
    ),
  );
  return {
    ...ledger,
    events: async <Event>(partition: string, sequences: readonly number[]) => {
      const earlier = sequences.filter((sequence) => !coming.has(`${partition} ${sequence}`));
      const read = earlier.length > 0 ? await ledger.events<Event>(partition, earlier) : [];
      const told = new Map(read.map((event) => [event.sequence, event]));
      return sequences.map((sequence) => (coming.get(`${partition} ${sequence}`) ?? told.get(sequence)) as never);
    },
  };
};
