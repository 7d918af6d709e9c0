import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Role, rolesOf } from '../../infra/local/roles.ts';
import { synthesized } from '../../infra/local/synth.ts';
import { readTemplate } from '../../infra/local/template.ts';

type Deployed = { readonly roles: readonly Role[]; readonly tenantRole: Role; readonly table: string };

/** The roles of the app as it would be deployed, and the ARN of its table. */
export const deployedRoles = async (): Promise<Deployed> => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-roles-'));
  try {
    await synthesized(folder, 'dev');
    const template = readTemplate(folder, { OidcIssuer: 'https://issuer.example', OidcAudience: 'amends' });
    const roles = rolesOf(template);
    const tenantRole = roles.find(({ name }) => name.includes('TenantData'));
    const [table] = template.ofType('AWS::DynamoDB::Table');
    if (!tenantRole || !table) throw new Error('The template has no tenant data role, or no table');
    return { roles, tenantRole, table: table.arn };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
