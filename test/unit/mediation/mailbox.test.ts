import { beforeEach, describe, expect, test } from 'vitest';
import { MediationId } from '../../../shared/kernel/ids.ts';
import { Cents } from '../../../shared/kernel/money.ts';
import { Unavailable } from '../../../shared/kernel/unavailable.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { openAnswers, opensAt, putAnswer, type Question } from '../../../shared/mediation/seal/mailbox.ts';
import { SealBroken, type SealedFor, SealUnavailable } from '../../../shared/mediation/seal/seal.ts';
import { at } from '../../support/cases.ts';
import { partyId } from '../../support/matters.ts';
import { aSeal } from '../../support/sealing.ts';

const mediation = MediationId.parse('mediation_01kb2x5f0re3wv9m7h6d8q4tnz');
const [one, other, silent] = [partyId(1), partyId(2), partyId(3)];
const deadline = at('2026-11-24T17:00:00Z');
const [before, after] = [at('2026-11-24T16:59:59.999Z'), at('2026-11-24T17:00:00.001Z')];
const bids: Question<'bid'> = { mediation, asks: 'bid', number: 1, deadline };
const proposal: Question<'response'> = { mediation, asks: 'response', number: 2, deadline };
const bid = (amount: number) => ({ kind: 'bid', amount: Cents.parse(amount) }) as const;
const response = (accepts: boolean) => ({ kind: 'response', accepts }) as const;

let table: ReturnType<typeof memoryTable>;
const { seal, unseal } = aSeal();
const [closed, opened] = [() => ({ table, seal }), () => ({ table, unseal })];
beforeEach(() => {
  table = memoryTable();
});

describe('an answer', () => {
  test('is one row in the mailbox of its party, under its question', async () => {
    expect(await putAnswer(closed(), bids, { party: one, answer: bid(7_500_000), now: before })).toBe(true);
    expect(await putAnswer(closed(), proposal, { party: one, answer: response(true), now: deadline })).toBe(true);
    expect(table.rows()).toEqual([
      { pk: `SEALED#${mediation}#${one}`, sk: 'BID#000000000001', sealed: expect.any(String), sealedAt: before },
      { pk: `SEALED#${mediation}#${one}`, sk: 'PROPOSAL#000000000002', sealed: expect.any(String), sealedAt: deadline },
    ]);
  });

  test('given again takes the place of the one before', async () => {
    for (const amount of [3, 1, 2]) {
      await putAnswer(closed(), bids, { party: one, answer: bid(amount), now: before });
    }
    expect(table.rows()).toHaveLength(1);
    expect(await openAnswers(opened(), bids, [one])).toEqual(new Map([[one, bid(2)]]));
  });

  test('that comes late is neither sealed nor put, and the one before stays', async () => {
    await putAnswer(closed(), proposal, { party: one, answer: response(true), now: deadline });
    const late = { party: one, answer: response(false), now: after };
    const unasked = () => Promise.reject(new Error('asked to seal'));
    expect(await putAnswer({ table, seal: unasked }, proposal, late)).toBe(false);
    expect(await openAnswers(opened(), proposal, [one])).toEqual(new Map([[one, response(true)]]));
  });

  test('that cannot be sealed is not put, and may be given again', async () => {
    const down = () => Promise.reject(new SealUnavailable('KMS answered nothing'));
    const put = putAnswer({ table, seal: down }, bids, { party: one, answer: bid(1), now: before });
    await expect(put).rejects.toThrow(Unavailable);
    expect(table.rows()).toEqual([]);
  });
});

describe('opening a question', () => {
  test('tells what each party answered to it, and nothing for who did not', async () => {
    await putAnswer(closed(), bids, { party: one, answer: bid(5), now: before });
    await putAnswer(closed(), bids, { party: other, answer: bid(0), now: before });
    await putAnswer(closed(), proposal, { party: silent, answer: response(false), now: before });
    const told = await openAnswers(opened(), bids, [other, silent, one]);
    expect([...told]).toEqual([
      [other, bid(0)],
      [silent, undefined],
      [one, bid(5)],
    ]);
    expect(await openAnswers(opened(), proposal, [silent])).toEqual(new Map([[silent, response(false)]]));
    expect(await openAnswers(opened(), { ...bids, number: 2 }, [one])).toEqual(new Map([[one, undefined]]));
  });

  test('passes over what was sealed after its deadline', async () => {
    await putAnswer(closed(), { ...bids, deadline: after }, { party: one, answer: bid(5), now: after });
    expect(await openAnswers(opened(), bids, [one])).toEqual(new Map([[one, undefined]]));
    expect(await openAnswers(opened(), { ...bids, deadline: after }, [one])).toEqual(new Map([[one, bid(5)]]));
  });

  test('waits for answers that were in time and may still be on their way', () => {
    expect(opensAt(bids)).toBe('2026-11-24T17:01:00.000Z');
  });
});

describe('what lies there and is no answer', () => {
  const key = { pk: `SEALED#${mediation}#${one}`, sk: 'BID#000000000001' };
  const of: SealedFor = { mediation, party: one, question: key.sk };
  const sealedAs = async (bytes: readonly number[]) =>
    Buffer.from(await seal(of, Uint8Array.from(bytes))).toString('base64');
  const put = (row: object) => table.overwrite({ ...key, sealedAt: before, ...row });
  const yes = [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

  test.each([
    ['nothing is sealed in it', async () => ({})],
    ['it does not say when it was sealed', async () => ({ sealed: await sealedAs(yes), sealedAt: undefined })],
    ['it was never sealed', async () => ({ sealed: Buffer.from(yes).toString('base64') })],
    ['it is an answer of another kind', async () => ({ sealed: await sealedAs(yes) })],
    ['it is of another form', async () => ({ sealed: await sealedAs([2, ...yes.slice(1)]) })],
    ['it is too short', async () => ({ sealed: await sealedAs(yes.slice(1)) })],
  ])('is an error that tells nothing of it: %s', async (_, row) => {
    await put(await row());
    await putAnswer(closed(), bids, { party: other, answer: bid(1), now: before });
    const error = await openAnswers(opened(), bids, [one, other]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SealBroken);
    expect((error as Error).message).toBe(
      `What ${one} put in ${mediation} for BID#000000000001 is no answer that was sealed for it`,
    );
    expect((error as Error).cause).toBeUndefined();
  });
});
