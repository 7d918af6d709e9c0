import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { ApiFunction } from '../../infra/aws/api-function.ts';
import { mailboxReach, reachPartitions } from '../../infra/aws/permissions.ts';
import { Seal } from '../../infra/aws/seal.ts';
import { stageOf } from '../../infra/aws/stage.ts';
import { evaluate } from '../../infra/local/iam.ts';
import { keysIn, kmsConditionKeys, kmsDeed } from '../../infra/local/kms.ts';
import { type Role as LocalRole, rolesOf } from '../../infra/local/roles.ts';
import { readTemplate } from '../../infra/local/template.ts';

const folder = mkdtempSync(join(tmpdir(), 'amends-seal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A party that belongs to no tenant, a function that opens rounds, and an administrator who may do anything in KMS. */
const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));
const app = new App({ outdir: folder, context });
const stage = stageOf(app.node);
const stack = new Stack(app, 'Sealing');
const key = new Key(stack, 'Key', { enableKeyRotation: true });
const table = new Table(stack, 'Table', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  encryptionKey: key,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
});
const data = { table, key };
const seal = new Seal(stack, 'Seal', stage);
const guest = new Role(stack, 'Guest', { assumedBy: new ArnPrincipal(`arn:aws:iam::${'0'.repeat(12)}:role/any`) });
for (const statement of reachPartitions(data, mailboxReach(['PrincipalId'], []))) guest.addToPolicy(statement);
seal.sealBy(guest, data);
const opener = new ApiFunction(stack, 'Opener', {
  entry: 'functions/stream/foreign-ids.ts',
  description: 'Opens rounds',
  stage,
});
seal.openBy(opener, data);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();

const template = Template.fromJSON(JSON.parse(readFileSync(join(folder, 'Sealing.template.json'), 'utf8')));
const read = readTemplate(folder);
const roleNamed = (name: string): LocalRole => {
  const role = rolesOf(read).find((each) => each.name.includes(name));
  if (!role) throw new Error(`There is no role ${name}`);
  return role;
};
const sealKey = keysIn(read).find(({ arn }) => arn.includes('SealKey')) ?? { arn: '', policy: { Statement: [] } };
const tableArn = read.ofType('AWS::DynamoDB::Table')[0]?.arn ?? '';

