import fc from 'fast-check';
import {
  advise,
  careCommands,
  completeOwn,
  determineOwn,
  learn,
  needNone,
  openOwn,
  say,
  weigh,
} from './model/care-commands.ts';
import { anyOf, type Doer, type Doing, type Trial } from './model/command.ts';
import {
  agreeToIt,
  approveIt,
  closeIt,
  payIt,
  refuseIt,
  reliefCommands,
  screenIt,
  spend,
  takeItBack,
} from './model/relief-commands.ts';
import {
  amendOne,
  careIs,
  draftOne,
  fileOne,
  medicareIs,
  nameOne,
  noRelease,
  readFirst,
  reportingCommands,
  tellMedicare,
} from './model/reporting-commands.ts';
import {
  answer,
  authorise,
  close,
  demandMoney,
  explainNoOffer,
  payOf,
  prepare,
  present,
  resolutionCommands,
  screen,
} from './model/resolution-commands.ts';

/** Every command that a case has, from triage to its end. */
const commands = { ...careCommands, ...resolutionCommands, ...reportingCommands, ...reliefCommands };

/** Any of these commands, those that lead far into a case more often. */
export const aTrial: fc.Arbitrary<Trial> = anyOf(commands);

const trial = (by: Doer, name: string, doing: () => Doing): Trial => ({ name, by, doing });

const determined = (by: Doer) =>
  (['harm', 'causation', 'deviation'] as const).map((criterion) =>
    trial(by, 'determine', () => determineOwn({ criterion, outcome: 'met' })),
  );

/** All that comes before an offer, each done by whoever does it. */
const readyForOffer: readonly Trial[] = [
  trial('risk', 'triage', () => weigh({})),
  trial('risk', 'disclose', () => say({ kind: 'initialDisclosure', party: 'family' })),
  trial('reviewer', 'openReview', () => openOwn()),
  ...determined('reviewer'),
  trial('reviewer', 'completeReview', () => completeOwn()),
  trial('claims', 'adviseCounsel', () => advise('no')),
  trial('risk', 'shareFindings', () => say({ kind: 'findings', party: 'family' })),
];

/** What closing asks for in any case: word to the family, and what is learnt. */
const closable: readonly Trial[] = [
  trial('risk', 'sayHowItEnds', () => say({ kind: 'closing', party: 'family' })),
  trial('risk', 'needNoAction', needNone),
  trial('risk', 'decideLessons', () => learn()),
];

const compensated: readonly Trial[] = [
  ...readyForOffer,
  trial('claims', 'prepareOffer', () => prepare({ amount: 30_000_000, isShared: true })),
  trial('admin', 'authoriseOffer', () => authorise()),
  trial('claims', 'presentOffer', () => present()),
  trial('claims', 'answerOffer', () => answer('accepted')),
  trial('claims', 'screenLiens', () => screen()),
  trial('claims', 'pay', () => payOf('Ana', 'CHK-1')),
  trial('claims', 'recordMedicare', () => medicareIs('notBeneficiary')),
  ...closable,
  trial('claims', 'pay', () => payOf('Ben', 'CHK-2', 29_000_000)),
  trial('claims', 'pay', () => payOf('Ben', 'CHK-3', 999_999)),
  trial('claims', 'close', () => close('compensated')),
];

const explained: readonly Trial[] = [
  ...readyForOffer,
  trial('claims', 'decideNoOffer', explainNoOffer),
  ...closable,
  trial('claims', 'close', () => close('explained')),
];

const keptInside: readonly Trial[] = [
  trial('risk', 'triage', () => weigh({ deviation: 'not_met' })),
  trial('risk', 'openReview', () => openOwn({ privilege: 'patientSafetyWorkProduct' })),
  ...determined('risk'),
  trial('risk', 'completeReview', () => completeOwn()),
  trial('risk', 'disclose', () => say({ kind: 'findings', party: 'family', privilege: 'patientSafetyWorkProduct' })),
  ...closable,
  trial('risk', 'close', () => close('explained')),
];

/** An offer that waits for authority, of somebody who may give it, though not to themselves. */
const awaitingAuthority: readonly Trial[] = [
  ...readyForOffer,
  trial('chief', 'prepareOffer', () => prepare({ amount: 30_000_000 })),
];

/** Help with costs, before anybody has looked into the matter. */
const helpedEarly: readonly Trial[] = [
  trial('risk', 'screenForRelief', () => screenIt()),
  trial('risk', 'enrolInRelief', () => agreeToIt()),
  trial('risk', 'fileExpense', () => spend()),
];

/** Likewise, where what was paid came back. */
const helpedAgain: readonly Trial[] = [
  ...helpedEarly,
  trial('admin', 'approveItem', () => approveIt),
  trial('claims', 'payItem', payIt),
  trial('claims', 'reverseReliefPayment', takeItBack),
];

/** Likewise, with nothing that could be paid. */
const notHelped: readonly Trial[] = [
  ...helpedEarly,
  trial('claims', 'refuseItem', refuseIt),
  trial('claims', 'closeRelief', closeIt),
];

/** A demand that names somebody for whom was paid, and that was read. */
const reportable: readonly Trial[] = [
  trial('claims', 'receiveDemand', () => demandMoney()),
  ...compensated.slice(0, -1),
  trial('claims', 'namePractitioner', () => nameOne()),
  trial('claims', 'amendPractitioner', () => amendOne()),
  trial('claims', 'readDemand', () => readFirst),
  trial('claims', 'readRelease', () => noRelease),
  trial('claims', 'draftReport', () => draftOne()),
  trial('claims', 'fileReport', () => fileOne()),
];

/** A beneficiary of Medicare, who is told of. */
const beneficiary: readonly Trial[] = [
  ...compensated.slice(
    0,
    compensated.findIndex(({ name }) => name === 'pay'),
  ),
  trial('claims', 'recordMedicare', () => medicareIs('beneficiary')),
  trial('claims', 'decideOngoing', () => careIs(false)),
  trial('claims', 'fileRecord', () => tellMedicare()),
];

/** How far a case has come before anything is tried in it: nowhere, to its end, or anywhere between. */
export const aBeginning: fc.Arbitrary<readonly Trial[]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(compensated, compensated, explained, keptInside)
      .chain((steps) => fc.nat({ max: steps.length }).map((count) => steps.slice(0, count))),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[awaitingAuthority, helpedEarly, helpedAgain, notHelped, reportable, beneficiary],
      ...[compensated, explained, keptInside],
    ),
  },
);
