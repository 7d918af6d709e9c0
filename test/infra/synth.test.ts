import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf, synthesized } from '../../infra/local/synth.ts';
import { scratch } from '../support/start.ts';

const root = join(import.meta.dirname, '../..');

describe('a template is taken from before only if it would be the same', () => {
  const checkout = scratch();
  beforeEach(() => {
    rmSync(checkout, { recursive: true, force: true });
    for (const folder of ['infra', 'functions', 'shared', 'statemachines', 'docs']) {
      cpSync(join(root, folder), join(checkout, folder), { recursive: true });
    }
    for (const file of ['cdk.json', 'package.json', 'package-lock.json'])
      cpSync(join(root, file), join(checkout, file));
  });

  test.each([
    'infra/aws/api.ts',
    'functions/api/cases.ts',
    'shared/kernel/money.ts',
    'shared/cases/clocks/state-packs.ts',
    'statemachines/collaboration.asl.json',
    'cdk.json',
    'package-lock.json',
  ])('a changed %s asks for another', (file) => {
    const before = fingerprintOf(checkout);
    const was = readFileSync(join(checkout, file), 'utf8');
    writeFileSync(join(checkout, file), `${was} `);
    expect(fingerprintOf(checkout)).not.toBe(before);
    writeFileSync(join(checkout, file), was);
    expect(fingerprintOf(checkout)).toBe(before);
  });

  test.each(['functions/stream/one-more.ts', 'shared/new/new.ts'])('so does a new %s', (file) => {
    const before = fingerprintOf(checkout);
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), '');
    expect(fingerprintOf(checkout)).not.toBe(before);
  });

  test('what only runs it here does not', () => {
    const before = fingerprintOf(checkout);
    writeFileSync(join(checkout, 'infra/local/gateway.ts'), '');
    writeFileSync(join(checkout, 'docs/new.md'), '');
    expect(fingerprintOf(checkout)).toBe(before);
  });
});

test('what was kept is what was synthesized, and nothing else is left in the folder', async () => {
  const [first, second] = [scratch(), scratch()];
  await synthesized(first, 'dev');
  writeFileSync(join(second, 'left.txt'), 'of another time');
  await synthesized(second, 'dev');
  expect(readdirSync(second).sort()).toEqual(readdirSync(first).sort());
  const template = 'Amends-dev-Service.template.json';
  expect(readFileSync(join(second, template), 'utf8')).toBe(readFileSync(join(first, template), 'utf8'));
});
