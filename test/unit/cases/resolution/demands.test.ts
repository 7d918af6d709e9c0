import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import { ReceivedDemand, receiveDemand } from '../../../../shared/cases/resolution/decide-demand.ts';
import { showDemands } from '../../../../shared/cases/resolution/view-demand.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { memoryTable } from '../../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../../shared/ledger/version.ts';
import { bayview, casesFor, given, incoming, onceFor, show, someone } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf } from '../../../support/deciding.ts';
import { closed, demanded, reopened, reported, triaged } from '../../../support/resolution-events.ts';

const demand = (more: object = {}) =>
  ReceivedDemand.parse({ kind: 'demand', from: 'counsel', on: '2026-11-20', written: true, ...more });
const receive = (history: readonly CaseEvent[], more: object = {}) =>
  receiveDemand(given(...reported(), ...history), mint.demand(), demand(more), acting);
const many = Array.from({ length: 12 }, () => demanded());
const notices = Array.from({ length: 12 }, () => demanded({ kind: 'earlyDiscussionNotice' }));

describe('a demand', () => {
  test.each([
    ['is kept', [], {}, 'DemandReceived'],
    ['of a month alone is kept', [], { on: '2026-11' }, 'DemandReceived'],
    ['is kept before anybody has triaged', [], { kind: 'suit' }, 'DemandReceived'],
    ['is kept beside others', many.slice(1), {}, 'DemandReceived'],
    ['is one too many after twelve', many, {}, 'tooMany'],
    ['is kept after twelve notices', notices, {}, 'DemandReceived'],
    ['that is a suit is kept after twelve others', many, { kind: 'suit' }, 'DemandReceived'],
    ['that is a claim is kept after twelve others', many, { kind: 'claim' }, 'DemandReceived'],
    ['that precedes a suit is kept after twelve others', many, { kind: 'preLitigationNotice' }, 'DemandReceived'],
    ['of a provider is kept after twelve others', many, { kind: 'providerNotice', from: 'provider' }, 'DemandReceived'],
    ['that is a suit is one too many after twelve notices', notices, { kind: 'suit' }, 'tooMany'],
    ['of tomorrow, in no time zone, is none', [], { on: '2026-11-25' }, 'invalidRequest'],
    ['comes too late once the case is closed', [triaged(), closed()], {}, 'caseClosed'],
    ['is kept once it is open again', [triaged(), closed(), reopened()], {}, 'DemandReceived'],
  ] as const)('%s', (_, history, more, expected) => {
    expect(outcomeOf(receive(history, more))).toBe(expected);
  });

  test('says where its time is wrong', () => {
    expect(faultsOf(receive([], { on: '2027' }))).toEqual(['#/on past']);
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
