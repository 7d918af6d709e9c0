import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type ClientMetadata } from 'oidc-provider';
import type { Identity } from './identity.ts';

type Issuer = { readonly url: string; readonly audience: string; readonly identity: Identity };

const tokenLifetime = 60 * 60;

/** An OpenID Connect issuer with the client-credentials flow, as a path of the server: `url` is where it is mounted. */
export const issuerAt = ({ url, audience, identity }: Issuer) => {
  const provider = quietly(
    () =>
      new Provider(url, {
        clients: identity.clients.map(
          ({ clientId, clientSecret }): ClientMetadata => ({
            client_id: clientId,
            client_secret: clientSecret,
            grant_types: ['client_credentials'],
            response_types: [],
            redirect_uris: [],
            id_token_signed_response_alg: 'ES256',
          }),
        ),
        jwks: { keys: identity.keys as never },
        ttl: { ClientCredentials: tokenLifetime },
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
