import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type Adapter, type ClientMetadata, type JWTStructured } from 'oidc-provider';
import type { Clock } from './clock.ts';
import type { Identity } from './identity.ts';

type Issuer = { readonly url: string; readonly audience: string; readonly identity: Identity; readonly clock: Clock };

/** Real seconds. */
const tokenLifetime = 60 * 60;

/** An OpenID Connect issuer with the client-credentials flow, as a path of the server: `url` is where it is mounted. */
export const issuerAt = ({ url, audience, identity, clock }: Issuer) => {
  const provider = quietly(
    () =>
      new Provider(url, {
        adapter: adapterOf(identity),
        jwks: { keys: identity.keys as never },
        ttl: { ClientCredentials: tokenLifetime },
        formats: { customizers: { jwt: (_, __, token) => datedBy(clock, token) } },
        features: {
          devInteractions: { enabled: false },
          clientCredentials: { enabled: true },
          resourceIndicators: {
            enabled: true,
            defaultResource: () => audienceUri(audience),
            useGrantedResource: () => true,
            getResourceServerInfo: () => ({
              scope: '',
              audience,
              accessTokenTTL: tokenLifetime,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'ES256' } },
            }),
          },
        },
      }),
  );
  // A client has up to two secrets while one takes the other's place.
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { clientId: string }, given: string): boolean {
      return (identity.find(this.clientId)?.secrets ?? []).some(({ value }) => isSame(value, given));
    },
  });
  const serve = provider.callback();
  const mount = new URL(url).pathname;

  return {
    /** Whether a request is for the issuer. */
    takes: ({ url: path = '' }: IncomingMessage): boolean => path === mount || path.startsWith(`${mount}/`),
    serve: (request: IncomingMessage, response: ServerResponse): void => {
      const path = request.url ?? '';
      Object.assign(request, { originalUrl: path, url: path.slice(mount.length) || '/' });
      void serve(request, response);
    },
  };
};

/** The provider dates tokens by the machine's own time; whoever verifies them lives in this one. */
const datedBy = ({ now, course }: Clock, token: JWTStructured): void => {
  const iat = Math.floor(now() / 1000);
  Object.assign(token.payload, { iat, exp: iat + tokenLifetime * course.pace });
};

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The provider looks clients up as they are now; tokens are signed and never looked up. */
const adapterOf = (identity: Identity) => {
  const metadataOf = (clientId: string): ClientMetadata | undefined => {
    const client = identity.find(clientId);
    return (
      client && {
        client_id: clientId,
        client_secret: client.secrets[0]?.value ?? '',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: 'ES256',
      }
    );
  };
  return (model: string): Adapter => ({
    find: async (id) => (model === 'Client' ? metadataOf(id) : undefined),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: async () => undefined,
    consume: async () => undefined,
    destroy: async () => undefined,
    revokeByGrantId: async () => undefined,
  });
};

/** OAuth names a resource by a URI. */
const audienceUri = (audience: string): string => `urn:${audience}:api`;

/** The provider warns that it keeps tokens in memory; here they are signed and never looked up. */
const quietly = <T>(make: () => T): T => {
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return make();
  } finally {
    Object.assign(console, { warn, info });
  }
};
