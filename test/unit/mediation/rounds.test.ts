import { describe, expect, test } from 'vitest';
import { mint } from '../../../shared/kernel/mint.ts';
import type { Cents } from '../../../shared/kernel/money.ts';
import { extendDeadline } from '../../../shared/mediation/decide-course.ts';
import { giveBrief, Meeting, setSession } from '../../../shared/mediation/decide-sessions.ts';
import { mayBid, openRound } from '../../../shared/mediation/rounds/decide-bids.ts';
import { makeProposal, mayRespond, Proposing, wantProposal } from '../../../shared/mediation/rounds/decide-proposal.ts';
import { roundOpened as opening, proposalOpened, toBeOpened } from '../../../shared/mediation/rounds/opening.ts';
import { resultOf } from '../../../shared/mediation/rounds/outcome.ts';
import { at } from '../../support/cases.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { atlasParty, harborParty, morning, summitParty } from '../../support/matter-events.ts';
import {
  all,
  answersDue,
  bearing,
  bidsMet,
  by,
  byMediator,
  drawnUp,
  familyParty,
  following,
  instantAfter,
  mediationGiven,
  openedAmongInsurers,
  openedSo,
  openedWithoutLawyer,
  proposalMade,
  roundApart,
  roundOpened,
  signedBy,
  untilStage,
  wantedBy,
} from '../../support/mediation-events.ts';
import { cents } from '../../support/resolution-events.ts';

const { agreementSigned, bids, proposal, mediatorAppointed } = untilStage;
const wanted = [...agreementSigned, ...all.map(wantedBy)];

describe('what comes of sealed bids', () => {
  type Given = readonly (number | undefined)[];
  const result = (family: number | undefined, insurers: Given, margin = 0) =>
    resultOf({
      insurers: insurers.map((bid) => bid as Cents | undefined),
      family: family as Cents | undefined,
      margin: cents(margin),
    });

  test.each<[string, number | undefined, Given, number, object]>([
    ['they meet', 500, [500], 0, { outcome: 'overlap', amount: 500 }],
    ['they overlap: the middle', 400, [600], 0, { outcome: 'overlap', amount: 500 }],
    ['an odd cent goes to the family', 400, [601], 0, { outcome: 'overlap', amount: 501 }],
    ['a cent apart in the middle of nothing', 0, [1], 0, { outcome: 'overlap', amount: 1 }],
    ['the lowest of the insurers’ bids is theirs', 400, [900, 500, 700], 0, { outcome: 'overlap', amount: 450 }],
    ['one insurer below the family', 400, [900, 399], 0, { outcome: 'gap' }],
    ['as near as the margin', 500, [400], 100, { outcome: 'withinMargin' }],
    ['a cent further', 500, [399], 100, { outcome: 'gap' }],
    ['an overlap is none of the margin’s', 400, [401], 100, { outcome: 'overlap', amount: 401 }],
    ['the family is silent', undefined, [500], 1_000, { outcome: 'gap' }],
    ['one insurer is silent', 100, [500, undefined], 1_000, { outcome: 'gap' }],
    ['all are silent', undefined, [undefined, undefined], 1_000, { outcome: 'gap' }],
    ['nobody bids on the insurers’ side', 100, [], 1_000, { outcome: 'gap' }],
    ['nothing for nothing', 0, [0], 0, { outcome: 'overlap', amount: 0 }],
    ['the most there is', 10_000_000_000, [10_000_000_000], 0, { outcome: 'overlap', amount: 10_000_000_000 }],
  ])('%s', (_, family, insurers, margin, expected) => expect(result(family, insurers, margin)).toEqual(expected));
});

