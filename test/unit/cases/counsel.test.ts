import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import {
  Advice,
  adviseCounsel,
  Representation,
  recordRepresentation,
} from '../../../shared/cases/communications/decide-counsel.ts';
import { listGiven } from '../../../shared/cases/communications/list-given.ts';
import { showCounsel } from '../../../shared/cases/communications/view-counsel.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { toldFrom } from '../../../shared/cases/shown.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal, refuse } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { aCaseId, at, bayview, byInsurer, given, incoming, someActor } from '../../support/cases.ts';
import { told } from '../../support/resolution-events.ts';

const now = at('2026-11-23T08:00:00Z');
const reported = reportEvent(aCaseId, bayview, incoming({ harm: 'severe' }));
const by = { audience: 'insurer', now } as const;
const ids = { advice: mint.advice(), communication: mint.communication() };
const list = [{ id: mint.attorney(), name: 'Rosa Delgado' }];
const said = { on: '2026-11-10', channel: 'inPerson', people: ['Ana Ruiz'], attorneys: [list[0]?.id] };

const advise = (more: object = {}, before: readonly CaseEvent[] = []) =>
  adviseCounsel(given(...reported, ...before), ids, Advice.parse({ ...said, ...more }), list, by);

const advised = (more: object = {}): CaseEvent[] => {
  const events = advise(more);
  if (isRefusal(events)) throw new Error(JSON.stringify(events));
  return [...events];
};

const closed: CaseEvent = { type: 'CaseClosed', id: mint.decision(), outcome: 'explained', reason: 'x' };
const reopened: CaseEvent = { type: 'CaseReopened', id: mint.decision(), reason: 'x' };
const parsing = (schema: typeof Advice | typeof Representation, body: object) => schema.safeParse(body).success;

describe('advice to have counsel', () => {
  test('is a conversation with the family too, and tells what they said of their counsel', () => {
    const { attorneys: _, ...had } = said;
    expect(advise({ represented: 'yes', counsel: { name: 'R. Shaw' } })).toEqual([
      { type: 'CounselAdvised', id: ids.advice, ...had, attorneys: list },
      {
        type: 'CommunicationLogged',
        id: ids.communication,
        kind: 'counselAdvice',
        party: 'family',
        ...had,
        followUps: [],
      },
      { type: 'RepresentationRecorded', represented: 'yes', on: '2026-11-10', counsel: { name: 'R. Shaw' } },
    ]);
    expect(advised().map(({ type }) => type)).toEqual(['CounselAdvised', 'CommunicationLogged']);
    const state = given(...reported, ...advised());
    expect(state.counsel.advised).toEqual({ id: ids.advice, on: '2026-11-10' });
    expect(state.communications.parties.family?.last).toMatchObject({ id: ids.communication });
  });

  test('comes with a list, of nobody twice, and names counsel only of who has it', () => {
    expect(parsing(Advice, { ...said, attorneys: [] })).toBe(false);
    expect(parsing(Advice, { ...said, attorneys: [list[0]?.id, list[0]?.id] })).toBe(false);
    expect(parsing(Advice, { ...said, counsel: { name: 'R. Shaw' } })).toBe(false);
    expect(parsing(Representation, { represented: 'no', on: '2026-11-10', counsel: { name: 'R. Shaw' } })).toBe(false);
    expect(parsing(Representation, { represented: 'yes', on: '2026-11-10', counsel: { name: 'R. Shaw' } })).toBe(true);
  });

  test('is not given before the event', () => {
    const state = given(...reportEvent(aCaseId, bayview, incoming({ occurred: '2026-11-11' })));
    const on = (day: string) => adviseCounsel(state, ids, Advice.parse({ ...said, on: day }), list, by);
    expect(on('2026-11-10')).toMatchObject({ errors: [{ pointer: '#/on', rule: 'order' }] });
    expect(isRefusal(on('2026-11-11'))).toBe(false);
  });

  test('lies not in the future, is given in no closed case, and five times by each side', () => {
    expect(advise({ on: '2026-12-24' })).toMatchObject({ errors: [{ pointer: '#/on', rule: 'past' }] });
    expect(advise({}, [closed])).toMatchObject({ refused: 'caseClosed' });
    expect(isRefusal(advise({}, [closed, reopened]))).toBe(false);
    const many = (count: number) => Array.from({ length: count }, () => advised()).flat();
    expect(isRefusal(advise({}, many(4)))).toBe(false);
    expect(advise({}, many(5).map(byInsurer))).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(advise({}, many(5)))).toBe(false);
  });

  test('has a place, however much else was said', () => {
    const talk = Array.from(
      { length: 250 },
      (_, index) => [told('other'), byInsurer(told('other'))][index % 2] as CaseEvent,
    );
    expect(isRefusal(advise({}, [...talk, ...talk]))).toBe(false);
  });
});

test('the list that was given holds those whom the directory lists, by the names of now', async () => {
  const [listed, retired, unknown] = [mint.attorney(), mint.attorney(), mint.attorney()];
  const read = async (id: typeof listed) =>
    id === unknown
      ? refuse('notFound', 'x')
      : ({ state: { id, entry: { name: 'Rosa Delgado' }, status: id === retired ? 'retired' : 'listed' } } as never);
  expect(await listGiven({ read }, [listed])).toEqual([{ id: listed, name: 'Rosa Delgado' }]);
  expect(await listGiven({ read }, [unknown, listed, retired])).toMatchObject({
    refused: 'invalidRequest',
    errors: [
      { pointer: '#/attorneys/0', rule: 'listed' },
      { pointer: '#/attorneys/2', rule: 'listed' },
    ],
  });
});

describe('representation', () => {
  const recordIt = (more: object = {}, before: readonly CaseEvent[] = []) =>
    recordRepresentation(
      given(...reported, ...before),
      Representation.parse({ represented: 'yes', on: '2026-11-12', ...more }),
      { now },
    );

  test('holds as it was last said', () => {
    const events = recordIt({ counsel: { name: 'R. Shaw', firm: 'Delgado & Shaw' } });
    expect(events).toMatchObject([{ type: 'RepresentationRecorded', represented: 'yes' }]);
    if (isRefusal(events)) return;
    const all = [...reported, ...advised({ represented: 'no' }), ...events];
    const { tells, show } = showCounsel(given(...all), { audience: 'insurer', organisation: bayview });
    const recorded = record(all, { after: 0, at: now, by: { actor: someActor, organisation: bayview } });
    expect(tells).toEqual([2, 5]);
    expect(show(toldFrom(recorded))).toMatchObject({
      items: [{ id: ids.advice, by: someActor, attorneys: list }],
      representation: {
        represented: 'yes',
        since: '2026-11-12',
        counsel: { name: 'R. Shaw', firm: 'Delgado & Shaw' },
      },
    });
  });

  test('is unknown before anybody said', () => {
    const { tells, show } = showCounsel(given(...reported), { audience: 'insurer', organisation: bayview });
    expect([tells, show(toldFrom([]))]).toEqual([[], { items: [], representation: { represented: 'unknown' } }]);
  });

  test('lies not in the future, and changes in no closed case', () => {
    expect(recordIt({ on: '2026-12-24' })).toMatchObject({ errors: [{ pointer: '#/on', rule: 'past' }] });
    expect(recordIt({}, [closed])).toMatchObject({ refused: 'caseClosed' });
    expect(isRefusal(recordIt({}, [closed, reopened]))).toBe(false);
  });
});
