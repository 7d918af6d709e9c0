import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsFailure } from './aws-service.ts';
import type { Credentials } from './sessions.ts';
import { region } from './template.ts';

/** SHA-256 as the signer asks for it: with a secret, an HMAC. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('One hash is made of one thing');
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};

/** Whose access key a link carries; nothing for what is no link. */
export const accessKeyInLink = ({ searchParams }: URL): string | undefined =>
  searchParams.get('X-Amz-Credential')?.split('/')[0];

type Checked = {
  readonly request: IncomingMessage;
  /** Where it was sent, whole. */
  readonly url: URL;
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** Refuses, as S3 would, a link that is over, or that was changed in anything that was signed. */
export const checkLink = async ({ request, url, credentials, now }: Checked): Promise<void> => {
  const given = Object.fromEntries(url.searchParams);
  const { 'X-Amz-Signature': signature = '', 'X-Amz-Date': date = '', 'X-Amz-Expires': expires = '' } = given;
  const begun = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(begun) || now > begun + Number(expires) * 1000) {
    throw new AwsFailure('AccessDenied', 'Request has expired', 403);
  }
  const names = (given['X-Amz-SignedHeaders'] ?? '').split(';');
  const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name] ?? '')]));
  const own = Object.entries(given).filter(([name]) => !name.startsWith('X-Amz-'));
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const signed = await signer.presign(
    {
      method: request.method ?? '',
      protocol: 'http:',
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      query: Object.fromEntries(own),
      headers: { ...headers, 'X-Amz-Content-Sha256': given['X-Amz-Content-Sha256'] ?? '' },
    },
    {
      signingDate: new Date(begun),
      expiresIn: Number(expires),
      signableHeaders: new Set(names),
      unhoistableHeaders: new Set(names),
    },
  );
  const [ours, theirs] = [Buffer.from(String(signed.query?.['X-Amz-Signature'])), Buffer.from(signature)];
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) {
    throw new AwsFailure('SignatureDoesNotMatch', 'The signature is not that of this request', 403);
  }
};
