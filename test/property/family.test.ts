import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewForFamily, viewTimeline } from '../../shared/cases/view.ts';
import { record } from '../../shared/ledger/event.ts';
import { pageAmong } from '../../shared/ledger/page.ts';
import { aReported, canary, whatHappens } from '../support/any-event.ts';
import { at, bayview, given, someActor } from '../support/cases.ts';

const now = at('2026-11-23T08:00:00Z');
const by = { actor: someActor, organisation: bayview };

test('nothing that people wrote, nobody, no amount and no determination reaches the family, whatever happens', () => {
  let staffHeard = '';
  fc.assert(
    fc.property(aReported, whatHappens, (reported, rest) => {
      const events = [reported, ...rest];
      const state = given(...events);
      const recorded = record(events, { after: 0, at: now, by });
      const told = recorded.flatMap((event) => viewForFamily(event, state) ?? []);
      for (const entry of told) expect(Object.keys(entry).sort()).toEqual(['at', 'summary']);
      const story = JSON.stringify(told);
      expect(story).not.toContain(canary);
      expect(story).not.toMatch(/98.?765.?432|987.?654|\$|_01/);
      expect(story).not.toContain(someActor);
      expect(story).not.toMatch(
        /determin|causation|deviat|criteri|severity|not met|authori|defen[cs]e|lien|undefined/i,
      );
      staffHeard += recorded.map((event) => viewTimeline(event, 'hospital', state).summary).join();
    }),
    { numRuns: 300 },
  );
  // Those who run the case do hear of them: the canaries were there to be told.
  expect(staffHeard).toContain(canary);
  expect(staffHeard).toContain('$987,654.32');
});

test('pages of what is shown in part hold all of it once, in order, each full, read with measure', async () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      async (shown, limit) => {
        const all = shown.map((isShown, index) => ({ isShown, sequence: index + 1 }));
        const seen: number[] = [];
        let after: string | undefined = '0';
        while (after !== undefined) {
          let read = 0;
          const page: { items: readonly number[]; next: string | undefined } = await pageAmong(
            async (from, most) => {
              const found = all.slice(from, from + most);
              read += found.length;
              return found;
            },
            { after: Number(after), limit },
            ({ isShown, sequence }) => (isShown ? sequence : undefined),
            ({ sequence }) => sequence,
          );
          expect(read).toBeLessThanOrEqual(5 * (limit + 1));
          expect(page.items.length).toBeLessThanOrEqual(limit);
          if (page.next !== undefined) {
            expect(Number(page.next)).toBeGreaterThan(Number(after));
            // One that is not full was given up on, not cut short.
            if (page.items.length < limit) expect(read).toBeGreaterThanOrEqual(5 * limit);
          }
          seen.push(...page.items);
          after = page.next;
        }
        expect(seen).toEqual(all.flatMap(({ isShown, sequence }) => (isShown ? [sequence] : [])));
      },
    ),
    { numRuns: 500 },
  ));

test('a page that is full says that there is more only if there is more to hear', async () => {
  const pageOf = (shown: string) =>
    pageAmong(
      async (from, most) => [...shown].map((each, index) => ({ each, sequence: index + 1 })).slice(from, from + most),
      { after: 0, limit: 2 },
      ({ each }) => (each === '-' ? undefined : each),
      ({ sequence }) => sequence,
    );
  expect(await pageOf('a-b---')).toEqual({ items: ['a', 'b'], next: undefined });
  expect(await pageOf('a-b--c')).toEqual({ items: ['a', 'b'], next: '5' });
  expect(await pageOf('a------------b')).toEqual({ items: ['a'], next: '10' });
});
