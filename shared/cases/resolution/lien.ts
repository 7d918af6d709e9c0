import * as z from 'zod';
import type { LienId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import type { Cents } from '../../kernel/money.ts';
import { changing, type Slice } from '../slice.ts';

/** Who may have a right to part of what is paid. Source: domain §5, settlement data. */
export const LienKind = z
  .enum(['medicare', 'medicaid', 'erisa', 'va', 'other'])
  .meta({ description: 'Who has a right to part of what is paid', example: 'medicare' });
export type LienKind = z.infer<typeof LienKind>;

/** Those that are asked about before anything is paid. */
export const screened = ['medicare', 'medicaid', 'erisa', 'va'] as const satisfies LienKind[];

export const LienEnd = z
  .enum(['satisfied', 'waived', 'notOwed'])
  .meta({ description: 'How it was cleared', example: 'satisfied' });

export type LienEvent =
  /** Somebody asked whether there are such liens, and was answered. Those there are, are recorded each by itself. */
  | { readonly type: 'LiensScreened'; readonly id: LienId; readonly kinds: readonly LienKind[]; readonly on: When }
  | {
      readonly type: 'LienAsserted';
      readonly id: LienId;
      readonly kind: LienKind;
      readonly holder: string;
      readonly amount?: Cents | undefined;
      readonly reference?: string | undefined;
      readonly on: When;
    }
  | {
      readonly type: 'LienCleared';
      readonly id: LienId;
      readonly how: z.infer<typeof LienEnd>;
      readonly amount?: Cents | undefined;
      readonly document?: string | undefined;
      readonly on: When;
    };

export type Lien = {
  readonly id: LienId;
  readonly kind: LienKind;
  /** When it was asserted, while it is open; afterwards its event tells. */
  readonly on?: When;
  readonly assertedIn: number;
  readonly clearedIn?: number;
};

export type Liens = {
  readonly items: readonly Lien[];
  /** Which kinds somebody has asked about, and which event tells of it last. */
  readonly screened: Partial<Readonly<Record<LienKind, number>>>;
};

export const liens: Slice<Liens, LienEvent> = {
  none: { items: [], screened: {} },
  evolve: (state, event) => {
    const { sequence } = event;
    switch (event.type) {
      case 'LiensScreened':
        return {
          ...state,
          screened: { ...state.screened, ...Object.fromEntries(event.kinds.map((kind) => [kind, sequence])) },
        };
      case 'LienAsserted': {
        const { id, kind, on } = event;
        return { ...state, items: [...state.items, { id, kind, on, assertedIn: sequence }] };
      }
      case 'LienCleared':
        return {
          ...state,
          items: changing(state.items, event.id, ({ on: _, ...lien }) => ({
            ...lien,
            clearedIn: sequence,
          })),
        };
    }
  },
};

/** Whether one lien is open still. */
export const isLienOpen = ({ clearedIn }: Lien): boolean => clearedIn === undefined;

export const isCleared = ({ items }: Liens): boolean => !items.some(isLienOpen);

/** The kinds nobody has asked about yet. */
export const unscreened = (state: Liens): LienKind[] =>
  screened.filter((kind) => state.screened[kind] === undefined && !state.items.some((lien) => lien.kind === kind));
