import * as z from 'zod';
import { DemandId, PrincipalId, ReliefId } from '../../kernel/ids.ts';
import { Instant, When } from '../../kernel/instant.ts';
import { Amount } from '../../kernel/money.ts';
import { listed, type Showing, type Shown } from '../shown.ts';
import { type Demand, DemandFrom, DemandKind } from './demand.ts';

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
    afterRelief: ReliefId.optional().meta({
      description:
        'By which enrolment the family took part in early relief when it came in: that stands in its way in nothing',
    }),
    corrections: z
      .array(
        z.object({
          at: Instant,
          by: PrincipalId,
          on: When.optional(),
          amount: Amount.optional(),
          reason: z.string(),
          before: z
            .object({ on: When, amount: Amount.optional() })
            .meta({ description: 'What was on record until then' }),
        }),
      )
      .meta({
        description: 'What was recorded wrongly, and corrected; `on` and `amount` are as they were corrected last',
      }),
  })
  .meta({ id: 'Demand', description: 'Something that asks for things to be made good; it stays on record' });
export type DemandView = z.output<typeof DemandView>;

const showDemand = (
  { toldIn, correctedIn = [] }: Pick<Demand, 'toldIn' | 'correctedIn'>,
  enrolledIn: number | undefined,
): Shown<DemandView> => {
  const after = enrolledIn !== undefined && enrolledIn < toldIn ? [enrolledIn] : [];
  return {
    tells: [toldIn, ...correctedIn, ...after],
    show: (told) => {
      const [afterRelief] = after.map((sequence) => told<'ReliefEnrolled'>(sequence).id);
      const { id, at, by, kind, from, on, isWritten, amount, document, summary, isAutomatic } =
        told<'DemandReceived'>(toldIn);
      let holds = { on, ...(amount !== undefined && { amount }) };
      const corrections = correctedIn.map((sequence) => {
        const { at, by, on, amount, reason } = told<'DemandCorrected'>(sequence);
        const said = { ...(on !== undefined && { on }), ...(amount !== undefined && { amount }) };
        const before = holds;
        holds = { ...holds, ...said };
        return { at, by: by.actor, ...said, reason, before };
      });
      return {
        id,
        at,
        by: by.actor,
        kind,
        from,
        ...holds,
        written: isWritten,
        ...(document !== undefined && { document }),
        ...(summary !== undefined && { summary }),
        automatic: isAutomatic ?? false,
        ...(afterRelief !== undefined && { afterRelief }),
        corrections,
      };
    },
  };
};

/** One demand of a case. */
export const showDemandOf =
  (id: DemandId): Showing<DemandView> =>
  ({ demands, relief }) => {
    const demand = demands.find((each) => each.id === id);
    if (!demand) throw new Error(`The case has no ${id}`);
    return showDemand(demand, relief.firstEnrolledIn);
  };

/** Every demand of a case, in the order they were recorded. */
export const showDemands: Showing<{ items: DemandView[] }> = ({ demands, relief }) =>
  listed(demands.map((demand) => showDemand(demand, relief.firstEnrolledIn)));
