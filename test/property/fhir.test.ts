import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeAdverseEvent, takeBundle } from '../../shared/cases/intake/fhir/intake.ts';
import { Report } from '../../shared/cases/report/report.ts';
import type { JsonObject } from '../../shared/kernel/json.ts';
import { isRefusal } from '../../shared/kernel/refusal.ts';
import { at } from '../support/cases.ts';

const elements = [
  'identifier',
  'status',
  'actuality',
  'category',
  'event',
  'code',
  'subject',
  'encounter',
  'date',
  'occurrenceDateTime',
  'occurrencePeriod',
  'detected',
  'resultingCondition',
  'location',
  'seriousness',
  'severity',
  'outcome',
  'recorder',
  'contributor',
  'participant',
  'note',
  'contained',
  'extension',
  'meta',
  'resourceType',
  'id',
  'text',
  'coding',
  'system',
  'value',
  'display',
  'reference',
  'name',
  'given',
  'family',
  'telecom',
  'address',
  'state',
  'practitioner',
  'actor',
  'function',
  'security',
  'tag',
  'period',
  'start',
  'end',
  'use',
  'rank',
  'birthDate',
  'gender',
  'contact',
  'communication',
  'language',
  'patient',
  '_date',
] as const;

/** Anything that JSON can say, with names that FHIR knows. */
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      null,
      '',
      'x',
      'Patient/1',
      '#p',
      '2026-11-02',
      '2100-01-01',
      'Patient',
      '\u0007a',
      'old',
      'AdverseEvent',
      'http://loinc.org',
      'LA20747-4',
      'constructor',
    ),
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...elements), fc.constantFrom('toString', 'valueOf', '__proto__'), fc.string()),
      tie('anything'),
      { maxKeys: 6 },
    ),
  ),
}));

const anyEvent = fc.dictionary(fc.constantFrom(...elements), anything, { maxKeys: 12 });

const now = at('2026-11-23T08:00:00Z');

const isSound = (taken: ReturnType<typeof takeAdverseEvent>) => {
  if (isRefusal(taken)) {
    expect(taken.errors?.length).toBeGreaterThan(0);
    return;
  }
  expect(Report.safeParse(taken.report).error).toBeUndefined();
  expect(taken.unmapped.length).toBeLessThanOrEqual(51);
};

test('whatever an AdverseEvent holds, it becomes a sound report or is refused at a named place', () =>
  fc.assert(
    fc.property(anyEvent, (event) => {
      isSound(takeAdverseEvent({ ...event, resourceType: 'AdverseEvent' } as JsonObject, JSON.stringify(event), now));
    }),
    { numRuns: 500 },
  ));

test('whatever comes beside it in a Bundle', () =>
  fc.assert(
    fc.property(anyEvent, fc.array(anyEvent, { maxLength: 5 }), (event, others) => {
      const entry = [{ ...event, resourceType: 'AdverseEvent' }, ...others].map((resource) => ({ resource }));
      isSound(takeBundle({ resourceType: 'Bundle', entry } as JsonObject, '', now));
    }),
    { numRuns: 300 },
  ));

test('everything optional may be missing, alone or with anything else', () =>
  fc.assert(
    fc.property(
      fc.subarray(['identifier', 'actuality', 'event', 'subject', 'date', 'severity', 'recorder', 'category']),
      (kept) => {
        const whole: Record<string, unknown> = {
          identifier: { value: '1' },
          actuality: 'actual',
          event: { text: 'Fall' },
          subject: { reference: 'Patient/1' },
          date: '2026-11-02',
          severity: { text: 'leicht' },
          recorder: { display: 'R' },
          category: [{ text: 'c' }],
        };
        const event = Object.fromEntries(kept.map((name) => [name, whole[name]]));
        expect(isRefusal(takeAdverseEvent({ resourceType: 'AdverseEvent', ...event } as JsonObject, '', now))).toBe(
          false,
        );
      },
    ),
  ));
