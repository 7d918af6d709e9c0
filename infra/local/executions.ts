import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../../shared/kernel/digest.ts';
import { writeWhole } from './identity.ts';

const Execution = z.object({
  arn: z.string(),
  name: z.string(),
  machineArn: z.string(),
  /** Which definition it runs by, and ends by, whatever becomes of the machine meanwhile. */
  definition: z.string(),
  /** The version it was started by, if by one. */
  versionArn: z.string().optional(),
  aliasArn: z.string().optional(),
  input: z.string(),
  /** Milliseconds since 1970, as all moments here. */
  startedAt: z.number(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
  stoppedAt: z.number().optional(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});

/** One run of a state machine. */
export type Execution = z.output<typeof Execution>;

/** A line of an execution's history, as AWS shows it but for its ids. */
export type HistoryLine = { readonly at: number; readonly type: string; readonly details?: object };

const Kept = z.object({
  tokenKey: z.string(),
  /** The definitions each machine has had, by its ARN and oldest first: version 1, 2 and so on. */
  versions: z.record(z.string(), z.array(z.string())),
});

/** Days after its end for which an execution is remembered, and its name taken. Source: AWS, StartExecution. */
const remembered = 90 * 24 * 60 * 60_000;

/** The executions of this machine, each in a file of its own: what was said to have begun survives a crash. */
export const executionsIn = (folder: string, now: () => number) => {
  mkdirSync(folder, { recursive: true });
  const keptFile = join(folder, 'machines.json');
  const kept = existsSync(keptFile)
    ? Kept.parse(JSON.parse(readFileSync(keptFile, 'utf8')))
    : { tokenKey: randomBytes(32).toString('base64url'), versions: {} };
  writeWhole(keptFile, JSON.stringify(kept, null, 2));

  const fileOf = (arn: string, end: string) => join(folder, `${sha256(arn).slice(0, 32)}.${end}`);
  const definitionFile = (hash: string) => join(folder, `${hash}.asl.json`);
  const all = new Map<string, Execution>();

  const forgetOld = ({ arn, stoppedAt }: Execution): boolean => {
    if (stoppedAt === undefined || stoppedAt + remembered > now()) return false;
    all.delete(arn);
    for (const end of ['execution.json', 'history.jsonl']) rmSync(fileOf(arn, end), { force: true });
    return true;
  };

  for (const file of readdirSync(folder).filter((name) => name.endsWith('.execution.json'))) {
    const execution = Execution.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    if (!forgetOld(execution)) all.set(execution.arn, execution);
  }

  return {
    tokenKey: kept.tokenKey,

    find: (arn: string): Execution | undefined => {
      const found = all.get(arn);
      return found && !forgetOld(found) ? found : undefined;
    },

    /** Newest first. */
    list: (): readonly Execution[] =>
      [...all.values()].filter((each) => !forgetOld(each)).sort((a, b) => b.startedAt - a.startedAt),

    keep: (execution: Execution): void => {
      all.set(execution.arn, execution);
      writeWhole(fileOf(execution.arn, 'execution.json'), JSON.stringify(execution));
    },

    note: (arn: string, line: HistoryLine): void =>
      appendFileSync(fileOf(arn, 'history.jsonl'), `${JSON.stringify(line)}\n`, { mode: 0o600 }),

    history: (arn: string): readonly HistoryLine[] => {
      const file = fileOf(arn, 'history.jsonl');
      return existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap(lineIn) : [];
    },

    /** Keeps a definition, and answers what it is known by. */
    keepDefinition: (definition: string): string => {
      const hash = sha256(definition).slice(0, 32);
      if (!existsSync(definitionFile(hash))) writeWhole(definitionFile(hash), definition);
      return hash;
    },

    definition: (hash: string): string => readFileSync(definitionFile(hash), 'utf8'),

    /** Publishes a definition of a machine unless it is the newest version already; answers all versions. */
    publish: (machineArn: string, hash: string): void => {
      const versions = kept.versions[machineArn] ?? [];
      if (versions.at(-1) === hash) return;
      kept.versions[machineArn] = [...versions, hash];
      writeWhole(keptFile, JSON.stringify(kept, null, 2));
    },

    versions: (machineArn: string): readonly string[] => kept.versions[machineArn] ?? [],
  };
};

/** A line that a crash cut off tells nothing. */
const lineIn = (line: string): HistoryLine[] => {
  try {
    return line === '' ? [] : [JSON.parse(line) as HistoryLine];
  } catch {
    return [];
  }
};
