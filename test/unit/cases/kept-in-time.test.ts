import { describe, expect, test } from 'vitest';
import type { Case, CaseEvent, EventOf } from '../../../shared/cases/case.ts';
import type { CommunicationKind, Party } from '../../../shared/cases/communications/communication.ts';
import { isEventFor } from '../../../shared/cases/own.ts';
import { viewScorecard } from '../../../shared/cases/practices/view.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { writingOf } from '../../../shared/cases/store/writing.ts';
import { tell } from '../../../shared/cases/telling/telling.ts';
import { isInTime } from '../../../shared/cases/times.ts';
import { type When, When as WhenSchema } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import type { Snapshot } from '../../../shared/ledger/ledger.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { at, bayview, harbor, incoming, someActor } from '../../support/cases.ts';
import { reviewed as reviewedBy, triaged } from '../../support/resolution-events.ts';

const id = mint.case();
const on = (text: string): When => WhenSchema.parse(text);

/** What is recorded in a case, each at a time; nothing is a sweep. */
type Recording = readonly [at: string, ...events: CaseEvent[]];

const recorded = (...recordings: readonly Recording[]) => {
  let snapshot: Snapshot<Case> | undefined;
  const told: CaseEvent[] = [];
  for (const [moment, ...events] of recordings) {
    const by = { actor: someActor, organisation: bayview };
    const writing = writingOf({ tenant: harbor, by, now: at(moment), ids: mint });
    const { growth } = writing.grow(id, snapshot, events, defaults);
    told.push(...growth.events.map(({ event }) => event as unknown as CaseEvent));
    snapshot = growth.to;
  }
  if (!snapshot) throw new Error('Nothing was recorded');
  return { state: snapshot.state, told };
};

const reported: Recording = ['2026-11-01T08:00:00Z', ...reportEvent(id, bayview, incoming({ harm: 'severe' }))];

const said = (kind: CommunicationKind, day: string, party: Party = 'family'): CaseEvent => ({
  type: 'CommunicationLogged',
  id: mint.communication(),
  kind,
  party,
  on: on(day),
  channel: 'inPerson',
  people: ['Ana Ruiz'],
  followUps: [],
});
const [opened, completed] = reviewedBy() as [CaseEvent, CaseEvent];

const lapsesIn = (told: readonly CaseEvent[]) =>
  told.flatMap((event) => (event.type === 'DeadlinePassed' ? [event.step] : []));
const keptIn = (told: readonly CaseEvent[]) =>
  told.flatMap((event) => (event.type === 'DeadlineKept' ? [event.step] : []));
const statusOf = (number: number, state: Case) =>
  viewScorecard(state, 'insurer').items.find(({ practice }) => practice === number)?.status;

