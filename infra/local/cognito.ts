import type { RequestListener } from 'node:http';
import * as z from 'zod';
import { AwsFailure, awsJsonService, type Judge } from './aws-service.ts';
import { type Client, type Identity, newSecret } from './identity.ts';
import { account, region } from './template.ts';

const Input = z.object({
  UserPoolId: z.string(),
  ClientId: z.string().default(''),
  ClientName: z
    .string()
    .regex(/^[\w\s+=,.@-]{1,128}$/)
    .default('client'),
  ClientSecretId: z.string().default(''),
});

type Options = { readonly identity: Identity; readonly judge: Judge; readonly now: () => number };

/** Cognito keeps two secrets of a client, no more. */
const mostSecrets = 2;

/** Stands in for the part of Cognito that keeps the clients of a user pool. */
export const localCognito = ({ identity, judge, now }: Options): RequestListener => {
  const operation =
    (action: string, run: (input: z.output<typeof Input>) => object) =>
    async (given: Record<string, unknown>, accessKeyId: string | undefined): Promise<object> => {
      const { data: input, error } = Input.safeParse(given);
      if (!input) throw new AwsFailure('InvalidParameterException', z.prettifyError(error));
      const resource = `arn:aws:cognito-idp:${region}:${account}:userpool/${input.UserPoolId}`;
      await judge(accessKeyId, [{ action: `cognito-idp:${action}`, resource }]);
      return run(input);
    };

  const found = (clientId: string): Client => {
    const client = identity.find(clientId);
    if (!client) throw new AwsFailure('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
    return client;
  };

  const shown = ({ clientId, name, secrets }: Client, pool: string) => ({
    UserPoolClient: { UserPoolId: pool, ClientId: clientId, ClientName: name, ClientSecret: secrets[0]?.value },
  });

  const operations = {
    CreateUserPoolClient: ({ UserPoolId, ClientName }: z.output<typeof Input>) =>
      shown(identity.add(ClientName), UserPoolId),

    DescribeUserPoolClient: ({ UserPoolId, ClientId }: z.output<typeof Input>) => shown(found(ClientId), UserPoolId),

    DeleteUserPoolClient: ({ ClientId }: z.output<typeof Input>) => {
      identity.change(found(ClientId).clientId, () => undefined);
      return {};
    },

    ListUserPoolClientSecrets: ({ ClientId }: z.output<typeof Input>) => ({
      ClientSecrets: found(ClientId).secrets.map(({ id, at }) => ({
        ClientSecretId: id,
        ClientSecretCreateDate: at / 1000,
      })),
    }),

    AddUserPoolClientSecret: ({ ClientId }: z.output<typeof Input>) => {
      if (found(ClientId).secrets.length >= mostSecrets) {
        throw new AwsFailure('LimitExceededException', 'A client has two secrets at most.');
      }
      const secret = newSecret(ClientId, now());
      identity.change(ClientId, (client) => ({ ...client, secrets: [...client.secrets, secret] }));
      return {
        ClientSecretDescriptor: {
          ClientSecretId: secret.id,
          ClientSecretValue: secret.value,
          ClientSecretCreateDate: secret.at / 1000,
        },
      };
    },

    DeleteUserPoolClientSecret: ({ ClientId, ClientSecretId }: z.output<typeof Input>) => {
      const { secrets } = found(ClientId);
      if (!secrets.some(({ id }) => id === ClientSecretId)) {
        throw new AwsFailure('ResourceNotFoundException', `Client secret ${ClientSecretId} does not exist.`);
      }
      if (secrets.length === 1)
        throw new AwsFailure('InvalidParameterException', 'A client keeps one secret at least.');
      identity.change(ClientId, (client) => ({
        ...client,
        secrets: client.secrets.filter(({ id }) => id !== ClientSecretId),
      }));
      return {};
    },
  };

  return awsJsonService(
    Object.fromEntries(Object.entries(operations).map(([name, run]) => [name, operation(name, run)])),
  );
};
