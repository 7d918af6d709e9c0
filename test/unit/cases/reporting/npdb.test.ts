import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Acting } from '../../../../shared/cases/acting.ts';
import type { Case, CaseEvent } from '../../../../shared/cases/case.ts';
import { viewScorecard } from '../../../../shared/cases/practices/view.ts';
import {
  amendPractitioner,
  Draft,
  draftReport,
  Filed,
  fileReport,
  mostPractitioners,
  namePractitioner,
  Reading,
  readPaper,
} from '../../../../shared/cases/reporting/decide-npdb.ts';
import { screenNpdb } from '../../../../shared/cases/reporting/evidence.ts';
import { npdbBlocks } from '../../../../shared/cases/reporting/owed.ts';
import { printReport } from '../../../../shared/cases/reporting/printing.ts';
import { type NpdbView, showNpdb, showReport } from '../../../../shared/cases/reporting/view-npdb.ts';
import { Closing, closeCase } from '../../../../shared/cases/resolution/decide-closure.ts';
import { toldFrom } from '../../../../shared/cases/shown.ts';
import { nextSteps } from '../../../../shared/cases/work/next-steps.ts';
import { stepsFor } from '../../../../shared/cases/work/step.ts';
import { sweepingOf } from '../../../../shared/cases/work/sweeping.ts';
import { When } from '../../../../shared/kernel/instant.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { record } from '../../../../shared/ledger/event.ts';
import { ledgerOn } from '../../../../shared/ledger/ledger.ts';
import { memoryTable } from '../../../../shared/ledger/memory-table.ts';
import { etagOf } from '../../../../shared/ledger/version.ts';
import { defaults } from '../../../../shared/tenancy/settings.ts';
import {
  aCaseId,
  at,
  authorOf,
  bayview,
  casesFor,
  given,
  harbor,
  incoming,
  show,
  someone,
} from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf, settingsOf } from '../../../support/deciding.ts';
import { approved, reliefPaid, spent, takingPart } from '../../../support/relief-events.ts';
import {
  aPractitioner,
  aPractitionerId,
  demandRead,
  outcomeRead,
  practitionerNamed,
  reportFiled,
  someElements,
} from '../../../support/reporting-events.ts';
import {
  agreed,
  allScreened,
  cents,
  closable,
  closed,
  demanded,
  on,
  paid,
  readyForOffer,
  reported,
  reversed,
} from '../../../support/resolution-events.ts';

const demand = mint.demand();
const people = [
  { role: 'patient', name: 'Ana Ruiz', birthDate: '1985-11-03', sex: 'female' },
  { role: 'provider', name: 'Dana Whitfield' },
];
const beginning = reported({ state: 'MA', occurred: '2026-11-02', people });
const paidFor = [...beginning, ...readyForOffer(), ...agreed(), allScreened(), demanded({ id: demand }), paid()];
const named = [...paidFor, practitionerNamed(), demandRead(demand)];
const reportable = [...named, outcomeRead()];

const admin = { roles: ['insurerAdmin'] } as const;
const ids = { practitioner: aPractitionerId, filing: mint.filing() };
const aFiling = {
  kind: 'initial',
  on: '2026-11-20',
  dcn: '5500000123456789',
  board: { state: 'MA', how: 'forwardedByNpdb', on: '2026-11-20' },
  elements: someElements,
};
const filing = (history: readonly CaseEvent[], more: object = {}, by: Acting = acting) =>
  fileReport(given(...history), ids, Filed.parse({ ...aFiling, ...more }), by);
const resultOf = (history: readonly CaseEvent[]) => screenNpdb(given(...history))[0]?.screened.result;
const stepsIn = (history: readonly CaseEvent[]) => nextSteps(given(...history), defaults);
const dutiesIn = (history: readonly CaseEvent[]) =>
  stepsIn(history).flatMap(({ duty }) => (/npdb/i.test(duty) ? [duty] : []));
const reading = (said: object) =>
  Reading.parse({ paper: 'demand', demandId: demand, asksForMoney: true, names: [], ...said });

const tell = (...history: readonly CaseEvent[]) =>
  toldFrom(history.flatMap((event, after) => record([event], { after, at: acting.now, by: authorOf(event) })));
const shownOf = (...history: readonly CaseEvent[]): NpdbView =>
  showNpdb(defaults)(given(...history), { audience: 'insurer', organisation: bayview }).show(tell(...history));

