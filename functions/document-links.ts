import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Document } from '../shared/cases/documents/document.ts';
import { endingOf } from '../shared/cases/documents/media.ts';
import { placeOf } from '../shared/cases/documents/place.ts';
import type { PrincipalId, TenantId } from '../shared/kernel/ids.ts';
import { type Instant, instantOf } from '../shared/kernel/instant.ts';
import { assume } from './assume.ts';
import { patience } from './patience.ts';

/** Seconds for which a link is good. */
const lifetime = { upload: 15 * 60, download: 2 * 60 } as const;

type Store = { readonly bucket: string; readonly roleArn: string };

/**
 * Links to the files of one tenant's documents. They are signed as a session of the document role, tagged with the tenant
 * and with whose document it is: what the role does not reach for these tags, no link reaches.
 */
export const documentLinks =
  ({ bucket, roleArn }: Store) =>
  (tenant: TenantId, actor: PrincipalId) => {
    // Anew for each link: it lives no longer than the credentials that sign it.
    const as = ({ owner }: Document) =>
      new S3Client({
        credentials: assume(roleArn, `${tenant}@${actor}`, { TenantId: tenant, OrganisationId: owner }),
        requestHandler: patience,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
    const at = (document: Document) => ({ Bucket: bucket, Key: placeOf(tenant, document) });
    const until = (now: Instant, seconds: number) => instantOf(new Date(Date.parse(now) + seconds * 1000));

    return {
      /** To send just the bytes that were announced, where nothing is yet. */
      upload: async (document: Document, now: Instant) => {
        const headers = {
          'content-type': document.mediaType,
          'if-none-match': '*',
          'x-amz-checksum-sha256': Buffer.from(document.sha256, 'hex').toString('base64'),
        };
        const command = new PutObjectCommand({
          ...at(document),
          ContentLength: document.bytes,
          ContentType: headers['content-type'],
          IfNoneMatch: headers['if-none-match'],
          ChecksumSHA256: headers['x-amz-checksum-sha256'],
        });
        const url = await getSignedUrl(as(document), command, {
          expiresIn: lifetime.upload,
          signableHeaders: new Set(['host', 'content-length', ...Object.keys(headers)]),
          unhoistableHeaders: new Set(Object.keys(headers)),
        });
        return { method: 'PUT' as const, url, headers, expiresAt: until(now, lifetime.upload) };
      },

      /** To fetch the bytes, as a file that is saved and not shown. Its name here: what it was called may name a patient. */
      download: async (document: Document, now: Instant) => {
        const { id, mediaType, bytes, sha256 } = document;
        const command = new GetObjectCommand({
          ...at(document),
          ResponseCacheControl: 'no-store',
          ResponseContentType: mediaType,
          ResponseContentDisposition: `attachment; filename="${id}.${endingOf(mediaType)}"`,
        });
        const url = await getSignedUrl(as(document), command, { expiresIn: lifetime.download });
        return { method: 'GET' as const, url, expiresAt: until(now, lifetime.download), mediaType, bytes, sha256 };
      },
    };
  };
