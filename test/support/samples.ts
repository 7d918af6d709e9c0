import { readFileSync } from 'node:fs';

/** The AdverseEvent example of the FHIR R4 specification. */
export const r4Sample = (): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL('../../docs/samples/fhir-r4-adverse-event.json', import.meta.url), 'utf8'));

let numbers = 0;

/** A number that nobody else used. */
export const newNumber = (): string => `test-${process.pid}-${Date.now()}-${++numbers}`;

/** A report in Amends' own words, with a number of its own. */
export const aReport = (more: Record<string, unknown> = {}) => ({
  identifiers: [{ value: newNumber() }],
  whatHappened: 'A sponge was left behind; found on an X-ray two days after surgery.',
  occurred: '2026-11-02',
  harm: 'moderate',
  people: [
    { role: 'patient', name: 'Ana Ruiz', birthDate: '1961-04-12' },
    { role: 'provider', name: 'Dr. Lee', profession: 'Surgeon' },
  ],
  ...more,
});

/** A new Idempotency-Key, as a header. */
export const keyed = () => ({ 'idempotency-key': newNumber() });
