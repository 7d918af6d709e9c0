import type { DemandId } from '../../kernel/ids.ts';
import { isBefore, isExactToTheDay, type When } from '../../kernel/instant.ts';
import type { Case, EventOf } from '../case.ts';
import type { DemandKind } from './demand.ts';

/**
 * What a report says came in and nobody has recorded: a notice or claim by which the event came to be known, or else that
 * somebody asked for money. It sets the clocks of the law going, and it stays, whatever is said of the report later.
 * Source: domain §6, HHS of 22 May 2014.
 */
export const demandKnownFromReport = (state: Case, id: DemandId): EventOf<'DemandReceived'>[] => {
  const kind = unrecorded(state);
  if (kind === undefined) return [];
  const { demand, provenance } = state.facts;
  return [
    {
      type: 'DemandReceived',
      id,
      kind,
      from: provenance === 'attorneyLetter' ? 'counsel' : 'other',
      on: receivedOn(state),
      // A notice or claim is on paper, unless somebody says otherwise.
      isWritten: kind === 'demand' ? demand.written === 'yes' : demand.written !== 'no',
      ...(demand.amount !== undefined && { amount: demand.amount }),
      ...(demand.document !== undefined && { document: demand.document }),
      isAutomatic: true,
    },
  ];
};

const unrecorded = ({ facts: { provenance, demand }, demands }: Case): DemandKind | undefined => {
  if (provenance === 'preLitigationNotice' || provenance === 'claim') {
    return demands.some(({ kind }) => kind === provenance) ? undefined : provenance;
  }
  return demand.received === 'yes' && demands.length === 0 ? 'demand' : undefined;
};

/** The day it came in, or the first on which anybody knew, as far as that is known to the day. */
const receivedOn = ({ facts: { demand, occurred, discovered }, reportedAt }: Case): When => {
  const isBeforeEvent = demand.on !== undefined && occurred !== undefined && isBefore(demand.on, occurred);
  if (demand.on !== undefined && isExactToTheDay(demand.on) && !isBeforeEvent) return demand.on;
  const known = discovered !== undefined && isExactToTheDay(discovered) ? discovered : reportedAt;
  return known.slice(0, '2026-11-23'.length) as When;
};
