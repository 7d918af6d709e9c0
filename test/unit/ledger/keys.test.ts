import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaseId, OrganisationId, TenantId } from '../../../shared/kernel/ids.ts';
import type { Instant } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { bidKey, dueBy, dueKey, dueLists, indexes, keys, proposalKey } from '../../../shared/ledger/keys.ts';
import { sortKeyOf } from '../../../shared/ledger/table.ts';

const [ann, ben] = [mint.principal(), mint.principal()];
const anyRequest = fc.tuple(
  fc.constantFrom('harbor', 'harbormaster', 'summit').map((id) => TenantId.parse(id)),
  fc.constantFrom(ann, ben),
  fc.oneof(fc.constantFrom('POST /v1/cases', 'POST /v1/fhir'), fc.string()),
  fc.oneof(fc.constantFrom('key:1', 'sent:1'), fc.string()),
);

test('an answer is kept under its tenant, principal, route and key: no two share a place', () =>
  fc.assert(
    fc.property(anyRequest, anyRequest, (one, other) => {
      const isSame = one.every((part, index) => part === other[index]);
      expect(keys.idempotency(...one).pk === keys.idempotency(...other).pk).toBe(isSame);
    }),
    { numRuns: 1_000 },
  ));

test('an answer is kept in the partition of its tenant, which shows neither route nor key', () =>
  fc.assert(
    fc.property(anyRequest, ([tenant, actor, route, key]) => {
      const { pk, sk } = keys.idempotency(tenant, actor, route, key);
      expect(pk).toMatch(new RegExp(`^TENANT#${tenant}#IDEMPOTENCY#${actor}#[0-9a-f]{64}$`));
      expect(sk).toBe('RECORD');
    }),
  ));

test('what is due is listed by role and standing, of all hospitals or of one, in the order of its time', () => {
  const [harbor, bayview] = [TenantId.parse('harbor'), OrganisationId.parse('bayview')];
  const id = CaseId.parse('case_01kb2x5f0re3wv9m7h6d8q4tnz');
  expect(dueLists.ofRole(harbor, 'claims', 'overdue')).toBe('TENANT#harbor#DUE#claims#overdue');
  expect(dueLists.ofHospital(harbor, bayview, 'claims', 'upcoming')).toBe('TENANT#harbor#DUE#claims#upcoming#bayview');
  const [soon, late] = ['2026-11-23T08:15:00.000Z', '2026-11-24T08:15:00.000Z'] as [Instant, Instant];
  expect(dueBy(soon, id, 'acknowledge')).toBe(`${soon}#${id}#acknowledge`);
  expect(dueBy(soon, id, 'z') < dueBy(late, id, 'a')).toBe(true);
  expect(dueKey('acknowledge')).toBe('DUE#acknowledge');
  expect(indexes.map(sortKeyOf)).toEqual(['listedAt', 'listedAt', 'listedAt', 'listedAt', 'dueBy', 'dueBy']);
  expect(sortKeyOf(undefined)).toBe('sk');
});

test('a sealed answer is in the partition of its mediation and party alone, under its question', () => {
  const [mediation, party] = [mint.mediation(), mint.party()];
  expect(keys.sealed(mediation, party, bidKey(3))).toEqual({
    pk: `SEALED#${mediation}#${party}`,
    sk: 'BID#000000000003',
  });
  expect(keys.sealed(mediation, party, proposalKey(12)).sk).toBe('PROPOSAL#000000000012');
});
