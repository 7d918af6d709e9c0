import type { AttorneyId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import type { OpenAttorney } from '../attorneys/directory.ts';
import { invalid } from '../rules.ts';
import type { Named } from './decide-counsel.ts';

type Directory = { readonly read: (id: AttorneyId) => Promise<OpenAttorney | Refusal<'notFound'>> };

/** The attorneys on a list that was given, as they are called now. One who is unknown, or retired, cannot be on it. */
export const listGiven = async (
  directory: Directory,
  ids: readonly AttorneyId[],
): Promise<readonly Named[] | Refusal<'invalidRequest'>> => {
  const found = await Promise.all(ids.map((id) => directory.read(id)));
  const named = found.map((each) => (isRefusal(each) || each.state.status !== 'listed' ? undefined : each.state));
  const faults = named.flatMap((attorney, index) =>
    attorney ? [] : [{ pointer: `#/attorneys/${index}`, rule: 'listed', detail: 'is not an attorney on your list' }],
  );
  if (faults.length > 0) return invalid(...faults);
  return named.flatMap((attorney) => (attorney ? [{ id: attorney.id, name: attorney.entry.name }] : []));
};
