import * as z from 'zod';
import { DemandId, PrincipalId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { DemandFrom, DemandKind } from './demand.ts';

export const DemandView = z
  .object({
    id: DemandId,
    at: Instant,
    by: PrincipalId,
    kind: DemandKind,
    from: DemandFrom,
    on: When,
    written: z.boolean(),
    amount: Amount.optional(),
    document: z.string().optional(),
    summary: z.string().optional(),
    automatic: z.boolean().meta({ description: 'Whether a rule recorded it, from what the report says' }),
  })
  .meta({ id: 'Demand', description: 'Something that asks for things to be made good; it stays on record' });
export type DemandView = z.output<typeof DemandView>;

const showDemand = (sequence: number): Shown<DemandView> => ({
  tells: [sequence],
  show: (told) => {
    const { id, at, by, kind, from, on, isWritten, amount, document, summary, isAutomatic } =
      told<'DemandReceived'>(sequence);
    return {
      id,
      at,
      by: by.actor,
      kind,
      from,
      on,
      written: isWritten,
      ...(amount !== undefined && { amount }),
      ...(document !== undefined && { document }),
      ...(summary !== undefined && { summary }),
      automatic: isAutomatic ?? false,
    };
  },
});

/** The last one that somebody recorded: another may have followed from the report. */
export const showLastDemand: Showing<DemandView> = ({ demands }) =>
  showDemand(demands.findLast(({ isAutomatic }) => !isAutomatic)?.toldIn ?? 0);

/** Every demand of a case, in the order they were recorded. */
export const showDemands: Showing<{ items: DemandView[] }> = ({ demands }) =>
  listed(demands.map(({ toldIn }) => showDemand(toldIn)));
