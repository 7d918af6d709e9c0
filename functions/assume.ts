import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

const sts = new STSClient({});

/** A role that a function took on keeps for an hour at most: one role took on another. */
const lifetime = 60 * 60;

/** Session tags: what a role's policy goes by. */
export type Tags = Readonly<Record<string, string>>;

/** Takes on a role, under a name that says for whom and with tags that say what for. */
export const assume = (roleArn: string, session: string, tags: Tags) => async () => {
  const given = Object.entries(tags);
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: session,
      DurationSeconds: lifetime,
      ...(given.length > 0 && { Tags: given.map(([Key, Value]) => ({ Key, Value })) }),
    }),
  );
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) throw new Error('STS gave no credentials');
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    ...(Credentials.SessionToken && { sessionToken: Credentials.SessionToken }),
    ...(Credentials.Expiration && { expiration: Credentials.Expiration }),
  };
};
