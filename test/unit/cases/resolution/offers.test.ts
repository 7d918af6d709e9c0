import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import { isEventFor } from '../../../../shared/cases/own.ts';
import {
  Authorisation,
  answerOffer,
  authoriseOffer,
  decideNoOffer,
  Preparation,
  Presentation,
  prepareOffer,
  presentOffer,
  Response,
  withdrawOffer,
} from '../../../../shared/cases/resolution/decide-offer.ts';
import { isOpen } from '../../../../shared/cases/resolution/offer.ts';
import { showOffers } from '../../../../shared/cases/resolution/view-offer.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { tell } from '../../../../shared/cases/telling/telling.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { bayview, given, someActor } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf, settingsOf } from '../../../support/deciding.ts';
import {
  advised,
  agreed,
  anOfferId,
  answered,
  cents,
  closed,
  noOffer,
  paid,
  prepared,
  presented,
  readyForOffer,
  reopened,
  reported,
  represented,
  reversed,
  reviewed,
  told,
  triaged,
  withdrawn,
} from '../../../support/resolution-events.ts';
import { reported as reportedOn, story } from '../../../support/story.ts';

const money = { amount: 10_000_000, payees: [{ name: 'Ana Ruiz' }], explanation: 'Care fell short.' };
const asked = (more: object = {}) => Preparation.parse({ ...money, ...more });
const ready = readyForOffer();
const stateOf = (history: readonly CaseEvent[]) => given(...reported(), ...history);
const prepare = (history: readonly CaseEvent[], more: object = {}, by = acting) =>
  prepareOffer(stateOf(history), mint.offer(), asked(more), by);

const nextId = mint.offer();
const next = prepared({ id: nextId, version: 2 });
const notMet = { harm: 'met', causation: 'met', deviation: 'not_met' } as const;
const ten = Array.from({ length: 10 }, (_, index) => prepared({ id: mint.offer(), version: index + 1 }));

