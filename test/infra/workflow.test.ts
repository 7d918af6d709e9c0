import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { ApiFunction } from '../../infra/aws/api-function.ts';
import { stageOf } from '../../infra/aws/stage.ts';
import { Workflow } from '../../infra/aws/workflow.ts';
import { iamOf } from '../../infra/local/judge.ts';
import { rolesOf } from '../../infra/local/roles.ts';
import { newSessions } from '../../infra/local/sessions.ts';
import { stateMachinesIn } from '../../infra/local/state-machine-model.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { breachesOf, type Definition } from '../support/state-machines.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'amends-workflow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
const fixture = 'test/fixtures/waiting.asl.json';
const waiting = JSON.parse(readFileSync(join(root, fixture), 'utf8')) as Definition;

/** An app with one workflow, and a function for each thing that may be done to it. */
const deployed = (name: string, definition: string, stageName = 'dev') => {
  const outdir = join(folder, name);
  const app = new App({ outdir, context: { ...context, stage: stageName } });
  const stack = new Stack(app, 'Flow');
  const stage = stageOf(app.node);
  const fn = (id: string) =>
    new ApiFunction(stack, id, { entry: 'functions/stream/foreign-ids.ts', description: id, stage });
  const [read, ask] = [fn('Read'), fn('Ask')];
  const workflow = new Workflow(stack, 'Waiting', { definition, description: 'Waits', invokes: { read, ask }, stage });
  const starter = fn('Starter');
  starter.lambda.addEnvironment('WORKFLOW_ARN', workflow.aliasArn);
  starter.lambda.addEnvironment('EXECUTIONS_ARN', workflow.executionsArn);
  workflow.startBy(starter);
  workflow.describeBy(fn('Describer'));
  workflow.stopBy(fn('Stopper'));
  workflow.answerBy(fn('Answerer'));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
  return { outdir, template: Template.fromJSON(JSON.parse(readFileSync(join(outdir, 'Flow.template.json'), 'utf8'))) };
};

/** The definition, with something else in it, as a file. */
const changed = (name: string, change: (definition: Definition) => unknown, space?: number): string => {
  const file = join(folder, `${name}.asl.json`);
  writeFileSync(file, JSON.stringify(change(waiting), null, space));
  return relative(root, file);
};

const { template, outdir } = deployed('first', fixture);
const machine = { Ref: Match.stringLikeRegexp('^WaitingMachine') };
const versionIn = (of: Template) => Object.keys(of.findResources('AWS::StepFunctions::StateMachineVersion'));

describe('a workflow', () => {
  test('has no finding of cdk-nag left open', () => {
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });

  test('is a Standard state machine of its definition, with the ARNs of its functions in it', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      DefinitionString: JSON.stringify(waiting),
      DefinitionSubstitutions: {
        read: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReadFunction'), 'Arn'] },
        ask: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AskFunction'), 'Arn'] },
      },
    });
  });

  test('logs failures, never what went in or out, and traces nothing', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false, Destinations: [Match.anyValue()] },
      TracingConfiguration: { Enabled: false },
    });
  });

  test('may call its functions, deliver its logs, and nothing else', () => {
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('WaitingRole'),
    );
    expect(policy?.[1].Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: [
          { 'Fn::GetAtt': [expect.stringMatching(/^AskFunction/), 'Arn'] },
          { 'Fn::GetAtt': [expect.stringMatching(/^ReadFunction/), 'Arn'] },
        ],
      },
      { Effect: 'Allow', Action: expect.arrayContaining(['logs:CreateLogDelivery']), Resource: '*' },
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'states.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  test('refuses a definition whose functions are not those it is given', () => {
    const calls = (name: string) => changed(name, (definition) => ({ ...definition, Comment: `\${${name}}` }));
    expect(() => deployed('missing', calls('other'))).toThrow(/calls .+other}, which it is not given/);
    const idle = changed('idle', ({ States: { Read, Done } }) => ({ StartAt: 'Read', States: { Read, Done } }));
    expect(() => deployed('idle', idle)).toThrow('is given ask, which it never calls');
  });
});

