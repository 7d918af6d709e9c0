import type { CaseId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts';
import type { Recorded } from '../../ledger/event.ts';
import { keys } from '../../ledger/keys.ts';
import type { Once } from '../../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import type { Acting } from '../acting.ts';
import type { Case, CaseEvent } from '../case.ts';
import { type Showing, toldFrom } from '../shown.ts';
import type { Workshop } from './writing.ts';

/** What a command decides: events, or a no; seeing the other cases that it has to do with, as far as its caller may. */
export type Decide<Code extends RefusalCode> = (
  state: Case,
  acting: Acting,
  others: readonly Case[],
) => readonly CaseEvent[] | Refusal<Code>;

/** What a command has to do with other cases, and what it makes of each, in the same commit. */
type Elsewhere = {
  readonly touching: (state: Case) => readonly CaseId[];
  readonly following: (other: Case, state: Case, events: readonly CaseEvent[]) => readonly CaseEvent[];
};

const nowhere: Elsewhere = { touching: () => [], following: () => [] };

/** How often to look again when others were faster. */
const rounds = 5;

/** Commands on the cases that one caller finds. */
export const changingOf = ({ finding, writing, settings: settingsNow, now }: Workshop) => {
  const { ledger, caller, tenant, audience, load } = finding;
  const reader = { audience, organisation: caller.organisation };

  return {
    /**
     * Does something to a case that was read at one of `etags`, and shows what became of it. Deciding is pure, so it is
     * done again on what is there when others were faster.
     */
    change: async <Code extends RefusalCode, View, Answer extends Repeatable>(
      id: CaseId,
      etags: readonly string[],
      decide: Decide<Code>,
      showing: Showing<View>,
      answer: (view: View, etag: string) => Answer,
      once: Once | undefined,
      { touching, following }: Elsewhere = nowhere,
    ): Promise<Answer | Unanswered | Refusal<Code | 'notFound' | 'stale'>> => {
      for (let round = 0; round < rounds; round += 1) {
        const [snapshot, settings] = await Promise.all([load(id), settingsNow()]);
        if (isRefusal(snapshot)) return snapshot;
        if (!etags.includes(etagOf(snapshot))) return stale(snapshot);
        const { actor, organisation, roles } = caller;
        const { state } = snapshot;
        const found = await Promise.all(touching(state).map((other) => load(other)));
        const others = found.flatMap((other) => (isRefusal(other) ? [] : [other]));
        const seen = others.map((other) => other.state);
        const events = decide(state, { audience, actor, organisation, roles, settings, now }, seen);
        if (isRefusal(events)) return events as Refusal<Code>;
        if (events.length === 0) throw new Error('A command does something, or is refused');
        const { growth, projections } = writing.grow(id, snapshot, events, settings);
        const also = others.flatMap((other) => {
          const told = following(other.state, state, events);
          return told.length > 0 ? [writing.note(other, told)] : [];
        });
        const { tells, show } = showing(growth.to.state, reader);
        const written = growth.events.map(({ event }) => event as Recorded<CaseEvent>);
        const earlier = tells.filter((sequence) => sequence <= snapshot.version);
        const before = earlier.length > 0 ? await ledger.events<CaseEvent>(keys.case(tenant, id), earlier) : [];
        const view = show(toldFrom([...before, ...written]));
        const done = await commitAndAnswer(
          ledger,
          { growth, projections, also },
          answer(view, etagOf(growth.to)),
          once,
        );
        if (!hasMoved(done)) return done;
      }
      return busy();
    },
  };
};
