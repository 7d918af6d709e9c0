import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from '@cantoo/pdf-lib';
import type { Document, Section } from '../../shared/reporting/document.ts';

/** US Letter, in points, as forms of US authorities are. */
const sheet = { width: 612, height: 792, margin: 54 } as const;
const sizes = { title: 16, heading: 12, text: 10 } as const;
const lineOf = (size: number): number => Math.round(size * 1.4);
const besides = 150;

/**
 * The characters that the standard fonts have, which need no font file: those of Windows-1252. Of any other the letter is
 * printed without its marks, and what then is left is named by its number, so that nobody takes it for nothing.
 */
export const inStandardFont = (text: string, isPrinted: (character: string) => boolean): string =>
  [...text.normalize('NFC').replaceAll('\t', ' ')]
    .map((character) => {
      if (character === '\n' || isPrinted(character)) return character;
      const bare = [...character.normalize('NFKD')].filter((each) => !/\p{M}/u.test(each));
      if (bare.length > 0 && bare.every(isPrinted)) return bare.join('');
      return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
    })
    .join('');

type Fonts = { readonly plain: PDFFont; readonly bold: PDFFont };

/** Text in lines of a width at most; a word that is wider is broken. */
const linesOf = (text: string, font: PDFFont, size: number, width: number): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    const fits = (said: string) => font.widthOfTextAtSize(said, size) <= width;
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = '';
      for (const character of word) {
        if (fits(line + character)) line += character;
        else {
          lines.push(line);
          line = character;
        }
      }
    }
    return [...lines, line];
  });

/** A document as a PDF whose text is text, in reading order, with its title and language set. */
export const pdfOf = async (printed: Document, at: Date): Promise<Buffer> => {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const fonts: Fonts = {
    plain: await pdf.embedFont(StandardFonts.Helvetica),
    bold: await pdf.embedFont(StandardFonts.HelveticaBold),
  };
  const characters = new Set(fonts.plain.getCharacterSet());
  const clean = (text: string) => inStandardFont(text, (character) => characters.has(character.codePointAt(0) ?? 0));
  pdf.setTitle(printed.title, { showInWindowTitleBar: true });
  pdf.setSubject(printed.subject);
  pdf.setLanguage('en-US');
  pdf.setProducer('Amends');
  pdf.setCreationDate(at);
  pdf.setModificationDate(at);
  const pen = penOn(pdf);
  pen.write(clean(printed.title), fonts.bold, sizes.title);
  pen.write(clean(printed.subject), fonts.plain, sizes.text);
  for (const section of printed.sections) writeSection(pen, section, fonts, clean);
  pen.number(fonts.plain);
  return Buffer.from(await pdf.save());
};

const writeSection = (
  pen: Pen,
  { heading, rows = [], text }: Section,
  { plain, bold }: Fonts,
  clean: (text: string) => string,
) => {
  pen.space(sizes.heading);
  pen.write(clean(heading), bold, sizes.heading, { keepsWith: 2 });
  for (const [what, said] of rows) pen.row(clean(what), clean(said), { plain, bold });
  if (text !== undefined) pen.write(clean(text), plain, sizes.text);
};

type Pen = ReturnType<typeof penOn>;

/** Writes down a page, and goes on on the next. */
const penOn = (pdf: PDFDocument) => {
  let page: PDFPage = pdf.addPage([sheet.width, sheet.height]);
  let top = sheet.height - sheet.margin;
  const turn = (height: number) => {
    if (top - height >= sheet.margin) return;
    page = pdf.addPage([sheet.width, sheet.height]);
    top = sheet.height - sheet.margin;
  };
  const put = (line: string, font: PDFFont, size: number, x: number) => {
    if (line !== '') page.drawText(line, { x, y: top - size, size, font });
  };

  return {
    space: (height: number) => {
      top -= height;
    },

    write: (text: string, font: PDFFont, size: number, { keepsWith = 1 } = {}) => {
      turn(keepsWith * lineOf(size));
      for (const line of linesOf(text, font, size, sheet.width - 2 * sheet.margin)) {
        turn(lineOf(size));
        put(line, font, size, sheet.margin);
        top -= lineOf(size);
      }
    },

    row: (what: string, said: string, { plain, bold }: Fonts) => {
      const size = sizes.text;
      const left = linesOf(what, bold, size, besides - 10);
      const right = linesOf(said, plain, size, sheet.width - 2 * sheet.margin - besides);
      for (let line = 0; line < Math.max(left.length, right.length); line += 1) {
        turn(lineOf(size));
        put(left[line] ?? '', bold, size, sheet.margin);
        put(right[line] ?? '', plain, size, sheet.margin + besides);
        top -= lineOf(size);
      }
    },

    /** Numbers the pages, once all are written. */
    number: (font: PDFFont) => {
      const pages = pdf.getPages();
      for (const [index, each] of pages.entries()) {
        each.drawText(`${index + 1} / ${pages.length}`, { x: sheet.margin, y: sheet.margin / 2, size: 8, font });
      }
    },
  };
};