describe('a round of sealed bids', () => {
  const opened = (harbor?: number, summit?: number, family?: number, state = mediationGiven(...bids)) =>
    opening(
      state,
      state.round?.number ?? 0,
      new Map(
        [harbor, summit, family].map((amount, place) => [
          all[place] as (typeof all)[number],
          amount === undefined ? undefined : { amount: cents(amount) },
        ]),
      ),
      instantAfter(answersDue, 60_001),
    );

  test('is open for as many business days as the agreement says, or until then', () => {
    const state = mediationGiven(...agreementSigned);
    expect(openRound(state, {}, byMediator())).toEqual([{ type: 'RoundOpened', round: 1, dueAt: answersDue }]);
    const until = at('2026-12-01T12:00:00Z');
    expect(openRound(state, { until }, byMediator())).toEqual([{ type: 'RoundOpened', round: 1, dueAt: until }]);
  });

  test.each([
    ['is fair', '2026-11-23T09:00:00Z', []],
    ['is not over at once', '2026-11-23T08:59:59.999Z', ['#/until later']],
    ['does not last for ever', '2027-01-22T08:00:00.001Z', ['#/until longest']],
    ['lasts sixty days at most', '2027-01-22T08:00:00.000Z', []],
  ])('%s', (_, until, faults) => {
    expect(faultsOf(openRound(mediationGiven(...agreementSigned), { until: at(until) }, byMediator()))).toEqual(faults);
  });

  test('takes bids of parties until its last moment, for itself alone', () => {
    const state = mediationGiven(...bids);
    expect(mayBid(state, 1, by(familyParty, answersDue))).toBe(familyParty);
    expect(mayBid(state, 1, by(familyParty, instantAfter(answersDue)))).toMatchObject({ refused: 'noRoundOpen' });
    expect(mayBid(state, 2, by(familyParty))).toMatchObject({ refused: 'noRoundOpen' });
    expect(mayBid(state, 1, byMediator())).toMatchObject({ refused: 'notAParty' });
  });

  test('is opened a minute after it is over, and not before', () => {
    const state = mediationGiven(...bids);
    expect(toBeOpened(state, instantAfter(answersDue, 60_000))).toBeUndefined();
    expect(toBeOpened(state, instantAfter(answersDue, 60_001))).toMatchObject({ asks: 'bid', number: 1 });
    expect(toBeOpened(mediationGiven(...agreementSigned), at('2030-01-01T00:00:00Z'))).toBeUndefined();
  });

  test('in which bids met: the middle, borne as was agreed, to the cent', () => {
    const [closed] = opened(10_000_003, 10_000_009, 10_000_000);
    expect(closed).toEqual({
      type: 'RoundClosed',
      round: 1,
      outcome: 'overlap',
      settledOn: {
        amount: 10_000_002,
        bearing,
        shares: [
          { party: harborParty, amount: 6_000_001 },
          { party: summitParty, amount: 4_000_001 },
        ],
      },
    });
    expect(following(mediationGiven(...bids), opened(10_000_003, 10_000_009, 10_000_000)).stage).toBe('settled');
  });

  test('in which they lie apart: the next one begins by itself, as long as the agreement has one left', () => {
    expect(opened(1, 2, 10_000_000)).toEqual([
      { type: 'RoundClosed', round: 1, outcome: 'gap' },
      { type: 'RoundOpened', round: 2, dueAt: at('2026-11-30T23:59:59.999Z') },
    ]);
    const last = mediationGiven(...bids, roundApart(), roundOpened(2));
    expect(opened(1, 2, 10_000_000, last)).toEqual([{ type: 'RoundClosed', round: 2, outcome: 'gap' }]);
    expect(following(last, opened(1, 2, 10_000_000, last)).stage).toBe('agreementSigned');
  });

  test('in which somebody is silent looks like one in which they lie apart', () => {
    expect(opened(undefined, 2, 1)).toEqual(opened(1, 2, 10_000_000));
  });

  test('in which they lie near each other asks the mediator, and no next one begins', () => {
    expect(opened(10_000_000, 20_000_000, 10_100_000)).toEqual([
      { type: 'RoundClosed', round: 1, outcome: 'withinMargin' },
    ]);
  });

  test('is not opened once all is settled, nor while another thing is answered', () => {
    expect(outcomeOf(openRound(mediationGiven(...untilStage.settled), {}, byMediator()))).toBe('nothingSettled');
    expect(outcomeOf(openRound(mediationGiven(...proposal), {}, byMediator()))).toBe('roundOpen');
  });
});

