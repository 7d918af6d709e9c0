import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeReport } from '../../../shared/cases/intake/plain.ts';
import { Report } from '../../../shared/cases/report/report.ts';
import { casesOf } from '../../../shared/cases/store/store.ts';
import {
  About,
  type Consultation,
  type ConsultationEvent,
  consultationKind,
  limits,
} from '../../../shared/consultation/consultation.ts';
import { advise, answerItem, assign, close, openCase, reopen, request } from '../../../shared/consultation/decide.ts';
import { approveDraft, clearFinding, findingsIn, submitDraft } from '../../../shared/consultation/decide-draft.ts';
import { nextSteps } from '../../../shared/consultation/next-steps.ts';
import { consultationsOf, type Shown } from '../../../shared/consultation/store/store.ts';
import { checklists, type Topic } from '../../../shared/consultation/topics.ts';
import { answer } from '../../../shared/http/answer.ts';
import { OrganisationId, TenantId } from '../../../shared/kernel/ids.ts';
import { instantOf } from '../../../shared/kernel/instant.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { record } from '../../../shared/ledger/event.ts';
import { keys } from '../../../shared/ledger/keys.ts';
import { ledgerOn } from '../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../shared/ledger/memory-table.ts';
import { defaults } from '../../../shared/tenancy/settings.ts';
import { faultsOf, outcomeOf } from '../../support/deciding.ts';

const at = (time: string) => instantOf(new Date(time));
const now = at('2026-11-23T08:00:00Z');
const hospital = OrganisationId.parse('bayview');
const [risk, advisor, colleague] = [mint.principal(), mint.principal(), mint.principal()];
const about = About.parse({
  people: [
    { role: 'patient', name: 'Ana Ruiz' },
    { role: 'clinician', name: 'Dr. Otto Lee' },
  ],
  places: ['Bayview Hospital'],
  numbers: ['4711-22'],
});

const asked = (topic: Topic = 'onlineReview'): ConsultationEvent[] =>
  request(mint.consultation(), hospital, { topic, question: 'May we answer?', about });

/** A consultation to which all this happened, hour by hour, done by the risk office. */
const given = (...events: readonly ConsultationEvent[]): Consultation => {
  const recorded = events.flatMap((event, index) =>
    record([event], {
      after: index,
      at: instantOf(new Date(Date.UTC(2026, 10, 20, index))),
      by: { actor: risk, organisation: hospital },
    }),
  );
  const state = recorded.reduce<Consultation | undefined>(consultationKind.evolve, undefined);
  if (!state) throw new Error('Nothing was given');
  return state;
};

const assigned: ConsultationEvent = { type: 'AdvisorAssigned', advisor };
const advised: ConsultationEvent = { type: 'AdviceGiven', text: 'Do not answer.', references: [] };
const draftOf = (text: string): ConsultationEvent[] => {
  const events = submitDraft(given(...asked()), text);
  if (isRefusal(events)) throw new Error('A draft was refused');
  return events;
};
const harmless = 'Thank you for writing. Please call our office, so that we can talk.';
const done = (topic: Topic): ConsultationEvent[] =>
  checklists[topic].map((item) => ({ type: 'ItemAnswered', item, answer: 'notApplicable', note: 'n/a' }));

describe('advice', () => {
  test('comes from whoever the insurer admitted as an advisor, once somebody is assigned', () => {
    const state = given(...asked());
    expect(outcomeOf(advise(state, { text: 'x', references: [] }))).toBe('notAssigned');
    expect(faultsOf(assign(state, risk, false))).toEqual(['#/advisor advisor']);
    expect(outcomeOf(assign(state, advisor, true))).toBe('AdvisorAssigned');
    expect(outcomeOf(assign(given(...asked(), assigned), advisor, true))).toBe('alreadyDone');
    expect(outcomeOf(assign(given(...asked(), assigned), colleague, true))).toBe('AdvisorAssigned');
    expect(outcomeOf(advise(given(...asked(), assigned), { text: 'x', references: [] }))).toBe('AdviceGiven');
  });

  test('ends at ten pieces', () => {
    const state = given(...asked(), assigned, ...Array.from({ length: limits.advice }, () => advised));
    expect(outcomeOf(advise(state, { text: 'x', references: [] }))).toBe('tooMany');
  });

  test('takes the consultation from stage to stage', () => {
    const events = [...asked(), assigned, advised];
    expect(events.map((_, index) => given(...events.slice(0, index + 1)).stage)).toEqual([
      'requested',
      'assigned',
      'advised',
    ]);
  });
});

