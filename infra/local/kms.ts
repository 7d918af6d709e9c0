import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import * as z from 'zod';
import { canonical } from '../../shared/kernel/json.ts';
import { AwsFailure, awsJsonService, type Deed, type Judge } from './aws-service.ts';
import { writeWhole } from './identity.ts';
import { PolicyDocument } from './roles.ts';
import { keyArn, type Template } from './template.ts';

/** A key of the template. */
export type KeyModel = {
  readonly arn: string;
  /** What it allows itself: without it, IAM allows nothing. */
  readonly policy: PolicyDocument;
};

const KeyProperties = z.object({ KeyPolicy: PolicyDocument });

export const keysIn = (template: Template): KeyModel[] =>
  template
    .ofType('AWS::KMS::Key')
    .map(({ arn, properties }) => ({ arn, policy: KeyProperties.parse(properties).KeyPolicy }));

type Options = {
  /** Where what the keys are made of is kept, for the owner's eyes only. */
  readonly file: string;
  readonly keys: readonly KeyModel[];
  readonly judge: Judge;
};

const mostPlaintext = 4096;

/** By its id or its ARN; no alias is known here. */
const KeyId = z
  .string()
  .regex(/^(?:arn:aws:kms:[\w-]+:\d{12}:key\/)?[\w-]{1,200}$/, 'is no id or ARN of a key')
  .transform((given) => (given.startsWith('arn:') ? given : keyArn(given)));
const Bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Context = z.record(z.string().min(1), z.string()).default({});
type Context = Readonly<z.output<typeof Context>>;

const common = {
  EncryptionContext: Context,
  EncryptionAlgorithm: z.literal('SYMMETRIC_DEFAULT').default('SYMMETRIC_DEFAULT'),
};
const EncryptInput = z.strictObject({
  ...common,
  KeyId,
  Plaintext: Bytes.refine(({ length }) => length >= 1 && length <= mostPlaintext, 'is 1 to 4096 bytes'),
});
const DecryptInput = z.strictObject({ ...common, KeyId: KeyId.optional(), CiphertextBlob: Bytes });

/** Stands in for AWS KMS, as much of it as sealing needs. A key has the same material for good: nothing rotates here. */
export const localKms = ({ file, keys, judge }: Options): RequestListener => {
  const kept: Readonly<Record<string, string>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const material = { ...Object.fromEntries(keys.map(({ arn }) => [arn, randomBytes(32).toString('base64')])), ...kept };
  writeWhole(file, JSON.stringify(material, null, 2));

  /** Asks whether somebody may do that with a key, and answers what the key is made of. */
  const permitted = async (accessKeyId: string | undefined, action: string, { arn, context }: Under) => {
    const key = keys.find((each) => each.arn === arn);
    await judge(accessKeyId, [kmsDeed(action, key ?? { arn }, context)]);
    const found = key && material[arn];
    if (found === undefined) throw new AwsFailure('NotFoundException', `Key '${arn}' does not exist`);
    return Buffer.from(found, 'base64');
  };

  return awsJsonService({
    Encrypt: async (given, accessKeyId) => {
      await judge(accessKeyId, []);
      const { KeyId: arn, Plaintext, EncryptionContext: context } = read(EncryptInput, given);
      const key = await permitted(accessKeyId, 'Encrypt', { arn, context });
      const blob = encrypt(key, { arn, context }, Plaintext);
      return { KeyId: arn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },

    Decrypt: async (given, accessKeyId) => {
      await judge(accessKeyId, []);
      const { KeyId: wanted, CiphertextBlob: blob, EncryptionContext: context } = read(DecryptInput, given);
      const arn = arnIn(blob);
      if (arn === undefined) throw unreadable();
      const key = await permitted(accessKeyId, 'Decrypt', { arn, context });
      if (wanted !== undefined && wanted !== arn) {
        throw new AwsFailure('IncorrectKeyException', 'The key that is named did not encrypt this');
      }
      const plaintext = decrypt(key, { arn, context }, blob);
      return { KeyId: arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
  });
};

const read = <Input>(schema: z.ZodType<Input>, given: unknown): Input => {
  const input = schema.safeParse(given);
  if (input.success) return input.data;
  throw new AwsFailure('ValidationException', z.prettifyError(input.error));
};

/** The condition keys of KMS that are worked out here, by how they begin. */
export const kmsConditionKeys = ['kms:EncryptionContext:', 'kms:EncryptionContextKeys', 'kms:EncryptionAlgorithm'];

/** What somebody does with a key, as IAM sees it. */
export const kmsDeed = (
  action: string,
  { arn, policy }: Pick<KeyModel, 'arn'> & Partial<KeyModel>,
  context: Context,
): Deed => ({
  action: `kms:${action}`,
  resource: arn,
  context: {
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    'kms:EncryptionContextKeys': Object.keys(context),
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
  },
  resourcePolicy: policy,
});

/** What was encrypted: how long the name of its key is, that name, nonce, ciphertext and tag. */
const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

type Under = { readonly arn: string; readonly context: Context };

const bound = ({ arn, context }: Under): Buffer => Buffer.from(canonical([arn, context]));

const encrypt = (key: Buffer, under: Under, plaintext: Buffer): Buffer => {
  const name = Buffer.from(under.arn);
  const nonce = randomBytes(nonceBytes);
  const encrypting = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(bound(under));
  const encrypted = [encrypting.update(plaintext), encrypting.final()];
  return Buffer.concat([Buffer.from([name.length]), name, nonce, ...encrypted, encrypting.getAuthTag()]);
};

const arnIn = (blob: Buffer): string | undefined => {
  const end = 1 + (blob[0] ?? 0);
  return blob.length < end + nonceBytes + tagBytes ? undefined : KeyId.safeParse(blob.toString('utf8', 1, end)).data;
};

const decrypt = (key: Buffer, under: Under, blob: Buffer): Buffer => {
  const bytes = blob.subarray(1 + under.arn.length);
  try {
    const decrypting = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(bound(under))
      .setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decrypting.update(bytes.subarray(nonceBytes, -tagBytes)), decrypting.final()]);
  } catch {
    throw unreadable();
  }
};

const unreadable = () =>
  new AwsFailure('InvalidCiphertextException', 'This was not encrypted so, under a key known here');
