import { isBefore } from '../../kernel/instant.ts';
import type { Fault } from '../../kernel/refusal.ts';
import type { Fact, Report } from './report.ts';

/** Facts that cannot be true together. */
type Contradiction = { readonly facts: readonly Fact[]; readonly fault: Fault };

/** What a report says against itself. */
export const contradictions = ({ occurred, discovered, demand, actuality, harm }: Report): Contradiction[] => {
  const found: Contradiction[] = [];
  if (occurred && discovered && isBefore(discovered, occurred)) {
    const fault = { pointer: '#/discovered', rule: 'notBeforeOccurred', detail: 'must not lie before it happened' };
    found.push({ facts: ['occurred', 'discovered'], fault });
  }
  if (demand.received === 'no' && demand.amount !== undefined) {
    const fault = {
      pointer: '#/demand/amount',
      rule: 'demandReceived',
      detail: 'must be left out where none was received',
    };
    found.push({ facts: ['demand'], fault });
  }
  if (actuality === 'potential' && harm !== 'none' && harm !== 'unknown') {
    const fault = { pointer: '#/harm', rule: 'actuality', detail: 'must be left out of what reached nobody' };
    found.push({ facts: ['actuality', 'harm'], fault });
  }
  return found;
};
