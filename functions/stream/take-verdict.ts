import * as z from 'zod';
import type { Verdict } from '../../shared/cases/documents/document.ts';
import { documentAt } from '../../shared/cases/documents/place.ts';
import { recordVerdict } from '../../shared/cases/documents/store.ts';
import { logger } from '../../shared/http/log.ts';
import { instantOf } from '../../shared/kernel/instant.ts';
import { mint } from '../../shared/kernel/mint.ts';
import { dynamoTable } from '../../shared/ledger/dynamo-table.ts';
import { ledgerOn } from '../../shared/ledger/ledger.ts';
import { environment } from '../environment.ts';
import { tenantDynamo } from '../tenant-dynamo.ts';

const { TABLE_NAME, TENANT_DATA_ROLE_ARN } = environment({ TABLE_NAME: z.string(), TENANT_DATA_ROLE_ARN: z.string() });

const dynamoOf = tenantDynamo(TENANT_DATA_ROLE_ARN);

/** Who tells what the search for malware came to: always the same. */
const by = { actor: mint.principalFor('amends malware search') };

/** What GuardDuty tells of an object that it searched. */
const Searched = z.object({
  detail: z.object({
    s3ObjectDetails: z.object({ objectKey: z.string(), versionId: z.string() }),
    scanResultDetails: z.object({
      scanResultStatus: z.enum(['NO_THREATS_FOUND', 'THREATS_FOUND', 'UNSUPPORTED', 'ACCESS_DENIED', 'FAILED']),
    }),
  }),
});

const verdicts = {
  NO_THREATS_FOUND: 'clean',
  THREATS_FOUND: 'infected',
  UNSUPPORTED: 'notScanned',
  ACCESS_DENIED: 'notScanned',
  FAILED: 'notScanned',
} as const satisfies Readonly<Record<string, Verdict>>;

/** Records what the search for malware in a file came to. It may be told more than once, and of objects that are no document. */
export const handler = async (event: unknown): Promise<void> => {
  const { s3ObjectDetails, scanResultDetails } = Searched.parse(event).detail;
  const place = documentAt(s3ObjectDetails.objectKey);
  if (!place) return logger.warn('something else than a document was searched for malware');
  const { tenant, id } = place;
  const verdict = verdicts[scanResultDetails.scanResultStatus];
  const ledger = ledgerOn(dynamoTable(dynamoOf(tenant, by.actor), TABLE_NAME));
  const scope = { ledger, tenant, now: instantOf(new Date()), by };
  const told = await recordVerdict(scope, { id, verdict, objectVersion: s3ObjectDetails.versionId });
  if (told === 'missing') logger.warn('a document that was never announced was searched for malware', { tenant });
  if (told === 'recorded' && verdict !== 'clean')
    logger.warn('a file is not clean', { tenant, documentId: id, verdict });
};