describe('the checklist', () => {
  test('is that of the topic', () => {
    const state = given(...asked('endingRelationship'));
    expect(outcomeOf(answerItem(state, { item: 'writtenNotice', answer: 'done' }))).toBe('ItemAnswered');
    expect(faultsOf(answerItem(state, { item: 'chartEntryMade', answer: 'done' }))).toEqual(['#/item topic']);
  });

  test('asks why something is not done', () => {
    const state = given(...asked('closeRelationship'));
    expect(faultsOf(answerItem(state, { item: 'chartEntryMade', answer: 'notDone' }))).toEqual(['#/note required']);
  });

  test('takes no draft for checked that nobody approved', () => {
    const drafted = [...asked(), ...draftOf(harmless)];
    expect(outcomeOf(answerItem(given(...drafted), { item: 'draftChecked', answer: 'done' }))).toBe('draftNotOpen');
    const approved = given(...drafted, { type: 'DraftApproved', number: 1 });
    expect(outcomeOf(answerItem(approved, { item: 'draftChecked', answer: 'done' }))).toBe('ItemAnswered');
  });
});

describe('the draft of an answer', () => {
  test('is for online reviews alone', () =>
    expect(outcomeOf(submitDraft(given(...asked('difficultEncounter')), harmless))).toBe('notToBeDrafted'));

  test.each([
    ['the patient', 'We are sorry, Ms. RUIZ.', true],
    ['the number of a record', 'About 471122 we cannot speak.', true],
    ['the clinician', 'With regards, Otto Lee', false],
    ['the hospital', 'We of bayview are sorry.', false],
    ['a stranger', 'Mr. Okafor told us.', false],
    ['a day', 'You came on May 3.', false],
  ])('names %s', (_, text, isKnown) => {
    const findings = findingsIn(text, about);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.known).toBe(isKnown);
  });

  test('is approved by somebody else than who wrote it, once nothing stands', () => {
    const state = given(...asked(), ...draftOf(harmless));
    expect(outcomeOf(approveDraft(state, 1, { actor: risk, now }))).toBe('ownDraft');
    expect(outcomeOf(approveDraft(state, 1, { actor: advisor, now }))).toBe('DraftApproved');
    expect(outcomeOf(approveDraft(state, 2, { actor: advisor, now }))).toBe('notFound');
  });

  test('is not approved while a finding stands; the refusal says where, and repeats nothing', () => {
    const state = given(...asked(), ...draftOf('With regards, Otto Lee, and Mr. Okafor'));
    const refused = approveDraft(state, 1, { actor: advisor, now });
    expect(faultsOf(refused)).toEqual(['#/findings/0 identifiersFound', '#/findings/1 identifiersFound']);
    expect(JSON.stringify(refused)).not.toMatch(/Lee|Okafor/);
    const cleared = [0, 1].map(
      (finding): ConsultationEvent => ({ type: 'FindingCleared', number: 1, finding, reason: 'He signs it' }),
    );
    const events = [...asked(), ...draftOf('With regards, Otto Lee, and Mr. Okafor'), ...cleared];
    expect(outcomeOf(approveDraft(given(...events.slice(0, -1)), 1, { actor: advisor, now }))).toBe('identifiersFound');
    expect(outcomeOf(approveDraft(given(...events), 1, { actor: advisor, now }))).toBe('DraftApproved');
  });

  test('is written anew where it names the patient', () => {
    const state = given(...asked(), ...draftOf('We are sorry, Ana.'));
    expect(outcomeOf(clearFinding(state, 1, { finding: 0, reason: 'x' }))).toBe('knownIdentifier');
    expect(outcomeOf(clearFinding(state, 1, { finding: 1, reason: 'x' }))).toBe('notFound');
  });

  test('gives way to a later one, and stays once it was approved', () => {
    const events = [...asked(), ...draftOf(harmless)];
    const second = submitDraft(given(...events), harmless);
    expect(second).toMatchObject([{ number: 2 }]);
    const both = given(...events, ...(second as ConsultationEvent[]));
    expect(outcomeOf(approveDraft(both, 1, { actor: advisor, now }))).toBe('draftNotOpen');
    const approved = given(...events, { type: 'DraftApproved', number: 1 }, ...(second as ConsultationEvent[]));
    expect(approved.drafts.map(({ status }) => status)).toEqual(['approved', 'open']);
  });

  test('is no draft with more than a hundred possible identifiers', () =>
    expect(outcomeOf(submitDraft(given(...asked()), 'He saw Okafor. '.repeat(101)))).toBe('tooMany'));
});

