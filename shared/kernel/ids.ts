import * as z from 'zod';

/**
 * Ids of things that come and go are TypeIDs: a prefix that names the thing, then a UUIDv7 in base32, so they sort by
 * age. Ids of tenants and organisations are chosen by people, and short. No id can contain `#`, which parts table keys.
 */
const typeId = (prefix: string, description: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), `must be an id that starts with ${prefix}_`)
    .meta({ description, example: `${prefix}_01kb2x5f0re3wv9m7h6d8q4tnz` });

const slug = (pattern: RegExp, description: string, example: string) =>
  z.string().regex(pattern, `must match ${pattern.source}`).meta({ description, example });

export const CaseId = typeId('case', 'A case').brand<'case'>();
export type CaseId = z.infer<typeof CaseId>;

export const PrincipalId = typeId(
  'principal',
  'Who acts: a person or a system with credentials of its own',
).brand<'principal'>();
export type PrincipalId = z.infer<typeof PrincipalId>;

export const AccessId = typeId('access', 'An entry of who read a case').brand<'access'>();
export type AccessId = z.infer<typeof AccessId>;

export const MissId = typeId('miss', 'An id that was asked for and not found').brand<'miss'>();
export type MissId = z.infer<typeof MissId>;

/** What is recorded in a case has an id of its own, by which other records, evidence and the timeline name it. */
const recordId = <const Prefix extends string>(prefix: Prefix, description: string) =>
  typeId(prefix, description).brand<Prefix>();

export const TriageId = recordId('triage', 'A triage of a case');
export type TriageId = z.infer<typeof TriageId>;

export const ReviewId = recordId('review', 'A review of a case');
export type ReviewId = z.infer<typeof ReviewId>;

export const DeterminationId = recordId('determination', 'A determination of a review');
export type DeterminationId = z.infer<typeof DeterminationId>;

export const CommunicationId = recordId('communication', 'A conversation or letter');
export type CommunicationId = z.infer<typeof CommunicationId>;

export const AdviceId = recordId('advice', 'Advice to have counsel');
export type AdviceId = z.infer<typeof AdviceId>;

export const NeedId = recordId('need', 'A need of the patient or family');
export type NeedId = z.infer<typeof NeedId>;

export const SupportId = recordId('support', 'An offer of support to a caregiver');
export type SupportId = z.infer<typeof SupportId>;

export const DemandId = recordId('demand', 'A demand, notice, claim or suit');
export type DemandId = z.infer<typeof DemandId>;

export const ActionId = recordId('action', 'A safety action');
export type ActionId = z.infer<typeof ActionId>;

export const DecisionId = recordId('decision', 'A decision on what is learnt, or on how a case ends');
export type DecisionId = z.infer<typeof DecisionId>;

export const OfferId = recordId('offer', 'An offer');
export type OfferId = z.infer<typeof OfferId>;

export const PaymentId = recordId('payment', 'A payment');
export type PaymentId = z.infer<typeof PaymentId>;

export const LienId = recordId('lien', 'A lien on what is paid');
export type LienId = z.infer<typeof LienId>;

export const DocumentId = recordId('doc', 'A document of a case');
export type DocumentId = z.infer<typeof DocumentId>;

export const ConsultationId = typeId('consultation', 'A consultation of risk advisers').brand<'consultation'>();
export type ConsultationId = z.infer<typeof ConsultationId>;

export const PractitionerId = recordId('practitioner', 'A practitioner for whose benefit money may be paid');
export type PractitionerId = z.infer<typeof PractitionerId>;

export const FilingId = recordId('filing', 'A report to the NPDB, or under Medicare Section 111');
export type FilingId = z.infer<typeof FilingId>;

export const LetterId = recordId('letter', 'A letter that the law of a state asks for');
export type LetterId = z.infer<typeof LetterId>;

export const ReliefId = recordId('relief', 'A decision on early relief as a whole: a screening, an enrolment, its end');
export type ReliefId = z.infer<typeof ReliefId>;

export const AttorneyId = recordId('attorney', 'An attorney whom an insurer can name to families');
export type AttorneyId = z.infer<typeof AttorneyId>;

export const CollaborationId = recordId('collab', 'A matter that several insurers share');
export type CollaborationId = z.infer<typeof CollaborationId>;

export const MediationId = recordId('mediation', 'A mediation');
export type MediationId = z.infer<typeof MediationId>;

/** Whatever something runs for over months: each kind has a state machine of its own. */
export const MatterId = z
  .union([CollaborationId, MediationId], 'must be an id that starts with collab_ or mediation_')
  .meta({ description: 'A matter', example: 'collab_01kb2x5f0re3wv9m7h6d8q4tnz' });
export type MatterId = z.infer<typeof MatterId>;

export type MatterKind = 'collaboration' | 'mediation';

export const matterKindOf = (id: MatterId): MatterKind =>
  CollaborationId.safeParse(id).success ? 'collaboration' : 'mediation';

/** Whether it is a matter that several insurers share. */
export const isShared = (id: MatterId): id is CollaborationId => matterKindOf(id) === 'collaboration';

export const PartyId = recordId('party', 'An insurer in a shared matter, whether or not it is a tenant');
export type PartyId = z.infer<typeof PartyId>;

export const ExchangeId = recordId('exchange', 'A review as it was shared with the other insurers of a matter');
export type ExchangeId = z.infer<typeof ExchangeId>;

export const BriefId = recordId('brief', 'A brief that a party to a mediation gave');
export type BriefId = z.infer<typeof BriefId>;

export const SessionId = recordId('session', 'A session of a mediation');
export type SessionId = z.infer<typeof SessionId>;

export const MediatorId = typeId('mediator', 'A mediator on the panel').brand<'mediator'>();
export type MediatorId = z.infer<typeof MediatorId>;

export const TenantId = slug(/^[a-z][a-z0-9]{2,23}$/, 'A tenant: one insurer', 'harbor').brand<'tenant'>();
export type TenantId = z.infer<typeof TenantId>;

export const OrganisationId = slug(
  /^[a-z][a-z0-9]{2,39}$/,
  'An organisation: the insurer itself or a hospital it insures',
  'bayview',
).brand<'organisation'>();
export type OrganisationId = z.infer<typeof OrganisationId>;
