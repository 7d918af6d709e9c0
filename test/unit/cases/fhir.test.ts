import { describe, expect, test } from 'vitest';
import { takeAdverseEvent, takeBundle } from '../../../shared/cases/intake/fhir/intake.ts';
import type { Incoming } from '../../../shared/cases/intake/incoming.ts';
import { sentAgain } from '../../../shared/cases/intake/incoming.ts';
import { reportEvent } from '../../../shared/cases/report/decide.ts';
import { Report } from '../../../shared/cases/report/report.ts';
import type { JsonObject } from '../../../shared/kernel/json.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { aCaseId, at, bayview, given } from '../../support/cases.ts';
import { r4Sample } from '../../support/samples.ts';

const now = at('2026-11-23T08:00:00Z');

const accepted = (taken: ReturnType<typeof takeAdverseEvent>): Incoming => {
  if (isRefusal(taken)) throw new Error(JSON.stringify(taken));
  expect(Report.safeParse(taken.report).error).toBeUndefined();
  return taken;
};

const take = (event: object) =>
  accepted(takeAdverseEvent({ resourceType: 'AdverseEvent', ...event } as JsonObject, 'text', now));
const takeAll = (...resources: object[]) =>
  accepted(
    takeBundle(
      { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) } as JsonObject,
      'text',
      now,
    ),
  );
const faultsIn = (taken: ReturnType<typeof takeAdverseEvent>) => (isRefusal(taken) ? (taken.errors ?? []) : []);

const fall = { event: { text: 'Fall' } };

const coded = (system: string | undefined, code: string, display?: string) => ({ coding: [{ system, code, display }] });
const severity = 'http://terminology.hl7.org/CodeSystem/adverse-event-severity';
const outcome = 'http://terminology.hl7.org/CodeSystem/adverse-event-outcome';
const loinc = 'http://loinc.org';

const unsent = 'leads to nothing, or to more than one thing, that was sent along; only what it says itself is read';

describe('the R4 example', () => {
  const { report, receipt, unmapped } = take(r4Sample());

  test('is read in full', () => {
    expect(receipt.format).toBe('fhirR4');
    expect(report).toMatchObject({
      identifiers: [{ system: 'http://acme.com/ids/patients/risks', value: '49476534' }],
      whatHappened: 'This was a mild rash on the left forearm',
      actuality: 'actual',
      occurred: '2017-01-29T12:34:56.000Z',
      harm: 'mild',
      people: [{ role: 'patient' }, { role: 'reporter' }],
      concepts: [
        { codings: [{ system: 'http://snomed.info/sct', code: '304386008' }] },
        { codings: [{ code: 'product-use-error' }] },
      ],
    });
  });

  test('leaves unknown what it does not say', () => {
    expect(report).toMatchObject({
      preventability: 'unknown',
      provenance: 'unknown',
      medicare: 'unknown',
      privilege: 'unknown',
      disclosure: { status: 'unknown' },
      demand: { received: 'unknown', written: 'unknown' },
    });
    expect(report).not.toHaveProperty('state');
    expect(report).not.toHaveProperty('place');
  });

  test('names what was kept but not read', () => {
    expect(unmapped).toEqual([
      { at: 'AdverseEvent.seriousness', why: 'says nothing that is read as harm' },
      { at: 'AdverseEvent.subject.reference', why: unsent },
      { at: 'AdverseEvent.recorder.reference', why: unsent },
      { at: 'AdverseEvent.suspectEntity', why: 'kept, but not read' },
    ]);
  });
});

