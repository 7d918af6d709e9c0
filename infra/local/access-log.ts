import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** What the access log may say of a request, as the template's format names it. `-` stands for nothing. */
export type AccessContext = Readonly<Record<string, string | number | undefined>>;

/** Writes one line a request, in the format that the template gives API Gateway's access log. */
export const accessLog = (file: string, format: string) => {
  mkdirSync(dirname(file), { recursive: true });
  const log = createWriteStream(file, { flags: 'a' });
  return {
    write: (context: AccessContext): void => {
      const line = format.replaceAll(/\$context\.([A-Za-z.]+)/g, (_, name: string) => String(context[name] ?? '-'));
      log.write(`${line}\n`);
    },
    close: (): Promise<void> => new Promise((resolve) => log.end(resolve)),
  };
};
