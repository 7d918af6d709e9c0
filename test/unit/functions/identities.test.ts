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
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { cognitoIdentities } from '../../../functions/identities.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
const identities = cognitoIdentities({ userPool: 'pool', scope: 'amends/api' });
const gone = new ResourceNotFoundException({ message: 'gone', $metadata: {} });

beforeEach(() => {
  cognito.reset();
  cognito.onAnyCommand().resolves({});
});

test('a client signs in by its secret alone, for our scope alone', async () => {
  cognito.on(CreateUserPoolClientCommand).resolves({ UserPoolClient: { ClientId: 'c1', ClientSecret: 's1' } });
  expect(await identities.create('St. Clare’s "Büro" <risk>')).toEqual({ subject: 'c1', secret: 's1' });
  expect(cognito.commandCalls(CreateUserPoolClientCommand)[0]?.args[0].input).toMatchObject({
    UserPoolId: 'pool',
    GenerateSecret: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ['amends/api'],
  });
  const { ClientName = '' } = cognito.commandCalls(CreateUserPoolClientCommand)[0]?.args[0].input ?? {};
  expect(ClientName).toMatch(/^[\w\s+=,.@-]{1,128}$/);
  expect(ClientName).toContain('St. Clare');
});

test.each(['王芳', '«»', 'x'.repeat(300)])('a name Cognito would not take becomes one it does: %s', async (name) => {
  cognito.on(CreateUserPoolClientCommand).resolves({ UserPoolClient: { ClientId: 'c1' } });
  await identities.create(name);
  expect(cognito.commandCalls(CreateUserPoolClientCommand)[0]?.args[0].input.ClientName).toMatch(
    /^[\w\s+=,.@-]{1,128}$/,
  );
});

const secrets = (...ids: string[]) =>
  cognito.on(ListUserPoolClientSecretsCommand).resolves({
    ClientSecrets: ids
      .map((ClientSecretId, index) => ({ ClientSecretId, ClientSecretCreateDate: new Date(index) }))
      .reverse(),
  });
const dropped = () =>
  cognito.commandCalls(DeleteUserPoolClientSecretCommand).map(({ args }) => args[0].input.ClientSecretId);

test('a new secret keeps the newest before it, and drops the oldest to make room', async () => {
  secrets('old', 'newer');
  cognito.on(AddUserPoolClientSecretCommand).resolves({ ClientSecretDescriptor: { ClientSecretValue: 'new' } });
  expect(await identities.addSecret('c1', 'kept')).toBe('new');
  expect(dropped()).toEqual(['old']);
});

test('or ends what was before, once the new one is there', async () => {
  secrets('old', 'newer');
  cognito.on(AddUserPoolClientSecretCommand).callsFake(() => {
    expect(dropped()).toEqual(['old']);
    return { ClientSecretDescriptor: { ClientSecretValue: 'new' } };
  });
  expect(await identities.addSecret('c1', 'dropped')).toBe('new');
  expect(dropped()).toEqual(['old', 'newer']);
});

test('makes room again for who was overtaken, and gives up in the end', async () => {
  const full = new LimitExceededException({ message: 'two at most', $metadata: {} });
  secrets('old', 'newer');
  cognito
    .on(AddUserPoolClientSecretCommand)
    .rejectsOnce(full)
    .resolves({ ClientSecretDescriptor: { ClientSecretValue: 'new' } });
  expect(await identities.addSecret('c1', 'kept')).toBe('new');
  cognito.on(AddUserPoolClientSecretCommand).rejects(full);
  await expect(identities.addSecret('c1', 'kept')).rejects.toThrow('two at most');
});

test('a secret that is gone already needs no dropping, and a client that is gone gets none', async () => {
  secrets('old', 'newer');
  cognito.on(DeleteUserPoolClientSecretCommand).rejects(gone);
  cognito.on(AddUserPoolClientSecretCommand).resolves({ ClientSecretDescriptor: { ClientSecretValue: 'new' } });
  expect(await identities.addSecret('c1', 'dropped')).toBe('new');
  cognito.on(ListUserPoolClientSecretsCommand).rejects(gone);
  expect(await identities.addSecret('c1', 'kept')).toBeUndefined();
});

test('a client that is gone has no secret, and can be removed again', async () => {
  cognito.on(DescribeUserPoolClientCommand).rejects(gone);
  cognito.on(DeleteUserPoolClientCommand).rejects(gone);
  expect(await identities.secretOf('c1')).toBeUndefined();
  await expect(identities.remove('c1')).resolves.toBeUndefined();
});

test('any other failure is one', async () => {
  cognito.on(DescribeUserPoolClientCommand).rejects(new Error('out of reach'));
  cognito.on(DeleteUserPoolClientCommand).rejects(new Error('out of reach'));
  await expect(identities.secretOf('c1')).rejects.toThrow('out of reach');
  await expect(identities.remove('c1')).rejects.toThrow('out of reach');
});
