import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../../../shared/cases/case.ts';
import {
  closeRelief,
  Declination,
  declineRelief,
  Enrolment,
  enrolInRelief,
  Screening,
  screenForRelief,
} from '../../../../shared/cases/relief/decide-taking-part.ts';
import { mint } from '../../../../shared/kernel/mint.ts';
import { isRefusal } from '../../../../shared/kernel/refusal.ts';
import { given } from '../../../support/cases.ts';
import { acting, faultsOf, outcomeOf, settingsOf } from '../../../support/deciding.ts';
import {
  approved,
  declined,
  enrolled,
  refusedItem,
  reliefClosed,
  reliefPaid,
  screened,
  spent,
  takingPart,
} from '../../../support/relief-events.ts';
import { closed, demanded, reported, represented, triaged } from '../../../support/resolution-events.ts';

const found = (more: object = {}) =>
  Screening.parse({
    unexpectedOutcome: true,
    uninsuredExpenses: true,
    boardComplaint: false,
    on: '2026-11-06',
    ...more,
  });

const screen = (history: readonly CaseEvent[], more: object = {}, who = acting) =>
  screenForRelief(given(...history), mint.relief(), found(more), who);

const reasonsIn = (decided: ReturnType<typeof screenForRelief>) =>
  isRefusal(decided) ? decided.refused : decided.flatMap(({ reasons }) => reasons);

const suit = demanded({ kind: 'suit' });

describe('a screening', () => {
  test.each([
    ['finds nothing against it', reported(), {}, []],
    ['asks for an outcome that was not expected', reported(), { unexpectedOutcome: false }, ['outcomeExpected']],
    ['asks for expenses that no insurance pays', reported(), { uninsuredExpenses: false }, ['nothingUninsured']],
    ['leaves out a death', reported({ harm: 'death' }), {}, ['death']],
    ['leaves out a family with an attorney', [...reported(), represented()], {}, ['attorney']],
    ['takes in a family without', [...reported(), represented(false)], {}, []],
    ['goes by an attorney’s letter', reported({ provenance: 'attorneyLetter' }), {}, ['attorney']],
    ['leaves out a written demand', [...reported(), demanded()], {}, ['writtenDemand']],
    ['takes in one that was spoken', [...reported(), demanded({ isWritten: false })], {}, []],
    ['takes in a notice for an early talk', [...reported(), demanded({ kind: 'earlyDiscussionNotice' })], {}, []],
    ['leaves out a suit, which is a written demand, too', [...reported(), suit], {}, ['writtenDemand', 'suit']],
    ['leaves out a complaint to a board', reported(), { boardComplaint: true }, ['boardComplaint']],
    ['leaves out what reached nobody', reported({ actuality: 'potential' }), {}, ['reachedNobody']],
    [
      'leaves out what reached nobody by its triage',
      [...reported(), triaged({ route: 'notEligible', notEligible: 'reachedNobody' })],
      {},
      ['reachedNobody'],
    ],
    [
      'names every reason at once',
      [...reported({ harm: 'death' }), suit, represented()],
      { unexpectedOutcome: false, uninsuredExpenses: false, boardComplaint: true },
      ['outcomeExpected', 'nothingUninsured', 'death', 'attorney', 'writtenDemand', 'suit', 'boardComplaint'],
    ],
  ])('%s', (_, history, more, reasons) => {
    expect(reasonsIn(screen(history, more))).toEqual(reasons);
  });

  test('leaves out by the settings alone what they leave out', () => {
    const open = settingsOf({
      relief: {
        excludesDeath: false,
        excludesAttorney: false,
        excludesWrittenDemand: false,
        excludesSuit: false,
        excludesBoardComplaint: false,
      },
    });
    const history = [...reported({ harm: 'death' }), suit, represented()];
    expect(reasonsIn(screen(history, { boardComplaint: true }, open))).toEqual([]);
  });

  test.each([
    ['is none in a closed case', [...reported(), triaged(), closed()], {}, 'caseClosed'],
    ['is none while the family takes part', [...reported(), ...takingPart()], {}, 'alreadyDone'],
    ['is made again after a first one', [...reported(), screened()], {}, 'ReliefScreened'],
    ['is none in the future', reported(), { on: '2026-12-01' }, 'invalidRequest'],
    ['is none before the event', reported({ occurred: '2026-11-07' }), {}, 'invalidRequest'],
  ])('%s', (_, history, more, expected) => {
    expect(outcomeOf(screen(history, more))).toBe(expected);
  });
});

