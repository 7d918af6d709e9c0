import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type EventRule, eventRulesIn } from './event-rules.ts';
import { type KeyModel, keysIn } from './kms.ts';
import { type BucketModel, bucketsIn } from './s3.ts';
import { type ScheduleModel, schedulesIn } from './schedule-model.ts';
import { type SecretModel, secretsIn } from './secrets-manager.ts';
import { type StateMachineModel, stateMachinesIn } from './state-machine-model.ts';
import { type MappingModel, mappingsIn } from './stream-mapping.ts';
import type { Resource, Template } from './template.ts';

/** What of the template runs on this machine. */
export type Cloud = {
  readonly tables: readonly CreateTableCommandInput[];
  readonly functions: readonly FunctionModel[];
  readonly secrets: readonly SecretModel[];
  readonly keys: readonly KeyModel[];
  readonly api: ApiModel;
  readonly mappings: readonly MappingModel[];
  readonly schedules: readonly ScheduleModel[];
  readonly rules: readonly EventRule[];
  readonly buckets: readonly BucketModel[];
  readonly stateMachines: readonly StateMachineModel[];
  /** The clients that the template itself makes. */
  readonly clients: readonly string[];
  readonly usage: UsageModel;
};

/** The usage plan that the API's callers are in. */
export type UsageModel = {
  readonly plan: string;
  /** Requests a second, and at once, for each key. */
  readonly rate: number;
  readonly burst: number;
  /** The keys that the template itself makes. */
  readonly keys: readonly { readonly name: string; readonly value: string }[];
};

export type FunctionModel = {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Where its bundle is. */
  readonly folder: string;
  readonly handler: string;
  /** MiB. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
};

export type ApiModel = {
  readonly id: string;
  readonly stage: string;
  /** What a line of the access log says. */
  readonly accessFormat: string;
  /** The media types whose bodies functions get in base64, as they were sent. */
  readonly binary: readonly string[];
  readonly methods: readonly MethodModel[];
  /** What API Gateway itself answers, by type of response. */
  readonly responses: ReadonlyMap<string, ResponseModel>;
};

export type MethodModel = {
  readonly method: string;
  readonly path: string;
  readonly functionArn: string;
  readonly authorizer: AuthorizerModel | undefined;
  /** Whether it counts against a key of the usage plan. */
  readonly isCounted: boolean;
};

export type AuthorizerModel = {
  readonly name: string;
  readonly type: 'TOKEN' | 'REQUEST';
  readonly functionArn: string;
  /** The headers that say who asks; a request without one is refused unseen. */
  readonly headers: readonly string[];
  /** Seconds. */
  readonly ttl: number;
};

export type ResponseModel = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export const cloudOf = (template: Template): Cloud => ({
  tables: template.ofType('AWS::DynamoDB::Table').map(tableOf),
  functions: template.ofType('AWS::Lambda::Function').map((resource) => functionOf(template, resource)),
  secrets: secretsIn(template),
  keys: keysIn(template),
  api: apiOf(template),
  mappings: mappingsIn(template),
  schedules: schedulesIn(template),
  rules: eventRulesIn(template),
  buckets: bucketsIn(template),
  stateMachines: stateMachinesIn(template),
  clients: template.ofType('AWS::Cognito::UserPoolClient').map(({ properties }) => String(properties.ClientName)),
  usage: usageOf(template),
});

const strings = z.record(z.string(), z.string());

const tableOf = ({ name, properties }: Resource): CreateTableCommandInput => {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode, StreamSpecification } =
    properties as unknown as CreateTableCommandInput;
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes,
    BillingMode,
    StreamSpecification: StreamSpecification && { ...StreamSpecification, StreamEnabled: true },
  };
};

const FunctionProperties = z.object({
  Role: z.string(),
  Handler: z.string(),
  MemorySize: z.int(),
  Timeout: z.int(),
  Environment: z.object({ Variables: strings }).default({ Variables: {} }),
  Code: z.object({ S3Key: z.string() }),
});

const functionOf = (template: Template, { name, arn, properties }: Resource): FunctionModel => {
  const { Role, Handler, MemorySize, Timeout, Environment, Code } = FunctionProperties.parse(properties);
  return {
    name,
    arn,
    roleArn: Role,
    folder: template.asset(Code.S3Key),
    handler: Handler,
    memory: MemorySize,
    timeout: Timeout,
    environment: Environment.Variables,
  };
};

const authorizerKey = 'x-amazon-apigateway-authorizer';

const SecurityScheme = z.object({
  name: z.string(),
  [authorizerKey]: z
    .object({
      type: z.enum(['token', 'request']),
      authorizerUri: z.string(),
      identitySource: z.string().default(''),
      authorizerResultTtlInSeconds: z.int(),
    })
    .optional(),
});

