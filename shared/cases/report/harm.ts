import * as z from 'zod';

/**
 * How much harm remained with the patient, on AHRQ's scale. Raters agree only moderately (domain §1), so each report
 * keeps the rating it came with.
 */
export const Harm = z
  .enum(['death', 'severe', 'moderate', 'mild', 'none', 'unknown'])
  .meta({ description: 'Residual harm on the AHRQ Harm Scale (LOINC 74560-4)', example: 'moderate' });
export type Harm = z.infer<typeof Harm>;

/** LOINC's answers to 74560-4 "Extent of harm". Source: loinc.org/74560-4. */
export const harmByLoincAnswer: ReadonlyMap<string, Harm> = new Map([
  ['LA20747-4', 'death'],
  ['LA20748-2', 'severe'],
  ['LA20749-0', 'moderate'],
  ['LA21150-0', 'mild'],
  ['LA21151-8', 'none'],
  ['LA4489-6', 'unknown'],
]);
