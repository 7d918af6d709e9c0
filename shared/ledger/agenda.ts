import { sha256 } from '../kernel/digest.ts';
import { canonical } from '../kernel/json.ts';
import type { Projection } from './ledger.ts';
import type { Row } from './table.ts';

/** Which due rows there are of something: by sort key, a digest of what each says. */
export type Agenda = Readonly<Record<string, string>>;

/** What is to be written so that of what is due there are these rows of a partition, and of those before no others. */
export const agendaOf = (
  pk: string,
  rows: readonly Row[],
  before: Agenda,
  version: number,
): { readonly agenda: Agenda; readonly due: readonly Projection[] } => {
  const agenda = Object.fromEntries(rows.map((row) => [row.sk, sha256(canonical(row)).slice(0, 16)]));
  return {
    agenda,
    due: [
      ...rows.filter(({ sk }) => before[sk] !== agenda[sk]).map((row) => ({ ...row, version })),
      // There is no deleting: a row that is in no list is done.
      ...Object.keys(before)
        .filter((sk) => agenda[sk] === undefined)
        .map((sk) => ({ pk, sk, version })),
    ],
  };
};
