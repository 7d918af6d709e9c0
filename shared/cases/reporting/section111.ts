import * as z from 'zod';
import type { FilingId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import type { Cause as ScreenedCause } from '../../reporting/section111/thresholds.ts';
import type { Slice } from '../slice.ts';

export const Cause = z
  .enum(['physicalTrauma', 'ingestion', 'implantation', 'exposure'] satisfies ScreenedCause[])
  .meta({ description: 'How the injury came about: a threshold goes by it' });

/** What is reported: one payment, that ongoing responsibility for medical care began, or that it ended. */
export const RecordKind = z.enum(['tpoc', 'ormStart', 'ormTermination']).meta({
  description: 'tpoc: a total payment obligation; ormStart, ormTermination: ongoing responsibility for medicals',
});
export type RecordKind = z.infer<typeof RecordKind>;

/** What Medicare has to hear of. Source: 42 U.S.C. § 1395y(b)(8), domain §5. */
export type Section111Event =
  | {
      readonly type: 'MedicareStatusRecorded';
      readonly status: 'beneficiary' | 'notBeneficiary';
      readonly how: 'query' | 'statement' | 'card' | 'other';
      readonly on: When;
      readonly cause?: ScreenedCause | undefined;
      readonly mbi?: string | undefined;
      readonly ssnLast5?: string | undefined;
    }
  | {
      readonly type: 'OngoingDecided';
      readonly ongoing: boolean;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
      readonly reason?: string | undefined;
    }
  | {
      readonly type: 'Section111Filed';
      readonly id: FilingId;
      readonly kind: RecordKind;
      readonly on: When;
      readonly reference: string;
      readonly amount?: Cents | undefined;
    };

type Filed = { readonly on: When; readonly amount?: Cents };

export type Section111 = {
  readonly status?: {
    readonly is: 'beneficiary' | 'notBeneficiary';
    readonly toldIn: number;
    readonly cause?: ScreenedCause;
  };
  readonly ongoing?: { readonly toldIn: number; readonly from?: string; readonly until?: string };
  /** What was last filed of each kind. */
  readonly last: Partial<Readonly<Record<RecordKind, Filed>>>;
  /** All that was filed, in order: the last ones. */
  readonly filedIn: readonly number[];
};

/** How many records a case lists; the timeline tells all. */
export const recordsListed = 12;

export const section111: Slice<Section111, Section111Event> = {
  none: { last: {}, filedIn: [] },
  evolve: (state, event) => {
    const { sequence: toldIn } = event;
    switch (event.type) {
      case 'MedicareStatusRecorded': {
        const { status: is, cause } = event;
        return { ...state, status: { is, toldIn, ...(cause !== undefined && { cause }) } };
      }
      case 'OngoingDecided': {
        const { from, until } = event;
        return { ...state, ongoing: { toldIn, ...(from && { from }), ...(until && { until }) } };
      }
      case 'Section111Filed': {
        const { kind, on, amount } = event;
        const filed = { on, ...(amount !== undefined && { amount }) };
        return {
          ...state,
          last: { ...state.last, [kind]: filed },
          filedIn: [...state.filedIn, toldIn].slice(-recordsListed),
        };
      }
    }
  },
};
