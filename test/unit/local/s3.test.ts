import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AwsFailure, type Judge } from '../../../infra/local/aws-service.ts';
import { eventBus, type ServiceEvent } from '../../../infra/local/event-bus.ts';
import { malwareSearch } from '../../../infra/local/malware-search.ts';
import { localS3 } from '../../../infra/local/s3.ts';
import { objectsIn } from '../../../infra/local/s3-objects.ts';
import { parsePattern } from '../../../infra/local/stream-filter.ts';

const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret', sessionToken: 'token' };
const judge = vi.fn<Judge>();
const tell = vi.fn<(event: ServiceEvent) => Promise<void>>();
const place = { Bucket: 'Files', Key: 'harbor/open/bayview/case/doc' };
const bytes = Buffer.from('%PDF-1.7 a note');
const digest = createHash('sha256').update(bytes).digest('base64');
const headers = { 'content-type': 'application/pdf', 'if-none-match': '*', 'x-amz-checksum-sha256': digest };

let folder: string;
let client: S3Client;
let time: number;
const cleanups: (() => unknown)[] = [];

const begin = async () => {
  const objects = objectsIn(folder);
  const search = malwareSearch({ objects, buckets: new Set(['Files']), tell });
  const serve = localS3({
    buckets: [{ name: 'Files', isSearched: true }],
    objects,
    judge,
    sessions: { signedWith: () => credentials },
    now: () => time,
    onPut: search.start,
  });
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return search;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amends-s3-'));
  time = Date.now();
  judge.mockResolvedValue();
  tell.mockResolvedValue();
  await begin();
});
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  rmSync(folder, { recursive: true, force: true });
  vi.resetAllMocks();
});

const uploadLink = () =>
  getSignedUrl(
    client,
    new PutObjectCommand({
      ...place,
      ContentLength: bytes.length,
      ContentType: headers['content-type'],
      IfNoneMatch: '*',
      ChecksumSHA256: digest,
    }),
    {
      expiresIn: 60,
      signableHeaders: new Set(['host', 'content-length', ...Object.keys(headers)]),
      unhoistableHeaders: new Set(Object.keys(headers)),
    },
  );
const downloadLink = () =>
  getSignedUrl(client, new GetObjectCommand({ ...place, ResponseContentDisposition: 'attachment; filename="x.pdf"' }), {
    expiresIn: 60,
  });
const send = async (url: string, more: object = {}, body = bytes) =>
  (await fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body })).status;
const codeOf = async (response: Response) => /<Code>(\w+)</.exec(await response.text())?.[1];

