import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, CfnDeletionPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { sha256 } from '../../shared/kernel/digest.ts';
import type { ApiFunction } from './api-function.ts';
import type { Stage } from './stage.ts';

const root = join(import.meta.dirname, '../..');

type Props = {
  /** Where its Amazon States Language is, such as `statemachines/collaboration.asl.json`. JSONPath, no JSONata. */
  readonly definition: string;
  readonly description: string;
  /** The functions it calls, by the name that stands for their ARN in the definition: `advance` for `${advance}`. */
  readonly invokes: Readonly<Record<string, ApiFunction>>;
  readonly stage: Stage;
};

/** The alias through which executions are started. */
const alias = 'live';

/**
 * A state machine that waits for months and calls only the functions it names. Each definition is published as a version
 * that stays when the next one comes, so an execution ends by the definition it began with; new ones begin with the
 * version that the alias `live` leads to.
 */
export class Workflow extends Construct {
  /** What executions are started with. */
  readonly aliasArn: string;
  /** Begins the ARN of each execution: `<this>:<name of the execution>`. */
  readonly executionsArn: string;
  readonly #machine: StateMachine;

  constructor(scope: Construct, id: string, { definition, description, invokes, stage }: Props) {
    super(scope, id);
    const asl = definitionIn(definition, Object.keys(invokes));

    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_YEAR, removalPolicy: stage.removal });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(invokes).map(({ lambda }) => lambda.functionArn),
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: deliverLogs, resources: ['*'] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM knows no narrower resource for the delivery of logs.',
    });

    this.#machine = new StateMachine(this, 'Machine', {
      comment: description,
      definitionBody: DefinitionBody.fromString(asl),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(invokes).map(([name, { lambda }]) => [name, lambda.functionArn]),
      ),
      stateMachineType: StateMachineType.STANDARD,
      role: role.withoutPolicyUpdates(),
      // What goes in and out of a state may be about people: it stays in the execution and never gets into a log.
      logs: { destination: logGroup, level: LogLevel.ERROR, includeExecutionData: false },
      tracingEnabled: false,
      removalPolicy: stage.removal,
    });
    // Step Functions takes a definition and a log group only for a role that may already use them.
    this.#machine.node.addDependency(role);
    Validations.of(this.#machine).acknowledge(
      {
        id: 'AwsSolutions-SF1',
        reason: 'Failures are logged; what went well is in the history of the execution and in the table.',
      },
      { id: 'AwsSolutions-SF2', reason: 'Nothing here is traced: what happened to a matter is in its events.' },
    );

    const version = new CfnStateMachineVersion(this, `Version${sha256(asl).slice(0, 12)}`, {
      stateMachineArn: this.#machine.stateMachineArn,
      // Publishes again when only a function or the role became another.
      stateMachineRevisionId: this.#machine.stateMachineRevisionId,
    });
    version.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
    version.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    const live = new CfnStateMachineAlias(this, 'Live', {
      name: alias,
      routingConfiguration: [{ stateMachineVersionArn: version.ref, weight: 100 }],
    });
    this.aliasArn = live.ref;
    this.executionsArn = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: this.#machine.stateMachineName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Lets a function start executions, by the alias alone. */
  startBy({ role }: ApiFunction): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [this.#machine.stateMachineArn],
        conditions: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': [alias] } },
      }),
    );
  }

  /** Lets a function see how an execution stands. Not its history: that holds the tokens of its tasks. */
  describeBy({ role }: ApiFunction): void {
    this.#onExecutions(role, ['states:DescribeExecution']);
  }

  /** Lets a function stop an execution. */
  stopBy({ role }: ApiFunction): void {
    this.#onExecutions(role, ['states:StopExecution']);
  }

  /** Lets a function answer a task that waits, if it knows the task's token. */
  answerBy({ role }: ApiFunction): void {
    role.addToPolicy(
      new PolicyStatement({ actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: ['*'] }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'IAM knows no resource for an answer to a task: who has its token may answer it.',
    });
  }

  /** The name of the state machine, as checks of the template write it who look at a role of this stack, or of another. */
  #nameFor(role: Role): string {
    const { stateMachineName: name } = this.#machine;
    const stack = Stack.of(this);
    if (Stack.of(role) === stack) return `<${stack.resolve(name)['Fn::GetAtt'].join('.')}>`;
    return stack.resolve(stack.exportValue(name))['Fn::ImportValue'];
  }

  #onExecutions(role: Role, actions: readonly string[]): void {
    role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [`${this.executionsArn}:*`] }));
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${this.#nameFor(role)}:*]`,
      reason: 'The executions of this one state machine.',
    });
  }
}

/** What Step Functions needs to write its log. */
const deliverLogs = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map((action) => `logs:${action}`);

/** A definition without its white space, so that only what it says makes a new version. */
const definitionIn = (file: string, names: readonly string[]): string => {
  const asl = JSON.stringify(JSON.parse(readFileSync(join(root, file), 'utf8')));
  const wanted = new Set([...asl.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));
  const [missing] = wanted.difference(new Set(names));
  if (missing !== undefined) throw new Error(`${file} calls \${${missing}}, which it is not given`);
  const [idle] = new Set(names).difference(wanted);
  if (idle !== undefined) throw new Error(`${file} is given ${idle}, which it never calls`);
  return asl;
};
