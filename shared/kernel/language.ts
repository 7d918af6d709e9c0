import * as z from 'zod';

/** A language that somebody speaks. */
export const Language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/, 'must be a BCP 47 tag, such as es or pt-BR')
  .meta({ description: 'BCP 47 tag', example: 'es' });
