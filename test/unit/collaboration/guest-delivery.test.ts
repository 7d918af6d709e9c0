import { describe, expect, test } from 'vitest';
import type { CollaborationEvent } from '../../../shared/collaboration/collaboration.ts';
import { guestDeliveryOf } from '../../../shared/collaboration/guest-delivery.ts';
import { guestMattersOf } from '../../../shared/collaboration/store/guests.ts';
import type { PrincipalId } from '../../../shared/kernel/ids.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { head, keys } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import type { Role } from '../../../shared/tenancy/roles.ts';
import { type Fault, faulty } from '../../support/faults.ts';
import { aMatter, matterClosed, untilStage } from '../../support/matter-events.ts';
import { aWorld } from '../../support/matter-world.ts';

const [mediator, counsel] = [mint.principal(), mint.principal()];
const admitted = (principal: PrincipalId, as: 'mediator' | 'counsel'): CollaborationEvent => ({
  type: 'GuestAdmitted',
  principal,
  as,
});
const dismissed = (principal: PrincipalId): CollaborationEvent => ({
  type: 'GuestDismissed',
  principal,
  reason: 'Another one.',
});

const aWorldWithGuests = async () => {
  const world = aWorld();
  const { table, ledger } = world;
  const admit = async (principal: PrincipalId, roles: readonly Role[], status = 'active') => {
    const row = { pk: keys.admission(undefined, principal), sk: head, version: 1, state: { status, roles } };
    await table.put({ put: row, when: { if: 'absent' } });
  };
  await world.matter(...untilStage.escalatedToMediation);
  return {
    ...world,
    admit,
    bring: guestDeliveryOf({ ledger, table }),
    pointer: (principal: PrincipalId) => table.get(keys.guest(principal, aMatter)),
    finds: async (principal: PrincipalId) =>
      !isRefusal(await guestMattersOf({ ledger, inMatter: () => ledger, principal }).read(aMatter)),
  };
};

describe('a guest', () => {
  test('finds the matter once its pointer is there, however often it is brought, and not when it is taken back', async () => {
    const world = await aWorldWithGuests();
    await world.admit(mediator, ['mediator']);
    await world.matter(admitted(mediator, 'mediator'));
    expect(await world.finds(mediator)).toBe(false);
    await world.bring(aMatter);
    const first = await world.pointer(mediator);
    await world.bring(aMatter);
    expect(await world.pointer(mediator)).toEqual(first);
    expect(first).toMatchObject({ as: 'mediator', isEnded: false });
    expect(await world.finds(mediator)).toBe(true);

    await world.matter(dismissed(mediator));
    expect(await world.finds(mediator)).toBe(false);
    await world.bring(aMatter);
    expect(await world.pointer(mediator)).toMatchObject({ isEnded: true });
    await world.matter(admitted(mediator, 'mediator'));
    await world.bring(aMatter);
    expect(await world.finds(mediator)).toBe(true);
  });

  test('is out when the matter closes', async () => {
    const world = await aWorldWithGuests();
    await world.admit(counsel, ['counsel']);
    await world.matter(admitted(counsel, 'counsel'));
    await world.bring(aMatter);
    await world.matter(matterClosed('notPursued'));
    expect(await world.finds(counsel)).toBe(false);
    await world.bring(aMatter);
    expect(await world.pointer(counsel)).toMatchObject({ isEnded: true });
  });

  test('gets no pointer that an earlier reader brings late, after it was taken back', async () => {
    const world = await aWorldWithGuests();
    await world.admit(counsel, ['counsel']);
    await world.matter(admitted(counsel, 'counsel'));
    const { ledger, table } = world;
    let isHeld = true;
    const earlier = guestDeliveryOf({
      ledger,
      table: {
        put: async (write) => {
          if (isHeld) {
            isHeld = false;
            await world.matter(dismissed(counsel));
            await world.bring(aMatter);
          }
          return table.put(write);
        },
      },
    });
    await earlier(aMatter);
    expect(await world.pointer(counsel)).toMatchObject({ isEnded: true });
  });

  test.each([
    ['is admitted in another role', ['counsel'], 'active'],
    ['was revoked', ['mediator'], 'revoked'],
    ['is nobody', undefined, 'active'],
  ] as const)('that %s never gets in', async (_, roles, status) => {
    const world = await aWorldWithGuests();
    if (roles) await world.admit(mediator, roles, status);
    await world.matter(admitted(mediator, 'mediator'));
    await world.bring(aMatter);
    expect([await world.pointer(mediator), await world.finds(mediator)]).toEqual([undefined, false]);
  });

  test('that cannot be reached keeps nobody else out, and is brought its pointer later', async () => {
    const world = await aWorldWithGuests();
    await world.admit(mediator, ['mediator']);
    await world.admit(counsel, ['counsel']);
    await world.matter(admitted(mediator, 'mediator'), admitted(counsel, 'counsel'));
    const faults: Fault[] = ['none', 'none', 'none', 'throttled', 'none'];
    const table = faulty(world.table, () => faults.shift() ?? 'none');
    const bring = guestDeliveryOf({ ledger: ledgerOn(table), table });
    await expect(bring(aMatter)).rejects.toThrow('1 of 2');
    expect([await world.finds(mediator), await world.finds(counsel)]).toContain(true);
    await bring(aMatter);
    expect([await world.finds(mediator), await world.finds(counsel)]).toEqual([true, true]);
  });
});
