import { type EvaluationResult, runSimulation } from '@cloud-copilot/iam-simulate';
import type { Deed } from './aws-service.ts';
import { askingAskably, withAskableKeys } from './open-keys.ts';
import type { Role } from './roles.ts';
import { account, region } from './template.ts';

/** A role as somebody has taken it on. */
export type Holder = {
  readonly role: Role;
  /** The name of the session. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** What CloudTrail would call them. */
export const arnOf = ({ role, name }: { readonly role: Pick<Role, 'name'>; readonly name: string }): string =>
  `arn:aws:sts::${account}:assumed-role/${role.name}/${name}`;

/**
 * Whether a role's policies allow a deed, as AWS IAM would decide it, together with what the resource itself allows. Throws
 * when IAM cannot be asked at all: no such action, or no such kind of resource for it.
 */
export const evaluate = async (holder: Holder, deed: Deed): Promise<EvaluationResult> => {
  const answer = await runSimulation(
    {
      request: {
        principal: arnOf(holder),
        action: deed.action,
        resource: { resource: deed.resource, accountId: account },
        contextVariables: contextOf(holder, deed),
      },
      identityPolicies: holder.role.policies.map(({ name, policy }) => ({ name, policy: askingAskably(policy) })),
      ...(deed.resourcePolicy && { resourcePolicy: askingAskably(deed.resourcePolicy) }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    { simulationMode: 'Strict' },
  );
  if (answer.resultType === 'single') return answer.overallResult;
  const why = answer.resultType === 'error' ? JSON.stringify(answer.errors) : 'the resource is a pattern';
  throw new Error(`IAM cannot be asked whether ${deed.action} on ${deed.resource} is allowed: ${why}`);
};

/** A key of several values that has none is absent: a set operator would take an empty one for good. */
const contextOf = ({ role, name, tags }: Holder, { context = {} }: Deed): Record<string, string | string[]> => ({
  'aws:PrincipalArn': role.arn,
  'aws:PrincipalAccount': account,
  'aws:PrincipalType': 'AssumedRole',
  'aws:userid': `AROALOCAL:${name}`,
  'aws:RequestedRegion': region,
  ...Object.fromEntries(
    Object.entries({ ...role.tags, ...tags }).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
  ),
  ...Object.fromEntries(
    Object.entries(withAskableKeys(context))
      .filter(([, value]) => typeof value === 'string' || value.length > 0)
      .map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
  ),
});
