import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { authorizing } from '../../../infra/local/authorizing.ts';
import type { ApiModel, MethodModel } from '../../../infra/local/cloud.ts';
import type { LocalFunction } from '../../../infra/local/lambda.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const asked = (token: string) =>
  ({ httpMethod: 'GET', path: '/v1/cases', headers: { Authorization: token } }) as unknown as APIGatewayProxyEvent;

const method = (ttl: number): MethodModel => ({
  method: 'GET',
  path: '/v1/cases',
  functionArn: 'f',
  isCounted: false,
  authorizer: { name: 'a', type: 'TOKEN', functionArn: 'authorizer', headers: ['authorization'], ttl },
});

const setUp = () => {
  const principals = new Map([['Bearer a', 'active']]);
  const invoke = async (event: unknown) => {
    const { authorizationToken } = event as { authorizationToken: string };
    const Effect = principals.get(authorizationToken) === 'active' ? 'Allow' : 'Deny';
    const Statement = [{ Effect, Action: 'execute-api:Invoke', Resource: '*' }];
    return { principalId: 'p', policyDocument: { Version: '2012-10-17', Statement } };
  };
  const functions = new Map([['authorizer', { invoke } as unknown as LocalFunction]]);
  const authorize = authorizing({ id: 'api', stage: 'test' } as ApiModel, functions, () => undefined);
  return { principals, authorize };
};

test('who is revoked gets in as long as the authorizer’s answer is kept, and not a second longer', async () => {
  const { principals, authorize } = setUp();
  const ask = () => authorize(method(60), asked('Bearer a'));
  expect(await ask()).toMatchObject({ principalId: 'p' });
  principals.set('Bearer a', 'revoked');
  vi.advanceTimersByTime(59_000);
  expect(await ask()).toMatchObject({ principalId: 'p' });
  vi.advanceTimersByTime(1_001);
  expect(await ask()).toBe('ACCESS_DENIED');
});

test('where nothing is kept, who is revoked is out at once', async () => {
  const { principals, authorize } = setUp();
  const ask = () => authorize(method(0), asked('Bearer a'));
  expect(await ask()).toMatchObject({ principalId: 'p' });
  principals.set('Bearer a', 'revoked');
  expect(await ask()).toBe('ACCESS_DENIED');
});
