import { Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiDefinition,
  EndpointType,
  LogGroupLogDestination,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../../shared/http/route.ts';
import { usageKeyName, usageKeyOf } from '../../shared/tenancy/usage.ts';
import { apiDefinition } from './api-definition.ts';
import type { ApiFunction } from './api-function.ts';
import type { Stage } from './stage.ts';

type Served = { readonly by: ApiFunction; readonly routes: readonly Route[] };

/** How long a revoked principal may still get in: the authorizer's answer is cached so long. */
const authorizedFor = Duration.seconds(60);

/** Requests a second, and at once, that each tenant may make: its own, whatever the others do. */
const eachTenant = { rateLimit: 200, burstLimit: 400 };

/** What the plan is called in which each tenant has its key. */
export const usagePlanName = (stage: Stage): string => `amends-${stage.name}`;

/** The REST API: every route, behind the authorizer unless it is for anyone. */
export class Api extends Construct {
  readonly rest: SpecRestApi;

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

    this.rest = new SpecRestApi(this, 'Rest', {
      restApiName: `amends-${stage.name}`,
      apiDefinition: ApiDefinition.fromInline(
        apiDefinition(
          serve.map(({ by, routes }) => ({ by: by.lambda, routes })),
          { authorizer: authorizer.lambda, authorizedFor },
        ),
      ),
      endpointTypes: [EndpointType.REGIONAL],
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
    Validations.of(this.rest).acknowledge(...reviewed);

    const gateway = new ServicePrincipal('apigateway.amazonaws.com');
    for (const { by } of serve) {
      by.lambda.addPermission('Served', { principal: gateway, sourceArn: this.rest.arnForExecuteApi() });
    }
    authorizer.lambda.addPermission('Asked', {
      principal: gateway,
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.rest.restApiId,
        resourceName: 'authorizers/*',
      }),
    });

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

const reviewed = [
  { id: 'AwsSolutions-APIG2', reason: 'The functions check every request against the schema its route declares.' },
  { id: 'AwsSolutions-APIG6', reason: 'Execution logs would hold bodies, which are patient data. Access logs are on.' },
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