describe('its versions', () => {
  test('stay when the next one comes, and the alias leads to the newest', () => {
    template.hasResource('AWS::StepFunctions::StateMachineVersion', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        StateMachineArn: machine,
        StateMachineRevisionId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WaitingMachine'), 'StateMachineRevisionId'] },
      },
    });
    template.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      RoutingConfiguration: [{ StateMachineVersionArn: { Ref: versionIn(template)[0] }, Weight: 100 }],
    });
  });

  test('are one for each definition, however it is spaced', () => {
    const respaced = deployed(
      'respaced',
      changed('respaced', (definition) => definition, 8),
    );
    expect(versionIn(respaced.template)).toEqual(versionIn(template));
    const other = deployed(
      'other',
      changed('otherwise', (definition) => ({ ...definition, Comment: 'Otherwise' })),
    );
    expect(versionIn(other.template)).toHaveLength(1);
    expect(versionIn(other.template)).not.toEqual(versionIn(template));
  });

  test('outlive the stack with their machine in production', () => {
    const { template: prod } = deployed('prod', fixture, 'prod');
    prod.hasResource('AWS::StepFunctions::StateMachine', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::StepFunctions::StateMachine', { DeletionPolicy: 'Delete' });
  });
});

describe('who is let near it', () => {
  const statementOf = (role: string) => {
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(role));
    const statements: { Action: string | string[]; Resource: unknown }[] =
      policy?.[1].Properties.PolicyDocument.Statement;
    return statements.at(-1);
  };

  test('starts executions through the alias alone', () => {
    expect(statementOf('StarterRole')).toMatchObject({
      Action: 'states:StartExecution',
      Resource: { Ref: expect.stringMatching(/^WaitingMachine/) },
      Condition: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': ['live'] } },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          WORKFLOW_ARN: { Ref: Match.stringLikeRegexp('^WaitingLive') },
          EXECUTIONS_ARN: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
        },
      },
    });
  });

  test('describes and stops executions of this machine alone', () => {
    for (const [role, Action] of [
      ['DescriberRole', 'states:DescribeExecution'],
      ['StopperRole', 'states:StopExecution'],
    ] as const) {
      const statement = statementOf(role);
      expect(statement?.Action).toEqual(Action);
      expect(JSON.stringify(statement?.Resource)).toMatch(/:execution:".*WaitingMachine\w+","Name"\]\},":\*"\]\]/);
    }
  });

  test('answers tasks by their tokens: IAM knows no resource for that', () => {
    expect(statementOf('AnswererRole')).toEqual({
      Effect: 'Allow',
      Action: ['states:SendTaskFailure', 'states:SendTaskSuccess'],
      Resource: '*',
    });
  });
});

test('is what the local runtime reads it to be', () => {
  const local = readTemplate(outdir);
  const [machine, ...others] = stateMachinesIn(local);
  expect(others).toEqual([]);
  expect(machine).toMatchObject({
    arn: expect.stringMatching(/^arn:aws:states:us-east-1:\d{12}:stateMachine:Flow-WaitingMachine\w+$/),
    roleArn: expect.stringMatching(/role\/Flow-WaitingRole/),
    isPublished: true,
    aliases: ['live'],
  });
  const { States } = JSON.parse(machine?.definition ?? '') as Definition;
  expect(States.Read?.Parameters).toMatchObject({
    FunctionName: expect.stringMatching(/^arn:aws:lambda:us-east-1:\d{12}:function:Flow-ReadFunction/),
  });
  const told = local
    .ofType('AWS::Lambda::Function')
    .map(({ properties }) => JSON.stringify(properties.Environment ?? {}));
  expect(told.filter((environment) => environment.includes(`"WORKFLOW_ARN":"${machine?.arn}:live"`))).toHaveLength(1);
  const executions = machine?.arn.replace('stateMachine', 'execution');
  expect(told.filter((environment) => environment.includes(`"EXECUTIONS_ARN":"${executions}"`))).toHaveLength(1);
});

