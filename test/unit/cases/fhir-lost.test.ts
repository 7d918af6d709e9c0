import { describe, expect, test } from 'vitest';
import { takeAdverseEvent, takeBundle } from '../../../shared/cases/intake/fhir/intake.ts';
import type { Incoming } from '../../../shared/cases/intake/incoming.ts';
import { Report } from '../../../shared/cases/report/report.ts';
import type { JsonObject } from '../../../shared/kernel/json.ts';
import { isRefusal } from '../../../shared/kernel/refusal.ts';
import { at } from '../../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');

const accepted = (taken: ReturnType<typeof takeAdverseEvent>): Incoming => {
  if (isRefusal(taken)) throw new Error(JSON.stringify(taken));
  expect(Report.safeParse(taken.report).error).toBeUndefined();
  return taken;
};

const anEvent = (more: object) => ({ resourceType: 'AdverseEvent', event: { text: 'Fall' }, ...more });
const take = (more: object) => accepted(takeAdverseEvent(anEvent(more) as JsonObject, 'text', now));
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const takeAll = (...resources: object[]) => accepted(takeBundle(bundle(...resources) as JsonObject, 'text', now));
const placesIn = ({ unmapped }: Incoming) => unmapped.map(({ at: place }) => place);
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const severity = 'http://terminology.hl7.org/CodeSystem/adverse-event-severity';
const outcome = 'http://terminology.hl7.org/CodeSystem/adverse-event-outcome';

/** The subject of an event, who is this Patient. */
const subject = (patient: object, reference: object = {}) =>
  takeAll(anEvent({ subject: { reference: 'Patient/1', ...reference } }), {
    resourceType: 'Patient',
    id: '1',
    ...patient,
  });
const personIn = (patient: object, reference?: object) => {
  const taken = subject(patient, reference);
  return {
    person: taken.report.people[0],
    places: placesIn(taken).map((place) => place.replace('Bundle.entry[1].resource.', '')),
  };
};

describe('what may hold a secret, or change what is meant, is a warning', () => {
  test.each([
    ['a security label', { meta: { security: [{ code: 'V' }] } }, 'AdverseEvent.meta.security'],
    ['one alone', { meta: { security: { code: 'V' } } }, 'AdverseEvent.meta.security'],
    ['a tag that looks like one', { meta: { tag: [{ code: 'PSWP' }] } }, 'AdverseEvent.meta.tag'],
    ['rules', { implicitRules: 'urn:rules' }, 'AdverseEvent.implicitRules'],
    ['a modifier', { modifierExtension: [{ url: 'urn:x' }] }, 'AdverseEvent.modifierExtension'],
  ])('%s', (_, more, place) => {
    const { unmapped, report } = take(more);
    expect(unmapped).toMatchObject([{ at: place, severity: 'warning' }]);
    expect(report.privilege).toBe('unknown');
  });

  test('on the Bundle and on what comes along, too', () => {
    const labelled = { meta: { security: [{ code: 'R' }] } };
    const sent = { ...bundle(anEvent({}), { resourceType: 'Basic', ...labelled }), ...labelled };
    expect(accepted(takeBundle(sent as JsonObject, '', now)).unmapped).toMatchObject([
      { at: 'Bundle.meta.security', severity: 'warning' },
      { at: 'Bundle.entry[1].resource.meta.security', severity: 'warning' },
      { at: 'Bundle.entry[1].resource.resourceType' },
    ]);
  });

  test('any other tag is only named', () => {
    expect(take({ meta: { tag: [{ code: 'nightly' }] } }).unmapped).toEqual([
      { at: 'AdverseEvent.meta.tag', why: 'kept, but not read' },
    ]);
  });

  test('an event that says nothing', () => {
    for (const more of [{}, { status: 'completed' }]) {
      const taken = accepted(takeAdverseEvent({ resourceType: 'AdverseEvent', ...more }, '', now));
      expect(taken.unmapped).toEqual([
        { at: 'AdverseEvent', why: 'says nothing that is read as a fact', severity: 'warning' },
      ]);
    }
  });

  test('and is told first, however much else is named', () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`x${index}`, 1]));
    const { unmapped } = take({ ...many, meta: { security: [{ code: 'R' }] } });
    expect(unmapped).toHaveLength(51);
    expect(unmapped[0]).toMatchObject({ at: 'AdverseEvent.meta.security', severity: 'warning' });
  });
});

