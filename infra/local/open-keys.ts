import type { PolicyDocument } from './roles.ts';

/**
 * Condition keys whose last part whoever asks makes up. The simulator takes such parts only after a slash, as in
 * `aws:PrincipalTag/<name>`, and passes over `kms:EncryptionContext:<name>`. So both sides, what is asked and the policies,
 * say that as a tag, of a name that no tag can have.
 */
const open = /^kms:EncryptionContext:/i;

const askable = (key: string): string => key.replace(open, 'aws:PrincipalTag/(kms:EncryptionContext)');

/** Condition keys, by names that the simulator takes. */
export const withAskableKeys = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [askable(key), value]));

/** A policy that asks for condition keys by these names. */
export const askingAskably = (policy: PolicyDocument): PolicyDocument => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({
    ...statement,
    ...(statement.Condition !== undefined && { Condition: inEach(statement.Condition as Conditions) }),
  })),
});

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const inEach = (conditions: Conditions) =>
  Object.fromEntries(Object.entries(conditions).map(([operator, values]) => [operator, withAskableKeys(values)]));
