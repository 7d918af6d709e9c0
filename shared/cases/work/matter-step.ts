import type { CaseId, MatterId, OrganisationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { MatterGateCode } from '../../kernel/refusal.ts';

/** What can be next in a matter that several insurers share. When it is, the matter says: see `shared/collaboration/work`. */
export const matterDuties = [
  'inviteInsurers',
  'answerInvitation',
  'linkCase',
  'drawUpAgreement',
  'signAgreement',
  'shareReview',
  'proposeAllocation',
  'answerAllocation',
  'clearConsents',
  'makeJointOffer',
  'hearAnswer',
  'payShare',
  'decideOnLapse',
  'decideAfterRejection',
  'reserveContribution',
  'recordAnswer',
  'openMediation',
  'closeMatter',
] as const;
export type MatterDuty = (typeof matterDuties)[number];

/** Likewise in a mediation: see `shared/mediation/work`. */
export const mediationDuties = [
  'nameCandidates',
  'givePreferences',
  'checkConflicts',
  'answerDisclosure',
  'drawUpAgreementToMediate',
  'signAgreementToMediate',
  'leadMediation',
  'giveBrief',
  'bid',
  'answerProposal',
  'drawUpSettlement',
  'signSettlement',
] as const;
export type MediationDuty = (typeof mediationDuties)[number];

/** The rules of the field that ask for these. */
export const mediationRules = [
  'choiceOfMediator',
  'conflictsDisclosed',
  'confidential',
  'voluntary',
  'sealedAnswers',
  'settlementInWriting',
] as const;
export type MediationRule = (typeof mediationRules)[number];

/** The rules of the field that ask for these steps, and those that stand in their way. */
export const matterRules = [
  'jointProtocols',
  'lapseNeverSilent',
  'commonInterest',
  'reviewsExchanged',
  'sharesAgreed',
  'consentOfInsureds',
  'oneOffer',
  'oneLead',
  'paidInFull',
  'contributionReserved',
  'mediationAsNeeded',
  'ownCaseMissing',
  'consentsMissing',
] as const;
export type MatterRule = (typeof matterRules)[number];

/** The rules that matters name in a refusal, too, have one name. */
export type MatterBlockRule = Extract<MatterRule, MatterGateCode>;

type Rule = { readonly code: MatterRule; readonly source: string };

/** A step of a matter as its insurer's cases and worklists show it: in words, since they do not know what matters are. */
export type MatterStepShown = {
  readonly key: string;
  readonly duty: MatterDuty;
  /** What it is about: a party of the matter, or the joint offer. */
  readonly about?: string;
  readonly what: string;
  readonly dueAt?: Instant;
  readonly blockedBy: readonly (Rule & { readonly detail: string })[];
  readonly rule: Rule;
  /** Whether a hospital may see it: nothing that has to do with money. */
  readonly isForHospital: boolean;
};

/** What a due row of a matter or of a mediation shows. Which case of the insurer it is about, if it has named one. */
export type MatterDue = Pick<MatterStepShown, 'about' | 'what'> & {
  readonly duty: MatterDuty | MediationDuty;
  readonly rule: { readonly code: MatterRule | MediationRule; readonly source: string };
  readonly matter: { readonly id: MatterId; readonly title: string };
  readonly linked?: { readonly caseId: CaseId; readonly hospital: OrganisationId };
  readonly owes: 'claims';
  readonly dueAt: Instant;
};
