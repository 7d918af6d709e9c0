import type { Refusal } from '../../kernel/refusal.ts';
import type { Document } from '../documents/document.ts';
import { invalid } from '../rules.ts';

/** What is wrong with the documents that are to show an expense: each is one of the case, there, and found clean. */
export const unfitReceipts = (receipts: readonly (Document | undefined)[]): Refusal<'invalidRequest'> | undefined => {
  const faults = receipts.flatMap((document, index) => {
    const detail = whyUnfit(document);
    return detail === undefined ? [] : [{ pointer: `#/receipts/${index}`, rule: 'receipt', detail }];
  });
  return faults.length > 0 ? invalid(...faults) : undefined;
};

const whyUnfit = (document: Document | undefined): string | undefined => {
  if (!document) return 'must be a document of this case';
  if (document.withdrawn || document.destroyed) return 'must not have been withdrawn or destroyed';
  return document.scanned?.verdict === 'clean' ? undefined : 'must have come, and been found clean of malware';
};
