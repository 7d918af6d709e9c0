import type { Settings } from '../../tenancy/settings.ts';
import type { Case } from '../case.ts';
import { hasFamily, isDisowned } from '../eligibility.ts';
import type { Ineligibility, Screened } from './reasons.ts';

/** What asks for money, by its kind: a notice for an early talk does not. */
const asking: ReadonlySet<string> = new Set(['demand', 'preLitigationNotice', 'claim', 'suit']);

export const asksForMoney = ({ kind }: { readonly kind: string }): boolean => asking.has(kind);

type Known = Pick<Case, 'facts' | 'triage' | 'counsel' | 'demands'>;

/**
 * Why early relief is not for an event, all that there is at once: by what somebody found out, and by what the case knows
 * itself. Source: domain §3.
 */
export const ineligible = (state: Known, found: Screened, settings: Settings['relief']): Ineligibility[] => {
  const { facts, counsel, triage } = state;
  const demands = isDisowned(state) ? state.demands.filter(({ isAutomatic }) => !isAutomatic) : state.demands;
  const holds: Readonly<Record<Ineligibility, boolean>> = {
    reachedNobody: facts.actuality === 'potential' || !hasFamily({ triage }),
    outcomeExpected: !found.unexpectedOutcome,
    nothingUninsured: !found.uninsuredExpenses,
    death: settings.excludesDeath && facts.harm === 'death',
    attorney:
      settings.excludesAttorney &&
      (counsel.represented === 'yes' || (facts.provenance === 'attorneyLetter' && counsel.represented !== 'no')),
    writtenDemand: settings.excludesWrittenDemand && demands.some((each) => asksForMoney(each) && each.isWritten),
    suit: settings.excludesSuit && demands.some(({ kind }) => kind === 'claim' || kind === 'suit'),
    boardComplaint: settings.excludesBoardComplaint && found.boardComplaint,
  };
  return (Object.keys(holds) as Ineligibility[]).filter((reason) => holds[reason]);
};
