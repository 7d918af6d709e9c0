import { typeid } from 'typeid-js';
import { describe, expect, test } from 'vitest';
import { openApiOf } from '../../shared/http/openapi.ts';
import { routes } from '../../shared/http/routes/index.ts';
import { isHospitalRole, isPlatformRole, Role } from '../../shared/tenancy/roles.ts';
import type { Answered, Caller } from '../support/api.ts';
import { as, withToken } from '../support/api.ts';
import { happened, takenIn } from '../support/happened.ts';
import { aMatterFor, namesInMatter } from '../support/matter-specimens.ts';
import { aListedMediator, namesInMediation } from '../support/mediation-specimens.ts';
import { namesIn } from '../support/preparing.ts';
import { memberOf } from '../support/principals.ts';
import { readyForOffer } from '../support/resolution-events.ts';
import { aReport, keyed, newNumber, r4Sample } from '../support/samples.ts';
import { anOpening } from '../support/sharing.ts';
import {
  type Asked as Asking,
  counterpart,
  existing,
  someoneIn,
  specimens,
  type World,
  worlds,
} from '../support/worlds.ts';

/**
 * Who may reach what, tried: every operation of the OpenAPI, as every role, with what is its own, its neighbour's,
 * somebody else's and nobody's, by id, cursor, Idempotency-Key and If-Match. What is expected follows from the roles that
 * the OpenAPI names; what a path or a body is follows from the specimens. An operation that they do not cover fails.
 */

type Operation = {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly roles: readonly string[] | 'anyone';
  readonly parameters: readonly string[];
  readonly headers: readonly string[];
  readonly query: readonly string[];
  readonly body: { readonly mediaType: string; readonly example: unknown } | undefined;
  readonly isVersioned: boolean;
};

// biome-ignore lint/suspicious/noExplicitAny: the document is looked into freely
const document: any = openApiOf(routes, '0');

const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  // biome-ignore lint/suspicious/noExplicitAny: the document is looked into freely
  Object.entries(methods as Record<string, any>).map(([method, operation]) => {
    const named = (place: string): string[] =>
      (operation.parameters ?? [])
        .filter((parameter: { in: string }) => parameter.in === place)
        .map(({ name }: { name: string }) => name);
    const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    return {
      method: method.toUpperCase(),
      path,
      operationId: operation.operationId,
      roles: operation['x-roles'] ?? 'anyone',
      parameters: named('path'),
      headers: named('header'),
      query: named('query'),
      body: mediaType === undefined ? undefined : { mediaType, example: exampleIn(content) },
      isVersioned: operation.responses['200']?.headers?.ETag !== undefined,
    };
  }),
);

function exampleIn(content: unknown): unknown {
  const { schema } = content as { schema: { $ref?: string; example?: unknown; examples?: unknown[] } };
  const found = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;
  return found?.example ?? found?.examples?.[0];
}

const guarded = operations.filter((operation) => operation.roles !== 'anyone');

const isInsurers = (role: string) => role === 'claims' || role === 'insurerAdmin';

const aCase = (): Promise<string> => takenIn({ tenant: 'harbor', hospital: 'bayview' }, aReport());

/** A case of Harbor's, good for one matter; nobody else has any. */
const aReadyCase = async (role: string): Promise<string> => {
  if (!isInsurers(role)) return typeid('case').toString();
  const id = await aCase();
  await happened(id, ...readyForOffer());
  return id;
};

/** A matter that Harbor leads, good for one mediation; nobody else has any. */
const anEscalatedMatter = async (role: string): Promise<string> =>
  isInsurers(role)
    ? aMatterFor('POST /v1/mediations', { tenant: 'harbor', hospital: 'bayview' }, aCase)
    : typeid('collab').toString();

let attorney: Promise<string> | undefined;

