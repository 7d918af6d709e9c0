import * as z from 'zod';

/**
 * What a function is told by its environment. The only reader of `process.env`; checked when the function starts, so a
 * wrong deployment fails at once and says what is missing.
 */
export const environment = <Shape extends Readonly<Record<string, z.ZodType>>>(
  shape: Shape,
): z.output<z.ZodObject<Shape>> => {
  const read = z.object(shape).safeParse(process.env);
  if (read.success) return read.data;
  throw new Error(`The environment is not as it must be: ${z.prettifyError(read.error)}`);
};