test('the R5 shape is read', () => {
  const { report, receipt } = take({
    identifier: [{ value: 'A-1' }, { system: 'urn:x', value: 'B-2' }],
    status: 'completed',
    actuality: 'potential',
    code: { text: 'Wrong dose drawn up, noticed before it was given' },
    subject: { display: 'Ana Ruiz' },
    occurrenceDateTime: '2026-11-02',
    detected: '2026-11-03',
    recorder: { reference: 'Practitioner/1', display: 'R. Clerk' },
    participant: [
      {
        function: coded('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'INF'),
        actor: { display: 'Sister' },
      },
      { actor: { reference: 'Practitioner/2', display: 'Dr. Lee' } },
      { actor: { reference: 'Organization/9', display: 'Bayview' } },
      { actor: { display: 'Somebody' } },
    ],
    note: [{ text: 'The second check caught it.' }],
  });
  expect(receipt.format).toBe('fhirR5');
  expect(report).toMatchObject({
    identifiers: [{ value: 'A-1' }, { system: 'urn:x', value: 'B-2' }],
    actuality: 'potential',
    occurred: '2026-11-02',
    discovered: '2026-11-03',
    whatHappened: 'Wrong dose drawn up, noticed before it was given\n\nThe second check caught it.',
    harm: 'unknown',
    people: [
      { role: 'patient', name: 'Ana Ruiz' },
      { role: 'reporter', name: 'R. Clerk' },
      { role: 'reporter', name: 'Sister' },
      { role: 'provider', name: 'Dr. Lee' },
      { role: 'unknown', name: 'Somebody' },
    ],
  });
});

describe('what real senders send becomes a case', () => {
  test.each([
    ['nothing but its type', {}],
    ['empty elements', { identifier: {}, event: {}, category: [], subject: {}, severity: { coding: [] } }],
    ['nulls', { identifier: null, event: null, date: null, note: null }],
    ['a list where R4 has one', { identifier: [{ value: '1' }], subject: [{ display: 'A' }] }],
    ['one where R5 has a list', { category: coded(undefined, 'x'), note: { text: 'y' } }],
    [
      'extensions everywhere',
      { extension: [{ url: 'urn:x', valueString: 'y' }], _date: { extension: [{ url: 'urn:z' }] } },
    ],
    ['elements nobody defined', { hausinterneNummer: 7, zusatz: { a: [1, 2, { b: null }] } }],
  ])('%s', (_, event) => {
    expect(take(event).report.harm).toBe('unknown');
  });

  test('German, Chinese and right-to-left text stay as they are', () => {
    for (const text of ['Sturz aus dem Bett – Fraktur', '患者从床上跌落', 'سقوط المريض من السرير', 'Ñandú 🩺']) {
      expect(take({ event: { text } }).report.whatHappened).toBe(text);
    }
  });

  test('codes of their own are kept as sent, and mean nothing', () => {
    const { report, unmapped } = take({
      severity: coded('http://klinik.example/schwere', 'mild', 'leicht'),
      event: coded('urn:kis', 'S-17', 'Sturz'),
    });
    expect(report).toMatchObject({
      harm: 'unknown',
      whatHappened: 'Sturz',
      concepts: [{ codings: [{ system: 'urn:kis', code: 'S-17', display: 'Sturz' }] }],
    });
    expect(unmapped.map(({ at }) => at)).toContain('AdverseEvent.severity');
  });

  test('times are known as exactly as they were sent', () => {
    const occurredOf = (date: string) => take({ date }).report.occurred;
    expect(occurredOf('2026')).toBe('2026');
    expect(occurredOf('2026-11-02')).toBe('2026-11-02');
    expect(occurredOf('2026-11-02T14:30:00')).toBe('2026-11-02');
    expect(occurredOf('02.11.2026')).toBeUndefined();
    expect(take({ ...fall, date: '02.11.2026' }).unmapped).toEqual([
      { at: 'AdverseEvent.date', why: 'is not a FHIR date; it is left unknown' },
    ]);
    expect(take({ occurrencePeriod: { start: '2026-11-02', end: '2026-11-04' } }).report.occurred).toBe('2026-11-02');
  });

  test('a modifier that nobody here understands is pointed out', () => {
    const { unmapped } = take({ ...fall, modifierExtension: [{ url: 'urn:not', valueBoolean: true }] });
    expect(unmapped).toEqual([
      {
        at: 'AdverseEvent.modifierExtension',
        why: 'may change what the rest means; read the original',
        severity: 'warning',
      },
    ]);
  });

  test('a report its sender takes back says so', () => {
    expect(take({ status: 'entered-in-error' }).report.standing).toBe('enteredInError');
  });

  test('more people, codes and numbers than a report holds: the first are read, and that is said', () => {
    const { report, unmapped } = take({
      identifier: Array.from({ length: 30 }, (_, index) => ({ value: String(index) })),
      participant: Array.from({ length: 60 }, (_, index) => ({ actor: { display: `P${index}` } })),
      category: Array.from({ length: 60 }, (_, index) => coded('urn:x', `C${index}`)),
    });
    expect([report.identifiers.length, report.people.length, report.concepts.length]).toEqual([10, 25, 20]);
    expect(unmapped.map(({ at }) => at)).toEqual([
      'AdverseEvent.identifier',
      'AdverseEvent.category',
      'AdverseEvent.participant',
    ]);
  });

  test('a text that is too long is cut, a number never: half a number is another number', () => {
    const { report } = take({ event: { text: '長'.repeat(30_000) }, identifier: [{ value: '9'.repeat(300) }] });
    expect(report.whatHappened).toBe('長'.repeat(20_000));
    expect(report.concepts).toMatchObject([{ text: '長'.repeat(400) }]);
    expect(report.identifiers).toEqual([]);
  });
});

test('the longest codes and people there can be leave a snapshot small', () => {
  const long = (length: number) => '長'.repeat(length);
  const concept = {
    text: long(400),
    coding: Array.from({ length: 5 }, () => ({ system: long(400), code: long(100), display: long(400) })),
  };
  const contained = Array.from({ length: 25 }, (_, index) => ({
    resourceType: 'Practitioner',
    id: `p${index}`,
    name: [{ text: long(120) }],
    identifier: Array.from({ length: 3 }, () => ({ system: long(200), value: long(100) })),
  }));
  const taken = take({
    event: { text: long(20_000) },
    category: Array.from({ length: 19 }, () => concept),
    identifier: Array.from({ length: 10 }, (_, index) => ({ system: long(200), value: `${index}${long(99)}` })),
    contributor: contained.map(({ id }) => ({ reference: `#${id}` })),
    contained,
  });
  const { report, unmapped } = taken;
  const state = given(...reportEvent(aCaseId, bayview, taken));
  expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(40 * 1024);
  expect(unmapped.map(({ why }) => why)).toContain(
    'codes and people are together too long; some are only in the original',
  );
  expect(report.whatHappened).toHaveLength(20_000);
});

describe('harm', () => {
  const harmOf = (event: object) => take(event).report.harm;

  test.each(['mild', 'moderate', 'severe'])('is what FHIR calls %s', (code) => {
    expect(harmOf({ severity: coded(severity, code) })).toBe(code);
  });

  test.each([
    ['LA20747-4', 'death'],
    ['LA20748-2', 'severe'],
    ['LA20749-0', 'moderate'],
    ['LA21150-0', 'mild'],
    ['LA21151-8', 'none'],
    ['LA4489-6', 'unknown'],
  ])('graded %s on the AHRQ scale is %s, in an extension or an Observation', (code, harm) => {
    const graded = coded(loinc, code);
    expect(harmOf({ extension: [{ url: 'urn:harm', valueCodeableConcept: graded }] })).toBe(harm);
    expect(harmOf({ extension: [{ url: 'urn:harm', valueCoding: graded.coding[0] }] })).toBe(harm);
    const observation = { resourceType: 'Observation', code: coded(loinc, '74560-4'), valueCodeableConcept: graded };
    expect(takeAll({ resourceType: 'AdverseEvent' }, observation).report.harm).toBe(harm);
  });

  test('an Observation of anything else says nothing about it', () => {
    const observation = {
      resourceType: 'Observation',
      code: coded(loinc, '8867-4'),
      valueCodeableConcept: coded(loinc, 'LA20747-4'),
    };
    expect(takeAll({ resourceType: 'AdverseEvent' }, observation).report.harm).toBe('unknown');
  });

  test('a fatal outcome or a serious one that results in death is death', () => {
    expect(harmOf({ outcome: coded(outcome, 'fatal'), severity: coded(loinc, 'LA20747-4') })).toBe('death');
    expect(harmOf({ outcome: [coded(outcome, 'fatal')] })).toBe('death');
    expect(
      harmOf({
        seriousness: coded('http://terminology.hl7.org/CodeSystem/adverse-event-seriousness', 'SeriousResultsInDeath'),
      }),
    ).toBe('death');
  });

  test.each([
    ['text alone', { severity: { text: 'severe' } }],
    ['a code without a system', { severity: coded(undefined, 'severe') }],
    [
      'seriousness',
      { seriousness: coded('http://terminology.hl7.org/CodeSystem/adverse-event-seriousness', 'Serious') },
    ],
    [
      'two grades that contradict each other',
      { severity: { coding: [coded(loinc, 'LA20747-4').coding[0], coded(loinc, 'LA21151-8').coding[0]] } },
    ],
    ['a death that was mild', { severity: coded(severity, 'mild'), outcome: coded(outcome, 'fatal') }],
    [
      'a serious one that results in death, graded severe',
      {
        severity: coded(severity, 'severe'),
        seriousness: coded('http://terminology.hl7.org/CodeSystem/adverse-event-seriousness', 'SeriousResultsInDeath'),
      },
    ],
    ['a death that was survived', { outcome: [coded(outcome, 'fatal'), coded(outcome, 'resolved')] }],
    [
      'two scales that disagree',
      { severity: { coding: [...coded(severity, 'mild').coding, ...coded(loinc, 'LA20748-2').coding] } },
    ],
  ])('%s leaves it unknown, and says so', (_, event) => {
    const { report, unmapped } = take({ ...fall, ...event });
    expect(report.harm).toBe('unknown');
    expect(unmapped).toHaveLength(1);
  });
});

describe('a Bundle', () => {
  const event = {
    resourceType: 'AdverseEvent',
    event: { text: 'Fall' },
    subject: { reference: 'urn:uuid:p' },
    encounter: { reference: 'Encounter/e' },
    location: { reference: 'https://kis.example/fhir/Location/l/_history/3' },
    recorder: { reference: 'PractitionerRole/r' },
    contributor: [{ reference: 'Practitioner/d' }, { reference: 'Device/x' }],
    resultingCondition: [{ reference: 'Condition/c' }],
    referenceDocument: [{ reference: 'DocumentReference/doc' }],
  };
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        fullUrl: 'urn:uuid:p',
        resource: {
          resourceType: 'Patient',
          name: [{ family: 'Müller', given: ['Jörg', 'A.'] }],
          gender: 'male',
          birthDate: '1950-01',
          identifier: [{ system: 'urn:mrn', value: '77' }],
          telecom: [{ system: 'email', value: 'j@example.org' }],
          communication: [{ language: coded('urn:ietf:bcp:47', 'de') }],
          contact: [
            {
              name: { text: 'Eva Müller' },
              relationship: [{ text: 'wife' }],
              telecom: [{ system: 'phone', value: '555' }],
            },
          ],
        },
      },
      { resource: event },
      { resource: { resourceType: 'Encounter', id: 'e', serviceProvider: { reference: 'Organization/o' } } },
      { resource: { resourceType: 'Organization', id: 'o', name: 'Bayview Hospital' } },
      { resource: { resourceType: 'Location', id: 'l', name: 'Ward 3', address: { state: 'MA' } } },
      {
        resource: {
          resourceType: 'PractitionerRole',
          id: 'r',
          practitioner: { reference: 'Practitioner/n' },
          specialty: [{ text: 'Nursing' }],
        },
      },
      { resource: { resourceType: 'Practitioner', id: 'n', name: [{ text: 'Nurse Joy' }] } },
      {
        resource: {
          resourceType: 'Practitioner',
          id: 'd',
          name: [{ text: 'Dr. Lee' }],
          identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567890' }],
        },
      },
      { resource: { resourceType: 'Condition', id: 'c', code: { text: 'Hip fracture' } } },
      { resource: { resourceType: 'DocumentReference', id: 'doc' } },
      { resource: { resourceType: 'RelatedPerson', patient: { reference: 'urn:uuid:p' }, name: [{ text: 'Son' }] } },
    ],
  };
  const { report, unmapped } = accepted(takeBundle(bundle as unknown as JsonObject, 'text', now));

  test('tells who, where and what through the resources beside the event', () => {
    expect(report.people).toEqual([
      {
        role: 'patient',
        name: 'Jörg A. Müller',
        sex: 'male',
        birthDate: '1950-01',
        identifiers: [{ system: 'urn:mrn', value: '77' }],
        email: 'j@example.org',
        language: 'de',
      },
      {
        role: 'familyContact',
        name: 'Eva Müller',
        relationship: 'wife',
        phone: '555',
        sex: 'unknown',
        identifiers: [],
      },
      { role: 'familyContact', name: 'Son', sex: 'unknown', identifiers: [] },
      { role: 'reporter', name: 'Nurse Joy', profession: 'Nursing', sex: 'unknown', identifiers: [] },
      { role: 'provider', name: 'Dr. Lee', npi: '1234567890', sex: 'unknown', identifiers: [] },
    ]);
    expect(report).toMatchObject({
      place: { facility: 'Bayview Hospital', location: 'Ward 3' },
      state: 'MA',
      concepts: [{ text: 'Fall' }, { text: 'Hip fracture' }],
    });
  });

  test('names, by FHIR path, what of it was kept but not read', () => {
    expect(unmapped.map(({ at }) => at)).toEqual([
      'Bundle.entry[1].resource.contributor[1].reference',
      'Bundle.entry[1].resource.referenceDocument',
      'Bundle.entry[9].resource.resourceType',
    ]);
  });

  test('may carry its resources inside the event', () => {
    const contained = {
      contained: [{ resourceType: 'Patient', id: 'p', name: [{ text: 'Inside' }] }],
      subject: { reference: '#p' },
    };
    expect(take(contained).report.people).toMatchObject([{ role: 'patient', name: 'Inside' }]);
  });

  test('must hold an event, and only one', () => {
    const none = takeBundle({ resourceType: 'Bundle', entry: [] }, '', now);
    expect(faultsIn(none)).toMatchObject([{ pointer: '#/entry', rule: 'adverseEvent' }]);
    const two = takeBundle(
      { resourceType: 'Bundle', entry: [{ resource: event }, { resource: event }] } as unknown as JsonObject,
      '',
      now,
    );
    expect(faultsIn(two)).toMatchObject([{ pointer: '#/entry/1/resource', rule: 'oneEvent' }]);
    const many = takeBundle({ resourceType: 'Bundle', entry: Array.from({ length: 1_001 }, () => ({})) }, '', now);
    expect(faultsIn(many)).toMatchObject([{ pointer: '#/entry', rule: 'maxEntries' }]);
  });
});

