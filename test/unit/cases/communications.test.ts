import { describe, expect, test } from 'vitest';
import { made } from '../../../functions/api/parts.ts';
import type { CaseEvent } from '../../../shared/cases/case.ts';
import { Conversation, keepFollowUp, limits, logCommunication } from '../../../shared/cases/communications/decide.ts';
import { everyCommunication, showKept, showLogged } from '../../../shared/cases/communications/view.ts';
import type { Audience } from '../../../shared/cases/privilege.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { offerBlocks } from '../../../shared/cases/work/gates.ts';
import { When } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import {
  aCaseId,
  at,
  bayview,
  byInsurer,
  casesFor,
  given,
  incoming,
  onceFor,
  show,
  someone,
} from '../../support/cases.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';
import { demanded, reviewed, told } from '../../support/resolution-events.ts';

const now = at('2026-11-23T08:00:00Z');
const id = mint.communication();
const on = When.parse('2026-11-05');
const reported = reportEvent(aCaseId, bayview, incoming({ harm: 'severe' }));
const said = { kind: 'findings', party: 'family', on, channel: 'inPerson', people: ['Ana Ruiz'] };
const promise = { what: 'Call', owes: 'hospitalRisk', by: '2026-11-07' };

const log = (more: object = {}, before: readonly CaseEvent[] = [], audience: Audience = 'hospital') =>
  logCommunication(given(...reported, ...before), id, Conversation.parse({ ...said, ...more }), { audience, now });

const logged = (more: object = {}): CaseEvent[] => {
  const events = log(more);
  if (isRefusal(events)) throw new Error(JSON.stringify(events));
  return [...events];
};

const closed: CaseEvent = { type: 'CaseClosed', id: mint.decision(), outcome: 'explained', reason: 'x' };
const reopened: CaseEvent = { type: 'CaseReopened', id: mint.decision(), reason: 'x' };

