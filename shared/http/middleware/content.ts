import { parseJson } from '../../kernel/json.ts';
import { Refused, refuse } from '../../kernel/refusal.ts';
import { exchangeOf, type Passing, routeOf } from '../exchange.ts';

/** Bytes of a body. */
export const maxBody = 256 * 1024;

const json = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** Reads the body of a route that takes one: its media type, its size, its JSON. */
export const content = () => ({
  before: (passing: Passing) => {
    if (!routeOf(passing).body) return;
    const { body, isBase64Encoded, headers } = passing.event;
    if (!json.test(headers['content-type'] ?? '')) throw new Refused(unsupported());
    const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
    if (bytes.length > maxBody) throw new Refused(tooLarge(bytes.length));
    const text = bytes.toString('utf8');
    const parsed = text === '' ? { malformed: 'it is empty' } : parseJson(text);
    if ('malformed' in parsed) throw new Refused(malformed(parsed.malformed));
    Object.assign(exchangeOf(passing), { text, body: parsed.value });
  },
});

const unsupported = () =>
  refuse('unsupportedMediaType', 'Send JSON, and say so: Content-Type: application/json.', {
    errors: [{ header: 'Content-Type', rule: 'json', detail: 'must be application/json or another JSON media type' }],
  });

const tooLarge = (bytes: number) =>
  refuse('bodyTooLarge', `The body has ${bytes} bytes; at most ${maxBody} are read.`, {
    errors: [{ pointer: '#', rule: 'maxBytes', detail: `must have at most ${maxBody} bytes` }],
  });

const malformed = (why: string) =>
  refuse('malformedJson', `The body cannot be read: ${why}.`, {
    errors: [{ pointer: '#', rule: 'json', detail: why }],
  });
