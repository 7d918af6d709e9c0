import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IdentifierClass, Known } from '../../../shared/deidentification/finding.ts';
import { identifiersIn } from '../../../shared/deidentification/identifiers.ts';
import { disguises, planted, unmarked } from '../../support/planted.ts';

/** Whether all letters and digits of a range are found. */
const covered = (text: string, start: number, end: number): boolean => {
  const units = text.split('');
  for (const each of identifiersIn(text)) units.fill(' ', each.start, each.end);
  return !/[\p{L}\p{N}]/u.test(units.slice(start, end).join(''));
};

const said = (text: string, known?: Known) =>
  identifiersIn(text, known).map((each) => [each.class, text.slice(each.start, each.end)]);

const all = Object.entries(planted).flatMap(([kind, specimens]) =>
  specimens.map((specimen) => [kind as IdentifierClass, specimen] as const),
);

test('there are more than 200 planted identifiers', () => expect(all.length).toBeGreaterThan(200));

test.each(Object.entries(disguises))('planted identifiers are found with %s', (_, disguise) => {
  const missed = all.flatMap(([kind, specimen]) => {
    const { text, start, end } = unmarked(specimen);
    const [before, inside] = [disguise(text.slice(0, start)), disguise(text.slice(start, end))];
    const lead = 'The team met and then ';
    const whole = `${lead}${before}${inside}${disguise(text.slice(end))} was told.`;
    const from = lead.length + before.length;
    return covered(whole, from, from + inside.length) ? [] : [[kind, whole]];
  });
  expect(missed).toEqual([]);
});

