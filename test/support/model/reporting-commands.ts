import fc from 'fast-check';
import { Sending, sendLetter } from '../../../shared/cases/letters/decide.ts';
import {
  amendPractitioner,
  Draft,
  draftReport,
  Filed,
  fileReport,
  namePractitioner,
  Reading,
  readPaper,
} from '../../../shared/cases/reporting/decide-npdb.ts';
import {
  decideOngoing,
  fileRecord,
  MedicareRecord,
  MedicareStatus,
  Ongoing,
  recordStatus,
} from '../../../shared/cases/reporting/decide-section111.ts';
import { mint } from '../../../shared/kernel/mint.ts';
import { aPractitioner, aSevenDayLetter, someElements } from '../reporting-events.ts';
import { aPlace, type Command, command, type Doing, day, nothing, pick, someDays } from './command.ts';

export const medicareIs =
  (status: 'beneficiary' | 'notBeneficiary', days = 0): Doing =>
  (state, acting) => {
    const found = { status, how: 'query', on: day(acting.now, days), cause: 'ingestion', mbi: '1EG4TE5MK73' };
    return recordStatus(state, MedicareStatus.parse(found), acting);
  };

export const careIs =
  (ongoing: boolean): Doing =>
  (state, acting) =>
    decideOngoing(state, Ongoing.parse(ongoing ? { ongoing, from: day(acting.now) } : { ongoing }));

export const tellMedicare = (kind = 'tpoc'): Doing => {
  const id = mint.filing();
  return (state, acting) => {
    const said = { kind, on: day(acting.now), reference: id.slice(-20), ...(kind === 'tpoc' && { amount: 1 }) };
    return fileRecord(state, id, MedicareRecord.parse(said), acting);
  };
};

export const nameOne = (name = 'Dana Whitfield'): Doing => {
  const id = mint.practitioner();
  return (state) => namePractitioner(state, id, { ...aPractitioner, name });
};

export const amendOne =
  (place = 0): Doing =>
  (state) => {
    const id = pick(state.npdb.practitioners, place)?.id ?? mint.practitioner();
    return amendPractitioner(state, id, { ...aPractitioner, reason: 'x' });
  };

/** Reads the first demand: it asks for money, and names all that are on record. */
export const readFirst: Doing = (state, acting) => {
  const names = state.npdb.practitioners.map(({ id }) => id);
  const demandId = state.demands[0]?.id ?? mint.demand();
  return readPaper(state, Reading.parse({ paper: 'demand', demandId, asksForMoney: true, names, reason: 'x' }), acting);
};

export const noRelease: Doing = (state, acting) => readPaper(state, Reading.parse({ paper: 'none' }), acting);

export const draftOne =
  (place = 0): Doing =>
  (state) => {
    const id = pick(state.npdb.practitioners, place)?.id ?? mint.practitioner();
    return draftReport(state, id, Draft.parse({ elements: someElements }));
  };

type Filing = { readonly place: number; readonly kind: string; readonly days: number };

export const fileOne = ({ place, kind, days }: Filing = { place: 0, kind: 'initial', days: 0 }): Doing => {
  const filing = mint.filing();
  return (state, acting) => {
    const practitioner = pick(state.npdb.practitioners, place)?.id ?? mint.practitioner();
    const on = day(acting.now, days);
    const said = { kind, on, dcn: '55', reason: 'x' };
    const whole = {
      ...said,
      board: { state: 'MA', how: 'sent', on },
      elements: { ...someElements, amount: 1, totalByPayer: 1, practitioners: 1, severity: '05' },
    };
    return fileReport(state, { practitioner, filing }, Filed.parse(kind === 'void' ? said : whole), acting);
  };
};

/** What is reported of what is paid, and the letters of states. */
export const reportingCommands: Readonly<Record<string, Command>> = {
  namePractitioner: command(['claims'], fc.constantFrom('Dana Whitfield', 'Lee Moss'), (name) => nameOne(name)),
  amendPractitioner: command(['claims'], aPlace, (place) => amendOne(place), 2),
  readDemand: command(
    ['claims', 'admin'],
    fc.tuple(aPlace, fc.boolean()),
    ([place, isNamed]) =>
      (state, acting) => {
        const demandId = pick(state.demands, place)?.id ?? mint.demand();
        const names = isNamed ? state.npdb.practitioners.map(({ id }) => id) : [];
        return readPaper(
          state,
          Reading.parse({ paper: 'demand', demandId, asksForMoney: true, names, reason: 'x' }),
          acting,
        );
      },
    4,
  ),
  readRelease: command(
    ['claims', 'admin'],
    fc.constantFrom('release', 'none'),
    (paper) => (state, acting) => {
      const names = state.npdb.practitioners.map(({ id }) => id);
      return readPaper(state, Reading.parse(paper === 'none' ? { paper } : { paper, names }), acting);
    },
    2,
  ),
  draftReport: command(['claims'], aPlace, (place) => draftOne(place), 3),
  fileReport: command(
    ['claims'],
    fc.record({ place: aPlace, kind: fc.constantFrom('initial', 'correction', 'void'), days: someDays }),
    (filing) => fileOne(filing),
    4,
  ),
  recordMedicare: command(
    ['claims'],
    fc.tuple(fc.constantFrom('beneficiary', 'notBeneficiary'), someDays),
    ([status, days]) => medicareIs(status, days),
    2,
  ),
  decideOngoing: command(['claims'], fc.boolean(), (ongoing) => careIs(ongoing), 2),
  fileRecord: command(['claims'], fc.constantFrom('tpoc', 'ormStart'), (kind) => tellMedicare(kind)),
  sendLetter: command(['risk'], nothing, () => {
    const ids = { letter: mint.letter(), communication: mint.communication() };
    return (state, acting) => {
      const said = { template: 'ma-seven-day-letter', to: 'family', on: day(acting.now), channel: 'letter' } as const;
      return sendLetter(state, ids, Sending.parse({ ...said, people: ['Ana'], says: aSevenDayLetter }), acting);
    };
  }),
};
