import { typeid } from 'typeid-js';
import { type Answered, as, type Caller } from './api.ts';
import { happened } from './happened.ts';
import { type People, partsBefore, prepare } from './preparing.ts';
import { aReport, keyed, newNumber } from './samples.ts';
import { aLienId, anOfferId, aPaymentId } from './story.ts';

/**
 * Where something is, as Bayview Hospital and its insurer Harbor see it: their own, that of another hospital of the
 * same insurer, that of another insurer, or nowhere at all.
 */
export const worlds = ['own', 'sibling', 'foreign', 'never'] as const;
export type World = (typeof worlds)[number];

type Existing = Exclude<World, 'never'>;

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

const tenants: Readonly<Record<Existing, string>> = { own: 'harbor', sibling: 'harbor', foreign: 'summit' };

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
};

const operator = as('platform-operations');
const isOfHospital = (role: string) => role.startsWith('hospital');

const foundInCases: Specimen['found'] = (role) => (isOfHospital(role) ? ['own'] : ['own', 'sibling']);

/** A new case, made ready for an operation. */
const caseIn = async (world: Existing, { operation, role }: Asked): Promise<string> => {
  // Reported twice, so that what lists its history has a second page.
  const report = aReport();
  const id = made(await reporters[world].post('/v1/cases', report, keyed()));
  await reporters[world].post('/v1/cases', { ...report, harm: 'severe' }, keyed());
  await prepare(peopleOf(world), id, operation, role);
  return id;
};

/** A part of a case; the case of another part has none of this id. */
const partOfCase = (prefix: string, name: keyof typeof partsBefore, id: string): Specimen => ({
  make: async (world, asked) => {
    if (world === 'never') return typeid(prefix).toString();
    const { caseId = await caseIn(world, asked) } = asked.within;
    await happened(caseId, ...partsBefore[name](asked.operation));
    return id;
  },
  found: foundInCases,
});

/** A new parameter of a path must say here what it names; without, the matrix does not run. */
export const specimens: Readonly<Record<string, Specimen>> = {
  caseId: {
    make: async (world, asked) => (world === 'never' ? typeid('case').toString() : caseIn(world, asked)),
    found: foundInCases,
  },
  offerId: partOfCase('offer', 'offerId', anOfferId),
  paymentId: partOfCase('payment', 'paymentId', aPaymentId),
  lienId: partOfCase('lien', 'lienId', aLienId),
  tenantId: {
    make: async (world) => (world === 'never' ? 'nowhere' : tenants[world]),
    found: (role) => (role === 'operator' ? ['own', 'sibling', 'foreign'] : ['own', 'sibling']),
  },
  principalId: {
    make: async (world, { operation: path }) => {
      if (world === 'never') return typeid('principal').toString();
      const newcomer = { name: `Specimen ${newNumber()}`, roles: ['claims'] };
      if (world === 'own' && !path.includes('{tenantId}')) {
        return made(await operator.post('/v1/principals', { ...newcomer, roles: ['mediator'] }, keyed()));
      }
      return made(await operator.post(`/v1/tenants/${tenants[world]}/principals`, newcomer, keyed()));
    },
    found: (role, path) => {
      if (!path.includes('{tenantId}')) return ['own'];
      return role === 'operator' ? ['own', 'sibling', 'foreign'] : ['own', 'sibling'];
    },
  },
};
