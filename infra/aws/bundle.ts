import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { openApiOf } from '../../shared/http/openapi.ts';
import { routes } from '../../shared/http/routes/index.ts';

const root = join(import.meta.dirname, '../..');

/** A function made ready for Lambda: one module in a folder, the files it reads beside it, and what went into it. */
export type Bundle = { readonly folder: string; readonly inputs: readonly string[] };

/** Files of `functions/` that are a function, not a part of some. */
const entries = (): readonly string[] =>
  globSync('functions/*/*.ts', { cwd: root }).filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('export const handler'),
  );

/** All functions at once: what they share is read once. The folder goes when the process ends. */
const build = (): ReadonlyMap<string, Bundle> => {
  const folder = mkdtempSync(join(tmpdir(), 'amends-functions-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: entries().map((entry) => ({ in: entry, out: join(dirname(entry), basename(entry, '.ts'), 'index') })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
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
  layDocs(join(folder, 'functions/api/about'));
  return new Map(
    Object.entries(metafile.outputs).map(([output, { entryPoint = '', inputs }]) => [
      entryPoint,
      { folder: dirname(resolve(root, output)), inputs: Object.keys(inputs) },
    ]),
  );
};

let built: ReadonlyMap<string, Bundle> | undefined;

/** The bundle of the function at `entry`, a path such as `functions/api/cases.ts`. */
export const bundle = (entry: string): Bundle => {
  built ??= build();
  const found = built.get(entry);
  if (!found) throw new Error(`${entry} exports no handler`);
  return found;
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