describe('the end', () => {
  test('comes after advice, with each item answered or explained', () => {
    const closing = { outcome: 'followed', unanswered: [] } as const;
    expect(outcomeOf(close(given(...asked(), assigned), closing))).toBe('notAdvised');
    const advisedOn = [...asked('closeRelationship'), assigned, advised];
    expect(faultsOf(close(given(...advisedOn), closing))).toHaveLength(3);
    const unanswered = checklists.closeRelationship.map((item) => ({ item, why: 'Not heard' }));
    expect(outcomeOf(close(given(...advisedOn), { ...closing, unanswered }))).toBe('ConsultationClosed');
    expect(outcomeOf(close(given(...advisedOn, ...done('closeRelationship')), closing))).toBe('ConsultationClosed');
  });

  test('can be a withdrawal at any time, and nothing happens after it but opening again', () => {
    const closed = given(...asked(), { type: 'ConsultationClosed', outcome: 'withdrawn', unanswered: [] });
    expect(closed.stage).toBe('closed');
    for (const no of [
      assign(closed, advisor, true),
      advise(closed, { text: 'x', references: [] }),
      answerItem(closed, { item: 'privacyExplained', answer: 'done' }),
      submitDraft(closed, harmless),
      openCase(closed, mint.case()),
      close(closed, { outcome: 'withdrawn', unanswered: [] }),
    ]) {
      expect(outcomeOf(no)).toBe('consultationClosed');
    }
    expect(outcomeOf(reopen(closed, 'Another one'))).toBe('ConsultationReopened');
    expect(outcomeOf(reopen(given(...asked()), 'x'))).toBe('alreadyDone');
  });
});

describe('next steps', () => {
  const stepsOf = (...events: readonly ConsultationEvent[]) =>
    nextSteps(given(...events), defaults, now).map(({ step, owes, dueAt, overdue }) => [step, owes, dueAt, overdue]);

  test('say who owes what, and by when', () => {
    expect(stepsOf(...asked('closeRelationship'))).toEqual([['assign', 'claims', '2026-11-22T00:00:00.000Z', true]]);
    expect(stepsOf(...asked('closeRelationship'), assigned)).toEqual([
      ['advise', 'advisor', '2026-11-25T01:00:00.000Z', false],
    ]);
    const last = [...asked('closeRelationship'), assigned, advised, ...done('closeRelationship')];
    expect(stepsOf(...last)).toEqual([['close', 'advisor', '2027-01-04T02:00:00.000Z', false]]);
  });

  test('name what stands in the way', () => {
    const drafted = given(...asked(), ...draftOf('Mr. Okafor came.'));
    const approve = nextSteps(drafted, defaults, now).find(({ step }) => step === 'approveDraft');
    expect(approve?.blockedBy.map(({ code }) => code)).toEqual(['identifiersFound']);
    const advisedOn = given(...asked('closeRelationship'), assigned, advised);
    const closing = nextSteps(advisedOn, defaults, now).find(({ step }) => step === 'close');
    expect(closing?.blockedBy.map(({ code }) => code)).toEqual(['checklistOpen']);
  });
});

