import type { Role } from '../../shared/tenancy/roles.ts';

type Hospital = { readonly id: string; readonly name: string; readonly state: string };
type Attorney = {
  readonly name: string;
  readonly firm?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly states: readonly string[];
  readonly languages: readonly string[];
  readonly fields: readonly string[];
};
type Mediator = Attorney & {
  readonly rates: Readonly<Record<string, number>>;
  readonly about: string;
  /** As which of `people` it signs in, if it does. */
  readonly as?: string;
};
type Insurer = {
  readonly id: string;
  readonly name: string;
  readonly hospitals: readonly Hospital[];
  /** Whom it can name to families. */
  readonly attorneys: readonly Attorney[];
};

/** Invented organisations to try Amends with. */
const insurers: readonly Insurer[] = [
  {
    id: 'harbor',
    name: 'Harbor Mutual',
    hospitals: [
      { id: 'bayview', name: 'Bayview Hospital', state: 'MA' },
      { id: 'stclare', name: 'St. Clare Medical Center', state: 'MA' },
    ],
    attorneys: [
      {
        name: 'Rosa Delgado',
        firm: 'Delgado & Shaw',
        phone: '+1 617 555 0142',
        email: 'rosa.delgado@example.com',
        states: ['MA', 'NH'],
        languages: ['en', 'es'],
        fields: ['birth injury', 'structured settlements'],
      },
      {
        name: 'Henry Okafor',
        email: 'henry.okafor@example.com',
        states: ['MA'],
        languages: ['en'],
        fields: ['surgical injury', 'Medicare liens'],
      },
    ],
  },
  {
    id: 'summit',
    name: 'Summit Physicians Insurance',
    hospitals: [
      { id: 'northridge', name: 'Northridge Hospital', state: 'OR' },
      { id: 'lakeside', name: 'Lakeside Clinic', state: 'CO' },
    ],
    attorneys: [
      {
        name: 'Mei-Ling Tran',
        firm: 'Tran Law',
        phone: '+1 503 555 0117',
        states: ['OR', 'WA'],
        languages: ['en', 'vi', 'zh'],
        fields: ['delayed diagnosis'],
      },
      {
        name: 'Paul Whitehorse',
        phone: '+1 303 555 0188',
        email: 'paul.whitehorse@example.com',
        states: ['CO'],
        languages: ['en'],
        fields: ['medication injury', 'guardianship'],
      },
    ],
  },
];

const [oneMediator, anotherMediator] = ['Independent mediator', 'Another mediator'] as const;

/** Whom the parties of any matter can choose; those who sign in can be asked here. */
const mediators: readonly Mediator[] = [
  {
    as: oneMediator,
    name: 'Miriam Castellanos',
    firm: 'Castellanos Dispute Resolution',
    phone: '+1 617 555 0163',
    email: 'miriam.castellanos@example.com',
    states: ['CO', 'MA', 'NH', 'OR'],
    languages: ['en', 'es'],
    fields: ['obstetrics', 'neonatology'],
    rates: { hour: 45_000, day: 360_000, matter: 30_000 },
    about: 'A nurse before she was a judge. Meets each side alone first.',
  },
  {
    as: anotherMediator,
    name: 'Samuel Adeyemi',
    email: 'samuel.adeyemi@example.com',
    states: ['MA', 'RI'],
    languages: ['en'],
    fields: ['surgery', 'anesthesiology'],
    rates: { halfDay: 180_000, day: 320_000 },
    about: 'Has mediated between hospitals and families for twenty years.',
  },
  {
    name: 'June Nakagawa',
    firm: 'Cascade Mediation',
    phone: '+1 503 555 0129',
    states: ['CO', 'OR', 'WA'],
    languages: ['en', 'ja'],
    fields: ['diagnosis', 'emergency medicine'],
    rates: { hour: 38_000 },
    about: 'Works by video, in short sessions.',
  },
];

/** Who can sign in, as `access.json` says it. */
export type Seeded = {
  readonly name: string;
  readonly tenant: string | null;
  readonly organisation: string | null;
  readonly roles: readonly Role[];
  readonly clientId: string;
  readonly clientSecret: string;
};

