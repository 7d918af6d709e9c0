import type { CaseId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import { sameJson } from '../kernel/json.ts';
import type { Case, CaseEvent, Fact, Receipt, Unmapped } from './case.ts';
import { nothingKnown, type Report } from './report.ts';

type Received = { readonly report: Report; readonly receipt: Receipt; readonly unmapped: readonly Unmapped[] };

/** A hospital tells of an event: that opens a case, whatever is or is not known of it. */
export const reportEvent = (caseId: CaseId, hospital: OrganisationId, received: Received): CaseEvent[] => [
  { type: 'EventReported', caseId, hospital, ...received },
];

/**
 * Whether a sender only repeats itself. What it said last, or what came in last, is a repeat; so is an old revision
 * delivered again. An earlier report sent anew without a date may be a change of mind, so it is not.
 */
export const isRepeat = ({ receipts }: Case, { digest, ...receipt }: Receipt, from: PrincipalId): boolean =>
  receipts.at(-1)?.digest === digest ||
  receipts.findLast((earlier) => earlier.from === from)?.digest === digest ||
  (isLate(receipts, receipt) && receipts.some((earlier) => earlier.digest === digest));

/**
 * A report of the same event that says something else is kept as an amendment. It changes the facts it states and is
 * silent on the rest: what somebody knew does not become unknown because the next sender leaves it out. One that its
 * sender revised before a report already here arrived late: kept, but it changes nothing.
 */
export const amendReport = (
  state: Case,
  told: string | undefined,
  received: Received & { readonly reason?: string | undefined },
): CaseEvent[] => {
  const now = { ...state.facts, whatHappened: told };
  const changed = isLate(state.receipts, received.receipt) ? [] : changes(now, received.report);
  return [{ type: 'ReportAmended', ...received, changed }];
};

const isLate = (receipts: Case['receipts'], { revisedAt }: Pick<Receipt, 'revisedAt'>): boolean =>
  revisedAt !== undefined &&
  receipts.some((earlier) => earlier.revisedAt !== undefined && earlier.revisedAt > revisedAt);

const changes = (now: Report, report: Report): Fact[] =>
  (Object.keys(report) as Fact[]).filter((fact) => states(report, fact) && !sameJson(now[fact], report[fact]));

/** A report states a fact when it says more than a report from which nothing is known. Its standing it always states. */
const states = (report: Report, fact: Fact): boolean =>
  fact === 'standing' || !sameJson(report[fact], nothingKnown[fact]);
