import * as z from 'zod';
import { Instant, When } from '../../kernel/instant.ts';
import { Cents } from '../../kernel/money.ts';
import type { Recorded } from '../../ledger/event.ts';
import type { MediationEvent } from '../mediation.ts';
import { Holder, LienKind, Payee, StructuredKind } from './terms.ts';

/** A settlement as it was drawn up. Whoever sits at the table sees all of it: all sign it. */
export const SettlementView = z
  .object({
    version: z.int().min(1),
    payees: z.array(z.object({ name: z.string(), amount: Cents, as: Payee })),
    structured: z.array(
      z.object({ kind: StructuredKind, payee: z.string(), present: Cents, from: When, described: z.string() }),
    ),
    attorneyFees: Cents.optional(),
    liens: z.array(z.object({ kind: LienKind, holder: z.string(), amount: Cents.optional(), paidBy: Holder })),
    commitments: z.array(z.string()),
    release: z.object({ releases: z.array(z.string()), scope: z.string() }),
    at: Instant,
  })
  .meta({ id: 'Settlement', description: 'What the parties are to sign, and its version' });

type DrawnUp = Recorded<Extract<MediationEvent, { type: 'SettlementDrawnUp' }>>;

export const viewSettlement = ({
  version,
  payees,
  structured,
  attorneyFees,
  liens,
  commitments,
  release,
  at,
}: DrawnUp): z.output<typeof SettlementView> => ({
  version,
  payees: payees.map((each) => ({ ...each, amount: each.amount as number as Cents })),
  structured: structured.map((each) => ({ ...each, present: each.present as number as Cents })),
  ...(attorneyFees !== undefined && { attorneyFees }),
  liens: [...liens],
  commitments: [...commitments],
  release: { ...release },
  at,
});