describe('a resource that is not read is not judged', () => {
  test.each(['Group', 'CareTeam', 'HealthcareService', 'Device', 'Organization', 'Medication'])(
    '%s',
    (resourceType) => {
      const other = { resourceType, id: '1', name: 'a text', telecom: 'x', identifier: 7, meta: [] };
      for (const name of ['subject', 'recorder']) {
        const taken = takeAll(anEvent({ [name]: { reference: `${resourceType}/1`, display: 'D' } }), other);
        expect(taken.report.people).toEqual([]);
        expect(placesIn(taken)).toEqual([
          `Bundle.entry[0].resource.${name}.display`,
          'Bundle.entry[1].resource.resourceType',
        ]);
      }
      expect(
        takeAll(anEvent({ participant: [{ actor: { reference: `${resourceType}/1` } }] }), other).report.people,
      ).toEqual([]);
    },
  );

  test('but one that is read must be as FHIR defines it', () => {
    const wrong = takeBundle(
      bundle(anEvent({ subject: { reference: 'Patient/1' } }), {
        resourceType: 'Patient',
        id: '1',
        name: 'a text',
      }) as JsonObject,
      '',
      now,
    );
    expect(wrong).toMatchObject({ errors: [{ pointer: '#/entry/1/resource/name' }] });
  });
});

describe('what contradicts itself is named, and left unknown', () => {
  test('two times at which it happened', () => {
    const taken = take({ date: '2024-01-01', occurrenceDateTime: '2024-02-02' });
    expect(taken.report.occurred).toBeUndefined();
    expect(placesIn(taken)).toEqual(['AdverseEvent.date', 'AdverseEvent.occurrenceDateTime']);
  });

  test('but not one that is only more exact', () => {
    const taken = take({ date: '2024-01-01', occurrenceDateTime: '2024-01-01T23:00:00-05:00' });
    expect([taken.report.occurred, taken.unmapped]).toEqual(['2024-01-02T04:00:00.000Z', []]);
  });

  test('noticed before it happened', () => {
    const taken = take({ date: '2024-01-02', detected: '2024-01-01' });
    expect(taken.report).not.toHaveProperty('discovered');
    expect(taken.report).not.toHaveProperty('occurred');
    expect(placesIn(taken)).toEqual(['AdverseEvent.detected']);
  });

  test.each([
    ['severe', { severity: coded(severity, 'severe') }],
    ['fatal', { outcome: coded(outcome, 'fatal') }],
  ])('an event that reached nobody and was %s', (_, more) => {
    const taken = take({ actuality: 'potential', ...more });
    expect(taken.report).toMatchObject({ actuality: 'unknown', harm: 'unknown' });
    expect(placesIn(taken)).toEqual(['AdverseEvent.actuality']);
  });

  test('who a reference shows, and who it leads to', () => {
    const { person, places } = personIn({ name: [{ text: 'Ana' }] }, { display: 'Someone Else' });
    expect(person).not.toHaveProperty('name');
    expect(places).toEqual(['Bundle.entry[0].resource.subject.display']);
  });

  test.each([
    ['Ruiz, Ana', [{ given: ['Ana'], family: 'Ruiz' }], 'Ana Ruiz'],
    ['Dr. A. Ruiz', [{ given: ['Ana'], family: 'Ruiz' }], 'Ana Ruiz'],
    ['RUIZ ANA MARIA', [{ text: 'Ana Ruíz' }], 'Ana Ruíz'],
    ['王芳', [{ given: ['芳'], family: '王' }], '芳 王'],
    [
      'Ana Old',
      [
        { text: 'Ana Ruiz', use: 'official' },
        { text: 'Ana Old', use: 'maiden' },
      ],
      'Ana Ruiz',
    ],
  ])('but not %s, who is the same', (display, name, known) => {
    expect(personIn({ name }, { display }).person?.name).toBe(known);
  });

  test('what a place and a facility are called', () => {
    const taken = takeAll(anEvent({ location: { reference: 'Location/1', display: 'Ward 4' } }), {
      resourceType: 'Location',
      id: '1',
      name: 'Ward 3',
    });
    expect(taken.report).not.toHaveProperty('place');
    expect(placesIn(taken)).toEqual(['Bundle.entry[0].resource.location.display']);
  });

  test('the type a reference says, and that of what it leads to', () => {
    const taken = takeAll(anEvent({ subject: { reference: 'Patient/1', type: 'Group' } }), {
      resourceType: 'Patient',
      id: '1',
    });
    expect(taken.report.people).toEqual([]);
    expect(placesIn(taken)).toEqual(['Bundle.entry[0].resource.subject.type', 'Bundle.entry[1].resource.resourceType']);
  });
});

