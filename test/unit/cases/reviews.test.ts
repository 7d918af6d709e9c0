import { describe, expect, test } from 'vitest';
import type { Acting } from '../../../shared/cases/acting.ts';
import type { Case, CaseEvent, EventOf } from '../../../shared/cases/case.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import {
  Completion,
  completeReview,
  Determining,
  determine,
  Opening,
  openReview,
} from '../../../shared/cases/reviews/decide.ts';
import { showDeterminations, showReview, showReviews } from '../../../shared/cases/reviews/view.ts';
import { type Showing, toldFrom } from '../../../shared/cases/shown.ts';
import { tell, tellFamily } from '../../../shared/cases/telling/telling.ts';
import { triageCase } from '../../../shared/cases/triage/decide.ts';
import { DecisionId, OrganisationId, ReviewId, TriageId } from '../../../shared/kernel/ids.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { aCaseId, at, bayview, given, incoming, someActor } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const harborItself = OrganisationId.parse('harbor');
const suffix = (number: number) => `01kb2x5f0re3wv9m7h6d8q4${String(number).padStart(3, '0')}`;
const reviewId = (number: number) => ReviewId.parse(`review_${suffix(number)}`);
const determinationId = (number: number) => `determination_${suffix(number)}` as EventOf<'DeterminationMade'>['id'];
const decisionId = DecisionId.parse(`decision_${suffix(1)}`);
const [first, second] = [reviewId(1), reviewId(2)];

const hospital: Acting = {
  actor: someActor,
  audience: 'hospital',
  organisation: bayview,
  roles: ['hospitalRisk'],
  settings: defaults,
  now,
};
const insurer: Acting = { ...hospital, audience: 'insurer', organisation: harborItself, roles: ['claims'] };
const sides: Readonly<Record<Audience, Acting>> = { hospital, insurer };

const reported = (said: Record<string, unknown> = {}) =>
  reportEvent(aCaseId, bayview, incoming({ occurred: '2026-11-02', ...said }));

const accepted = <Event extends CaseEvent>(decided: readonly Event[] | { readonly refused: string }): Event[] => {
  if (isRefusal(decided)) throw new Error(JSON.stringify(decided));
  return decided as Event[];
};

const careReview = (...events: CaseEvent[]): CaseEvent[] => [
  ...events,
  ...accepted(
    triageCase(
      given(...events),
      TriageId.parse(`triage_${suffix(1)}`),
      { severity: 4, causation: 'met', deviation: 'met', reportable: 'no' },
      hospital,
    ),
  ),
];

const closed: CaseEvent = { type: 'CaseClosed', id: decisionId, outcome: 'explained', reason: 'Explained' };

const opening = (said: Record<string, unknown> = {}) =>
  Opening.parse({ by: 'hospital', startedOn: '2026-11-10', ...said });
const completion = (said: Record<string, unknown> = {}) =>
  Completion.parse({ on: '2026-11-20', findings: 'One count', contributingFactors: ['Staff changed'], ...said });
const determining = (said: Record<string, unknown> = {}) =>
  Determining.parse({
    reviewId: first,
    criterion: 'deviation',
    outcome: 'met',
    rationale: 'Two counts are the standard',
    author: 'Dr. Osei',
    organisation: 'Bayview Hospital',
    on: '2026-11-20',
    ...said,
  });

const opened = (events: CaseEvent[], id: ReviewId, side: Audience, said: Record<string, unknown> = {}): CaseEvent[] => [
  ...events,
  ...accepted(openReview(given(...events), id, opening({ by: side, ...said }), sides[side])),
];
const completed = (events: CaseEvent[], id: ReviewId, side: Audience): CaseEvent[] => [
  ...events,
  ...accepted(completeReview(given(...events), id, completion(), sides[side])),
];
const determined = (
  events: CaseEvent[],
  number: number,
  side: Audience,
  said: Record<string, unknown> = {},
): CaseEvent[] => [
  ...events,
  ...accepted(determine(given(...events), determinationId(number), determining(said), sides[side])),
];