test('an identifier is found wherever it stands', () => {
  const carriers = fc.constantFrom(
    ['', ' '],
    ['We heard ', ' and so on'],
    ['see ', ', as was said'],
    ['(', ')'],
    ['"', '"'],
    ['\n- ', '\n'],
    ['Sorry. It was ', ' again'],
    ['the nurse wrote: ', '; nobody answered'],
    ['Ask about allergies, ', '!'],
  );
  const filler = fc.constantFrom('', 'The dose was halved after two hours. ', 'Pain 7/10, BP 120/80.\n');
  fc.assert(
    fc.property(fc.constantFrom(...all), carriers, filler, filler, ([, specimen], [open, close], first, last) => {
      const { text, start, end } = unmarked(specimen);
      const whole = `${first}${open}${text}${close}${last}`;
      const from = first.length + (open ?? '').length;
      expect(covered(whole, from + start, from + end), whole).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each<[string, IdentifierClass]>([
  ['Seen by Dr. Okafor.', 'name'],
  ['She lives at 12 Elm Street.', 'geography'],
  ['It was on 3 May.', 'date'],
  ['He is a 93-year-old man.', 'age'],
  ['Write to jdoe@example.com.', 'email'],
  ['Her number is 617-555-0142.', 'phone'],
  ['Send a fax to 617-555-0142.', 'fax'],
  ['Look at https://example.com/a.', 'url'],
  ['His SSN is 078-05-1120.', 'socialSecurityNumber'],
  ['Under MRN 4471.', 'recordNumber'],
  ['Under policy number MM-2201.', 'planNumber'],
  ['From account 33120.', 'accountNumber'],
  ['By NPI 1234567893.', 'licenceNumber'],
  ['In a car, VIN 1HGCM82633A004352.', 'vehicle'],
  ['The pump, serial number SN-88217.', 'device'],
  ['From 192.168.12.7.', 'ipAddress'],
  ['By fingerprint.', 'biometric'],
  ['With a photo.', 'photo'],
  ['As case_01kb2x5f0re3wv9m7h6d8q4tnz.', 'other'],
])('%s has one finding: %s', (text, kind) => expect(identifiersIn(text).map((each) => each.class)).toEqual([kind]));

const harmless = [
  'The sponge count was wrong, and nobody asked for an X-ray before the wound was closed.',
  'Give 500-1000 mg of acetaminophen every 6 hours as needed.',
  'Blood pressure was 120/80, then 90/60; heart rate 110.',
  'A man in his sixties had chest pain for 3 days.',
  'A 72-year-old woman was given ten times the dose of insulin.',
  'In 2024 the hospital changed its handoff checklist.',
  'Vitamin B12 and hemoglobin A1c were checked again; SpO2 was 95%.',
  'We are sorry. What happened should not have happened, and we will explain what we learn.',
  'You may call the office at any time, and the nurse will listen.',
  'The MRI of L4-L5 showed a herniated disc.',
  'Use two identifiers before every transfusion, and read back each critical result.',
  'Parkinson disease was known. A Foley catheter was placed.',
  'Medicare paid for 2 of 3 visits in Massachusetts.',
  'The patient was told within 24 hours, and again after the review.',
  'Stronger actions: a forcing function, and standard pumps on each unit.',
  'The wound was cleaned 2 to 3 times a day for 10 days.',
  'Potassium rose to 6.8; calcium gluconate was given over 5 minutes.',
  'Thank you for telling us. We take every concern seriously.',
  'Over 1,000,000 doses were given; 12 patients had a reaction.',
  'Ask about other treatments, talk about smoking, and give clear instructions in writing.',
  'Ampicillin was ordered although an allergy to penicillin was on the chart.',
  'The clinical picture changed: photophobia, neck stiffness and fever.',
  'On the 2nd floor, at 8 am, the third dose was missed.',
  'Send the records to the new physician, and cover emergencies for 30 days.',
];

test.each(harmless)('harmless: %s', (text) => expect(said(text)).toEqual([]));

describe('what the matter knows', () => {
  const known: Known = {
    names: ["Dr. Aoife O'Neill-Hart, MD", 'José Peña', 'Will Long', 'Jürgen Möller', '王小明'],
    places: ['Bayview General Hospital'],
    numbers: ['MRN-88 23 1', '617-555-0142'],
  };

  test.each([
    "o'neill",
    'ONEILL',
    'oneill-hart',
    'hart',
    "Aoife's",
    'aoife',
    'pena',
    'PEÑA',
    'Peñas',
    'jpena',
    'josepena77',
    'J.P.',
    'JP',
    'the boy Long',
    'LONG',
    'moeller',
    'moller',
    'Ｍｏｌｌｅｒ',
    'p\u200bena',
    '王小明',
    'bayview',
    'Bayview',
    'mrn88231',
    'MRN 88-231',
    '617 555 0142',
    '(617)5550142',
  ])('%s is found, and is no false alarm', (name) => {
    const found = identifiersIn(`then ${name} came`, known);
    expect(found).toHaveLength(1);
    expect(found[0]?.known).toBe(true);
  });

  test('an ordinary word is no name without a capital', () =>
    expect(said('It will take long. Will it help?', known)).toEqual([]));

  test('what it does not know stays a guess', () =>
    expect(identifiersIn('then Okafor came', known)).toMatchObject([{ class: 'name', known: false }]));

  test('two letters that mean something else are no initials without points', () => {
    const names = ['Mary Davis'];
    expect(said('seen by an MD', { names })).toEqual([]);
    expect(said('seen with M.D. there', { names })).toEqual([['name', 'M.D.']]);
  });
});

test('findings stand apart, in order, inside the text, and never split a character', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...all.map(([, each]) => unmarked(each).text))),
        {
          maxLength: 8,
        },
      ),
      (parts) => {
        const text = parts.join(' ');
        let at = 0;
        for (const { start, end } of identifiersIn(text)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      },
    ),
  ));

// Each is 64 KB. What backtracks takes minutes for these; the bound leaves room for a busy machine.
test.each([
  ['letters', 'a'],
  ['capitals', 'A '],
  ['digits', '1'],
  ['digits apart', '1 '],
  ['points', '1.'],
  ['dashes', '1-'],
  ['colons', 'a:'],
  ['dots spelled', 'a dot '],
  ['at signs', 'a@'],
  ['at spelled', 'a at '],
  ['labels', 'MRN no '],
  ['brackets', '(('],
  ['blanks', ' '],
  ['initials', 'A. '],
  ['months', 'May '],
  ['streets', 'Elm '],
  ['slashes', 'http://'],
  ['hyphenated', 'a-'],
  ['apostrophes', "a'"],
  ['marks', 'e\u0301'],
  ['ligatures', '\ufdfa'],
  ['mixed', 'A1b2-'],
  ['spaces and digits', '12 34-'],
  ['underscores', '_1'],
])('64 KB of %s is read in time', (_, unit) => {
  const text = unit.repeat(Math.ceil(65_536 / unit.length));
  const from = performance.now();
  identifiersIn(text, { names: ['Jane Doe', 'A A'], numbers: ['1111', '1212'] });
  expect(performance.now() - from).toBeLessThan(5_000);
});
