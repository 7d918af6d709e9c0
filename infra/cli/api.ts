import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../sign-in.ts';

/** What a command says when it cannot be done. It is printed as it is, without a stack. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Where the API is, and as whom to sign in. */
export type Account = {
  readonly api: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

type Access = {
  readonly api: string;
  readonly tokenUrl: string;
  readonly principals: readonly { readonly clientId: string; readonly clientSecret: string }[];
};

type Environment = Readonly<Record<string, string | undefined>>;

const named = ['AMENDS_API', 'AMENDS_TOKEN_URL', 'AMENDS_CLIENT_ID', 'AMENDS_CLIENT_SECRET'] as const;

/** The account that the environment names, or the one called `as` of the Amends that runs on this machine. */
export const accountIn = (environment: Environment, as: string | undefined): Account => {
  const [api, tokenUrl, clientId, clientSecret] = named.map((name) => environment[name]);
  if (api && tokenUrl && clientId && clientSecret && as === undefined) return { api, tokenUrl, clientId, clientSecret };
  const missing = named.filter((name) => !environment[name]);
  if (missing.length < named.length && as !== undefined) {
    throw new CommandFailed(
      '--as is for the Amends on this machine, and the environment names another: unset AMENDS_….',
    );
  }
  if (missing.length < named.length) {
    throw new CommandFailed(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set.`);
  }
  const file = join(environment.AMENDS_DATA ?? '.local', 'access.json');
  if (!existsSync(file)) {
    throw new CommandFailed(`There is no ${file}: run npm start, or set ${named.join(', ')}.`);
  }
  const access = accessIn(file);
  const wanted = as ?? 'platform-operations';
  const principal = access.principals.find((each) => each.clientId === wanted);
  if (!principal) throw new CommandFailed(`${file} knows nobody called ${wanted}. npm run token lists everybody.`);
  return { api: access.api, tokenUrl: access.tokenUrl, ...principal };
};

const accessIn = (file: string): Access => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Access;
  } catch {
    throw new CommandFailed(`${file} cannot be read: start Amends again.`);
  }
};

export type Answered = {
  readonly status: number;
  readonly etag: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers, its OpenAPI says
  readonly body: any;
};

export type Api = ReturnType<typeof apiOf>;

/** How long to go on when the API is busy. */
const attempts = 8;

/** The API, as one account asks it. What is refused is thrown in its own words. */
export const apiOf = ({ api, tokenUrl, clientId, clientSecret }: Account) => {
  let token: Promise<string> | undefined;

  const tokenNow = async (): Promise<string> => {
    const given = await signIn(tokenUrl, { clientId, clientSecret }).catch(() => outOfReach(tokenUrl));
    if (given === undefined) throw new CommandFailed(`${clientId} could not sign in at ${tokenUrl}.`);
    return given;
  };

  const ask = async (
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answered> => {
    token ??= tokenNow();
    const init = {
      method,
      headers: {
        authorization: `Bearer ${await token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await reach(`${api.replace(/\/$/, '')}${path}`, init);
      const retryAfter = response.headers.get('retry-after');
      if (retryAfter !== null && attempt < attempts) {
        await new Promise((resolve) => setTimeout(resolve, Number(retryAfter) * 1000));
        continue;
      }
      const text = await response.text();
      const answered = text === '' ? undefined : JSON.parse(text);
      if (!response.ok) throw new CommandFailed(refusal(answered ?? { title: `The API answered ${response.status}` }));
      return { status: response.status, etag: response.headers.get('etag') ?? undefined, body: answered };
    }
  };

  return {
    get: (path: string) => ask('GET', path),

    /** A request of its own, whose answer is the same however often it has to be sent. */
    post: (path: string, body: unknown) => ask('POST', path, { body, headers: { 'idempotency-key': randomUUID() } }),

    /** Changes what is at `of`, as it is now. */
    change: async (method: 'POST' | 'PUT', path: string, body: unknown, of: string) => {
      const { etag = '' } = await ask('GET', of);
      return ask(method, path, { body, headers: { 'if-match': etag, 'idempotency-key': randomUUID() } });
    },

    /** Puts in the place of what is at `path` what `restate` makes of it, as it is now. */
    restate: async (path: string, restate: (now: Answered['body']) => unknown) => {
      const { etag = '', body } = await ask('GET', path);
      return ask('PUT', path, {
        body: restate(body),
        headers: { 'if-match': etag, 'idempotency-key': randomUUID() },
      });
    },

    /** Every item of a list, page after page. */
    all: async function* (path: string): AsyncGenerator<Answered['body']> {
      const separator = path.includes('?') ? '&' : '?';
      for (let cursor = ''; ; ) {
        const { body } = await ask('GET', `${path}${cursor && `${separator}cursor=${cursor}`}`);
        yield* body.items;
        if (body.next === undefined) return;
        cursor = encodeURIComponent(body.next);
      }
    },
  };
};

const reach = (url: string, init: RequestInit): Promise<Response> =>
  fetch(url, { ...init, signal: AbortSignal.timeout(30_000) }).catch(() => outOfReach(url));

const outOfReach = (url: string): never => {
  throw new CommandFailed(`Nothing answers at ${url}.`);
};

type Problem = {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { pointer?: string; parameter?: string; header?: string; detail: string }[];
};

const refusal = ({ title = 'The API refused', detail, errors = [] }: Problem): string =>
  [
    [title, detail].filter(Boolean).join('. '),
    ...errors.map((fault) => `  ${fault.pointer ?? fault.parameter ?? fault.header ?? ''} ${fault.detail}`),
  ].join('\n');
