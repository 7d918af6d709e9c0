import { invalid } from '../../cases/rules.ts';
import type { MediationId, MediatorId, PartyId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts';
import { keys, waitingKey } from '../../ledger/keys.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Page } from '../../ledger/page.ts';
import { type Caller, isInTenant } from '../../tenancy/principal.ts';
import { Waiting } from '../../workflow/rows.ts';
import type { Acting } from '../acting.ts';
import { listMediations, type MediationSummary } from '../listing.ts';
import type { Candidate, Mediation } from '../mediation.ts';
import type { panelOf } from '../panel/panel.ts';
import { changingOf } from './changing.ts';
import { findingOf } from './finding.ts';
import { lookingOf } from './looking.ts';

type Store = {
  /** Reaches the caller's own rows. */
  readonly ledger: Ledger;
  /** Reaches the rows of a mediation besides. */
  readonly inMediation: (id: MediationId) => Ledger;
  readonly caller: Caller;
  readonly now: Instant;
  readonly panel: Pick<ReturnType<typeof panelOf>, 'read'>;
};

/** The mediations in which one caller has a seat, as they may see and change them. */
export const mediationsOf = ({ ledger, inMediation, caller, now, panel }: Store) => {
  const find = findingOf({ ledger, inMediation, caller });
  const { actor, organisation } = caller;
  const { change } = changingOf({ find, by: { actor, ...(organisation && { organisation }) }, now });

  return {
    ...lookingOf(find),
    change,

    list: (below: string | undefined, limit: number): Promise<Page<MediationSummary>> =>
      listMediations(ledger, isInTenant(caller) ? { tenant: caller.tenant } : { principal: actor }, below, limit),

    /** Whose sealed answer may be put now, and until when. */
    mayAnswer: async <Code extends RefusalCode>(
      id: MediationId,
      may: (state: Mediation, acting: Acting) => PartyId | Refusal<Code>,
    ): Promise<{ readonly party: PartyId; readonly until: Instant } | Refusal<Code | 'notFound'>> => {
      const found = await find(id);
      if (isRefusal(found)) return found;
      const { state } = found.mediation;
      const party = may(state, { seat: found.seat, now });
      if (isRefusal(party)) return party;
      const until = state.entered.dueAt;
      if (until === undefined) throw new Error('Sealed answers have a deadline');
      return { party, until };
    },

    /** What a mediation waits for, and which execution of its workflow says so. */
    waiting: async (id: MediationId) => {
      const found = await find(id);
      if (isRefusal(found)) return found;
      const row = await found.ledger.row({ pk: keys.mediation(id), sk: waitingKey });
      return { row, number: row && Waiting.parse(row).execution };
    },

    /** Mediators of the panel who can be asked: those who are listed, sign in here, and are named once. */
    candidates: async (ids: readonly MediatorId[]): Promise<readonly Candidate[] | Refusal<'invalidRequest'>> => {
      const found = await Promise.all(ids.map((id) => panel.read(id)));
      const candidates: Candidate[] = [];
      const errors = found.flatMap((each, place) => {
        const wrong = (rule: string, detail: string) => [{ pointer: `#/candidates/${place}`, rule, detail }];
        if (isRefusal(each) || each.state.status !== 'listed') return wrong('panel', 'is no mediator of the panel now');
        const { id, entry } = each.state;
        const { name, principal } = entry;
        if (principal === undefined) return wrong('signsIn', 'does not sign in to Amends, so nobody can be asked');
        if (candidates.some((other) => other.principal === principal))
          return wrong('unique', 'signs in as one who is named already');
        candidates.push({ id, name, principal });
        return [];
      });
      return errors.length === 0 ? candidates : invalid(...errors);
    },
  };
};

export type Mediations = ReturnType<typeof mediationsOf>;
