import type { IdentifierClass } from './finding.ts';

/**
 * What is found by its shape. No part of a pattern repeats without a bound, and none begins where another could have
 * begun with the same characters: a text of any making is read in a time that grows as it does.
 */
export type Pattern = { readonly class: IdentifierClass; readonly regex: RegExp };
