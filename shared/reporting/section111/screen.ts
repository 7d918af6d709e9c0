import { type Cents, sayDollars } from '../../kernel/money.ts';
import { type Cause, noThreshold, thresholdOn } from './thresholds.ts';

/** What is known of a case, as far as Medicare has to hear of it. Source: 42 U.S.C. § 1395y(b)(8), domain §5. */
export type Facts = {
  readonly status: 'beneficiary' | 'notBeneficiary' | 'unknown';
  readonly cause?: Cause | undefined;
  /** The whole obligation to pay once: agreed on a day, whatever parts it is paid in. */
  readonly total?: { readonly amount: Cents; readonly on: string } | undefined;
  /** Whether medical care that is still to come is taken on; unknown, as long as nobody has said. */
  readonly ongoing?: { readonly from: string; readonly until?: string | undefined } | 'none' | undefined;
};

export type Weighed = {
  readonly result: 'reportable' | 'notReportable' | 'undetermined';
  readonly detail: string;
  readonly source: string;
};

const mmsea = '42 U.S.C. § 1395y(b)(8) (MMSEA Section 111); CMS, Section 111 NGHP User Guide';

const weighed = (result: Weighed['result'], detail: string, source = mmsea): Weighed => ({ result, detail, source });

const byStatus = ({ status }: Facts): Weighed | undefined => {
  if (status === 'unknown')
    return weighed('undetermined', 'It is not known whether the patient is a Medicare beneficiary.');
  return status === 'notBeneficiary' ? weighed('notReportable', 'The patient is no Medicare beneficiary.') : undefined;
};

/** Whether what is paid once is reported. */
export const screenTotal = (facts: Facts): Weighed => {
  const { total, cause } = facts;
  if (!total) return weighed('notReportable', 'No payment is agreed.');
  const decided = byStatus(facts);
  if (decided) return decided;
  if (cause === undefined)
    return weighed('undetermined', 'It is not said how the injury came about: a threshold goes by it.');
  const threshold = thresholdOn(total.on, cause);
  if (!threshold) return weighed('reportable', 'A payment of any amount is reported.', noThreshold);
  return total.amount > threshold.upTo
    ? weighed('reportable', `It is more than ${sayDollars(threshold.upTo)}.`, threshold.source)
    : weighed('notReportable', `It is not more than ${sayDollars(threshold.upTo)}.`, threshold.source);
};

/** Whether ongoing responsibility for medical care is reported: by itself, and whatever it costs. */
export const screenOngoing = (facts: Facts): Weighed => {
  if (facts.ongoing === 'none') return weighed('notReportable', 'No care that is still to come is taken on.');
  if (facts.ongoing !== undefined) {
    return byStatus(facts) ?? weighed('reportable', 'Care that is still to come is taken on.', noThreshold);
  }
  if (!facts.total) return weighed('notReportable', 'Nothing is agreed.');
  return byStatus(facts) ?? weighed('undetermined', 'It is not said whether care that is still to come is taken on.');
};
