import { expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { given } from '../../../support/cases.ts';
import {
  anOfferId,
  answered,
  asserted,
  cents,
  cleared,
  closed,
  demanded,
  paid,
  prepared,
  presented,
  reopened,
  reported,
  reversed,
} from '../../../support/resolution-events.ts';

const times = (count: number, make: (index: number) => CaseEvent[]) =>
  Array.from({ length: count }, (_, index) => make(index)).flat();

const amount = cents(100_000_000_000);
const payees = Array.from({ length: 10 }, (_, index) => ({ name: `${index}`.padEnd(100, 'n'), amount }));
const long = { explanation: 'x'.repeat(4_000), conditions: ['x'.repeat(1_000)], payees };

test('as much of everything as a case holds leaves the snapshot small: texts stay in the events', () => {
  const state = given(
    ...reported(),
    ...times(20, () => [demanded({ amount, summary: 'x'.repeat(2_000) })]),
    ...times(19, (index) => {
      const id = mint.offer();
      return [prepared({ id, version: index + 1, ...long }), presented(id), answered('rejected', id)];
    }),
    prepared({ version: 20, ...long }),
    presented(),
    answered('accepted'),
    ...times(40, (index) => {
      const id = mint.payment();
      const payee = payees[0]?.name ?? '';
      return [paid({ id, offerId: anOfferId, payee, amount, reference: `${index}`.padEnd(40, 'r') }), reversed(id)];
    }),
    ...times(15, () => {
      const id = mint.lien();
      return [asserted({ id, holder: 'x'.repeat(160) }), cleared(id)];
    }),
    ...times(20, () => [closed(), reopened()]),
  );
  const { demands, offers, payments, liens, closure } = state;
  const bytes = new TextEncoder().encode(JSON.stringify({ demands, offers, payments, liens, closure })).length;
  expect(bytes).toBeLessThan(32 * 1024);
  expect(bytes).toBeGreaterThan(16 * 1024);
});
