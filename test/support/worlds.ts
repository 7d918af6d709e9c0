import { typeid } from 'typeid-js';
import { CollaborationId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { type Answered, as, type Caller } from './api.ts';
import { aConsultationFor } from './consultation-specimens.ts';
import { aDocumentFor } from './document-specimens.ts';
import { happened, takenIn } from './happened.ts';
import { aMatterFor, guestOf, prairieOf } from './matter-specimens.ts';
import { aMediationFor, type Sitting } from './mediation-specimens.ts';
import { aConversation, aNeed, anAction, aReview, done, type People, partsBefore, prepare } from './preparing.ts';
import { principalOf } from './principals.ts';
import { aLetterId, aPractitionerId } from './reporting-events.ts';
import { aLienId, anOfferId, aPaymentId } from './resolution-events.ts';
import { aMatterNotBegun } from './running-matters.ts';
import { aReport, keyed, newNumber } from './samples.ts';

/**
 * Where something is, as Bayview Hospital and its insurer Harbor see it: their own, that of another hospital of the
 * same insurer, that of another insurer, or nowhere at all.
 */
export const existing = ['own', 'sibling', 'foreign'] as const;
export const worlds = [...existing, 'never'] as const;
export type World = (typeof worlds)[number];

type Existing = (typeof existing)[number];

/** Somebody in each role; those of a hospital are Bayview's, those of an insurer Harbor's. */
export const someoneIn: Readonly<Record<string, Caller>> = {
  operator: as('platform-operations'),
  insurerAdmin: as('harbor-mutual-administration'),
  claims: as('harbor-mutual-claims'),
  reviewer: as('harbor-mutual-review'),
  advisor: as('harbor-mutual-risk-advice'),
  hospitalRisk: as('bayview-hospital-risk-office'),
  hospitalSystem: as('bayview-hospital-reporting-system'),
  mediator: as('independent-mediator'),
  counsel: as('patients-counsel'),
};

/** The same role elsewhere; nobody where the role has no elsewhere. */
export const counterpart = (role: string, world: Existing): Caller | undefined => {
  if (world === 'own') return someoneIn[role];
  const of = world === 'foreign' ? 'summit-physicians-insurance' : 'harbor-mutual';
  const insurers: Readonly<Record<string, string>> = {
    insurerAdmin: 'administration',
    claims: 'claims',
    reviewer: 'review',
    advisor: 'risk-advice',
  };
  const office = insurers[role];
  if (office !== undefined) return world === 'foreign' ? as(`${of}-${office}`) : undefined;
  const hospital = world === 'foreign' ? 'northridge-hospital' : 'st-clare-medical-center';
  if (role === 'hospitalRisk') return as(`${hospital}-risk-office`);
  return role === 'hospitalSystem' ? as(`${hospital}-reporting-system`) : undefined;
};

/** Who runs cases there: the hospital's risk office, and the insurer's people. */
const peopleOf = (world: Existing): People => ({
  risk: reporters[world],
  claims: counterpart('claims', world === 'sibling' ? 'own' : world) as Caller,
  reviewer: counterpart('reviewer', world === 'sibling' ? 'own' : world) as Caller,
  admin: counterpart('insurerAdmin', world === 'sibling' ? 'own' : world) as Caller,
});

const reporters: Readonly<Record<Existing, Caller>> = {
  own: as('bayview-hospital-risk-office'),
  sibling: as('st-clare-medical-center-risk-office'),
  foreign: as('northridge-hospital-risk-office'),
};

const insurersOf: Readonly<Record<Existing, Caller>> = {
  own: as('harbor-mutual-claims'),
  sibling: as('harbor-mutual-claims'),
  foreign: as('summit-physicians-insurance-claims'),
};

const tenants: Readonly<Record<Existing, string>> = { own: 'harbor', sibling: 'harbor', foreign: 'summit' };
const hospitals: Readonly<Record<Existing, string>> = { own: 'bayview', sibling: 'stclare', foreign: 'northridge' };

const placeOf = (world: Existing) => ({ tenant: tenants[world], hospital: hospitals[world] });

const made = ({ status, body, text }: Answered): string => {
  if (status !== 201) throw new Error(`A specimen could not be made: ${text}`);
  return body.id;
};

/** For which operation something is made, for whom, and within what. */
export type Asked = {
  /** Such as `POST /v1/cases/{caseId}/triage`. */
  readonly operation: string;
  readonly role: string;
  /** What it is part of, by the parameters that come before it in the path; nothing if it is to be part of another. */
  readonly within: Readonly<Record<string, string>>;
};

/** What a path can name: one of each world, made anew, and which of them each role may find. */
type Specimen = {
  readonly make: (world: World, asked: Asked) => Promise<string>;
  readonly found: (role: string, path: string) => readonly World[];
  /** A number within what comes before it: everybody has a first one. */
  readonly isNumber?: true;
};

const operator = as('platform-operations');
const isOfHospital = (role: string) => role.startsWith('hospital');

const foundInCases: Specimen['found'] = (role) => (isOfHospital(role) ? ['own'] : ['own', 'sibling']);

/** A part of a case: in the case that is named, or in another new one of that world. */
const partOfCase = (
  prefix: string,
  make: (people: People, caseId: string, role: string) => Promise<string>,
): Specimen => ({
  make: async (world, asked) => {
    if (world === 'never') return typeid(prefix).toString();
    const caseId = asked.within.caseId ?? (await aCase(world, asked));
    return make(peopleOf(world), caseId, asked.role);
  },
  found: foundInCases,
});

const aCase = async (world: Existing, { operation, role }: Asked): Promise<string> => {
  // Reported twice, so that what lists its history has a second page.
  const report = aReport();
  const id = await takenIn(placeOf(world), report, { ...report, harm: 'severe' });
  await prepare(peopleOf(world), id, operation, role);
  return id;
};

/** A part of a case that is only said to have happened; the case of another part has none of this id. */
const partThatHappened = (prefix: string, name: keyof typeof partsBefore, id: string): Specimen => ({
  make: async (world, asked) => {
    if (world === 'never') return typeid(prefix).toString();
    const { caseId = await aCase(world, asked) } = asked.within;
    await happened(caseId, ...partsBefore[name](asked.operation));
    return id;
  },
  found: foundInCases,
});

const sittings = new Map<Existing, Promise<Sitting>>();

/** Who sits in the mediations of a world, which all come from one matter: only in their own do those sit who sign in. */
const sittingIn = (world: Existing): Promise<Sitting> => {
  const sitting = sittings.get(world) ?? aSittingIn(world);
  sittings.set(world, sitting);
  return sitting;
};

const aSittingIn = async (world: Existing): Promise<Sitting> => {
  const tenant = tenants[world];
  const noCase = () => Promise.reject(new Error('A matter that is only begun has no case'));
  const matter = CollaborationId.parse(await aMatterFor('', { tenant, hospital: hospitals[world] }, noCase));
  const [mediator, counsel] =
    world === 'own'
      ? await Promise.all([principalOf('independent-mediator'), principalOf('patients-counsel')])
      : [mint.principal(), mint.principal()];
  return { tenant, mediator, counsel, matter };
};

/** A new parameter of a path must say here what it names; without, the matrix does not run. */
export const specimens: Readonly<Record<string, Specimen>> = {
  caseId: {
    make: async (world, asked) => (world === 'never' ? typeid('case').toString() : aCase(world, asked)),
    found: foundInCases,
  },
  communicationId: partOfCase('communication', async ({ risk }, caseId, role) => {
    const promise = { what: 'Call again', owes: role === 'claims' ? 'claims' : 'hospitalRisk', by: '2026-11-07' };
    return made(await done(risk, caseId, 'communications', { ...aConversation, followUps: [promise] }));
  }),
  needId: partOfCase('need', async ({ risk }, caseId) => made(await done(risk, caseId, 'needs', aNeed))),
  supportId: partOfCase('support', async ({ risk }, caseId) =>
    made(await done(risk, caseId, 'support', { on: '2026-11-04' })),
  ),
  attorneyId: {
    make: async (world) => {
      if (world === 'never') return typeid('attorney').toString();
      const entry = { name: `Specimen ${newNumber()}`, phone: '+1 617 555 0100', states: ['MA'] };
      return made(await insurersOf[world].post('/v1/attorneys', entry, keyed()));
    },
    found: () => ['own', 'sibling'],
  },
  mediatorId: {
    make: async (world) => {
      if (world === 'never') return typeid('mediator').toString();
      const entry = { name: `Specimen ${newNumber()}`, phone: '+1 617 555 0100', states: ['MA'] };
      return made(await operator.post('/v1/mediators', entry, keyed()));
    },
    // One panel for all insurers.
    found: () => ['own', 'sibling', 'foreign'],
  },
  consultationId: {
    make: async (world, { operation }) =>
      world === 'never'
        ? typeid('consultation').toString()
        : aConsultationFor(operation, { ...placeOf(world), claims: insurersOf[world] }),
    found: foundInCases,
  },
  draftNumber: { make: async (world) => (world === 'never' ? '99' : '1'), found: foundInCases, isNumber: true },
  collaborationId: {
    make: async (world, { operation }) => {
      if (world === 'never') return typeid('collab').toString();
      const place = placeOf(world);
      return aMatterFor(operation, place, () => takenIn(place, aReport()));
    },
    found: (role) => {
      if (role === 'mediator' || role === 'counsel') return [];
      return foundInCases(role, '');
    },
  },
  matterId: {
    make: async (world) => (world === 'never' ? typeid('mediation').toString() : aMatterNotBegun()),
    found: (role) => (role === 'operator' ? ['own', 'sibling', 'foreign'] : []),
  },
  mediationId: {
    make: async (world, { operation }) =>
      world === 'never' ? typeid('mediation').toString() : aMediationFor(operation, await sittingIn(world)),
    found: (role) => (role === 'mediator' || role === 'counsel' ? ['own'] : ['own', 'sibling']),
  },
  round: { make: async (world) => (world === 'never' ? '99' : '1'), found: () => ['own', 'sibling'], isNumber: true },
  reliefItem: { make: async (world) => (world === 'never' ? '999' : '1'), found: foundInCases, isNumber: true },
  partyId: {
    make: async (_, { within }) =>
      within.collaborationId === undefined ? typeid('party').toString() : prairieOf(within.collaborationId),
    found: foundInCases,
  },
  allocationVersion: { make: async (world) => (world === 'never' ? '9999' : '1'), found: foundInCases, isNumber: true },
  demandId: partOfCase('demand', async ({ claims }, caseId) =>
    made(await done(claims, caseId, 'demands', { kind: 'demand', from: 'counsel', on: '2026-11-20', written: true })),
  ),
  documentId: {
    make: async (world, asked) => {
      if (world === 'never') return typeid('doc').toString();
      const caseId = asked.within.caseId ?? (await aCase(world, asked));
      return aDocumentFor(asked.operation, peopleOf(world), caseId, asked.role);
    },
    found: foundInCases,
  },
  reviewId: partOfCase('review', aReview),
  actionId: partOfCase('action', anAction),
  offerId: partThatHappened('offer', 'offerId', anOfferId),
  paymentId: {
    make: async (world, asked) => {
      if (asked.within.collaborationId !== undefined && world !== 'never') return aPaymentId;
      if (asked.operation.includes('/v1/collaborations')) return typeid('payment').toString();
      return partThatHappened('payment', 'paymentId', aPaymentId).make(world, asked);
    },
    found: foundInCases,
  },
  lienId: partThatHappened('lien', 'lienId', aLienId),
  practitionerId: partThatHappened('practitioner', 'practitionerId', aPractitionerId),
  letterId: partThatHappened('letter', 'letterId', aLetterId),
  tenantId: {
    make: async (world) => (world === 'never' ? 'nowhere' : tenants[world]),
    found: (role) => (role === 'operator' ? ['own', 'sibling', 'foreign'] : ['own', 'sibling']),
  },
  principalId: {
    make: async (world, { operation: path, within }) => {
      if (world === 'never') return typeid('principal').toString();
      if (path.includes('/v1/collaborations')) {
        return within.collaborationId === undefined ? typeid('principal').toString() : guestOf(within.collaborationId);
      }
      const newcomer = { name: `Specimen ${newNumber()}`, roles: ['claims'] };
      if (world === 'own' && !path.includes('{tenantId}')) {
        return made(await operator.post('/v1/principals', { ...newcomer, roles: ['mediator'] }, keyed()));
      }
      return made(await operator.post(`/v1/tenants/${tenants[world]}/principals`, newcomer, keyed()));
    },
    found: (role, path) => {
      if (path.includes('/v1/collaborations')) return foundInCases(role, path);
      if (!path.includes('{tenantId}')) return ['own'];
      return role === 'operator' ? ['own', 'sibling', 'foreign'] : ['own', 'sibling'];
    },
  },
};
