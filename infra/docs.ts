import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from '../shared/http/route.ts';
import { routes } from '../shared/http/routes/index.ts';
import { Role } from '../shared/tenancy/roles.ts';

/** The permission table, as auditors read it: every route, every role. */
export const permissionsPage = (all: readonly Route[]): string => {
  const rows = all
    .toSorted((a, b) => (a.path === b.path ? a.method.localeCompare(b.method) : a.path.localeCompare(b.path)))
    .map(({ method, path, allow }) => {
      const may = Role.options.map((role) => (allow === 'anyone' || allow.includes(role) ? '✓' : ''));
      return `| \`${method} ${path}\` | ${[...may, allow === 'anyone' ? '✓' : ''].join(' | ')} |`;
    });
  return [
    '# Who may do what',
    '',
    'Made from the routes by `npm run docs`. Within a route, a hospital’s people see their own hospital, and nobody sees',
    'another tenant.',
    '',
    `| route | ${Role.options.join(' | ')} | anyone |`,
    `|---|${':-:|'.repeat(Role.options.length + 1)}`,
    ...rows,
    '',
  ].join('\n');
};

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/permissions.md'), permissionsPage(Object.values(routes)));
}
