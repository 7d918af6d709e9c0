import { CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as about from '../../shared/http/routes/about.ts';
import * as cases from '../../shared/http/routes/cases.ts';
import * as fhir from '../../shared/http/routes/fhir.ts';
import { missedKind } from '../../shared/tenancy/foreign-ids.ts';
import { Api } from './api.ts';
import { ApiFunction } from './api-function.ts';
import { Firewall } from './firewall.ts';
import { type Data, reachPartitions, TenantDataRole } from './permissions.ts';
import type { Stage } from './stage.ts';
import { StreamFunction } from './stream-function.ts';

/** What runs: the API, the functions behind it, and what each may reach. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data }: { stage: Stage; data: Data }) {
    super(scope, id, { description: 'Amends: the API and its functions' });

    const issuer = new CfnParameter(this, 'OidcIssuer', {
      description: 'The OpenID Connect issuer whose tokens are accepted, such as https://login.example.org',
      allowedPattern: '^https?://[^\\s#?]+$',
    });
    const audience = new CfnParameter(this, 'OidcAudience', {
      description: 'The audience a token must be meant for',
      default: 'amends',
    });

    const { tableName: TABLE_NAME } = data.table;

    const authorizer = new ApiFunction(this, 'Authorizer', {
      entry: 'functions/api/authorizer.ts',
      description: 'Says who a bearer token is',
      environment: { TABLE_NAME, OIDC_ISSUER: issuer.valueAsString, OIDC_AUDIENCE: audience.valueAsString },
      stage,
    });
    for (const statement of reachPartitions(data, { actions: ['dynamodb:GetItem'], partitions: ['PRINCIPAL#*'] })) {
      authorizer.role.addToPolicy(statement);
    }

    const inTenant = (name: string, entry: string, description: string) =>
      new ApiFunction(this, name, { entry, description, environment: { TABLE_NAME }, stage });
    const serveCases = inTenant('Cases', 'functions/api/cases.ts', 'Cases: report, list, read, amend');
    const serveFhir = inTenant('Fhir', 'functions/api/fhir.ts', 'Cases from FHIR senders');
    const serveAbout = new ApiFunction(this, 'About', {
      entry: 'functions/api/about.ts',
      description: 'What the API is: health, OpenAPI, docs',
      stage,
    });

    const takers = [serveCases, serveFhir];
    const tenantData = new TenantDataRole(this, 'TenantData', { data, takenOnBy: takers.map(({ role }) => role) });
    for (const { lambda } of takers) lambda.addEnvironment('TENANT_DATA_ROLE_ARN', tenantData.role.roleArn);

    new StreamFunction(this, 'ForeignIds', {
      entry: 'functions/stream/foreign-ids.ts',
      description: 'Notices who asked for a case of somebody else',
      takes: ['case', missedKind],
      reaches: [
        { actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'], partitions: ['PLATFORM#CASE#*'] },
        { actions: ['dynamodb:PutItem'], partitions: ['PLATFORM#SECURITY#*'] },
      ],
      data,
      stage,
    });

    const { readCapabilities, ...received } = fhir;
    const api = new Api(this, 'Api', {
      stage,
      authorizer,
      serve: [
        { by: serveCases, routes: Object.values(cases) },
        { by: serveFhir, routes: Object.values(received) },
        { by: serveAbout, routes: [...Object.values(about), readCapabilities] },
      ],
    });

    new Firewall(this, 'Firewall', { protects: api.rest });
    new CfnOutput(this, 'ApiUrl', { value: api.rest.url, description: 'Where the API answers' });
  }
}