/** An attorney whom Harbor lists: one who is on no list can be given to nobody. */
const aListedAttorney = (): Promise<string> => {
  const entry = { name: 'Matrix', phone: '+1 617 555 0100', states: ['MA'] };
  attorney ??= as('harbor-mutual-claims')
    .post('/v1/attorneys', entry, keyed())
    .then(({ body }) => body.id);
  return attorney;
};

/** Bodies that must be new each time, or differ by who sends them; all others are the example of the OpenAPI. */
const bodies: Readonly<Record<string, (role: string) => object | Promise<object>>> = {
  reportCase: (role) => aReport(role === 'claims' ? { hospital: 'bayview' } : {}),
  receiveAdverseEvent: () => ({ ...r4Sample(), identifier: { value: newNumber() } }),
  openTenant: () => ({ id: `m${newNumber().replaceAll(/\D/g, '').slice(-20)}`, name: 'Matrix' }),
  addMember: () => ({ id: `m${newNumber().replaceAll(/\D/g, '').slice(-20)}`, name: 'Matrix', state: 'MA' }),
  adviseCounsel: async () => ({
    on: '2026-11-10',
    channel: 'inPerson',
    people: ['Ana Ruiz', 'R. Clerk'],
    attorneys: [await aListedAttorney()],
    represented: 'no',
  }),
  admitPrincipal: () => ({ name: 'Matrix', roles: ['claims'] }),
  requestConsultation: (role) => ({
    topic: 'onlineReview',
    question: 'May we answer?',
    ...(role !== 'hospitalRisk' && { hospital: 'bayview' }),
  }),
  assignAdvisor: async () => ({ advisor: await memberOf('harbor', 'harbor-mutual-risk-advice') }),
  openMatter: async (role) => ({ ...anOpening, caseId: await aReadyCase(role) }),
  openMediation: async (role) => ({
    collaborationId: await anEscalatedMatter(role),
    title: 'Matrix',
    question: 'What the family is paid.',
    family: { name: 'The family', representative: typeid('principal').toString(), lawyer: true },
    candidates: [await aListedMediator()],
  }),
};

type Ids = Readonly<Record<string, string>>;

/** A body, with what it has to name in the case, matter or mediation that it is about. */
const bodyOf = async ({ operationId, body }: Operation, role: string, ids: Ids = {}): Promise<unknown> => {
  const given = (await bodies[operationId]?.(role)) ?? body?.example;
  if (body && given === undefined) throw new Error(`${operationId} has no example in the OpenAPI`);
  const { caseId, collaborationId, mediationId } = ids;
  return (
    body && {
      ...(given as object),
      ...namesIn(caseId),
      ...namesInMatter(collaborationId),
      ...namesInMediation(mediationId),
    }
  );
};

const at = (path: string, ids: Ids): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');

type WorldOf = (parameter: string) => World;

const makeSpecimens = async (
  { parameters }: Operation,
  worldOf: WorldOf,
  asked: Omit<Asking, 'within'>,
): Promise<Record<string, string>> => {
  const ids: Record<string, string> = {};
  for (const parameter of parameters) {
    const specimen = specimens[parameter];
    if (!specimen) throw new Error(`The matrix knows no specimen of {${parameter}}`);
    const world = worldOf(parameter);
    // What is part of something is made in it, unless the two are to be of different worlds.
    const within = world === worldOf(parameters[0] ?? '') ? ids : {};
    ids[parameter] = await specimen.make(world, { ...asked, within });
  }
  return ids;
};

const kept = new Map<string, Promise<Record<string, string>>>();

const keep = (name: string, make: () => Promise<Record<string, string>>): Promise<Record<string, string>> => {
  const specimen = kept.get(name) ?? make();
  kept.set(name, specimen);
  return specimen;
};

const worldsIn = ({ parameters }: Operation, worldOf: WorldOf): string =>
  parameters.map((parameter) => `${parameter} ${worldOf(parameter)}`).join();

