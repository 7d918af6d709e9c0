import * as z from 'zod';
import type { MatterKind } from '../shared/kernel/ids.ts';
import type { Executions } from '../shared/workflow/executions.ts';
import { environment } from './environment.ts';
import { type Machine, sfnExecutions } from './executions.ts';

const arn = z.string().startsWith('arn:');
const arnIn = (name: string): string => String(environment({ [name]: arn })[name]);

const machineOf = (kind: MatterKind): Machine => ({
  workflowArn: arnIn(`${kind.toUpperCase()}_WORKFLOW_ARN`),
  executionsArn: arnIn(`${kind.toUpperCase()}_EXECUTIONS_ARN`),
});

/** Executions of those kinds of matters that a function has to do with: its environment says where each has them. */
export const executionsOf = (...kinds: readonly MatterKind[]): Executions =>
  sfnExecutions(Object.fromEntries(kinds.map((kind) => [kind, machineOf(kind)])));