describe('a reference leads where FHIR says, or nowhere', () => {
  const patient = (fullUrl: string | undefined, name: string, id = '1') => ({
    ...(fullUrl !== undefined && { fullUrl }),
    resource: { resourceType: 'Patient', id, name: [{ text: name }] },
  });
  const patientOf = (reference: string, fullUrl: string | undefined, ...entries: object[]) => {
    const event = {
      ...(fullUrl !== undefined && { fullUrl }),
      resource: { resourceType: 'AdverseEvent', subject: { reference } },
    };
    const { report, unmapped } = accepted(
      takeBundle({ resourceType: 'Bundle', type: 'collection', entry: [event, ...entries] } as JsonObject, 'text', now),
    );
    return [report.people[0]?.name, unmapped.some(({ at: place }) => place.endsWith('subject.reference'))];
  };
  const [a, b] = [patient('http://a/Patient/1', 'A'), patient('http://b/Patient/1', 'B')];

  test.each([
    ['a relative one to its own server', 'Patient/1', 'http://a/AdverseEvent/9', [a, b], 'A'],
    ['whatever the order', 'Patient/1', 'http://a/AdverseEvent/9', [b, a], 'A'],
    ['a URL to that URL', 'http://b/Patient/1', 'http://a/AdverseEvent/9', [a, b], 'B'],
    ['a version to the resource', 'http://b/Patient/1/_history/4', undefined, [a, b], 'B'],
    ['a URN to that URN', 'urn:uuid:2', 'urn:uuid:1', [patient('urn:uuid:2', 'U'), patient('urn:uuid:3', 'V')], 'U'],
    ['a relative one, where nobody says its server and one has it', 'Patient/1', undefined, [a], 'A'],
    ['a relative one to what is called the same', 'Patient/1', undefined, [patient('Patient/1', 'R')], 'R'],
    ['a relative one, where nobody says a server', 'Patient/1', undefined, [patient(undefined, 'N')], 'N'],
  ])('%s', (_, reference, fullUrl, entries, name) => {
    expect(patientOf(reference, fullUrl, ...entries)).toEqual([name, false]);
  });

  test.each([
    ['a URL that nothing has', 'http://c/Patient/1', 'http://a/AdverseEvent/9', [a, b]],
    ['a relative one on a server that sent no such thing', 'Patient/1', 'http://c/AdverseEvent/9', [b]],
    [
      'a relative one that two could be',
      'Patient/1',
      'urn:uuid:1',
      [patient('urn:uuid:2', 'U'), patient('urn:uuid:3', 'V')],
    ],
    ['a relative one to an id that is called otherwise', 'Patient/1', undefined, [patient('http://a/Patient/9', 'A')]],
    ['a relative one to an id under a URN', 'Patient/1', 'urn:uuid:1', [patient('urn:uuid:2', 'U')]],
    ['a relative one that two servers have', 'Patient/1', undefined, [a, b]],
    ['a URN that nothing has', 'urn:uuid:9', undefined, [patient('urn:uuid:2', 'U')]],
    ['something not contained', '#p', undefined, [a]],
    ['a question', 'Patient?identifier=1', undefined, [a]],
  ])('%s leads nowhere, and that is said', (_, reference, fullUrl, entries) => {
    expect(patientOf(reference, fullUrl, ...entries)).toEqual([undefined, true]);
  });

  test('one that names a number, not a place, is known by the number', () => {
    const { report } = take({
      subject: { identifier: { system: 'urn:mrn', value: '77' } },
      recorder: { identifier: { value: '5' } },
    });
    expect(report.people).toMatchObject([
      { role: 'patient', identifiers: [{ system: 'urn:mrn', value: '77' }] },
      { role: 'reporter', identifiers: [{ value: '5' }] },
    ]);
  });
});