/** What an operation is asked for: made ready for it, and anew, unless it only reads. */
const specimensFor = (operation: Operation, worldOf: WorldOf, role: string): Promise<Record<string, string>> => {
  const name = `${operation.method} ${operation.path}`;
  const make = () => makeSpecimens(operation, worldOf, { operation: name, role });
  return operation.method === 'GET' ? keep(`${name} ${role} ${worldsIn(operation, worldOf)}`, make) : make();
};

/** What is asked for in vain: nothing is done to it, so it serves all operations. */
const idleSpecimens = (operation: Operation, world: World): Promise<Record<string, string>> => {
  const isOfTenant = operation.path.includes('{tenantId}');
  const asked = { operation: isOfTenant ? operation.path : '', role: 'hospitalRisk' };
  const name = `idle ${isOfTenant} ${worldsIn(operation, () => world)}`;
  return keep(name, () => makeSpecimens(operation, () => world, asked));
};

/** Where the version is read that a command on this path must name: the path itself, or what it is part of. */
const versionPath = ({ path }: Operation): string => {
  for (let candidate = path; candidate !== ''; candidate = candidate.slice(0, candidate.lastIndexOf('/'))) {
    if (operations.some((each) => each.path === candidate && each.method === 'GET' && each.isVersioned))
      return candidate;
  }
  throw new Error(`Nothing above ${path} has an ETag`);
};

const readers = Object.values(someoneIn);

const madeUpEtag = '"1-0123456789abcdef"';

/** Who read something there before: whoever did last is asked first. */
const whoRead = new Map<string, readonly Caller[]>();

/** The ETag of what somebody can read there, whoever asks before anybody else; a made-up one of what nobody can. */
const etagAt = async (operation: Operation, ids: Ids, ...first: readonly (Caller | undefined)[]): Promise<string> => {
  const path = versionPath(operation);
  const others = (['sibling', 'foreign'] as const).flatMap((world) => [
    counterpart('hospitalRisk', world),
    counterpart('insurerAdmin', world),
  ]);
  const before = whoRead.get(path) ?? [];
  for (const reader of new Set([...first, ...before, ...readers, ...others])) {
    const { status, headers } = (await reader?.get(at(path, ids))) ?? {};
    if (status !== 200 || !reader) continue;
    whoRead.set(path, [reader, ...before.filter((each) => each !== reader)]);
    return headers?.get('etag') ?? '';
  }
  return madeUpEtag;
};

type Asked = { readonly key?: string; readonly etag?: string; readonly query?: string };

const ask = async (
  operation: Operation,
  role: string,
  ids: Ids,
  { key = newNumber(), etag, query = '' }: Asked = {},
  caller = someoneIn[role],
): Promise<Answered> => {
  const { method, path, headers, body: declared } = operation;
  const body = await bodyOf(operation, role, ids);
  const ifMatch = headers.includes('If-Match') ? { 'if-match': etag ?? (await etagAt(operation, ids, caller)) } : {};
  return (caller ?? withToken(undefined)).send(method, at(path, ids) + query, {
    ...(declared && { body }),
    headers: {
      ...(declared && { 'content-type': declared.mediaType }),
      ...(headers.includes('Idempotency-Key') && { 'idempotency-key': key }),
      ...ifMatch,
    },
  });
};

/** Everything of an answer but what belongs to the one request. */
const mask = ({ status, headers, text }: Answered) => ({
  status,
  headers: [...headers].filter(([name]) => !['date', 'x-amzn-requestid', 'etag'].includes(name)),
  text: text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'request'),
});

const isDone = ({ status }: Answered) => status >= 200 && status < 300;
const names = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);
const named = (some: readonly Operation[]) => names.filter(([, operation]) => some.includes(operation));

