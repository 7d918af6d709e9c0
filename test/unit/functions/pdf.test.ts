import { inflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inStandardFont, pdfOf } from '../../../functions/api/pdf.ts';

const at = new Date('2026-11-23T08:00:00Z');
const aDocument = {
  title: 'NPDB report',
  subject: 'A draft',
  sections: [
    { heading: 'Practitioner', rows: [['Name', 'José Łukasz 渡辺']] as const },
    { heading: 'Narrative', text: 'First paragraph.\nSecond paragraph.' },
  ],
};

/** The text of a PDF, in the order in which it is drawn: strings in hexadecimal, in streams that are compressed. */
const textOf = (pdf: Buffer): string => {
  const latin = pdf.toString('latin1');
  const streams = [...latin.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, body = '']) => {
    try {
      return [inflateSync(Buffer.from(body, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  const drawn = streams.join('\n').matchAll(/<([0-9A-Fa-f]+)>\s*Tj/g);
  return [...drawn].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join('\n');
};

describe('a PDF', () => {
  test('says its title and language, and holds text as text, in reading order', async () => {
    const bytes = await pdfOf(aDocument, at);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const read = await PDFDocument.load(bytes, { updateMetadata: false });
    expect([read.getTitle(), read.getSubject(), read.getLanguage(), read.getCreationDate()]).toEqual([
      'NPDB report',
      'A draft',
      'en-US',
      at,
    ]);
    const text = textOf(bytes);
    const places = [
      'NPDB report',
      'A draft',
      'Practitioner',
      'Name',
      'Narrative',
      'First paragraph.',
      'Second paragraph.',
    ].map((said) => text.indexOf(said));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('prints what its font has, and shows what it has not', async () =>
    expect(textOf(await pdfOf(aDocument, at))).toContain('José [U+0141]ukasz [U+6E21][U+8FBA]'));

  test('goes on on further pages, and loses nothing', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => [`Row ${index}`, 'word '.repeat(40)] as const);
    const bytes = await pdfOf({ ...aDocument, sections: [{ heading: 'Rows', rows }] }, at);
    const pages = (await PDFDocument.load(bytes)).getPageCount();
    expect(pages).toBeGreaterThan(3);
    const text = textOf(bytes);
    for (const [row] of rows) expect(text).toContain(row);
    expect(text.match(/word/g)).toHaveLength(120 * 40);
    expect(text).toContain(`${pages} / ${pages}`);
  });

  test('is made of any text whatever', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (said) => {
        const bytes = await pdfOf(
          { ...aDocument, title: said, sections: [{ heading: said, text: said, rows: [[said, said]] }] },
          at,
        );
        expect(bytes.length).toBeGreaterThan(500);
      }),
      { numRuns: 30 },
    ));
});

test('a letter with marks that no standard font has is printed without them', () => {
  const isAscii = (character: string) => character >= ' ' && character <= '~';
  expect(inStandardFont('Zoë Škoda\tx\n✓', isAscii)).toBe('Zoe Skoda x\n[U+2713]');
});
