import { existsSync, readFileSync } from 'node:fs';
import { signIn } from '../sign-in.ts';
import { type Identity, writeWhole } from './identity.ts';
import { type Seeded, seed } from './seed.ts';

/** What `access.json` says: where everything is, and who can sign in. */
export type Access = { readonly api: string; readonly tokenUrl: string; readonly principals: readonly Seeded[] };

type Seeding = {
  readonly api: string;
  readonly tokenUrl: string;
  readonly identity: Identity;
  /** The client of the first operator. */
  readonly operator: string;
  readonly file: string;
  readonly onStep: ((step: string) => void) | undefined;
};

/** Everybody who can sign in. The first time, they are admitted, over the API; `access.json` says who and where. */
export const seeded = async ({ api, tokenUrl, identity, operator, file, onStep }: Seeding) => {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Access).principals : [];
  const first = identity.find(operator);
  if (!first) throw new Error(`The template makes no client for an operator`);
  const { clientId, secrets } = first;
  const clientSecret = secrets[0]?.value ?? '';
  const theOperator: Seeded = {
    name: 'Platform operations',
    tenant: null,
    organisation: null,
    roles: ['operator'],
    clientId,
    clientSecret,
  };

  let principals = known.length > 0 ? known : [theOperator];
  const keep = (now: readonly Seeded[]) => {
    principals = now;
    writeWhole(file, JSON.stringify({ api, tokenUrl, principals } satisfies Access, null, 2));
  };
  keep(principals);
  const tokenOf = async (client: Pick<Seeded, 'clientId' | 'clientSecret'>): Promise<string> => {
    const given = await signIn(tokenUrl, client);
    if (given === undefined) throw new Error(`${client.clientId} could not sign in`);
    return given;
  };
  const token = await tokenOf(theOperator);
  let isBegun = false;
  await seed(
    async (path, body, key, as) => {
      if (!isBegun) onStep?.('admitting everybody of two invented insurers');
      isBegun = true;
      const response = await fetch(`${api}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${as ? await tokenOf(as) : token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      });
      if (response.ok) return (await response.json()) as Record<string, unknown>;
      if (response.status === 409) return undefined;
      throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    },
    principals,
    keep,
  );
  return principals;
};
