import { sha256 } from '../kernel/digest.ts';
import {
  type AccessId,
  type AttorneyId,
  type CaseId,
  CollaborationId,
  type ConsultationId,
  type DocumentId,
  type MatterId,
  type MediationId,
  type MediatorId,
  type MissId,
  type OrganisationId,
  type PartyId,
  type PrincipalId,
  TenantId,
} from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';

/** Where one row lives. */
export type Key = { readonly pk: string; readonly sk: string };

/**
 * Every key of the table is built here and nowhere else. `#` parts the pieces and no id holds one, so a partition key
 * that begins with `TENANT#<t>` and then ends or goes on with `#` is that tenant's, which is what IAM checks.
 */
export const keys = {
  /** The partition of a tenant itself: its profile, its history, its hospitals. */
  tenant: (tenant: TenantId): string => `TENANT#${tenant}`,
  member: (tenant: TenantId, member: OrganisationId): Key => ({
    pk: `TENANT#${tenant}`,
    sk: `${memberPrefix}${member}`,
  }),
  tenants: (tenant: TenantId): Key => ({ pk: tenantsPartition, sk: tenant }),

  settings: (tenant: TenantId): string => `TENANT#${tenant}#SETTINGS`,

  /** The partition of one admission: of a tenant's principal, or of one of the platform. */
  admission: (tenant: TenantId | undefined, id: PrincipalId): string => `${home(tenant)}#PRINCIPAL#${id}`,

  /** An issuer and a subject may hold any character, `#` too, hence the encoding. */
  principal: (issuer: string, subject: string): Key => ({
    pk: `PRINCIPAL#${encodeURIComponent(issuer)}#${encodeURIComponent(subject)}`,
    sk: 'PROFILE',
  }),

  /** The partition of one case: its snapshot, its events, what was sent. */
  case: (tenant: TenantId, id: CaseId): string => `TENANT#${tenant}#CASE#${id}`,

  /** The partition of one document of a case. */
  document: (tenant: TenantId, id: DocumentId): string => `TENANT#${tenant}#DOCUMENT#${id}`,
  /** The partition of what the report of early relief counts of one month's events. */
  reliefMonth: (tenant: TenantId, month: string): string => `TENANT#${tenant}#RELIEF#${month}`,
  /** What it counts of one case. */
  relief: (tenant: TenantId, month: string, hospital: OrganisationId, id: CaseId): Key => ({
    pk: `TENANT#${tenant}#RELIEF#${month}`,
    sk: `${reliefPrefix(hospital)}${id}`,
  }),

  /** The partition of one attorney of a tenant's directory. */
  attorney: (tenant: TenantId, id: AttorneyId): string => `TENANT#${tenant}#ATTORNEY#${id}`,

  /** The partition of one consultation of a tenant's risk advisers. */
  consultation: (tenant: TenantId, id: ConsultationId): string => `TENANT#${tenant}#CONSULTATION#${id}`,

  /** The partition of one mediator of the panel, which all insurers share. */
  mediator: (id: MediatorId): string => `COMMONS#MEDIATOR#${id}`,

  /** The partition of a matter that several insurers share: its snapshot and its events. */
  collaboration: (id: CollaborationId): string => `COLLAB#${id}`,
  /** The partition of what one insurer keeps to itself of a matter. */
  participation: (tenant: TenantId, id: CollaborationId): string => `TENANT#${tenant}#COLLAB#${id}`,
  /** That a tenant takes part in a matter, and what its lists show of it. */
  pointer: (tenant: TenantId, id: CollaborationId): Key => ({
    pk: `TENANT#${tenant}`,
    sk: `${pointerPrefix}${id}`,
  }),
  /** That somebody who belongs to no tenant was let into a matter. */
  guest: (principal: PrincipalId, id: CollaborationId): Key => ({
    pk: `EXTERNAL#${principal}`,
    sk: `${pointerPrefix}${id}`,
  }),
  /** The partition of a mediation: its snapshot and its events. */
  mediation: (id: MediationId): string => `MEDIATION#${id}`,
  /** The partition of what one insurer has to do with a mediation. */
  mediationDues: (tenant: TenantId, id: MediationId): string => `TENANT#${tenant}#MEDIATION#${id}`,
  /** That a tenant is a party to a mediation, and what its lists show of it. */
  mediationPointer: (tenant: TenantId, id: MediationId): Key => ({
    pk: `TENANT#${tenant}`,
    sk: `${mediationPrefix}${id}`,
  }),
  /** The partition of the pointers of somebody who belongs to no tenant. */
  externals: (principal: PrincipalId): string => `EXTERNAL#${principal}`,
  /** That somebody who belongs to no tenant has a seat in a mediation. */
  seat: (principal: PrincipalId, id: MediationId): Key => ({
    pk: `EXTERNAL#${principal}`,
    sk: `${mediationPrefix}${id}`,
  }),
  /** What runs for a matter, and the tokens it waits on: no tenant reaches this partition. */
  workflow: (id: MatterId): string => `WORKFLOW#${id}`,
  /** Which execution of its workflow a matter is at. */
  execution: (id: MatterId): Key => ({ pk: `WORKFLOW#${id}`, sk: 'EXECUTION' }),
  /** What an execution waits for, and the token that ends the wait. */
  task: (id: MatterId, execution: number): Key => ({
    pk: `WORKFLOW#${id}`,
    sk: `${taskPrefix}${padded(execution)}`,
  }),

  /** What a party of a mediation answered, sealed: its own credentials put here, and read nothing. */
  sealed: (id: MediationId, party: PartyId, question: string): Key => ({ pk: `SEALED#${id}#${party}`, sk: question }),

  /** A hospital's own number for a report. Hashed: numbers are patient data, and keys end up in audit trails. */
  report: (
    tenant: TenantId,
    hospital: OrganisationId,
    identifier: { system?: string | undefined; value: string },
  ): Key => ({
    pk: `TENANT#${tenant}#REPORT#${hospital}`,
    sk: sha256(JSON.stringify([identifier.system ?? '', identifier.value].map(plain))),
  }),

  /** Whoever belongs to no tenant keeps its keys on the platform. */
  idempotency: (tenant: TenantId | undefined, actor: PrincipalId, route: string, key: string): Key => ({
    pk: `${home(tenant)}#IDEMPOTENCY#${actor}#${sha256(JSON.stringify([route, key]))}`,
    sk: 'RECORD',
  }),

  /** An id somebody of this tenant asked for and did not find. */
  missed: (tenant: TenantId, at: Instant, id: MissId): Key => ({ pk: `TENANT#${tenant}#MISSED`, sk: `${at}#${id}` }),

  /** Whose something is, for the platform itself. */
  owner: (id: string): Key => ({ pk: `PLATFORM#OWNER#${id}`, sk: 'OWNER' }),

  /** An id that was asked for before its owner was known here. */
  askedBefore: (id: string, at: Instant, miss: MissId): Key => ({
    pk: `PLATFORM#OWNER#${id}`,
    sk: `${askedPrefix}${at}#${miss}`,
  }),

  /** What has to do with security, by month. */
  security: (at: Instant, id: MissId): Key => ({ pk: `PLATFORM#SECURITY#${at.slice(0, 7)}`, sk: `${at}#${id}` }),
} as const;

