import type { Settings } from '../tenancy/settings.ts';
import type { Stage } from './stage.ts';

/**
 * How much time each stage of a mediation has, in business days: the settings of whoever opened it, of that day. Bids and
 * proposals have the time that they are opened for. Source: domain §5; defaults are ours.
 */
export type Terms = {
  readonly days: Readonly<Partial<Record<Stage, number>>>;
  readonly reminderDays: number;
  readonly daysOff: readonly string[];
};

export const termsOf = ({ mediation, calendar }: Settings): Terms => ({
  days: {
    requested: mediation.preferenceDays,
    mediatorProposed: mediation.conflictDays,
    mediatorAppointed: mediation.agreementDays,
    agreementSigned: mediation.sessionDays,
    settled: mediation.settlementDays,
  },
  reminderDays: mediation.reminderDays,
  daysOff: calendar.daysOff,
});