test.each([
  ['an actuality nobody knows', { actuality: 'ACTUAL' }, 'AdverseEvent.actuality'],
  ['a status', { status: 'in-progress' }, 'AdverseEvent.status'],
  ['a number without a value', { identifier: { system: 'urn:x' } }, 'AdverseEvent.identifier.value'],
  ['an end', { occurrencePeriod: { start: '2026-11-02', end: '2026-11-04' } }, 'AdverseEvent.occurrencePeriod.end'],
  ['an outcome without a system', { outcome: coded(undefined, 'fatal') }, 'AdverseEvent.outcome'],
  ['a security label', { meta: { security: [{ code: 'R' }] } }, 'AdverseEvent.meta.security'],
  [
    'two severities',
    { severity: { coding: [...coded(severity, 'mild').coding, ...coded(severity, 'severe').coding] } },
    'AdverseEvent.severity',
  ],
  ['a day in the future', { date: '2100-01-01' }, 'AdverseEvent.date'],
  ['a revision in the future', { meta: { lastUpdated: '9999-01-01T00:00:00Z' } }, 'AdverseEvent.meta.lastUpdated'],
  ['a place that was not sent', { location: { reference: 'Location/1' } }, 'AdverseEvent.location.reference'],
])('%s is kept, left unknown, and named', (_, event, place) => {
  const { report, receipt, unmapped } = take({ ...fall, ...event });
  expect(unmapped.map(({ at: where }) => where)).toEqual([place]);
  expect(receipt).not.toHaveProperty('revisedAt');
  expect(report).toMatchObject({ harm: 'unknown', actuality: 'unknown', identifiers: [] });
  expect(report.occurred === undefined || place.endsWith('.end')).toBe(true);
});

