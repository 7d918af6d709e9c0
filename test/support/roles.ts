import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../../infra/local/iam.ts';
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

/** What a role is for, by its name in the app: `Delivery` is not `SeatDelivery`, and no part of a stack's name counts. */
export const placeOf = ({ name }: Pick<Role, 'name'>): string =>
  /^Amends-\w+-\w+-(\w+?)(?:(?:Run|Follower)?Role)?[0-9A-F]{8}$/.exec(name)?.[1] ?? name;

/** The one role that is for this. */
export const roleFor = (roles: readonly Role[], place: string): Role => {
  const role = roles.find((each) => placeOf(each) === place);
  if (!role) throw new Error(`No role is for ${place}`);
  return role;
};

/** Whether somebody may take on a role, and tag the session so. */
export const mayTakeOn = async (taken: Role, tags: Readonly<Record<string, string>>, by: Role): Promise<boolean> => {
  const given = Object.entries(tags);
  const context = {
    ...(given.length > 0 && { 'aws:TagKeys': Object.keys(tags) }),
    ...Object.fromEntries(given.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
  for (const action of ['sts:AssumeRole', ...(given.length > 0 ? ['sts:TagSession'] : [])]) {
    const deed = { action, resource: taken.arn, context, resourcePolicy: taken.trust };
    if ((await evaluate({ role: by, name: 'somebody', tags: {} }, deed)) !== 'Allowed') return false;
  }
  return true;
};

/** Who may take on a role with these tags. */
export const takersOf = async (
  roles: readonly Role[],
  taken: Role,
  tags: Readonly<Record<string, string>>,
): Promise<string[]> => {
  const takers = [];
  for (const role of roles) if (await mayTakeOn(taken, tags, role)) takers.push(placeOf(role));
  return takers.sort();
};

/** The roles of the app as it would be deployed, the ARN of its table, and the key that seals. */
export const deployedRoles = async (): Promise<Deployed> => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-roles-'));
  try {
    await synthesized(folder, 'dev');
    const template = readTemplate(folder, { OidcIssuer: 'https://issuer.example', OidcAudience: 'amends' });
    const roles = rolesOf(template);
    const tenantRole = roles.find((role) => placeOf(role) === 'TenantData');
    const [table] = template.ofType('AWS::DynamoDB::Table');
    const sealKey = keysIn(template).find(({ arn }) => arn.includes('Seal'));
    if (!tenantRole || !table || !sealKey)
      throw new Error('The template has no tenant data role, table, or key to seal');
    return { roles, tenantRole, table: table.arn, sealKey };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
