import { keys } from '../../shared/ledger/keys.ts';
import type { Table } from '../../shared/ledger/table.ts';

/**
 * The issuer's URL follows the API's port, and rows say whom an issuer's tokens name: so when the port changes, each row
 * goes to where it is looked for. On AWS a user pool keeps its URL for ever.
 */
export const readdress = async (
  table: Table,
  subjects: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<void> => {
  for (const subject of subjects) {
    const row = await table.get(keys.principal(from, subject));
    if (!row) continue;
    const there = await table.get(keys.principal(to, subject));
    const when = there ? ({ if: 'versionIs', version: Number(there.version) } as const) : ({ if: 'absent' } as const);
    await table.transact([{ put: { ...row, ...keys.principal(to, subject) }, when }]);
  }
};
