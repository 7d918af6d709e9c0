import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mint } from '../../shared/kernel/mint.ts';
import { Cents } from '../../shared/kernel/money.ts';
import { memoryTable } from '../../shared/ledger/memory-table.ts';
import { answerIn, bytesOf, type SealedAnswer } from '../../shared/mediation/seal/answer.ts';
import { openAnswers, putAnswer, type Question } from '../../shared/mediation/seal/mailbox.ts';
import { SealBroken } from '../../shared/mediation/seal/seal.ts';
import { at } from '../support/cases.ts';
import { aSeal } from '../support/sealing.ts';

const most = 100_000_000_000;
const anyCents = fc
  .oneof(fc.integer({ min: 0, max: most }), fc.nat(1_000), fc.constantFrom(0, 1, most, 2 ** 32, 2 ** 32 - 1))
  .map((cents) => Cents.parse(cents));
const anyBid = anyCents.map((amount): SealedAnswer => ({ kind: 'bid', amount }));
const anyResponse = fc.boolean().map((accepts): SealedAnswer => ({ kind: 'response', accepts }));
const anyAnswer = fc.oneof(anyBid, anyResponse);

const [mediation, party] = [mint.mediation(), mint.party()];
const [now, deadline] = [at('2026-11-23T08:00:00Z'), at('2026-11-24T08:00:00Z')];
const questionFor = ({ kind }: SealedAnswer): Question => ({ mediation, asks: kind, number: 1, deadline });

describe('the bytes of an answer', () => {
  test('are as many for every amount and both responses', () => {
    const lengths = new Set<number>();
    for (let amount = 1; amount <= most; amount *= 10) {
      for (const cents of [amount, Math.min(amount * 10 - 1, most)]) {
        lengths.add(bytesOf({ kind: 'bid', amount: Cents.parse(cents) }).length);
      }
    }
    for (const accepts of [true, false]) lengths.add(bytesOf({ kind: 'response', accepts }).length);
    expect([...lengths]).toEqual([16]);
    fc.assert(fc.property(anyAnswer, (answer) => bytesOf(answer).length === 16));
  });

  test('say that answer and no other', () =>
    fc.assert(
      fc.property(anyAnswer, anyAnswer, (one, other) => {
        expect(answerIn(bytesOf(one))).toEqual(one);
        expect(Buffer.from(bytesOf(one)).equals(bytesOf(other))).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 1_000 },
    ));

  test('are read from the middle of others, too', () =>
    fc.assert(
      fc.property(anyAnswer, fc.nat(20), (answer, offset) => {
        const room = new Uint8Array(64);
        room.set(bytesOf(answer), offset);
        expect(answerIn(room.subarray(offset, offset + 16))).toEqual(answer);
      }),
    ));

  test('are in one form: whatever else there is, is no answer', () =>
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array()), (bytes) => {
        const answer = answerIn(bytes);
        if (answer) expect(bytesOf(answer)).toEqual(bytes);
      }),
      { numRuns: 1_000 },
    ));

  test('of which any bit is changed say another answer, or none', () =>
    fc.assert(
      fc.property(anyAnswer, fc.nat(127), (answer, bit) => {
        const bytes = bytesOf(answer);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(answerIn(bytes)).not.toEqual(answer);
      }),
      { numRuns: 1_000 },
    ));
});

describe('what lies in a mailbox', () => {
  test('is of one size whatever was answered, and holds it nowhere in the clear', () =>
    fc.assert(
      fc.asyncProperty(anyAnswer, anyAnswer, async (one, other) => {
        const stored = async (answer: SealedAnswer) => {
          const table = memoryTable();
          await putAnswer({ table, seal: aSeal().seal }, questionFor(answer), { party, answer, now });
          const [row] = table.rows();
          expect(Object.keys(row ?? {})).toEqual(['pk', 'sk', 'sealed', 'sealedAt']);
          expect(Buffer.from(String(row?.sealed), 'base64').includes(Buffer.from(bytesOf(answer)))).toBe(false);
          return row;
        };
        const [first, second] = [await stored(one), await stored(other)];
        expect(String(first?.sealed).length).toBe(String(second?.sealed).length);
        if (one.kind === other.kind) expect(JSON.stringify(first).length).toBe(JSON.stringify(second).length);
      }),
    ));

  test('opens as what was answered last in time, and later answers change nothing', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ amount: anyCents, minutes: fc.integer({ min: -5, max: 5 }) }), { maxLength: 8 }),
        async (bids) => {
          const [table, { seal, unseal }] = [memoryTable(), aSeal()];
          const question = { mediation, asks: 'bid' as const, number: 1, deadline };
          const ordered = bids.toSorted((a, b) => a.minutes - b.minutes);
          for (const { amount, minutes } of ordered) {
            const answered = { party, answer: { kind: 'bid' as const, amount }, now: minutesFrom(deadline, minutes) };
            expect(await putAnswer({ table, seal }, question, answered)).toBe(minutes <= 0);
          }
          const last = ordered.findLast(({ minutes }) => minutes <= 0);
          const opened = await openAnswers({ table, unseal }, question, [party]);
          expect(opened).toEqual(new Map([[party, last && { kind: 'bid', amount: last.amount }]]));
        },
      ),
    ));

  test('opens only where it was put: for its own mediation, party and question', () =>
    fc.assert(
      fc.asyncProperty(anyBid, fc.integer({ min: 1, max: 3 }), fc.nat(2), async (answer, number, what) => {
        const [table, { seal, unseal }] = [memoryTable(), aSeal()];
        const question = { ...questionFor(answer), number };
        await putAnswer({ table, seal }, question, { party, answer, now });
        const [row] = table.rows();
        const [other, stranger] = [mint.mediation(), mint.party()];
        const elsewhere = [
          { question: { ...question, mediation: other }, whose: party, to: { pk: `SEALED#${other}#${party}` } },
          { question, whose: stranger, to: { pk: `SEALED#${mediation}#${stranger}` } },
          { question: { ...question, number: 4 }, whose: party, to: { sk: 'BID#000000000004' } },
        ][what];
        if (!row || !elsewhere) throw new Error('Nothing was put');
        await table.overwrite({ ...row, ...elsewhere.to });
        await expect(openAnswers({ table, unseal }, elsewhere.question, [elsewhere.whose])).rejects.toThrow(SealBroken);
      }),
    ));
});

const minutesFrom = (instant: string, minutes: number) =>
  at(new Date(Date.parse(instant) + minutes * 60_000).toISOString());