describe('of a person, nothing is lost without a word', () => {
  test.each([
    ['a sex nobody defined', { gender: 'Female' }, 'gender'],
    ['a death', { deceasedBoolean: true }, 'deceasedBoolean'],
    ['a language in words', { communication: [{ language: { text: 'Spanish' } }] }, 'communication'],
    ['a record out of use', { active: false }, 'active'],
    ['a record that was replaced', { link: [{ type: 'replaced-by' }] }, 'link'],
    ['a fourth number', { identifier: ['1', '2', '3', '4'].map((value) => ({ value })) }, 'identifier'],
    [
      'a provider number that is none',
      { identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1' }] },
      'identifier',
    ],
    ['a birthday that is no date', { birthDate: '1.2.1950' }, 'birthDate'],
    ['a birthday to come', { birthDate: '2999-01-01' }, 'birthDate'],
    ['a second name', { name: [{ text: 'A' }, { text: 'B' }] }, 'name'],
    ['a title', { name: [{ family: 'A', prefix: ['Dr.'] }] }, 'name[0].prefix'],
    ['a fax number', { telecom: [{ system: 'fax', value: '1' }] }, 'telecom[0].value'],
    ['why something is missing', { _birthDate: { extension: [] } }, '_birthDate'],
    ['deep inside', { name: [{ family: 'A', _family: { extension: [] } }] }, 'name[0]._family'],
  ])('%s', (_, patient, place) => {
    const { person, places } = personIn(patient);
    expect(places).toEqual([place]);
    expect(person).not.toHaveProperty('birthDate');
    expect(person?.sex).toBe('unknown');
  });

  test('a record in use says nothing more', () => {
    expect(personIn({ active: true }).places).toEqual([]);
  });

  test('a family name sent as a list is a name', () => {
    expect(personIn({ name: [{ family: ['Ruiz', 'Soto'], given: 'Ana' }] }).person?.name).toBe('Ana Ruiz Soto');
  });

  test.each([
    ['a maiden name', { use: 'maiden', family: 'Old' }, 'name[0].use'],
    ['an old name', { use: 'old', family: 'Old' }, 'name[0].use'],
    ['a name no longer used', { family: 'Old', period: { end: '2001' } }, 'name[0].period'],
    ['a name not used yet', { family: 'Old', period: { start: '2100' } }, 'name[0].period'],
    ['a name used until nobody knows when', { family: 'Old', period: { end: 'soon' } }, 'name[0].period'],
  ])('%s is not the name', (_, name, place) => {
    expect(personIn({ name: [name] })).toEqual({
      person: { role: 'patient', identifiers: [], sex: 'unknown' },
      places: [place],
    });
    expect(personIn({ name: [name] }, { display: 'Old' }).person).not.toHaveProperty('name');
    expect(personIn({ name: [name] }, { display: 'New Name' }).person?.name).toBe('New Name');
    expect(personIn({ name: [name, { text: 'New' }] }).person?.name).toBe('New');
  });

  test('a name in use until today is the name', () => {
    expect(personIn({ name: [{ text: 'A', period: { start: '2001', end: '2026-11' } }] }).person?.name).toBe('A');
  });

  test('nobody is called at an old number; the one ranked first comes first', () => {
    const telecom = [
      { system: 'phone', value: 'old', use: 'old', rank: 1 },
      { system: 'phone', value: 'over', period: { end: '2020-01-01' } },
      { system: 'phone', value: 'unranked' },
      { system: 'phone', value: '2', rank: 2 },
      { system: 'phone', value: '1', rank: 1 },
    ];
    const { person, places } = personIn({ telecom });
    expect(person?.phone).toBe('1');
    expect(places).toEqual([0, 1, 2, 3].map((index) => `telecom[${index}].value`));
    expect(personIn({ telecom: telecom.slice(0, 2) }).person).not.toHaveProperty('phone');
  });

  test('a contact and a relative of the past are not family, nor a relative of somebody else', () => {
    const taken = takeAll(
      anEvent({ subject: { reference: 'Patient/1' } }),
      { resourceType: 'Patient', id: '1', contact: [{ name: { text: 'Ex' }, period: { end: '2020' } }] },
      { resourceType: 'RelatedPerson', patient: { reference: 'Patient/1' }, name: [{ text: 'Ex' }], active: false },
      { resourceType: 'RelatedPerson', patient: { reference: 'Patient/2' }, name: [{ text: 'Other' }] },
    );
    expect(taken.report.people).toEqual([{ role: 'patient', identifiers: [], sex: 'unknown' }]);
    expect(placesIn(taken)).toEqual([
      'Bundle.entry[1].resource.contact[0].period',
      'Bundle.entry[2].resource.resourceType',
      'Bundle.entry[3].resource.resourceType',
    ]);
  });
});

describe('extensions of a value are named', () => {
  test.each([
    ['instead of a value', { _actuality: { extension: [{ url: 'urn:absent' }] } }, 'kept, but not read'],
    ['beside a value', { date: '2024-01-01', _date: { id: 'x' } }, 'kept, but not read'],
    ['malformed', { _date: 'x' }, 'is no extension of a value; kept, but not read'],
  ])('%s', (_, more, why) => {
    const name = Object.keys(more).find((each) => each.startsWith('_'));
    expect(take(more).unmapped).toEqual([{ at: `AdverseEvent.${name}`, why }]);
  });
});

describe('texts', () => {
  test('of which nothing can be seen say nothing', () => {
    const { report } = accepted(
      takeAdverseEvent({ resourceType: 'AdverseEvent', event: { text: '\u200b\u2060' } }, '', now),
    );
    expect(report).not.toHaveProperty('whatHappened');
  });

  test('are read without control characters, and that is said; a number with one is another number', () => {
    const taken = take({ event: { text: 'A\u0007 fall\nat night' }, identifier: { value: '4\u00007' } });
    expect(taken.report).toMatchObject({ whatHappened: 'A fall\nat night', identifiers: [] });
    expect(placesIn(taken)).toContain('AdverseEvent.event.text');
    expect(placesIn(taken)).toContain('AdverseEvent.identifier.value');
  });
});

test.each([
  ['2024-01-01T23:59:60Z', '2024-01-01', 'is a time of day that cannot be read; only its day is read'],
  ['2024-01-01T24:00:00Z', '2024-01-01', 'is a time of day that cannot be read; only its day is read'],
  ['2024-01-01T12:00:00+15:00', '2024-01-01', 'is a time of day that cannot be read; only its day is read'],
  ['2024-01-01T12:00:00', '2024-01-01', 'has no time zone; only its day is read'],
  ['9999-12-31T23:59:59-12:00', undefined, 'lies in the future; it is left unknown'],
])('of the time %s, %s is known, and why is said', (date, occurred, why) => {
  const taken = take({ date });
  expect(taken.report.occurred).toBe(occurred);
  expect(taken.unmapped).toEqual([{ at: 'AdverseEvent.date', why }]);
});

describe('a Bundle without an event says what is wrong with its entries', () => {
  test.each([
    ['a text', 'x', ['#/entry', '#/entry']],
    ['an entry of nothing', {}, ['#/entry', '#/entry']],
    ['null', [null], ['#/entry/0', '#/entry']],
    ['an entry without a resource', [{ fullUrl: 'urn:x' }], ['#/entry/0', '#/entry']],
    ['nothing', [], ['#/entry']],
  ])('%s', (_, entry, pointers) => {
    const taken = takeBundle({ resourceType: 'Bundle', entry } as JsonObject, '', now);
    expect(isRefusal(taken) && taken.errors).toMatchObject(pointers.map((pointer) => ({ pointer })));
  });
});

test('nothing is said twice', () => {
  const taken = takeAdverseEvent({ resourceType: 'AdverseEvent', meta: [] } as JsonObject, '', now);
  expect(isRefusal(taken) && taken.errors).toEqual([{ pointer: '#/meta', rule: 'type', detail: 'must be an object' }]);
});

test('where its numbers stand is known, whichever of them are numbers', () => {
  const { report, numbersAt } = take({ identifier: [{ system: 'urn:x' }, { value: '1' }, { value: '2' }] });
  expect(report.identifiers).toHaveLength(2);
  expect(numbersAt).toEqual(['#/identifier/1', '#/identifier/2']);
});
