import * as z from 'zod';
import { Day } from '../kernel/instant.ts';
import { Cents } from '../kernel/money.ts';
import type { Fault } from '../kernel/refusal.ts';
import { text } from '../kernel/text.ts';
import type { Recorded } from '../ledger/event.ts';

/** Days of a tenant's own on which nobody works there, besides weekends and federal holidays. */
const daysOff = z
  .array(Day)
  .max(100)
  .refine((dates) => new Set(dates).size === dates.length, {
    message: 'must name each day once',
    params: { rule: 'unique' },
  })
  .meta({ description: 'Days that are no business days, besides weekends and US federal holidays', uniqueItems: true });

const days = (most: number, description: string) => z.int().min(1).max(most).meta({ description });

/**
 * The numbers of an insurer's program: thresholds, deadlines, caps. One object, from which every rule reads; an insurer
 * sets its own where it differs from the field's default. Source of each default: domain §1–§4.
 */
const shape = {
  triage: z.strictObject({
    /** The CARe criteria ask for temporary-severe harm or worse (domain §1). */
    severityThreshold: z
      .int()
      .min(1)
      .max(9)
      .meta({ description: 'NPDB/NAIC severity, 1 to 9, from which harm meets the first CARe criterion' }),
    decisionHours: z.int().min(1).max(720).meta({ description: 'Hours from report to the triage' }),
    reviewStartHours: z.int().min(1).max(720).meta({ description: 'Hours from report to the start of the review' }),
    reviewDays: days(365, 'Days from its start within which a review is finished'),
  }),
  communication: z.strictObject({
    firstHours: z.int().min(1).max(168).meta({ description: 'Hours from report to the first talk with the family' }),
    supportHours: z
      .int()
      .min(1)
      .max(720)
      .meta({ description: 'Hours from report to an offer of support to the caregivers' }),
    updateDays: days(90, 'Days after which each party is owed word of how things stand'),
    offerDays: days(365, 'Days from report to an offer, or to an explained decision that there is none'),
  }),
  resolution: z.strictObject({
    claimsAuthority: Cents.meta({ description: 'Most that claims staff may offer by themselves, in cents' }),
    adminAuthority: Cents.meta({ description: 'Most that an administrator of the insurer may authorise, in cents' }),
    authorityDays: days(60, 'Days in which an offer that needs authority is decided on'),
    paymentDays: days(365, 'Days from its acceptance in which an offer is paid'),
  }),
  relief: z.strictObject({
    expensesCap: Cents.meta({ description: 'Most that is paid for expenses of one incident, in cents' }),
    recoveryDayRate: Cents.meta({ description: 'Paid for each day of extended recovery, in cents' }),
    recoveryDays: z.int().min(0).max(365).meta({ description: 'Most days of extended recovery that are paid' }),
    capIncludesRecovery: z.boolean().meta({ description: 'Whether recovery days count towards `expensesCap`' }),
    /** COPIC's 3Rs leave these out, as is generally known; MagMutual's page does not say (domain §3). */
    excludesDeath: z
      .boolean()
      .meta({ description: 'Whether early relief is not for an event that the patient died of' }),
    excludesAttorney: z.boolean().meta({ description: 'Whether it is not for a family that has an attorney' }),
    excludesWrittenDemand: z
      .boolean()
      .meta({ description: 'Whether it is not for whoever asked for money in writing' }),
    excludesSuit: z.boolean().meta({ description: 'Whether it is not where there is a claim or a suit' }),
    excludesBoardComplaint: z
      .boolean()
      .meta({ description: 'Whether it is not where a licensing board was complained to' }),
    claimsApproval: Cents.meta({
      description:
        'Most relief of one incident that claims staff approve by themselves, in cents; beyond it, an administrator',
    }),
    decisionDays: days(90, 'Days in which relief is screened for, put to the family, and decided on item by item'),
    paymentDays: days(90, 'Days from its approval in which relief is paid'),
  }),
  documents: z.strictObject({
    retentionYears: z
      .int()
      .min(1)
      .max(100)
      .meta({ description: 'Years for which documents are kept after their case was closed' }),
  }),
  collaboration: z.strictObject({
    acknowledgementDays: days(60, 'Business days in which an invited insurer answers'),
    agreementDays: days(60, 'Business days in which the written agreement is signed'),
    reviewDays: days(120, 'Business days in which reviews are exchanged'),
    allocationDays: days(60, 'Business days in which a proposed allocation is answered'),
    mostCounters: z.int().min(1).max(20).meta({ description: 'Counter-proposals after which it goes to mediation' }),
    consentDays: days(120, 'Business days in which the consents of insureds are obtained'),
    offerDays: days(120, 'Business days in which the joint offer is made once it may be'),
    answerDays: days(250, 'Business days in which the family answers the joint offer'),
    paymentDays: days(120, 'Business days in which each insurer pays its share'),
    choiceDays: days(60, 'Business days in which the lead decides how to go on after a lapse or a rejection'),
    closingDays: days(60, 'Business days after the last payment until the matter closes by itself'),
    reminderDays: z.int().min(0).max(30).meta({ description: 'Business days before a deadline to remind of it' }),
  }),
  mediation: z.strictObject({
    preferenceDays: days(60, 'Business days in which the parties rank and strike mediators'),
    conflictDays: days(60, 'Business days in which all look for conflicts with the mediator who is proposed'),
    agreementDays: days(60, 'Business days in which the agreement to mediate is signed'),
    sessionDays: days(250, 'Business days for briefs and sessions, until something is bid, proposed or settled'),
    settlementDays: days(120, 'Business days in which the settlement is signed'),
    reminderDays: z.int().min(0).max(30).meta({ description: 'Business days before a deadline to remind of it' }),
  }),
  consultation: z.strictObject({
    assignmentHours: z
      .int()
      .min(1)
      .max(720)
      .meta({ description: 'Hours from its request in which an adviser is assigned' }),
    adviceDays: days(60, 'Days from the assignment to the first advice'),
    checklistDays: days(365, 'Days from the first advice in which its checklist is gone through'),
    closingDays: days(365, 'Days from the first advice in which it is closed'),
  }),
  reporting: z.strictObject({
    npdbDays: days(30, 'Days from a payment in which it is reported to the NPDB; the law gives 30'),
    section111Days: days(365, 'Days from an agreement in which Medicare is told of it; the law gives a year'),
    npdbNarrative: text(2_000).meta({
      description:
        'The narrative of a report whose result is Other: what the process was. {allegation}, {condition}, {procedure}, ' +
        '{amount} and {resolvedOn} are filled from the report',
    }),
  }),
  calendar: z.strictObject({ daysOff }),
  /** Which clocks there are, and how long each law gives, only the cases know: whoever takes settings in checks it. */
  clocks: z.record(z.string().max(60), z.int().min(1).max(3650)).meta({
    description: 'By the id of a clock of `GET /v1/clocks`, a number of its units that is stricter than the law’s',
  }),
};

