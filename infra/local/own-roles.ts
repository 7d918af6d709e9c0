import type { Role } from './roles.ts';
import { account, region } from './template.ts';

/** What the runtime does itself, and may do: judged like everybody else, and nobody else takes these roles on. */
const allowed = {
  /** Makes what CloudFormation would. */
  deployment: [
    {
      actions: ['CreateTable', 'DescribeTable', 'UpdateTable', 'UpdateTimeToLive'].map((a) => `dynamodb:${a}`),
      resources: [`arn:aws:dynamodb:${region}:${account}:table/*`],
    },
  ],
  /** Puts in the organisations that everything starts with. */
  seeding: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resources: [`arn:aws:dynamodb:${region}:${account}:table/*`],
    },
  ],
  /** Tests look behind the API, into the table itself, and do what operators do in the console. */
  test: [{ actions: ['dynamodb:*', 'secretsmanager:*', 'kms:Decrypt'], resources: ['*'] }],
} as const;

export type OwnRole = keyof typeof allowed;

const nameOf = (role: string) => `amends-local-${role}`;

export const ownRoleArn = (role: OwnRole): string => `arn:aws:iam::${account}:role/${nameOf(role)}`;

export const ownRoles: readonly Role[] = Object.entries(allowed).map(([role, statements]) => ({
  name: nameOf(role),
  arn: ownRoleArn(role as OwnRole),
  trust: undefined,
  tags: {},
  policies: [
    {
      name: role,
      policy: {
        Version: '2012-10-17',
        Statement: statements.map(({ actions, resources }) => ({
          Effect: 'Allow',
          Action: [...actions],
          Resource: [...resources],
        })),
      },
    },
  ],
}));
