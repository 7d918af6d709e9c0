import { describe, expect, test } from 'vitest';
import {
  canaries,
  cases,
  chapters,
  fields,
  ownStory,
  plainFields,
  seenIn,
  tenants,
} from '../support/matter-canaries.ts';
import { aWatchedMatter, type Onlooker, onlookers } from '../support/matter-onlookers.ts';

/**
 * Who sees what of a shared matter (domain §4), shown by a canary in every field of every event: those who look see what
 * the table below says, no less and no more.
 */

const insurers = ['lead', 'member'] as const;
const hospitals = ['leadHospital', 'memberHospital'] as const;
const others = ['invited', 'left'] as const;
const terms = [...insurers, 'mediator'] as const;
const given = [...insurers, ...hospitals, 'mediator'] as const;
const family = [...given, 'counsel'] as const;
const everybody = [...family, ...others] as const;
const nobody = [] as const;

/** What is the member's own: no other insurer, no mediator, not the family; its hospital neither, but for its case. */
const own = ['member'] as const;

type Row = readonly [what: string, fields: RegExp, who: readonly Onlooker[]];

const matrix: readonly Row[] = [
  ['what the matter is called, and who leads it', /^MatterOpened\.(title|lead\.name)$/, everybody],
  [
    'what the lead writes to whom it invites',
    /^MatterOpened\.briefing$|^AgreementDrawnUp\.text$/,
    [...insurers, ...others],
  ],
  ['facts and harm', /^MatterOpened\.facts\./, given],
  ['shared reviews', /^ReviewShared\.(findings|determinations\.)/, given],
  ['which insurers take part', /^(PartyNamed|PartyCameOnPlatform)\.name$/, [...family, 'invited']],
  ['how an insurer off the platform is reached', /^PartyNamed\.contact$/, ['lead']],
  ['who signed', /^AgreementSigned\.(signatory|on)$/, [...terms, ...others]],
  ['who bears what: another insurer', /^AllocationProposed\.shares\.2\./, terms],
  ['who bears what: the lead', /^AllocationProposed\.shares\.0\./, [...terms, 'leadHospital']],
  ['who bears what: the member', /^AllocationProposed\.shares\.1\./, [...terms, 'memberHospital']],
  ['who bears what: the whole, and why', /^AllocationProposed\.(nonParty|upTo|note)/, terms],
  ['what is offered in all', /^JointOfferMade\.(amount|payees|commitments|releases|explanation|on)/, family],
  ['what is offered: the value, another insurer', /^JointOfferMade\.(value|shares\.2\.)/, terms],
  ['what is offered: the lead', /^JointOfferMade\.shares\.0\./, [...terms, 'leadHospital']],
  ['what is offered: the member', /^JointOfferMade\.shares\.1\./, [...terms, 'memberHospital']],
  ['what the family answered', /^JointOfferAnswered\.on$/, family],
  ['what was paid', /^(SharePaid|SharePaymentReversed)\.amount$/, terms],
  ['deadlines of coming to terms', /^(ReminderSent|DeadlineLapsed)\.dueAt$/, terms],
  ['how long there is', /^DeadlineExtended\.until$/, given],
  ['why there is mediation', /^Escalated\.reason$/, terms],
  ['who was let in', /^GuestAdmitted\.principal$/, terms],
  ['what an insurer says that leaves', /^PartyWithdrew\.(reason|evidence)/, [...insurers, 'left']],
  [
    'what else is said beside a deed',
    /^(InvitationAnswered|NoReviewToShare|DeadlineExtended|PartySetAside|SharePaymentReversed|GuestDismissed|MatterClosed)\.reason$/,
    insurers,
  ],
  ['what shows a deed', /^(?!PartyWithdrew)\w+\.evidence\./, insurers],
  ['reserve, limits and notes', /^CoverageStated\./, own],
  ['reservation of rights', /^RightsReserved\./, own],
  ['consents of insureds', /^ConsentRecorded\./, own],
  ['which case it is, of which hospital', /^CaseLinked\./, [...own, 'memberHospital']],
  [
    'what only history keeps',
    /^(MatterOpened\.terms\.|ReservationLifted\.reason$|JointOfferMade\.(people|portions|liens)|SharePaid\.on$|GuestDismissed\.principal$)|\.tenant$/,
    nobody,
  ],
];

const watched = await aWatchedMatter();
const seen = new Map<Onlooker, Set<string>>(onlookers.map((each) => [each, new Set<string>()]));
const answers: { chapter: number; who: Onlooker; shown: Readonly<Record<string, unknown>> }[] = [];
const [opening = [], ...rest] = chapters;

await watched.happens(...opening.slice(0, 8));
await watched.own(tenants.summit, ...ownStory.slice(1));
await watched.own(tenants.harbor, { type: 'CaseLinked', ...cases.harbor });
await watched.happens(...opening.slice(8));
const look = async (chapter: number) => {
  for (const who of onlookers) {
    const shown = await watched.lookAs(who);
    answers.push({ chapter, who, shown });
    for (const field of seenIn(shown)) seen.get(who)?.add(field);
  }
};
await look(0);
for (const [place, chapter] of rest.entries()) {
  await watched.happens(...chapter);
  await look(place + 1);
}
const at = (chapter: number, who: Onlooker) =>
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  answers.find((each) => each.chapter === chapter && each.who === who)?.shown as any;
const end = chapters.length - 1;