/** Where the rows of a tenant are, or those of the platform itself. */
const home = (tenant: TenantId | undefined): string => (tenant === undefined ? 'PLATFORM' : `TENANT#${tenant}`);

/** All tenants there are. */
export const tenantsPartition = 'PLATFORM#TENANTS';

/** The matters that are open, by when they were opened, as `gsi1` lists them. */
export const openMatters = 'PLATFORM#WORKFLOWS';

export const taskPrefix = 'TASK#';

/** The principals of a tenant or of the platform, as `gsi1` lists them. */
export const admissionList = (tenant: TenantId | undefined): string => `${home(tenant)}#PRINCIPALS`;

/** The attorneys that a tenant lists: all of them, or those admitted in a state, as `gsi1` lists them. */
export const attorneyList = (tenant: TenantId, state?: string): string =>
  `TENANT#${tenant}#ATTORNEYS${state === undefined ? '' : `#${state}`}`;

/** The documents of a case, newest first, as `gsi1` lists them. */
export const documentList = (tenant: TenantId, id: CaseId): string => `TENANT#${tenant}#CASE#${id}#DOCUMENTS`;

/** The mediators on the panel: all of them, or those who mediate in a state, as `gsi1` lists them. */
export const mediatorList = (state?: string): string => `COMMONS#MEDIATORS${state === undefined ? '' : `#${state}`}`;

/** What a report counts of the cases of one hospital. */
export const reliefPrefix = (hospital: OrganisationId): string => `${hospital}#`;

export const memberPrefix = 'MEMBER#';

export const pointerPrefix = 'COLLAB#';

export const mediationPrefix = 'MEDIATION#';

export const askedPrefix = 'ASKED#';