describe('a proposal of the mediator', () => {
  const proposing = (more: object = {}) => Proposing.parse({ amount: 10_000_001, terms: 'All of it.', ...more });
  const propose = (more: object = {}, state = mediationGiven(...wanted)) =>
    makeProposal(state, proposing(more), byMediator());

  test('is made once all want to hear one, each of whom says so once', () => {
    const state = mediationGiven(...agreementSigned, wantedBy(harborParty));
    expect(outcomeOf(wantProposal(state, by(harborParty)))).toBe('alreadyDone');
    expect(outcomeOf(wantProposal(state, by(familyParty)))).toBe('ProposalWanted');
    expect(outcomeOf(propose({}, state))).toBe('proposalNotWanted');
    expect(outcomeOf(propose())).toBe('ProposalMade');
  });

  test('says what each insurer bears, by the agreement or as the mediator says', () => {
    expect(propose()).toMatchObject([
      {
        bearing,
        shares: [
          { party: harborParty, amount: 6_000_001 },
          { party: summitParty, amount: 4_000_000 },
        ],
      },
    ]);
    const other = [
      { party: summitParty, share: 9_999 },
      { party: harborParty, share: 1 },
    ];
    expect(propose({ bearing: other })).toMatchObject([
      { bearing: other, shares: [{ amount: 9_999_001 }, { amount: 1_000 }] },
    ]);
    expect(faultsOf(propose({ bearing: [{ party: atlasParty, share: 10_000 }] }))).toEqual(['#/bearing parties']);
    expect(faultsOf(propose({ bearing: other.slice(1) }))).toEqual(['#/bearing parties']);
  });

  test('needs to say what each bears where the agreement does not', () => {
    const signed = all.map((party) => signedBy(party));
    const silent = [...mediatorAppointed, drawnUp({ bearing: undefined }), ...signed, ...all.map(wantedBy)];
    expect(outcomeOf(propose({}, mediationGiven(...silent)))).toBe('sharesNotAgreed');
    expect(outcomeOf(propose({ bearing }, mediationGiven(...silent)))).toBe('ProposalMade');
  });

  test('goes to a family without a lawyer only with a reason; where there is a lawyer, none is kept', () => {
    const alone = mediationGiven(...openedSo(openedWithoutLawyer, wanted));
    expect(faultsOf(propose({}, alone))).toEqual(['#/override notRepresented']);
    expect(propose({ override: 'All want it.' }, alone)).toMatchObject([{ override: 'All want it.' }]);
    expect(propose({ override: 'All want it.' })[0 as never]).not.toHaveProperty('override');
  });

  test('may be made among insurers alone', () => {
    expect(outcomeOf(propose({}, mediationGiven(...openedSo(openedAmongInsurers, wanted))))).toBe('ProposalMade');
  });

  test('has a deadline that is fair', () => {
    expect(faultsOf(propose({ until: at('2026-11-23T08:30:00Z') }))).toEqual(['#/until later']);
  });

  test('is answered by parties, while it is open', () => {
    const state = mediationGiven(...proposal);
    expect(mayRespond(state, 1, by(summitParty, answersDue))).toBe(summitParty);
    expect(mayRespond(state, 1, by(summitParty, instantAfter(answersDue)))).toMatchObject({
      refused: 'noProposalOpen',
    });
    expect(mayRespond(state, 2, by(summitParty))).toMatchObject({ refused: 'noProposalOpen' });
    expect(mayRespond(state, 1, byMediator())).toMatchObject({ refused: 'notAParty' });
    expect(mayRespond(mediationGiven(...bids), 1, by(summitParty))).toMatchObject({ refused: 'noProposalOpen' });
  });

  const made = proposalMade();
  const opened = (...answers: readonly (boolean | undefined)[]) =>
    proposalOpened(
      mediationGiven(...proposal),
      made,
      new Map(
        answers.map((accepts, place) => [
          all[place] as (typeof all)[number],
          accepts === undefined ? undefined : { accepts },
        ]),
      ),
    );

  test('holds if all say yes', () => {
    const { amount, shares } = made;
    expect(opened(true, true, true)).toEqual([
      { type: 'ProposalClosed', number: 1, isAccepted: true, settledOn: { amount, bearing, shares } },
    ]);
    expect(following(mediationGiven(...proposal), opened(true, true, true))).toMatchObject({
      stage: 'settled',
      settled: { amount },
    });
  });

  test.each<[string, readonly (boolean | undefined)[]]>([
    ['one says no', [true, false, true]],
    ['the family says no', [true, true, false]],
    ['all say no', [false, false, false]],
    ['one is silent', [true, true, undefined]],
    ['all are silent', []],
  ])('is no agreement, and nothing else, if %s', (_, answers) => {
    expect(opened(...answers)).toEqual([{ type: 'ProposalClosed', number: 1, isAccepted: false }]);
    expect(following(mediationGiven(...proposal), opened(...answers)).stage).toBe('agreementSigned');
  });
});

