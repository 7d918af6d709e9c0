import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { checkAgainstOpenApi } from './openapi.ts';

/** What `access.json` says. */
export type Access = {
  readonly api: string;
  readonly tokenUrl: string;
  readonly principals: readonly {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly roles: readonly string[];
  }[];
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely; the OpenAPI check knows their types
  readonly body: any;
};

type Asked = {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const accessIn = (data: string): Access => JSON.parse(readFileSync(join(data, 'access.json'), 'utf8'));

/** How often something is asked that is out of reach for a moment: a busy machine may need several. */
const mostTries = 10;

/**
 * Somebody at the API. Everything it answers is checked against the OpenAPI it publishes. As any good client it comes
 * back, with the same request, where it is told to.
 */
export const callerOf = (api: string, token: () => Promise<string | undefined>) => {
  const ask = async (method: string, path: string, asked: Asked = {}): Promise<Answered> => {
    for (let tries = 1; ; tries += 1) {
      const answered = await askOnce(method, path, asked);
      if (answered.status !== 503 || tries === mostTries) return answered;
      await sleep(Number(answered.headers.get('retry-after') ?? 1) * 1000);
    }
  };
  const askOnce = async (method: string, path: string, { body, text, headers }: Asked): Promise<Answered> => {
    const bearer = await token();
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${api}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const answered = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const result = {
      status: response.status,
      headers: response.headers,
      text: answered,
      body: isJson && answered ? JSON.parse(answered) : undefined,
    };
    await checkAgainstOpenApi(api, method, path, result);
    return result;
  };
  return {
    get: (path: string, asked?: Asked) => ask('GET', path, asked),
    post: (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      ask('POST', path, { body, headers }),
    send: ask,
    token,
  };
};

export type Caller = ReturnType<typeof callerOf>;

export const tokenOf = ({ tokenUrl, principals }: Access, clientId: string, form = ''): Promise<string> => {
  const client = principals.find((each) => each.clientId === clientId);
  if (!client) throw new Error(`Nobody is called ${clientId}`);
  return tokenFor(tokenUrl, client, form);
};

export const tokenFor = async (
  tokenUrl: string,
  client: { readonly clientId: string; readonly clientSecret: string },
  form = '',
): Promise<string> => {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `grant_type=client_credentials${form}`,
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`The issuer answered ${response.status}`);
  return token;
};

/** An Amends that runs on this machine: where it answers, and its data folder. */
export type Amends = { readonly api: string; readonly data: string };

/** One of the seeded principals of an Amends. */
export const asAt = ({ api, data }: Amends, clientId: string): Caller => {
  let token: Promise<string> | undefined;
  return callerOf(api, () => {
    token ??= tokenOf(accessIn(data), clientId);
    return token;
  });
};

/** The Amends that runs for the tests. */
export const theAmends = (): Amends => ({ api: inject('api'), data: inject('data') });

/** One of the seeded principals, at the runtime that runs for the tests. */
export const as = (clientId: string): Caller => asAt(theAmends(), clientId);

export const withToken = (token: string | undefined): Caller => callerOf(inject('api'), async () => token);