type Person = Pick<Seeded, 'name' | 'tenant' | 'organisation' | 'roles'>;

/** Somebody in each role of each organisation. */
const people: readonly Person[] = [
  ...insurers.flatMap(({ id: tenant, name, hospitals }) => {
    const person = (called: string, role: Role, organisation: string): Person => ({
      name: called,
      tenant,
      organisation,
      roles: [role],
    });
    return [
      person(`${name} administration`, 'insurerAdmin', tenant),
      person(`${name} claims`, 'claims', tenant),
      person(`${name} review`, 'reviewer', tenant),
      person(`${name} risk advice`, 'advisor', tenant),
      ...hospitals.flatMap((hospital) => [
        person(`${hospital.name} risk office`, 'hospitalRisk', hospital.id),
        person(`${hospital.name} reporting system`, 'hospitalSystem', hospital.id),
      ]),
    ];
  }),
  { name: oneMediator, tenant: null, organisation: null, roles: ['mediator'] },
  { name: anotherMediator, tenant: null, organisation: null, roles: ['mediator'] },
  { name: "Patients' counsel", tenant: null, organisation: null, roles: ['counsel'] },
];

type Client = Pick<Seeded, 'clientId' | 'clientSecret'>;

/** Sends one request to the API, as the operator or somebody else; answers the body of a 2xx, and nothing for what is there. */
type Post = (path: string, body: object, key: string, as?: Client) => Promise<Record<string, unknown> | undefined>;

/**
 * Opens two insurers as an operator would, over the API, and admits somebody in each role. What was done before, and is
 * in `known`, is not done again; `keep` is told after each.
 */
export const seed = async (post: Post, known: readonly Seeded[], keep: (seeded: readonly Seeded[]) => void) => {
  const seeded = [...known];
  const missing = people.filter(({ name }) => !seeded.some((each) => each.name === name));
  if (missing.length === 0) return;
  for (const { id, name, hospitals } of insurers) {
    await post('/v1/tenants', { id, name }, `seed-tenant-${id}`);
    for (const hospital of hospitals) {
      await post(`/v1/tenants/${id}/members`, hospital, `seed-member-${id}-${hospital.id}`);
    }
  }
  for (const { name, tenant, organisation, roles } of missing) {
    const place = organisation !== null && organisation !== tenant ? { organisation } : {};
    const path = tenant === null ? '/v1/principals' : `/v1/tenants/${tenant}/principals`;
    const admitted = await post(path, { name, roles, ...place }, `seed-${tenant}-${name.replaceAll(/\W+/g, '-')}`);
    if (!admitted) throw new Error(`${name} could not be admitted`);
    const { id, clientId, clientSecret } = admitted as Client & { readonly id: string };
    // Before it is kept who was admitted: whatever fails between is done again, under the same keys.
    if (roles.includes('insurerAdmin')) await listAttorneys(post, tenant, { clientId, clientSecret });
    if (roles.includes('mediator')) await listMediators(post, name, id);
    seeded.push({ name, tenant, organisation, roles, clientId, clientSecret });
    keep(seeded);
  }
};

const listAttorneys = async (post: Post, tenant: string | null, as: Client): Promise<void> => {
  const { attorneys = [] } = insurers.find(({ id }) => id === tenant) ?? {};
  for (const [index, attorney] of attorneys.entries()) {
    await post('/v1/attorneys', attorney, `seed-attorney-${index}`, as);
  }
};

/** Lists a mediator who signs in, with all who do not before the first. */
const listMediators = async (post: Post, name: string, principal: string): Promise<void> => {
  const some = mediators.filter(({ as }) => as === name || (as === undefined && name === oneMediator));
  for (const { as, ...mediator } of some) {
    const key = `seed-mediator-${mediator.name.replaceAll(/\W+/g, '-')}`;
    await post('/v1/mediators', { ...mediator, ...(as !== undefined && { principal }) }, key);
  }
};
