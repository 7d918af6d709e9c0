import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeyModel, keysIn } from '../../infra/local/kms.ts';
import { type Role, rolesOf } from '../../infra/local/roles.ts';
import { synthesized } from '../../infra/local/synth.ts';
import { readTemplate } from '../../infra/local/template.ts';

type Deployed = {
  readonly roles: readonly Role[];
  readonly tenantRole: Role;
  readonly table: string;
  /** What answers of mediations are sealed with. */
  readonly sealKey: KeyModel;
};

/** The roles of the app as it would be deployed, the ARN of its table, and the key that seals. */
export const deployedRoles = async (): Promise<Deployed> => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-roles-'));
  try {
    await synthesized(folder, 'dev');
    const template = readTemplate(folder, { OidcIssuer: 'https://issuer.example', OidcAudience: 'amends' });
    const roles = rolesOf(template);
    const tenantRole = roles.find(({ name }) => name.includes('TenantData'));
    const [table] = template.ofType('AWS::DynamoDB::Table');
    const sealKey = keysIn(template).find(({ arn }) => arn.includes('Seal'));
    if (!tenantRole || !table || !sealKey)
      throw new Error('The template has no tenant data role, table, or key to seal');
    return { roles, tenantRole, table: table.arn, sealKey };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
