import { inOneLine } from '../../shared/kernel/text.ts';

/** Where a command says what it has to say. */
export type Output = {
  readonly write: (text: string) => void;
  /** For what is no result: progress, warnings. */
  readonly note: (text: string) => void;
  /** Whether notes go to somebody who watches. */
  readonly isWatched: boolean;
};

type Cell = string | number | undefined;

/** Rows under their heads, as wide as they need to be. */
export const table = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const cells = [heads, ...rows.map((row) => row.map((cell) => inOneLine(String(cell ?? ''))))];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
};

/** What somebody is, a line each. */
export const facts = (of: Readonly<Record<string, unknown>>): string =>
  table(
    ['', ''],
    Object.entries(of).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  ).replace(/^\n/, '');

const barWidth = 30;

/** A bar that shows how far along something is, for as long as it takes. Says nothing where nobody watches. */
export const progress = ({ note, isWatched }: Output, what: string) => {
  let last = 0;
  return {
    at: (done: number, of: number): void => {
      if (!isWatched || (Date.now() - last < 100 && done < of)) return;
      last = Date.now();
      const filled = of === 0 ? barWidth : Math.round((done / of) * barWidth);
      note(`\r${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done} of ${of} ${what}`);
    },
    end: (): void => {
      if (isWatched) note('\n');
    },
  };
};
