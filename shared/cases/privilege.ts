import { sameJson } from '../kernel/json.ts';
import type { Fact, Report } from './report/report.ts';

/** Who looks. The hospital that reported sees all it said; everybody else stands outside the privilege wall. */
export type Audience = 'hospital' | 'insurer';

/**
 * What patient safety work product hides from all but its hospital. An insurer is not among those to whom the PSQIA
 * lets it be disclosed. Source: 42 CFR 3 via domain §10.
 */
export const privileged = ['whatHappened', 'concepts', 'people', 'preventability'] as const satisfies Fact[];

export type Privileged = (typeof privileged)[number];

/** What stands in their place: nothing anybody knows. */
const nothing = {
  whatHappened: undefined,
  concepts: [],
  people: [],
  preventability: 'unknown',
} as const satisfies Pick<Report, Privileged>;

/** What stands for the headline of a case whose story is hidden. */
export const hiddenHeadline = 'Withheld: patient safety work product';

/** The facts as somebody may see them. */
export const withheldFrom = (audience: Audience, facts: Report): Report =>
  hides(audience, facts.privilege) ? withoutPrivileged(facts) : facts;

export const withoutPrivileged = (facts: Report): Report => ({ ...facts, ...nothing });

/** Which of the privileged facts somebody has stated. */
export const privilegedIn = (facts: Report): Privileged[] =>
  privileged.filter((fact) => facts[fact] !== undefined && !sameJson(facts[fact], nothing[fact]));

/** Which of these facts are hidden from somebody. */
export const hiddenAmong = (facts: readonly Fact[], audience: Audience, privilege: Report['privilege']): Fact[] =>
  hides(audience, privilege) ? facts.filter((fact) => privileged.some((each) => each === fact)) : [];

export const hides = (audience: Audience, privilege: Report['privilege']): boolean =>
  audience !== 'hospital' && privilege === 'patientSafetyWorkProduct';
