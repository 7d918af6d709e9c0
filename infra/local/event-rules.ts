import * as z from 'zod';
import { type Pattern, parsePattern } from './stream-filter.ts';
import type { Template } from './template.ts';

/** A rule of the account's event bus: which events call which functions. */
export type EventRule = {
  readonly name: string;
  readonly pattern: Pattern;
  readonly functionArns: readonly string[];
};

/** Strict: what a template asks for and this runtime cannot do must not pass unseen. */
const RuleProperties = z.strictObject({
  Description: z.string().optional(),
  EventPattern: z.record(z.string(), z.json()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(z.strictObject({ Id: z.string(), Arn: z.string(), RetryPolicy: z.unknown().optional() })),
  Tags: z.unknown().optional(),
});

export const eventRulesIn = (template: Template): readonly EventRule[] =>
  template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined)
    .flatMap(({ name, properties }) => {
      const { EventPattern, State, Targets } = RuleProperties.parse(properties);
      if (State === 'DISABLED') return [];
      return [
        { name, pattern: parsePattern(JSON.stringify(EventPattern)), functionArns: Targets.map(({ Arn }) => Arn) },
      ];
    });
