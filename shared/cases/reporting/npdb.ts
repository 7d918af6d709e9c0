import type { FilingId, PractitionerId } from '../../kernel/ids.ts';
import type { When } from '../../kernel/instant.ts';
import { type Elements, lackingOf, type Practitioner as Subject } from '../../reporting/npdb/elements.ts';
import { changing, type Slice } from '../slice.ts';

/** What ended the matter, as far as the NPDB asks for it. */
export type OutcomeKind = 'release' | 'adjudication' | 'none';

export type FilingKind = 'initial' | 'correction' | 'void';

/** Reports to the National Practitioner Data Bank: for whom, by which papers, and what was filed. Source: 45 CFR 60.7. */
export type NpdbEvent =
  | { readonly type: 'PractitionerNamed'; readonly id: PractitionerId; readonly practitioner: Subject }
  | {
      readonly type: 'PractitionerAmended';
      readonly id: PractitionerId;
      readonly practitioner: Subject;
      readonly reason: string;
    }
  /** Whom the release or adjudication names, of those on record. */
  | {
      readonly type: 'OutcomeRead';
      readonly kind: OutcomeKind;
      readonly document?: string | undefined;
      readonly names: readonly PractitionerId[];
      /** Those who were dismissed as a condition of it. */
      readonly dismissed: readonly PractitionerId[];
      readonly reason?: string | undefined;
    }
  | {
      readonly type: 'NpdbReportDrafted';
      readonly practitioner: PractitionerId;
      readonly elements: Elements;
      readonly narrative?: string | undefined;
    }
  | {
      readonly type: 'NpdbReportFiled';
      readonly id: FilingId;
      readonly practitioner: PractitionerId;
      readonly kind: FilingKind;
      readonly on: When;
      /** The NPDB's own control number of it. */
      readonly dcn: string;
      readonly board?:
        | { readonly state: string; readonly how: 'forwardedByNpdb' | 'sent'; readonly on: When }
        | undefined;
      readonly elements: Elements;
      readonly narrative?: string | undefined;
      /** Whether the narrative passed for what it has to say; left out of a void. */
      readonly saysTheProcess?: boolean;
      readonly reason?: string | undefined;
    };

/** A report that stands at the NPDB. */
export type Standing = {
  readonly on: When;
  /** Set where the total was not known: it is corrected once it is. */
  readonly isPartial?: true;
  /** Set where the result is *Other* and the narrative says what the process was. */
  readonly isAsPractised?: true;
};

export type Practitioner = {
  readonly id: PractitionerId;
  readonly name: string;
  readonly namedIn: number;
  /** The event that tells the practitioner as it is now. */
  readonly toldIn: number;
  /** How many things of what a report has to say are not said yet. */
  readonly lacks?: number;
  readonly draftIn?: number;
  /** What was filed, in order: the last ones. */
  readonly filedIn?: readonly number[];
  readonly stands?: Standing;
};

/** How many filings a case lists of each practitioner; the timeline tells all. */
export const filingsListed = 6;

export type Npdb = {
  readonly practitioners: readonly Practitioner[];
  readonly outcome?: {
    readonly kind: OutcomeKind;
    readonly toldIn: number;
    /** Places of those it names, and of those dismissed for it, as bits. */
    readonly names: number;
    readonly dismissed: number;
  };
};

/** The places of some among the practitioners of a case, as bits: a snapshot stays small. */
export const marksOf = (practitioners: readonly Practitioner[], ids: readonly PractitionerId[]): number =>
  practitioners.reduce((bits, { id }, place) => (ids.includes(id) ? bits | (1 << place) : bits), 0);

export const isMarked = (marks: number, place: number): boolean => (marks & (1 << place)) !== 0;

const described = (practitioner: Subject, toldIn: number) => {
  const lacks = lackingOf(practitioner).length;
  return { name: practitioner.name, toldIn, ...(lacks > 0 && { lacks }) };
};

export const npdb: Slice<Npdb, NpdbEvent> = {
  none: { practitioners: [] },
  evolve: (state, event) => {
    const { sequence } = event;
    const put = (id: PractitionerId, change: (practitioner: Practitioner) => Practitioner): Npdb => ({
      ...state,
      practitioners: changing(state.practitioners, id, change),
    });
    switch (event.type) {
      case 'PractitionerNamed': {
        const { id, practitioner } = event;
        const named = { id, namedIn: sequence, ...described(practitioner, sequence) };
        return { ...state, practitioners: [...state.practitioners, named] };
      }
      case 'PractitionerAmended':
        return put(event.id, ({ lacks: _, ...before }) => ({ ...before, ...described(event.practitioner, sequence) }));
      case 'OutcomeRead': {
        const { kind, names, dismissed } = event;
        const bits = (ids: readonly PractitionerId[]) => marksOf(state.practitioners, ids);
        return { ...state, outcome: { kind, toldIn: sequence, names: bits(names), dismissed: bits(dismissed) } };
      }
      case 'NpdbReportDrafted':
        return put(event.practitioner, (before) => ({ ...before, draftIn: sequence }));
      case 'NpdbReportFiled':
        return put(event.practitioner, ({ draftIn: _, stands: __, filedIn = [], ...before }) => ({
          ...before,
          filedIn: [...filedIn, sequence].slice(-filingsListed),
          ...(event.kind !== 'void' && { stands: standingOf(event) }),
        }));
    }
  },
};

const standingOf = ({ on, elements, saysTheProcess }: Extract<NpdbEvent, { type: 'NpdbReportFiled' }>): Standing => ({
  on,
  ...(elements.totalIsKnown === false && { isPartial: true as const }),
  ...(elements.result === 'O' && saysTheProcess && { isAsPractised: true as const }),
});
