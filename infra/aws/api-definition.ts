import { type Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Route } from '../../shared/http/route.ts';
import { gatewayResponses } from './gateway-responses.ts';

/** Routes, and the function that serves them. */
export type Served = { readonly by: LambdaFunction; readonly routes: readonly Route[] };

/**
 * The API as API Gateway imports it: each path, who may come as far as its function, and what the gateway itself answers.
 * A resource and a method of CloudFormation for each route would fill a stack, which holds 500. What bodies and answers
 * are like says `GET /v1/openapi.json`: this only connects.
 */
export const apiDefinition = (
  serve: readonly Served[],
  { authorizer, authorizedFor }: { authorizer: LambdaFunction; authorizedFor: Duration },
) => {
  const byToken = (seconds: number) => ({
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'token',
      authorizerUri: calling(authorizer),
      authorizerResultTtlInSeconds: seconds,
    },
  });
  const byRequest = {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      authorizerUri: calling(authorizer),
      authorizerResultTtlInSeconds: 0,
    },
  };

  const paths: Record<string, Record<string, object>> = {};
  for (const { by, routes } of serve) {
    for (const route of routes) {
      paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, by) };
    }
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Amends', version: 'v1', description: 'Communication and resolution, from report to closure' },
    paths,
    components: {
      securitySchemes: {
        token: byToken(authorizedFor.toSeconds()),
        freshToken: byToken(0),
        fhir: byRequest,
        // By its name and header API Gateway knows that a request counts against a key of a usage plan.
        api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      },
    },
    // The authorizer says whose key a request counts against; a caller cannot.
    'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
    // Bytes as they were sent: API Gateway itself would mend what is no UTF-8, and nobody would know.
    'x-amazon-apigateway-binary-media-types': ['application/json', 'application/fhir+json', 'application/pdf'],
    'x-amazon-apigateway-gateway-responses': gatewayResponses(),
  };
};

const operationOf = (route: Route, by: LambdaFunction) => {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return {
    ...(names.length > 0 && {
      parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    }),
    security: route.allow === 'anyone' ? [] : [{ [schemeOf(route)]: [], api_key: [] }],
    responses: { 200: { description: 'Whatever the function answers' } },
    'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: calling(by) },
  };
};

/**
 * Who may come as far as the function. FHIR senders are always let through, with a note of whether they are known:
 * API Gateway can refuse in one language only, and they expect an OperationOutcome, so the function says the no.
 */
const schemeOf = ({ fhir, fresh }: Route): string => (fhir ? 'fhir' : fresh ? 'freshToken' : 'token');

const calling = (fn: LambdaFunction): string => {
  const { partition, region } = Stack.of(fn);
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`;
};
