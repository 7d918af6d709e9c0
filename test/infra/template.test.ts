import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudOf } from '../../infra/local/cloud.ts';
import { fits } from '../../infra/local/stream-filter.ts';
import { mappingsIn } from '../../infra/local/stream-mapping.ts';
import { synthesize } from '../../infra/local/synth.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { Problem } from '../../shared/http/problem.ts';
import type { Route } from '../../shared/http/route.ts';
import { routes } from '../../shared/http/routes/index.ts';
import { indexes } from '../../shared/ledger/keys.ts';
import { missedKind } from '../../shared/tenancy/foreign-ids.ts';

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const folder = mkdtempSync(join(tmpdir(), 'amends-template-'));
const stackOf = (name: string, stage = 'dev') =>
  Template.fromJSON(JSON.parse(readFileSync(join(folder, stage, `Amends-${stage}-${name}.template.json`), 'utf8')));

beforeAll(async () => {
  await synthesize(join(folder, 'dev'), 'dev');
  await synthesize(join(folder, 'prod'), 'prod');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the synthesized app', () => {
  test.each(['dev', 'prod'])('has no finding of cdk-nag or of CloudFormation left open in %s', (stage) => {
    const report = JSON.parse(readFileSync(join(folder, stage, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });

  test('is what `npx cdk synth` writes without a warning', () => {
    const { status, stdout, stderr } = spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', join(folder, 'cli')], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(`${stdout}${stderr}`).not.toMatch(/^(?:WARNING|ERROR|\[Warning|\[Error)/m);
  });

  test('refuses a stage whose name could not be one', async () => {
    await expect(synthesize(join(folder, 'bad'), 'Prod!')).rejects.toThrow('-c stage=');
  });
});

describe('the data', () => {
  test('is encrypted under our key, restorable to any second, and streamed', () => {
    stackOf('Data').hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: indexes.map((IndexName) => Match.objectLike({ IndexName })),
    });
    stackOf('Data').hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    stackOf('Data').resourceCountIs('AWS::Events::EventBus', 1);
  });

  test('outlives its stack in production, and only there', () => {
    stackOf('Data', 'prod').hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
    stackOf('Data', 'prod').hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
    stackOf('Data').hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' });
  });
});

describe('who may reach which rows', () => {
  const statements = (): { readonly policy: string; readonly statement: Statement }[] =>
    Object.entries(stackOf('Service').findResources('AWS::IAM::Policy')).flatMap(([policy, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[]).map((statement) => ({ policy, statement })),
    );
  const actionsOf = ({ Action }: Statement) => [Action].flat();
  const onStream = new Set(
    ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((a) => `dynamodb:${a}`),
  );
  const allowing = (isMeant: (action: string) => boolean) =>
    statements().filter(({ statement }) => statement.Effect === 'Allow' && actionsOf(statement).some(isMeant));
  const onTable = () => allowing((action) => action.startsWith('dynamodb:') && !onStream.has(action));

  test('is said by partition key, with a guard against requests that name none', () => {
    expect(onTable().length).toBeGreaterThan(0);
    for (const { statement } of onTable()) {
      expect(statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']).toBeDefined();
      expect(statement.Condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  test('is one tenant, by its whole name', () => {
    const tenant = onTable().find(({ policy }) => policy.startsWith('TenantData'));
    expect(tenant?.statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']).toEqual([
      'TENANT#$' + '{aws:PrincipalTag/TenantId}',
      'TENANT#$' + '{aws:PrincipalTag/TenantId}#*',
    ]);
  });

  test('no function has it of its own, but who reads principals and who watches foreign ids', () => {
    const mine = onTable().filter(({ policy }) => !policy.startsWith('TenantData'));
    const reaches = mine.map(({ policy, statement }) => [
      /^(Authorizer|ForeignIds)/.exec(policy)?.[0],
      actionsOf(statement),
      statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    ]);
    expect(reaches).toEqual([
      ['Authorizer', ['dynamodb:GetItem'], ['PRINCIPAL#*']],
      ['ForeignIds', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], ['PLATFORM#CASE#*']],
      ['ForeignIds', ['dynamodb:PutItem'], ['PLATFORM#SECURITY#*']],
    ]);
  });

  test('is not the stream, but for the functions that follow it', () => {
    const readers = allowing((action) => onStream.has(action));
    expect(readers.map(({ policy }) => policy.startsWith('ForeignIds'))).toEqual([true]);
    for (const { statement } of readers) {
      expect(actionsOf(statement).filter((action) => !onStream.has(action))).toEqual([]);
      expect(JSON.stringify(statement.Resource)).toMatch(/StreamArn/);
    }
  });

  test('nobody scans, speaks PartiQL or deletes', () => {
    const allowed = statements()
      .filter(({ statement }) => statement.Effect === 'Allow')
      .flatMap(({ statement }) => actionsOf(statement));
    expect(allowed.filter((action) => /Scan|PartiQL|Delete|Batch|\*/.test(action))).toEqual([]);
    for (const { policy } of onTable()) {
      const denied = statements().filter((each) => each.policy === policy && each.statement.Effect === 'Deny');
      expect(denied.flatMap(({ statement }) => actionsOf(statement))).toEqual(['dynamodb:PartiQL*', 'dynamodb:Scan']);
    }
  });

  test('the tenant role is taken on only with a tenant as its tag', () => {
    stackOf('Service').hasResourceProperties('AWS::IAM::Role', {
      Description: Match.stringLikeRegexp('rows of the tenant'),
      AssumeRolePolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: {
              StringLike: { 'aws:RequestTag/TenantId': '?*' },
              'ForAllValues:StringEquals': { 'aws:TagKeys': ['TenantId'] },
            },
          }),
        ]),
      },
    });
  });
});

