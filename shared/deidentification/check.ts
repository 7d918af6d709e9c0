import * as z from 'zod';
import { PrincipalId } from '../kernel/ids.ts';
import { Instant } from '../kernel/instant.ts';
import type { Fault } from '../kernel/refusal.ts';
import { type Finding, IdentifierClass } from './finding.ts';

/** A finding, and who said of it that it identifies nobody. Why they did is told by the event. */
export type Checked = Finding & { readonly cleared?: { readonly by: PrincipalId; readonly at: Instant } };

/** A text that holds more is no draft to be looked through. */
export const mostFindings = 100;

/** What a human still has to look at. */
export const standing = (findings: readonly Checked[]): readonly Checked[] =>
  findings.filter(({ cleared }) => cleared === undefined);

/** What stands in the way of an approval, finding by finding: where each is, and nothing of what it says. */
export const standingFaults = (findings: readonly Checked[]): Fault[] =>
  findings.flatMap(({ class: kind, start, end, known, cleared }, index) =>
    cleared
      ? []
      : [
          {
            pointer: `#/findings/${index}`,
            rule: known ? 'knownIdentifier' : 'identifiersFound',
            detail: `is a possible identifier (${kind}) at characters ${start} to ${end}`,
            source: safeHarbor,
          },
        ],
  );

export const safeHarbor = 'HIPAA Safe Harbor, 45 CFR 164.514(b)(2)';

export const clear = (findings: readonly Checked[], index: number, by: PrincipalId, at: Instant): readonly Checked[] =>
  findings.map((finding, place) => (place === index ? { ...finding, cleared: { by, at } } : finding));

export const FindingView = z
  .object({
    number: z.int().min(0).meta({ description: 'Its place among the findings of the text, from 0' }),
    class: IdentifierClass,
    start: z.int().min(0).meta({ description: 'Its first character in the text, from 0, in UTF-16 code units' }),
    end: z.int().min(1).meta({ description: 'The character after its last' }),
    known: z.boolean().meta({
      description:
        'Whether what is known of the matter names it: then it is taken out, and nobody can call it harmless',
    }),
    cleared: z
      .object({ by: PrincipalId, at: Instant })
      .optional()
      .meta({ description: 'Who said that it identifies nobody, and when' }),
  })
  .meta({ id: 'IdentifierFinding', description: 'Where a text may tell of whom it is' });

export const viewFindings = (findings: readonly Checked[]): z.output<typeof FindingView>[] =>
  findings.map(({ class: kind, start, end, known, cleared }, number) => ({
    number,
    class: kind,
    start,
    end,
    known,
    ...(cleared && { cleared }),
  }));
