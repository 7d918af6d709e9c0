import type { MediationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts';
import type { Author } from '../../ledger/event.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import type { Once } from '../../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { readingAhead } from '../../ledger/reading-ahead.ts';
import { etagOf, stale } from '../../ledger/version.ts';
import type { Acting } from '../acting.ts';
import { audienceOf } from '../audience.ts';
import { mediationKind } from '../evolve.ts';
import type { Mediation, MediationEvent } from '../mediation.ts';
import type { Find, Found } from './finding.ts';
import { type Shown, showMediation } from './looking.ts';

export type Decide<Code extends RefusalCode> = (
  state: Mediation,
  acting: Acting,
) => Promise<readonly MediationEvent[] | Refusal<Code>> | readonly MediationEvent[] | Refusal<Code>;

/** How often to look again when others were faster. */
const rounds = 5;

/** Commands on the mediations that one caller finds. */
export const changingOf = ({ find, by, now }: { readonly find: Find; readonly by: Author; readonly now: Instant }) => ({
  /**
   * Does something in a mediation that was read at one of `etags`, and shows what became of it. Others may do something
   * at the same time that the caller does not see: only what it was shown has to be as it was.
   */
  change: async <Code extends RefusalCode, Answer extends Repeatable>(
    id: MediationId,
    etags: readonly string[],
    decide: Decide<Code>,
    answer: (shown: Shown) => Answer,
    once: Once | undefined,
  ): Promise<Answer | Unanswered | Refusal<Code | 'notFound' | 'stale'>> => {
    for (let round = 0; round < rounds; round += 1) {
      const found = await find(id);
      if (isRefusal(found)) return found;
      const { version } = await showMediation(found);
      if (!etags.includes(etagOf(version))) return stale(version);
      const { ledger, mediation: from, seat } = found;
      const events = await decide(from.state, { seat, now });
      if (isRefusal(events)) return events as Refusal<Code>;
      const growth = growing(mediationKind, { partition: keys.mediation(id), from, events, at: now, by });
      const after: Found = {
        ...found,
        ledger: readingAhead(ledger, [growth]),
        mediation: growth.to,
        audience: audienceOf(growth.to.state, seat),
      };
      const done = await commitAndAnswer(ledger, { growth }, answer(await showMediation(after)), once);
      if (!hasMoved(done)) return done;
    }
    return busy();
  },
});
