import * as z from 'zod';

/** An amount of US dollars in whole cents. */
export const Cents = z
  .int()
  .min(0)
  .max(100_000_000_000)
  .brand<'cents'>()
  .meta({ description: 'US dollars in whole cents, at most a billion dollars', example: 7_500_000 });
export type Cents = z.infer<typeof Cents>;