describe('a conversation', () => {
  test('is logged as it was had, findings before any advice to have counsel too', () => {
    expect(log({ summary: 'All of it' })).toEqual([
      { type: 'CommunicationLogged', id, ...said, summary: 'All of it', followUps: [] },
    ]);
    const state = given(...reported, ...logged());
    expect(state.communications.parties.family?.kinds.findings).toMatchObject({ id, on });
    expect(offerBlocks(state).map(({ rule }) => rule)).not.toContain('findingsNotShared');
  });

  test('is not advice to have counsel, nor an offer: those are recorded where they are made', () => {
    for (const kind of ['counselAdvice', 'offer'])
      expect(Conversation.safeParse({ ...said, kind }).success).toBe(false);
  });

  test('lies not in the future', () => {
    expect(log({ on: '2026-11-26' })).toMatchObject({ errors: [{ pointer: '#/on', rule: 'past' }] });
    expect(isRefusal(log({ on: '2026-11-23' }))).toBe(false);
  });

  test('is kept by its kind as far as rules ask for it, and as the last one in any case', () => {
    const { family } = given(
      ...reported,
      ...logged({ kind: 'apology' }),
      ...logged({ kind: 'noticeRecords' }).map(byInsurer),
    ).communications.parties;
    expect(Object.keys(family?.kinds ?? {})).toEqual(['noticeRecords']);
    expect(given(...reported, ...logged({ kind: 'apology' })).communications.parties.family?.last).toMatchObject({
      id,
    });
  });

  test('lies not before the event, however exactly that is known', () => {
    const happened = (occurred: string, on: string) =>
      faultsOf(
        logCommunication(
          given(...reportEvent(aCaseId, bayview, incoming({ occurred }))),
          id,
          Conversation.parse({ ...said, on }),
          { audience: 'hospital', now },
        ),
      );
    expect(happened('2026-11-05', '2026-11-04')).toEqual(['#/on order']);
    expect(happened('2026-11-05', '2026-11-05')).toEqual([]);
    expect(happened('2026-11', '2026-10-31')).toEqual(['#/on order']);
    expect(happened('2026-11', '2026-11-01')).toEqual([]);
  });

  test('promises nothing for a time before it', () => {
    const followUps = [promise, { ...promise, by: '2026-11-01' }];
    expect(log({ followUps })).toMatchObject({ errors: [{ pointer: '#/followUps/1/by', rule: 'order' }] });
    expect(isRefusal(log({ followUps: [promise] }))).toBe(false);
  });

  test.each([
    ['sevenDayLetter', 'family', 'phone', ['#/channel inWriting']],
    ['thirtyDayLetter', 'family', 'inPerson', ['#/channel inWriting']],
    ['noticeResponse', 'counsel', 'video', ['#/channel inWriting']],
    ['noticeResponse', 'counsel', 'letter', []],
    ['sevenDayLetter', 'family', 'portal', []],
    ['thirtyDayLetter', 'family', 'email', []],
    ['noticeResponse', 'clinician', 'phone', ['#/party party', '#/channel inWriting']],
    ['sevenDayLetter', 'insurer', 'letter', ['#/party party']],
    ['noticeRecords', 'hospital', 'letter', ['#/party party']],
    ['earlyDiscussion', 'clinician', 'inPerson', ['#/party party']],
    ['resolutionOffered', 'insurer', 'phone', ['#/party party']],
    ['noticeRecords', 'counsel', 'inPerson', []],
    ['earlyDiscussion', 'family', 'inPerson', []],
    ['resolutionOffered', 'counsel', 'phone', []],
    ['progressUpdate', 'insurer', 'phone', []],
  ] as const)('%s with the %s by %s is what the law asks for but for %j', (kind, party, channel, faults) => {
    const decided = log({ kind, party, channel });
    expect(faultsOf(decided)).toEqual(faults);
    expect(isRefusal(decided)).toBe(faults.length > 0);
  });

  test('is logged in no case that is closed, until it is opened again', () => {
    expect(log({}, [closed])).toMatchObject({ refused: 'caseClosed' });
    expect(isRefusal(log({}, [closed, reopened]))).toBe(false);
  });

  test('only a hospital marks as patient safety work product', () => {
    const privilege = 'patientSafetyWorkProduct';
    expect(log({ privilege }, [], 'insurer')).toMatchObject({
      refused: 'privilegeHeld',
      errors: [{ pointer: '#/privilege', rule: 'privilege' }],
    });
    expect(log({ privilege })).toMatchObject([{ privilege }]);
    expect(log({ party: 'clinician', kind: 'other', privilege: 'attorneyWorkProduct' }, [], 'insurer')).toMatchObject([
      { privilege: 'attorneyWorkProduct' },
    ]);
  });

  test.each(['family', 'counsel'])('with the %s is nobody’s attorney work product: they heard it', (party) => {
    for (const side of ['hospital', 'insurer'] as const) {
      expect(log({ party, privilege: 'attorneyWorkProduct' }, [], side)).toMatchObject({
        refused: 'invalidRequest',
        errors: [{ pointer: '#/privilege', rule: 'heardByThem' }],
      });
    }
    expect(log({ party, privilege: 'patientSafetyWorkProduct' })).toMatchObject([{ party }]);
  });

  test('finds room for so many of each side, and always for what the case asks for now', () => {
    const many = Array.from({ length: limits.communications }, () => logged({ kind: 'other' })).flat();
    const last = many.slice(1);
    expect(isRefusal(log({ kind: 'other' }, last))).toBe(false);
    expect(log({ kind: 'other' }, many)).toMatchObject({ refused: 'tooMany' });
    expect(log({ kind: 'progressUpdate' }, many)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(log({ kind: 'other' }, many, 'insurer'))).toBe(false);

    expect(isRefusal(log({ kind: 'initialDisclosure' }, many))).toBe(false);
    expect(log({ kind: 'initialDisclosure', party: 'clinician' }, many)).toMatchObject({ refused: 'tooMany' });
    expect(log({ kind: 'initialDisclosure' }, [...many, told('initialDisclosure')])).toMatchObject({
      refused: 'tooMany',
    });
    expect(log({ kind: 'findings' }, many)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(log({ kind: 'findings', on: '2026-11-11' }, [...many, ...reviewed()]))).toBe(false);
    expect(isRefusal(log({ kind: 'closing' }, many))).toBe(false);
    expect(log({ kind: 'closing' }, [...many, told('closing')])).toMatchObject({ refused: 'tooMany' });
  });

  test('that the law asks for finds room, of the side that owes it', () => {
    const many = Array.from({ length: limits.communications }, () => logged({ kind: 'other' })).flat();
    const full = [...many, ...many.map(byInsurer)];
    const answer = { kind: 'noticeResponse', channel: 'letter', on: '2026-11-10' };
    const inMassachusetts = (more: readonly CaseEvent[], audience: Audience, privilege = 'none') =>
      outcomeOf(
        logCommunication(
          given(...reportEvent(aCaseId, bayview, incoming({ state: 'MA' })), ...full, ...more),
          id,
          Conversation.parse({ ...said, ...answer, privilege }),
          { audience, now },
        ),
      );
    const notice = demanded({ kind: 'preLitigationNotice' });
    expect(inMassachusetts([], 'insurer')).toBe('tooMany');
    expect(inMassachusetts([notice], 'insurer')).toBe('CommunicationLogged');
    expect(inMassachusetts([notice], 'insurer', 'attorneyWorkProduct')).toBe('tooMany');
    expect(inMassachusetts([notice], 'hospital')).toBe('tooMany');
    expect(inMassachusetts([notice, byInsurer(told('noticeResponse', 'counsel'))], 'insurer')).toBe('tooMany');
  });

  test('finds room for ten open promises that a side makes, and for twenty-five ever, whoever is to keep them', () => {
    const promising = (count: number, owes = 'hospitalRisk') => ({
      followUps: Array.from({ length: count }, () => ({ ...promise, owes })),
    });
    expect(isRefusal(log(promising(5), logged(promising(5))))).toBe(false);
    expect(log(promising(6), logged(promising(5)))).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(log({}, logged(promising(10))))).toBe(false);
    expect(log(promising(1, 'claims'), logged(promising(10)))).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(log(promising(10, 'claims'), logged(promising(10, 'claims')), 'insurer'))).toBe(false);
    expect(log(promising(1), logged(promising(10)).map(byInsurer), 'insurer')).toMatchObject({ refused: 'tooMany' });

    const kept = Array.from({ length: 5 }, () => [
      ...logged(promising(5)),
      ...Array.from({ length: 5 }, (_, index): CaseEvent => ({ type: 'FollowUpDone', id, number: index + 1, on })),
    ]).flat();
    expect(log(promising(1), kept)).toMatchObject({ refused: 'tooMany' });
    expect(isRefusal(log(promising(1), kept, 'insurer'))).toBe(false);
    expect(isRefusal(log({}, kept))).toBe(false);
  });
});

