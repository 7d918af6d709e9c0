import { describe, expect, test } from 'vitest';
import type { Caller } from '../../shared/tenancy/principal.ts';
import { harborParty, untilStage } from '../support/matter-events.ts';
import {
  canaries,
  chapters,
  fields,
  places,
  plainFields,
  principals,
  seenIn,
  tenants,
} from '../support/mediation-canaries.ts';
import { aMediation } from '../support/mediation-events.ts';
import { type Answers, aMediationWorld, outsider, peopleOf } from '../support/mediation-world.ts';

/**
 * Who sees what of a mediation (domain §5), shown by a canary in every field of every event: those who look see what the
 * table below says, no less and no more.
 */

const callers = {
  opener: peopleOf(tenants.harbor),
  other: peopleOf(tenants.summit),
  family: outsider(principals.counsel, 'counsel'),
  candidate: outsider(principals.mediator, 'mediator'),
  mediator: outsider(principals.mediator, 'mediator'),
  dropped: outsider(principals.dropped, 'mediator'),
  foreign: peopleOf('foreign'),
} as const satisfies Readonly<Record<string, Caller>>;
type Onlooker = keyof typeof callers;
const onlookers = Object.keys(callers) as Onlooker[];

const insurers = ['opener', 'other'] as const;
const parties = [...insurers, 'family'] as const;
const table = [...parties, 'mediator'] as const;
const everybody = [...table, 'candidate'] as const;
const dividing = [...insurers, 'mediator'] as const;
const nobody = [] as const;

type Row = readonly [what: string, fields: RegExp, who: readonly Onlooker[]];

const matrix: readonly Row[] = [
  ['what it is called, and what is mediated', /^MediationOpened\.(title|question)$/, table],
  ['who the parties are', /^MediationOpened\.parties\.\d\.name$/, everybody],
  [
    'whom the parties could have chosen',
    /^(MediationOpened\.candidates\.0|CandidatesNamed\.candidates\.0)\.name$/,
    parties,
  ],
  ['whom they chose', /^CandidatesNamed\.candidates\.1\.name$/, everybody],
  ['whom a party likes, and whom it strikes', /^PreferencesGiven\./, ['other']],
  ['what stands between somebody and the mediator', /^ConflictChecked\.disclosure$/, everybody],
  ['what stood between somebody and another', /^(EarlierCheck\.disclosure|MediatorDropped\.reason)$/, parties],
  ['the agreement to mediate', /^AgreementDrawnUp\.(text|rounds|margin|roundDays|costs)/, everybody],
  ['how insurers will bear what is settled', /^AgreementDrawnUp\.bearing\./, [...dividing, 'candidate']],
  ['who signed it', /^AgreementSigned\.(signatory|on)$/, everybody],
  ['how long there is, and why', /^DeadlineExtended\.(until|reason)$/, everybody],
  ['a brief for the mediator alone', /^BriefGiven\.text$/, ['other', 'mediator']],
  ['a brief for all', /^BriefForAll\.text$/, table],
  ['a caucus', /^SessionSet\.(on|place|people)/, ['other', 'mediator']],
  ['a joint session', /^JointSession\.(on|place|people)/, table],
  ['until when sealed answers are given', /^(RoundOpened|ProposalMade)\.dueAt$/, table],
  ['what was settled on', /^(RoundClosed|ProposalClosed)\.settledOn\.amount$/, table],
  ['what is proposed', /^ProposalMade\.(amount|terms|override)$/, table],
  [
    'what each insurer bears of it',
    /^(RoundClosed\.settledOn|ProposalMade|ProposalClosed\.settledOn)\.shares\./,
    dividing,
  ],
  ['the settlement', /^SettlementDrawnUp\./, table],
  ['who signed the settlement', /^SettlementSigned\.(signatory|on)$/, table],
  ['a reminder', /^ReminderSent\.dueAt$/, table],
  ['why it ended, once it has', /^Impasse\.reason$/, insurers],
  [
    'what only history keeps',
    /^MediationOpened\.terms\.|\.tenant$|\.principal$|^(RoundClosed\.settledOn|ProposalMade|ProposalClosed\.settledOn)\.bearing\.|^MediationClosed\.on$/,
    nobody,
  ],
];

const begun = { type: 'MediationBegun', mediation: aMediation, party: harborParty } as const;
const world = await aMediationWorld();
await world.inMatter(...untilStage.escalatedToMediation, begun);
await world.admit(principals.counsel, 'counsel');
for (const mediator of [principals.dropped, principals.mediator]) await world.admit(mediator, 'mediator');
const seen = new Map<Onlooker, Set<string>>(onlookers.map((each) => [each, new Set<string>()]));
const answers: { readonly chapter: number; readonly who: Onlooker; readonly shown: Answers }[] = [];

/** A mediator is one of two to the table: before all have signed, and after. Who is dropped looks from then on. */
const isLooking = (who: Onlooker, chapter: number): boolean => {
  if (who === 'candidate' || who === 'mediator') return chapters[chapter]?.who === who;
  return who !== 'dropped' || chapter >= places.dropped;
};

