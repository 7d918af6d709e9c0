import type { CaseId, CollaborationId, OrganisationId, PartyId } from '../kernel/ids.ts';
import type { When } from '../kernel/instant.ts';
import { Cents } from '../kernel/money.ts';
import { isSame } from '../kernel/text.ts';
import type { Kind } from '../ledger/growing.ts';

/** What an insurer can pay, primary layer before excess. */
export type Coverage = {
  /** What is left of the primary limit, in cents. */
  readonly primary: Cents;
  readonly excess?: { readonly carrier: string; readonly limit: Cents } | undefined;
};

/** All that an insurer can pay, in cents: both layers. */
export const limitOf = ({ primary, excess }: Coverage): Cents => Cents.parse(primary + (excess?.limit ?? 0));

/** How an insured stands to a settlement that its policy lets it consent to. */
export type ConsentAnswer = 'awaited' | 'given' | 'refused' | 'notRequired';

export type ParticipationEvent =
  | { readonly type: 'ParticipationBegun'; readonly matter: CollaborationId; readonly party: PartyId }
  | { readonly type: 'CaseLinked'; readonly caseId: CaseId; readonly hospital: OrganisationId }
  | ({
      readonly type: 'CoverageStated';
      readonly reserve?: Cents | undefined;
      readonly notes?: string | undefined;
    } & Coverage)
  | { readonly type: 'RightsReserved'; readonly grounds: string }
  | { readonly type: 'ReservationLifted'; readonly reason: string }
  | {
      readonly type: 'ConsentRecorded';
      /** The insured, by name, however cased or spaced: one entry each, the last one holds. */
      readonly insured: string;
      readonly answer: ConsentAnswer;
      readonly on: When;
      readonly reference?: string | undefined;
      /** Whether the policy limits what is paid to the amount that an insured refuses. */
      readonly hammer?: boolean | undefined;
    };

/**
 * What one insurer keeps to itself of a matter. It lies in that insurer's own partition, so that no co-insurer's
 * credentials reach it: limits, reserve, reservation of rights, what its insureds answered, which of its cases it is.
 * Source: domain §4, who sees what.
 */
export type Participation = {
  readonly matter: CollaborationId;
  readonly party: PartyId;
  readonly caseId?: CaseId;
  readonly hospital?: OrganisationId;
  readonly coverage?: Coverage;
  readonly statedIn?: number;
  /** It never blocks anything, and outlives whatever is agreed. */
  readonly reservedIn?: number;
  readonly consents: readonly { readonly insured: string; readonly answer: ConsentAnswer; readonly toldIn: number }[];
};

export const participationKind: Kind<Participation, ParticipationEvent> = {
  kind: 'participation',
  schemaVersion: 1,
  evolve: (state, event) => {
    if (event.type === 'ParticipationBegun') return { matter: event.matter, party: event.party, consents: [] };
    if (!state) throw new Error(`A participation cannot begin with ${event.type}`);
    switch (event.type) {
      case 'CaseLinked':
        return { ...state, caseId: event.caseId, hospital: event.hospital };
      case 'CoverageStated': {
        const { primary, excess, sequence: statedIn } = event;
        return { ...state, coverage: { primary, ...(excess && { excess }) }, statedIn };
      }
      case 'RightsReserved':
        return { ...state, reservedIn: event.sequence };
      case 'ReservationLifted': {
        const { reservedIn: _, ...rest } = state;
        return rest;
      }
      case 'ConsentRecorded': {
        const { insured, answer, sequence: toldIn } = event;
        const others = state.consents.filter((each) => !isSame(each.insured, insured));
        return { ...state, consents: [...others, { insured, answer, toldIn }] };
      }
    }
  },
};

/** Whether every consent that a policy asks for is there. */
export const areCleared = (consents: readonly { readonly answer: ConsentAnswer }[]): boolean =>
  consents.length > 0 && consents.every(({ answer }) => answer === 'given' || answer === 'notRequired');
