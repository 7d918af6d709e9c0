import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import * as z from 'zod';
import { AwsFailure, awsJsonService, type Judge } from './aws-service.ts';
import { writeWhole } from './identity.ts';
import type { Template } from './template.ts';

/** A secret of the template. */
export type SecretModel = {
  readonly name: string;
  readonly arn: string;
  readonly generate: z.output<typeof Generate>;
  /** The ARN of the function that rotates it. */
  readonly rotatedBy: string | undefined;
};

/** How CloudFormation makes up the first value; what is not here, this stand-in does not know. */
const Generate = z.strictObject({
  PasswordLength: z.int().default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
});

const SecretProperties = z.object({ GenerateSecretString: Generate });
const ScheduleProperties = z.object({ SecretId: z.string(), RotationLambdaARN: z.string() });

export const secretsIn = (template: Template): SecretModel[] => {
  const schedules = template
    .ofType('AWS::SecretsManager::RotationSchedule')
    .map(({ properties }) => ScheduleProperties.parse(properties));
  return template.ofType('AWS::SecretsManager::Secret').map(({ name, arn, properties }) => ({
    name,
    arn,
    generate: SecretProperties.parse(properties).GenerateSecretString,
    rotatedBy: schedules.find(({ SecretId }) => SecretId === arn)?.RotationLambdaARN,
  }));
};

/** One version of a secret. A rotation begins with one that has a label and no value yet. */
type Version = { readonly value: string | undefined; readonly labels: readonly string[]; readonly createdAt: number };
type Versions = Readonly<Record<string, Version>>;