for (const [chapter, { events }] of chapters.entries()) {
  await world.happens(...events);
  await world.deliver();
  for (const who of onlookers.filter((each) => isLooking(each, chapter))) {
    const shown = await world.lookAs(callers[who]);
    answers.push({ chapter, who, shown });
    for (const field of seenIn(shown)) seen.get(who)?.add(field);
  }
}
const at = (chapter: number, who: Onlooker) =>
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  answers.find((each) => each.chapter === chapter && each.who === who)?.shown as any;

test('every field of every event has a canary that nothing else says, or is plainly none', () => {
  const others = fields.length - canaries.length - plainFields.length;
  // Two insurers have nobody who speaks for them, and a family no tenant.
  expect(others).toBe(3);
  const said = canaries.flatMap(({ said: [first] }) => first);
  expect(
    canaries.filter(({ said: [first] }, place) => said.indexOf(first as never) !== place).map(({ field }) => field),
  ).toEqual([]);
  for (const { field, said: all } of canaries) expect([field, seenIn(all)]).toEqual([field, new Set([field])]);
  expect([...new Set(plainFields.map((field) => field.split('.').at(-1)))].toSorted()).toMatchInlineSnapshot(`
    [
      "0",
      "1",
      "2",
      "as",
      "collaboration",
      "id",
      "isAccepted",
      "isForAll",
      "isLawyer",
      "kind",
      "mediator",
      "number",
      "offer",
      "opener",
      "outcome",
      "paidBy",
      "party",
      "round",
      "stage",
      "version",
      "who",
      "why",
    ]
  `);
});

test('every canary is in one row of the table, and no row is about nothing', () => {
  for (const { field } of canaries) {
    expect([field, matrix.filter(([, named]) => named.test(field)).length]).toEqual([field, 1]);
  }
  for (const [what, named] of matrix) {
    expect([what, canaries.some(({ field }) => named.test(field))]).toEqual([what, true]);
  }
});

describe.each(onlookers)('%s', (who) => {
  test.each(matrix)('%s', (_, named, allowed) => {
    const those = canaries.map(({ field }) => field).filter((field) => named.test(field));
    const found = those.filter((field) => seen.get(who)?.has(field));
    expect(found).toEqual(allowed.includes(who) ? those : []);
  });
});

describe('what has no canary', () => {
  test('whoever is no party and mediates no longer finds nothing', () => {
    const nothing = { mediation: 'notFound', timeline: 'notFound', briefs: 'notFound', workflow: 'notFound' };
    for (const { who, shown, chapter } of answers) {
      const isOver = chapter >= places.closed && (who === 'mediator' || who === 'family');
      if (who !== 'foreign' && who !== 'dropped' && !isOver) continue;
      expect([who, chapter, shown]).toEqual([
        who,
        chapter,
        { ...nothing, list: { items: [], next: undefined }, rows: [] },
      ]);
    }
  });

  test('that a brief was given to the mediator alone, or a caucus set, those learn who are in it', () => {
    for (const who of ['opener', 'family'] as const) {
      const [before, after] = [at(places.apart - 1, who), at(places.apart, who)];
      // An insurer's own pointer counts what happened; the API shows no version of it.
      const { rows: _, ...shown } = after;
      const { rows: __, ...shownBefore } = before;
      expect(shown).toEqual(shownBefore);
    }
    for (const who of ['other', 'mediator'] as const) {
      expect(at(places.apart, who).etag).not.toBe(at(places.apart - 1, who).etag);
    }
  });

  test('a mediator hears of nothing that came before it was asked', () => {
    const types = (chapter: number, who: Onlooker) =>
      at(chapter, who).timeline.items.map(({ type }: { type: string }) => type);
    expect(types(3, 'candidate')).toEqual(['MediatorProposed', 'ConflictChecked']);
    expect(types(5, 'mediator')).not.toContain('MediationOpened');
    expect(types(5, 'mediator')).not.toContain('MediatorDropped');
    expect(types(5, 'opener')).toEqual(expect.arrayContaining(['MediationOpened', 'MediatorDropped']));
  });

  test('a candidate sees as much as it needs to look for conflicts', () => {
    const { mediation } = at(3, 'candidate');
    expect(Object.keys(mediation).sort()).toMatchInlineSnapshot(`
      [
        "disclosures",
        "dueAt",
        "id",
        "mediator",
        "nextSteps",
        "openedAt",
        "opener",
        "parties",
        "seenAs",
        "stage",
      ]
    `);
    for (const key of ['title', 'question', 'candidates', 'briefs', 'sessions', 'collaborationId']) {
      expect(mediation).not.toHaveProperty(key);
    }
  });

  test('from which matter it came, insurers alone see', () => {
    for (const who of onlookers) {
      const { mediation } = at(5, who) ?? at(3, who);
      expect([who, mediation.collaborationId !== undefined]).toEqual([who, insurers.some((each) => each === who)]);
    }
  });
});
