import * as z from 'zod';

const MiB = 1024 * 1024;

/** What kinds of files are taken, how their names end here, and how many bytes each may have. Nothing that runs. */
const accepted = {
  'application/pdf': { ending: 'pdf', most: 50 * MiB },
  'image/jpeg': { ending: 'jpg', most: 25 * MiB },
  'image/png': { ending: 'png', most: 25 * MiB },
  'image/tiff': { ending: 'tif', most: 100 * MiB },
  'image/heic': { ending: 'heic', most: 25 * MiB },
  'application/dicom': { ending: 'dcm', most: 500 * MiB },
  'audio/mpeg': { ending: 'mp3', most: 200 * MiB },
  'video/mp4': { ending: 'mp4', most: 500 * MiB },
  'text/plain': { ending: 'txt', most: 5 * MiB },
  'text/csv': { ending: 'csv', most: 25 * MiB },
  'message/rfc822': { ending: 'eml', most: 50 * MiB },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { ending: 'docx', most: 50 * MiB },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { ending: 'xlsx', most: 50 * MiB },
} as const satisfies Readonly<Record<string, { readonly ending: string; readonly most: number }>>;

export const MediaType = z
  .enum(Object.keys(accepted) as [keyof typeof accepted, ...(keyof typeof accepted)[]])
  .meta({ description: 'What kind of file it is; others are not taken', example: 'application/pdf' });
export type MediaType = z.output<typeof MediaType>;

/** How many bytes a file of a kind may have. */
export const mostBytes = (type: MediaType): number => accepted[type].most;

/** The largest of all. */
export const mostBytesOfAny = Math.max(...Object.values(accepted).map(({ most }) => most));

/** How the names of files of a kind end. */
export const endingOf = (type: MediaType): string => accepted[type].ending;
