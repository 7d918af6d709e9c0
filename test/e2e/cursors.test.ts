import { beforeAll, describe, expect, test } from 'vitest';
import { as, type Caller } from '../support/api.ts';
import { aReport, newNumber } from '../support/samples.ts';

const bayview = as('bayview-hospital-risk-office');
const stclare = as('st-clare-medical-center-risk-office');
const northridge = as('northridge-hospital-risk-office');
const harbor = as('harbor-mutual-claims');
const summit = as('summit-physicians-insurance-claims');

/** A case with two reports. */
const reportTwice = async (risk: Caller): Promise<string> => {
  const report = aReport();
  const first = await risk.post('/v1/cases', report, { 'idempotency-key': newNumber() });
  const again = await risk.post('/v1/cases', { ...report, state: 'NY' }, { 'idempotency-key': newNumber() });
  expect([first.status, again.status]).toEqual([201, 200]);
  return first.body.id;
};

const cursorOf = async (caller: Caller, path: string): Promise<string> => {
  const { status, body } = await caller.get(path);
  expect([status, typeof body.next]).toEqual([200, 'string']);
  return body.next;
};

let [one, other] = ['', ''];
beforeAll(async () => {
  [one = '', other = ''] = await Promise.all(
    [bayview, bayview, stclare, stclare, northridge, northridge].map(reportTwice),
  );
});

describe('a cursor', () => {
  test('says nothing, and has room to spare', async () => {
    for (const path of ['/v1/cases?limit=1', `/v1/cases/${one}/timeline?limit=1`, `/v1/cases/${one}/reports?limit=1`]) {
      const cursor = await cursorOf(harbor, path);
      expect(cursor).toMatch(/^[\w-]{40,200}$/);
      expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/case_|harbor|20\d\d-/);
    }
  });

  test('is good for whoever sees the same of the list', async () => {
    const cursor = await cursorOf(harbor, '/v1/cases?limit=1');
    const [mine, theirs] = await Promise.all(
      [harbor, as('harbor-mutual-review')].map((each) => each.get(`/v1/cases?limit=1&cursor=${cursor}`)),
    );
    expect([mine?.status, theirs?.status]).toEqual([200, 200]);
    expect(theirs?.body.items[0].id).toBe(mine?.body.items[0].id);
  });

  test('that is not good is refused in the same words, whatever is wrong with it', async () => {
    const [cases, narrowed] = ['/v1/cases?limit=1', '/v1/cases?limit=1&hospital=bayview'];
    const timeline = (id: string) => `/v1/cases/${id}/timeline?limit=1`;
    const reports = (id: string) => `/v1/cases/${id}/reports?limit=1`;
    const insurers = await cursorOf(harbor, cases);
    const rivals = await cursorOf(summit, cases);
    const hospitals = await cursorOf(bayview, cases);
    const neighbours = await cursorOf(stclare, cases);
    const ofOne = await cursorOf(harbor, timeline(one));
    const flipped = (at: number) => insurers.slice(0, at) + (insurers[at] === 'A' ? 'B' : 'A') + insurers.slice(at + 1);
    const plain = Buffer.from(JSON.stringify(['0000000000000000', `2026-11-23T08:00:00.000Z#${one}`]));

    const tried: readonly (readonly [string, Caller, string, string])[] = [
      ['its key id is changed', harbor, cases, flipped(3)],
      ['its nonce is changed', harbor, cases, flipped(20)],
      ['its place is changed', harbor, cases, flipped(60)],
      ['its tag is changed', harbor, cases, flipped(insurers.length - 10)],
      ['its last bits are changed', harbor, cases, flipped(insurers.length - 1)],
      ['it is cut', harbor, cases, insurers.slice(0, -4)],
      ['it is longer', harbor, cases, `${insurers}AAAA`],
      ['it is made up', harbor, cases, 'next'],
      ['it is not sealed', harbor, cases, plain.toString('base64url')],
      ['it is another tenant’s', harbor, cases, rivals],
      ['it is another tenant’s, the other way round', summit, cases, insurers],
      ['it is another hospital’s of the same tenant', bayview, cases, neighbours],
      ['it is the insurer’s, and a hospital asks', bayview, cases, insurers],
      ['it is a hospital’s, and its insurer asks', harbor, cases, hospitals],
      ['it is a hospital’s, and its insurer asks for that hospital', harbor, narrowed, hospitals],
      ['it is of another filter', harbor, narrowed, insurers],
      ['it is of another route', harbor, reports(one), ofOne],
      ['it is of a wider route', harbor, cases, ofOne],
      ['it is of another case', harbor, timeline(other), ofOne],
    ];
    const answers = await Promise.all(
      tried.map(async ([why, caller, path, cursor]) => {
        const { status, body } = await caller.get(`${path}&cursor=${cursor}`);
        const { instance, ...said } = body;
        expect([why, status, typeof instance]).toEqual([why, 400, 'string']);
        return JSON.stringify(said);
      }),
    );
    expect([...new Set(answers)].map((answer) => JSON.parse(answer))).toEqual([
      {
        type: 'urn:amends:problem:invalidRequest',
        title: 'Something in the request is not as it must be',
        status: 400,
        code: 'invalidRequest',
        detail: 'One thing is wrong.',
        errors: [
          {
            parameter: 'cursor',
            rule: 'cursor',
            detail: 'is not the `next` of a page of this list with these filters',
          },
        ],
      },
    ]);
  });
});
