import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../shared/kernel/digest.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/kernel/json.ts';

/** A resource of the synthesized template; its properties are resolved when they are asked for. */
export type Resource = {
  readonly type: string;
  /** What `Ref` answers, but for what is known by its ARN. */
  readonly name: string;
  readonly arn: string;
  readonly properties: JsonObject;
};

export type Template = {
  ofType(type: string): readonly Resource[];
  /** The folder of an asset, by the S3 key the template gives it. */
  asset(key: string): string;
};

type RawResource = { readonly Type: string; readonly Properties?: JsonObject };
type RawStack = {
  readonly Resources: Readonly<Record<string, RawResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: Json }>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json; readonly Export?: { readonly Name: string } }>>;
};

export const account = '000000000000';
export const region = 'us-east-1';

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What attributes answer on this machine, such as `AWS::Cognito::UserPool.ProviderURL`. */
type Answers = Readonly<Record<string, string>>;

/** Reads the stacks that `cdk synth` wrote into a folder, and resolves what refers to what, as CloudFormation would. */
export const readTemplate = (folder: string, answers: Answers = {}): Template => {
  const manifest = readJson<{ artifacts: Record<string, { type: string; properties?: { templateFile?: string } }> }>(
    join(folder, 'manifest.json'),
  );
  const stacks = new Map<string, RawStack>();
  for (const [name, { type, properties }] of Object.entries(manifest.artifacts)) {
    if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) continue;
    stacks.set(name, readJson<RawStack>(join(folder, properties.templateFile)));
  }

  const exported = (name: Json): Json => {
    for (const [stack, { Outputs = {} }] of stacks) {
      const output = Object.values(Outputs).find(({ Export }) => Export?.Name === name);
      if (output) return resolve(stack, output.Value);
    }
    throw new Error(`The template imports ${JSON.stringify(name)}, which no stack exports`);
  };

  const refer = (stack: string, name: string): Json => {
    if (pseudo[name] !== undefined) return pseudo[name];
    const { Resources, Parameters = {} } = stacks.get(stack) ?? { Resources: {} };
    const resource = Resources[name];
    // The id of a client is its name here, so that people can type it.
    if (resource?.Type === 'AWS::Cognito::UserPoolClient') return resource.Properties?.ClientName ?? name;
    if (resource?.Type === 'AWS::StepFunctions::StateMachineVersion') return versionOf(stack, resource);
    if (resource?.Type === 'AWS::StepFunctions::StateMachineAlias') return aliasOf(stack, resource);
    if (resource) return referenceTo(resource.Type, `${stack}-${name}`);
    const value = Parameters[name]?.Default;
    if (value === undefined) throw new Error(`The template's parameter ${name} has no value`);
    return value;
  };

  /** A version has a number only once it is published; what refers to it here asks only whose it is. */
  const versionOf = (stack: string, { Properties = {} }: RawResource): string =>
    `${resolve(stack, Properties.StateMachineArn ?? '')}:newest`;

  const aliasOf = (stack: string, { Properties = {} }: RawResource): string => {
    const [route] = resolve(stack, Properties.RoutingConfiguration ?? []) as JsonObject[];
    return String(route?.StateMachineVersionArn).replace(/[^:]+$/, String(Properties.Name));
  };

  const attribute = (stack: string, [id, name]: readonly string[]): Json => {
    const type = stacks.get(stack)?.Resources[id ?? '']?.Type ?? '';
    return answers[`${type}.${name}`] ?? attributeOf(type, `${stack}-${id}`, name ?? '');
  };

  const intrinsics: Readonly<Record<string, (stack: string, argument: Json) => Json>> = {
    Ref: (stack, name) => refer(stack, String(name)),
    'Fn::GetAtt': (stack, path) => attribute(stack, typeof path === 'string' ? path.split('.') : (path as string[])),
    'Fn::ImportValue': (stack, name) => exported(resolve(stack, name)),
    'Fn::Join': (stack, argument) => {
      const [separator, parts] = argument as [string, Json[]];
      return parts.map((part) => String(resolve(stack, part))).join(separator);
    },
    'Fn::Split': (stack, argument) => {
      const [separator, text] = argument as [string, Json];
      return String(resolve(stack, text)).split(separator);
    },
    'Fn::Select': (stack, argument) => {
      const [index, list] = argument as [Json, Json];
      const found = (resolve(stack, list) as Json[])[Number(index)];
      if (found === undefined) throw new Error(`The template selects item ${index} of a shorter list`);
      return found;
    },
    'Fn::Sub': (stack, text) =>
      String(text).replaceAll(/\$\{([\w:.]+)\}/g, (_, name: string) =>
        String(name.includes('.') ? attribute(stack, name.split('.')) : refer(stack, name)),
      ),
  };

  const resolve = (stack: string, value: Json): Json => {
    if (Array.isArray(value)) return value.map((each: Json) => resolve(stack, each));
    if (!isJsonObject(value)) return value;
    const [[name, argument] = [], ...others] = Object.entries(value);
    const intrinsic = others.length === 0 && name !== undefined ? intrinsics[name] : undefined;
    if (intrinsic && argument !== undefined) return intrinsic(stack, argument);
    if (name?.startsWith('Fn::')) throw new Error(`The template uses ${name}, which the local runtime does not know`);
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(stack, child)]));
  };

  const resources = [...stacks].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).map(([id, { Type, Properties = {} }]) => ({
      stack,
      id,
      type: Type,
      name: `${stack}-${id}`,
      arn: attributeOf(Type, `${stack}-${id}`, 'Arn'),
      get properties() {
        return resolve(stack, Properties) as JsonObject;
      },
    })),
  );

  return {
    ofType: (type) => resources.filter((resource) => resource.type === type),
    asset: (key) => {
      const path = join(folder, `asset.${key.replace(/\.zip$/, '')}`);
      if (!existsSync(path)) throw new Error(`The template's asset ${key} is not in ${folder}`);
      return path;
    },
  };
};

