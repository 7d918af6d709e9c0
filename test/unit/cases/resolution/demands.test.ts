import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import {
  Correction,
  correctDemand,
  mostCorrections,
  mostDemands,
  ReceivedDemand,
  receiveDemand,
} from '../../../../shared/cases/resolution/decide-demand.ts';
import { DemandKind } from '../../../../shared/cases/resolution/demand.ts';
import { showDemands } from '../../../../shared/cases/resolution/view-demand.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { nextSteps } from '../../../../shared/cases/work/next-steps.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { memoryTable } from '../../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../../shared/ledger/version.ts';
import { defaults } from '../../../../shared/tenancy/settings.ts';
import { bayview, byInsurer, casesFor, given, incoming, onceFor, show, someone } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../../support/deciding.ts';
import { cents, closed, demanded, on, reopened, reported, triaged } from '../../../support/resolution-events.ts';

const demand = (more: object = {}) =>
  ReceivedDemand.parse({ kind: 'demand', from: 'counsel', on: '2026-11-20', written: true, ...more });
const receive = (history: readonly CaseEvent[], more: object = {}) =>
  receiveDemand(given(...reported(), ...history), mint.demand(), demand(more), acting);
const often = (kind: DemandKind, more = 0) =>
  Array.from({ length: mostDemands[kind] + more }, () => byInsurer(demanded({ kind })));
const others = DemandKind.options.filter((kind) => kind !== 'suit').flatMap((kind) => often(kind));

const asHospital = ({ ...event }: CaseEvent): CaseEvent => JSON.parse(JSON.stringify(event));
const automatic = (event: CaseEvent): CaseEvent => ({ ...event, isAutomatic: true }) as CaseEvent;

describe('a demand', () => {
  test.each([
    ['is kept', [], {}, 'DemandReceived'],
    ['of a month alone is kept', [], { on: '2026-11' }, 'DemandReceived'],
    ['is kept before anybody has triaged', [], { kind: 'suit' }, 'DemandReceived'],
    ['is kept beside others', often('demand', -1), {}, 'DemandReceived'],
    ['is one too many after four', often('demand'), {}, 'tooMany'],
    ['is kept after as many of the other side', often('demand').map(asHospital), {}, 'DemandReceived'],
    ['that is a suit is kept after all others', others, { kind: 'suit' }, 'DemandReceived'],
    ['that is a suit is one too many after three', often('suit'), { kind: 'suit' }, 'tooMany'],
    ['that is a claim is kept after suits', often('suit'), { kind: 'claim' }, 'DemandReceived'],
    ['that a report tells of takes no place', often('claim').map(automatic), { kind: 'claim' }, 'DemandReceived'],
    ['of tomorrow, in no time zone, is none', [], { on: '2026-11-25' }, 'invalidRequest'],
    ['is kept when the case is closed', [triaged(), closed()], {}, 'DemandReceived'],
    ['is kept once it is open again', [triaged(), closed(), reopened()], {}, 'DemandReceived'],
  ] as const)('%s', (_, history, more, expected) => {
    expect(outcomeOf(receive(history, more))).toBe(expected);
  });

  test('says where its time is wrong', () => {
    expect(faultsOf(receive([], { on: '2027' }))).toEqual(['#/on past']);
    const state = given(...reported({ occurred: '2026-11-02' }));
    const early = (kind: string) => receiveDemand(state, mint.demand(), demand({ kind, on: '2026-11-01' }), acting);
    for (const kind of ['demand', 'preLitigationNotice', 'suit']) expect(faultsOf(early(kind))).toEqual(['#/on order']);
  });

  test.each([
    ['a suit that is not in writing', { kind: 'suit', written: false }],
    ['a notice that is not in writing', { kind: 'preLitigationNotice', written: false }],
    ['an amount of nothing', { amount: 0 }],
    ['part of a cent', { amount: 1.5 }],
    ['more than it knows', { suppress: true }],
  ])('is not %s', (_, more) => {
    expect(() => demand(more)).toThrow();
  });

  const faults = (more: object) =>
    ReceivedDemand.safeParse({
      kind: 'demand',
      from: 'counsel',
      on: '2026-11-20',
      written: true,
      ...more,
    }).error?.issues.map((issue) => [
      `#/${issue.path.join('/')}`,
      issue.code === 'custom' && issue.params?.rule,
      issue.message,
    ]);

  test.each(['preLitigationNotice', 'claim', 'suit'])('of the kind %s does not come from a provider', (kind) => {
    expect(faults({ kind, from: 'provider' })).toEqual([['#/from', 'from', 'must not be provider: it is sent to one']]);
    for (const from of ['patient', 'family', 'counsel', 'other']) expect(faults({ kind, from })).toBeUndefined();
  });

  test.each(['patient', 'family', 'counsel', 'other'])('is no notice of the provider from the %s', (from) => {
    const why = 'must be provider: it is the notice of a provider';
    expect(faults({ kind: 'providerNotice', from })).toEqual([['#/from', 'from', why]]);
    expect(faults({ kind: 'providerNotice', from: 'provider' })).toBeUndefined();
  });

  test.each(['preLitigationNotice', 'earlyDiscussionNotice', 'providerNotice', 'claim', 'suit'])(
    'of the kind %s came on a day, which the law counts from',
    (kind) => {
      const from = kind === 'providerNotice' ? 'provider' : 'counsel';
      for (const on of ['2026', '2026-11'])
        expect(faults({ kind, from, on })).toMatchObject([['#/on', 'day', expect.stringContaining('day')]]);
      for (const on of ['2026-11-20', '2026-11-20T10:00:00Z']) expect(faults({ kind, from, on })).toBeUndefined();
    },
  );

  test('without writing is one as well', () => {
    expect(demand({ written: false })).toMatchObject({ written: false });
  });
});