describe('what was done in time and recorded later', () => {
  test.each([
    ['2026-11-01', []],
    ['2026-11-02', []],
    ['2026-11-02T07:00:00Z', []],
    ['2026-11-02T09:00:00Z', ['discloseInitially']],
    ['2026-11-03', ['discloseInitially']],
    ['2026-11', ['discloseInitially']],
  ])('is not told as missed: the family was told on %s, by the morning of the second', (day, missed) => {
    const { told, state } = recorded(reported, ['2026-11-03T12:00:00Z', said('initialDisclosure', day)]);
    expect(lapsesIn(told)).toEqual(missed);
    expect(statusOf(4, state)).toBe(missed.length > 0 ? 'fail' : 'pass');
  });

  test('hides no other deadline', () => {
    const { told } = recorded(reported, ['2026-11-05T12:00:00Z', said('initialDisclosure', '2026-11-01')]);
    expect(lapsesIn(told).sort()).toEqual(['offerSupport', 'openReview', 'triage']);
  });

  test.each([
    ['2026-11-02', ['discloseInitially'], 'pass'],
    ['2026-11-03', [], 'fail'],
  ])('counts as what it was though a sweep came first: told on %s', (day, kept, status) => {
    const { told, state } = recorded(
      reported,
      ['2026-11-02T12:00:00Z'],
      ['2026-11-03T12:00:00Z', said('initialDisclosure', day)],
    );
    expect(lapsesIn(told)).toEqual(['discloseInitially']);
    expect(keptIn(told)).toEqual(kept);
    expect(statusOf(4, state)).toBe(status);
  });

  test('of a review, as the second practice asks', () => {
    const begun: Recording = ['2026-11-02T08:00:00Z', triaged(), said('initialDisclosure', '2026-11-01'), opened];
    const late: Recording = ['2027-01-10T08:00:00Z', completed];
    const { told, state } = recorded(reported, begun, ['2027-01-05T08:00:00Z'], late);
    expect(lapsesIn(told)).toContain(`completeReview:${opened.type === 'ReviewOpened' ? opened.id : ''}`);
    expect(keptIn(told)).toContain(`completeReview:${opened.type === 'ReviewOpened' ? opened.id : ''}`);
    expect(Object.keys(state.deadlines.passed).filter((step) => step.startsWith('completeReview'))).toEqual([]);
  });

  test('forgives no earlier delay of the same kind', () => {
    const first: Recording = [
      '2026-11-02T08:00:00Z',
      triaged({ route: 'hospitalLed' }),
      said('initialDisclosure', '2026-11-01'),
    ];
    // Due on the 15th, told on the 18th; then due on the 2nd, told on the 1st, and recorded on the 5th.
    const { told, state } = recorded(
      reported,
      first,
      ['2026-11-18T08:00:00Z', said('progressUpdate', '2026-11-18')],
      ['2026-12-03T08:00:00Z'],
      ['2026-12-05T08:00:00Z', said('progressUpdate', '2026-12-01')],
    );
    expect(lapsesIn(told).filter((step) => step === 'update:family')).toHaveLength(2);
    expect(keptIn(told)).toEqual(['update:family']);
    expect(Object.keys(state.deadlines.passed)).toContain('update:family');
  });

  test('stays with the side whose promise it was, if that was its own', () => {
    const talk = said('other', '2026-11-01', 'clinician') as EventOf<'CommunicationLogged'>;
    const promise = { what: 'Call again', owes: 'hospitalRisk', by: on('2026-11-04') } as const;
    const marked: CaseEvent = { ...talk, followUps: [promise], privilege: 'attorneyWorkProduct' };
    const done: CaseEvent = { type: 'FollowUpDone', id: talk.id, number: 1, on: on('2026-11-03') };
    const { told } = recorded(
      reported,
      ['2026-11-02T07:00:00Z', marked],
      ['2026-11-06T08:00:00Z'],
      ['2026-11-07T08:00:00Z', done],
    );
    const kept = told.filter((event) => event.type === 'DeadlineKept');
    expect(kept).toMatchObject([{ step: `keepPromise:${talk.id}.1`, ownOf: 'hospital' }]);
    expect(kept.map((event) => [isEventFor('hospital', event), isEventFor('insurer', event)])).toEqual([[true, false]]);
  });

  test('is told in whole sentences', () => {
    const { told } = recorded(
      reported,
      ['2026-11-02T12:00:00Z'],
      ['2026-11-03T12:00:00Z', said('initialDisclosure', '2026-11-01')],
    );
    const unseen = { hidden: [], hidesReason: false, isOwn: true };
    expect(told.flatMap((event) => (event.type.startsWith('Deadline') ? [tell(event, unseen)] : []))).toEqual([
      "The family has not been told in time what is known: it was due 2026-11-02, owed by the hospital's risk office.",
      'What was due 2026-11-02, and was told as late, was done in time, on 2026-11-01.',
    ]);
  });
});

test('a missed clock of the law is told by what it asks for', () => {
  const missed = {
    type: 'DeadlinePassed',
    step: `stateClock:ma-notice-records.${mint.demand()}`,
    owes: 'claims',
    dueAt: at('2026-11-02T08:00:00Z'),
  } as const;
  expect(tell(missed, { hidden: [], hidesReason: false, isOwn: true })).toBe(
    'What the law of the state asks for has not been done in time (Get the records of the claim, and releases for those ' +
      "held elsewhere, from the claimant): it was due 2026-11-02, owed by the insurer's claims staff.",
  );
});

test.each([
  ['2026-11-02', '2026-11-02T08:00:00.000Z', true],
  ['2026-11-03', '2026-11-02T23:59:59.999Z', false],
  ['2026-10', '2026-11-02T08:00:00.000Z', true],
  ['2026-11', '2026-11-30T08:00:00.000Z', false],
  ['2026-11', '2026-11-30T23:59:59.999Z', true],
])('%s is in time for %s: %s', (when, dueAt, expected) => {
  expect(isInTime(on(when), at(dueAt))).toBe(expected);
});
