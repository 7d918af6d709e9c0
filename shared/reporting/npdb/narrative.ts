import type { Finding, IdentifierClass } from '../../deidentification/finding.ts';
import { identifiersIn } from '../../deidentification/identifiers.ts';
import type { Fault } from '../../kernel/refusal.ts';
import { likeness } from '../../kernel/text.ts';

/** Source: NPDB, submitting a factually sufficient narrative (domain §6, [73]). */
export const longest = 4_000;

/** Title and words of a report whose result is *Other*: what the process was. Source: MACRMI, practice 7. */
export const title = 'Other: payment under a communication-and-resolution program (CARe)';

const programme = /\bCARe\b|communication[- ]and[- ]resolution/i;

/** What stands for one person, or one thing of theirs. Days, places and ages are facts that a report may tell. */
const identifiers: ReadonlySet<IdentifierClass> = new Set([
  'phone',
  'fax',
  'email',
  'socialSecurityNumber',
  'recordNumber',
  'planNumber',
  'accountNumber',
  'licenceNumber',
  'vehicle',
  'device',
  'ipAddress',
  'biometric',
]);

type Known = {
  /** The one person whom a report may name. */
  readonly subject: string;
  /** Everybody else who is known in the case. */
  readonly others: readonly string[];
  /** The result that is reported. */
  readonly result: string | undefined;
};

/** Whether what was found is of the name of the subject alone, which somebody else may bear too. */
const isOfSubject = (said: string, { start, end }: Finding, subject: string): boolean => {
  const own = new Set(likeness(subject).split(/[^\p{L}]+/u));
  const words = likeness(said.slice(start, end))
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
  return words.every((word) => own.has(word) || titles.has(word));
};

const titles: ReadonlySet<string> = new Set(['dr', 'doctor', 'prof', 'professor', 'mr', 'ms', 'mrs', 'nurse', 's']);

/**
 * What is wrong with a narrative: it is told to its subject and to whoever asks the NPDB for years, so it names nobody but
 * its subject, leads nowhere, and says what the process was where the result is *Other*.
 */
export const narrativeFaults = (
  said: string,
  { subject, others, result }: Known,
  pointer = '#/narrative',
): readonly Fault[] => {
  const source = 'NPDB, submitting a factually sufficient narrative';
  const found = identifiersIn(said, { names: others });
  const fault = (rule: string, detail: string): Fault => ({ pointer, rule, detail, source });
  const names = found.filter((each) => each.class === 'name' && each.known && !isOfSubject(said, each, subject));
  return [
    ...([...said].length > longest ? [fault('maxLength', `must have at most ${longest} characters`)] : []),
    ...(found.some((each) => each.class === 'url') ? [fault('noAddress', 'must hold no web address')] : []),
    ...(found.some((each) => identifiers.has(each.class))
      ? [fault('noIdentifier', 'must hold no number or address that stands for one person')]
      : []),
    ...(names.length > 0 ? [fault('nobodyElse', 'must name nobody but the practitioner it is about')] : []),
    ...(result === 'O' && !programme.test(said)
      ? [
          {
            ...fault('saysTheProcess', 'must say what the process was: communication and resolution (CARe)'),
            source: 'MACRMI, practice 7',
          },
        ]
      : []),
  ];
};

/** Where somebody else may be named whom the case does not know: to be looked at, and no reason to refuse. */
export const doubtsIn = (said: string, { subject, others }: Omit<Known, 'result'>): { start: number; end: number }[] =>
  identifiersIn(said, { names: others })
    .filter((each) => each.class === 'name' && !each.known && !isOfSubject(said, each, subject))
    .map(({ start, end }) => ({ start, end }));

/** What a template may ask for. */
export const blanks = ['allegation', 'condition', 'procedure', 'amount', 'resolvedOn'] as const;

/** A template, filled with what is known; what is not stays to be filled, and is named. */
export const fill = (
  template: string,
  known: Partial<Readonly<Record<(typeof blanks)[number], string>>>,
): { readonly text: string; readonly open: readonly string[] } => {
  const open: string[] = [];
  const text = template.replaceAll(/\{(\w+)\}/g, (blank, key: string) => {
    const said = known[key as (typeof blanks)[number]];
    if (said === undefined) open.push(key);
    return said ?? blank;
  });
  return { text, open };
};