/** What one side is shown of a case with this history. */
const shownTo = <View>(events: CaseEvent[], side: Audience, showing: Showing<View>): View => {
  const state = given(...events);
  const { organisation } = sides[side];
  const { tells, show } = showing(state, { audience: side, organisation });
  const recorded = record(events, { after: 0, at: now, by: { actor: someActor, organisation: bayview } });
  return show(toldFrom(recorded.filter(({ sequence }) => tells.includes(sequence))));
};

const hospitals = () => opened(reported(), first, 'hospital');
const insurers = () => opened(careReview(...reported()), first, 'insurer');

describe('a review', () => {
  test('of the hospital may begin at once, and is due by what the tenant sets', () => {
    const state = given(...reported());
    expect(openReview(state, first, opening(), hospital)).toEqual([
      {
        type: 'ReviewOpened',
        id: first,
        reviewBy: 'hospital',
        owner: bayview,
        startedOn: '2026-11-10',
        dueAt: '2026-12-25T23:59:59.999Z',
        privilege: 'none',
      },
    ]);
    const settings = { ...defaults, triage: { ...defaults.triage, reviewDays: 30 } };
    expect(openReview(state, first, opening(), { ...hospital, settings })).toMatchObject([
      { dueAt: '2026-12-10T23:59:59.999Z' },
    ]);
  });

  test.each(['2026', '2026-11', '2026-11-23', '2026-11-24'])(
    'that began in %s is due as if it began today',
    (startedOn) => {
      expect(openReview(given(...reported()), first, opening({ startedOn }), hospital)).toMatchObject([
        { startedOn, dueAt: '2027-01-07T23:59:59.999Z' },
      ]);
    },
  );

  test('of an external expert is a record of whoever opens it', () => {
    const state = given(...careReview(...reported()));
    for (const [side, owner] of [
      ['hospital', bayview],
      ['insurer', harborItself],
    ] as const) {
      expect(openReview(state, first, opening({ by: 'external' }), sides[side])).toMatchObject([
        { reviewBy: 'external', owner },
      ]);
    }
  });

  const marked = { privilege: 'patientSafetyWorkProduct' };

  test.each<[string, string, () => CaseEvent[], Audience, Record<string, unknown>, (() => CaseEvent[]) | undefined]>([
    [
      'of the insurer waits for care review',
      'notACareReview',
      reported,
      'insurer',
      { by: 'insurer' },
      () => careReview(...reported()),
    ],
    [
      'of an expert for the insurer, too',
      'notACareReview',
      reported,
      'insurer',
      { by: 'external' },
      () => careReview(...reported()),
    ],
    [
      'of the insurer is not for the hospital to open',
      'notYourReview',
      () => careReview(...reported()),
      'hospital',
      { by: 'insurer' },
      undefined,
    ],
    [
      'of the hospital is not for the insurer to open',
      'notYourReview',
      () => careReview(...reported()),
      'insurer',
      { by: 'hospital' },
      undefined,
    ],
    [
      'of the insurer is no patient safety work product',
      'privilegeHeld',
      () => careReview(...reported()),
      'insurer',
      { by: 'insurer', ...marked },
      undefined,
    ],
    ['begins no sooner than now', 'invalidRequest', reported, 'hospital', { startedOn: '2026-11-25' }, undefined],
    [
      'begins no sooner than what it is about',
      'invalidRequest',
      reported,
      'hospital',
      { startedOn: '2026-10-31' },
      () => reported({ occurred: '2026-10' }),
    ],
    [
      'begins in no closed case',
      'caseClosed',
      () => [...reported(), closed],
      'hospital',
      {},
      () => [...reported(), closed, { type: 'CaseReopened', id: decisionId, reason: 'More came up' }],
    ],
  ])('%s: %s', (_, code, events, side, said, lifted) => {
    const refused = openReview(given(...events()), first, opening(said), sides[side]);
    expect(refused).toMatchObject({ refused: code });
    if (lifted) expect(isRefusal(openReview(given(...lifted()), first, opening(said), sides[side]))).toBe(false);
  });

  test('says where the rule that refuses it comes from', () => {
    expect(openReview(given(...reported()), first, opening({ by: 'insurer' }), insurer)).toMatchObject({
      source: expect.stringContaining('CARe timeline'),
    });
    expect(openReview(given(...reported()), first, opening({ startedOn: '2026-11-25' }), hospital)).toMatchObject({
      errors: [{ pointer: '#/startedOn', rule: 'past' }],
    });
  });

  test('is one of four of each side at most', () => {
    let events: CaseEvent[] = careReview(...reported());
    for (let number = 1; number <= 4; number += 1) events = opened(events, reviewId(number), 'hospital');
    expect(openReview(given(...events), reviewId(9), opening(), hospital)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(openReview(given(...events), reviewId(9), opening({ by: 'insurer' }), insurer))).toBe(false);
  });

  test('is finished once', () => {
    const done = completed(hospitals(), first, 'hospital');
    expect(given(...done)).toMatchObject({ stage: 'findings', reviews: { items: [{ completedOn: '2026-11-20' }] } });
    expect(completeReview(given(...done), first, completion(), hospital)).toMatchObject({ refused: 'alreadyDone' });
  });

  test.each<[string, string, () => CaseEvent[], ReviewId, Audience, Record<string, unknown>]>([
    ['by its own side', 'notYourReview', () => careReview(...hospitals()), first, 'insurer', {}],
    ['by its own side', 'notYourReview', insurers, first, 'hospital', {}],
    ['where there is one', 'notFound', hospitals, second, 'hospital', {}],
    ['no sooner than now', 'invalidRequest', hospitals, first, 'hospital', { on: '2026-11-25' }],
    ['no sooner than it began', 'invalidRequest', hospitals, first, 'hospital', { on: '2026-11-09' }],
    ['in an open case', 'caseClosed', () => [...hospitals(), closed], first, 'hospital', {}],
  ])('is finished %s: %s', (_, code, events, id, side, said) => {
    expect(completeReview(given(...events()), id, completion(said), sides[side])).toMatchObject({ refused: code });
  });
});

