import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { transitionTable } from '../support/transitions.ts';

test('the transitions that a matter costs are those that are documented', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/decisions/0021-waiting.md'), 'utf8');
  const table = await transitionTable();
  expect(page).toContain(table);
});
