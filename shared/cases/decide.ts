import type { CaseId, OrganisationId, PrincipalId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { amended, differences } from './amending.ts';
import type { Case, CaseEvent, Receipt } from './case.ts';
import type { Amending, Incoming } from './intake/incoming.ts';
import { type Audience, hides, privileged } from './privilege.ts';
import { type Fact, isTooMuch, limits, type Report } from './report.ts';

/** A hospital tells of an event: that opens a case, whatever is or is not known of it. */
export const reportEvent = (caseId: CaseId, hospital: OrganisationId, incoming: Incoming): CaseEvent[] => {
  const { report, receipt, unmapped } = incoming;
  return [{ type: 'EventReported', caseId, hospital, report, receipt, unmapped }];
};

/**
 * Whether a sender only repeats itself. What it said last, or what came in last, is a repeat; so is an old revision
 * delivered again. An earlier report sent anew without a date may be a change of mind, so it is not.
 */
export const isRepeat = (
  { receipts }: Case,
  { digest, revisedAt }: Receipt,
  from: PrincipalId,
  now: Instant,
): boolean =>
  receipts.at(-1)?.digest === digest ||
  receipts.findLast((earlier) => earlier.from === from)?.digest === digest ||
  (isLate(receipts, revisedAt, now) && receipts.some((earlier) => earlier.digest === digest));

/** Who amends: a hospital its own case, or its insurer. */
type By = { readonly audience: Audience; readonly now: Instant };

/**
 * What is said of a case that is known already. A report that its sender revised before one already here arrived late:
 * it is kept, but changes nothing. The hospital's mark, and what it hides, only the hospital changes.
 */
export const amendReport = (
  state: Case,
  told: string | undefined,
  { stated, receipt, unmapped, reason }: Amending,
  { audience, now: moment }: By,
): Extract<CaseEvent, { type: 'ReportAmended' }>[] | Refusal<'privilegeHeld' | 'invalidRequest'> => {
  const before: Report = { ...state.facts, whatHappened: told };
  const event = { type: 'ReportAmended' as const, receipt, unmapped, ...(reason !== undefined && { reason }) };
  if (isLate(state.receipts, receipt.revisedAt, moment)) return [{ ...event, changed: [], now: {}, isLate: true }];

  const after = fitting(before, amended(before, stated), receipt);
  const changed = differences(before, after);
  const held = changed.filter((fact) => isHeld(before, fact, audience));
  if (held.length > 0) return privilegeHeld(held);
  if (receipt.format === 'amends' && isTooMuch(after)) return tooMuch();
  const now = Object.fromEntries(changed.map((fact) => [fact, after[fact]]));
  return [{ ...event, changed, now }];
};

/** A person who writes too much is told so. A system's report is kept all the same, and its longest lists only there. */
const fitting = (before: Report, after: Report, { format }: Receipt): Report =>
  format === 'amends' || !isTooMuch(after) ? after : { ...after, concepts: before.concepts, people: before.people };

/** Whether a fact is the hospital's alone: its mark, and what the mark hides. Source: 42 CFR 3 via domain §10. */
const isHeld = ({ privilege }: Report, fact: Fact, audience: Audience): boolean =>
  audience !== 'hospital' &&
  (fact === 'privilege' || (hides(audience, privilege) && privileged.some((each) => each === fact)));

const isLate = (receipts: Case['receipts'], revisedAt: Instant | undefined, now: Instant): boolean =>
  revisedAt !== undefined &&
  receipts.some(
    (earlier) => earlier.revisedAt !== undefined && earlier.revisedAt <= now && earlier.revisedAt > revisedAt,
  );

const privilegeHeld = (facts: readonly Fact[]) =>
  refuse('privilegeHeld', 'Only the hospital changes its privilege mark, and what the mark hides from you.', {
    errors: facts.map((fact) => ({ pointer: `#/${fact}`, rule: 'privilege', detail: 'is for the hospital to change' })),
  });

const tooMuch = () =>
  refuse('invalidRequest', 'One thing is wrong.', {
    errors: [
      {
        pointer: '#',
        rule: 'maxBytes',
        detail: `leaves the case more than ${limits.facts} bytes of facts; leave long texts to whatHappened`,
      },
    ],
  });
