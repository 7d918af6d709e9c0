import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudOf } from '../../infra/local/cloud.ts';
import { conditionKeys } from '../../infra/local/dynamodb-deeds.ts';
import { fits } from '../../infra/local/stream-filter.ts';
import { mappingsIn } from '../../infra/local/stream-mapping.ts';
import { synthesize } from '../../infra/local/synth.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { Problem } from '../../shared/http/problem.ts';
import type { Route } from '../../shared/http/route.ts';
import { routes } from '../../shared/http/routes/index.ts';
import { indexes, tenantsPartition } from '../../shared/ledger/keys.ts';
import { sortKeyOf } from '../../shared/ledger/table.ts';
import { missedKind } from '../../shared/tenancy/foreign-ids.ts';
import { executionKind } from '../../shared/workflow/rows.ts';
import { breachesOf } from '../support/state-machines.ts';

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const folder = mkdtempSync(join(tmpdir(), 'amends-template-'));
const stacks = ['Data', 'Mediation', 'Service'] as const;
const read = new Map<string, Template>();
const stackOf = (name: string, stage = 'dev'): Template => {
  const file = join(folder, stage, `Amends-${stage}-${name}.template.json`);
  const template = read.get(file) ?? Template.fromJSON(JSON.parse(readFileSync(file, 'utf8')));
  read.set(file, template);
  return template;
};

/** What is of a type, in all stacks. */
const everywhere = (type: string) => stacks.flatMap((stack) => Object.entries(stackOf(stack).findResources(type)));

/** What a role or its policy is for, by its logical id. */
const placeOf = (logicalId: string): string =>
  logicalId.replace(/(?:(?:(?:Run|Follower)?Role)?DefaultPolicy|(?:Run|Follower)?Role)?[0-9A-F]{8}$/, '');

/** What a function is for, by its name. */
const placeOfFunction = (name: string): string | undefined =>
  /^Amends-\w+-\w+-(\w+?)(?:Run|Follower)?Function/.exec(name)?.[1];

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
      GlobalSecondaryIndexes: indexes.map((IndexName) => ({
        IndexName,
        KeySchema: [
          { AttributeName: `${IndexName}pk`, KeyType: 'HASH' },
          { AttributeName: sortKeyOf(IndexName), KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['summary'] },
      })),
    });
    stackOf('Data').allResourcesProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    stackOf('Data').resourceCountIs('AWS::Events::EventBus', 1);
  });

  test('outlives its stack in production, and only there', () => {
    stackOf('Data', 'prod').hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
    stackOf('Data', 'prod').allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
    stackOf('Data', 'prod').resourceCountIs('AWS::KMS::Key', 2);
    stackOf('Data').hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' });
  });
});