const Operation = z.object({
  security: z.array(z.record(z.string(), z.unknown())),
  'x-amazon-apigateway-integration': z.object({ type: z.literal('aws_proxy'), uri: z.string() }),
});

const GatewayResponse = z.object({
  statusCode: z.string(),
  responseParameters: strings,
  responseTemplates: z.object({ 'application/json': z.string() }),
});

/** What API Gateway imports, as far as it matters here. */
const ApiBody = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ securitySchemes: z.record(z.string(), SecurityScheme) }),
  'x-amazon-apigateway-binary-media-types': z.array(z.string()),
  'x-amazon-apigateway-gateway-responses': z.record(z.string(), GatewayResponse),
});
type ApiBody = z.output<typeof ApiBody>;

const AccessLogSetting = z.object({ Format: z.string() });

const apiOf = (template: Template): ApiModel => {
  const [api] = template.ofType('AWS::ApiGateway::RestApi');
  const [stage] = template.ofType('AWS::ApiGateway::Stage');
  if (!api || !stage) throw new Error('The template has no API with a stage');

  const body = ApiBody.parse(api.properties.Body);
  return {
    id: api.name,
    stage: String(stage.properties.StageName),
    accessFormat: AccessLogSetting.parse(stage.properties.AccessLogSetting).Format,
    binary: body['x-amazon-apigateway-binary-media-types'],
    methods: methodsOf(body),
    responses: new Map(Object.entries(body['x-amazon-apigateway-gateway-responses']).map(responseOf)),
  };
};

const methodsOf = ({ paths, components }: ApiBody): readonly MethodModel[] => {
  const authorizers = new Map(
    Object.entries(components.securitySchemes).flatMap(([name, scheme]) => {
      const authorizer = authorizerOf(name, scheme);
      return authorizer ? [[name, authorizer] as const] : [];
    }),
  );
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      // All schemes of the one requirement have to be met: an authorizer, and a key of the usage plan.
      const asked = Object.keys(operation.security[0] ?? {});
      return {
        method: method.toUpperCase(),
        path,
        functionArn: functionIn(operation['x-amazon-apigateway-integration'].uri),
        authorizer: asked.map((name) => authorizers.get(name)).find((each) => each !== undefined),
        isCounted: asked.some((name) => components.securitySchemes[name]?.name === 'x-api-key'),
      };
    }),
  );
};

const UsagePlanProperties = z.object({
  UsagePlanName: z.string(),
  Throttle: z.object({ RateLimit: z.number(), BurstLimit: z.int() }),
});
const ApiKeyProperties = z.object({ Name: z.string(), Value: z.string() });

const usageOf = (template: Template): UsageModel => {
  const [plan] = template.ofType('AWS::ApiGateway::UsagePlan');
  const { UsagePlanName, Throttle } = UsagePlanProperties.parse(plan?.properties);
  return {
    plan: UsagePlanName,
    rate: Throttle.RateLimit,
    burst: Throttle.BurstLimit,
    keys: template.ofType('AWS::ApiGateway::ApiKey').map(({ properties }) => {
      const { Name, Value } = ApiKeyProperties.parse(properties);
      return { name: Name, value: Value };
    }),
  };
};

const authorizerOf = (name: string, scheme: z.output<typeof SecurityScheme>): AuthorizerModel | undefined => {
  const authorizer = scheme[authorizerKey];
  if (!authorizer) return undefined;
  const { type, authorizerUri, identitySource, authorizerResultTtlInSeconds } = authorizer;
  const sources = identitySource.split(',').filter(Boolean);
  return {
    name,
    type: type === 'token' ? 'TOKEN' : 'REQUEST',
    functionArn: functionIn(authorizerUri),
    // A token is where its scheme says.
    headers:
      type === 'token'
        ? [scheme.name.toLowerCase()]
        : sources.map((source) => source.replace('method.request.header.', '').toLowerCase()),
    ttl: authorizerResultTtlInSeconds,
  };
};

const responseOf = ([type, { statusCode, responseParameters, responseTemplates }]: [
  string,
  z.output<typeof GatewayResponse>,
]): readonly [string, ResponseModel] => {
  const headers = Object.entries(responseParameters).map(([name, value]) => [
    name.replace('gatewayresponse.header.', ''),
    value.replace(/^'(.*)'$/, '$1'),
  ]);
  return [
    type,
    { status: Number(statusCode), headers: Object.fromEntries(headers), body: responseTemplates['application/json'] },
  ];
};

/** API Gateway calls a function by a path that holds its ARN. */
const functionIn = (uri: string): string => {
  const arn = /\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
  if (!arn) throw new Error(`The template calls ${uri}, which is no Lambda function`);
  return arn;
};