describe('a follow-up', () => {
  const before = logged({ followUps: [promise, promise] });
  const keep = (number: number, more: { on?: string; of?: typeof id; events?: readonly CaseEvent[] } = {}) =>
    keepFollowUp(
      given(...reported, ...before, ...(more.events ?? [])),
      more.of ?? id,
      { number, on: When.parse(more.on ?? '2026-11-06') },
      { audience: 'hospital', now },
    );

  test('is done once, by its number', () => {
    const done = keep(2);
    expect(done).toEqual([{ type: 'FollowUpDone', id, number: 2, on: '2026-11-06' }]);
    if (isRefusal(done)) return;
    expect(given(...reported, ...before, ...done).communications.followUps).toMatchObject([{ number: 1 }]);
    expect(keep(2, { events: done })).toMatchObject({ refused: 'alreadyDone' });
    expect(isRefusal(keep(1, { events: done }))).toBe(false);
  });

  test.each([
    ['an unknown number', () => keep(3), 'notFound'],
    ['an unknown conversation', () => keep(1, { of: mint.communication() }), 'notFound'],
    ['a closed case', () => keep(1, { events: [closed] }), 'caseClosed'],
    ['the future', () => keep(1, { on: '2026-12-24' }), 'invalidRequest'],
    ['a time before the conversation', () => keep(1, { on: '2026-11-01' }), 'invalidRequest'],
  ])('is refused for %s', (_, kept, refused) => expect(kept()).toMatchObject({ refused }));
});