describe('who may reach which rows', () => {
  type Policied = { readonly policy: string; readonly statement: Statement };
  const statements = (): Policied[] => {
    const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap(everywhere);
    const inline = everywhere('AWS::IAM::Role').flatMap(([role, { Properties }]) =>
      ((Properties.Policies ?? []) as { PolicyDocument: unknown }[]).map(
        (each) => [role, { Properties: each }] as const,
      ),
    );
    return [...attached, ...inline].flatMap(([policy, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[]).map((statement) => ({
        policy: placeOf(policy),
        statement,
      })),
    );
  };
  const actionsOf = ({ Action }: Statement) => [Action].flat();
  const onStream = new Set(
    ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((a) => `dynamodb:${a}`),
  );
  const allowing = (isMeant: (action: string) => boolean) =>
    statements().filter(({ statement }) => statement.Effect === 'Allow' && actionsOf(statement).some(isMeant));
  const onTable = () => allowing((action) => /^(dynamodb:|\*)/.test(action) && !onStream.has(action));

  test('is said by partition key, with a guard against requests that name none', () => {
    expect(onTable().length).toBeGreaterThan(0);
    for (const { statement } of onTable()) {
      expect(statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']).toBeDefined();
      expect(statement.Condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  test('asks for nothing that the local runtime would not work out', () => {
    const asked = statements().flatMap(({ statement }) =>
      Object.values(statement.Condition ?? {}).flatMap(Object.keys),
    );
    const ofDynamo = asked.filter((key) => key.toLowerCase().startsWith('dynamodb:'));
    expect(ofDynamo).toContain('dynamodb:LeadingKeys');
    expect(ofDynamo.filter((key) => !conditionKeys.has(key))).toEqual([]);
  });

  describe('with a tenant', () => {
    const tag = (name: string) => `$\{aws:PrincipalTag/${name}}`;
    const ofTenant = [`TENANT#${tag('TenantId')}`, `TENANT#${tag('TenantId')}#*`];
    const ofMatter = ['COLLAB', 'MEDIATION'].flatMap((kind) => [
      `${kind}#${tag('MatterId')}`,
      `${kind}#${tag('MatterId')}#*`,
    ]);
    const reaches = () =>
      onTable()
        .filter(({ policy }) => policy === 'TenantData')
        .map(({ statement }) => statement);
    const special = ['*$' + '{*}*', '*$' + '{?}*', '*#*'];

    test('is that tenant, its matter, its sealed answers and a mediation that it opens, each by its whole name', () => {
      expect(
        reaches().map(({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']),
      ).toEqual([
        ofTenant,
        [tenantsPartition],
        [...ofTenant, ...ofMatter],
        [...ofTenant, ...ofMatter, `SEALED#${tag('MatterId')}#${tag('PartyId')}`],
        [...ofTenant, ...ofMatter, `MEDIATION#${tag('MediationId')}`, `MEDIATION#${tag('MediationId')}#*`],
      ]);
    });

    test('reads which insurers there are, and writes none', () => {
      const listing = reaches().filter(({ Condition }) => JSON.stringify(Condition).includes(tenantsPartition));
      expect(listing.map(actionsOf)).toEqual([['dynamodb:GetItem', 'dynamodb:Query']]);
    });

    test('asks for every tag it is named by, and for tags that are plain names', () => {
      for (const { Condition } of reaches()) {
        const patterns = JSON.stringify(Condition?.['ForAllValues:StringLike']);
        const tags = ['TenantId', 'MatterId', 'PartyId', 'MediationId'].filter(
          (name) => name === 'TenantId' || patterns.includes(tag(name)),
        );
        const each = (value: unknown) => Object.fromEntries(tags.map((name) => [`aws:PrincipalTag/${name}`, value]));
        expect(Condition?.StringLike).toEqual(each('?*'));
        expect(Condition?.StringNotLike).toEqual(each(special));
      }
    });

    test('only puts what is sealed, and is not told what was there', () => {
      const sealed = reaches().filter(({ Condition }) => JSON.stringify(Condition).includes('SEALED#'));
      expect(sealed.map(actionsOf)).toEqual([['dynamodb:PutItem']]);
      expect(sealed[0]?.Condition?.StringEqualsIfExists).toEqual({ 'dynamodb:ReturnValues': 'NONE' });
    });
  });

  test('a function has of its own only what is no tenant’s, and each only what it is for', () => {
    const bySession = new Set([
      'TenantData',
      'GuestsData',
      'SeatsData',
      'PanelReading',
      'PanelKeeping',
      'Administration',
    ]);
    const reaches = onTable()
      .filter(({ policy }) => !bySession.has(policy))
      .map(({ policy, statement }) => [
        policy,
        actionsOf(statement).map((action) => action.replace('dynamodb:', '')),
        statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
      ]);
    expect(reaches).toEqual([
      ['Opener', ['GetItem'], ['SEALED#*']],
      ['Opener', ['BatchGetItem', 'GetItem', 'PutItem'], ['MEDIATION#*']],
      ['MediationTasks', ['GetItem', 'PutItem'], ['MEDIATION#*', 'WORKFLOW#mediation_*']],
      ['MediationSignals', ['GetItem', 'PutItem', 'Query'], ['WORKFLOW#mediation_*']],
      ['SeatDelivery', ['GetItem'], ['MEDIATION#*', 'PLATFORM#PRINCIPAL#*']],
      ['SeatDelivery', ['PutItem'], ['EXTERNAL#*']],
      ['Authorizer', ['GetItem'], ['PRINCIPAL#*']],
      ['Sweeper', ['Query'], ['PLATFORM#TENANTS']],
      ['Delivery', ['GetItem'], ['COLLAB#*']],
      ['MediationDelivery', ['BatchGetItem', 'GetItem'], ['MEDIATION#*']],
      ['MediationDelivery', ['GetItem', 'PutItem'], ['COLLAB#*']],
      ['CollaborationTasks', ['GetItem', 'PutItem'], ['COLLAB#*', 'WORKFLOW#collab_*']],
      ['CollaborationSignals', ['GetItem', 'PutItem', 'Query'], ['WORKFLOW#collab_*']],
      ['CollaborationOperated', ['BatchGetItem', 'GetItem', 'PutItem'], ['WORKFLOW#*', 'PLATFORM#IDEMPOTENCY#*']],
      ['CollaborationOperated', ['Query'], ['PLATFORM#WORKFLOWS']],
      ['GuestsDelivery', ['GetItem'], ['COLLAB#*', 'PLATFORM#PRINCIPAL#*']],
      ['GuestsDelivery', ['PutItem'], ['EXTERNAL#*']],
      ['ForeignIds', ['GetItem', 'PutItem', 'Query'], ['PLATFORM#OWNER#*']],
      ['ForeignIds', ['PutItem'], ['PLATFORM#SECURITY#*']],
    ]);
  });

  test('a seat is that principal’s pointers and answers, a mediation, and the mailbox of a party there', () => {
    const tag = (name: string) => `$\{aws:PrincipalTag/${name}}`;
    const pointers = `EXTERNAL#${tag('PrincipalId')}`;
    const inMediation = [`MEDIATION#${tag('MatterId')}`, `PLATFORM#IDEMPOTENCY#${tag('PrincipalId')}#*`];
    const reached = onTable().filter(({ policy }) => policy === 'SeatsData');
    const all = reached.map(({ statement }) => [
      Object.keys(statement.Condition?.StringLike ?? {}).map((name) => name.replace('aws:PrincipalTag/', '')),
      statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    ]);
    expect(all).toEqual([
      [['PrincipalId'], [pointers]],
      [['PrincipalId'], [pointers, inMediation[1]]],
      [['PrincipalId', 'MatterId'], inMediation],
      [
        ['PrincipalId', 'MatterId', 'PartyId'],
        [...inMediation, `SEALED#${tag('MatterId')}#${tag('PartyId')}`],
      ],
    ]);
    const sealed = reached.at(-1)?.statement;
    expect(sealed?.Action).toBe('dynamodb:PutItem');
    expect(sealed?.Condition?.StringEqualsIfExists).toEqual({ 'dynamodb:ReturnValues': 'NONE' });
  });

  test('is not the stream, but for the functions that follow it', () => {
    const readers = allowing((action) => onStream.has(action));
    const followers = [
      ...['MediationSignals', 'SeatDelivery', 'Delivery', 'MediationDelivery', 'DocumentFilesErasing'],
      ...['CollaborationSignals', 'GuestsDelivery', 'ForeignIds'],
    ];
    expect(readers.map(({ policy }) => policy)).toEqual(followers.flatMap((each) => [each, each]));
    for (const { statement } of readers) {
      // What IAM knows for everything only is one statement: here also to answer a task by its token.
      const others = actionsOf(statement).filter((action) => !onStream.has(action));
      expect(others.filter((action) => !action.startsWith('states:SendTask'))).toEqual([]);
      const isListing = actionsOf(statement).includes('dynamodb:ListStreams');
      expect(JSON.stringify(statement.Resource)).toMatch(isListing ? /^"\*"$/ : /StreamArn/);
    }
  });

  test('administration reaches no case, and the platform only for operators', () => {
    const reached = onTable()
      .filter(({ policy }) => policy.startsWith('Administration'))
      .map(({ statement }) => ({
        partitions: [
          statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
        ].flat() as string[],
        isTenants: statement.Condition?.StringLike !== undefined,
        isOperators: statement.Condition?.StringEquals?.['aws:PrincipalTag/Platform'] === 'operator',
        actions: actionsOf(statement),
      }));
    expect(reached).toHaveLength(5);
    for (const { partitions, isTenants, isOperators, actions } of reached) {
      const of = (prefix: string) => partitions.some((partition) => partition.startsWith(prefix));
      expect([of('TENANT#'), of('PLATFORM#')]).toEqual([isTenants, isOperators]);
      if (of('PRINCIPAL#')) expect(actions).toEqual(['dynamodb:PutItem']);
      expect(
        partitions.filter((partition) => /CASE|\}#\*|^[A-Z]+#\*/.test(partition) && partition !== 'PRINCIPAL#*'),
      ).toEqual([]);
    }
  });

  test('the panel of mediators is read by whoever asks, and written for operators alone', () => {
    const of = (role: string) =>
      onTable()
        .filter(({ policy }) => policy.startsWith(role))
        .map(({ statement }) => ({
          actions: actionsOf(statement),
          partitions: statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
          tag: statement.Condition?.StringEquals?.['aws:PrincipalTag/Platform'],
        }));
    const [get, query] = [['dynamodb:GetItem'], ['dynamodb:Query']];
    const [one, lists] = ['COMMONS#MEDIATOR#*', ['COMMONS#MEDIATORS', 'COMMONS#MEDIATORS#*']];
    expect(of('PanelReading')).toEqual([
      { actions: get, partitions: [one], tag: undefined },
      { actions: query, partitions: lists, tag: undefined },
    ]);
    const tag = 'operator';
    const answers = `PLATFORM#IDEMPOTENCY#$\{aws:PrincipalTag/PrincipalId}#*`;
    expect(of('PanelKeeping')).toEqual([
      { actions: get, partitions: [one], tag },
      { actions: query, partitions: lists, tag },
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], partitions: [one, answers], tag },
      { actions: get, partitions: ['PLATFORM#PRINCIPAL#*'], tag },
    ]);
    stackOf('Service').hasResourceProperties('AWS::IAM::Role', {
      Description: Match.stringLikeRegexp('^Keeps the panel'),
      AssumeRolePolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Condition: {
              StringNotLike: Match.anyValue(),
              StringLike: { 'aws:RequestTag/Platform': '?*', 'aws:RequestTag/PrincipalId': '?*' },
              'ForAllValues:StringEquals': { 'aws:TagKeys': ['Platform', 'PrincipalId'] },
            },
          }),
        ]),
      },
    });
  });

  test('nobody scans, speaks PartiQL or deletes', () => {
    const allowed = statements()
      .filter(({ statement }) => statement.Effect === 'Allow')
      .flatMap(({ statement }) => actionsOf(statement));
    expect(allowed.filter((action) => /dynamodb:.*(Scan|PartiQL|Delete|BatchWrite)|\*/.test(action))).toEqual([]);
    for (const { policy } of onTable()) {
      const denied = statements().filter(
        ({ policy: of, statement }) => of === policy && statement.Effect === 'Deny' && statement.Resource === '*',
      );
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
              StringLikeIfExists: {
                'aws:RequestTag/MatterId': '?*',
                'aws:RequestTag/PartyId': '?*',
                'aws:RequestTag/MediationId': '?*',
              },
              'ForAllValues:StringEquals': { 'aws:TagKeys': ['TenantId', 'MatterId', 'PartyId', 'MediationId'] },
            },
          }),
        ]),
      },
    });
  });
});

