import * as z from 'zod';
import { type Pattern, parsePattern } from './stream-filter.ts';
import type { Resource, Template } from './template.ts';

/** How a function follows a table's stream. */
export type MappingModel = {
  readonly name: string;
  readonly functionName: string;
  readonly tableName: string;
  /** Records an invocation at most. */
  readonly batchSize: number;
  /** Batches of one shard at once; records of one partition key never part. */
  readonly lanes: number;
  /** How often a batch is tried again before it is given up. */
  readonly retries: number;
  /** Seconds after which a record is given up untried. */
  readonly maxAge: number;
  readonly bisects: boolean;
  readonly reportsFailures: boolean;
  /** A record that fits none is passed over; no patterns let every record in. */
  readonly patterns: readonly Pattern[];
  /** The queue that is told of batches given up. */
  readonly deadLetters: string | undefined;
};

/** Strict: what a template asks for and this runtime cannot do must not pass unseen. */
const MappingProperties = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  StartingPosition: z.literal('TRIM_HORIZON'),
  BatchSize: z.int().default(100),
  ParallelizationFactor: z.int().min(1).max(10).default(1),
  MaximumRetryAttempts: z.int().default(-1),
  MaximumRecordAgeInSeconds: z.int().default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).default({ Filters: [] }),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
  Tags: z.unknown(),
});

const orEndless = (value: number): number => (value < 0 ? Number.POSITIVE_INFINITY : value);

export const mappingsIn = (template: Template): readonly MappingModel[] =>
  template.ofType('AWS::Lambda::EventSourceMapping').map(mappingOf);

const mappingOf = ({ name, properties }: Resource): MappingModel => {
  const mapping = MappingProperties.parse(properties);
  const tableName = /:table\/([^/]+)\/stream\//.exec(mapping.EventSourceArn)?.[1];
  if (tableName === undefined)
    throw new Error(`The template follows ${mapping.EventSourceArn}, which is no table's stream`);
  return {
    name,
    functionName: mapping.FunctionName,
    tableName,
    batchSize: mapping.BatchSize,
    lanes: mapping.ParallelizationFactor,
    retries: orEndless(mapping.MaximumRetryAttempts),
    maxAge: orEndless(mapping.MaximumRecordAgeInSeconds),
    bisects: mapping.BisectBatchOnFunctionError,
    reportsFailures: mapping.FunctionResponseTypes.length > 0,
    patterns: mapping.FilterCriteria.Filters.map(({ Pattern }) => parsePattern(Pattern)),
    deadLetters: mapping.DestinationConfig?.OnFailure.Destination.split(':').at(-1),
  };
};