test('the fullest consultation stays under 64 KB', () => {
  const wide = (length: number) => '\u4e00'.repeat(length);
  const full = About.parse({
    people: Array.from({ length: 10 }, () => ({ role: 'patient', name: wide(120) })),
    places: Array.from({ length: 5 }, () => wide(160)),
    numbers: Array.from({ length: 10 }, () => wide(60)),
  });
  const findings = Array.from({ length: 100 }, (_, index) => ({
    class: 'socialSecurityNumber' as const,
    start: 3_000 + index,
    end: 3_001 + index,
    known: false,
  }));
  const events: ConsultationEvent[] = [
    ...request(mint.consultation(), hospital, { topic: 'endingRelationship', question: wide(4_000), about: full }),
    assigned,
    ...Array.from({ length: limits.advice }, () => advised),
    ...checklists.endingRelationship.map(
      (item): ConsultationEvent => ({ type: 'ItemAnswered', item, answer: 'notApplicable', note: wide(limits.reason) }),
    ),
    ...Array.from({ length: limits.drafts }, (_, index): ConsultationEvent[] => [
      { type: 'DraftSubmitted', number: index + 1, text: wide(4_000), findings },
    ]).flat(),
    ...findings.map(
      (_, finding): ConsultationEvent => ({
        type: 'FindingCleared',
        number: limits.drafts,
        finding,
        reason: wide(limits.reason),
      }),
    ),
    { type: 'CaseOpened', caseId: mint.case() },
    { type: 'ConsultationClosed', outcome: 'partlyFollowed', note: wide(limits.reason), unanswered: [] },
  ];
  expect(Buffer.byteLength(JSON.stringify(given(...events)))).toBeLessThan(64 * 1024);
});

test('whatever is done, no draft is approved that names somebody known or in which a finding stands', () => {
  const texts = fc.constantFrom(harmless, 'We are sorry, Ana.', 'Mr. Okafor came.', 'With regards, Otto Lee');
  const command = fc.oneof(
    fc.record({ do: fc.constant('draft' as const), text: texts }),
    fc.record({ do: fc.constant('clear' as const), number: fc.nat(4), finding: fc.nat(2) }),
    fc.record({ do: fc.constant('approve' as const), number: fc.nat(4) }),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 15 }), (commands) => {
      const events: ConsultationEvent[] = asked();
      for (const each of commands) {
        const state = given(...events);
        const decided =
          each.do === 'draft'
            ? submitDraft(state, each.text)
            : each.do === 'clear'
              ? clearFinding(state, each.number, { finding: each.finding, reason: 'x' })
              : approveDraft(state, each.number, { actor: advisor, now });
        if (isRefusal(decided)) continue;
        const [event] = decided;
        if (event?.type === 'DraftApproved') {
          const { findings = [] } = state.drafts.find(({ number }) => number === event.number) ?? {};
          expect(findings.every(({ known, cleared }) => !known && cleared)).toBe(true);
        }
        events.push(...decided);
      }
    }),
  );
});

