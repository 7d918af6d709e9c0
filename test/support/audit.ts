import type { Audit } from '../../shared/cases/store/audit.ts';
import type { Cases } from '../../shared/cases/store/store.ts';
import type { CaseId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import type { Row } from '../../shared/ledger/table.ts';
import { etagOf } from '../../shared/ledger/version.ts';
import { amending, bayview, casesFor, incoming, show, someone } from './cases.ts';

const risk = someone('hospitalRisk', 'bayview');
const claims = someone('claims', 'harbor');

export type Stored = { readonly id: CaseId; readonly rows: readonly Row[] };

type MemoryTable = ReturnType<typeof memoryTable>;

/** Amends a case a few times. */
export const amendTimes = async (table: MemoryTable, id: CaseId, times: number): Promise<void> => {
  const cases = casesFor(risk, table);
  for (let index = 0; index < times; index += 1) {
    const opened = await cases.read(id);
    if (isRefusal(opened)) throw new Error(opened.detail);
    const harm = opened.state.facts.harm === 'severe' ? 'moderate' : 'severe';
    const amended = amending({ harm }, { reason: `Reason ${index}` });
    await cases.amend(id, [etagOf(opened)], amended, show, undefined);
  }
};

/** What is stored of a case that was reported and then amended a few times. */
export const aStoredCase = async (amendments: number, table = memoryTable()): Promise<Stored> => {
  const said = incoming({ whatHappened: 'A fall', harm: 'mild', identifiers: [{ value: '1' }] });
  const made = await casesFor(risk, table).report(mint.case(), bayview, said, show, undefined);
  if (isRefusal(made)) throw new Error(made.detail);
  await amendTimes(table, made.id, amendments);
  return { id: made.id, rows: table.rows() };
};

/** A table that holds these rows. */
export const tableWith = async (rows: readonly Row[]) => {
  const table = memoryTable();
  for (const put of rows) await table.put({ put, when: { if: 'absent' } });
  return table;
};

/** The audit of a case, page by page, as its insurer walks it. */
export const walk = async (rows: readonly Row[], id: CaseId, limit = 25): Promise<readonly Audit[]> => {
  const cases = casesFor(claims, await tableWith(rows));
  const pages: Audit[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await audited(cases.audit(id, after, limit));
    pages.push(page);
    after = page.next === undefined ? undefined : Number(page.next);
  }
  return pages;
};

export const audited = async (asked: ReturnType<Cases['audit']>): Promise<Audit> => {
  const page = await asked;
  if (isRefusal(page)) throw new Error(page.detail);
  return page;
};
