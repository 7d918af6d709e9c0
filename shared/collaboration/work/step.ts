import type { MatterBlockRule, MatterDuty } from '../../cases/work/matter-step.ts';
import type { OfferId, PartyId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';

/** What must be done before a step of a matter. */
export type MatterBlock = { readonly rule: MatterBlockRule; readonly detail: string };

/** Something that is to be done next in a matter, by the claims staff of one insurer. */
export type MatterStep = {
  /** What it is, and about what: one key, one step of an insurer. */
  readonly key: string;
  readonly duty: MatterDuty;
  readonly owes: PartyId;
  /** What it is about: another insurer, or the joint offer. */
  readonly about?: PartyId | OfferId;
  /** Of an answer that the lead records for an insurer off the platform: what that insurer owes. */
  readonly records?: MatterDuty;
  /** None for what only has to be done before the matter ends. */
  readonly dueAt?: Instant;
  /** Whether its deadline was told to have lapsed. */
  readonly isLate: boolean;
  readonly blockedBy: readonly MatterBlock[];
};

/** What has nothing to do with money: who bears what, what is offered and paid, whose consent or rights are at stake. */
const withoutMoney: ReadonlySet<MatterDuty> = new Set([
  'inviteInsurers',
  'answerInvitation',
  'linkCase',
  'drawUpAgreement',
  'signAgreement',
  'shareReview',
  'hearAnswer',
  'openMediation',
  'closeMatter',
]);

/** Whether a hospital of the insurer sees that something is to be done. */
export const isForHospital = (duty: MatterDuty): boolean => withoutMoney.has(duty);
