import type { Settings } from '../tenancy/settings.ts';
import type { Stage } from './stage.ts';

/**
 * How much time each stage of a matter has, in business days, and what else was fixed when it was opened: the lead's
 * settings of that day. What is changed in them later holds for other matters. Source: domain §4; defaults are ours.
 */
export type Terms = {
  /** None for a stage that has all the time. */
  readonly days: Readonly<Partial<Record<Stage, number>>>;
  readonly reminderDays: number;
  readonly mostCounters: number;
  readonly daysOff: readonly string[];
};

export const termsOf = ({ collaboration, calendar }: Settings): Terms => ({
  days: {
    invited: collaboration.acknowledgementDays,
    acknowledged: collaboration.agreementDays,
    agreementSigned: collaboration.reviewDays,
    reviewsExchanged: collaboration.allocationDays,
    allocationProposed: collaboration.allocationDays,
    allocationAccepted: collaboration.consentDays,
    consentsCleared: collaboration.offerDays,
    jointOffer: collaboration.answerDays,
    rejected: collaboration.choiceDays,
    acceptedByPatient: collaboration.paymentDays,
    paid: collaboration.closingDays,
    lapsed: collaboration.choiceDays,
  },
  reminderDays: collaboration.reminderDays,
  mostCounters: collaboration.mostCounters,
  daysOff: calendar.daysOff,
});
