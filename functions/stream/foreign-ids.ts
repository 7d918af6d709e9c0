import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { logger } from '../../shared/http/log.ts';
import { OrganisationId } from '../../shared/kernel/ids.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { namedIn } from '../../shared/ledger/keys.ts';
import { ForeignIdAsked, foreignIds, Miss, missedKind, securityKind } from '../../shared/tenancy/foreign-ids.ts';
import { environment } from '../environment.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { TABLE_NAME } = environment({ TABLE_NAME: z.string() });

const watch = foreignIds(dynamoTable(new DynamoDBClient({}), TABLE_NAME));

const metrics = new Metrics({ namespace: 'Amends', serviceName: 'amends' });

/** A new case, attorney, principal or tenant, as far as it matters whose it is. */
const Opened = z.object({ pk: z.string(), state: z.object({ hospital: OrganisationId.optional() }) });

/**
 * Notices who asked for what is there and not theirs; the API itself answered as to any id that never was. What it
 * notices is a row of its own first, and logged and counted when that row comes by: whatever fails, nothing is lost.
 */
export const handler = eachRecord((record) => hear(newRowIn(record)));

const hear = async (row: Record<string, unknown>): Promise<void> => {
  if (row.kind === securityKind) return report(ForeignIdAsked.parse(row));
  if (row.kind === missedKind) return watch.missed(Miss.parse(row));
  const { pk, state } = Opened.parse(row);
  const named = namedIn(pk);
  if (!named) throw new Error('Something came to be in a partition that is named after nothing');
  return watch.opened(named.id, { tenant: named.tenant, hospital: state.hospital });
};

const report = (asked: ForeignIdAsked): void => {
  logger.warn('security event', asked);
  metrics.addMetric(asked.code, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};
