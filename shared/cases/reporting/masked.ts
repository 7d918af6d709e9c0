/** The last characters of a number that few may see: enough to tell it from another. */
export const lastOf = (number: string | undefined, shown = 4): string | undefined =>
  number === undefined ? undefined : `${'•'.repeat(Math.max(0, number.length - shown))}${number.slice(-shown)}`;
