import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, expect, test } from 'vitest';
import { ScheduledFunction } from '../../infra/aws/scheduled-function.ts';
import { stageOf } from '../../infra/aws/stage.ts';
import { schedulesIn } from '../../infra/local/schedule-model.ts';
import { readTemplate } from '../../infra/local/template.ts';

const folder = mkdtempSync(join(tmpdir(), 'amends-scheduled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));
const app = new App({ outdir: folder, context });
const stack = new Stack(app, 'Scheduled');
const key = new Key(stack, 'Key', { enableKeyRotation: true });
const table = new Table(stack, 'Table', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  encryptionKey: key,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  stream: StreamViewType.NEW_AND_OLD_IMAGES,
});
const sweep = new ScheduledFunction(stack, 'Sweep', {
  entry: 'functions/stream/foreign-ids.ts',
  description: 'Sweeps',
  environment: { MORE: 'yes' },
  memory: 1024,
  timeout: Duration.minutes(4),
  reaches: [{ actions: ['dynamodb:Query'], partitions: ['PLATFORM#TENANTS'] }],
  data: { table, key },
  stage: stageOf(app.node),
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
const template = Template.fromJSON(JSON.parse(readFileSync(join(folder, 'Scheduled.template.json'), 'utf8')));

test('has no finding of cdk-nag left open', () => {
  const report = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

test('comes every five minutes, and nobody but its rule may call it', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SweepRunFunction'), 'Arn'] } })],
  });
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SweepRule'), 'Arn'] },
  });
});

test('has the time and the memory it asks for, and reaches what it names', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Timeout: 240,
    MemorySize: 1024,
    Environment: { Variables: Match.objectLike({ TABLE_NAME: { Ref: Match.anyValue() }, MORE: 'yes' }) },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'dynamodb:Query',
          Condition: Match.objectLike({ Null: { 'dynamodb:LeadingKeys': 'false' } }),
        }),
      ]),
    },
  });
  expect(sweep.fn.role).toBeDefined();
});

test('is tried twice more within an hour, and then named in a queue under our key, over TLS only', () => {
  const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('^SweepFailed'), 'Arn'] };
  template.hasResource('AWS::Lambda::EventInvokeConfig', {
    Properties: {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: queue } },
    },
    // The role must be able to send before Lambda is told where to.
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^SweepRunRoleDefaultPolicy')]),
  });
  template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sqs:SendMessage', Resource: queue })]) },
  });
});

test('is what the local runtime reads it to be', () => {
  expect(schedulesIn(readTemplate(folder))).toEqual([
    {
      name: expect.stringContaining('Scheduled-SweepRule'),
      arn: expect.stringMatching(/^arn:aws:events:us-east-1:\d{12}:rule\/Scheduled-SweepRule/),
      every: 300_000,
      functionArn: expect.stringMatching(/^arn:aws:lambda:.*:function:Scheduled-SweepRunFunction/),
      failures: {
        retries: 2,
        maxAge: 3_600_000,
        deadLetters: expect.stringMatching(/^Scheduled-SweepFailed/),
      },
    },
  ]);
});