describe('in the store', () => {
  const claims = someone('claims', 'harbor');
  const risk = someone('hospitalRisk', 'bayview');

  const receiveIn = async (kind: string) => {
    const from = kind === 'providerNotice' ? 'provider' : 'counsel';
    const table = memoryTable();
    const said = incoming({ identifiers: [{ value: '1' }], harm: 'severe' });
    const opened = await casesFor(risk, table).report(mint.case(), bayview, said, show, undefined);
    if (isRefusal(opened)) throw new Error(opened.detail);
    const change = async (decide: Parameters<ReturnType<typeof casesFor>['change']>[2]) => {
      const found = await casesFor(claims, table).read(opened.id);
      if (isRefusal(found)) throw new Error(found.detail);
      const done = await casesFor(claims, table).change(
        opened.id,
        [etagOf(found)],
        decide,
        showDemands,
        (view): { readonly view: typeof view; readonly replayed?: true } => ({ view }),
        onceFor(kind),
      );
      if (isRefusal(done)) throw new Error(done.detail);
      return done.view;
    };
    const view = await change((state, by) => receiveDemand(state, mint.demand(), demand({ kind, from }), by));
    const after = await casesFor(claims, table).read(opened.id);
    if (isRefusal(after)) throw new Error(after.detail);
    return { view, triage: after.state.triage.current, state: after.state };
  };

  test.each(['preLitigationNotice', 'claim', 'suit'])('a %s makes a case for the insurer at once', async (kind) => {
    const { view, triage } = await receiveIn(kind);
    expect(view).toMatchObject({ items: [{ kind, written: true }] });
    expect(triage).toMatchObject({
      route: 'careReview',
      isAutomatic: true,
      criteria: { harm: 'undetermined', causation: 'undetermined', deviation: 'undetermined' },
    });
  });

  test.each(['demand', 'earlyDiscussionNotice', 'providerNotice'])('a %s does not', async (kind) => {
    expect((await receiveIn(kind)).triage).toBeUndefined();
  });
});

