import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TenantId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { keys } from '../../../shared/ledger/keys.ts';

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