/** Early relief that was paid on a day. */
const reliefPaidOn = (day: string): CaseEvent[] => [
  ...takingPart(),
  spent(),
  approved(),
  { ...reliefPaid(), on: When.parse(day) } as CaseEvent,
];

describe('the screen of a case', () => {
  test.each([
    [
      'nothing was paid',
      [...beginning, demanded({ id: demand }), practitionerNamed(), demandRead(demand), outcomeRead()],
      'notReportable',
    ],
    ['nobody has read the demand', [...paidFor, practitionerNamed(), outcomeRead()], 'undetermined'],
    ['nobody has read the release', named, 'undetermined'],
    ['both name the practitioner', reportable, 'reportable'],
    ['there is no release', [...named, outcomeRead({ kind: 'none', names: [] })], 'reportable'],
    [
      'the practitioner was dismissed for it',
      [...named, outcomeRead({ names: [], dismissed: [aPractitionerId] })],
      'reportable',
    ],
    ['the release names others', [...named, outcomeRead({ names: [] })], 'notReportable'],
    [
      'the demand names the hospital alone',
      [...paidFor, practitionerNamed(), demandRead(demand, false), outcomeRead()],
      'notReportable',
    ],
    ['what was paid came back', [...reportable, reversed()], 'notReportable'],
    [
      'the practitioner has died',
      [...paidFor, practitionerNamed({ deceased: true }), demandRead(demand), outcomeRead()],
      'reportable',
    ],
    [
      'the practitioner came on record after the demand was read',
      [...paidFor, demandRead(demand, false), practitionerNamed(), outcomeRead()],
      'undetermined',
    ],
  ] as const)('%s', (_, history, expected) => expect(resultOf(history)).toBe(expected));

  test.each([
    ['a notice before a suit asks for money', { kind: 'preLitigationNotice' }, {}, 'reportable'],
    ['a notice of an incident may', { kind: 'earlyDiscussionNotice' }, {}, 'reportable'],
    ['or may not', { kind: 'earlyDiscussionNotice' }, { asksForMoney: false }, 'notReportable'],
    ['what the provider sends does not', { kind: 'providerNotice', from: 'provider' }, {}, 'notReportable'],
    ['a demand that nobody wrote down does not count', { isWritten: false }, {}, 'notReportable'],
  ] as const)('%s', (_, came, read, expected) => {
    const history = [
      ...beginning,
      ...readyForOffer(),
      ...agreed(),
      demanded({ id: demand, ...came }),
      paid(),
      practitionerNamed(),
    ];
    expect(resultOf([...history, demandRead(demand, true, read), outcomeRead()])).toBe(expected);
  });

  test.each([
    ['early relief that was paid before anybody demanded anything', '2026-11-04', 'notReportable'],
    ['early relief that was paid after a written demand', '2026-11-06', 'reportable'],
  ] as const)('%s', (_, day, expected) => {
    const history = [
      ...beginning,
      demanded({ id: demand }),
      ...reliefPaidOn(day),
      practitionerNamed(),
      demandRead(demand),
    ];
    expect(resultOf([...history, outcomeRead({ kind: 'none', names: [] })])).toBe(expected);
  });

  test('is open while only the report tells of a written demand', () => {
    const told = reported({ demand: { received: 'unknown', written: 'yes' } });
    const history = [...told, ...readyForOffer(), ...agreed(), paid(), practitionerNamed(), outcomeRead()];
    expect(resultOf(history)).toBe('undetermined');
    expect(dutiesIn(history)).toEqual(['screenNpdb']);
  });

  test.each(['MA', 'OR', 'CO', 'VT'])('goes by no state: %s', (state) => {
    const [first, ...rest] = reportable;
    const law = reported({ state, occurred: '2026-11-02', people });
    expect(first?.type).toBe('EventReported');
    expect(resultOf([...law, ...rest.slice(law.length - 1)])).toBe('reportable');
  });
});