type Options = {
  /** Where the values are kept, for the owner's eyes only. */
  readonly file: string;
  readonly secrets: readonly SecretModel[];
  readonly judge: Judge;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const GetInput = z.object({ VersionId: z.string().optional(), VersionStage: z.string().optional() });

const PutInput = z.object({
  ClientRequestToken: z.string(),
  SecretString: z.string(),
  VersionStages: z.array(z.string()).default(['AWSCURRENT']),
});

const MoveInput = z.object({
  VersionStage: z.string(),
  MoveToVersionId: z.string(),
  RemoveFromVersionId: z.string().optional(),
});

const RotateInput = z.object({ ClientRequestToken: z.string() });

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** Stands in for AWS Secrets Manager, as much of it as a secret that rotates needs. */
export const localSecretsManager = ({ file, secrets, judge, invoke, now }: Options): RequestListener => {
  const kept = new Map<string, Versions>(
    Object.entries(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Versions>) : {}),
  );

  const versionsOf = ({ arn }: SecretModel): Versions => kept.get(arn) ?? {};

  /** A version without a label is one that nobody can ask for any more. */
  const keep = ({ arn }: SecretModel, versions: Versions): void => {
    kept.set(arn, Object.fromEntries(Object.entries(versions).filter(([, { labels }]) => labels.length > 0)));
    writeWhole(file, JSON.stringify(Object.fromEntries(kept), null, 2));
  };

  for (const secret of secrets) {
    if (kept.has(secret.arn)) continue;
    const first = { value: generated(secret.generate), labels: ['AWSCURRENT'], createdAt: now() };
    keep(secret, { [randomUUID()]: first });
  }

  /** An operation on one secret: may it be done at all, and then on which. */
  const operation =
    <Input>(action: string, schema: z.ZodType<Input>, run: (secret: SecretModel, input: Input) => Promise<object>) =>
    async (input: Record<string, unknown>, accessKeyId: string | undefined) => {
      const secret = secrets.find(({ arn, name }) => input.SecretId === arn || input.SecretId === name);
      await judge(accessKeyId, [
        { action: `secretsmanager:${action}`, resource: secret?.arn ?? String(input.SecretId) },
      ]);
      if (!secret) throw new AwsFailure('ResourceNotFoundException', 'There is no such secret');
      const read = schema.safeParse(input);
      if (!read.success) throw new AwsFailure('InvalidParameterException', z.prettifyError(read.error));
      return { ARN: secret.arn, Name: secret.name, ...(await run(secret, read.data)) };
    };

  return awsJsonService({
    GetSecretValue: operation('GetSecretValue', GetInput, async (secret, { VersionId, VersionStage }) => {
      const label = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
      const found = Object.entries(versionsOf(secret)).find(
        ([id, { value, labels }]) =>
          value !== undefined &&
          (VersionId === undefined || id === VersionId) &&
          (label === undefined || labels.includes(label)),
      );
      if (!found) throw new AwsFailure('ResourceNotFoundException', 'The secret has no value in such a version');
      const [id, { value, labels, createdAt }] = found;
      return { VersionId: id, SecretString: value, VersionStages: labels, CreatedDate: createdAt / 1000 };
    }),

    PutSecretValue: operation('PutSecretValue', PutInput, async (secret, input) => {
      const { ClientRequestToken: id, SecretString: value, VersionStages: labels } = input;
      const versions = versionsOf(secret);
      const there = versions[id];
      if (there?.value !== undefined && there.value !== value) {
        throw new AwsFailure('ResourceExistsException', 'This version has another value already');
      }
      const put = { ...versions, [id]: { value, labels: there?.labels ?? [], createdAt: now() } };
      keep(
        secret,
        labels.reduce((all, label) => labelled(all, label, id), put),
      );
      return { VersionId: id, VersionStages: versionsOf(secret)[id]?.labels };
    }),

    DescribeSecret: operation('DescribeSecret', z.object({}), async (secret) => ({
      RotationEnabled: secret.rotatedBy !== undefined,
      RotationLambdaARN: secret.rotatedBy,
      VersionIdsToStages: Object.fromEntries(
        Object.entries(versionsOf(secret)).map(([id, { labels }]) => [id, labels]),
      ),
    })),

    UpdateSecretVersionStage: operation('UpdateSecretVersionStage', MoveInput, async (secret, input) => {
      const { VersionStage: label, MoveToVersionId: to, RemoveFromVersionId: from } = input;
      const versions = versionsOf(secret);
      const holder = holderOf(versions, label);
      if (!versions[to]) throw new AwsFailure('ResourceNotFoundException', 'There is no such version');
      if (holder !== undefined && holder !== to && holder !== from) {
        throw new AwsFailure('InvalidParameterException', 'The label is on another version than the one named');
      }
      keep(secret, labelled(versions, label, to));
      return {};
    }),

    /** AWS answers when the rotation has begun; this answers when it is done. One that was broken off goes on. */
    RotateSecret: operation('RotateSecret', RotateInput, async (secret, { ClientRequestToken }) => {
      const { arn, rotatedBy } = secret;
      if (!rotatedBy) throw new AwsFailure('InvalidRequestException', 'Nothing rotates this secret');
      const versions = versionsOf(secret);
      const pending = holderOf(versions, 'AWSPENDING');
      const isUnfinished = pending !== undefined && pending !== holderOf(versions, 'AWSCURRENT');
      const id = isUnfinished ? pending : ClientRequestToken;
      if (!versions[id]) {
        const begun = { ...versions, [id]: { value: undefined, labels: [], createdAt: now() } };
        keep(secret, labelled(begun, 'AWSPENDING', id));
      }
      for (const Step of steps) await invoke(rotatedBy, { Step, SecretId: arn, ClientRequestToken: id });
      return { VersionId: id };
    }),
  });
};

const holderOf = (versions: Versions, label: string): string | undefined =>
  Object.entries(versions).find(([, { labels }]) => labels.includes(label))?.[0];

/** Puts a label on a version and takes it off all others. What was current becomes the previous one. */
const labelled = (versions: Versions, label: string, to: string): Versions => {
  const from = holderOf(versions, label);
  if (from === to) return versions;
  const moved = Object.fromEntries(
    Object.entries(versions).map(([id, version]) => {
      const others = version.labels.filter((each) => each !== label);
      return [id, { ...version, labels: id === to ? [...others, label] : others }];
    }),
  );
  return label === 'AWSCURRENT' && from !== undefined ? labelled(moved, 'AWSPREVIOUS', from) : moved;
};

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const kinds = [
  ['ExcludeLowercase', lowercase],
  ['ExcludeUppercase', lowercase.toUpperCase()],
  ['ExcludeNumbers', '0123456789'],
  ['ExcludePunctuation', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
] as const;

const generated = (generate: SecretModel['generate']): string => {
  const characters = kinds
    .filter(([excluded]) => !generate[excluded])
    .flatMap(([, all]) => [...all])
    .filter((each) => !generate.ExcludeCharacters.includes(each));
  return Array.from({ length: generate.PasswordLength }, () => characters[randomInt(characters.length)]).join('');
};
