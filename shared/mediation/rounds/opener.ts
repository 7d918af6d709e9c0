import type { MediationId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Author } from '../../ledger/event.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import { ledgerOn } from '../../ledger/ledger.ts';
import { type Table, TableUnavailable } from '../../ledger/table.ts';
import { type Standing, standingOf } from '../../workflow/standing.ts';
import { mediationKind } from '../evolve.ts';
import type { Mediation, MediationEvent } from '../mediation.ts';
import { openAnswers, type Question } from '../seal/mailbox.ts';
import type { Unseal } from '../seal/seal.ts';
import { mediationWaits } from '../workflow.ts';
import { proposalOpened, roundOpened, toBeOpened } from './opening.ts';

type Workshop = {
  /** Reaches mediations, and reads mailboxes. */
  readonly table: Table;
  readonly unseal: Unseal;
  /** Who tells of what came of it. */
  readonly by: Author;
  readonly now: Instant;
};

/** How often to look again when others were faster. */
const rounds = 5;

/**
 * Opens sealed answers whose time is over, and commits what comes of them; nothing, if there is time yet or it was done
 * before. So it may be asked as often as one likes, late, and by two at once. What was answered leaves it as an amount
 * that was agreed on, or not at all.
 */
export const openerOf = ({ table, unseal, by, now }: Workshop) => {
  const ledger = ledgerOn(table);

  const outcomeOf = async (state: Mediation, question: Question): Promise<MediationEvent[]> => {
    const parties = state.parties.map(({ id }) => id);
    if (question.asks === 'bid') {
      const answers = await openAnswers({ table, unseal }, { ...question, asks: 'bid' as const }, parties);
      return roundOpened(state, question.number, answers, now);
    }
    const [made] = await ledger.events<MediationEvent>(keys.mediation(state.id), [state.proposal?.toldIn ?? 0]);
    if (made?.type !== 'ProposalMade') throw new Error('A proposal is told by the event that made it');
    const answers = await openAnswers({ table, unseal }, { ...question, asks: 'response' as const }, parties);
    return proposalOpened(state, made, answers);
  };

  return async (id: MediationId, { startedAt }: { readonly startedAt: Instant }): Promise<Standing> => {
    const partition = keys.mediation(id);
    for (let round = 0; round < rounds; round += 1) {
      const from = await ledger.load<Mediation>(partition, mediationKind);
      if (!from) throw new Error('There is no such mediation');
      const question = toBeOpened(from.state, now);
      if (!question) return standingOf(mediationWaits.awaitedIn(from.state), { version: from.version, startedAt, now });
      const events = await outcomeOf(from.state, question);
      const growth = growing(mediationKind, { partition, from, events, at: now, by });
      const { outcome } = await ledger.commit({ growth });
      const { state, version } = growth.to;
      if (outcome === 'done') return standingOf(mediationWaits.awaitedIn(state), { version, startedAt, now });
    }
    throw new TableUnavailable('Others change the same mediation all the time');
  };
};