/** What claims staff may do about it, each as a command on whatever is there. */
const attempts: readonly ((state: Case) => readonly CaseEvent[] | object)[] = [
  (state) => readPaper(state, reading({ reason: 'It names the hospital.' }), acting),
  (state) => readPaper(state, reading({ asksForMoney: false, reason: 'x' }), acting),
  (state) => readPaper(state, Reading.parse({ paper: 'release', names: [], reason: 'x' }), acting),
  (state) => readPaper(state, Reading.parse({ paper: 'none', reason: 'x' }), acting),
  (state) => draftReport(state, aPractitionerId, Draft.parse({ elements: { result: 'U' } })),
  (state) => amendPractitioner(state, aPractitionerId, { ...aPractitioner, name: 'D. Whitfield', reason: 'x' }),
  (state) => fileReport(state, { ...ids, filing: mint.filing() }, Filed.parse(aFiling), acting),
  (state) => fileReport(state, ids, Filed.parse({ kind: 'void', on: '2026-11-21', dcn: '1', reason: 'x' }), acting),
];

test('with a written demand that names a practitioner, and money paid, nothing that staff do makes it not reportable', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('MA', 'OR', 'CO', 'IA', 'TX'),
      fc.shuffledSubarray([demandRead(demand), outcomeRead(), paid()], { minLength: 3 }),
      fc.array(fc.nat({ max: attempts.length - 1 }), { maxLength: 12 }),
      (state, order, tried) => {
        const law = reported({ state, occurred: '2026-11-02' });
        let history: CaseEvent[] = [
          ...law,
          ...readyForOffer(),
          ...agreed(),
          demanded({ id: demand }),
          practitionerNamed(),
          ...order,
        ];
        for (const each of tried) {
          const done = attempts[each]?.(given(...history));
          if (Array.isArray(done)) history = [...history, ...(done as CaseEvent[])];
          expect(resultOf(history)).toBe('reportable');
        }
        // And a case in which it is not reported cannot be closed.
        const { practitioners } = given(...history).npdb;
        expect(npdbBlocks(given(...history)).length > 0).toBe(practitioners.some(({ stands }) => !stands));
      },
    ),
  ));

describe('who is on record', () => {
  test('is named once, and not without end', () => {
    const state = given(...beginning, practitionerNamed());
    expect(outcomeOf(namePractitioner(state, mint.practitioner(), { ...aPractitioner, name: 'DANA  whitfield' }))).toBe(
      'alreadyThere',
    );
    const full = Array.from({ length: mostPractitioners }, (_, index) =>
      practitionerNamed({ name: `P ${index}` }, mint.practitioner()),
    );
    expect(outcomeOf(namePractitioner(given(...beginning, ...full), mint.practitioner(), aPractitioner))).toBe(
      'tooMany',
    );
  });

  test('can be put on record after the end: the law does not wait for it', () =>
    expect(outcomeOf(namePractitioner(given(...beginning, closed()), aPractitionerId, aPractitioner))).toBe(
      'PractitionerNamed',
    ));

  test('is amended, if there is such a practitioner', () => {
    const amend = (history: readonly CaseEvent[]) =>
      amendPractitioner(given(...history), aPractitionerId, { ...aPractitioner, reason: 'x' });
    expect([outcomeOf(amend(beginning)), outcomeOf(amend(named))]).toEqual(['notFound', 'PractitionerAmended']);
  });
});

describe('what a paper says', () => {
  const read = (history: readonly CaseEvent[], said: object, by: Pick<Acting, 'roles'> = acting) =>
    readPaper(given(...history), reading(said), by);

  test('is said of practitioners on record, and of demands that came in', () => {
    expect(faultsOf(read(paidFor, { names: [aPractitionerId] }))).toEqual(['#/names onRecord']);
    expect(outcomeOf(read(named, { demandId: mint.demand() }))).toBe('notFound');
    expect(read([...paidFor, practitionerNamed()], { names: [aPractitionerId] })).toMatchObject([{ marks: 1 }]);
  });

  test('may be found to say more by anybody, and less only by an administrator who handles no claims', () => {
    const without = { reason: 'It names the hospital alone.' };
    expect(
      outcomeOf(read([...paidFor, practitionerNamed(), demandRead(demand, false)], { names: [aPractitionerId] })),
    ).toBe('DemandRead');
    expect(outcomeOf(read(named, without))).toBe('namedBySomebodyElse');
    expect(outcomeOf(read(named, without, { roles: ['claims', 'insurerAdmin'] }))).toBe('namedBySomebodyElse');
    expect(faultsOf(read(named, {}, admin))).toEqual(['#/reason required']);
    expect(outcomeOf(read(named, without, admin))).toBe('DemandRead');
  });

  test('likewise of the release, also where there was said to be none', () => {
    const release = (history: readonly CaseEvent[], by: Pick<Acting, 'roles'> = acting) =>
      outcomeOf(readPaper(given(...history), Reading.parse({ paper: 'release', names: [], reason: 'x' }), by));
    expect(release(named)).toBe('OutcomeRead');
    expect(release(reportable)).toBe('namedBySomebodyElse');
    expect(release([...named, outcomeRead({ kind: 'none', names: [] })])).toBe('namedBySomebodyElse');
    expect(release(reportable, admin)).toBe('OutcomeRead');
  });
});