test('every field of every event has a canary that nothing else says, or is plainly none', () => {
  expect(fields).toHaveLength(canaries.length + plainFields.length);
  const said = canaries.flatMap(({ said: [first] }) => first);
  expect(new Set(said).size).toBe(said.length);
  for (const { field, said: all } of canaries) expect([field, seenIn(all)]).toEqual([field, new Set([field])]);
  expect([...new Set(plainFields.map((field) => field.split('.').at(-1)))].toSorted()).toMatchInlineSnapshot(`
    [
      "0",
      "1",
      "2",
      "3",
      "4",
      "allocation",
      "answer",
      "answeredBy",
      "as",
      "criterion",
      "hammer",
      "id",
      "isWritten",
      "kind",
      "matter",
      "mediation",
      "outcome",
      "party",
      "reviewBy",
      "stage",
      "version",
      "why",
    ]
  `);
});

test('every canary is in one row of the table, and no row is about nothing', () => {
  for (const { field } of canaries) {
    expect([field, matrix.filter(([, named]) => named.test(field)).length]).toEqual([field, 1]);
  }
  for (const [what, named] of matrix)
    expect([what, canaries.some(({ field }) => named.test(field))]).toEqual([what, true]);
});

describe.each(onlookers)('%s', (who) => {
  test.each(matrix)('%s', (_, named, allowed) => {
    const those = canaries.map(({ field }) => field).filter((field) => named.test(field));
    const found = those.filter((field) => seen.get(who)?.has(field));
    expect(found).toEqual(allowed.includes(who) ? those : []);
  });
});

describe('what has no canary', () => {
  test('of one who has left, the stage and the day are those of leaving, until the matter ends', () => {
    for (const chapter of [0, 1, 2, 3, 4]) {
      const { matter, etag, list, workflow } = at(chapter, 'left');
      expect([etag, matter]).toEqual([at(0, 'left').etag, at(0, 'left').matter]);
      expect(matter).toMatchObject({ seenAs: 'left', stage: 'agreementSigned' });
      for (const part of ['reviews', 'allocations']) {
        expect(at(chapter, 'left')[part]).toBe('notAMember');
      }
      expect(list.items).toMatchObject([{ stage: 'agreementSigned', standing: 'withdrawn' }]);
      expect(workflow).toBe('notAMember');
    }
    expect(at(end, 'left').matter.closed).toEqual({ at: expect.any(String) });
  });

  test('the counsel of the family and hospitals do not learn why it went to mediation, nor whom it waits for', () => {
    for (const who of ['counsel', 'leadHospital', 'memberHospital'] as const) {
      const { matter, timeline } = at(3, who);
      expect([who, matter.escalated]).toEqual([who, { at: expect.any(String) }]);
      expect(matter).not.toHaveProperty('lapsed');
      expect(matter.parties.every((party: object) => !('awaited' in party))).toBe(true);
      const [told] = timeline.items.filter(({ type }: { type: string }) => type === 'Escalated');
      expect(told).toMatchObject({ what: 'The matter goes on in mediation.' });
      expect(told).not.toHaveProperty('party');
    }
  });

  test('how many events there are, the lead alone can count', () => {
    for (const who of onlookers) {
      const { items } = at(end - 1, who).timeline;
      if (items === undefined) continue;
      expect([who, items.length > 1]).toEqual([who, true]);
      const numbers = items.flatMap(({ sequence }: { sequence?: number }) => sequence ?? []);
      const all = items.map((_: unknown, place: number) => place + 1);
      expect([who, numbers]).toEqual([who, who === 'lead' ? all : []]);
    }
  });

  test('those who declined or left are named to those who come to terms about it, and to nobody else', () => {
    const gone = ['Birch', 'Delta', 'Fern'];
    for (const who of onlookers) {
      const named = gone.filter((name) => JSON.stringify(at(3, who)).includes(name));
      const expected = terms.some((each) => each === who) ? gone : who === 'left' ? ['Delta'] : [];
      expect([who, named]).toEqual([who, expected]);
    }
    expect(onlookers.filter((who) => JSON.stringify(at(3, who)).includes('Ember'))).toEqual(['lead']);
  });

  test('guests see nothing after the matter was closed, and a foreign insurer never saw anything', () => {
    for (const who of ['mediator', 'counsel'] as const) {
      expect(at(end, who)).toEqual({ matter: 'notFound', timeline: 'notFound', reviews: 'notFound' });
    }
    for (const chapter of chapters.keys()) {
      const { list, worklist, rows, ...views } = at(chapter, 'foreign');
      expect([...list.items, ...worklist.items, ...rows]).toEqual([]);
      expect(new Set(Object.values(views))).toEqual(new Set(['notFound']));
    }
  });
});
