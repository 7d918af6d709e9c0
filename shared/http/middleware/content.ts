import { parseJson } from '../../kernel/json.ts';
import { Refused, refuse } from '../../kernel/refusal.ts';
import { exchangeOf, type Passing, routeOf } from '../exchange.ts';
import { mediaTypesRead } from '../route.ts';

/** Bytes of a body. */
export const maxBody = 256 * 1024;

const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/** Reads the body of a route that takes one: its media type, its size, its JSON. */
export const content = () => ({
  before: (passing: Passing) => {
    const route = routeOf(passing);
    if (!route.body) return;
    const read = mediaTypesRead(route);
    const { body, isBase64Encoded, headers } = passing.event;
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
    if (!read.includes(mediaTypeIn(type)) || !isUtf8(type)) {
      throw new Refused(unsupported(read, 'Content-Type', `must be ${read.join(' or ')}, in UTF-8`));
    }
    if (encoding !== 'identity')
      throw new Refused(unsupported(read, 'Content-Encoding', 'must be left out: send it as it is'));
    const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
    if (bytes.length > maxBody) throw new Refused(tooLarge(bytes.length));
    const text = textIn(bytes);
    if (text === undefined) throw new Refused(malformed('it is not UTF-8'));
    const parsed = text === '' ? { malformed: 'it is empty', pointer: '#' } : parseJson(text.replace(/^\uFEFF/, ''));
    if ('malformed' in parsed) throw new Refused(malformed(parsed.malformed, parsed.pointer));
    Object.assign(exchangeOf(passing), { text, sent: parsed.value });
  },
});

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textIn = (bytes: Buffer): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

const mediaTypeIn = (type: string): string => type.split(';')[0]?.trim().toLowerCase() ?? '';

const isUtf8 = (type: string): boolean => /^utf-?8$/i.test(charset.exec(type)?.[1] ?? 'utf-8');

const unsupported = (read: readonly string[], header: string, detail: string) =>
  refuse('unsupportedMediaType', `Send JSON, and say so: Content-Type: ${read[0]}.`, {
    errors: [{ header, rule: 'json', detail }],
  });

const tooLarge = (bytes: number) =>
  refuse('bodyTooLarge', `The body has ${bytes} bytes; at most ${maxBody} are read.`, {
    errors: [{ pointer: '#', rule: 'maxBytes', detail: `must have at most ${maxBody} bytes` }],
  });

const malformed = (why: string, pointer = '#') =>
  refuse('malformedJson', `The body cannot be read: ${why}.`, {
    errors: [{ pointer, rule: 'json', detail: why }],
  });