describe('an offer is prepared', () => {
  test.each([
    ['once all that comes before is done', ready, 'OfferPrepared'],
    ['not before the triage', reviewed(), 'notTriaged'],
    ['not on a triage that a rule made', [triaged({ isAutomatic: true }), ...ready.slice(1)], 'notTriaged'],
    ['not where the hospital leads', [...ready, triaged({ route: 'hospitalLed', criteria: notMet })], 'notACareReview'],
    ['not before a review', [triaged(), advised(), told('findings')], 'reviewMissing'],
    ['not while the review runs', [triaged(), ...reviewed().slice(0, 1), advised(), told('findings')], 'reviewMissing'],
    [
      'not before a determination',
      [triaged(), ...reviewed().slice(0, 2), advised(), told('findings')],
      'reviewMissing',
    ],
    ['not before the family heard the findings', [triaged(), ...reviewed(), advised()], 'findingsNotShared'],
    [
      'once its counsel heard the findings',
      [triaged(), ...reviewed(), advised(), represented(), told('findings', 'counsel')],
      'OfferPrepared',
    ],
    [
      'not once a counsel heard them whom the family does not have',
      [triaged(), ...reviewed(), advised(), told('findings', 'counsel')],
      'findingsNotShared',
    ],
    [
      'not once the family heard findings before there were any',
      [triaged(), ...reviewed(), advised(), told('findings', 'family', '2026-11-01')],
      'findingsNotShared',
    ],
    ['not before the advice to have counsel', [triaged(), ...reviewed(), told('findings')], 'counselAdviceMissing'],
    ['in place of one that was not made yet', [...ready, prepared()], 'OfferPrepared'],
    ['beside one that was made', [...ready, prepared(), presented()], 'OfferPrepared'],
    ['after one that was rejected', [...ready, prepared(), presented(), answered('rejected')], 'OfferPrepared'],
    ['not after one that was accepted', [...ready, ...agreed()], 'offerAccepted'],
    ['after an accepted one was withdrawn', [...ready, ...agreed(), withdrawn()], 'OfferPrepared'],
    ['not more than ten times', [...ready, ...ten], 'tooMany'],
    ['not in a closed case', [...ready, closed()], 'caseClosed'],
    ['in one that is open again', [...ready, closed(), reopened()], 'OfferPrepared'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(prepare(history))).toBe(expected);
  });

  test('without advice to have counsel where care did not fall short', () => {
    const review = reviewed().map((event) =>
      event.type === 'DeterminationMade' && event.criterion === 'deviation'
        ? { ...event, outcome: 'not_met' as const }
        : event,
    );
    expect(outcomeOf(prepare([triaged({ criteria: notMet }), ...review, told('findings')]))).toBe('OfferPrepared');
  });

  test('not at all by the first rule, with all that is missing', () => {
    const refused = prepare([]);
    expect(outcomeOf(refused)).toBe('notTriaged');
    expect(faultsOf(refused)).toEqual(['# notTriaged', '# notACareReview', '# reviewMissing', '# findingsNotShared']);
    expect(isRefusal(refused) && refused.errors?.every(({ source }) => source)).toBe(true);
  });

  test.each([
    [25_000_000, false],
    [25_000_001, true],
  ])('for %d cents needs authority: %s', (amount, needsAuthority) => {
    expect(prepare(ready, { amount })).toMatchObject([{ amount, needsAuthority }]);
  });

  test('not beyond what anybody may authorise', () => {
    expect(outcomeOf(prepare(ready, { amount: 500_000_000 }))).toBe('OfferPrepared');
    expect(outcomeOf(prepare(ready, { amount: 500_000_001 }))).toBe('authorityExceeded');
  });

  test('by the limit of the tenant', () => {
    const own = settingsOf({ resolution: { claimsAuthority: cents(9_999_999) } });
    expect(prepare(ready, {}, own)).toMatchObject([{ needsAuthority: true }]);
  });

  test('with the next version, in place of those not made', () => {
    const second = prepare([...ready, prepared()]);
    if (isRefusal(second)) throw new Error(second.detail);
    expect(second).toMatchObject([{ version: 2 }]);
    const { items } = stateOf([...ready, prepared(), ...second]).offers;
    expect(items.map(({ status }) => status)).toEqual(['superseded', 'authorised']);
    expect(items.map(({ payees }) => payees)).toEqual([undefined, [{ name: 'Ana Ruiz' }]]);
  });

  test('without money, and then needs no authority', () => {
    const more = { amount: undefined, payees: [], commitments: [{ kind: 'apology', description: 'In person.' }] };
    expect(prepare(ready, more)).toMatchObject([{ needsAuthority: false, payees: [] }]);
  });

  test('and is then one: the word that there is none holds no longer', () => {
    expect(stateOf([...ready, noOffer(), prepared()]).offers.noOffer).toBeUndefined();
  });
});

describe('an offer takes', () => {
  test.each([
    [
      'shares that add up',
      {
        payees: [
          { name: 'A', amount: 4_000_000 },
          { name: 'B', amount: 6_000_000 },
        ],
      },
    ],
    ['payees without shares', { payees: [{ name: 'A' }, { name: 'B' }] }],
    ['one cent', { amount: 1 }],
  ])('%s', (_, more) => {
    expect(Preparation.safeParse({ ...money, ...more }).success).toBe(true);
  });

  test.each([
    [
      'shares a cent short',
      {
        payees: [
          { name: 'A', amount: 4_000_000 },
          { name: 'B', amount: 5_999_999 },
        ],
      },
      'payees',
    ],
    ['a share of some', { payees: [{ name: 'A', amount: 10_000_000 }, { name: 'B' }] }, 'payees'],
    ['a payee twice', { payees: [{ name: 'Ana' }, { name: ' ANA ' }] }, 'payees'],
    ['money for nobody', { payees: [] }, 'payees'],
    ['payees of no money', { amount: undefined, commitments: [{ kind: 'apology', description: 'x' }] }, 'payees'],
    ['nothing at all', { amount: undefined, payees: [] }, 'amount'],
    ['no money as money', { amount: 0 }, 'amount'],
    ['part of a cent', { amount: 0.5 }, 'amount'],
    ['eleven payees', { payees: Array.from({ length: 11 }, (_, index) => ({ name: `${index}` })) }, 'payees'],
    ['no explanation', { explanation: ' ' }, 'explanation'],
  ])('not %s', (_, more, place) => {
    const { error } = Preparation.safeParse({ ...money, ...more });
    expect(error?.issues.map(({ path }) => path[0])).toContain(place);
  });
});