describe('a function that follows the stream', () => {
  test('gets only what it is for, again what it could not handle, and never stands in the way of the rest', () => {
    stackOf('Service').hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    const [mapping] = mappingsIn(readTemplate(join(folder, 'dev'), { OidcIssuer: 'https://issuer.example' }));
    const wants = (eventName: string, kind: string) =>
      mapping?.patterns.some((pattern) => fits(pattern, { eventName, dynamodb: { NewImage: { kind: { S: kind } } } }));
    expect(wants('INSERT', 'case')).toBe(true);
    expect(wants('INSERT', missedKind)).toBe(true);
    expect(wants('MODIFY', 'case')).toBe(false);
    expect(wants('INSERT', 'other')).toBe(false);
  });

  test('names what it gives up in a queue under our key, over TLS only', () => {
    stackOf('Service').hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
    stackOf('Service').hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});

describe('the API', () => {
  const api = () => cloudOf(readTemplate(join(folder, 'dev'), { OidcIssuer: 'https://issuer.example' })).api;
  const named = (method: string, path: string) => `${method} ${path}`;

  test('has a method for each route, and no other', () => {
    const declared = Object.values(routes).map(({ method, path }) => named(method, path));
    expect(
      api()
        .methods.map(({ method, path }) => named(method, path))
        .sort(),
    ).toEqual(declared.sort());
  });

  test('asks who is there at every route that is not for anyone', () => {
    for (const { method, path, authorizer } of api().methods) {
      const route: Route | undefined = Object.values(routes).find(
        (each) => named(each.method, each.path) === named(method, path),
      );
      const expected = route?.allow === 'anyone' ? undefined : route?.fhir ? 'REQUEST' : 'TOKEN';
      expect([path, authorizer?.type]).toEqual([path, expected]);
    }
  });

  test('lets a revoked principal in for a minute at most', () => {
    for (const { authorizer } of api().methods) expect(authorizer?.ttl ?? 0).toBeLessThanOrEqual(60);
  });

  test('refuses in the words of our own refusals', () => {
    expect(api().responses.size).toBeGreaterThan(15);
    for (const { status, headers, body } of api().responses.values()) {
      const said = Problem.parse(JSON.parse(body));
      expect(said.status).toBe(status);
      expect(headers['Content-Type']).toBe('application/problem+json');
      expect(said.instance).toBe('$context.requestId');
    }
  });

  test('logs no body, no query and no path parameter', () => {
    const [stage] = Object.values(stackOf('Service').findResources('AWS::ApiGateway::Stage'));
    expect(stage?.Properties.MethodSettings[0]).toMatchObject({ DataTraceEnabled: false });
    expect(stage?.Properties.AccessLogSetting.Format).not.toMatch(
      /\$context\.path\b|querystring|\.body|requestOverride/,
    );
  });
});