describe('a correction', () => {
  const id = mint.demand();
  const notice = demanded({ id, kind: 'preLitigationNotice', on: on('2026-11-05'), amount: cents(100) });
  const inMassachusetts = { state: 'MA', occurred: '2026-11-02' };
  const correct = (said: object, history: readonly CaseEvent[] = [notice], of = id) =>
    correctDemand(
      given(...reported(inMassachusetts), ...history),
      of,
      Correction.parse({ reason: 'The stamp of the post.', ...said }),
      acting,
    );
  const corrected = (day: string): CaseEvent => ({ type: 'DemandCorrected', id, on: on(day), reason: 'The stamp.' });

  test.each([
    ['of the day', { on: '2026-11-04' }, [notice], 'DemandCorrected'],
    ['of the amount', { amount: 200 }, [notice], 'DemandCorrected'],
    ['on a closed case', { on: '2026-11-04' }, [notice, closed()], 'DemandCorrected'],
    ['to what it is', { on: '2026-11-05' }, [notice], 'alreadyDone'],
    ['of what is not there', { on: '2026-11-04' }, [], 'notFound'],
    [
      'once too often',
      { on: '2026-11-04' },
      [notice, ...Array(mostCorrections).fill(corrected('2026-11-06'))],
      'tooMany',
    ],
  ] as const)('%s', (_, said, history, expected) => expect(outcomeOf(correct(said, history))).toBe(expected));

  test.each([
    ['2026-11-01', '#/on order'],
    ['2026-12-01', '#/on past'],
    ['2026-11', '#/on day'],
  ])('is not to %s', (day, fault) => expect(faultsOf(correct({ on: day }))).toEqual([fault]));

  test('says what, and why', () => {
    expect(Correction.safeParse({ reason: 'x' }).success).toBe(false);
    expect(Correction.safeParse({ on: '2026-11-04' }).success).toBe(false);
    expect(Correction.safeParse({ on: '2026-11-04', reason: 'x', kind: 'demand' }).success).toBe(false);
  });

  test('has the clocks of the law counted anew', () => {
    const due = (...history: CaseEvent[]) =>
      nextSteps(given(...reported(inMassachusetts), triaged(), ...history), defaults).flatMap(({ key, dueAt }) =>
        key.startsWith('stateClock:ma-notice-response') ? [dueAt?.slice(0, 10)] : [],
      );
    expect(due(notice)).toEqual(['2027-04-04']);
    expect(due(notice, corrected('2026-11-03'))).toEqual(['2027-04-02']);
  });

  test('keeps what was recorded before', () => {
    const history = [...reported(inMassachusetts), notice, corrected('2026-11-06'), corrected('2026-11-04')];
    const events = record(history, { after: 0, at: acting.now, by: { actor: acting.actor, organisation: bayview } });
    const shown = showDemands(given(...history), { audience: 'insurer', organisation: bayview }).show(toldFrom(events));
    expect(shown.items).toMatchObject([
      {
        id,
        on: '2026-11-04',
        amount: 100,
        corrections: [
          { on: '2026-11-06', reason: 'The stamp.', before: { on: '2026-11-05', amount: 100 } },
          { on: '2026-11-04', before: { on: '2026-11-06' } },
        ],
      },
    ]);
  });
});

describe('what comes in after a case was closed', () => {
  const before = [...reported({ state: 'MA' }), triaged({ route: 'hospitalLed' }), closed()];
  const duties = (...more: CaseEvent[]) => nextSteps(given(...before, ...more), defaults).map(({ duty }) => duty);

  test.each(DemandKind.options)('asks whether to open it again: %s', (kind) => {
    expect(duties()).not.toContain('considerReopening');
    expect(duties(demanded({ kind }))).toContain('considerReopening');
    expect(duties(demanded({ kind }), reopened(), closed())).not.toContain('considerReopening');
  });

  test('starts the clocks of the law', () => {
    expect(duties(demanded({ kind: 'preLitigationNotice' }))).toContain('stateClock');
  });
});
