import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { sweepingOf } from '../../shared/cases/work/sweeping.ts';
import { describeError, logger } from '../../shared/http/log.ts';
import type { TenantId } from '../../shared/kernel/ids.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { settingsWith } from '../../shared/tenancy/settings.ts';
import { settingsOf } from '../../shared/tenancy/tenant-settings.ts';
import { tenantsOf } from '../../shared/tenancy/tenants.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN } = environment({ TABLE_NAME: z.string(), TENANT_DATA_ROLE_ARN: z.string() });

const platform = dynamoTable(new DynamoDBClient({ requestHandler: patience }), TABLE_NAME);
const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);
const metrics = new Metrics({ namespace: 'Amends', serviceName: 'amends' });

/** Who tells of deadlines that pass: always the same. */
const by = { actor: mint.principalFor('amends sweeper') };

/** Tenants, and cases of each, that are seen to at once. */
const atOnce = { tenants: 4, cases: 8 } as const;

/** Milliseconds before the end of its time in which a run begins nothing new: the next run goes on. */
const reserve = 15_000;

/**
 * Tells of what was due and has not been done, in every tenant. It may run at any time, as often as it likes and beside
 * itself: each deadline is told of once, in the history of its case.
 */
export const handler = async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
  const isLate = () => context.getRemainingTimeInMillis() < reserve;
  const now = instantOf(new Date());
  const tenants = tenantsOf({ ledger: ledgerOn(platform), by, now });
  let failed = 0;
  let after: string | undefined;
  do {
    const { items, next } = await tenants.list(after, 100);
    await inParallel(items, atOnce.tenants, async ({ id }) => {
      failed += await sweep(id, isLate);
    });
    after = next;
  } while (after !== undefined && !isLate());
  if (failed > 0) throw new Error(`${failed} could not be swept; they come again`);
};

/** How many cases of a tenant could not be swept. */
const sweep = async (tenant: TenantId, isLate: () => boolean): Promise<number> => {
  const now = instantOf(new Date());
  const ledger = ledgerOn(dynamoTable(dynamoOf(tenant, by.actor), TABLE_NAME));
  const counts = { passed: 0, failed: 0 };
  try {
    const { state } = await settingsOf({ ledger, tenant, by, now }).read();
    const settings = settingsWith(state);
    const { due, sweepCase } = sweepingOf({ ledger, tenant, by, now, settings, ids: mint });
    for await (const page of due()) {
      await inParallel(page, atOnce.cases, async (id) => {
        try {
          counts.passed += await sweepCase(id);
        } catch (error) {
          counts.failed += 1;
          logger.error('a case was not swept', { tenant, caseId: id, failure: describeError(error) });
        }
      });
      if (isLate()) break;
    }
  } catch (error) {
    counts.failed += 1;
    logger.error('a tenant was not swept', { tenant, failure: describeError(error) });
  }
  if (counts.passed > 0) {
    logger.info('deadlines passed', { tenant, ...counts });
    metrics.addMetric('deadlinesPassed', MetricUnit.Count, counts.passed);
    metrics.publishStoredMetrics();
  }
  return counts.failed;
};

/** Does something for each, a few at once. */
const inParallel = async <Item>(
  items: readonly Item[],
  width: number,
  each: (item: Item) => Promise<void>,
): Promise<void> => {
  const left = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of left) await each(item);
    }),
  );
};
