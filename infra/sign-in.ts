/** Signs in as a client does that has a secret: OAuth 2.0, RFC 6749 §4.4. Answers an access token, or none if refused. */
export const signIn = async (
  tokenUrl: string,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
): Promise<string | undefined> => {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
    signal: AbortSignal.timeout(30_000),
  });
  const { access_token: token } = (await response.json().catch(() => ({}))) as { access_token?: string };
  return token;
};
