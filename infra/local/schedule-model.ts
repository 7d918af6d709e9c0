import * as z from 'zod';
import type { Resource, Template } from './template.ts';

/** A rule that calls a function again and again. */
export type ScheduleModel = {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds from one time to the next. */
  readonly every: number;
  readonly functionArn: string;
  readonly failures: FailureModel;
};

/** What becomes of an asynchronous invocation that fails. */
export type FailureModel = {
  /** How often it is tried again. */
  readonly retries: number;
  /** Milliseconds after which it is not tried again. */
  readonly maxAge: number;
  /** The queue that is told of what was given up. */
  readonly deadLetters: string | undefined;
};

/** Strict: what a template asks for and this runtime cannot do must not pass unseen. */
const RuleProperties = z.strictObject({
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(z.strictObject({ Id: z.string(), Arn: z.string(), RetryPolicy: z.unknown().optional() })),
  Tags: z.unknown().optional(),
});

const InvokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.int().default(6 * 60 * 60),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).default({}),
});

/** What Lambda does for a function whose template says nothing. */
const usual: FailureModel = { retries: 2, maxAge: 6 * 60 * 60_000, deadLetters: undefined };

export const schedulesIn = (template: Template): readonly ScheduleModel[] => {
  const failures = new Map(template.ofType('AWS::Lambda::EventInvokeConfig').map(failuresOf));
  const functionNames = new Map(template.ofType('AWS::Lambda::Function').map(({ arn, name }) => [arn, name]));
  // Rules that wait for events are those of the event bus: see `event-rules.ts`.
  const rules = template.ofType('AWS::Events::Rule').filter(({ properties }) => properties.EventPattern === undefined);
  return rules.flatMap(({ name, arn, properties }) => {
    const { ScheduleExpression, State, Targets } = RuleProperties.parse(properties);
    if (State === 'DISABLED') return [];
    const every = intervalOf(name, ScheduleExpression);
    return Targets.map((target) => {
      const functionName = functionNames.get(target.Arn);
      if (functionName === undefined) {
        throw new Error(`The template's rule ${name} calls ${target.Arn}, which is no Lambda function`);
      }
      return { name, arn, every, functionArn: target.Arn, failures: failures.get(functionName) ?? usual };
    });
  });
};

const failuresOf = ({ properties }: Resource): readonly [string, FailureModel] => {
  const config = InvokeConfigProperties.parse(properties);
  return [
    config.FunctionName,
    {
      retries: config.MaximumRetryAttempts,
      maxAge: config.MaximumEventAgeInSeconds * 1000,
      deadLetters: config.DestinationConfig.OnFailure?.Destination.split(':').at(-1),
    },
  ];
};

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 60 * 60_000, day: 24 * 60 * 60_000 };

const intervalOf = (rule: string, expression: string): number => {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const milliseconds = units[unit];
  if (milliseconds === undefined) {
    throw new Error(
      `The template's rule ${rule} comes by ${expression}; the local runtime knows rate(…) of minutes, hours or days`,
    );
  }
  return Number(count) * milliseconds;
};