describe('a determination', () => {
  test('may come before its review is finished, and after', () => {
    for (const events of [hospitals(), completed(hospitals(), first, 'hospital')]) {
      expect(given(...determined(events, 1, 'hospital')).reviews.items[0]?.holds.deviation).toMatchObject({
        outcome: 'met',
      });
    }
  });

  test('is added to those before it, and the last one on a criterion holds', () => {
    let events = determined(hospitals(), 1, 'hospital');
    events = determined(events, 2, 'hospital', { criterion: 'causation', outcome: 'undetermined' });
    events = determined(events, 3, 'hospital', { outcome: 'not_met' });
    const { items } = shownTo(events, 'hospital', showDeterminations);
    expect(items.map(({ criterion, outcome, holds }) => [criterion, outcome, holds])).toEqual([
      ['deviation', 'met', false],
      ['causation', 'undetermined', true],
      ['deviation', 'not_met', true],
    ]);
  });

  test.each<[string, string, () => CaseEvent[], Audience, Record<string, unknown>]>([
    ['by its own side', 'notYourReview', () => careReview(...hospitals()), 'insurer', {}],
    ['by its own side', 'notYourReview', insurers, 'hospital', {}],
    ['in a review that is there', 'notFound', hospitals, 'hospital', { reviewId: second }],
    ['no sooner than now', 'invalidRequest', hospitals, 'hospital', { on: '2026-11-25' }],
    ['no sooner than its review began', 'invalidRequest', hospitals, 'hospital', { on: '2026-11-09' }],
    [
      'by an insurer without the mark of hospitals',
      'privilegeHeld',
      insurers,
      'insurer',
      { privilege: 'patientSafetyWorkProduct' },
    ],
    ['in an open case', 'caseClosed', () => [...hospitals(), closed], 'hospital', {}],
  ])('is made %s: %s', (_, code, events, side, said) => {
    expect(determine(given(...events()), determinationId(1), determining(said), sides[side])).toMatchObject({
      refused: code,
    });
  });

  test('is one of forty of each side at most, but for the first of a review on a criterion', () => {
    let events = opened(careReview(...hospitals()), second, 'insurer');
    for (let number = 1; number <= 40; number += 1) events = determined(events, number, 'hospital');
    const state = given(...events);
    expect(determine(state, determinationId(101), determining(), hospital)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(determine(state, determinationId(101), { ...determining(), criterion: 'harm' }, hospital))).toBe(
      false,
    );
    expect(isRefusal(determine(state, determinationId(101), { ...determining(), reviewId: second }, insurer))).toBe(
      false,
    );
    expect(JSON.stringify(state.reviews).length).toBeLessThan(2_000);
  });
});