export const Settings = z.strictObject(shape).meta({ id: 'Settings', description: 'What holds for a tenant' });
export type Settings = z.output<typeof Settings>;

/** What a tenant sets for itself. Whatever it leaves out is the default. */
export const OwnSettings = z
  .strictObject({
    triage: shape.triage.partial().optional(),
    communication: shape.communication.partial().optional(),
    resolution: shape.resolution.partial().optional(),
    relief: shape.relief.partial().optional(),
    documents: shape.documents.partial().optional(),
    collaboration: shape.collaboration.partial().optional(),
    mediation: shape.mediation.partial().optional(),
    consultation: shape.consultation.partial().optional(),
    reporting: shape.reporting.partial().optional(),
    calendar: shape.calendar.partial().optional(),
    clocks: shape.clocks.optional(),
  })
  .meta({
    id: 'OwnSettings',
    description: 'What a tenant sets for itself; whatever is left out is the default',
    example: { communication: { updateDays: 7 }, relief: { capIncludesRecovery: false } },
  });
export type OwnSettings = z.output<typeof OwnSettings>;

export const defaults: Settings = Settings.parse({
  triage: { severityThreshold: 4, decisionHours: 72, reviewStartHours: 72, reviewDays: 45 },
  communication: { firstHours: 24, supportHours: 72, updateDays: 14, offerDays: 90 },
  resolution: { claimsAuthority: 25_000_000, adminAuthority: 500_000_000, authorityDays: 7, paymentDays: 30 },
  relief: {
    expensesCap: 3_000_000,
    recoveryDayRate: 10_000,
    recoveryDays: 50,
    capIncludesRecovery: true,
    excludesDeath: true,
    excludesAttorney: true,
    excludesWrittenDemand: true,
    excludesSuit: true,
    excludesBoardComplaint: true,
    claimsApproval: 1_000_000,
    decisionDays: 14,
    paymentDays: 14,
  },
  documents: { retentionYears: 6 },
  collaboration: {
    acknowledgementDays: 10,
    agreementDays: 10,
    reviewDays: 20,
    allocationDays: 10,
    mostCounters: 3,
    consentDays: 20,
    offerDays: 10,
    answerDays: 30,
    paymentDays: 20,
    choiceDays: 5,
    closingDays: 10,
    reminderDays: 2,
  },
  mediation: {
    preferenceDays: 5,
    conflictDays: 5,
    agreementDays: 10,
    sessionDays: 60,
    settlementDays: 20,
    reminderDays: 2,
  },
  consultation: { assignmentHours: 48, adviceDays: 5, checklistDays: 30, closingDays: 45 },
  reporting: {
    npdbDays: 30,
    section111Days: 90,
    npdbNarrative:
      'Other: payment under a communication-and-resolution program (CARe). After an unexpected outcome of care the patient or ' +
      'family was told what was known, the event was reviewed, what the review found was explained to them, and compensation ' +
      'was offered where the program found it owed. A written demand for payment had been received. What was alleged: ' +
      '{allegation}. The matter was resolved on {resolvedOn} with a payment of {amount} for this practitioner. The payment ' +
      'was made through that program, and it is not by itself a finding that care fell below the standard.',
  },
  calendar: { daysOff: [] },
  clocks: {},
});

