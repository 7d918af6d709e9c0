import * as z from 'zod';
import { OrganisationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { BasisPoints, Cents, whole } from '../../kernel/money.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import type { Case } from '../case.ts';
import { invalid } from '../rules.ts';
import { asksForMoney } from './eligibility.ts';
import { reliefPaid } from './relief.ts';
import { laterDemands } from './view.ts';

export const Month = z
  .string()
  .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-11')
  .meta({ description: 'A month', example: '2026-11' });

/** What the programme's report counts of one case: no name, no words. */
export type ReliefFact = {
  readonly isEligible: boolean;
  readonly takesPart: boolean;
  /** Whether money was asked for since. */
  readonly isClaimed: boolean;
  readonly paid: Cents;
};

/** What is counted of a case, and in which month; nothing, as long as nobody has screened it. */
export const reliefFactOf = (state: Case): { readonly month: string; readonly fact: ReliefFact } | undefined => {
  const { relief, facts, reportedAt } = state;
  if (!relief.screening) return undefined;
  const takesPart = relief.firstEnrolledIn !== undefined;
  const { occurred = '' } = facts;
  return {
    // Of what is not known to the month, the report's own counts.
    month: (occurred.length >= '2026-11'.length ? occurred : reportedAt).slice(0, '2026-11'.length),
    fact: {
      isEligible: takesPart || relief.screening.isEligible,
      takesPart,
      isClaimed: laterDemands(state).some(asksForMoney),
      paid: reliefPaid(relief),
    },
  };
};

const rate = BasisPoints.nullable();

/** The programme as MagMutual publishes its own. Source: domain §3. */
export const ReliefReport = z
  .object({
    from: Month,
    to: Month,
    hospital: OrganisationId.optional(),
    screened: z.int().meta({ description: 'Events that somebody screened for early relief' }),
    eligible: z.int().meta({ description: 'Of them, those that early relief is for' }),
    participants: z.int().meta({ description: 'Of the eligible, those whose family took part' }),
    claims: z.int().meta({
      description: 'Of the participants, those of whom money was asked for later: by demand, notice, claim or suit',
    }),
    totalPaidCents: Cents.meta({ description: 'What was paid to all of them, and did not come back' }),
    avgPaidCents: Cents.nullable().meta({
      description:
        'For each participant, in whole cents, from cents and not from rounded totals; half a cent counts up',
    }),
    participationRate: rate.meta({ description: 'Participants of the eligible, in basis points, rounded likewise' }),
    claimRate: z
      .object({
        ofParticipants: rate.meta({ description: 'Claims of the participants' }),
        ofEligible: rate.meta({ description: 'Claims of the eligible' }),
      })
      .meta({ description: 'The published figures do not say of whom: so both, in basis points, rounded likewise' }),
  })
  .meta({
    id: 'ReliefReport',
    description: 'How early relief goes, over the events of some months; null where there is nothing to divide by',
  });
export type ReliefReport = z.output<typeof ReliefReport>;

/** A quotient in whole numbers, where half of one counts up; nothing to divide by, no quotient. */
const divided = (amount: number, by: number): number | null => {
  if (by === 0) return null;
  const twice = 2 * amount + by;
  return (twice - (twice % (2 * by))) / (2 * by);
};

const share = (part: number, of: number): BasisPoints | null => {
  const points = divided(part * whole, of);
  return points === null ? null : BasisPoints.parse(points);
};

export const reportOn = (facts: readonly ReliefFact[]): Omit<ReliefReport, 'from' | 'to' | 'hospital'> => {
  const eligible = facts.filter(({ isEligible }) => isEligible).length;
  const participants = facts.filter(({ takesPart }) => takesPart).length;
  const claims = facts.filter(({ isClaimed }) => isClaimed).length;
  const total = facts.reduce((sum, { paid }) => sum + paid, 0);
  const average = divided(total, participants);
  return {
    screened: facts.length,
    eligible,
    participants,
    claims,
    totalPaidCents: Cents.parse(total),
    avgPaidCents: average === null ? null : Cents.parse(average),
    participationRate: share(participants, eligible),
    claimRate: { ofParticipants: share(claims, participants), ofEligible: share(claims, eligible) },
  };
};

/** How many months one report covers, and how many where nobody says from when. */
export const months = { most: 60, unasked: 12 } as const;

const numberOf = (month: string): number => 12 * Number(month.slice(0, 4)) + Number(month.slice(5)) - 1;

const monthOf = (number: number): string =>
  `${(number - (number % 12)) / 12}-${String((number % 12) + 1).padStart(2, '0')}`;

/** The months from one to another, both included. */
export const monthsBetween = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, numberOf(to) - numberOf(from) + 1) }, (_, index) => monthOf(numberOf(from) + index));

type Period = { readonly from: string; readonly to: string };

/** Which months are asked for: up to this one, and the last twelve, where nothing else is said. */
export const periodOf = (
  asked: Partial<{ readonly [End in keyof Period]: string | undefined }>,
  now: Instant,
): Period | Refusal<'invalidRequest'> => {
  const to = asked.to ?? now.slice(0, '2026-11'.length);
  const from = asked.from ?? monthOf(numberOf(to) - months.unasked + 1);
  const { length } = monthsBetween(from, to);
  if (length === 0) return invalid({ parameter: 'to', rule: 'order', detail: 'must not lie before from' });
  return length > months.most
    ? invalid({ parameter: 'from', rule: 'period', detail: `must lie at most ${months.most} months before to` })
    : { from, to };
};