describe('an offer is authorised', () => {
  const waiting = [...ready, prepared({ needsAuthority: true })];
  const authorise = (history: readonly CaseEvent[], by: Partial<typeof acting> = {}, id = anOfferId) =>
    authoriseOffer(stateOf(history), id, Authorisation.parse({ note: 'Within reserve.' }), { ...acting, ...by });

  test.each([
    ['if it waits for that', waiting, 'OfferAuthorised'],
    ['not if it needs none', [...ready, prepared()], 'alreadyDone'],
    ['not twice', [...waiting, { type: 'OfferAuthorised', id: anOfferId } as const], 'alreadyDone'],
    ['not if a later one took its place', [...waiting, prepared({ id: mint.offer(), version: 2 })], 'offerNotOpen'],
    ['not if it was withdrawn', [...waiting, withdrawn()], 'offerNotOpen'],
    ['not if there is none', ready, 'notFound'],
    ['not in a closed case', [...waiting, closed()], 'caseClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(authorise(history))).toBe(expected);
  });

  test('by somebody else than prepared it', () => {
    expect(outcomeOf(authorise(waiting, { actor: someActor }))).toBe('ownOffer');
  });

  test.each([
    [10_000_000, 'OfferAuthorised'],
    [9_999_999, 'authorityExceeded'],
  ])('where an administrator may authorise %d: %s', (adminAuthority, expected) => {
    const { settings } = settingsOf({ resolution: { adminAuthority: cents(adminAuthority) } });
    expect(outcomeOf(authorise(waiting, { settings }))).toBe(expected);
  });
});

describe('an offer is made to the family', () => {
  const present = (history: readonly CaseEvent[], more: object = {}) =>
    presentOffer(
      stateOf(history),
      anOfferId,
      mint.communication(),
      Presentation.parse({ on: '2026-11-23', channel: 'inPerson', people: ['Ana Ruiz'], ...more }),
      acting,
    );

  const made = 'OfferPresented CommunicationLogged';
  test.each([
    ['once', [...ready, prepared()], made],
    ['not before it is authorised', [...ready, prepared({ needsAuthority: true })], 'offerNotAuthorised'],
    [
      'once it is authorised',
      [...ready, prepared({ needsAuthority: true }), { type: 'OfferAuthorised', id: anOfferId } as const],
      made,
    ],
    ['not twice', [...ready, prepared(), presented()], 'offerNotOpen'],
    ['not if it was withdrawn', [...ready, prepared(), withdrawn()], 'offerNotOpen'],
    ['not if there is none', ready, 'notFound'],
    ['not in a closed case', [...ready, prepared(), closed()], 'caseClosed'],
    [
      'not if it left care review meanwhile',
      [...ready, prepared(), triaged({ route: 'hospitalLed', criteria: notMet })],
      'notACareReview',
    ],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(present(history))).toBe(expected);
  });

  test('not if advice to have counsel became due since it was prepared', () => {
    const first = reviewed();
    const before = first.filter((event) => event.type !== 'DeterminationMade' || event.criterion === 'harm');
    const after = first.filter((event) => event.type === 'DeterminationMade' && event.criterion !== 'harm');
    const history = [triaged({ criteria: notMet }), ...before, told('findings')];
    expect(outcomeOf(prepare(history))).toBe('OfferPrepared');
    expect(outcomeOf(present([...history, prepared(), ...after]))).toBe('counselAdviceMissing');
    expect(outcomeOf(present([...history, prepared(), ...after, advised()]))).toBe(made);
  });

  test.each([
    ['family', []],
    ['counsel', [represented()]],
    ['family', [represented(), represented(false)]],
  ] as const)('that is, to the %s', (party, more) => {
    expect(present([...ready, ...more, prepared()])).toMatchObject([
      { type: 'OfferPresented' },
      { type: 'CommunicationLogged', kind: 'offer', party, on: '2026-11-23' },
    ]);
  });

  test.each([
    ['in the future', { on: '2026-11-26' }, '#/on past'],
    ['before the advice to have counsel', { on: '2026-11-08' }, '#/on order'],
  ])('not %s', (_, more, fault) => {
    expect(faultsOf(present([...ready, prepared()], more))).toEqual([fault]);
  });

  test.each([
    ['2026-11-21', 'the day on which the offer was prepared'],
    ['2026-11-21T12:00:00Z', 'the day on which the offer was prepared'],
    ['2026-11-10', 'the family heard what was found'],
    ['2026-11-07', 'the family was advised to have counsel'],
  ])('not on %s, before %s', (on, what) => {
    expect(present([...ready, prepared()], { on })).toMatchObject({
      errors: [{ pointer: '#/on', rule: 'order', detail: `must not lie before ${what}` }],
    });
  });

  test('not before the review that it rests on was finished, also where nobody has to be advised', () => {
    const history = [triaged({ criteria: notMet }), ...reviewed('not_met'), told('findings', 'family', '2026-11-01')];
    expect(present([...history, told('findings'), prepared()], { on: '2026-11-07' })).toMatchObject({
      errors: [{ detail: 'must not lie before the review that it rests on was finished' }],
    });
  });

  test('not before the day on which it was authorised', () => {
    const days = [
      ['2026-11-01', reportedOn({ state: 'VT' })],
      ['2026-11-12', ...ready.map((event) => () => event), () => prepared({ needsAuthority: true })],
      ['2026-11-16', () => ({ type: 'OfferAuthorised', id: anOfferId }) as const],
    ] as const;
    const on = (day: string) =>
      presentOffer(
        story(...days),
        anOfferId,
        mint.communication(),
        Presentation.parse({ on: day, channel: 'inPerson', people: ['Ana Ruiz'] }),
        acting,
      );
    expect(on('2026-11-14')).toMatchObject({
      errors: [{ detail: 'must not lie before the day on which the offer was authorised' }],
    });
    expect(outcomeOf(on('2026-11-16'))).toBe(made);
    expect(outcomeOf(on('2026-11-16T01:00:00Z'))).toBe(made);
  });

  test('and what was told again later does not forbid it', () => {
    const days = [
      ['2026-11-01', reportedOn({ state: 'VT' })],
      ['2026-11-12', ...ready.map((event) => () => event), () => prepared()],
      ['2026-11-20', () => told('findings', 'family', '2026-11-20')],
    ] as const;
    const said = Presentation.parse({ on: '2026-11-14', channel: 'inPerson', people: ['Ana Ruiz'] });
    expect(outcomeOf(presentOffer(story(...days), anOfferId, mint.communication(), said, acting))).toBe(made);
  });

  test('with time to answer', () => {
    expect(present([...ready, prepared()], { answerBy: '2026-12-31' })).toMatchObject([{ answerBy: '2026-12-31' }, {}]);
    expect(() => present([...ready, prepared()], { answerBy: '2026-11-22' })).toThrow();
  });
});

