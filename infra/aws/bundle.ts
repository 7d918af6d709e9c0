import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { openApiOf } from '../../shared/http/openapi.ts';
import { routes } from '../../shared/http/routes/index.ts';

const root = join(import.meta.dirname, '../..');

/** A function made ready for Lambda: one module, and the files it reads beside it. */
export type Bundle = { readonly folder: string; readonly metafile: Metafile };

const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Bundles the function at `entry`, a path such as `functions/api/cases.ts`. The folder goes when the process ends. */
export const bundle = (entry: string): Bundle => {
  const folder = mkdtempSync(join(tmpdir(), `amends-${basename(entry, '.ts')}-`));
  folders.add(folder);
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    logLevel: 'warning',
  });
  if (entry === 'functions/api/about.ts') layDocs(folder);
  return { folder, metafile };
};

/** The API's description, and the page that renders it. */
const layDocs = (folder: string): void => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(openApiOf(routes, version)));
  const swagger = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE']) {
    cpSync(join(swagger, '..', file), join(folder, file));
  }
};
