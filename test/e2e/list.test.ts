import { describe, expect, test } from 'vitest';
import { as } from '../support/api.ts';
import { takenIn } from '../support/happened.ts';
import { aReport, keyed, newNumber } from '../support/samples.ts';

/** Only this file reports for Northridge in numbers. */
const risk = as('northridge-hospital-risk-office');
const claims = as('summit-physicians-insurance-claims');

/** Reports a case. */
const report = async (more: object = {}): Promise<string> => {
  const { status, body } = await risk.post('/v1/cases', { ...aReport(), ...more }, keyed());
  expect(status).toBe(201);
  return body.id;
};

const inBatches = async <T>(count: number, size: number, make: (index: number) => Promise<T>): Promise<T[]> => {
  const made: T[] = [];
  for (let start = 0; start < count; start += size) {
    made.push(
      ...(await Promise.all(Array.from({ length: Math.min(size, count - start) }, (_, index) => make(start + index)))),
    );
  }
  return made;
};

const page = async (query: string): Promise<{ ids: string[]; next: string | undefined }> => {
  const { status, body } = await claims.get(`/v1/cases?${query}`);
  expect(status).toBe(200);
  return { ids: body.items.map(({ id }: { id: string }) => id), next: body.next };
};

const walk = async (query: string, between: () => Promise<unknown> = async () => undefined): Promise<string[]> => {
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { ids, next } = await page(`${query}${cursor}`);
    seen.push(...ids);
    if (next === undefined) return seen;
    cursor = `&cursor=${next}`;
    await between();
  }
};

test('a thousand cases page without a gap or a repeat while new ones arrive', async () => {
  const there = await inBatches(1_000, 20, () => takenIn({ tenant: 'summit', hospital: 'northridge' }, aReport()));
  const arrived: string[] = [];
  const seen = await walk('hospital=northridge&limit=100', async () => arrived.push(await report()));
  expect(new Set(seen).size).toBe(seen.length);
  expect(new Set(seen).isSupersetOf(new Set(there))).toBe(true);
  expect(arrived.length).toBeGreaterThan(5);
  expect(seen.filter((id) => arrived.includes(id))).toEqual([]);
});

test('a cursor is good for the list it came from, and for no other', async () => {
  await Promise.all([report(), report()]);
  const { next } = await page('hospital=northridge&limit=1');
  expect((await page(`hospital=northridge&limit=2&cursor=${next}`)).ids).toHaveLength(2);
  for (const other of ['', '&hospital=lakeside', '&hospital=northridge&harm=mild']) {
    const answered = await claims.get(`/v1/cases?limit=1${other}&cursor=${next}`);
    expect(answered).toMatchObject({ status: 400, body: { errors: [{ parameter: 'cursor' }] } });
  }
});

describe('filters', () => {
  const harms = ['none', 'mild', 'severe'];
  const some = inBatches(12, 12, (index) => report({ harm: harms[index % 3] }));

  test.each([
    ['', 12],
    ['&harm=mild', 4],
    ['&harm=death', 0],
    ['&stage=report', 12],
    ['&stage=report&harm=severe', 4],
    ['&stage=closure', 0],
  ])('of a hospital%s', async (query, count) => {
    const ids = new Set(await some);
    const seen = await walk(`hospital=northridge&limit=7${query}`);
    expect(seen.filter((id) => ids.has(id))).toHaveLength(count);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('of the whole insurer, by harm', async () => {
    const ids = new Set(await some);
    expect((await walk('limit=100&harm=severe')).filter((id) => ids.has(id))).toHaveLength(4);
  });

  test('by when it was reported', async () => {
    const [id] = await some;
    const { body } = await claims.get(`/v1/cases/${id}`);
    expect((await page(`reportedFrom=${body.reportedAt}&reportedTo=${body.reportedAt}`)).ids).toContain(id);
    expect(await page('reportedTo=2020-01-01T00:00:00Z')).toEqual({ ids: [], next: undefined });
  });

  test('by a hospital nobody knows finds nothing', async () => {
    expect(await page('hospital=nowhere')).toEqual({ ids: [], next: undefined });
  });
});

test('a timeline and its reports page, too', async () => {
  const number = newNumber();
  const id = await report({ identifiers: [{ value: number }] });
  for (const state of ['MA', 'OR', 'CO', 'NY']) {
    await risk.post(
      '/v1/cases',
      { ...aReport(), identifiers: [{ value: number }], state },
      { 'idempotency-key': newNumber() },
    );
  }
  for (const list of ['timeline', 'reports']) {
    const sequences: number[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await claims.get(`/v1/cases/${id}/${list}?limit=2${cursor}`);
      sequences.push(...body.items.map(({ sequence }: { sequence: number }) => sequence));
      if (!body.next) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(sequences).toEqual([1, 2, 3, 4, 5]);
  }
});
