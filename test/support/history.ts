import { chain, genesis } from '../../shared/ledger/chain.ts';
import type { Recorded } from '../../shared/ledger/event.ts';
import { eventPrefix, head } from '../../shared/ledger/keys.ts';
import type { Row } from '../../shared/ledger/table.ts';

/** The events of a partition, after checking that none is missing, changed or out of place. */
export const historyIn = <Event>(rows: readonly Row[], partition: string): Recorded<Event>[] => {
  const mine = rows.filter(({ pk }) => pk === partition);
  const events = mine.filter(({ sk }) => sk.startsWith(eventPrefix)).sort((a, b) => (a.sk < b.sk ? -1 : 1));
  const snapshot = mine.find(({ sk }) => sk === head);
  let hash = genesis(partition);
  for (const [index, row] of events.entries()) {
    const { pk: _pk, sk: _sk, hash: _hash, ...sealed } = row;
    const event = sealed.event as Recorded<object>;
    hash = chain(hash, sealed);
    if (event.sequence !== index + 1) throw new Error(`Event ${index + 1} of ${partition} is missing`);
    if (row.hash !== hash) throw new Error(`Event ${index + 1} of ${partition} was changed`);
  }
  if (snapshot?.version !== events.length || snapshot?.hash !== hash)
    throw new Error(`${partition} has lost its last events`);
  return events.map((row) => row.event as Recorded<Event>);
};
