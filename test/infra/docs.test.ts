import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { permissionsPage } from '../../infra/docs.ts';
import { routes } from '../../shared/http/routes/index.ts';

test('docs/permissions.md is what `npm run docs` writes', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8');
  expect(page).toBe(permissionsPage(Object.values(routes)));
});
