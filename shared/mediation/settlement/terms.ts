import * as z from 'zod';
import { mostLiens, roomFor } from '../../cases/resolution/decide-lien.ts';
import { areDistinct, mostPayees } from '../../cases/resolution/payees.ts';
import { When } from '../../kernel/instant.ts';
import { Amount, Cents } from '../../kernel/money.ts';
import { name, text } from '../../kernel/text.ts';

export const StructuredKind = z.enum(['annuity', 'qualifiedAssignment']).meta({
  description: 'What is bought for it: an annuity, or the duty to pay is assigned (26 U.S.C. § 130)',
});
export const Payee = z.enum(['patient', 'family', 'counsel', 'lienHolder', 'other']);
export const LienKind = z.enum(['medicare', 'medicaid', 'erisa', 'va', 'other']);
export const Holder = z.enum(['family', 'insurers']).meta({ description: 'Who pays it off' });

const schedule = z.strictObject({
  kind: StructuredKind,
  payee: name(100).meta({
    description: 'Who is paid for it now: who sells the annuity, or takes on the duty to pay; one of its own',
    example: 'Evergreen Life',
  }),
  present: Amount.meta({ description: 'What it costs now, in cents' }),
  from: When.meta({ description: 'When the first payment is due' }),
  described: text(1_000).meta({ description: 'Which payments, how often, and for how long' }),
});

/** Whom a settlement pays, and what, in cents. */
export type Paid = { readonly name: string; readonly amount: Cents };

/** All whom a settlement pays, and what, in cents, in its order: at once, and then for what is paid over time. */
export const allPaid = ({
  payees,
  structured,
}: {
  readonly payees: readonly Paid[];
  readonly structured: readonly { readonly payee: string; readonly present: Cents }[];
}): readonly Paid[] => [
  ...payees.map(({ name: payee, amount }) => ({ name: payee, amount })),
  ...structured.map(({ payee, present }) => ({ name: payee, amount: present })),
];

const countOf = (liens: readonly { readonly kind: string }[], kind: string): number =>
  liens.filter((lien) => lien.kind === kind).length;

/** What a settlement says besides its amount. Source: domain §5, settlement data. */
export const SettlementDraft = z
  .strictObject({
    payees: z
      .array(
        z.strictObject({
          name: name(100),
          amount: Amount.meta({ description: 'What it is paid of the settlement at once, in cents' }),
          as: Payee,
        }),
      )
      .min(1)
      .max(mostPayees)
      .meta({
        description:
          'Who is paid what, each named once; with what is structured it sums to the amount that was settled on. ' +
          'Insurers that share it pay them in this order, each up to its share',
      }),
    structured: z.array(schedule).max(5).default([]).meta({ description: 'What is paid over time' }),
    attorneyFees: Cents.optional().meta({ description: 'What of it are fees of the family’s counsel, in cents' }),
    liens: z
      .array(
        z.strictObject({
          kind: LienKind,
          holder: name(120),
          amount: Cents.optional().meta({ description: 'In cents; left out while it is not known' }),
          paidBy: Holder,
        }),
      )
      .max(20)
      .default([]),
    commitments: z.array(text(1_000)).max(20).default([]).meta({ description: 'What is promised besides money' }),
    release: z.strictObject({
      releases: z.array(name(120)).min(1).max(30).meta({ description: 'Who is released' }),
      scope: text(4_000).meta({ description: 'From what, and from what not' }),
    }),
  })
  .refine(({ liens }) => LienKind.options.every((kind) => countOf(liens, kind) <= roomFor(kind)), {
    error: `must name at most ${mostLiens.named} of a kind, and ${mostLiens.other} others: as many as a case holds`,
    path: ['liens'],
    params: { rule: 'most' },
  })
  .refine((draft) => allPaid(draft).length <= mostPayees, {
    error: `must name, with those of what is structured, at most ${mostPayees} payees`,
    path: ['payees'],
    params: { rule: 'most' },
  })
  .refine((draft) => areDistinct(allPaid(draft)), {
    error: 'must name each payee once; for what is structured, who sells it or takes it on, not whom that pays',
    path: ['payees'],
    params: { rule: 'unique' },
  });
export type SettlementTerms = z.output<typeof SettlementDraft>;
