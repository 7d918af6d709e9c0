import type { MediatorId, PartyId, PrincipalId, TenantId } from '../kernel/ids.ts';

/** Who speaks for a family: somebody with credentials of their own, who can be a lawyer or stand by it. */
export type Representative = { readonly principal: PrincipalId; readonly isLawyer: boolean };

/** What a party thinks of the mediators it may choose from: its alone to know. */
export type Preferences = { readonly ranked: readonly MediatorId[]; readonly struck: readonly MediatorId[] };

/** What somebody knows that may stand between them and the mediator: nothing, or something they tell of. */
export type Check = 'clear' | 'disclosed';

/** A party to a mediation: an insurer, or the patient's family. */
export type Party = {
  readonly id: PartyId;
  readonly name: string;
  /** Of an insurer: it sits at the table as its own people. */
  readonly tenant?: TenantId;
  /** Of a family. */
  readonly representative?: Representative;
  readonly preferences?: Preferences;
  /** Of the mediator proposed now: what the party tells of, and what it says to what others told. */
  readonly check?: Check;
  /** How often it told of something. */
  readonly disclosed?: number;
  readonly answer?: 'waived';
  /** Which version of the agreement to mediate it signed. */
  readonly signed?: number;
  /** Whether it wants to hear a proposal of the mediator. */
  readonly wantsProposal?: true;
  /** Which version of the settlement it signed. */
  readonly settled?: number;
};

export const isFamily = ({ representative }: Party): boolean => representative !== undefined;