describe('what is not FHIR is refused, and the place is named', () => {
  test.each([
    ['a Bundle of answers', { type: 'transaction-response' }, '#/type'],
    ['a Bundle of no kind', { type: 'zzz' }, '#/type'],
    [
      'an entry to delete',
      { type: 'transaction', entry: [{ resource: { resourceType: 'AdverseEvent' }, request: { method: 'DELETE' } }] },
      '#/entry/0/request/method',
    ],
    [
      'an entry to read, which holds nothing',
      {
        type: 'batch',
        entry: [{ resource: { resourceType: 'AdverseEvent' } }, { request: { method: 'GET', url: 'Patient/1' } }],
      },
      '#/entry/1/request/method',
    ],
  ])('%s', (_, bundle, pointer) => {
    expect(faultsIn(takeBundle({ resourceType: 'Bundle', ...bundle } as JsonObject, '', now))).toMatchObject([
      { pointer },
    ]);
  });

  test.each([
    ['another resource', { resourceType: 'Patient' }, '#/resourceType'],
    ['a date that is a number', { resourceType: 'AdverseEvent', date: 20170129 }, '#/date'],
    ['a concept that is a text', { resourceType: 'AdverseEvent', event: 'Fall' }, '#/event'],
    ['a subject that is a list of texts', { resourceType: 'AdverseEvent', subject: ['A'] }, '#/subject/0'],
    [
      'a coding that is a number',
      { resourceType: 'AdverseEvent', category: [{ coding: [7] }] },
      '#/category/0/coding/0',
    ],
  ])('%s', (_, event, pointer) => {
    expect(faultsIn(takeAdverseEvent(event as JsonObject, '', now))).toMatchObject([{ pointer }]);
  });

  test('in a Bundle too', () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'AdverseEvent', date: {} } }, { resource: 'x' }],
    };
    expect(
      faultsIn(takeBundle(bundle as unknown as JsonObject, '', now)).map(
        (fault) => 'pointer' in fault && fault.pointer,
      ),
    ).toEqual(['#/entry/1/resource', '#/entry/0/resource/date']);
  });
});

describe('the same bytes without a number', () => {
  const again = (event: object) => sentAgain('route', take(event));

  test('are the same report when they tell a time of day', () => {
    expect(again({ date: '2026-11-02T14:30:00Z' })).toMatchObject({ route: 'route' });
    expect(again({ recordedDate: '2026-11-02T14:30:00Z' })).toBeDefined();
    expect(again({ meta: { lastUpdated: '2026-11-02T14:30:00Z' } })).toBeDefined();
  });

  test('may be two events when they do not', () => {
    expect(again({ date: '2026-11-02', event: { text: 'Fall' } })).toBeUndefined();
    expect(again({})).toBeUndefined();
  });

  test('are told apart by the number where there is one', () => {
    expect(again({ identifier: { value: '1' }, date: '2026-11-02T14:30:00Z' })).toBeUndefined();
  });
});
