import type { CaseId } from '../../../kernel/ids.ts';
import { isJsonObject, type Json } from '../../../kernel/json.ts';
import type { Unmapped } from '../../case.ts';

type Told = { readonly caseId: CaseId; readonly isNew: boolean; readonly unmapped: readonly Unmapped[] };

/** Tells the sender which case its report is in, and what of it was kept but not read. */
export const accepted = ({ caseId, isNew, unmapped }: Told) => ({
  resourceType: 'OperationOutcome' as const,
  issue: [
    {
      severity: 'information' as const,
      code: 'informational',
      diagnostics: isNew ? `This is case ${caseId}.` : `This belongs to case ${caseId}, which was reported before.`,
    },
    ...unmapped.map(({ at, why }) => ({
      severity: 'information' as const,
      code: 'informational',
      diagnostics: why,
      expression: [at],
    })),
  ],
});

/** Answers a Bundle in its own form: a transaction or a batch wants a response for each entry, in the order sent. */
export const acceptedBundle = (bundle: Json, told: Told) => {
  const outcome = accepted(told);
  if (!isJsonObject(bundle)) return outcome;
  const { type, entry } = bundle;
  if ((type !== 'transaction' && type !== 'batch') || !Array.isArray(entry)) return outcome;
  const response = { status: told.isNew ? '201 Created' : '200 OK', location: `/v1/cases/${told.caseId}`, outcome };
  return {
    resourceType: 'Bundle' as const,
    type: `${type}-response` as const,
    entry: entry.map((each: Json) => ({ response: holdsEvent(each) ? response : { status: '202 Accepted' } })),
  };
};

const holdsEvent = (entry: Json): boolean =>
  isJsonObject(entry) && isJsonObject(entry.resource) && entry.resource.resourceType === 'AdverseEvent';