describe('reviews that disagree', () => {
  const both = () => opened(careReview(...hospitals()), second, 'insurer');

  test('are shown as such, each as it holds', () => {
    const agreed = determined(determined(both(), 1, 'hospital'), 2, 'insurer', { reviewId: second });
    expect(shownTo(agreed, 'hospital', showReviews).disagreements).toEqual([]);
    const disagreed = determined(agreed, 3, 'insurer', { reviewId: second, outcome: 'not_met' });
    for (const side of ['hospital', 'insurer'] as const) {
      expect(shownTo(disagreed, side, showReviews).disagreements).toEqual([
        {
          criterion: 'deviation',
          found: [
            { reviewId: first, outcome: 'met' },
            { reviewId: second, outcome: 'not_met' },
          ],
        },
      ]);
    }
  });

  test('do so only for those who may see both', () => {
    const hidden = determined(both(), 1, 'insurer', { reviewId: second, privilege: 'attorneyWorkProduct' });
    const disagreed = determined(hidden, 2, 'hospital', { outcome: 'not_met' });
    expect(shownTo(disagreed, 'insurer', showReviews).disagreements).toHaveLength(1);
    expect(shownTo(disagreed, 'hospital', showReviews).disagreements).toEqual([]);
  });
});

describe('what a side keeps to itself', () => {
  const ofMarkedReport = () =>
    opened(reported({ privilege: 'patientSafetyWorkProduct' }), first, 'hospital', {
      scope: 'Counts',
      reviewer: 'Dr. Osei',
    });
  const history = () => determined(completed(ofMarkedReport(), first, 'hospital'), 1, 'hospital');

  test('is a hospital’s review of a marked report, unless it says otherwise, and what is determined in it', () => {
    const { items } = given(...history()).reviews;
    expect(items).toMatchObject([
      { privilege: 'patientSafetyWorkProduct', holds: { deviation: { privilege: 'patientSafetyWorkProduct' } } },
    ]);
    const unmarked = openReview(
      given(...reported({ privilege: 'patientSafetyWorkProduct' })),
      first,
      opening({ privilege: 'none' }),
      hospital,
    );
    expect(unmarked).toMatchObject([{ privilege: 'none' }]);
  });

  test('is no review of the insurer, whatever the report is marked as', () => {
    const events = careReview(...reported({ privilege: 'patientSafetyWorkProduct' }));
    expect(openReview(given(...events), first, opening({ by: 'insurer' }), insurer)).toMatchObject([
      { privilege: 'none' },
    ]);
  });

  test('is shown to the other side as existing, without what it says', () => {
    const [review] = shownTo(history(), 'insurer', showReviews).items;
    expect(review).toEqual({
      id: first,
      at: now,
      openedBy: someActor,
      by: 'hospital',
      owner: bayview,
      reviewer: 'Dr. Osei',
      startedOn: '2026-11-10',
      dueAt: '2026-12-25T23:59:59.999Z',
      privilege: 'patientSafetyWorkProduct',
      completed: { on: '2026-11-20', at: now, by: someActor },
      determinations: [
        {
          id: determinationId(1),
          reviewId: first,
          at: now,
          by: someActor,
          criterion: 'deviation',
          author: 'Dr. Osei',
          organisation: 'Bayview Hospital',
          on: '2026-11-20',
          privilege: 'patientSafetyWorkProduct',
          holds: true,
          withheld: true,
        },
      ],
      withheld: true,
    });
  });

  test('is shown whole to its own side', () => {
    const review = shownTo(history(), 'hospital', showReview(first));
    expect(review).toMatchObject({
      scope: 'Counts',
      withheld: false,
      completed: { findings: 'One count', contributingFactors: ['Staff changed'] },
      determinations: [{ outcome: 'met', rationale: 'Two counts are the standard', withheld: false }],
    });
  });

  test('may be determined anew without a mark, which does not show the one before', () => {
    const events = determined(history(), 2, 'hospital', { privilege: 'none', rationale: 'For all to read' });
    expect(shownTo(events, 'insurer', showDeterminations).items).toMatchObject([
      { withheld: true, holds: false },
      { withheld: false, holds: true, outcome: 'met', rationale: 'For all to read' },
    ]);
    expect(shownTo(events, 'insurer', showDeterminations).items[0]).not.toHaveProperty('outcome');
  });

  test('is the insurer’s attorney work product, to the hospital', () => {
    const events = determined(
      opened(careReview(...reported()), first, 'insurer', { privilege: 'attorneyWorkProduct' }),
      1,
      'insurer',
    );
    expect(shownTo(events, 'hospital', showReviews).items).toMatchObject([
      { withheld: true, owner: 'harbor', determinations: [{ withheld: true }] },
    ]);
    expect(shownTo(events, 'insurer', showReviews).items).toMatchObject([{ withheld: false }]);
  });

  test('is not told on the timeline', () => {
    const events = history();
    const seen = { hidden: [], hidesReason: true, isOwn: false };
    const told = events.map((event) => tell(event, seen)).join(' ');
    for (const secret of ['Counts', 'One count', 'Staff changed', 'Two counts', ': met', 'deviation met']) {
      expect(told).not.toContain(secret);
    }
    expect(tell(events.at(-1) as CaseEvent, { ...seen, isOwn: true })).toBe(
      'Bayview Hospital determined: deviation met.',
    );
  });
});

describe('the family', () => {
  const heard = (events: CaseEvent[]) => events.slice(1).map((event) => tellFamily(event, given(...events)));

  test('hears that a review began and was finished, and not what was determined', () => {
    expect(heard(determined(completed(hospitals(), first, 'hospital'), 1, 'hospital'))).toEqual([
      "The hospital's review of what happened began on November 10, 2026.",
      "The hospital's review was finished on November 20, 2026.",
      undefined,
    ]);
  });

  test('is promised nothing of what is kept, and hears nothing of what an attorney asked for', () => {
    const kept = (privilege: string) =>
      completed(opened(reported(), first, 'hospital', { privilege }), first, 'hospital');
    expect(heard(kept('patientSafetyWorkProduct'))[1]).toBe("The hospital's review was finished on November 20, 2026.");
    expect(heard(kept('attorneyWorkProduct'))).toEqual([undefined, undefined]);
  });
});

test('the state of a case keeps no word of a review', () => {
  const state: Case = given(...determined(completed(hospitals(), first, 'hospital'), 1, 'hospital'));
  for (const said of ['One count', 'Staff changed', 'Two counts']) expect(JSON.stringify(state)).not.toContain(said);
});
