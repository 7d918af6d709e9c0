import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines that a function logged and that hold this text. */
export const loggedIn = (data: string, functionName: string, text: string): Record<string, unknown>[] => {
  const logs = join(data, 'logs');
  return readdirSync(logs)
    .filter((file) => file.includes(functionName) && file.endsWith('.log'))
    .flatMap((file) => readFileSync(join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes(text))
    .map((line) => JSON.parse(line));
};
