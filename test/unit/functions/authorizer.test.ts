import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { mint } from '../../../shared/kernel/mint.ts';

const who = vi.hoisted(() => ({ subject: undefined as string | undefined }));
vi.mock('../../../functions/token-verifier.ts', () => ({
  tokenVerifier: () => async () => who.subject && { subject: who.subject, issuedAt: 1_000 },
}));
vi.stubEnv('AWS_REGION', 'us-east-1');
for (const [name, value] of Object.entries({
  TABLE_NAME: 'Amends',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'amends',
  FIRST_OPERATOR: 'first',
  STAGE: 'test',
})) {
  vi.stubEnv(name, value);
}
const table = mockClient(DynamoDBDocumentClient);
const { handler } = await import('../../../functions/api/authorizer.ts');

const ask = (subject: string | undefined, type = 'TOKEN') => {
  who.subject = subject;
  const methodArn = 'arn:aws:execute-api:us-east-1:1:api/test/GET/v1/cases';
  return handler({ type, methodArn, authorizationToken: 'Bearer x' } as APIGatewayTokenAuthorizerEvent);
};
const row = { actor: mint.principal(), name: 'Claims', tenant: 'harbor', organisation: 'harbor', roles: ['claims'] };

beforeEach(() => {
  table.reset();
  table.on(GetCommand).resolves({});
});

test('whoever was admitted gets in, counted against its tenant', async () => {
  table.on(GetCommand).resolves({ Item: { ...row, status: 'active' } });
  expect(await ask('client')).toMatchObject({
    principalId: row.actor,
    usageIdentifierKey: 'amends-test-usage-of-harbor',
    context: { tenant: 'harbor', roles: 'claims' },
    policyDocument: { Statement: [{ Effect: 'Allow', Resource: 'arn:aws:execute-api:us-east-1:1:api/test/*' }] },
  });
});

describe('nobody else does', () => {
  test.each([
    ['unknown', undefined],
    ['revoked', { ...row, status: 'revoked' }],
    ['of a row that cannot be read', { ...row, status: 'active', roles: ['king'] }],
  ])('%s', async (_, Item) => {
    table.on(GetCommand).resolves({ ...(Item && { Item }) });
    expect(await ask('client')).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
    expect(await ask('client', 'REQUEST')).toMatchObject({
      usageIdentifierKey: 'amends-test-usage-of--platform',
      context: { refused: 'notAdmitted' },
      policyDocument: { Statement: [{ Effect: 'Allow' }] },
    });
  });

  test('with a token that was got with a secret dropped since', async () => {
    const admitted = { ...row, status: 'active' };
    table.on(GetCommand).resolves({ Item: { ...admitted, tokensFrom: 1_001 } });
    await expect(ask('client')).rejects.toThrow('Unauthorized');
    table.on(GetCommand).resolves({ Item: { ...admitted, tokensFrom: 1_000 } });
    expect(await ask('client')).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Allow' }] } });
  });

  test('with a token that is not good', async () => {
    await expect(ask(undefined)).rejects.toThrow('Unauthorized');
    expect(await ask(undefined, 'REQUEST')).toMatchObject({ context: { refused: 'unauthenticated' } });
  });
});

describe('the first operator', () => {
  test('is one while no row says otherwise, always the same', async () => {
    const [once, twice] = [await ask('first'), await ask('first')];
    expect(once).toMatchObject({ context: { roles: 'operator', tenant: '' } });
    expect(twice.principalId).toBe(once.principalId);
  });

  test('is whatever its row says, once there is one', async () => {
    table.on(GetCommand).resolves({ Item: { ...row, status: 'revoked' } });
    expect(await ask('first')).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
  });
});
