import { describe, expect, test } from 'vitest';
import { answer } from '../../../shared/http/answer.ts';
import { OrganisationId, type PrincipalId, TenantId } from '../../../shared/kernel/ids.ts';
import { instantOf } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { keys } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../shared/ledger/version.ts';
import { checkPlace, revokePrincipal, rotateSecret } from '../../../shared/tenancy/admission.ts';
import { admissionsOf, type OpenAdmission } from '../../../shared/tenancy/admissions.ts';
import { Principal } from '../../../shared/tenancy/principal.ts';
import type { Role } from '../../../shared/tenancy/roles.ts';

const [harbor, bayview] = [TenantId.parse('harbor'), OrganisationId.parse('bayview')];
const issuer = 'https://issuer.example';
const insurer = OrganisationId.parse('harbor');

describe('who belongs where', () => {
  test.each<[Role[], TenantId | undefined, OrganisationId | undefined, boolean, string | undefined]>([
    [['claims', 'reviewer', 'insurerAdmin', 'advisor'], harbor, insurer, false, undefined],
    [['claims'], harbor, undefined, false, undefined],
    [['hospitalRisk', 'hospitalSystem'], harbor, bayview, true, undefined],
    [['operator'], undefined, undefined, false, undefined],
    [['mediator', 'counsel'], undefined, undefined, false, undefined],
    [['hospitalRisk'], harbor, bayview, false, '#/organisation'],
    [['hospitalRisk'], harbor, undefined, false, '#/organisation'],
    [['claims'], harbor, bayview, true, '#/organisation'],
    [['claims', 'hospitalRisk'], harbor, bayview, true, '#/roles'],
    [['operator'], harbor, insurer, false, '#/roles'],
    [['claims', 'mediator'], harbor, insurer, false, '#/roles'],
    [['claims'], undefined, undefined, false, '#/roles'],
  ])('%j of %s at %s', (roles, tenant, organisation, isMember, pointer) => {
    const refusal = checkPlace(roles, { tenant, organisation, isMember });
    expect(refusal?.errors?.map((fault) => 'pointer' in fault && fault.pointer)).toEqual(pointer && [pointer]);
  });
});

describe('an admission', () => {
  const show = (opened: OpenAdmission) => answer(200, opened);
  const setUp = () => {
    const table = memoryTable();
    const at = (time: string) =>
      admissionsOf({
        ledger: ledgerOn(table),
        tenant: harbor,
        issuer,
        by: { actor: mint.principal() },
        now: instantOf(new Date(time)),
      });
    return { table, first: at('2026-11-01T00:00:00Z'), later: at('2026-11-02T00:00:00Z') };
  };
  const newcomer = (id: PrincipalId = mint.principal(), subject = 'client') => ({
    id,
    name: 'Claims',
    tenant: harbor,
    organisation: insurer,
    roles: ['claims'] as const,
    subject,
    isManaged: true,
  });
  const done = <T>(answered: T) => {
    if (isRefusal(answered)) throw new Error(answered.refused);
    return answered as Exclude<T, { refused: string }>;
  };
  const row = (table: ReturnType<typeof memoryTable>) => table.get(keys.principal(issuer, 'client'));

  test('writes the row by which the authorizer knows a token, and revoking changes it', async () => {
    const { table, first, later } = setUp();
    const { body: opened } = done(await first.admit(newcomer(), show, undefined));
    expect(Principal.parse(await row(table))).toEqual({
      actor: opened.state.id,
      name: 'Claims',
      tenant: 'harbor',
      organisation: 'harbor',
      roles: ['claims'],
      status: 'active',
    });
    const rotated = done(
      await later.change(opened.state.id, [etagOf(opened)], (now) => rotateSecret(now, 'kept'), show, undefined),
    );
    expect(rotated.body.state.secretChangedAt).toBe('2026-11-02T00:00:00.000Z');
    const revoking = [etagOf(rotated.body)];
    const revoked = done(
      await later.change(opened.state.id, revoking, (now) => revokePrincipal(now, 'Left'), show, undefined),
    );
    expect(revoked.body.state).toMatchObject({ status: 'revoked', revokedAt: '2026-11-02T00:00:00.000Z' });
    expect(await row(table)).toMatchObject({ actor: opened.state.id, status: 'revoked' });
  });

  test('is one for a subject: a second leaves nothing behind', async () => {
    const { table, first } = setUp();
    const { body: opened } = done(await first.admit(newcomer(), show, undefined));
    const second = mint.principal();
    expect(await first.admit(newcomer(second), show, undefined)).toMatchObject({ refused: 'alreadyThere' });
    expect(await row(table)).toMatchObject({ actor: opened.state.id });
    expect(await first.read(second)).toMatchObject({ refused: 'notFound' });
  });

  test('is changed by one at a time: the other is told what it is now', async () => {
    const { first } = setUp();
    const { body: opened } = done(await first.admit(newcomer(), show, undefined));
    const change = () =>
      first.change(opened.state.id, [etagOf(opened)], (now) => revokePrincipal(now, undefined), show, undefined);
    const both = await Promise.all([change(), change()]);
    expect(both.filter(isRefusal)).toMatchObject([{ refused: 'stale' }]);
    expect(await change()).toMatchObject({ refused: 'stale' });
  });

  test('once revoked stays so, and one that others manage has no secret here', async () => {
    const { first } = setUp();
    const { body: opened } = done(await first.admit({ ...newcomer(), isManaged: false }, show, undefined));
    expect(rotateSecret(opened.state, 'kept')).toMatchObject({ refused: 'managedElsewhere' });
    const revoked = { ...opened.state, status: 'revoked' as const };
    expect(rotateSecret(revoked, 'kept')).toMatchObject({ refused: 'revoked' });
    expect(revokePrincipal(revoked, undefined)).toMatchObject({ refused: 'revoked' });
  });

  test('lists newest first, a page at a time', async () => {
    const { first, later } = setUp();
    const older = done(await first.admit(newcomer(mint.principal(), 'one'), show, undefined)).body.state.id;
    const newer = done(await later.admit(newcomer(mint.principal(), 'two'), show, undefined)).body.state.id;
    const page = await first.list(undefined, 1);
    expect(page.items.map(({ id }) => id)).toEqual([newer]);
    expect((await first.list(page.next, 1)).items.map(({ id }) => id)).toEqual([older]);
  });
});
