import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { endingOf, MediaType } from '../../shared/cases/documents/media.ts';
import type { DocumentView } from '../../shared/cases/documents/view.ts';
import { type Api, CommandFailed } from './api.ts';
import { table } from './print.ts';
import type { Run } from './run.ts';

type Sending = {
  readonly title?: string;
  readonly privilege: string;
  readonly visibility: string;
  readonly provider?: readonly string[];
};

/** How often the search for malware is asked after, and how many seconds lie between. */
const waiting = { times: 60, seconds: 1 } as const;

const pathOf = (caseId: string, id?: string): string =>
  ['/v1/cases', caseId, 'documents', ...(id === undefined ? [] : [id])]
    .map((part) => (part.startsWith('/') ? part : encodeURIComponent(part)))
    .join('/');

/** `document`: the files of a case. */
export const documentCommands = (program: Command, run: Run): void => {
  const document = program.command('document').description('the documents of a case');

  document
    .command('list')
    .description('the documents of a case, newest first')
    .argument('<case>')
    .action(
      run(async ({ api, show }, caseId: string) => {
        const found = (await Array.fromAsync(api.all(`${pathOf(caseId)}?limit=100`))) as DocumentView[];
        const rows = found.map(({ id, announcedAt, side, status, privilege, title }) => [
          id,
          announcedAt,
          side,
          status,
          privilege,
          title ?? '(withheld)',
        ]);
        show(found, table(['ID', 'ANNOUNCED', 'OF', 'STATUS', 'PRIVILEGE', 'TITLE'], rows));
      }),
    );

  document
    .command('send')
    .description('announce a document, send its file, and wait for the search for malware')
    .argument('<case>')
    .argument('<file>')
    .requiredOption('--privilege <mark>', 'none, attorneyWorkProduct or patientSafetyWorkProduct; for good')
    .requiredOption('--visibility <whose>', 'bothSides, or ownSide')
    .option('--title <title>', 'what it is; without it, the name of the file')
    .option('--provider <name...>', 'providers who can be told from it: of patient safety work product, each one')
    .action(
      run(async ({ api, output, show, fail }, caseId: string, file: string, said: Sending) => {
        const sent = await send(api, caseId, file, said);
        if (output.isWatched) output.note('Sent; it is being searched for malware.\n');
        const searched = await verdictOn(api, pathOf(caseId, sent.id));
        if (searched.status !== 'clean') fail();
        show(searched, `${searched.id} is ${searched.status}.\n`);
      }),
    );

  document
    .command('fetch')
    .description('fetch the file of a document, and check that it is what was announced')
    .argument('<case>')
    .argument('<document>')
    .argument('<file>', 'where to put it; nothing there is overwritten')
    .action(
      run(async ({ api, show }, caseId: string, id: string, file: string) => {
        const { body: link } = await api.get(`${pathOf(caseId, id)}/content`);
        const response = await fetch(link.url);
        if (!response.ok) throw new CommandFailed(`The file cannot be fetched: ${response.status}.`);
        const bytes = Buffer.from(await response.arrayBuffer());
        if (digestOf(bytes) !== link.sha256) throw new CommandFailed('What came is not what was announced.');
        await writeFile(file, bytes, { flag: 'wx' }).catch((error: Error) => {
          throw new CommandFailed(error.message);
        });
        show({ file, bytes: bytes.length, sha256: link.sha256 }, `${bytes.length} bytes in ${file}.\n`);
      }),
    );
};

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const mediaTypeOf = (file: string): MediaType => {
  const ending = extname(file).slice(1).toLowerCase();
  const found = MediaType.options.find(
    (type) => endingOf(type) === ending || (ending === 'jpeg' && type === 'image/jpeg'),
  );
  if (found) return found;
  throw new CommandFailed(
    `Files that end with .${ending} are not taken, but ${MediaType.options.map(endingOf).join(', ')}.`,
  );
};

const send = async (
  api: Api,
  caseId: string,
  file: string,
  { title = basename(file), privilege, visibility, provider = [] }: Sending,
): Promise<DocumentView> => {
  const mediaType = mediaTypeOf(file);
  const bytes = await readFile(file).catch((error: Error) => {
    throw new CommandFailed(error.message);
  });
  const { body: announced } = await api.post(pathOf(caseId), {
    ...{ title, fileName: basename(file), mediaType, bytes: bytes.length, sha256: digestOf(bytes) },
    ...{ privilege, visibility, identifiedProviders: provider },
  });
  const { body: link } = await api.get(`${pathOf(caseId, announced.id)}/upload`);
  const body = await openAsBlob(file);
  const { ok, status } = await fetch(link.url, { method: link.method, headers: link.headers, body });
  if (!ok) throw new CommandFailed(`${announced.id} is announced, and its file was not taken: ${status}.`);
  return announced;
};

const verdictOn = async (api: Api, path: string): Promise<DocumentView> => {
  for (let times = 1; ; times += 1) {
    const { body } = await api.get(path);
    if (body.status !== 'awaited' || times === waiting.times) return body;
    await sleep(waiting.seconds * 1000);
  }
};
