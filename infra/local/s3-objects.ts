import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../../shared/kernel/digest.ts';
import { writeWhole } from './identity.ts';

const StoredObject = z.object({
  bucket: z.string(),
  key: z.string(),
  version: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  tags: z.record(z.string(), z.string()),
  /** Whether it was told what the search for malware found. */
  told: z.boolean(),
});

/** An object, but for its bytes. */
export type StoredObject = Readonly<z.output<typeof StoredObject>>;

/** The objects of all buckets, one version of each, in a folder: of each its bytes, and a file that says what it is. */
export const objectsIn = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  // Keys are paths that anybody could write; a digest is a file name and nothing else.
  const nameOf = (bucket: string, key: string) => join(folder, sha256(JSON.stringify([bucket, key])));
  const save = (object: StoredObject) =>
    writeWhole(`${nameOf(object.bucket, object.key)}.json`, JSON.stringify(object, null, 2));
  const read = (file: string) => StoredObject.parse(JSON.parse(readFileSync(file, 'utf8')));

  const find = (bucket: string, key: string): StoredObject | undefined => {
    const file = `${nameOf(bucket, key)}.json`;
    return existsSync(file) ? read(file) : undefined;
  };

  return {
    find,
    bytesOf: ({ bucket, key }: StoredObject): Buffer => readFileSync(nameOf(bucket, key)),

    /** Puts an object where nothing is; nothing if something is. */
    put: (bucket: string, key: string, mediaType: string, bytes: Buffer): StoredObject | undefined => {
      if (find(bucket, key)) return undefined;
      const object = { bucket, key, version: randomUUID(), mediaType, bytes: bytes.length, tags: {}, told: false };
      writeWhole(nameOf(bucket, key), bytes);
      save(object);
      return object;
    },

    tag: (object: StoredObject, tags: Readonly<Record<string, string>>): StoredObject => {
      const tagged = { ...object, tags: { ...object.tags, ...tags } };
      save(tagged);
      return tagged;
    },

    told: (object: StoredObject): void => save({ ...object, told: true }),

    erase: (bucket: string, key: string, version: string): void => {
      if (find(bucket, key)?.version !== version) return;
      rmSync(nameOf(bucket, key), { force: true });
      rmSync(`${nameOf(bucket, key)}.json`, { force: true });
    },

    all: (): StoredObject[] =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => read(join(folder, file))),
  };
};

export type Objects = ReturnType<typeof objectsIn>;
