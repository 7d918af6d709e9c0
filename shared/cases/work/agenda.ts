import { sha256 } from '../../kernel/digest.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { canonical, sameJson } from '../../kernel/json.ts';
import { dueBy, dueKey, dueLists, keys, type Standing } from '../../ledger/keys.ts';
import type { Projection } from '../../ledger/ledger.ts';
import type { Case, EventOf } from '../case.ts';
import type { Audience } from '../privilege.ts';
import { hasPassed } from './deadline.ts';
import { listOf, type Owing, type Step } from './step.ts';

/** A step with a date. */
export type Dated = Step & { readonly dueAt: Instant };

/**
 * What of a case is due, as its due rows were last written: by key of the step, when, who owes it, and whether the
 * deadline has passed. It is kept with the snapshot, so that a commit writes only the rows that change.
 */
export type Agenda = {
  /** Digest of what the rows show of the case itself. */
  readonly shows: string;
  readonly items: Readonly<Record<string, Item>>;
};

type Item = readonly [dueAt: Instant, owes: Owing, standing: Standing, ownOf?: Audience];

const nothingDue: Agenda = { shows: '', items: {} };

/**
 * How many steps of one case are in worklists at once: those not told of as overdue before those that are, by date. What
 * is one side's alone has places of its own, so that it takes none of what is of both, nor of the other side's.
 */
const most = { ofBoth: 40, ofOne: 5 } as const;

/** How many deadlines one commit tells of: the rows it writes stay within one transaction. */
const mostLapses = { ofBoth: 9, ofOne: 1 } as const;

/** Of both sides, of the one, of the other: nothing of the one kind shows in how many there are of another. */
const kinds = [undefined, 'hospital', 'insurer'] as const;

/** What of a case was due by now, and has not been told to have passed: the first ones of each kind. */
export const lapses = (agenda: Agenda | undefined, now: Instant): EventOf<'DeadlinePassed'>[] =>
  kinds.flatMap((kind) =>
    Object.entries(agenda?.items ?? {})
      .filter(([, [dueAt, , standing, ownOf]]) => ownOf === kind && standing === 'upcoming' && dueAt < now)
      .slice(0, kind === undefined ? mostLapses.ofBoth : mostLapses.ofOne)
      .map(([step, [dueAt, owes]]) => ({
        type: 'DeadlinePassed',
        step,
        owes,
        dueAt,
        ...(kind !== undefined && { ownOf: kind }),
      })),
  );

export const isDated = (step: Step): step is Dated => step.dueAt !== undefined;

const inOrder = (a: Dated, b: Dated): number =>
  a.dueAt === b.dueAt ? (a.key < b.key ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1;

/** What the due rows of a case say, and those of them that have to be written. */
export const agendaFor = (
  tenant: TenantId,
  { state, version }: { readonly state: Case; readonly version: number },
  steps: readonly Step[],
  before: Agenda = nothingDue,
): { readonly agenda: Agenda; readonly rows: readonly Projection[] } => {
  // What was overdue, and stands as it did, stays so whatever else a case has to remember.
  const wasTold = ({ key, dueAt }: Dated): boolean => {
    const [due, , stood] = before.items[key] ?? [];
    return hasPassed(state.deadlines, key, dueAt) || (due === dueAt && stood === 'overdue');
  };
  const first = (kind: Audience | undefined): Dated[] =>
    steps
      .filter(isDated)
      .filter(({ ownOf }) => ownOf === kind)
      .toSorted((a, b) => Number(wasTold(a)) - Number(wasTold(b)) || inOrder(a, b))
      .slice(0, kind === undefined ? most.ofBoth : most.ofOne);
  const dated = kinds.flatMap(first).toSorted(inOrder);
  const standing = (step: Dated): Standing => (wasTold(step) ? 'overdue' : 'upcoming');
  const display = displayOf(state);
  const shows = sha256(canonical(display)).slice(0, 16);
  const items = Object.fromEntries(dated.map((step) => [step.key, itemOf(step, standing(step))]));
  const pk = keys.case(tenant, state.id);
  const isNew = ({ key }: Dated) => shows !== before.shows || !sameJson(items[key], before.items[key]);
  const settled = Object.keys(before.items).filter((key) => items[key] === undefined);
  return {
    agenda: { shows, items },
    rows: [
      ...dated.filter(isNew).map((step) => ({
        pk,
        sk: dueKey(step.key),
        version,
        gsi5pk: dueLists.ofRole(tenant, listOf(step), standing(step)),
        gsi6pk: dueLists.ofHospital(tenant, state.hospital, listOf(step), standing(step)),
        dueBy: dueBy(step.dueAt, state.id, step.key),
        summary: { ...display, ...dueIn(step) },
      })),
      // There is no deleting: a row that is in no list is done.
      ...settled.map((key) => ({ pk, sk: dueKey(key), version })),
    ],
  };
};

const itemOf = ({ dueAt, owes, ownOf }: Dated, standing: Standing): Item =>
  ownOf === undefined ? [dueAt, owes, standing] : [dueAt, owes, standing, ownOf];

/** What worklists show of a case. */
const displayOf = ({ id, hospital, headline, facts: { harm, privilege } }: Case) => ({
  caseId: id,
  hospital,
  headline,
  harm,
  privilege,
});

const dueIn = ({ duty, about, owes, dueAt, what, source }: Dated) => ({ duty, about, owes, dueAt, what, source });

/** What a due row shows. */
export type Due = ReturnType<typeof displayOf> & ReturnType<typeof dueIn>;