test('lets through on this machine who is let through on AWS', async () => {
  const local = readTemplate(outdir);
  const roles = rolesOf(local);
  const sessions = newSessions();
  const { judge } = iamOf(roles, sessions);
  const machine = stateMachinesIn(local)[0]?.arn ?? '';
  const execution = `${machine.replace('stateMachine', 'execution')}:matter-1`;
  const may = async (role: string, action: string, resource: string, qualifier?: string) => {
    const roleArn = roles.find(({ name }) => name.startsWith(`Flow-${role}Role`))?.arn ?? '';
    const { accessKeyId } = sessions.issue({ roleArn, name: 'test', tags: {} });
    const context = qualifier === undefined ? {} : { context: { 'states:StateMachineQualifier': [qualifier] } };
    return judge(accessKeyId, [{ action: `states:${action}`, resource, ...context }]).then(
      () => true,
      () => false,
    );
  };
  expect(await may('Starter', 'StartExecution', machine, 'live')).toBe(true);
  expect(await may('Starter', 'StartExecution', machine, '1')).toBe(false);
  expect(await may('Starter', 'StartExecution', machine)).toBe(false);
  expect(await may('Describer', 'DescribeExecution', execution)).toBe(true);
  // A history holds the tokens of tasks.
  expect(await may('Describer', 'GetExecutionHistory', execution)).toBe(false);
  expect(await may('Describer', 'DescribeExecution', execution.replace('Waiting', 'Other'))).toBe(false);
  expect(await may('Describer', 'StopExecution', execution)).toBe(false);
  expect(await may('Stopper', 'StopExecution', execution)).toBe(true);
  expect(await may('Answerer', 'SendTaskSuccess', '*')).toBe(true);
  expect(await may('Answerer', 'SendTaskFailure', '*')).toBe(true);
  expect(await may('Starter', 'SendTaskSuccess', '*')).toBe(false);
});

describe('the rules for definitions', () => {
  const breaches = (change: Readonly<Record<string, unknown>>, state = 'Ask') =>
    breachesOf({ ...waiting, States: { [state]: { ...waiting.States[state], Type: 'Task', ...change } } });

  test('are kept by what waits with a deadline, says what comes after it, and is patient with Lambda', () => {
    expect(breachesOf(waiting)).toEqual([]);
    expect(breaches({ TimeoutSecondsPath: undefined, TimeoutSeconds: 60 })).toEqual([]);
  });

  test.each([
    [{ TimeoutSecondsPath: undefined }, 'Ask waits for ever'],
    [{ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }, 'Ask does not say what comes after its deadline'],
    [{ Parameters: { FunctionName: 'ask' } }, 'Ask hands its token to nobody'],
    [{ Resource: 'arn:aws:states:::sqs:sendMessage' }, 'Ask calls arn:aws:states:::sqs:sendMessage'],
    [{ Retry: [] }, 'Ask gives up when Lambda fails for a moment'],
  ])('find %j', (change, breach) => {
    expect(breaches(change)).toEqual([breach]);
  });

  test('find a wait that a refusal begins anew', () => {
    const retry = waiting.States.Ask?.Retry as object[];
    expect(breaches({ Retry: [...retry, { ErrorEquals: ['States.ALL'] }] })).toEqual([
      'Ask begins its wait anew when the answer is no, or none comes',
    ]);
  });

  test('look into states inside of others', () => {
    const inside = { StartAt: 'Ask', States: { Ask: { ...waiting.States.Ask, Type: 'Task', Retry: [] } } };
    const both = { Type: 'Parallel', Branches: [inside] };
    const each = { Type: 'Map', ItemProcessor: inside };
    const found = ['Ask gives up when Lambda fails for a moment'];
    expect(breachesOf({ StartAt: 'Both', States: { both } })).toEqual(found);
    expect(breachesOf({ StartAt: 'Each', States: { each } })).toEqual(found);
  });
});
