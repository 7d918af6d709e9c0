import * as z from 'zod';

/** What a route has that answers a PDF. */
export const printed = {
  description: 'A PDF, for whoever asks with `Accept: application/pdf`; to others its bytes are answered in base64.',
  produces: 'application/pdf',
  bytes: true,
  versioned: true,
  answers: { 200: z.string().meta({ format: 'binary' }) },
} as const;