describe('kept on a table', () => {
  const tenant = TenantId.parse('harbor');
  const scopeOf = (organisation: string, role: 'claims' | 'hospitalRisk' | 'advisor', table = memoryTable()) => {
    const ledger = ledgerOn(table);
    const caller = { actor: mint.principal(), tenant, organisation: OrganisationId.parse(organisation), roles: [role] };
    const scope = { ledger, caller, now, settings: async () => defaults };
    const cases = casesOf({ ...scope, ids: mint });
    return { table, ledger, cases, consultations: consultationsOf({ ...scope, cases }) };
  };
  const answering = { answer: ({ view, etag }: Shown) => answer(200, view, { etag }), once: undefined };
  const ask = async (of: ReturnType<typeof scopeOf>, topic: Topic = 'onlineReview') => {
    const id = mint.consultation();
    const events = request(id, hospital, { topic, question: 'May we answer?', about });
    const asked = await of.consultations.request(id, events, answering);
    if (isRefusal(asked)) throw new Error('It was refused');
    return { id, etag: asked.etag ?? '' };
  };
  const aReport = (value: string) => {
    const report = Report.parse({ whatHappened: 'A sponge was left.', identifiers: [{ value }] });
    const incoming = takeReport(report, { json: {}, text: '{}', now });
    if (isRefusal(incoming)) throw new Error('A report was refused');
    return incoming;
  };

  test('another hospital finds nothing of it, and lists nothing', async () => {
    const own = scopeOf('bayview', 'hospitalRisk');
    const { id } = await ask(own);
    const other = scopeOf('stclare', 'hospitalRisk', own.table);
    expect(isRefusal(await own.consultations.read(id))).toBe(false);
    expect(await other.consultations.read(id)).toMatchObject({ refused: 'notFound' });
    expect(await other.consultations.list({}, undefined, 10)).toMatchObject({ items: [] });
    expect((await other.consultations.list({ hospital }, undefined, 10)).items).toEqual([]);
  });

  test('lists are newest first, and by stage, topic and hospital', async () => {
    const insurer = scopeOf('harbor', 'claims');
    const review = await ask(insurer);
    const ending = await ask(insurer, 'endingRelationship');
    await insurer.consultations.change(ending.id, [ending.etag], (state) => assign(state, advisor, true), answering);
    const idsIn = async (filter: Parameters<typeof insurer.consultations.list>[0]) =>
      (await insurer.consultations.list(filter, undefined, 10)).items.map(({ id }) => id);
    expect(await idsIn({})).toEqual([ending.id, review.id].sort().reverse());
    expect(await idsIn({ stage: 'assigned' })).toEqual([ending.id]);
    expect(await idsIn({ topic: 'onlineReview' })).toEqual([review.id]);
    expect(await idsIn({ topic: 'onlineReview', stage: 'assigned' })).toEqual([]);
    expect(await idsIn({ topic: 'endingRelationship', hospital })).toEqual([ending.id]);
  });

  test('becomes a case once, and both name each other', async () => {
    const own = scopeOf('bayview', 'hospitalRisk');
    const { id, etag } = await ask(own);
    const caseId = mint.case();
    const opened = await own.consultations.openCase(id, [etag], { caseId, incoming: aReport('1') }, answering);
    if (isRefusal(opened)) throw new Error('It was refused');
    expect(opened.body).toMatchObject({ caseId });
    const read = await own.cases.read(caseId);
    expect(isRefusal(read) || own.cases.view(read).consultation).toBe(id);
    const again = { caseId: mint.case(), incoming: aReport('2') };
    expect(await own.consultations.openCase(id, [opened.etag ?? ''], again, answering)).toMatchObject({
      refused: 'alreadyDone',
    });
  });

  test('opens no case of an event that is one, and is then as it was', async () => {
    const own = scopeOf('bayview', 'hospitalRisk');
    await own.cases.report(mint.case(), hospital, aReport('3'), () => ({}), undefined);
    const { id, etag } = await ask(own);
    const taken = { caseId: mint.case(), incoming: aReport('3') };
    expect(await own.consultations.openCase(id, [etag], taken, answering)).toMatchObject({ refused: 'alreadyThere' });
    expect(await own.consultations.read(id)).toMatchObject({ etag });
  });

  test('its history is chained, and its timeline repeats no text', async () => {
    const own = scopeOf('bayview', 'hospitalRisk');
    const { id, etag } = await ask(own);
    await own.consultations.change(id, [etag], (state) => submitDraft(state, 'We are sorry, Ana.'), answering);
    const audited = await own.ledger.audit({
      partition: keys.consultation(tenant, id),
      after: 0,
      limit: 10,
      isNamed: () => true,
    });
    expect([audited.breaks, audited.links.length]).toEqual([[], 2]);
    const timeline = await own.consultations.timeline(id, 0, 10);
    expect(JSON.stringify(timeline)).not.toContain('Ana');
  });

  test('what was read before somebody else changed it is refused', async () => {
    const own = scopeOf('bayview', 'hospitalRisk');
    const { id, etag } = await ask(own);
    await own.consultations.change(id, [etag], (state) => submitDraft(state, harmless), answering);
    expect(
      await own.consultations.change(id, [etag], (state) => submitDraft(state, harmless), answering),
    ).toMatchObject({ refused: 'stale' });
  });
});
