import type { CollaborationEvent } from '../../shared/collaboration/collaboration.ts';
import { collaborationKind } from '../../shared/collaboration/evolve.ts';
import type { CollaborationId } from '../../shared/kernel/ids.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { growing } from '../../shared/ledger/growing.ts';
import { keys } from '../../shared/ledger/keys.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { executionRow } from '../../shared/workflow/rows.ts';
import { opened, somebody, usualTerms } from './matters.ts';
import { overwrite, tableItself } from './table-rows.ts';

/** Lets something happen in a matter of the runtime that runs for the tests, past the API. */
export const happenedInMatter = async (
  id: CollaborationId,
  ...events: readonly CollaborationEvent[]
): Promise<void> => {
  const ledger = ledgerOn(tableItself());
  const partition = keys.collaboration(id);
  const from = await ledger.load(partition, collaborationKind);
  const growth = growing(collaborationKind, { partition, from, events, at: instantOf(new Date()), by: somebody });
  const { outcome } = await ledger.commit({ growth });
  if (outcome !== 'done') throw new Error(`Nothing happened in ${id}: ${outcome}`);
};

/** A matter that was opened just now. */
export const aMatter = async (): Promise<CollaborationId> => {
  const id = mint.collaboration();
  await happenedInMatter(id, opened(usualTerms, id));
  return id;
};

/** A matter whose execution was to run and never began: as nobody hears of a row without a kind, nobody starts it. */
export const aMatterNotBegun = async (): Promise<CollaborationId> => {
  const id = mint.collaboration();
  const now = instantOf(new Date());
  const { kind: _, ...row } = executionRow({
    id,
    number: 1,
    openedAt: now,
    startedAt: now,
    isClosed: false,
    version: 1,
  });
  await overwrite({ ...keys.execution(id), ...row });
  return id;
};
