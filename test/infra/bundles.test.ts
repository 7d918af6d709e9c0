import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundle } from '../../infra/aws/bundle.ts';
import { environmentOf } from '../../infra/local/lambda.ts';

const root = join(import.meta.dirname, '../..');
const entries = [
  ...[
    'about',
    'attorneys',
    'authorizer',
    'care',
    'cases',
    'collaborations',
    'consultations',
    'documents',
    'family',
    'fhir',
    'mediations',
    'mediators',
    'relief',
    'reporting',
    'resolution',
    'settings',
    'tenants',
    'work',
    'workflows',
  ].map((name) => `api/${name}`),
  'schedule/rotate-cursor-key',
  'schedule/sweep',
  'stream/collaboration-signals',
  'stream/deliver-collaborations',
  'stream/deliver-guests',
  'stream/deliver-mediations',
  'stream/deliver-seats',
  'stream/erase-documents',
  'stream/foreign-ids',
  'stream/mediation-signals',
  'stream/take-verdict',
  'workflow/collaboration',
  'workflow/mediation',
  'workflow/open-sealed',
].map((name) => `functions/${name}.ts`);
const inputs = entries.flatMap((entry) => bundle(entry).inputs);
const packages = new Set(inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
const own = new Set(inputs.filter((input) => !input.startsWith('node_modules/')));

const manifestOf = (name: string) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { license?: string };

describe('what is deployed', () => {
  const fine = new Set(['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'CC0-1.0']);

  test('has licences that go with MIT, each and every package', () => {
    expect(packages.size).toBeGreaterThan(10);
    const licences = [...packages, 'swagger-ui-dist'].map((name) => [name, manifestOf(name).license] as const);
    expect(licences.filter(([, licence]) => !fine.has(licence ?? ''))).toEqual([]);
  });

  test('comes from our dependencies, not from what we only build and test with', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: object;
    };
    expect([...packages].filter((name) => name in devDependencies)).toEqual([]);
  });
});

describe('functions do not know that they are local', () => {
  const sources = [...own].map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);

  test('only one module reads the environment', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.filter(([, text]) => text.includes('process.env')).map(([file]) => file)).toEqual([
      'functions/environment.ts',
    ]);
  });

  test('none names an endpoint, a stand-in or a kind of environment', () => {
    const told = /AWS_ENDPOINT|NODE_ENV|isLocal|localhost|127\.0\.0\.1|infra\/local/;
    expect(sources.filter(([, text]) => told.test(text)).map(([file]) => file)).toEqual([]);
  });

  test('they are given the template’s environment, what Lambda gives every function, and endpoints', () => {
    const environment = { TABLE_NAME: 'Amends' };
    const model = {
      name: 'f',
      arn: 'a',
      roleArn: 'r',
      folder: '/x',
      handler: 'index.handler',
      memory: 512,
      timeout: 10,
      environment,
    };
    const given = environmentOf(model, {
      credentials: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' },
      endpoints: { AWS_ENDPOINT_URL_DYNAMODB: 'http://x' },
    });
    const standard =
      /^(AWS_(REGION|DEFAULT_REGION|LAMBDA_\w+|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_TASK_ROOT|_HANDLER|TZ)$/;
    const more = Object.keys(given).filter((name) => !(name in environment) && !standard.test(name));
    expect(more).toEqual(['AWS_ENDPOINT_URL_DYNAMODB']);
    expect(given).toMatchObject(environment);
  });
});

test('every function is among those checked', () => {
  const files = globSync('functions/*/*.ts', { cwd: root });
  const handlers = files.filter((file) => readFileSync(join(root, file), 'utf8').includes('export const handler'));
  expect(handlers.sort()).toEqual(entries);
});
