import { describe, expect, test } from 'vitest';
import { openApiOf } from '../../../shared/http/openapi.ts';
import { problems } from '../../../shared/http/problem.ts';
import { type Route, refusalsOf } from '../../../shared/http/route.ts';
import { routes } from '../../../shared/http/routes/index.ts';

const document = openApiOf(routes, '1.2.3');
const all: [string, Route][] = Object.entries(routes);
// biome-ignore lint/suspicious/noExplicitAny: the document is looked into freely
const operationOf = ({ method, path }: Route): any => (document.paths as any)[path][method.toLowerCase()];

test('is OpenAPI 3.1 of this version', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Amends', version: '1.2.3' } });
});

describe.each(all)('%s', (operationId, route) => {
  const operation = operationOf(route);

  test('is described, under its name', () => {
    expect(operation).toMatchObject({ operationId, summary: route.summary, tags: [route.tag] });
  });

  test('asks for a token, unless it is for anyone', () => {
    expect(operation.security).toEqual(route.allow === 'anyone' ? [] : [{ bearer: [] }]);
  });

  test('lists its parameters', () => {
    const names = (operation.parameters ?? []).map(
      ({ name, in: place }: { name: string; in: string }) => `${place} ${name}`,
    );
    const expected = [
      ...Object.keys(route.params.shape).map((name) => `path ${name}`),
      ...Object.keys(route.query?.shape ?? {}).map((name) => `query ${name}`),
      ...(route.idempotency ? ['header Idempotency-Key'] : []),
      ...(route.ifMatch ? ['header If-Match'] : []),
      ...(route.versioned && route.method === 'GET' ? ['header If-None-Match'] : []),
    ];
    expect(names.sort()).toEqual(expected.sort());
  });

  test('lists every answer and every refusal', () => {
    const unchanged = route.versioned && route.method === 'GET' ? ['304'] : [];
    const refusals = refusalsOf(route).map((code) => String(problems[code].status));
    const statuses = [...Object.keys(route.answers), ...unchanged, ...refusals];
    expect(Object.keys(operation.responses).sort()).toEqual([...new Set(statuses)].sort());
    for (const code of refusalsOf(route)) {
      expect(operation.responses[problems[code].status].description).toContain(`\`${code}\``);
    }
  });
});

test('refers to nothing that is not there', () => {
  const text = JSON.stringify(document);
  const referred = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? '');
  expect(referred.length).toBeGreaterThan(10);
  for (const name of referred) expect(document.components?.schemas).toHaveProperty(name);
});

test('shows examples that its own routes take', () => {
  const bodies = all.flatMap(([name, { body }]) => (body ? [[name, body, body.meta()?.example] as const] : []));
  expect(bodies.length).toBeGreaterThan(3);
  for (const [name, body, example] of bodies)
    expect([name, example !== undefined, body.safeParse(example).error]).toEqual([name, true, undefined]);
});

test('says of every field what it takes: no unknown field passes', () => {
  const schemas = document.components?.schemas as Record<string, { additionalProperties?: unknown }>;
  for (const name of ['NewReport', 'Amendment']) expect(schemas[name]?.additionalProperties).toBe(false);
});