const own = { mediation: 'mediation_1', party: 'party_1', question: 'BID#000000000001' };
const tags = { PrincipalId: 'principal_1', MatterId: own.mediation, PartyId: own.party };
const administrator: LocalRole = {
  ...roleNamed('Guest'),
  policies: [
    { name: 'all', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
  ],
};

const mayUse = async (role: LocalRole, action: string, context: Record<string, string> = own) =>
  (await evaluate({ role, name: 'somebody', tags }, kmsDeed(action, sealKey, context))) === 'Allowed';
const mayReach = async (role: LocalRole, action: string, partition: string | undefined) => {
  const context = partition === undefined ? {} : { 'dynamodb:LeadingKeys': [partition] };
  const deed = { action: `dynamodb:${action}`, resource: tableArn, context };
  return (await evaluate({ role, name: 'somebody', tags }, deed)) === 'Allowed';
};

test('has no finding of cdk-nag left open', () => {
  const report = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

describe('the key', () => {
  test('rotates each year', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      Description: Match.stringLikeRegexp('answer sealed'),
      EnableKeyRotation: true,
      RotationPeriodInDays: 365,
    });
  });

  test('lets even an administrator use it only to seal and unseal, with a whole context', async () => {
    for (const action of ['Encrypt', 'Decrypt']) {
      expect([action, await mayUse(administrator, action)]).toEqual([action, true]);
      for (const context of [{}, { mediation: 'x', party: 'y' }, { ...own, more: 'z' }]) {
        expect([action, context, await mayUse(administrator, action, context)]).toEqual([action, context, false]);
      }
    }
    for (const action of ['CreateGrant', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo', 'ImportKeyMaterial']) {
      expect([action, await mayUse(administrator, action)]).toEqual([action, false]);
    }
  });

  test('can still be looked after', async () => {
    for (const action of ['DescribeKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'EnableKeyRotation']) {
      expect([action, await mayUse(administrator, action, {})]).toEqual([action, true]);
    }
  });

  test('is asked for by conditions that this machine works out', () => {
    const statements = ['Guest', 'Opener'].flatMap((name) =>
      roleNamed(name).policies.flatMap(({ policy }) => policy.Statement),
    );
    const asked = [...statements, ...sealKey.policy.Statement]
      .filter(({ Resource }) => Resource === sealKey.arn || Resource === '*')
      .flatMap(({ Condition = {} }) => Object.values(Condition as object).flatMap(Object.keys))
      .filter((name) => name.startsWith('kms:'));
    expect(asked).toContain('kms:EncryptionContextKeys');
    expect(asked.filter((name) => !kmsConditionKeys.some((known) => name.startsWith(known)))).toEqual([]);
  });
});

describe('any role that is tagged with a matter and a party', () => {
  const mailbox = `SEALED#${own.mediation}#${own.party}`;

  test('can be let put into that mailbox, and seal for it', async () => {
    const role = roleNamed('Guest');
    expect(await mayReach(role, 'PutItem', mailbox)).toBe(true);
    expect(await mayUse(role, 'Encrypt')).toBe(true);
    expect(await mayReach(role, 'PutItem', `SEALED#${own.mediation}#party_2`)).toBe(false);
    expect(await mayUse(role, 'Encrypt', { ...own, party: 'party_2' })).toBe(false);
    for (const action of ['GetItem', 'Query', 'BatchGetItem', 'UpdateItem', 'ConditionCheckItem']) {
      expect([action, await mayReach(role, action, mailbox)]).toEqual([action, false]);
    }
    expect(await mayUse(role, 'Decrypt')).toBe(false);
  });

  test('stays shut out of mailboxes and of unsealing, whatever else it is allowed', async () => {
    const denying = roleNamed('Guest');
    const role = { ...denying, policies: [...denying.policies, ...administrator.policies] };
    expect(await mayReach(role, 'GetItem', 'TENANT#harbor')).toBe(true);
    for (const action of ['GetItem', 'Query', 'BatchGetItem', 'UpdateItem', 'ConditionCheckItem', 'DeleteItem']) {
      expect([action, await mayReach(role, action, mailbox)]).toEqual([action, false]);
    }
    expect(await mayUse(role, 'Decrypt')).toBe(false);
  });
});

describe('the function that opens rounds', () => {
  test('reads every mailbox and nothing else, and unseals what is there', async () => {
    const role = roleNamed('Opener');
    expect(await mayReach(role, 'GetItem', 'SEALED#mediation_2#party_9')).toBe(true);
    expect(await mayUse(role, 'Decrypt')).toBe(true);
    for (const partition of ['TENANT#harbor', 'MEDIATION#mediation_1', 'COLLAB#x', undefined]) {
      expect([partition, await mayReach(role, 'GetItem', partition)]).toEqual([partition, false]);
    }
    for (const action of ['PutItem', 'Query', 'UpdateItem', 'DeleteItem']) {
      expect([action, await mayReach(role, action, 'SEALED#mediation_2#party_9')]).toEqual([action, false]);
    }
  });

  test('unseals nothing without saying whose it is, and seals nothing', async () => {
    const role = roleNamed('Opener');
    expect(await mayUse(role, 'Decrypt', {})).toBe(false);
    expect(await mayUse(role, 'Decrypt', { mediation: own.mediation, party: own.party })).toBe(false);
    expect(await mayUse(role, 'Encrypt')).toBe(false);
  });

  test('is told which key it is', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { SEAL_KEY_ARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SealKey'), 'Arn'] } } },
    });
  });
});
