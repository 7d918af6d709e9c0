import {
  AddUserPoolClientSecretCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  LimitExceededException,
  ListUserPoolClientSecretsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { patience } from './patience.ts';

/** Who can sign in, and what with: the clients of the deployment's own user pool. */
export type Identities = {
  /** Makes a client. One that is never admitted gets nowhere, so a lost answer leaves nothing but a name. */
  create(name: string): Promise<{ readonly subject: string; readonly secret: string | undefined }>;
  /** The secret a client was made with, while it still has it. */
  secretOf(subject: string): Promise<string | undefined>;
  /** Adds a secret; none for a client that is gone. Two work at a time at most: the oldest makes room. */
  addSecret(subject: string, previous: 'kept' | 'dropped'): Promise<string | undefined>;
  /** Ends a client; it may be gone already. */
  remove(subject: string): Promise<void>;
};

/** The clients of a Cognito user pool, each of which gets tokens for `scope` by its secret alone. */
export const cognitoIdentities = ({ userPool, scope }: { userPool: string; scope: string }): Identities => {
  const cognito = new CognitoIdentityProviderClient({ requestHandler: patience });

  const secretsOf = async (ClientId: string): Promise<string[]> => {
    const { ClientSecrets = [] } = await cognito.send(
      new ListUserPoolClientSecretsCommand({ UserPoolId: userPool, ClientId }),
    );
    return ClientSecrets.toSorted(
      (a, b) => Number(a.ClientSecretCreateDate ?? 0) - Number(b.ClientSecretCreateDate ?? 0),
    ).flatMap(({ ClientSecretId }) => ClientSecretId ?? []);
  };

  const drop = async (ClientId: string, secrets: readonly string[]): Promise<void> => {
    for (const ClientSecretId of secrets) {
      await cognito
        .send(new DeleteUserPoolClientSecretCommand({ UserPoolId: userPool, ClientId, ClientSecretId }))
        .catch(unlessGone);
    }
  };

  return {
    create: async (name) => {
      const { UserPoolClient } = await cognito.send(
        new CreateUserPoolClientCommand({
          UserPoolId: userPool,
          ClientName: nameForCognito(name),
          GenerateSecret: true,
          AllowedOAuthFlowsUserPoolClient: true,
          AllowedOAuthFlows: ['client_credentials'],
          AllowedOAuthScopes: [scope],
          AccessTokenValidity: 60,
          TokenValidityUnits: { AccessToken: 'minutes' },
        }),
      );
      if (!UserPoolClient?.ClientId) throw new Error('Cognito made no client');
      return { subject: UserPoolClient.ClientId, secret: UserPoolClient.ClientSecret };
    },

    secretOf: async (subject) => {
      const described = await cognito
        .send(new DescribeUserPoolClientCommand({ UserPoolId: userPool, ClientId: subject }))
        .catch(unlessGone);
      return described?.UserPoolClient?.ClientSecret;
    },

    addSecret: async (subject, previous) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const before = await secretsOf(subject);
          await drop(subject, before.slice(0, -1));
          const { ClientSecretDescriptor } = await cognito.send(
            new AddUserPoolClientSecretCommand({ UserPoolId: userPool, ClientId: subject }),
          );
          if (previous === 'dropped') await drop(subject, before.slice(-1));
          return ClientSecretDescriptor?.ClientSecretValue;
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return undefined;
          // Somebody else added one meanwhile: make room again.
          if (!(error instanceof LimitExceededException) || attempt === 3) throw error;
        }
      }
    },

    remove: async (subject) => {
      await cognito
        .send(new DeleteUserPoolClientCommand({ UserPoolId: userPool, ClientId: subject }))
        .catch(unlessGone);
    },
  };
};

/** What is not there has nothing to answer, and need not go. */
const unlessGone = (error: unknown): undefined => {
  if (!(error instanceof ResourceNotFoundException)) throw error;
};

/** Cognito takes names of few characters; what else there is becomes a blank. */
const nameForCognito = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^\w+=,.@-]+/g, ' ')
    .trim()
    .slice(0, 128) || 'client';