/** What `Ref` answers: the name, but for what is known by its ARN. */
const referenceTo = (type: string, name: string): string =>
  knownByArn.includes(type) ? attributeOf(type, name, 'Arn') : name;

const knownByArn = ['AWS::SecretsManager::Secret', 'AWS::StepFunctions::StateMachine'];

export const tableArn = (table: string): string => `arn:aws:dynamodb:${region}:${account}:table/${table}`;

export const keyArn = (key: string): string => `arn:aws:kms:${region}:${account}:key/${key}`;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

/** A table's stream is called after the moment it was made, which a template cannot know; here it always has one name. */
export const streamArn = (table: string): string => `${tableArn(table)}/stream/local`;

/** What CloudFormation would answer for an attribute. Only those that something here relies on have a real form. */
const attributeOf = (type: string, name: string, attribute: string): string => {
  const service = type.split('::')[1]?.toLowerCase() ?? '';
  if (type === 'AWS::DynamoDB::Table' && attribute === 'StreamArn') return streamArn(name);
  if (type === 'AWS::StepFunctions::StateMachine' && attribute === 'Name') return name;
  if (attribute !== 'Arn') return `${name}.${attribute}`;
  switch (type) {
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${account}:role/${name}`;
    case 'AWS::Lambda::Function':
      return `arn:aws:lambda:${region}:${account}:function:${name}`;
    case 'AWS::Cognito::UserPool':
      return `arn:aws:cognito-idp:${region}:${account}:userpool/${name}`;
    case 'AWS::DynamoDB::Table':
      return tableArn(name);
    case 'AWS::Events::Rule':
      return `arn:aws:events:${region}:${account}:rule/${name}`;
    case 'AWS::KMS::Key':
      return keyArn(name);
    case 'AWS::S3::Bucket':
      return bucketArn(name);
    case 'AWS::SecretsManager::Secret':
      return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${sha256(name).slice(0, 6)}`;
    case 'AWS::StepFunctions::StateMachine':
      return `arn:aws:states:${region}:${account}:stateMachine:${name}`;
    default:
      return `arn:aws:${service}:${region}:${account}:${name}`;
  }
};

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
