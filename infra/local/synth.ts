import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What a template comes from. */
const sources = ['{infra/aws,functions,shared,statemachines}/**/*.*', '*.json'];

/** The last template of each stage; beside what is installed, so that a new installation begins without. */
const kept = join(root, 'node_modules', '.cache', 'amends');

/** Puts the synthesized app into a folder; where none of its files has changed since it last was, as it was then. */
export const synthesized = async (folder: string, stage: string): Promise<void> => {
  const name = `${stage}-${fingerprintOf(root)}`;
  rmSync(folder, { recursive: true, force: true });
  try {
    cpSync(join(kept, name), folder, { recursive: true });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    await synthesize(folder, stage);
    keep(folder, stage, name);
  }
};

/** Of all that a template comes from, in a checkout. */
export const fingerprintOf = (checkout: string): string => {
  const hash = createHash('sha256').update(process.version);
  for (const file of globSync(sources, { cwd: checkout }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(checkout, file)));
  }
  return hash.digest('hex').slice(0, 32);
};

/** Whole or not at all, whoever else keeps it meanwhile. */
const keep = (folder: string, stage: string, name: string): void => {
  mkdirSync(kept, { recursive: true });
  const copy = mkdtempSync(join(kept, 'new-'));
  cpSync(folder, copy, { recursive: true });
  for (const old of readdirSync(kept)) {
    if (old.startsWith(`${stage}-`)) rmSync(join(kept, old), { recursive: true, force: true });
  }
  try {
    renameSync(copy, join(kept, name));
  } catch {
    rmSync(copy, { recursive: true, force: true });
  }
};

/** Synthesizes the app into a folder: the very app, with the very context, that `cdk deploy` would. */
export const synthesize = (folder: string, stage: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: object };
    const child = spawn(process.execPath, ['infra/aws/app.ts'], {
      cwd: root,
      env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The template could not be synthesized:\n${Buffer.concat(said).toString('utf8')}`));
    });
  });