describe('the key that answers of mediations are sealed with', () => {
  const key = { 'Fn::ImportValue': Match.stringLikeRegexp('FnGetAttSealKey') };

  test('is for sessions to seal, each for the party and mediation it is tagged with, and for one function to unseal', () => {
    const using = everywhere('AWS::IAM::Policy').flatMap(([policy, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[])
        .filter(({ Resource }) => JSON.stringify(Resource).includes('FnGetAttSealKey'))
        .map(({ Effect, Action }) => [placeOf(policy), Effect, Action]),
    );
    expect(using).toEqual([
      ['Opener', 'Allow', 'kms:Decrypt'],
      ['TenantData', 'Allow', 'kms:Encrypt'],
      ['TenantData', 'Deny', 'kms:Decrypt'],
      ['SeatsData', 'Allow', 'kms:Encrypt'],
      ['SeatsData', 'Deny', 'kms:Decrypt'],
    ]);
    const names = ['mediation', 'party', 'question'];
    const tags = { 'aws:PrincipalTag/MatterId': '?*', 'aws:PrincipalTag/PartyId': '?*' };
    stackOf('Service').hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Encrypt',
            Resource: key,
            Condition: Match.objectEquals({
              'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': names },
              Null: Object.fromEntries(names.map((name) => [`kms:EncryptionContext:${name}`, 'false'])),
              StringEquals: {
                'kms:EncryptionContext:mediation': '$' + '{aws:PrincipalTag/MatterId}',
                'kms:EncryptionContext:party': '$' + '{aws:PrincipalTag/PartyId}',
              },
              StringLike: tags,
              StringNotLike: Match.anyValue(),
            }),
          }),
        ]),
      },
    });
  });

  test('is known to those who seal or open alone', () => {
    const { functions } = cloudOf(readTemplate(join(folder, 'dev'), { OidcIssuer: 'https://issuer.example' }));
    const told = functions.filter(({ environment }) => environment.SEAL_KEY_ARN !== undefined);
    expect(told.map(({ name }) => placeOfFunction(name)).sort()).toEqual(['Mediations', 'Opener']);
  });

  test('is of the data, and has a policy of its own that names no grant and no other way to use it', () => {
    const policies = Object.values(stackOf('Data').findResources('AWS::KMS::Key'))
      .filter(({ Properties }) => Properties.Description.includes('sealed'))
      .map(({ Properties }) => Properties.KeyPolicy.Statement as Statement[]);
    expect(policies).toHaveLength(1);
    const actions = policies.flat().flatMap(({ Action }) => [Action].flat());
    expect(actions.filter((action) => /\*|Grant$|GenerateDataKey|ReEncrypt|Import|Sign|Mac/.test(action))).toEqual([]);
    expect(actions).toContain('kms:Decrypt');
  });
});