/** The parts of the matrix, each a file of its own, so that they are tried side by side: by how their paths begin. */
export const parts = {
  cases: /^\/v1\/cases\/\{caseId\}\/[a-n]/,
  casesToo: /^\/v1\/cases\/\{caseId\}\/[^a-n]/,
  matters: /^\/v1\/(collaborations|workflows|insurers)/,
  mediations: /^\/v1\/mediations/,
} as const;

const isRest = ({ path }: Operation): boolean => !Object.values(parts).some((begins) => begins.test(path));

/** Whether the matrix covers all there is, whichever part tries it. */
export const coverage = (): void => {
  test('the matrix covers every operation that is published, as every role there is', async () => {
    const { body } = await withToken(undefined).get('/v1/openapi.json');
    const published = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(names.map(([name]) => name).sort()).toEqual(published.sort());
    expect(Object.keys(someoneIn).sort()).toEqual([...Role.options].sort());
    for (const operation of guarded) {
      for (const parameter of operation.parameters) expect(specimens).toHaveProperty(parameter);
      await expect(bodyOf(operation, 'claims')).resolves.not.toThrow();
    }
  });
};

const sideOf = (role: Role): string =>
  isHospitalRole(role) ? 'hospital' : isPlatformRole(role) ? 'platform' : 'insurer';

/** The first role of each side. */
const oneOfEach = (roles: readonly Role[]): readonly Role[] => [
  ...new Map(roles.toReversed().map((role) => [sideOf(role), role])).values(),
];

