import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tokenVerifier } from '../../../functions/token-verifier.ts';

/** An issuer whose answers the tests choose. */
const pages = new Map<string, () => object | undefined>();
let server: Server;
let issuer = '';
const one = await generateKeyPair('RS256', { extractable: true });
const two = await generateKeyPair('ES256', { extractable: true });

const publish = async (...keys: readonly [CryptoKeyLike, string][]) => {
  const jwks = { keys: await Promise.all(keys.map(async ([key, kid]) => ({ ...(await exportJWK(key)), kid }))) };
  pages.set('/.well-known/openid-configuration', () => ({ issuer, jwks_uri: `${issuer}/keys` }));
  pages.set('/keys', () => jwks);
};
type CryptoKeyLike = Parameters<typeof exportJWK>[0];

beforeAll(async () => {
  server = createServer((request, response) => {
    const body = pages.get(request.url ?? '')?.();
    response.writeHead(body ? 200 : 500, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => pages.clear());
afterAll(() => server.close());

const verifier = () => {
  const verify = tokenVerifier({ issuer, audience: 'amends' });
  return async (authorization: string) => (await verify(authorization))?.subject;
};

const sign = (
  claims: JWTPayload = {},
  header: { alg?: string; kid?: string } = {},
  key: Parameters<SignJWT['sign']>[0] = one.privateKey,
) =>
  new SignJWT({ sub: 'somebody', iss: issuer, aud: 'amends', exp: Math.floor(Date.now() / 1000) + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
    .sign(key);

describe('a token is good', () => {
  test('when its issuer signed it for us, with whichever key', async () => {
    await publish([one.publicKey, 'one'], [two.publicKey, 'two']);
    const verify = verifier();
    expect(await verify(`Bearer ${await sign()}`)).toBe('somebody');
    expect(
      await verify(`bearer ${await sign({ sub: 'auth0|1#2' }, { alg: 'ES256', kid: 'two' }, two.privateKey)}`),
    ).toBe('auth0|1#2');
  });

  test('without an audience, for a scope of ours, as Cognito makes them for clients', async () => {
    await publish([one.publicKey, 'one']);
    const scoped = { aud: undefined, scope: 'other/api amends/api' } as unknown as JWTPayload;
    expect(await verifier()(`Bearer ${await sign(scoped)}`)).toBe('somebody');
  });

  test('for one of several audiences', async () => {
    await publish([one.publicKey, 'one']);
    expect(await verifier()(`Bearer ${await sign({ aud: ['other', 'amends'] })}`)).toBe('somebody');
  });
});

describe('a token is not good', () => {
  const past = Math.floor(Date.now() / 1000) - 60;

  test.each([
    ['expired', { exp: past }],
    ['not begun', { nbf: past + 600 }],
    ['for another', { aud: 'other' }],
    ['for nobody', { aud: undefined }],
    ['for nobody, with a scope of others', { aud: undefined, scope: 'other/api amendsx/api amends' }],
    ['for another, with a scope of ours', { aud: 'other', scope: 'amends/api' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['about nobody', { sub: undefined }],
    ['without an end', { exp: undefined }],
  ])('%s', async (_, claims) => {
    await publish([one.publicKey, 'one']);
    expect(await verifier()(`Bearer ${await sign(claims as JWTPayload)}`)).toBeUndefined();
  });

  test('signed with a key that is not the issuer’s', async () => {
    await publish([one.publicKey, 'one']);
    const { privateKey } = await generateKeyPair('RS256');
    expect(await verifier()(`Bearer ${await sign({}, {}, privateKey)}`)).toBeUndefined();
    expect(await verifier()(`Bearer ${await sign({}, { kid: 'unknown' })}`)).toBeUndefined();
  });

  test('signed with the issuer’s public key as if that were a secret', async () => {
    await publish([one.publicKey, 'one']);
    const secret = new TextEncoder().encode(await exportSPKI(one.publicKey));
    expect(await verifier()(`Bearer ${await sign({}, { alg: 'HS256' }, secret)}`)).toBeUndefined();
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a.b', 'Bearer a b', 'Bearer ä'])(
    'when it is no token: "%s"',
    async (text) => {
      await publish([one.publicKey, 'one']);
      expect(await verifier()(text)).toBeUndefined();
    },
  );
});

describe('an issuer out of reach is our trouble, not the token’s', () => {
  test('until it answers again', async () => {
    const verify = verifier();
    const token = `Bearer ${await sign()}`;
    await expect(verify(token)).rejects.toThrow('answered 500');
    await publish([one.publicKey, 'one']);
    expect(await verify(token)).toBe('somebody');
  });

  test('when its keys cannot be fetched', async () => {
    await publish([one.publicKey, 'one']);
    pages.delete('/keys');
    await expect(verifier()(`Bearer ${await sign()}`)).rejects.toThrow();
  });

  test('when its discovery document is somebody else’s', async () => {
    await publish([one.publicKey, 'one']);
    pages.set('/.well-known/openid-configuration', () => ({
      issuer: 'https://evil.example',
      jwks_uri: `${issuer}/keys`,
    }));
    await expect(verifier()(`Bearer ${await sign()}`)).rejects.toThrow('not of this issuer');
  });
});
