import * as z from 'zod';
import type { DecisionId } from '../../kernel/ids.ts';
import { type Refusal, refuse } from '../../kernel/refusal.ts';
import { text } from '../../kernel/text.ts';
import type { Acting } from '../acting.ts';
import type { Case, EventOf } from '../case.ts';
import { isCareReview } from '../eligibility.ts';
import { type Block, ended, forbid, noPlaceLeft } from '../rules.ts';
import { closureBlocks, lastNews, outcomeContradicts } from '../work/gates.ts';
import { lawSteps } from '../work/law.ts';
import { CaseOutcome } from './closure.ts';
import { inMatter } from './decide-matter.ts';

/** How a case ends. */
export const Closing = z.strictObject({
  outcome: CaseOutcome,
  reason: text(2_000).meta({ description: 'Why it ends so; needed also where nothing is paid' }),
});
export type Closing = z.output<typeof Closing>;

/** What stands in the way of one side's closing a case now, whatever its outcome. */
export const standsInTheWay = (state: Case, { settings, audience }: Pick<Acting, 'settings' | 'audience'>): Block[] =>
  closureBlocks(state, lawSteps(state, settings).length, audience);

/**
 * Closes a case with an outcome and a reason, once all that it owes is done: to the family, to safety, by law, and in
 * money. Whatever is missing is told at once. Source: MACRMI, practices 1 and 2.
 */
export const closeCase = (
  state: Case,
  id: DecisionId,
  { outcome, reason }: Closing,
  { settings, audience }: Pick<Acting, 'settings' | 'audience'>,
): EventOf<'CaseClosed'>[] | Refusal<'caseClosed' | 'forbidden' | 'inSharedMatter' | 'closureBlocked'> => {
  const refused = ended(state) ?? notTheirs(state, audience) ?? inMatter(state);
  if (refused) return refused;
  const contradiction = outcomeContradicts(state, outcome);
  const blocks: Block[] = [
    ...standsInTheWay(state, { settings, audience }),
    ...(contradiction === undefined
      ? []
      : [{ rule: 'outcomeForEveryCase' as const, detail: `cannot be so: ${contradiction}`, pointer: '#/outcome' }]),
  ];
  if (blocks.length > 0) return forbid('closureBlocked', sayHowMany(blocks.length), blocks);
  return [{ type: 'CaseClosed', id, outcome, reason }];
};

const sayHowMany = (count: number): string =>
  count === 1 ? 'One thing stands in the way.' : `${count} things stand in the way.`;

/** Who runs a case ends it: the insurer its own, the hospital or the insurer any other. */
const notTheirs = (state: Case, audience: Acting['audience']): Refusal<'forbidden'> | undefined =>
  isCareReview(state) && audience === 'hospital'
    ? refuse('forbidden', 'This is a case of the insurer: its claims staff close it, and open it again.')
    : undefined;

export const Reopening = z.strictObject({
  reason: text(2_000).meta({ description: 'Why it goes on' }),
});

/** How often each side opens a case again without anything that asks for it. */
export const mostReopenings = 10;

/**
 * Opens a closed case again. Its history stays, and whatever closing asks for is asked again. What has come up since it
 * was closed opens it whenever it may.
 */
export const reopenCase = (
  state: Case,
  id: DecisionId,
  { reason }: z.output<typeof Reopening>,
  { audience }: Pick<Acting, 'audience'>,
): EventOf<'CaseReopened'>[] | Refusal<'notClosed' | 'tooMany' | 'forbidden'> => {
  if (!state.closure.closed) return forbid('notClosed', 'It is open, and can go on.');
  const counted = state.closure.reopened?.[audience] ?? 0;
  const room = lastNews(state) === undefined ? noPlaceLeft(counted, mostReopenings, 'reopenings') : undefined;
  return notTheirs(state, audience) ?? room ?? [{ type: 'CaseReopened', id, reason }];
};