/** Tries one part of the matrix, or what is in none. */
export const matrix = (part: keyof typeof parts | 'rest'): void => {
  const isPart = (operation: Operation): boolean =>
    part === 'rest' ? isRest(operation) : parts[part].test(operation.path);

  describe.each(named(guarded.filter(isPart)))('%s', (_, operation) => {
    const { roles, parameters, path } = operation;
    const allowed = Role.options.filter((role) => roles.includes(role));
    const others = Role.options.filter((role) => !roles.includes(role));
    // Where keys and versions are tried, one stands for all who reach the same: in what is shared, for all who may; in the
    // rest, for all of an insurer, of a hospital, and of no tenant.
    const some = part === 'matters' || part === 'mediations' ? allowed.slice(0, 1) : oneOfEach(allowed);

    test('is refused to every other role, whatever it asks for', async () => {
      const askedFor: Record<string, string>[] = [];
      for (const world of parameters.length > 0 ? worlds : (['own'] as const)) {
        askedFor.push(await idleSpecimens(operation, world));
      }
      for (const role of others) {
        const answers = [];
        for (const ids of askedFor) {
          answers.push(mask(await ask(operation, role, ids, { etag: madeUpEtag })));
        }
        expect([role, answers[0]?.status]).toEqual([role, 403]);
        for (const answer of answers) expect([role, answer]).toEqual([role, answers[0]]);
      }
    });

    test.each(allowed)('is for %s, within its reach', async (role) => {
      if (parameters.length === 0) {
        expect(isDone(await ask(operation, role, {}))).toBe(true);
        return;
      }
      const nowhere = await idleSpecimens(operation, 'never');
      const never = mask(await ask(operation, role, nowhere, { etag: madeUpEtag }));
      expect(never.status).toBe(404);
      for (const world of existing) {
        const isFound = parameters.every((parameter) => specimens[parameter]?.found(role, path).includes(world));
        // What is not found is left as it is, so it need not be ready for anything.
        const ids = await (isFound ? specimensFor(operation, () => world, role) : idleSpecimens(operation, world));
        const answered = await ask(operation, role, ids);
        if (isFound) expect([role, world, isDone(answered), answered.text]).toEqual([role, world, true, answered.text]);
        else expect([role, world, mask(answered)]).toEqual([role, world, never]);
      }
      // What one parameter may reach does not open the other.
      for (const stray of parameters.length > 1 ? parameters.filter((each) => !specimens[each]?.isNumber) : []) {
        const [own, foreign] = await Promise.all([
          idleSpecimens(operation, 'own'),
          idleSpecimens(operation, 'foreign'),
        ]);
        // Where a part has the same id in every case, it is looked for in one that has no such part.
        const isAlike = own[stray] === foreign[stray];
        const bare = isAlike ? await idleSpecimens({ ...operation, parameters: parameters.slice(0, 1) }, 'own') : {};
        const ids = { ...own, ...bare, [stray]: foreign[stray] ?? '' };
        expect([stray, mask(await ask(operation, role, ids))]).toEqual([stray, never]);
      }
    });

    if (operation.query.includes('cursor')) {
      test.each(allowed)('takes from %s no cursor of anybody else', async (role) => {
        const own = await specimensFor(operation, () => 'own', role);
        const list = (cursor: string, ids = own) =>
          ask(operation, role, ids, { query: `?limit=1&cursor=${encodeURIComponent(cursor)}` });
        const madeUp = mask(await list('bWFkZS11cA'));
        expect(madeUp.status).toBe(400);
        const strays = await Promise.all([
          operation.operationId === 'listCases' ? undefined : someoneIn.claims?.get('/v1/cases?limit=1'),
          operation.operationId === 'listTenants' ? undefined : someoneIn.operator?.get('/v1/tenants?limit=1'),
        ]);
        for (const stray of strays) {
          if (stray) expect(mask(await list(stray.body.next))).toEqual(madeUp);
        }
        for (const world of ['sibling', 'foreign'] as const) {
          const elsewhere = await specimensFor(operation, () => world, role);
          for (const other of [counterpart(role, world), someoneIn[role]]) {
            const page = await other?.get(`${at(path, elsewhere)}?limit=1`);
            const cursor = page?.status === 200 ? page.body.next : undefined;
            const isSameList = at(path, elsewhere) === at(path, own) && other === someoneIn[role];
            if (cursor && !isSameList) expect([world, mask(await list(cursor))]).toEqual([world, madeUp]);
          }
        }
      });
    }

    if (operation.headers.includes('Idempotency-Key')) {
      test.each(some)('keeps an Idempotency-Key of %s to itself', async (role) => {
        for (const world of ['sibling', 'foreign'] as const) {
          const other = counterpart(role, world);
          if (!other) continue;
          const key = newNumber();
          const theirs = await specimensFor(operation, () => world, role);
          const mine = await specimensFor(operation, () => 'own', role);
          await ask(operation, role, theirs, { key }, other);
          const answered = await ask(operation, role, mine, { key });
          expect([world, isDone(answered), answered.headers.get('idempotency-replayed')]).toEqual([world, true, null]);
        }
      });
    }

    if (operation.headers.includes('If-Match') && parameters.length > 0) {
      test.each(some)('takes from %s no ETag of anything else', async (role) => {
        const mine = await specimensFor(operation, () => 'own', role);
        const madeUp = mask(await ask(operation, role, mine, { etag: madeUpEtag }));
        expect(madeUp.status).toBe(412);
        for (const world of ['sibling', 'foreign'] as const) {
          const theirs = await idleSpecimens(operation, world);
          const etag = await etagAt(operation, theirs, counterpart(role, world));
          expect([world, mask(await ask(operation, role, mine, { etag }))]).toEqual([world, madeUp]);
        }
      });
    }
  });
};

/** Tries what needs no token. */
export const open = (): void => {
  describe.each(named(operations.filter(({ roles }) => roles === 'anyone')))('%s', (_, operation) => {
    test('is for anyone, and the same for all', async () => {
      const paths = operation.parameters.length > 0 ? ['/docs/docs.js'] : [operation.path];
      for (const path of paths) {
        const answers = await Promise.all(
          [withToken(undefined), ...readers].map((caller) => caller.send(operation.method, path)),
        );
        for (const answer of answers) expect(mask(answer)).toEqual(mask(answers[0] as Answered));
        expect(answers[0]?.status).toBeLessThan(400);
      }
    });
  });
};