const consents = (more: object = {}) => ({
  family: { name: 'Ana Ruiz', as: 'patient', on: '2026-11-08' },
  insured: { name: 'Dr. Lee', as: 'clinician', on: '2026-11-07' },
  toldVoluntary: true,
  ...more,
});

const enrol = (history: readonly CaseEvent[], more: object = {}, who = acting) =>
  enrolInRelief(given(...history), mint.relief(), Enrolment.parse(consents(more)), who);

describe('taking part', () => {
  test.each([
    ['follows a screening', [...reported(), screened()], {}, 'ReliefEnrolled'],
    ['is none without one', reported(), {}, 'reliefNotScreened'],
    [
      'is none of what was screened as not for it',
      [...reported(), screened({ reasons: ['death'] })],
      {},
      'reliefNotEligible',
    ],
    ['is none once there is a suit', [...reported(), screened(), suit], {}, 'reliefNotEligible'],
    ['is none twice', [...reported(), ...takingPart()], {}, 'alreadyDone'],
    ['may follow a no', [...reported(), screened(), declined()], {}, 'ReliefEnrolled'],
    ['may follow an end', [...reported(), ...takingPart(), reliefClosed()], {}, 'ReliefEnrolled'],
    ['is none in a closed case', [...reported(), screened(), triaged(), closed()], {}, 'caseClosed'],
  ])('%s', (_, history, more, expected) => {
    expect(outcomeOf(enrol(history, more))).toBe(expected);
  });

  test('says where a consent is that lies in the future', () => {
    const ready = [...reported(), screened()];
    const late = { name: 'X', on: '2026-12-24' };
    expect(faultsOf(enrol(ready, { family: { ...late, as: 'guardian' } }))).toEqual(['#/family/on past']);
    expect(faultsOf(enrol(ready, { insured: { ...late, as: 'hospital' } }))).toEqual(['#/insured/on past']);
  });

  test('is for nobody who was not told what it is, and has no place for a release', () => {
    expect(Enrolment.safeParse(consents({ toldVoluntary: false })).success).toBe(false);
    expect(Enrolment.safeParse(consents({ release: 'doc_01kb2x5f0re3wv9m7h6d8q4tnz' })).success).toBe(false);
    expect(Enrolment.safeParse(consents({ insured: undefined })).success).toBe(false);
  });

  const decline = (history: readonly CaseEvent[], on = '2026-11-09') =>
    declineRelief(given(...history), mint.relief(), Declination.parse({ on }), acting);

  test.each([
    ['may be declined once it is known of', [...reported(), screened()], 'ReliefDeclined'],
    ['may be ended by the family', [...reported(), ...takingPart()], 'ReliefDeclined'],
    ['is nothing to decline before', reported(), 'reliefNotOpen'],
    ['is nothing to decline twice', [...reported(), screened(), declined()], 'reliefNotOpen'],
    ['is declined in no closed case', [...reported(), screened(), triaged(), closed()], 'caseClosed'],
  ])('%s', (_, history, expected) => {
    expect(outcomeOf(decline(history))).toBe(expected);
  });

  test('is declined on a day that has come', () => {
    expect(faultsOf(decline([...reported(), screened()], '2027-01-01'))).toEqual(['#/on past']);
  });

  const end = (...history: readonly CaseEvent[]) =>
    outcomeOf(closeRelief(given(...reported(), ...history), mint.relief(), { reason: 'All is well.' }));

  test('is closed once nothing is open', () => {
    expect(end(...takingPart())).toBe('ReliefClosed');
    expect(end(...takingPart(), declined())).toBe('ReliefClosed');
    expect(end(screened())).toBe('reliefNotOpen');
    expect(end(...takingPart(), reliefClosed())).toBe('reliefNotOpen');
    expect(end(...takingPart(), spent())).toBe('reliefUnsettled');
    expect(end(...takingPart(), spent(), approved())).toBe('reliefUnsettled');
    expect(end(...takingPart(), spent(), refusedItem())).toBe('ReliefClosed');
    expect(end(...takingPart(), spent(), approved(), reliefPaid())).toBe('ReliefClosed');
    expect(end(...takingPart(), triaged(), closed())).toBe('caseClosed');
  });

  test('goes on when a suit comes after it', () => {
    const state = given(...reported(), ...takingPart(), spent(), approved(), suit);
    expect(state.relief.status).toBe('enrolled');
    expect(outcomeOf(enrol([...reported(), screened(), suit, enrolled()]))).toBe('alreadyDone');
  });
});
