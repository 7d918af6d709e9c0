import { OrganisationId, TenantId } from '../../shared/kernel/ids.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { keys } from '../../shared/ledger/keys.ts';
import type { Row, Table } from '../../shared/ledger/table.ts';
import type { Principal } from '../../shared/tenancy/principal.ts';
import type { Client } from './identity.ts';

type Hospital = { readonly id: string; readonly name: string; readonly state: string };
type Insurer = { readonly id: string; readonly name: string; readonly hospitals: readonly Hospital[] };

/** Invented organisations to try Amends with. */
const insurers: readonly Insurer[] = [
  {
    id: 'harbor',
    name: 'Harbor Mutual',
    hospitals: [
      { id: 'bayview', name: 'Bayview Hospital', state: 'MA' },
      { id: 'stclare', name: 'St. Clare Medical Center', state: 'MA' },
    ],
  },
  {
    id: 'summit',
    name: 'Summit Physicians Insurance',
    hospitals: [
      { id: 'northridge', name: 'Northridge Hospital', state: 'OR' },
      { id: 'lakeside', name: 'Lakeside Clinic', state: 'CO' },
    ],
  },
];

/** Somebody in each role of each organisation. */
export const people = (): Omit<Principal, 'status'>[] => {
  const person = (name: string, role: Principal['roles'][number], tenant?: string, organisation?: string) => ({
    actor: mint.principal(),
    name,
    roles: [role],
    ...(tenant && { tenant: TenantId.parse(tenant) }),
    ...(organisation && { organisation: OrganisationId.parse(organisation) }),
  });
  return [
    ...insurers.flatMap(({ id, name, hospitals }) => [
      person(`${name} administration`, 'insurerAdmin', id, id),
      person(`${name} claims`, 'claims', id, id),
      person(`${name} review`, 'reviewer', id, id),
      person(`${name} risk advice`, 'advisor', id, id),
      ...hospitals.flatMap((hospital) => [
        person(`${hospital.name} risk office`, 'hospitalRisk', id, hospital.id),
        person(`${hospital.name} reporting system`, 'hospitalSystem', id, hospital.id),
      ]),
    ]),
    person('Platform operations', 'operator'),
    person('Independent mediator', 'mediator'),
    person("Patients' counsel", 'counsel'),
  ];
};

/** Puts the organisations into the table, once, and whoever can sign in, under the issuer they sign in with now. */
export const seed = async (table: Table, clients: readonly Client[], issuer: string): Promise<void> => {
  const rows: Row[] = insurers.flatMap(({ id, name, hospitals }) => {
    const tenant = TenantId.parse(id);
    return [
      { ...keys.tenant(tenant), name },
      { ...keys.tenants(tenant), name },
      ...hospitals.map((hospital) => ({
        ...keys.member(tenant, OrganisationId.parse(hospital.id)),
        name: hospital.name,
        state: hospital.state,
      })),
    ];
  });
  const principals: Row[] = clients.map(({ clientId, clientSecret, ...principal }) => ({
    ...keys.principal(issuer, clientId),
    ...principal,
    status: 'active',
  }));
  for (const put of [...rows, ...principals]) await table.transact([{ put, when: { if: 'absent' } }]);
};
