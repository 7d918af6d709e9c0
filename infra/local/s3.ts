import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import * as z from 'zod';
import { AwsFailure, accessKeyOf, type Judge } from './aws-service.ts';
import { accessKeyInLink, checkLink } from './presigned.ts';
import type { Objects, StoredObject } from './s3-objects.ts';
import type { Sessions } from './sessions.ts';
import { bucketArn, type Template } from './template.ts';

/** A bucket of the template. */
export type BucketModel = {
  readonly name: string;
  /** Whether what comes into it is searched for malware. */
  readonly isSearched: boolean;
};

const PlanProperties = z.object({ ProtectedResource: z.object({ S3Bucket: z.object({ BucketName: z.string() }) }) });

export const bucketsIn = (template: Template): readonly BucketModel[] => {
  const plans = template
    .ofType('AWS::GuardDuty::MalwareProtectionPlan')
    .map(({ properties }) => PlanProperties.parse(properties).ProtectedResource.S3Bucket.BucketName);
  return template.ofType('AWS::S3::Bucket').map(({ name }) => ({ name, isSearched: plans.includes(name) }));
};

type Options = {
  readonly buckets: readonly BucketModel[];
  readonly objects: Objects;
  readonly judge: Judge;
  readonly sessions: Pick<Sessions, 'signedWith'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onPut: (object: StoredObject) => void;
};

type Place = { readonly bucket: string; readonly key: string };

/** The most that is put at once here. */
const mostBytes = 600 * 1024 * 1024;

/**
 * Stands in for S3, as much of it as documents need: objects are put once and fetched by signed links, and versions are
 * erased. It judges by the conditions that the template's policies ask for.
 */
export const localS3 = ({ buckets, objects, judge, sessions, now, onPut }: Options): RequestListener => {
  const judged = async (request: IncomingMessage, url: URL, action: string, place: Place, context = {}) => {
    const inLink = accessKeyInLink(url);
    const accessKeyId = inLink ?? accessKeyOf(request);
    await judge(accessKeyId, []);
    if (inLink !== undefined) {
      await checkLink({ request, url, credentials: sessions.signedWith(inLink), now: now() });
    }
    const resource = `${bucketArn(place.bucket)}/${place.key}`;
    await judge(accessKeyId, [{ action: `s3:${action}`, resource, context }]);
    if (!buckets.some(({ name }) => name === place.bucket)) throw new AwsFailure('NoSuchBucket', 'No such bucket', 404);
  };

  const get = async (request: IncomingMessage, response: ServerResponse, url: URL, place: Place) => {
    const object = objects.find(place.bucket, place.key);
    const tags = Object.entries(object?.tags ?? {});
    const context = Object.fromEntries(tags.map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value]));
    await judged(request, url, 'GetObject', place, context);
    if (!object) throw new AwsFailure('NoSuchKey', 'The specified key does not exist.', 404);
    const asked = (name: string) => url.searchParams.get(`response-${name}`);
    const headers = {
      'content-type': asked('content-type') ?? object.mediaType,
      'content-length': object.bytes,
      'x-amz-version-id': object.version,
      ...(asked('content-disposition') && { 'content-disposition': asked('content-disposition') ?? '' }),
      ...(asked('cache-control') && { 'cache-control': asked('cache-control') ?? '' }),
    };
    response.writeHead(200, headers).end(objects.bytesOf(object));
  };

  const put = async (request: IncomingMessage, response: ServerResponse, url: URL, place: Place) => {
    const { 'if-none-match': onlyIfNone, 'x-amz-checksum-sha256': checksum } = request.headers;
    await judged(request, url, 'PutObject', place, onlyIfNone === undefined ? {} : { 's3:if-none-match': onlyIfNone });
    const bytes = await bytesOf(request);
    const found = createHash('sha256').update(bytes).digest('base64');
    if (checksum !== undefined && checksum !== found) {
      throw new AwsFailure('BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
    }
    const mediaType = request.headers['content-type'] ?? 'binary/octet-stream';
    const object = objects.put(place.bucket, place.key, mediaType, bytes);
    if (!object) throw new AwsFailure('PreconditionFailed', 'At least one of the pre-conditions did not hold', 412);
    onPut(object);
    response.writeHead(200, { 'x-amz-version-id': object.version }).end();
  };

  const erase = async (request: IncomingMessage, response: ServerResponse, url: URL, place: Place) => {
    const version = url.searchParams.get('versionId');
    await judged(request, url, version === null ? 'DeleteObject' : 'DeleteObjectVersion', place);
    if (version === null) throw new AwsFailure('NotImplemented', 'Only versions are erased here', 501);
    objects.erase(place.bucket, place.key, version);
    response.writeHead(204).end();
  };

  const operations: Readonly<Record<string, typeof get>> = { GET: get, PUT: put, DELETE: erase };

  return (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const [bucket = '', ...rest] = url.pathname.slice(1).split('/');
    const place = { bucket, key: decodeURIComponent(rest.join('/')) };
    const operate = operations[request.method ?? ''];
    const run = async () => {
      if (!operate) throw new AwsFailure('MethodNotAllowed', 'That is not done here', 405);
      await operate(request, response, url, place);
    };
    run().catch((error) => fail(request, response, error));
  };
};

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) throw new AwsFailure('EntityTooLarge', 'It is more than is put at once');
    chunks.push(chunk);
  }
  const announced = Number(request.headers['content-length']);
  if (length !== announced) throw new AwsFailure('IncompleteBody', 'It is not as long as it says');
  return Buffer.concat(chunks);
};

/** Codes that S3 says otherwise than the services that speak JSON. */
const ofS3: Readonly<Record<string, readonly [string, number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  UnrecognizedClientException: ['InvalidAccessKeyId', 403],
  ExpiredTokenException: ['ExpiredToken', 400],
};

/** Says a failure in XML, as S3 does. */
const fail = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  if (!(error instanceof AwsFailure)) {
    process.stderr.write(`The stand-in for S3 failed: ${error instanceof Error ? error.stack : error}\n`);
  }
  const known = error instanceof AwsFailure ? error : new AwsFailure('InternalError', 'The stand-in failed', 500);
  const [code, status] = ofS3[known.code] ?? [known.code, known.status];
  const escaped = known.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const id = randomUUID();
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': id, connection: 'close' });
  response.end(
    `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>${escaped}</Message><RequestId>${id}</RequestId></Error>`,
  );
  request.resume();
};
