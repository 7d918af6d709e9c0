import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** Signatures that only the issuer can make. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const patience = 3_000;

/** Whom a good token names. `issuedAt` in Unix seconds; 0 if the token does not tell. */
export type Verified = { readonly subject: string; readonly issuedAt: number };

/**
 * Verifies bearer tokens of one OpenID Connect issuer, whichever it is: its discovery document says where its keys are.
 * Answers whom the token names and since when, or `undefined` for a token that is not good. Throws when the issuer is out of reach.
 */
export const tokenVerifier = ({ issuer, audience }: { readonly issuer: string; readonly audience: string }) => {
  let discovered: Promise<JWTVerifyGetKey> | undefined;

  const keysOfIssuer = async (): Promise<JWTVerifyGetKey> => {
    discovered ??= discover(issuer);
    try {
      return await discovered;
    } catch (error) {
      discovered = undefined;
      throw error;
    }
  };

  return async (authorization: string): Promise<Verified | undefined> => {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(token, await keysOfIssuer(), {
        issuer,
        algorithms,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      const { sub: subject, iat: issuedAt = 0 } = payload;
      return subject !== undefined && isMeantFor(audience, payload) ? { subject, issuedAt } : undefined;
    } catch (error) {
      if (isTokensFault(error)) return undefined;
      throw error;
    }
  };
};

/**
 * Whether a token is meant for this API. Cognito gives the tokens of clients no audience, but scopes that begin with it.
 */
const isMeantFor = (audience: string, { aud, scope }: JWTPayload): boolean => {
  if (aud !== undefined) return [aud].flat().includes(audience);
  return typeof scope === 'string' && scope.split(' ').some((each) => each.startsWith(`${audience}/`));
};

const discover = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(`The issuer answered ${response.status} to discovery`);
  const { issuer: named, jwks_uri: keys } = (await response.json()) as { issuer?: string; jwks_uri?: string };
  if (named !== issuer || keys === undefined) throw new Error('The discovery document is not of this issuer');
  return createRemoteJWKSet(new URL(keys), { timeoutDuration: patience });
};

/** Everything jose objects to is the token's fault, but for keys that cannot be fetched. */
const isTokensFault = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';
