import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Document } from '../../shared/cases/documents/document.ts';
import { placeOf } from '../../shared/cases/documents/place.ts';
import { TenantId } from '../../shared/kernel/ids.ts';
import { environment } from '../environment.ts';
import { patience } from '../patience.ts';
import { eachRecord, newRowIn } from './batch.ts';

const { DOCUMENT_BUCKET } = environment({ DOCUMENT_BUCKET: z.string() });

/** By this function's own role, which erases versions of objects, and neither reads nor writes any. */
const s3 = new S3Client({ requestHandler: patience });

const Changed = z.object({
  pk: z.string().transform((pk) => TenantId.parse(pk.split('#')[1])),
  state: z.custom<Document>((state) => typeof state === 'object' && state !== null),
});

/** Erases the bytes of documents that were destroyed. What is erased already stays so. */
export const handler = eachRecord(async (record) => {
  const { pk: tenant, state } = Changed.parse(newRowIn(record));
  if (!state.destroyed || !state.scanned) return;
  await s3.send(
    new DeleteObjectCommand({
      Bucket: DOCUMENT_BUCKET,
      Key: placeOf(tenant, state),
      VersionId: state.scanned.objectVersion,
    }),
  );
});