/** What an aggregate's partition is named after, and whose it is; nothing for a partition of anything else. */
export const namedIn = (
  partition: string,
): { readonly tenant: TenantId | undefined; readonly id: string } | undefined => {
  const [, tenant, id] =
    /^(?:TENANT#([^#]+)|PLATFORM)(?:#(?:CASE|PRINCIPAL|ATTORNEY|CONSULTATION)#([^#]+))?$/.exec(partition) ?? [];
  const named = id ?? tenant;
  return named === undefined
    ? undefined
    : { tenant: tenant === undefined ? undefined : TenantId.parse(tenant), id: named };
};

/** Which matter a partition is about, and to which tenant it belongs: none, where all insurers of the matter share it. */
export const matterIn = (
  partition: string,
): { readonly id: CollaborationId; readonly tenant: TenantId | undefined } | undefined => {
  const [, tenant, id] = /^(?:TENANT#([^#]+)#)?COLLAB#([^#]+)$/.exec(partition) ?? [];
  if (id === undefined) return undefined;
  return { id: CollaborationId.parse(id), tenant: tenant === undefined ? undefined : TenantId.parse(tenant) };
};

/** Sort keys within an aggregate's partition. Sequences are padded, so they sort as numbers do. */
export const head = 'HEAD';
export const eventPrefix = 'EVENT#';
export const eventKey = (sequence: number): string => `${eventPrefix}${padded(sequence)}`;
/** What a matter waits for, as those who take part in it may see it. */
export const waitingKey = 'WORKFLOW';
export const sourcePrefix = 'SOURCE#';
export const sourceKey = (sequence: number): string => `${sourcePrefix}${padded(sequence)}`;
/** A step that is due, beside the history and no part of it. */
export const duePrefix = 'DUE#';
export const dueKey = (step: string): string => `${duePrefix}${step}`;
/** Under a state of the US, what a directory lists there, or listed. */
export const filingKey = (state: string): string => `STATE#${state}`;
export const accessPrefix = 'ACCESS#';
export const accessKey = (at: Instant, id: AccessId): string => `${accessPrefix}${at}#${id}`;

/** What a sealed answer is about: a round of bids, or a proposal of the mediator. */
export const bidKey = (round: number): string => `BID#${padded(round)}`;
export const proposalKey = (proposal: number): string => `PROPOSAL#${padded(proposal)}`;

/** Which sequence a sort key names; nothing for one that this file would not build. */
export const sequenceIn = (prefix: string, sk: string): number | undefined => {
  const sequence = Number(sk.slice(prefix.length));
  return sk === `${prefix}${padded(sequence)}` && sequence >= 1 ? sequence : undefined;
};

/** A number is the same with a blank around it, and however its accents are composed. */
const plain = (text: string): string => text.trim().normalize('NFC');

const padded = (sequence: number): string => String(sequence).padStart(12, '0');

/** The indexes, and which attribute each sorts by. A row is in those for which it has both keys. */
export const sortedBy = {
  gsi1: 'listedAt',
  gsi2: 'listedAt',
  gsi3: 'listedAt',
  gsi4: 'listedAt',
  gsi5: 'dueBy',
  gsi6: 'dueBy',
} as const;
export type Index = keyof typeof sortedBy;
export const indexes = Object.keys(sortedBy) as readonly Index[];

/**
 * The lists of cases, newest first, in `gsi1` to `gsi4`. Each index answers one pair of filters exactly; a pair with
 * stage or harm left open is the merge of the few partitions it could be in. All share one sort key.
 */
export const caseLists = {
  all: (tenant: TenantId): string => `TENANT#${tenant}#CASES`,
  ofHospital: (tenant: TenantId, hospital: OrganisationId): string => `TENANT#${tenant}#CASES#${hospital}`,
  byStageAndHarm: (tenant: TenantId, stage: string, harm: string): string => `TENANT#${tenant}#CASES##${stage}#${harm}`,
  ofHospitalByStageAndHarm: (tenant: TenantId, hospital: OrganisationId, stage: string, harm: string): string =>
    `TENANT#${tenant}#CASES#${hospital}#${stage}#${harm}`,
} as const;

/** The lists of a tenant's matters, newest first, by the same indexes: all, of a hospital, in a stage, and in both. */
export const matterLists = {
  all: (tenant: TenantId): string => `TENANT#${tenant}#MATTERS`,
  ofHospital: (tenant: TenantId, hospital: OrganisationId): string => `TENANT#${tenant}#MATTERS#${hospital}`,
  byStage: (tenant: TenantId, stage: string): string => `TENANT#${tenant}#MATTERS##${stage}`,
  ofHospitalByStage: (tenant: TenantId, hospital: OrganisationId, stage: string): string =>
    `TENANT#${tenant}#MATTERS#${hospital}#${stage}`,
} as const;

/** The lists of a tenant's consultations, newest first, by the same indexes as those of its cases. */
export const consultationLists = {
  all: (tenant: TenantId): string => `TENANT#${tenant}#CONSULTATIONS`,
  ofHospital: (tenant: TenantId, hospital: OrganisationId): string => `TENANT#${tenant}#CONSULTATIONS#${hospital}`,
  byStageAndTopic: (tenant: TenantId, stage: string, topic: string): string =>
    `TENANT#${tenant}#CONSULTATIONS##${stage}#${topic}`,
  ofHospitalByStageAndTopic: (tenant: TenantId, hospital: OrganisationId, stage: string, topic: string): string =>
    `TENANT#${tenant}#CONSULTATIONS#${hospital}#${stage}#${topic}`,
} as const;

/** Whether a step still has time, or had. */
export type Standing = 'upcoming' | 'overdue';

/** The lists of what is due, soonest first: what a role owes, of all hospitals in `gsi5` and of one in `gsi6`. */
export const dueLists = {
  ofRole: (tenant: TenantId, role: string, standing: Standing): string => `TENANT#${tenant}#DUE#${role}#${standing}`,
  ofHospital: (tenant: TenantId, hospital: OrganisationId, role: string, standing: Standing): string =>
    `TENANT#${tenant}#DUE#${role}#${standing}#${hospital}`,
} as const;

/** Its place in these lists: when it is due, and which it is, so that no two share a place. */
export const dueBy = (dueAt: Instant, id: CaseId | MatterId, step: string): string => `${dueAt}#${id}#${step}`;
