import type { Fact, Report } from './report.ts';

/** Who looks. The hospital that reported sees all it said; everybody else stands outside the privilege wall. */
export type Audience = 'hospital' | 'insurer';

/**
 * What patient safety work product hides from all but its hospital. An insurer is not among those to whom the PSQIA
 * lets it be disclosed. Source: 42 CFR 3 via domain §10.
 */
export const privileged = ['whatHappened', 'concepts', 'people', 'preventability'] as const satisfies Fact[];

export const hides = (audience: Audience, privilege: Report['privilege']): boolean =>
  audience !== 'hospital' && privilege === 'patientSafetyWorkProduct';