describe('while sealed answers are given', () => {
  test.each([
    ['bids', bids],
    ['a proposal', proposal],
  ])('there is no more time: %s', (_, events) => {
    const until = at('2027-01-04T12:00:00Z');
    for (const acting of [by(harborParty), byMediator()]) {
      expect(outcomeOf(extendDeadline(mediationGiven(...events), { until, reason: 'More.' }, acting))).toBe(
        'roundOpen',
      );
    }
  });
});

describe('briefs and sessions', () => {
  test('a brief says for whom it is', () => {
    const brief = (readers: 'all' | 'mediator') =>
      giveBrief(mediationGiven(...agreementSigned), mint.brief(), { for: readers, text: 'We hold.' }, by(summitParty));
    expect(brief('all')).toMatchObject([{ isForAll: true, party: summitParty }]);
    expect(brief('mediator')).toMatchObject([{ isForAll: false }]);
  });

  test('a joint session is with all, a caucus with those who are named', () => {
    const set = (more: object) =>
      setSession(
        mediationGiven(...agreementSigned),
        mint.session(),
        Meeting.parse({ kind: 'joint', on: morning, place: 'Room 4', ...more }),
        byMediator(),
      );
    expect(set({})).toMatchObject([{ with: all, people: [] }]);
    expect(faultsOf(set({ on: '9999-12-31T00:00:00Z' }))).toEqual(['#/on longest']);
    expect(set({ kind: 'caucus', with: [familyParty] })).toMatchObject([{ with: [familyParty] }]);
    expect(faultsOf(set({ kind: 'caucus', with: [familyParty, atlasParty] }))).toEqual(['#/with/1 parties']);
    expect(faultsOf(set({ kind: 'caucus', with: [familyParty, familyParty] }))).toEqual(['#/with/1 parties']);
    const wrong = (more: object) => Meeting.safeParse({ on: morning, place: 'Room 4', ...more }).success;
    expect([wrong({ kind: 'caucus' }), wrong({ kind: 'joint', with: [familyParty] })]).toEqual([false, false]);
  });

  test('are so many at most', () => {
    const brief = {
      type: 'BriefGiven',
      id: mint.brief(),
      party: harborParty,
      isForAll: true,
      text: 'We hold.',
    } as const;
    const many = mediationGiven(...agreementSigned, ...Array.from({ length: 60 }, () => brief));
    expect(outcomeOf(giveBrief(many, mint.brief(), { for: 'all', text: 'And.' }, by(harborParty)))).toBe('tooMany');
  });
});

test('once the parties have come to terms, nothing else is proposed or wanted', () => {
  const state = mediationGiven(...wanted, roundOpened(), bidsMet());
  expect(outcomeOf(wantProposal(state, by(harborParty)))).toBe('nothingSettled');
  expect(outcomeOf(makeProposal(state, Proposing.parse({ amount: 1, terms: 'X' }), byMediator()))).toBe(
    'nothingSettled',
  );
});