describe('of two offers, one made and one in preparation,', () => {
  const both = [...ready, prepared(), presented(), next];
  test.each([
    ['both are open', [], ['presented', 'authorised']],
    ['the new one takes the place when it is made', [presented(nextId)], ['superseded', 'presented']],
    ['the one accepted is the only one', [answered('accepted')], ['accepted', 'superseded']],
    ['the other goes on when one is rejected', [answered('rejected')], ['rejected', 'authorised']],
    ['the made one goes on when the other is withdrawn', [withdrawn(nextId)], ['presented', 'withdrawn']],
    ['the other goes on when the made one is withdrawn', [withdrawn()], ['withdrawn', 'authorised']],
    [
      'a third takes the place of what is in preparation alone',
      [prepared({ id: mint.offer(), version: 3 })],
      ['presented', 'superseded', 'authorised'],
    ],
  ] as const)('%s', (_, more, expected) => {
    const { items } = stateOf([...both, ...more]).offers;
    expect(items.map(({ status }) => status)).toEqual(expected);
    for (const offer of items) expect(offer.payees !== undefined).toBe(isOpen(offer) || offer.status === 'accepted');
  });

  test('each is withdrawn by itself, and that there is none is decided after both', () => {
    const none = (...more: CaseEvent[]) =>
      outcomeOf(decideNoOffer(stateOf([...both, ...more]), mint.offer(), { explanation: 'Care was right.' }));
    expect(none()).toBe('offerNotOpen');
    expect(none(withdrawn())).toBe('offerNotOpen');
    expect(none(withdrawn(nextId))).toBe('offerNotOpen');
    expect(none(withdrawn(), withdrawn(nextId))).toBe('NoOfferDecided');
    for (const id of [anOfferId, nextId]) {
      expect(outcomeOf(withdrawOffer(stateOf(both), id, { reason: 'New records.' }))).toBe('OfferWithdrawn');
    }
  });
});

