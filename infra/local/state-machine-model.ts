import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../shared/kernel/json.ts';
import type { Resource, Template } from './template.ts';

/** A state machine of the template. */
export type StateMachineModel = {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Its Amazon States Language, with the ARNs of its functions in it. */
  readonly definition: string;
  /** Whether the template publishes it as a version. */
  readonly isPublished: boolean;
  /** The names of the aliases that lead to that version. */
  readonly aliases: readonly string[];
};

/** Strict: what a template asks for and this runtime cannot do must not pass unseen. */
const MachineProperties = z.strictObject({
  RoleArn: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.string()).default({}),
  StateMachineType: z.literal('STANDARD').default('STANDARD'),
  LoggingConfiguration: z.unknown().optional(),
  TracingConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const VersionProperties = z.object({ StateMachineArn: z.string() });

const AliasProperties = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  RoutingConfiguration: z.tuple([z.strictObject({ StateMachineVersionArn: z.string(), Weight: z.literal(100) })]),
});

export const stateMachinesIn = (template: Template): readonly StateMachineModel[] => {
  const published = template
    .ofType('AWS::StepFunctions::StateMachineVersion')
    .map(({ properties }) => VersionProperties.parse(properties).StateMachineArn);
  const aliases = template
    .ofType('AWS::StepFunctions::StateMachineAlias')
    .map(({ properties }) => AliasProperties.parse(properties));
  return template.ofType('AWS::StepFunctions::StateMachine').map(({ name, arn, properties }: Resource) => {
    const { RoleArn, DefinitionString, DefinitionSubstitutions } = MachineProperties.parse(properties);
    const definition = DefinitionString.replaceAll(/\$\{(\w+)\}/g, (_, wanted: string) => {
      const found = DefinitionSubstitutions[wanted];
      if (found === undefined) throw new Error(`The template's ${name} has nothing to put for \${${wanted}}`);
      return found;
    });
    refuseUnknown(name, JSON.parse(definition) as JsonObject);
    return {
      name,
      arn,
      roleArn: RoleArn,
      definition,
      isPublished: published.includes(arn),
      aliases: aliases
        .filter(({ RoutingConfiguration: [{ StateMachineVersionArn }] }) =>
          StateMachineVersionArn.startsWith(`${arn}:`),
        )
        .map(({ Name }) => Name),
    };
  });
};

/** What of the language works here in no way. */
const unknown = [
  'Arguments',
  'Assign',
  'Credentials',
  'HeartbeatSeconds',
  'HeartbeatSecondsPath',
  'ItemBatcher',
  'ItemReader',
  'Output',
  'QueryLanguage',
  'ResultWriter',
];

const refuseUnknown = (machine: string, definition: JsonObject): void => {
  for (const [name, state] of Object.entries(definition.States as Readonly<Record<string, JsonObject>>)) {
    const refuse = (what: string) => {
      throw new Error(
        `The template's ${machine} has ${what} in its state ${name}, which the local runtime does not know`,
      );
    };
    for (const field of unknown) if (state[field] !== undefined) refuse(field);
    if (state.Type === 'Task') refuseTask(state, refuse);
    const inside = [state.Branches, state.ItemProcessor, state.Iterator].flat() as (Json | undefined)[];
    for (const each of inside) if (each !== undefined && isJsonObject(each)) refuseUnknown(machine, each);
  }
};

const refuseTask = ({ Resource: resource, Parameters = {} }: JsonObject, refuse: (what: string) => void): void => {
  if (!/^arn:aws:states:::lambda:invoke(\.waitForTaskToken)?$/.test(String(resource))) refuse(String(resource));
  for (const field of Object.keys(Parameters as JsonObject)) {
    if (!['FunctionName', 'Payload'].includes(field.replace(/\.\$$/, ''))) refuse(field);
  }
};