/** What holds: the tenant's own settings over the defaults. */
export const settingsWith = (own: OwnSettings): Settings =>
  Settings.parse({
    triage: { ...defaults.triage, ...own.triage },
    communication: { ...defaults.communication, ...own.communication },
    resolution: { ...defaults.resolution, ...own.resolution },
    relief: { ...defaults.relief, ...own.relief },
    documents: { ...defaults.documents, ...own.documents },
    collaboration: { ...defaults.collaboration, ...own.collaboration },
    mediation: { ...defaults.mediation, ...own.mediation },
    consultation: { ...defaults.consultation, ...own.consultation },
    reporting: { ...defaults.reporting, ...own.reporting },
    calendar: { ...defaults.calendar, ...own.calendar },
    clocks: { ...defaults.clocks, ...own.clocks },
  });

/** What is wrong with who may offer how much: whoever authorises may authorise what staff may offer alone. */
export const authorityFaults = (own: OwnSettings): readonly Fault[] => {
  const { claimsAuthority, adminAuthority } = settingsWith(own).resolution;
  const detail = `must be at least claimsAuthority, which is ${claimsAuthority}`;
  return adminAuthority < claimsAuthority
    ? [{ pointer: '#/resolution/adminAuthority', rule: 'notBelowClaims', detail }]
    : [];
};

export type SettingsEvent = {
  readonly type: 'SettingsChanged';
  readonly own: OwnSettings;
  readonly reason?: string | undefined;
};

export const evolveSettings = (_: OwnSettings | undefined, { own }: Recorded<SettingsEvent>): OwnSettings => own;