describe('a link', () => {
  test('sends and fetches just the bytes it is for', async () => {
    expect(await send(await uploadLink())).toBe(200);
    const got = await fetch(await downloadLink());
    expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
    expect(got.headers.get('content-disposition')).toBe('attachment; filename="x.pdf"');
  });

  test('sends once: what is there stays', async () => {
    const url = await uploadLink();
    expect(await send(url)).toBe(200);
    expect(await send(url)).toBe(412);
  });

  test('sends no other bytes', async () => {
    const url = await uploadLink();
    expect(await send(url, {}, Buffer.from('%PDF-1.7 a nOte'))).toBe(400);
    expect(await send(url, {}, Buffer.from('longer than it was said to be'))).toBe(403);
    expect((await fetch(await downloadLink())).status).toBe(404);
  });

  test.each([
    ['another place', (url: string) => url.replace('/doc?', '/dod?')],
    ['another tenant', (url: string) => url.replace('/harbor/', '/summit/')],
    ['a longer life', (url: string) => url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600')],
    ['another signer', (url: string) => url.replace(/X-Amz-Signature=\w{8}/, 'X-Amz-Signature=00000000')],
    ['one more parameter', (url: string) => `${url}&response-content-type=text%2Fhtml`],
  ])('that was changed to %s opens nothing', async (_, change) => {
    expect(await send(change(await uploadLink()))).toBe(403);
    await send(await uploadLink());
    const changed = await fetch(change(await downloadLink()));
    expect([changed.status, await codeOf(changed)]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test.each(Object.keys(headers))('does not send without the %s that was signed', async (name) => {
    expect(await send(await uploadLink(), { [name]: 'text/plain' })).toBe(403);
  });

  test('is over when its time is', async () => {
    await send(await uploadLink());
    const url = await downloadLink();
    time += 62_000;
    const late = await fetch(url);
    expect([late.status, await codeOf(late)]).toEqual([403, 'AccessDenied']);
  });

  test('does what the policies of its signer allow, and is judged by what was found in the object', async () => {
    await send(await uploadLink());
    await vi.waitFor(() => expect(tell).toHaveBeenCalled());
    judge.mockImplementation(async (_, deeds) => {
      if (deeds.length > 0) throw new AwsFailure('AccessDeniedException', 'no');
    });
    const refused = await fetch(await downloadLink());
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'AccessDenied']);
    expect(judge).toHaveBeenLastCalledWith('KEY', [
      {
        action: 's3:GetObject',
        resource: `arn:aws:s3:::Files/${place.Key}`,
        context: { 's3:ExistingObjectTag/GuardDutyMalwareScanStatus': 'NO_THREATS_FOUND' },
      },
    ]);
  });
});

test('a version is erased, by its own name only, as often as one likes', async () => {
  await send(await uploadLink());
  const VersionId = (await fetch(await downloadLink())).headers.get('x-amz-version-id') ?? '';
  await client.send(new DeleteObjectCommand({ ...place, VersionId: 'another' }));
  expect((await fetch(await downloadLink())).status).toBe(200);
  for (let times = 0; times < 2; times += 1) await client.send(new DeleteObjectCommand({ ...place, VersionId }));
  expect((await fetch(await downloadLink())).status).toBe(404);
  await expect(client.send(new DeleteObjectCommand(place))).rejects.toMatchObject({ name: 'NotImplemented' });
});

describe('the search for malware', () => {
  const statusIn = (event: ServiceEvent | undefined) =>
    (event?.detail as { scanResultDetails: { scanResultStatus: string } } | undefined)?.scanResultDetails
      .scanResultStatus;

  test('tells what it found', async () => {
    await send(await uploadLink());
    await vi.waitFor(() => expect(statusIn(tell.mock.lastCall?.[0])).toBe('NO_THREATS_FOUND'));
  });

  test.each([
    ['THREATS_FOUND', Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*')],
    ['UNSUPPORTED', Buffer.from([0x50, 0x4b, 0x03, 0x04, 20, 0, 1, 0, 8, 0])],
  ])('finds %s', async (status, content) => {
    const objects = objectsIn(folder);
    const object = objects.put('Files', 'x', 'application/pdf', content);
    if (object) malwareSearch({ objects, buckets: new Set(['Files']), tell }).start(object);
    await vi.waitFor(() => expect(statusIn(tell.mock.lastCall?.[0])).toBe(status));
  });

  test('tells after the next start what was not heard, and nothing that was', async () => {
    tell.mockRejectedValueOnce(new Error('stopped'));
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await send(await uploadLink());
    await vi.waitFor(() => expect(tell).toHaveBeenCalledTimes(1));
    (await begin()).resume();
    await vi.waitFor(() => expect(tell).toHaveBeenCalledTimes(2));
    await vi.waitFor(() => expect(objectsIn(folder).all()[0]?.told).toBe(true));
    (await begin()).resume();
    expect(tell).toHaveBeenCalledTimes(2);
  });
});

test('the event bus calls the functions of the rules that fit, again when they fail', async () => {
  const invoke = vi.fn().mockRejectedValueOnce(new Error('once')).mockResolvedValue(undefined);
  const rule = (source: string, arn: string) => ({
    name: arn,
    pattern: parsePattern(JSON.stringify({ source: [source], detail: { bucket: ['Files'] } })),
    functionArns: [arn],
  });
  const bus = eventBus({
    rules: [rule('aws.guardduty', 'heard'), rule('aws.s3', 'other')],
    functionAt: (arn) => ({ invoke: (event) => invoke(arn, event) }),
    now: () => 0,
  });
  await bus({ source: 'aws.guardduty', 'detail-type': 'x', detail: { bucket: 'Files' } });
  expect(invoke.mock.calls.map(([arn]) => arn)).toEqual(['heard', 'heard']);
  await bus({ source: 'aws.guardduty', 'detail-type': 'x', detail: { bucket: 'Other' } });
  expect(invoke).toHaveBeenCalledTimes(2);
});
