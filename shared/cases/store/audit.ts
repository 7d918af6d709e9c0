import * as z from 'zod';
import { sha256 } from '../../kernel/digest.ts';
import { OrganisationId, PrincipalId } from '../../kernel/ids.ts';
import { Instant } from '../../kernel/instant.ts';
import { canonical, isJsonObject, parseJson } from '../../kernel/json.ts';
import type { Audited } from '../../ledger/audit.ts';
import type { Row } from '../../ledger/table.ts';
import type { Break, Link } from '../../ledger/verify.ts';
import { isEventFor } from '../own.ts';
import type { Audience } from '../privilege.ts';

const Hash = z.string().nullable();

export const AuditEntry = z
  .object({
    sequence: z.int().min(1),
    type: z.string().nullable().meta({
      description: "Which kind of event it is; null if that cannot be read any more, or is the other side's own",
    }),
    at: z.string().nullable().meta({ description: 'When it was recorded' }),
    by: z.object({ actor: PrincipalId, organisation: OrganisationId }).nullable(),
    previousHash: Hash.meta({ description: 'The hash of the event before; null if that is gone' }),
    hash: Hash.meta({
      description: 'SHA-256 over the previous hash and all of the event, with chance in it: it tells nothing of either',
    }),
    holds: z.boolean().meta({ description: 'Whether it follows from the event before, as it was written' }),
  })
  .meta({ id: 'AuditEntry', description: 'An event in its chain, without what it says' });
type AuditEntry = z.output<typeof AuditEntry>;

const Found = z
  .object({
    part: z.enum(['event', 'original', 'snapshot']),
    found: z.enum(['edited', 'dropped', 'reordered', 'truncated', 'added']),
    sequence: z.int().min(0).meta({ description: 'The event it is, or belongs to' }),
    detail: z.string(),
  })
  .meta({ id: 'AuditBreak', description: 'The first thing that is not as it was written' });

/** The verdict on a page; `items` and `next` come with it. */
export const verdict = {
  intact: z.boolean().meta({ description: 'Whether all of this page is as it was written' }),
  isWhole: z.boolean().meta({
    description:
      'Whether this page is the whole history, up to the snapshot. If not, a walk through all pages verifies all: each begins ' +
      'at the hash the one before ended with, and the last one ends at the snapshot',
  }),
  firstBreak: Found.optional(),
};

export type Audit = {
  readonly items: readonly AuditEntry[];
  readonly next: string | undefined;
  readonly intact: boolean;
  readonly isWhole: boolean;
  readonly firstBreak?: z.output<typeof Found>;
};

export const viewAudit = ({ links, breaks, next }: Audited, after: number, audience: Audience): Audit => {
  const [first] = breaks;
  return {
    items: links.map((link) => viewLink(link, audience)),
    next: next === undefined ? undefined : String(next),
    intact: breaks.length === 0,
    isWhole: after === 0 && next === undefined,
    ...(first && { firstBreak: { ...first, detail: say(first) } }),
  };
};

const Readable = z.object({ type: z.string(), at: Instant, by: AuditEntry.shape.by.unwrap() }).partial();

/** What is stored may be anything by now: what cannot be read is not shown. */
const viewLink = ({ sequence, event, previousHash, hash, holds }: Link, audience: Audience): AuditEntry => {
  const { type, at, by, step, ownOf } = isJsonObject(event) ? event : {};
  const isHidden = typeof type === 'string' && !isEventFor(audience, { type, step, ownOf });
  const readable = { ...(isHidden ? {} : { ...read({ type }), ...read({ by }) }), ...read({ at }) };
  return {
    sequence,
    type: readable.type ?? null,
    at: readable.at ?? null,
    by: readable.by ?? null,
    previousHash: previousHash ?? null,
    hash: hash ?? null,
    holds,
  };
};

const read = (part: Record<string, unknown>) => Readable.safeParse(part).data ?? {};

const say = ({ part, found, sequence }: Break): string =>
  sentences[part][found]?.(sequence) ?? `The ${part} was ${found}.`;

type Say = (sequence: number) => string;
const sentences: Readonly<Record<Break['part'], Partial<Record<Break['found'], Say>>>> = {
  event: {
    edited: (at) => `Event ${at} is not what was written, or the one before it is not.`,
    dropped: (at) => `Event ${at} is missing.`,
    reordered: (at) => `At the place of event ${at} stands another one.`,
    truncated: (at) => `The history ends before event ${at}, though the snapshot knows of it.`,
    added: (at) => `Event ${at} is unknown to the snapshot: it was added, or the snapshot was set back.`,
  },
  original: {
    edited: (at) => `What was sent with event ${at} is not what is kept now.`,
    dropped: (at) => `What was sent with event ${at} is missing.`,
    added: (at) => `Event ${at} names nothing that was sent, yet something is kept with it.`,
  },
  snapshot: {
    edited: (at) => `The snapshot is not the one that event ${at} led to.`,
    dropped: (at) => `The snapshot after event ${at} is missing.`,
  },
};

/** Whether an original says what the digest in its event stands for. */
export const isOriginalOf = (event: unknown, original: Row): boolean => {
  const receipt = isJsonObject(event) ? event.receipt : undefined;
  const said = parseJson(String(original.text).replace(/^\uFEFF/, ''));
  return isJsonObject(receipt) && 'value' in said && sha256(canonical(said.value)) === receipt.digest;
};
