import type { CaseId, ConsultationId, OrganisationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Fault, type Refusal, refuse } from '../../kernel/refusal.ts';
import type { Case, EventOf } from '../case.ts';
import type { Amending, Incoming } from '../intake/incoming.ts';
import { type Audience, hiddenAmong, hides, withheldFrom } from '../privilege.ts';
import { amended, differences } from './amending.ts';
import { contradictions } from './contradictions.ts';
import { bytesOf, type Fact, isTooMuch, limits, type Report } from './report.ts';
import type { Receipt } from './reported.ts';

/** A hospital tells of an event: that opens a case, whatever is or is not known of it. */
export const reportEvent = (
  caseId: CaseId,
  hospital: OrganisationId,
  incoming: Incoming,
  consultation?: ConsultationId,
): EventOf<'EventReported'>[] => {
  const { report, receipt, unmapped } = incoming;
  const event = { type: 'EventReported' as const, caseId, hospital, report, receipt, unmapped };
  return [{ ...event, ...(consultation && { consultation }) }];
};

/**
 * Whether this was said before, word for word: then it was delivered again, and what was said since stands. Somebody
 * from whom a part is hidden is not told so, for it would tell what that part says.
 */
export const isRepeat = ({ receipts, facts }: Case, { digest }: Receipt, audience: Audience): boolean =>
  !hides(audience, facts.privilege) && receipts.some((earlier) => digest.startsWith(earlier.digest));

/** Why somebody may not report this, whatever is known already: the privilege mark is for the hospital to set. */
export const notToReport = ({ report }: Incoming, audience: Audience): Refusal<'privilegeHeld'> | undefined =>
  audience !== 'hospital' && report.privilege !== 'unknown' ? privilegeHeld(['privilege']) : undefined;

/** Who amends: a hospital its own case, or its insurer. */
type By = { readonly audience: Audience; readonly now: Instant };

/**
 * What is said of a case that is known already. A report that its sender revised before one already here arrived late:
 * it is kept, but changes nothing. The hospital's mark, and what it hides, only the hospital changes. How much is hidden
 * does not show in what is refused.
 */
export const amendReport = (
  state: Case,
  told: string | undefined,
  original: Amending,
  { audience, now: moment }: By,
): EventOf<'ReportAmended'>[] | Refusal<'privilegeHeld' | 'invalidRequest'> => {
  const before: Report = { ...state.facts, whatHappened: told };
  const { receipt, unmapped, reason } = original;
  const stated = keepingMark(original, before, audience);
  const named = (Object.keys(stated) as Fact[]).filter((fact) => stated[fact] !== undefined);
  const after = fitting(before, amended(before, stated), receipt);
  const changed = differences(before, after);
  const held = heldFrom(audience, before, named, changed);
  if (held.length > 0) return privilegeHeld(held);
  const event = { type: 'ReportAmended' as const, receipt, unmapped, ...(reason !== undefined && { reason }) };
  if (isLate(state.receipts, receipt.revisedAt, moment)) {
    return [{ ...event, changed: [], now: {}, ...markOf(before), isLate: true }];
  }

  if (receipt.format === 'amends') {
    if (isTooMuch(withheldFrom(audience, after)) && bytesOf(after) > bytesOf(before)) return tooMuch();
    const against = contradictions(after).filter(({ facts }) => facts.some((fact) => changed.includes(fact)));
    const faults = [...against.map(({ fault }) => fault), ...forgotten(before, after)];
    if (faults.length > 0) return contradictory(faults);
  }
  const now = Object.fromEntries(changed.map((fact) => [fact, after[fact]]));
  const lifts = isMarked(before) && !isMarked(after);
  return [{ ...event, changed, now, ...(lifts && { liftsPrivilege: true as const }), ...markOf(after) }];
};

/** A hospital's report that is sent again lifts no mark that was set since: that takes an amendment. */
const keepingMark = (original: Amending, before: Report, audience: Audience): Amending['stated'] =>
  'report' in original && isMarked(before) && audience === 'hospital'
    ? { ...original.stated, privilege: before.privilege }
    : original.stated;

/** A person who writes too much is told so. A system's report is kept all the same, and its longest lists only there. */
const fitting = (before: Report, after: Report, { format }: Receipt): Report =>
  format === 'amends' || !isTooMuch(after) ? after : { ...after, concepts: before.concepts, people: before.people };

/** Whom Medicare pays for is not unknown again: somebody says that they are no beneficiary after all. */
const forgotten = (before: Report, after: Report): Fault[] =>
  before.medicare === 'beneficiary' && after.medicare === 'unknown'
    ? [
        {
          pointer: '#/medicare',
          rule: 'known',
          detail: 'must not be unknown again: say notBeneficiary, if the patient is none after all',
        },
      ]
    : [];

const isMarked = ({ privilege }: Report): boolean => privilege === 'patientSafetyWorkProduct';

const markOf = (facts: Report) => isMarked(facts) && { isMarked: true as const };

/**
 * What of this is the hospital's alone: its mark, where it would change, and what the mark hides, whatever is said of
 * it. A no that depended on the hidden facts would give them away. Source: 42 CFR 3 via domain §10.
 */
const heldFrom = (
  audience: Audience,
  { privilege }: Report,
  named: readonly Fact[],
  changed: readonly Fact[],
): Fact[] =>
  audience === 'hospital'
    ? []
    : [...hiddenAmong(named, audience, privilege), ...changed.filter((fact) => fact === 'privilege')];

const isLate = (receipts: Case['receipts'], revisedAt: Instant | undefined, now: Instant): boolean =>
  revisedAt !== undefined &&
  receipts.some(
    (earlier) => earlier.revisedAt !== undefined && earlier.revisedAt <= now && earlier.revisedAt > revisedAt,
  );

const privilegeHeld = (facts: readonly Fact[]) =>
  refuse('privilegeHeld', 'Only the hospital changes its privilege mark, and what the mark hides from you.', {
    errors: facts.map((fact) => ({ pointer: `#/${fact}`, rule: 'privilege', detail: 'is for the hospital to change' })),
  });

const contradictory = (errors: readonly Fault[]) =>
  refuse('invalidRequest', 'It contradicts what is known of the case.', { errors });

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