describe('an offer is answered', () => {
  const open = [...ready, prepared(), presented()];
  const answerTo = (history: readonly CaseEvent[], more: object = {}) =>
    answerOffer(
      stateOf(history),
      anOfferId,
      Response.parse({ answer: 'accepted', by: 'patient', on: '2026-11-20', written: true, ...more }),
      acting,
    );

  test.each([
    ['once it was made', open, 'OfferAnswered'],
    ['not before', [...ready, prepared()], 'offerNotOpen'],
    ['not twice', [...open, answered('rejected')], 'offerNotOpen'],
    ['not if it was withdrawn', [...open, withdrawn()], 'offerNotOpen'],
    ['also while another is being prepared', [...open, next], 'OfferAnswered'],
    ['not if a later one was made in its place', [...open, next, presented(nextId)], 'offerNotOpen'],
    ['also if the next one was withdrawn', [...open, next, withdrawn(nextId)], 'OfferAnswered'],
    ['not if there is none', ready, 'notFound'],
    ['not in a closed case', [...open, closed()], 'caseClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(answerTo(history))).toBe(expected);
  });

  test.each([
    ['before it was made', { on: '2026-11-13' }, '#/on order'],
    ['in the future', { on: '2026-12-01' }, '#/on past'],
    ['by counsel that the family does not have', { by: 'counsel' }, '#/by represented'],
  ])('not %s', (_, more, fault) => {
    expect(faultsOf(answerTo(open, more))).toEqual([fault]);
  });

  test('by counsel that it has', () => {
    expect(outcomeOf(answerTo([...open, represented()], { by: 'counsel' }))).toBe('OfferAnswered');
  });
});

describe('an offer is withdrawn', () => {
  test.each([
    ['while it is prepared', [prepared()], 'OfferWithdrawn'],
    ['while it waits for authority', [prepared({ needsAuthority: true })], 'OfferWithdrawn'],
    ['while it is open to answer', [prepared(), presented()], 'OfferWithdrawn'],
    ['if it is accepted and nothing is paid', agreed(), 'OfferWithdrawn'],
    ['not if something is paid', [...agreed(), paid({ amount: cents(1) })], 'offerNotOpen'],
    ['if all that was paid came back', [...agreed(), paid(), reversed()], 'OfferWithdrawn'],
    ['not if it was rejected', [prepared(), presented(), answered('rejected')], 'offerNotOpen'],
    ['not twice', [prepared(), withdrawn()], 'offerNotOpen'],
    ['not if there is none', [], 'notFound'],
    ['not in a closed case', [prepared(), closed()], 'caseClosed'],
  ] as const)('%s', (_, more, expected) => {
    const state = stateOf([...ready, ...more]);
    expect(outcomeOf(withdrawOffer(state, anOfferId, { reason: 'New records.' }))).toBe(expected);
  });
});

describe('that there is no offer', () => {
  test.each([
    ['is decided once all that comes before an offer is done', ready, 'NoOfferDecided'],
    ['asks for no advice to have counsel', [triaged(), ...reviewed(), told('findings')], 'NoOfferDecided'],
    ['asks for a triage', reviewed(), 'notTriaged'],
    ['asks for care review', [...ready, triaged({ route: 'hospitalLed', criteria: notMet })], 'notACareReview'],
    ['asks for a review', [triaged(), told('findings')], 'reviewMissing'],
    ['asks for the findings to be told', [triaged(), ...reviewed()], 'findingsNotShared'],
    ['is not so while one is open', [...ready, prepared()], 'offerNotOpen'],
    ['is not so once one is accepted', [...ready, ...agreed()], 'offerAccepted'],
    ['is so after one was rejected', [...ready, prepared(), presented(), answered('rejected')], 'NoOfferDecided'],
    ['is decided once', [...ready, noOffer()], 'alreadyDone'],
    ['is decided again after a withdrawn one', [...ready, noOffer(), prepared(), withdrawn()], 'NoOfferDecided'],
    ['is not decided in a closed case', [...ready, closed()], 'caseClosed'],
  ] as const)('%s', (_, history, expected) => {
    expect(outcomeOf(decideNoOffer(stateOf(history), mint.offer(), { explanation: 'Care was right.' }))).toBe(expected);
  });
});

describe('what is shown of offers', () => {
  const authority = { type: 'OfferAuthorised', id: anOfferId, note: 'Reserve is 300' } as const;
  const shownTo = (audience: 'hospital' | 'insurer', ...more: CaseEvent[]) => {
    const history = [...reported(), ...ready, prepared({ needsAuthority: true }), ...more];
    const events = record(history, {
      after: 0,
      at: acting.now,
      by: { actor: someActor, organisation: acting.organisation },
    });
    const { show } = showOffers(given(...history), { audience, organisation: bayview });
    return show(toldFrom(events));
  };

  test('to a hospital, that one is being prepared, and no more, until it was made', () => {
    for (const more of [[], [authority]]) {
      expect(shownTo('hospital', ...more)).toEqual({
        items: [{ id: anOfferId, version: 1, status: 'preparing' }],
      });
    }
    expect(shownTo('hospital', withdrawn())).toEqual({
      items: [{ id: anOfferId, version: 1, status: 'withdrawn', withdrawn: { at: acting.now } }],
    });
  });

  test('to a hospital, all of it but for who authorised it and why, once it was made', () => {
    const { items } = shownTo('hospital', authority, presented(), answered('accepted'));
    expect(items).toMatchObject([
      { status: 'accepted', terms: { amount: 10_000_000 }, response: { answer: 'accepted', by: 'patient' } },
    ]);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['id', 'presented', 'response', 'status', 'terms', 'version']);
  });

  test('to the insurer, all of it at once', () => {
    expect(shownTo('insurer', authority)).toMatchObject({
      items: [
        {
          status: 'authorised',
          terms: { amount: 10_000_000, payees: [{ name: 'Ana Ruiz' }] },
          prepared: { by: someActor },
          authorised: { by: someActor, note: 'Reserve is 300' },
        },
      ],
    });
  });

  test('says that there is none, and why', () => {
    expect(shownTo('hospital', withdrawn(), noOffer())).toMatchObject({ none: { explanation: 'Care was right.' } });
  });

  test('in a timeline keeps amounts, authority and reasons inside the insurer', () => {
    const unseen = { hidden: [], hidesReason: false };
    const all = [prepared({ needsAuthority: true }), authority, withdrawn()];
    const said = (isOwn: boolean) =>
      all
        .filter((event) => isEventFor(isOwn ? 'insurer' : 'hospital', event))
        .map((event) => tell(event, { ...unseen, isOwn }))
        .join(' ');
    expect(said(true)).toMatch(/100,000\.00.*authority.*authorised.*New records/);
    expect(said(false)).not.toMatch(/\$|author|records/);
  });
});

test('an offer that fell to another says whether that one was accepted, or only came later', () => {
  const answer = (...history: CaseEvent[]) =>
    answerOffer(
      stateOf([...ready, ...history]),
      anOfferId,
      Response.parse({ answer: 'accepted', by: 'patient', on: '2026-11-23', written: true }),
      acting,
    );
  expect(answer(prepared(), prepared({ id: nextId, version: 2 }))).toMatchObject({
    detail: expect.stringContaining('superseded by a later one'),
  });
  const accepted = [prepared({ id: nextId, version: 2 }), presented(nextId), prepared(), answered('accepted', nextId)];
  expect(answer(...accepted)).toMatchObject({
    detail: expect.stringContaining('superseded by the one that was accepted'),
  });
});
