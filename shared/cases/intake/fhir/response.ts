import type { CaseId } from '../../../kernel/ids.ts';
import { isJsonObject, type Json } from '../../../kernel/json.ts';
import type { Unmapped } from '../../report/reported.ts';
import type { Became } from '../../store/taking-in.ts';

type Told = { readonly caseId: CaseId; readonly became: Became; readonly unmapped: readonly Unmapped[] };

const sentence: Readonly<Record<Became, (caseId: CaseId) => string>> = {
  new: (caseId) => `This is case ${caseId}.`,
  repeated: (caseId) => `This belongs to case ${caseId}, which has it already. Nothing changed.`,
  amended: (caseId) => `This belongs to case ${caseId}, and amends it.`,
  late: (caseId) => `This belongs to case ${caseId}, and is older than what is there. It is kept, and changes nothing.`,
};

/** Tells the sender which case its report is in, and what of it was kept but not read. */
export const accepted = ({ caseId, became, unmapped }: Told) => ({
  resourceType: 'OperationOutcome' as const,
  issue: [
    {
      severity: 'information' as const,
      code: 'informational',
      diagnostics: sentence[became](caseId),
    },
    ...unmapped.map(({ at, why, severity = 'information' as const }) => ({
      severity,
      code: severity === 'warning' ? 'processing' : 'informational',
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
  const response = {
    status: told.became === 'new' ? '201 Created' : '200 OK',
    location: `/v1/cases/${told.caseId}`,
    outcome,
  };
  return {
    resourceType: 'Bundle' as const,
    type: `${type}-response` as const,
    entry: entry.map((each: Json) => ({ response: holdsEvent(each) ? response : { status: '202 Accepted' } })),
  };
};

const holdsEvent = (entry: Json): boolean =>
  isJsonObject(entry) && isJsonObject(entry.resource) && entry.resource.resourceType === 'AdverseEvent';