describe('the secret that cursors are sealed with', () => {
  const service = () => stackOf('Service');
  const arn = { Ref: Match.stringLikeRegexp('^CursorSecret') };
  const underOurKey = (Action: unknown) => ({
    Action,
    Effect: 'Allow',
    Resource: { 'Fn::ImportValue': Match.stringLikeRegexp('FnGetAttKey') },
    Condition: {
      StringEquals: { 'kms:ViaService': Match.anyValue(), 'kms:EncryptionContext:SecretARN': arn },
    },
  });

  /** What roles may do with secrets, by the name of their policy. */
  const reaching = () =>
    Object.entries(service().findResources('AWS::IAM::Policy')).flatMap(([policy, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[])
        .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('secretsmanager:')))
        .map(({ Action, Resource }) => ({ policy: placeOf(policy), Action, Resource })),
    );

  test('is encrypted under our key, and its first value makes a key', () => {
    service().hasResourceProperties('AWS::SecretsManager::Secret', {
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('FnGetAttKey') },
    });
    const [secret] = cloudOf(readTemplate(join(folder, 'dev'))).secrets;
    expect(secret?.generate).toEqual({
      PasswordLength: 64,
      ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
      ExcludeLowercase: false,
      ExcludeUppercase: true,
      ExcludeNumbers: false,
      ExcludePunctuation: true,
    });
  });

  test('is another every 30 days, by a function that only its own Secrets Manager calls', () => {
    service().hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: arn,
      RotationLambdaARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CursorSecretRotationFunction'), 'Arn'] },
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
    service().hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: arn,
    });
  });

  test('is read by the functions that list, written by the one that rotates it, and is all they reach', () => {
    const read = 'secretsmanager:GetSecretValue';
    const rotate = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
      (action) => `secretsmanager:${action}`,
    );
    const Resource = { Ref: expect.stringMatching(/^CursorSecret[0-9A-F]{8}$/) };
    expect(reaching().sort((a, b) => (a.policy < b.policy ? -1 : 1))).toEqual([
      { policy: 'Attorneys', Action: read, Resource },
      { policy: 'Care', Action: read, Resource },
      { policy: 'Cases', Action: read, Resource },
      { policy: 'CollaborationOperated', Action: read, Resource },
      { policy: 'Collaborations', Action: read, Resource },
      { policy: 'Consultations', Action: read, Resource },
      { policy: 'CursorSecretRotation', Action: rotate, Resource },
      { policy: 'Documents', Action: read, Resource },
      { policy: 'Family', Action: read, Resource },
      { policy: 'Fhir', Action: read, Resource },
      { policy: 'Mediations', Action: read, Resource },
      { policy: 'Mediators', Action: read, Resource },
      { policy: 'Relief', Action: read, Resource },
      { policy: 'Reporting', Action: read, Resource },
      { policy: 'Resolution', Action: read, Resource },
      { policy: 'Settings', Action: read, Resource },
      { policy: 'Tenants', Action: read, Resource },
      { policy: 'Work', Action: read, Resource },
    ]);
  });

  test('lets our key be used for it alone, and only by way of Secrets Manager', () => {
    for (const [name, actions] of [
      ['Cases', 'kms:Decrypt'],
      ['Fhir', 'kms:Decrypt'],
      ['CursorSecretRotation', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ] as const) {
      service().hasResourceProperties('AWS::IAM::Policy', {
        PolicyName: Match.stringLikeRegexp(`^${name}RoleDefaultPolicy`),
        PolicyDocument: { Statement: Match.arrayWith([underOurKey(actions)]) },
      });
    }
  });

  test('is known to the functions by its ARN', () => {
    const { functions, secrets } = cloudOf(readTemplate(join(folder, 'dev'), { OidcIssuer: 'https://issuer.example' }));
    const told = functions.filter(({ environment }) => environment.CURSOR_SECRET_ARN === secrets[0]?.arn);
    expect(told.map(({ name }) => placeOfFunction(name)).sort()).toEqual([
      'Attorneys',
      'Care',
      'Cases',
      'CollaborationOperated',
      'Collaborations',
      'Consultations',
      'Documents',
      'Family',
      'Fhir',
      'Mediations',
      'Mediators',
      'Relief',
      'Reporting',
      'Resolution',
      'Settings',
      'Tenants',
      'Work',
    ]);
    expect(secrets[0]?.arn).toMatch(/^arn:aws:secretsmanager:us-east-1:\d{12}:secret:[\w-]+-\w{6}$/);
    expect(functions.map(({ arn }) => arn)).toContain(secrets[0]?.rotatedBy);
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
    const mappings = mappingsIn(readTemplate(join(folder, 'dev')));
    const wanting = (name: string) => {
      const patterns = mappings.find(({ functionName }) => placeOfFunction(functionName) === name)?.patterns;
      return (eventName: string, kind: string) =>
        patterns?.some((pattern) => fits(pattern, { eventName, dynamodb: { NewImage: { kind: { S: kind } } } }));
    };
    const watching = wanting('ForeignIds');
    expect(watching('INSERT', 'case')).toBe(true);
    expect(watching('INSERT', missedKind)).toBe(true);
    expect(watching('MODIFY', 'case')).toBe(false);
    expect(watching('INSERT', 'other')).toBe(false);
    const followed: Readonly<Record<string, readonly string[]>> = {
      CollaborationSignals: ['collaboration', executionKind],
      MediationSignals: ['mediation', executionKind],
      Delivery: ['collaboration', 'participation'],
      MediationDelivery: ['mediation'],
      SeatDelivery: ['mediation'],
      DocumentFilesErasing: ['document'],
    };
    const kinds = ['case', 'collaboration', 'participation', 'mediation', 'document', executionKind];
    for (const [place, those] of Object.entries(followed)) {
      const following = wanting(place);
      for (const kind of kinds) {
        const isFor = those.includes(kind);
        const wants = ['INSERT', 'MODIFY', 'REMOVE'].map((event) => following(event, kind));
        expect([place, kind, wants]).toEqual([place, kind, [isFor, isFor, false]]);
      }
    }
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

describe('the state machines', () => {
  const machines = () => everywhere('AWS::StepFunctions::StateMachine');

  test('wait with deadlines, are patient with Lambda, and call nothing but functions', () => {
    for (const [name, { Properties }] of machines()) {
      expect([name, breachesOf(JSON.parse(Properties.DefinitionString))]).toEqual([name, []]);
    }
  });

  test('call the functions of their own kind, and are let call no other', () => {
    const called = machines().map(([name, { Properties }]) => {
      const substitutions = Properties.DefinitionSubstitutions as Record<string, { 'Fn::GetAtt': [string] }>;
      return [
        name.replace(/Machine[0-9A-F]{8}$/, ''),
        Object.fromEntries(
          Object.entries(substitutions).map(([as, { 'Fn::GetAtt': at }]) => [as, at[0].replace(/Function.*/, '')]),
        ),
      ];
    });
    expect(called).toEqual([
      ['MediationWorkflow', { mediation: 'MediationTasks', opening: 'Opener' }],
      ['CollaborationWorkflow', { collaboration: 'CollaborationTasks' }],
    ]);
    const invoking = everywhere('AWS::IAM::Policy').flatMap(([policy, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[])
        .filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'))
        .map(({ Resource }) => [
          placeOf(policy),
          ([Resource].flat() as { 'Fn::GetAtt': [string] }[]).map(({ 'Fn::GetAtt': at }) =>
            at[0].replace(/Function.*/, ''),
          ),
        ]),
    );
    expect(invoking).toEqual([
      ['MediationWorkflow', ['MediationTasks', 'Opener']],
      ['CollaborationWorkflow', ['CollaborationTasks']],
    ]);
  });
});

describe('what runs for matters', () => {
  const policies = () =>
    everywhere('AWS::IAM::Policy').map(([policy, { Properties }]) => ({
      place: placeOf(policy),
      statements: Properties.PolicyDocument.Statement as Statement[],
    }));

  test('is started, answered, described and stopped by those who have to, and by nobody else', () => {
    const answers = ['SendTaskFailure', 'SendTaskSuccess'];
    const [start, look, stop] = ['StartExecution', 'DescribeExecution', 'StopExecution'];
    const onStates = policies().flatMap(({ place, statements }) => {
      const actions = statements
        .flatMap(({ Action }) => [Action].flat())
        .filter((action) => action.startsWith('states:'))
        .map((action) => action.replace('states:', ''));
      return actions.length > 0 ? [[place, actions.sort()]] : [];
    });
    expect(Object.fromEntries(onStates)).toEqual({
      MediationTasks: answers,
      MediationSignals: [...answers, start],
      CollaborationTasks: answers,
      CollaborationSignals: [...answers, start],
      CollaborationOperated: [look, start, stop],
      // A history holds the tokens of tasks: nobody reads one. That an execution runs, insurers may see.
      Collaborations: [look],
      Mediations: [look],
    });
  });

  test('reaches no tenant, and no tenant reaches the tokens it waits on', () => {
    const patternsOf = (...places: readonly string[]) =>
      policies()
        .filter(({ place }) => places.includes(place))
        .flatMap(({ statements }) => statements)
        .flatMap(({ Condition }) => [Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []].flat())
        .map(String);
    const running = ['Tasks', 'Signals'].flatMap((part) => [`Collaboration${part}`, `Mediation${part}`]);
    const reached = patternsOf(...running, 'CollaborationOperated', 'Opener', 'SeatDelivery');
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.filter((pattern) => /^(TENANT|PRINCIPAL|\*)/.test(pattern))).toEqual([]);
    const bySession = patternsOf('TenantData', 'GuestsData', 'SeatsData', 'Administration');
    expect(bySession.filter((pattern) => /^(WORKFLOW|PLATFORM#WORKFLOWS|\*)/.test(pattern))).toEqual([]);
  });
});

test('the stack of mediations refers to the data alone, and takes on no role', () => {
  const template = JSON.stringify(stackOf('Mediation').toJSON());
  expect(template).not.toContain('sts:TagSession');
  const imports = [...template.matchAll(/"Fn::ImportValue":"([^:"]+)/g)].map(([, from]) => from);
  expect(new Set(imports)).toEqual(new Set(['Amends-dev-Data']));
});

describe('the API', () => {
  const api = () => cloudOf(readTemplate(join(folder, 'dev'))).api;
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

  test('counts every request against a key of the usage plan, but for those of anyone', () => {
    for (const { path, authorizer, isCounted } of api().methods) {
      expect([path, isCounted]).toEqual([path, authorizer !== undefined]);
    }
    const [rest] = Object.values(stackOf('Service').findResources('AWS::ApiGateway::RestApi'));
    expect(rest?.Properties.Body['x-amazon-apigateway-api-key-source']).toBe('AUTHORIZER');
  });

  test('is given the bytes of bodies as they were sent', () => {
    expect(api().binary).toEqual(['application/json', 'application/fhir+json', 'application/pdf']);
  });

  test('may call each function it names, for itself alone', () => {
    const template = readTemplate(join(folder, 'dev'));
    const called = api().methods.flatMap(({ functionArn, authorizer }) => [functionArn, authorizer?.functionArn]);
    const permitted = template
      .ofType('AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com');
    expect(new Set(permitted.map(({ properties }) => properties.FunctionName))).toEqual(
      new Set(called.filter((arn) => arn !== undefined)),
    );
    for (const { properties } of permitted) expect(properties.SourceArn).toContain(`:${api().id}/`);
  });

  test('leaves the stack room for what else there is', () => {
    for (const stack of stacks) {
      const { Resources } = stackOf(stack).toJSON();
      expect(Object.keys(Resources).length).toBeLessThan(400);
      expect(JSON.stringify(stackOf(stack).toJSON()).length).toBeLessThan(900_000);
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