describe('a report', () => {
  test('is filled from the case, and frozen as it was filed', () => {
    expect(filing(reportable)).toMatchObject([
      {
        type: 'NpdbReportFiled',
        kind: 'initial',
        saysTheProcess: true,
        narrative: expect.stringContaining('Retained foreign body'),
        elements: {
          relationship: 'P',
          result: 'O',
          paidOn: '2026-11-18',
          amount: 10_000_000,
          totalByPayer: 10_000_000,
          totalIsKnown: true,
          payment: 'S',
          practitioners: 1,
          severity: '05',
          allegedOn: '2026-11-01',
          patientAge: 41,
        },
      },
    ]);
  });

  test('knows the patient’s age at the event, and nothing behind the privilege wall', () => {
    const { patientAge: _, patientSex: __, allegedOn: ___, ...elements } = someElements;
    expect(faultsOf(filing(reportable, { elements }))).toEqual([]);
    const marked = reported({ state: 'MA', occurred: '2026-11-02', people, privilege: 'patientSafetyWorkProduct' });
    const hidden = [...marked, ...reportable.slice(beginning.length)];
    expect(faultsOf(filing(hidden, { elements }))).toEqual([
      '#/elements/patientAge required',
      '#/elements/patientSex required',
    ]);
  });

  test('is not filed while something is missing, each thing by its place', () => {
    const { terms: _, entity: __, allegation: ___, ...elements } = someElements;
    expect(faultsOf(filing(reportable, { elements }))).toEqual([
      '#/elements/entity required',
      '#/elements/terms required',
      '#/elements/allegation required',
      '#/elements/allegation required',
    ]);
    const { birthDate: _____, ...unborn } = aPractitioner;
    const incomplete: CaseEvent = {
      type: 'PractitionerAmended',
      id: aPractitionerId,
      practitioner: unborn,
      reason: 'x',
    };
    expect(faultsOf(filing([...reportable, incomplete]))).toEqual(['# practitionerComplete']);
  });

  test('names nobody but its subject, filed and drafted', () => {
    const narrative = 'CARe: Ana Ruiz was told.';
    expect(faultsOf(filing(reportable, { narrative }))).toEqual(['#/narrative nobodyElse']);
    expect(faultsOf(draftReport(given(...reportable), aPractitionerId, Draft.parse({ narrative })))).toEqual([
      '#/narrative nobodyElse',
    ]);
    expect(outcomeOf(draftReport(given(...reportable), aPractitionerId, Draft.parse({})))).toBe('NpdbReportDrafted');
  });

  test.each([
    ['before anything makes it reportable', named, {}, 'notReportable'],
    ['twice', [...reportable, reportFiled()], {}, 'alreadyDone'],
    ['before it was paid', reportable, { on: '2026-11-10' }, 'invalidRequest'],
    ['tomorrow', reportable, { on: '2026-11-25' }, 'invalidRequest'],
    ['as a correction of nothing', reportable, { kind: 'correction', reason: 'x' }, 'alreadyDone'],
    ['as a correction without a reason', [...reportable, reportFiled()], { kind: 'correction' }, 'invalidRequest'],
    ['as a correction', [...reportable, reportFiled()], { kind: 'correction', reason: 'x' }, 'NpdbReportFiled'],
    [
      'after it was voided',
      [...reportable, reportFiled(), reportFiled({ kind: 'void', elements: {} })],
      {},
      'NpdbReportFiled',
    ],
    ['after the end', [...reportable, closed()], {}, 'NpdbReportFiled'],
  ] as const)('filed %s', (_, history, more, expected) => expect(outcomeOf(filing(history, more))).toBe(expected));

  test('is voided, if one stands', () => {
    const voided = (history: readonly CaseEvent[]) =>
      fileReport(
        given(...history),
        ids,
        Filed.parse({ kind: 'void', on: '2026-11-21', dcn: '2', reason: 'It came back.' }),
        acting,
      );
    expect(outcomeOf(voided(reportable))).toBe('alreadyDone');
    expect(outcomeOf(voided([...reportable, reportFiled()]))).toBe('NpdbReportFiled');
  });
});

