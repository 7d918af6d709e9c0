import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '../../shared/cases/documents/document.ts';
import { recordVerdict } from '../../shared/cases/documents/store.ts';
import { DocumentId, TenantId } from '../../shared/kernel/ids.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import type { Answered, Caller } from './api.ts';
import { aFile } from './documents.ts';
import { keyed } from './samples.ts';
import { tableItself } from './table-rows.ts';

/** Announces a document of a case; throws if that is refused. */
export const announced = async (by: Caller, caseId: string, said: object = {}): Promise<string> => {
  const body = { ...aFile().said, ...said };
  const answered = await by.post(`/v1/cases/${caseId}/documents`, body, keyed());
  if (answered.status !== 201) throw new Error(`The document was refused: ${answered.text}`);
  return answered.body.id;
};

/** Sends the file of a document by its link. */
export const sent = async (by: Caller, path: string, bytes: Buffer): Promise<Response> => {
  const { body: link } = await by.get(`${path}/upload`);
  return fetch(link.url, { method: link.method, headers: link.headers, body: bytes });
};

/** A document, once its file was searched for malware. */
export const searched = async (by: Caller, path: string): Promise<Answered> => {
  for (let tries = 0; ; tries += 1) {
    const answered = await by.get(path);
    if (answered.body.status !== 'awaited' || tries === 100) return answered;
    await sleep(200);
  }
};

/** Records past the API what the search for malware came to. */
export const foundToBe = async (verdict: Verdict, tenants: readonly string[], id: string): Promise<void> => {
  const scope = { ledger: ledgerOn(tableItself()), now: instantOf(new Date()), by: { actor: mint.principal() } };
  const scan = { id: DocumentId.parse(id), verdict, objectVersion: 'v1' };
  for (const tenant of tenants) await recordVerdict({ ...scope, tenant: TenantId.parse(tenant) }, scan);
};
