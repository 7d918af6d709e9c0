import * as z from 'zod';
import { route } from './route.ts';

const tag = 'About';

export const readHealth = route({
  method: 'GET',
  path: '/health',
  tag,
  summary: 'Whether the API is up',
  allow: 'anyone',
  answers: { 200: z.object({ status: z.literal('up') }).meta({ id: 'Health' }) },
  refusals: [],
});

export const readOpenApi = route({
  method: 'GET',
  path: '/v1/openapi.json',
  tag,
  summary: 'This API, described in OpenAPI 3.1',
  allow: 'anyone',
  answers: { 200: z.looseObject({ openapi: z.string() }) },
  refusals: [],
});

export const readDocs = route({
  method: 'GET',
  path: '/docs',
  tag,
  summary: 'This API, to read and try in a browser',
  allow: 'anyone',
  produces: 'text/html; charset=utf-8',
  answers: { 200: z.string() },
  refusals: [],
});

export const readRoot = route({
  method: 'GET',
  path: '/',
  tag,
  summary: 'Leads to the docs page',
  allow: 'anyone',
  produces: 'text/plain; charset=utf-8',
  answers: { 302: z.string() },
  refusals: [],
});

export const readDocsStyle = route({
  method: 'GET',
  path: '/docs/swagger-ui.css',
  tag,
  summary: 'How the docs page looks',
  allow: 'anyone',
  produces: 'text/css; charset=utf-8',
  answers: { 200: z.string() },
  refusals: [],
});

export const readDocsScript = route({
  method: 'GET',
  path: '/docs/{script}',
  tag,
  summary: 'A script of the docs page',
  allow: 'anyone',
  produces: 'text/javascript; charset=utf-8',
  answers: { 200: z.string() },
  refusals: ['notFound'],
});