describe('what is owed to the NPDB', () => {
  const stepOf = (history: readonly CaseEvent[], duty: string) => stepsIn(history).find((step) => step.duty === duty);

  test('is due 30 days after the first payment, or sooner where the tenant says so', () => {
    expect(stepOf(reportable, 'reportNpdb')).toMatchObject({
      owes: 'claims',
      ownOf: 'insurer',
      dueAt: '2026-12-18T23:59:59.999Z',
    });
    const sooner = nextSteps(given(...reportable), settingsOf({ reporting: { npdbDays: 10 } }).settings);
    expect(sooner.find(({ duty }) => duty === 'reportNpdb')?.dueAt).toBe('2026-11-28T23:59:59.999Z');
    const earlier = paid({ id: mint.payment(), on: on('2026-11-17'), amount: cents(1), reference: 'x' });
    expect(stepOf([...reportable, earlier], 'reportNpdb')?.dueAt).toBe('2026-12-17T23:59:59.999Z');
  });

  test.each([
    ['to read the demand', paidFor, ['screenNpdb']],
    ['to read the release', named, ['screenNpdb']],
    ['to report', reportable, ['reportNpdb']],
    ['nothing, once it is reported', [...reportable, reportFiled()], []],
    ['to void what came back', [...reportable, reportFiled(), reversed()], ['correctNpdb']],
    [
      'to correct what was reported in part',
      [...reportable, reportFiled({ elements: { ...someElements, result: 'O', totalIsKnown: false } })],
      ['correctNpdb'],
    ],
    ['nothing, without a written demand', [...beginning, ...readyForOffer(), ...agreed(), paid()], []],
    ['to report after the end, too', [...reportable, closed()], ['reportNpdb']],
  ] as const)('%s', (_, history, expected) => expect(dutiesIn(history)).toEqual(expected));

  test('stands in the way of an end, for the insurer alone, and no hospital hears of it', () => {
    const state = given(...reportable, ...closable());
    const close = (audience: Acting['audience']) =>
      faultsOf(
        closeCase(state, mint.decision(), Closing.parse({ outcome: 'compensated', reason: 'x' }), {
          ...acting,
          audience,
        }),
      );
    expect(close('insurer')).toEqual(['# npdbReport']);
    expect(
      faultsOf(
        closeCase(
          given(...reportable, reportFiled(), ...closable()),
          mint.decision(),
          Closing.parse({ outcome: 'compensated', reason: 'x' }),
          acting,
        ),
      ),
    ).toEqual([]);
    const heard = stepsFor('hospital', nextSteps(state, defaults, 'hospital'));
    expect(JSON.stringify(heard)).not.toMatch(/npdb/i);
  });
});

describe('practice 7', () => {
  const seventh = (history: readonly CaseEvent[], audience: Acting['audience'] = 'insurer') =>
    viewScorecard(given(...history), audience).items.find(({ practice }) => practice === 7);

  test.each([
    ['is open until it is reported', reportable, 'notApplicable'],
    ['passes once it is, as Other', [...reportable, reportFiled()], 'pass'],
    ['fails for another result', [...reportable, reportFiled({ elements: { ...someElements, result: 'S' } })], 'fail'],
    ['fails when it ended without', [...reportable, closed()], 'fail'],
  ] as const)('%s', (_, history, expected) => expect(seventh(history)?.status).toBe(expected));

  test('fails where it was late, with what shows it, and tells a hospital nothing', () => {
    const late: CaseEvent = {
      type: 'DeadlinePassed',
      step: 'reportNpdb',
      owes: 'claims',
      dueAt: at('2026-12-18T23:59:59.999Z'),
    };
    expect(seventh([...reportable, late, reportFiled()])).toMatchObject({
      status: 'fail',
      evidence: expect.arrayContaining([{ kind: 'deadline', id: 'reportNpdb' }]),
    });
    expect(seventh([...reportable, late], 'hospital')).toEqual(seventh(beginning, 'hospital'));
  });
});

