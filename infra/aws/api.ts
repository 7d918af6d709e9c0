import { Duration, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKeySourceType,
  type Authorizer,
  EndpointType,
  IdentitySource,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodOptions,
  RequestAuthorizer,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../../shared/http/route.ts';
import { usageKeyName, usageKeyOf } from '../../shared/tenancy/usage.ts';
import type { ApiFunction } from './api-function.ts';
import { sayProblems } from './gateway-responses.ts';
import type { Stage } from './stage.ts';

type Served = { readonly by: ApiFunction; readonly routes: readonly Route[] };

/** How long a revoked principal may still get in: the authorizer's answer is cached so long. */
const authorizedFor = Duration.seconds(60);

/** Requests a second, and at once, that each tenant may make: its own, whatever the others do. */
const eachTenant = { rateLimit: 200, burstLimit: 400 };

/** What the plan is called in which each tenant has its key. */
export const usagePlanName = (stage: Stage): string => `amends-${stage.name}`;

/** The REST API: a method for each route, behind the authorizer unless the route is for anyone. */
export class Api extends Construct {
  readonly rest: RestApi;

  constructor(
    scope: Construct,
    id: string,
    { stage, authorizer, serve }: { stage: Stage; authorizer: ApiFunction; serve: readonly Served[] },
  ) {
    super(scope, id);

    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: stage.removal,
    });

    this.rest = new RestApi(this, 'Rest', {
      restApiName: `amends-${stage.name}`,
      description: 'Amends: communication and resolution, from report to closure',
      endpointTypes: [EndpointType.REGIONAL],
      // The authorizer says whose key a request counts against; a caller cannot.
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      // Bytes as they were sent: API Gateway itself would mend what is no UTF-8, and nobody would know.
      binaryMediaTypes: ['application/json', 'application/fhir+json'],
      cloudWatchRole: true,
      deployOptions: {
        stageName: stage.name,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat: accessLine,
        throttlingRateLimit: 500,
        throttlingBurstLimit: 1_000,
        metricsEnabled: true,
      },
    });
    sayProblems(this.rest);
    Validations.of(this.rest).acknowledge(...reviewed);

    const byToken = new TokenAuthorizer(this, 'TokenAuthorizer', {
      handler: authorizer.lambda,
      identitySource: IdentitySource.header('Authorization'),
      resultsCacheTtl: authorizedFor,
    });
    const byFreshToken = new TokenAuthorizer(this, 'FreshTokenAuthorizer', {
      handler: authorizer.lambda,
      identitySource: IdentitySource.header('Authorization'),
      resultsCacheTtl: Duration.seconds(0),
    });
    const byRequest = new RequestAuthorizer(this, 'FhirAuthorizer', {
      handler: authorizer.lambda,
      identitySources: [],
      resultsCacheTtl: Duration.seconds(0),
    });

    for (const { by, routes } of serve) {
      const integration = new LambdaIntegration(by.lambda, { scopePermissionToMethod: false });
      for (const route of routes) {
        const resource = this.rest.root.resourceForPath(route.path);
        const method = resource.addMethod(
          route.method,
          integration,
          admitting(route, { byToken, byFreshToken, byRequest }),
        );
        if (route.allow === 'anyone') Validations.of(method).acknowledge(...isForAnyone);
      }
    }

    const plan = this.rest.addUsagePlan('UsagePlan', {
      name: usagePlanName(stage),
      description: 'What each tenant may ask of the API',
      throttle: eachTenant,
      apiStages: [{ stage: this.rest.deploymentStage }],
    });
    const platform = this.rest.addApiKey('PlatformKey', {
      apiKeyName: usageKeyName(stage.name, undefined),
      value: usageKeyOf(stage.name, undefined),
      description: 'What those use who belong to no tenant',
    });
    plan.addApiKey(platform);
  }
}

/**
 * Who may come as far as the function. FHIR senders are always let through, with a note of whether they are known:
 * API Gateway can refuse in one language only, and they expect an OperationOutcome, so the function says the no.
 */
const admitting = (
  { allow, fhir, fresh }: Route,
  { byToken, byFreshToken, byRequest }: Readonly<Record<'byToken' | 'byFreshToken' | 'byRequest', Authorizer>>,
): MethodOptions => {
  if (allow === 'anyone') return {};
  return { authorizer: fhir ? byRequest : fresh ? byFreshToken : byToken, apiKeyRequired: true };
};

const isForAnyone = [
  {
    id: 'AwsSolutions-APIG4',
    reason: 'Health, OpenAPI, docs and capabilities hold nothing of anybody, and are for anyone.',
  },
];

const reviewed = [
  { id: 'AwsSolutions-APIG2', reason: 'The functions check every request against the schema its route declares.' },
  { id: 'AwsSolutions-APIG6', reason: 'Execution logs would hold bodies, which are patient data. Access logs are on.' },
  {
    id: 'AwsSolutions-COG4',
    reason: 'A Lambda authorizer verifies tokens of any OpenID Connect issuer, Cognito or not.',
  },
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason: 'The policy AWS made for just this: API Gateway writes its own logs.',
  },
];

/** One line a request: nothing of path parameters, query or body. */
const accessLine = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    method: '$context.httpMethod',
    route: '$context.resourcePath',
    status: '$context.status',
    error: '$context.error.responseType',
    latency: '$context.responseLatency',
    bytes: '$context.responseLength',
    tenant: '$context.authorizer.tenant',
    actor: '$context.authorizer.principalId',
    ip: '$context.identity.sourceIp',
  }),
);