describe('a page of conversations', () => {
  test('holds the last ones first, goes on where it ended, and shows to each side what is its to see', async () => {
    const table = memoryTable();
    const risk = casesFor(someone('hospitalRisk', 'bayview'), table);
    const claims = casesFor(someone('claims', 'harbor'), table);
    await risk.report(aCaseId, bayview, incoming({}), show, undefined);

    const talk = async (cases: typeof risk, summary: string, more: object = {}) => {
      const part = await cases.show(aCaseId, () => ({ tells: [], show: () => undefined }));
      if (isRefusal(part)) throw new Error('not found');
      const body = Conversation.parse({ ...said, people: [`${summary} person`], summary, ...more });
      const communicationId = mint.communication();
      const done = await cases.change(
        aCaseId,
        [part.etag],
        (state, acting) => logCommunication(state, communicationId, body, acting),
        showLogged,
        made,
        onceFor(summary),
      );
      expect(done).toMatchObject({ body: { summary, withheld: false } });
    };
    await talk(risk, 'first');
    await talk(risk, 'ours', {
      privilege: 'patientSafetyWorkProduct',
      followUps: [{ ...promise, what: 'hidden' }],
    });
    await talk(claims, 'theirs', { party: 'clinician', privilege: 'attorneyWorkProduct' });

    const summaries = async (cases: typeof risk, below: number, limit: number) => {
      const page = await cases.page(aCaseId, everyCommunication, below, limit);
      if (isRefusal(page)) throw new Error('not found');
      return page;
    };
    const ofRisk = await summaries(risk, 0, 2);
    expect(ofRisk.items.map(({ summary, withheld }) => [summary, withheld])).toEqual([
      [undefined, true],
      ['ours', false],
    ]);
    expect(ofRisk.items[0]).not.toHaveProperty('people');
    const rest = await summaries(risk, Number(ofRisk.next), 2);
    expect(rest).toMatchObject({ items: [{ summary: 'first', people: ['first person'] }], next: undefined });

    const ofClaims = await summaries(claims, 0, 5);
    expect(ofClaims.items.map(({ summary }) => summary)).toEqual(['theirs', undefined, 'first']);
    expect(ofClaims.items[1]?.followUps).toEqual([]);
    expect(JSON.stringify(ofClaims)).not.toMatch(/ours|hidden/);
    expect(JSON.stringify(ofRisk)).not.toContain('theirs');
    expect(
      await casesFor(someone('claims', 'summit', 'summit'), table).page(aCaseId, everyCommunication, 0, 5),
    ).toMatchObject({ refused: 'notFound' });
  });

  test('that is marked promises nothing for the other side, which could not keep it', () => {
    const log = (privilege: string, owes: string, audience: 'hospital' | 'insurer') =>
      logCommunication(
        given(...reported),
        id,
        Conversation.parse({ ...said, party: 'clinician', privilege, followUps: [{ ...promise, owes }] }),
        { audience, now },
      );
    expect(log('attorneyWorkProduct', 'claims', 'hospital')).toMatchObject({
      refused: 'invalidRequest',
      errors: [{ pointer: '#/followUps/0/owes', rule: 'ownSide' }],
    });
    expect(log('attorneyWorkProduct', 'hospitalRisk', 'insurer')).toMatchObject({ refused: 'invalidRequest' });
    expect(log('attorneyWorkProduct', 'claims', 'insurer')).toMatchObject([{ type: 'CommunicationLogged' }]);
    expect(log('none', 'claims', 'hospital')).toMatchObject([{ type: 'CommunicationLogged' }]);
  });

  test('a promise is said to be kept by the side that owes it', () => {
    const kept = (audience: 'hospital' | 'insurer') =>
      keepFollowUp(
        given(...reported, ...logged({ followUps: [promise] })),
        id,
        { number: 1, on: When.parse('2026-11-06') },
        { audience, now },
      );
    expect(kept('insurer')).toMatchObject({ refused: 'forbidden' });
    expect(kept('hospital')).toMatchObject([{ type: 'FollowUpDone' }]);
  });

  test('shows when each promise was kept', () => {
    const state = given(...reported, ...logged({ followUps: [promise, promise] }), {
      type: 'FollowUpDone',
      id,
      number: 2,
      on: When.parse('2026-11-06'),
    });
    const { tells } = showKept(id, 2)(state, { audience: 'hospital', organisation: bayview });
    expect(tells).toEqual([2, 3]);
  });
});
