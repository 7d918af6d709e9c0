import { describe, expect, test } from 'vitest';
import { Stage } from '../../../shared/cases/case.ts';
import { type Guide, Guides } from '../../../shared/cases/guides/guide.ts';
import { guidesFor } from '../../../shared/cases/guides/guides.ts';

const all = Guides.parse(guidesFor(undefined));

/** All that a guide tells somebody to do or to say. Words to avoid are there to show what is wrong. */
const told = ({ title, purpose, speakers, before, during, afterwards, wordsThatHelp }: Guide): string[] => [
  title,
  purpose,
  ...speakers,
  ...before,
  ...during,
  ...afterwards,
  ...wordsThatHelp,
];

/** Words that promise how it ends, or admit fault for somebody. */
const forbidden = [
  /\b(guarantee|promise|assure)/i,
  /\bnever (again|happen)/i,
  /\byou (will|are going to) (get|receive|be paid|recover|win|be fine)/i,
  /\bwe (will|are going to|shall) (pay|compensate|settle|make it right)/i,
  /\b(full|fair) (compensation|recovery)/i,
  /\b(my|our|his|her|their|your|the \w+[’']s) (fault|mistake|error|negligence)\b/i,
  /\b(at fault|to blame|negligen\w+|malpractice|liab\w+)\b/i,
  /\b(I|we|he|she|they|the (doctor|nurse|surgeon|hospital)) (made|caused|failed|harmed|hurt|neglected)\b/i,
];

const sentencesIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(/(?<=[.?!:])\s+/)).filter((sentence) => sentence !== '');
const wordsIn = (sentence: string): number => sentence.split(/\s+/).length;

test('every stage has a guide, in the order of the stages, and one is had alone', () => {
  expect(all.items.map(({ stage }) => stage)).toEqual(Stage.options);
  for (const stage of Stage.options) {
    expect(guidesFor(stage).items).toEqual(all.items.filter((guide) => guide.stage === stage));
  }
});

describe.each(all.items.map((guide) => [guide.stage, guide] as const))('the guide of %s', (_, guide) => {
  test('says something under each head, and names its source', () => {
    for (const list of [guide.speakers, guide.before, guide.during, guide.afterwards]) {
      expect(list.length).toBeGreaterThan(0);
      expect(list.length).toBeLessThanOrEqual(5);
    }
    expect(guide.wordsThatHelp.length).toBeGreaterThanOrEqual(3);
    expect(guide.wordsToAvoid.length).toBeGreaterThanOrEqual(3);
    expect(guide.sources.length).toBeGreaterThan(0);
    for (const { url } of guide.sources) expect(url).toMatch(/^https:\/\//);
  });

  test('promises no outcome, and admits fault for nobody', () => {
    for (const text of told(guide)) for (const words of forbidden) expect(text).not.toMatch(words);
  });

  test('is plain to read', () => {
    const sentences = sentencesIn([...told(guide), ...guide.wordsToAvoid]);
    const lengths = sentences.map(wordsIn);
    expect(lengths.reduce((sum, each) => sum + each, 0) / lengths.length).toBeLessThan(13);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(25);
  });
});

test('the check of words finds what it is for', () => {
  const wrong = [
    'This will never happen again.',
    'You will be paid within a week.',
    'We will pay for it.',
    'It was our fault.',
    'The nurse made an error.',
    'That was negligent.',
    'I promise you that she will be fine.',
  ];
  for (const text of wrong) expect([text, forbidden.some((words) => words.test(text))]).toEqual([text, true]);
});

test('a family is advised to have counsel when it is told what was found, and nobody talks it out of that', () => {
  const { before, wordsThatHelp, wordsToAvoid } = guidesFor('findings').items[0] as Guide;
  expect(before.join(' ')).toMatch(/counsel of their own\. Give them the list of attorneys/);
  expect(wordsThatHelp.join(' ')).toContain('attorney');
  expect(wordsToAvoid.join(' ')).toContain('You will not need an attorney.');
});

test('what the law protects is said as information, with the Massachusetts exception', () => {
  const { text, sources } = all.apologyLaw;
  expect(text).toContain('differs from state to state');
  expect(text).toMatch(/section 79L .* under oath that contradicts/);
  expect(text).toContain('This is information, not legal advice.');
  expect(sources.map(({ title }) => title)).toContain('General Laws, chapter 233, section 79L');
});
