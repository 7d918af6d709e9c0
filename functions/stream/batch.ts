import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { describeError, logger } from '../../shared/http/log.ts';

/**
 * Handles every record of a batch, those behind a failing one too, and names those that failed: the stream gives them
 * again, with all behind the first of them. So a record may come more than once, and handling it twice must do no harm.
 */
export const eachRecord =
  (handle: (record: DynamoDBRecord) => Promise<void>) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed = await Promise.all(
      Records.map(async (record) => {
        try {
          await handle(record);
          return [];
        } catch (error) {
          logger.error('record failed', { eventId: record.eventID, failure: describeError(error) });
          return [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };

/** The row that a record tells of, as it then was. */
export const newRowIn = ({ dynamodb }: DynamoDBRecord): Record<string, unknown> =>
  unmarshall((dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>);
