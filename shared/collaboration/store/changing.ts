import type { Case, CaseEvent } from '../../cases/case.ts';
import type { writingOf } from '../../cases/store/writing.ts';
import type { CollaborationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import type { Growth, Once, Snapshot } from '../../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { readingAhead } from '../../ledger/reading-ahead.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import type { TenantCaller } from '../../tenancy/principal.ts';
import type { Settings } from '../../tenancy/settings.ts';
import type { Acting } from '../acting.ts';
import type { Collaboration, CollaborationEvent } from '../collaboration.ts';
import { collaborationKind } from '../evolve.ts';
import { type Participation, type ParticipationEvent, participationKind } from '../participation.ts';
import { type Find, type Found, versionOf } from './finding.ts';

/** What a command does: to the matter, to what is the insurer's own, and to its case. */
export type Done = {
  readonly shared?: readonly CollaborationEvent[] | undefined;
  readonly own?: readonly ParticipationEvent[] | undefined;
  readonly inCase?: { readonly from: Snapshot<Case>; readonly events: readonly CaseEvent[] } | undefined;
};

export type Decide<Code extends RefusalCode> = (
  found: Found,
  acting: Acting,
) => Promise<Done | Refusal<Code>> | Done | Refusal<Code>;

/** What whoever changes matters works with. */
export type Workshop = {
  readonly find: Find;
  readonly caller: TenantCaller;
  readonly now: Instant;
  readonly settings: () => Promise<Settings>;
  readonly writing: ReturnType<typeof writingOf>;
};

/** How often to look again when others were faster. */
const rounds = 5;

/** Commands on the matters that one caller finds. All a command does is one transaction. */
export const changingOf = ({ find, caller, now, settings: settingsNow, writing }: Workshop) => {
  const by = { actor: caller.actor, organisation: caller.organisation };
  const { tenant, roles } = caller;

  const growMatter = (
    id: CollaborationId,
    from: Snapshot<Collaboration> | undefined,
    events: readonly CollaborationEvent[],
  ) => growing(collaborationKind, { partition: keys.collaboration(id), from, events, at: now, by });

  const growOwn = (
    id: CollaborationId,
    from: Snapshot<Participation> | undefined,
    events: readonly ParticipationEvent[],
  ) => growing(participationKind, { partition: keys.participation(tenant, id), from, events, at: now, by });

  return {
    growMatter,
    growOwn,

    /** Does something in a matter that was read at one of `etags`, and shows what became of it. */
    change: async <Code extends RefusalCode, Answer extends Repeatable>(
      id: CollaborationId,
      etags: readonly string[],
      decide: Decide<Code>,
      answer: (found: Found) => Promise<Answer>,
      once: Once | undefined,
    ): Promise<Answer | Unanswered | Refusal<Code | 'notFound' | 'stale'>> => {
      for (let round = 0; round < rounds; round += 1) {
        const [found, settings] = await Promise.all([find(id), settingsNow()]);
        if (isRefusal(found)) return found;
        const version = versionOf(found);
        if (!etags.includes(etagOf(version))) return stale(version);
        const done = await decide(found, { party: found.party, roles, settings, now });
        if (isRefusal(done)) return done as Refusal<Code>;
        const { shared = [], own = [], inCase } = done;
        const matter = shared.length > 0 ? growMatter(id, found.matter, shared) : undefined;
        const kept = own.length > 0 ? growOwn(id, found.own, own) : undefined;
        const written =
          inCase && inCase.events.length > 0
            ? writing.grow(inCase.from.state.id, inCase.from, inCase.events, settings)
            : undefined;
        const also = [kept, written?.growth].filter((each) => each !== undefined) as Growth<unknown>[];
        if (!matter && also.length === 0) throw new Error('A command does something, or is refused');
        const after = { ...found, matter: matter?.to ?? found.matter, own: kept?.to ?? found.own };
        const shown = await answer({
          ...after,
          ledger: readingAhead(after.ledger, [matter, kept] as Growth<unknown>[]),
        });
        const committed = await commitAndAnswer(
          found.ledger,
          { growth: matter, also, ...(written && { projections: written.projections }) },
          shown,
          once,
        );
        if (!hasMoved(committed)) return committed;
      }
      return busy();
    },
  };
};