describe('what is shown', () => {
  const filed = [...reportable, reportFiled(), reportFiled({ kind: 'correction', reason: 'x' })];

  test('is the screen with its reasons, the chain of reports, and of numbers the last digits', () => {
    const [practitioner] = shownOf(...filed).practitioners;
    expect(practitioner).toMatchObject({
      name: 'Dana Whitfield',
      ssn: '•••••6789',
      lacks: [],
      screen: { result: 'reportable' },
      filings: [{ kind: 'initial' }, { kind: 'correction', of: practitioner?.filings[0]?.id }],
      stands: practitioner?.filings[1]?.id,
    });
    expect(JSON.stringify(shownOf(...filed))).not.toMatch(/"123456789"|1971/);
  });

  test('is in the report alone in full, also to be printed', () => {
    const shown = showReport(aPractitionerId, defaults)(given(...filed), {
      audience: 'insurer',
      organisation: bayview,
    });
    const view = shown.show(tell(...filed));
    expect(view).toMatchObject({
      practitioner: { ssn: '123456789' },
      missing: expect.any(Array),
      codes: { result: { verify: true } },
    });
    const printed = view && printReport(view);
    expect(JSON.stringify(printed)).toContain('Filed: correction');
    expect(JSON.stringify(printed)).not.toContain('undefined');
  });

  test('names what is missing, and is nothing of a practitioner of another case', () => {
    const reader = { audience: 'insurer', organisation: bayview } as const;
    const view = showReport(aPractitionerId, defaults)(given(...reportable), reader).show(tell(...reportable));
    expect(view?.missing).toContain('entity');
    expect(view?.narrative.faults).toContainEqual({ rule: 'required', detail: '{allegation} is not known yet' });
    expect(showReport(mint.practitioner(), defaults)(given(...reportable), reader).show(tell())).toBeUndefined();
  });

  test('is in no snapshot: neither number nor birth date', () =>
    expect(JSON.stringify(given(...filed))).not.toMatch(/123456789|1971-03-08/));
});

test('a late report turns the worklist red, and a filing that came in time is told to have', async () => {
  const table = memoryTable();
  const claims = someone('claims', 'harbor');
  const reporter = casesFor(someone('hospitalRisk', 'bayview'), table);
  await reporter.report(
    aCaseId,
    bayview,
    incoming({ harm: 'severe', medicare: 'notBeneficiary', occurred: '2026-11-02' }),
    show,
    undefined,
  );
  const happen = async (events: readonly CaseEvent[], now: string) => {
    const cases = casesFor(claims, table, at(now));
    const opened = await cases.read(aCaseId);
    if (isRefusal(opened)) throw new Error(opened.detail);
    const nothing = () => ({ tells: [], show: () => undefined });
    await cases.change(
      aCaseId,
      [etagOf(opened)],
      () => events,
      nothing,
      () => ({}),
      undefined,
    );
  };
  const overdue = async (now: string) =>
    (await casesFor(claims, table, at(now)).worklist({}, undefined, 50)).items.flatMap(({ step, overdue }) =>
      step === 'reportNpdb' ? [overdue] : [],
    );
  await happen(reportable.slice(beginning.length), '2026-11-23T08:00:00Z');
  expect(await overdue('2026-12-18T20:00:00Z')).toEqual([false]);
  expect(await overdue('2026-12-19T00:00:01Z')).toEqual([true]);

  const sweeper = sweepingOf({
    ledger: ledgerOn(table),
    tenant: harbor,
    by: { actor: mint.principal() },
    now: at('2026-12-20T00:00:00Z'),
    settings: defaults,
    ids: mint,
  });
  for await (const page of sweeper.due()) for (const id of page) await sweeper.sweepCase(id);
  const red = await casesFor(claims, table, at('2026-12-20T00:00:00Z')).worklist({ overdue: true }, undefined, 50);
  expect(red.items.map(({ step }) => step)).toContain('reportNpdb');
  const theirs = await casesFor(someone('hospitalRisk', 'bayview'), table, at('2026-12-20T00:00:00Z')).worklist(
    {},
    undefined,
    50,
  );
  expect(theirs.items.map(({ step }) => step)).not.toContain('reportNpdb');

  await happen([reportFiled({ on: on('2026-12-10') })], '2026-12-21T00:00:00Z');
  const opened = await casesFor(claims, table).read(aCaseId);
  if (isRefusal(opened)) throw new Error(opened.detail);
  expect(opened.state.deadlines.own?.insurer ?? {}).not.toHaveProperty('reportNpdb');
  expect(await overdue('2026-12-21T00:00:00Z')).toEqual([]);
});
