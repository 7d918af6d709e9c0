import type { Case } from '../case.ts';
import type { Block } from '../rules.ts';
import {
  isOutdatedReport,
  type Medicare,
  medicareOf,
  moneyIn,
  screenMedicare,
  screenNpdb,
  unreadIn,
} from './evidence.ts';
import type { Practitioner } from './npdb.ts';

/** What is to be done for the NPDB: find out, report, correct, void. */
type NpdbOwed = {
  /** Demands of which nobody has said whom they name. */
  readonly unread: readonly string[];
  readonly undetermined: readonly Practitioner[];
  readonly unreported: readonly Practitioner[];
  readonly outdated: readonly Practitioner[];
  /** Reported, though what is known now does not make it reportable. */
  readonly mistaken: readonly Practitioner[];
};

export const npdbOwed = (
  state: Pick<Case, 'payments' | 'relief' | 'demands' | 'npdb' | 'facts' | 'offers'>,
): NpdbOwed => {
  const screened = screenNpdb(state);
  const those = (result: string, isReported: boolean): Practitioner[] =>
    screened
      .filter((each) => each.screened.result === result && (each.practitioner.stands !== undefined) === isReported)
      .map(({ practitioner }) => practitioner);
  return {
    unread: unreadIn(state),
    undetermined: moneyIn(state).length > 0 ? those('undetermined', false) : [],
    unreported: those('reportable', false),
    outdated: state.npdb.practitioners.filter((practitioner) => isOutdatedReport(state, practitioner)),
    mistaken: those('notReportable', true),
  };
};

const sayCount = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What of it stands in the way of an end. Source: 45 CFR 60.7. */
export const npdbBlocks = (state: Parameters<typeof npdbOwed>[0]): Block<'npdbReport'>[] => {
  const { unread, undetermined, unreported, outdated, mistaken } = npdbOwed(state);
  const block = (items: readonly unknown[], detail: string): Block<'npdbReport'>[] =>
    items.length > 0 ? [{ rule: 'npdbReport', detail }] : [];
  return [
    ...block(
      unread,
      `Nobody has said whom ${sayCount(unread.length, 'written demand')} for money names, or that it names nobody.`,
    ),
    ...block(
      undetermined,
      `Whether a payment is reported to the NPDB is open for ${sayCount(undetermined.length, 'practitioner')}.`,
    ),
    ...block(
      unreported,
      `A payment has to be reported to the NPDB for ${sayCount(unreported.length, 'practitioner')}.`,
    ),
    ...block(
      outdated,
      `What was reported to the NPDB in part has to be corrected for ${sayCount(outdated.length, 'practitioner')}.`,
    ),
    ...block(
      mistaken,
      `What is not reportable has to be voided at the NPDB for ${sayCount(mistaken.length, 'practitioner')}.`,
    ),
  ];
};

/** What Medicare has to hear of, and has not. */
export const medicareRecordsOwed = (state: Case): Medicare[] =>
  screenMedicare(state).filter(({ weighed, filedOn }) => weighed.result === 'reportable' && filedOn === undefined);

/** What stands in the way of an end where something was agreed. Source: 42 U.S.C. § 1395y(b)(8). */
export const medicareBlocks = (state: Case): Block<'section111Report'>[] =>
  screenMedicare(state).flatMap(({ kind, weighed, filedOn }): Block<'section111Report'>[] => {
    if (filedOn !== undefined || weighed.result === 'notReportable') return [];
    return [
      {
        rule: 'section111Report',
        detail:
          weighed.result === 'undetermined'
            ? weighed.detail
            : `${named[kind]} has to be reported to Medicare. ${weighed.detail}`,
      },
    ];
  });

const named = {
  tpoc: 'The payment',
  ormStart: 'Ongoing responsibility for medical care',
  ormTermination: 'The end of ongoing responsibility for medical care',
} as const;

/**
 * What must be known before a beneficiary is paid: who the patient is to Medicare, how the injury came about, and whether
 * care that is still to come is taken on. Source: domain §5, settlement data.
 */
export const medicareScreenBlocks = (state: Pick<Case, 'section111' | 'facts'>): Block<'medicareScreenOpen'>[] => {
  if (medicareOf(state) !== 'beneficiary') return [];
  const { status, ongoing } = state.section111;
  const block = (detail: string): Block<'medicareScreenOpen'> => ({ rule: 'medicareScreenOpen', detail });
  return [
    ...(status
      ? []
      : [block('The patient is a Medicare beneficiary: record the Medicare number, and how the injury came about.')]),
    ...(ongoing ? [] : [block('Say whether medical care that is still to come is taken on.')]),
  ];
};
