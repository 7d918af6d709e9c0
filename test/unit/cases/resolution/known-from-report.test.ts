import { describe, expect, test } from 'vitest';
import { isNoticed } from '../../../../shared/cases/eligibility.ts';
import { receiveDemand } from '../../../../shared/cases/resolution/decide-demand.ts';
import { demandKnownFromReport } from '../../../../shared/cases/resolution/known-from-report.ts';
import { showDemandOf, showDemands } from '../../../../shared/cases/resolution/view-demand.ts';
import { tell } from '../../../../shared/cases/telling/telling.ts';
import { nextSteps } from '../../../../shared/cases/work/next-steps.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { memoryTable } from '../../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../../shared/ledger/version.ts';
import { defaults } from '../../../../shared/tenancy/settings.ts';
import { amending, at, bayview, casesFor, incoming, onceFor, show, someone } from '../../../support/cases.ts';
import { closed, reopened } from '../../../support/resolution-events.ts';
import { demanded, reported, story } from '../../../support/story.ts';

const id = mint.demand();
const following = (said: Record<string, unknown>, ...more: ReturnType<typeof reported>[]) =>
  demandKnownFromReport(story(['2026-11-05', reported(said), ...more]), id);

describe('what a report says came in', () => {
  test.each([
    ['preLitigationNotice', {}, { kind: 'preLitigationNotice', from: 'other', isWritten: true }],
    ['claim', { written: 'yes', amount: 5_000, document: 'D-1' }, { kind: 'claim', amount: 5_000, document: 'D-1' }],
    ['claim', { written: 'no' }, { kind: 'claim', isWritten: false }],
    ['attorneyLetter', { received: 'yes', written: 'yes' }, { kind: 'demand', from: 'counsel', isWritten: true }],
    ['patientComplaint', { received: 'yes' }, { kind: 'demand', from: 'other', isWritten: false }],
  ])('by %s with %j is recorded', (provenance, demand, expected) => {
    expect(following({ provenance, demand })).toMatchObject([
      { type: 'DemandReceived', isAutomatic: true, ...expected },
    ]);
  });

  test.each([
    [{ demand: { on: '2026-11-02' }, discovered: '2026-11-01' }, '2026-11-02'],
    [{ demand: { on: '2026-11-02T10:00:00.000Z' } }, '2026-11-02T10:00:00.000Z'],
    [{ demand: { on: '2026-11' }, discovered: '2026-11-01T10:00:00Z' }, '2026-11-01'],
    [{ demand: { on: '2026' }, discovered: '2026-11' }, '2026-11-05'],
    [{}, '2026-11-05'],
  ])('came in on the day that is known: %j', (said, on) => {
    expect(following({ provenance: 'claim', ...said })).toMatchObject([{ on }]);
  });

  test.each([
    ['a report of staff', following({ provenance: 'staffReport' })],
    ['an attorney’s letter that asks for nothing', following({ provenance: 'attorneyLetter' })],
    ['what is recorded', following({ provenance: 'claim' }, demanded('claim', '2026-11-03'))],
    [
      'money asked for, where a demand is recorded',
      following({ demand: { received: 'yes' } }, demanded('suit', '2026-11-03')),
    ],
  ])('is not recorded of %s', (_, events) => {
    expect(events).toEqual([]);
  });

  test('is not received before the event', () => {
    const said = { occurred: '2026-11-02', demand: { received: 'yes', on: '2026-10-30' }, discovered: '2026-11-03' };
    expect(following(said)).toMatchObject([{ on: '2026-11-03' }]);
  });

  test('is recorded of a notice beside another kind, and of a case that is closed, or open again', () => {
    expect(following({ provenance: 'claim' }, () => closed())).toMatchObject([{ kind: 'claim' }]);
    expect(following({ provenance: 'claim' }, demanded('demand', '2026-11-03'))).toMatchObject([{ kind: 'claim' }]);
    expect(following({ provenance: 'claim' }, () => [closed(), reopened()])).toMatchObject([{ kind: 'claim' }]);
  });

  test('is told so', () => {
    const [event] = following({ provenance: 'preLitigationNotice' });
    expect(event && tell(event, { isOwn: true } as never)).toBe(
      'A notice that precedes a suit is recorded from the report.',
    );
  });
});

describe('in the store', () => {
  const risk = someone('hospitalRisk', 'bayview');
  const claims = someone('claims', 'harbor');

  test('a notice starts the clocks of the law, and cannot be taken back out', async () => {
    const table = memoryTable();
    const cases = casesFor(risk, table);
    const caseId = mint.case();
    await cases.report(caseId, bayview, incoming({ state: 'MA', provenance: 'preLitigationNotice' }), show, undefined);
    const read = async () => {
      const found = await cases.read(caseId);
      if (isRefusal(found)) throw new Error(found.detail);
      return found;
    };
    const found = await read();
    expect(found.version).toBe(3);
    expect(found.state.triage.current).toMatchObject({ route: 'careReview', isAutomatic: true });
    expect(found.state.demands).toMatchObject([{ kind: 'preLitigationNotice', on: '2026-11-23', isAutomatic: true }]);
    const clocks = nextSteps(found.state, defaults).filter(({ duty }) => duty === 'stateClock');
    expect(clocks).toHaveLength(2);

    await cases.amend(caseId, [etagOf(found)], amending({ provenance: 'staffReport' }), show, undefined);
    const { state } = await read();
    expect(state.facts.provenance).toBe('staffReport');
    expect(isNoticed(state)).toBe(true);
    expect(nextSteps(state, defaults).filter(({ duty }) => duty === 'stateClock')).toHaveLength(2);
  });

  test('somebody who records a demand is shown theirs, and both are listed', async () => {
    const table = memoryTable();
    const caseId = mint.case();
    await casesFor(risk, table).report(caseId, bayview, incoming({ provenance: 'claim' }), show, undefined);
    const found = await casesFor(claims, table).read(caseId);
    if (isRefusal(found)) throw new Error(found.detail);
    const body = { kind: 'suit', from: 'counsel', on: '2026-11-20' as never, written: true } as const;
    const record = (key: string) =>
      casesFor(claims, table, at('2026-11-23T09:00:00Z')).change(
        caseId,
        [etagOf(found)],
        (state, by) => receiveDemand(state, id, body, by),
        showDemandOf(id),
        (shown): { readonly shown: typeof shown; readonly replayed?: true } => ({ shown }),
        onceFor(key),
      );
    expect(await record('one')).toMatchObject({ shown: { kind: 'suit', automatic: false } });
    const part = await casesFor(claims, table).show(caseId, showDemands);
    expect(part).toMatchObject({ view: { items: [{ kind: 'claim', automatic: true }, { kind: 'suit' }] } });
  });
});
