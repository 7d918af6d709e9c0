import * as z from 'zod';
import type { Resource, Template } from './template.ts';

/** A policy, as much as has to be known of it before IAM is asked. */
export const PolicyDocument = z.looseObject({ Statement: z.array(z.looseObject({})) });
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** An IAM role: what it may do, and who may take it on. */
export type Role = {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly { readonly name: string; readonly policy: PolicyDocument }[];
  /** Nobody takes on a role that trusts nobody. */
  readonly trust: PolicyDocument | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

const RoleProperties = z.object({
  AssumeRolePolicyDocument: PolicyDocument,
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.never({ error: 'no permissions boundary is evaluated here' }).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

const PolicyProperties = z.object({ PolicyDocument, Roles: z.array(z.string()).default([]) });

/**
 * The roles of the template with every policy the template gives them, read once. What AWS itself wrote, such as
 * `service-role/AmazonAPIGatewayPushToCloudWatchLogs`, is not in the template and allows nothing here.
 */
export const rolesOf = (template: Template): readonly Role[] => {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    template.ofType(type).map((resource) => ({ ...resource, ...PolicyProperties.parse(resource.properties) })),
  );
  return template.ofType('AWS::IAM::Role').map((resource) => roleOf(resource, policies));
};

type Policy = Pick<Resource, 'name' | 'arn'> & z.infer<typeof PolicyProperties>;

const roleOf = ({ name, arn, properties }: Resource, policies: readonly Policy[]): Role => {
  const { AssumeRolePolicyDocument, Policies, ManagedPolicyArns, Tags } = RoleProperties.parse(properties);
  const attached = policies.filter(
    (policy) =>
      policy.Roles.includes(name) || ManagedPolicyArns.some((each) => [policy.name, policy.arn].includes(each)),
  );
  return {
    name,
    arn,
    trust: AssumeRolePolicyDocument,
    policies: [
      ...Policies.map((inline) => ({ name: inline.PolicyName, policy: inline.PolicyDocument })),
      ...attached.map((policy) => ({ name: policy.name, policy: policy.PolicyDocument })),
    ],
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  };
};
