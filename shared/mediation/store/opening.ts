import { type Case, caseKind } from '../../cases/case.ts';
import { joinMatter } from '../../cases/resolution/decide-matter.ts';
import { notThere } from '../../cases/rules.ts';
import { type RuleIds, writingOf } from '../../cases/store/writing.ts';
import { beginMediation } from '../../collaboration/decide-mediation.ts';
import { collaborationKind } from '../../collaboration/evolve.ts';
import { isMember } from '../../collaboration/party.ts';
import { findingOf } from '../../collaboration/store/finding.ts';
import type { CaseId, CollaborationId, MediationId, PartyId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import { growing } from '../../ledger/growing.ts';
import { keys } from '../../ledger/keys.ts';
import type { Commit, Growth, Ledger, Once } from '../../ledger/ledger.ts';
import { busy, commitAndAnswer, hasMoved, type Repeatable, type Unanswered } from '../../ledger/once.ts';
import { readingAhead } from '../../ledger/reading-ahead.ts';
import type { TenantCaller } from '../../tenancy/principal.ts';
import type { Settings } from '../../tenancy/settings.ts';
import { audienceOf } from '../audience.ts';
import { type Opening, openMediation } from '../decide-opening.ts';
import { mediationKind } from '../evolve.ts';
import type { Candidate, Mediation, Origin } from '../mediation.ts';
import { rowsFor } from '../pointer.ts';
import { forbid } from '../rules.ts';
import { type Shown, showMediation } from './looking.ts';

/** Whose a mediation is: a matter that insurers share, or a case of one. */
export type From = { readonly collaborationId: CollaborationId } | { readonly caseId: CaseId };

export type Minted = { readonly id: MediationId; readonly opener: PartyId; readonly family: PartyId };

type Workshop = {
  /** Reaches the insurer's own rows. */
  readonly ledger: Ledger;
  /** Reaches the rows of a matter besides, and of a mediation that is opened of it. */
  readonly inMatter: (id: CollaborationId, mediation?: MediationId) => Ledger;
  /** Reaches the rows of a mediation besides. */
  readonly inMediation: (id: MediationId) => Ledger;
  readonly caller: TenantCaller;
  readonly now: Instant;
  readonly settings: () => Promise<Settings>;
  readonly ids: RuleIds;
};

/** What a mediation is opened with: where it comes from, who its insurers are, and what is written beside it. */
type Ground = {
  readonly ledger: Ledger;
  readonly from: Origin;
  readonly opener: PartyId;
  readonly insurers: Parameters<typeof openMediation>[2]['insurers'];
  readonly beside: Growth<unknown>;
  readonly projections?: Commit<unknown>['projections'];
};

/** How often to look again when others were faster. */
const rounds = 5;

/** Opens mediations for one insurer. All that opening one does is one transaction. */
export const openingOf = ({ ledger, inMatter, inMediation, caller, now, settings, ids }: Workshop) => {
  const { tenant, actor, organisation } = caller;
  const by = { actor, organisation };
  const findMatter = findingOf({ ledger, inMatter: (id) => inMatter(id), caller });

  const ofMatter = async (matter: CollaborationId, { id }: Minted) => {
    const found = await findMatter(matter);
    if (isRefusal(found)) return found;
    const { state } = found.matter;
    const events = beginMediation(state, id, { party: found.party });
    if (isRefusal(events)) return events;
    const partition = keys.collaboration(matter);
    const beside = growing(collaborationKind, { partition, from: found.matter, events, at: now, by });
    const insurers = state.parties.flatMap((party) =>
      isMember(party) && party.tenant !== undefined ? [{ id: party.id, name: party.name, tenant: party.tenant }] : [],
    );
    const ground: Ground = {
      ledger: inMatter(matter, id),
      from: { collaboration: matter },
      opener: found.party,
      insurers,
      beside: beside as Growth<unknown>,
    };
    return ground;
  };

  const ofCase = async (caseId: CaseId, { id, opener }: Minted, effective: Settings) => {
    const [snapshot, insurer] = await Promise.all([
      ledger.load<Case>(keys.case(tenant, caseId), caseKind),
      ledger.row(keys.tenants(tenant)),
    ]);
    if (!snapshot) return notThere();
    if (!snapshot.state.offers.items.some(({ status }) => status === 'rejected')) {
      return forbid('notToBeMediated', 'No offer was rejected: what is contested is not known yet.', {
        pointer: '#/caseId',
      });
    }
    const events = joinMatter(snapshot.state, id, 'lead');
    if (isRefusal(events)) return events;
    const written = writingOf({ tenant, by, now, ids }).grow(caseId, snapshot, events, effective);
    const ground: Ground = {
      ledger: inMediation(id),
      from: { case: caseId },
      opener,
      insurers: [{ id: opener, name: String(insurer?.name ?? tenant), tenant }],
      beside: written.growth as Growth<unknown>,
      projections: written.projections,
    };
    return ground;
  };

  return async <Answer extends Repeatable>(
    minted: Minted,
    of: From,
    opening: Opening,
    candidates: readonly Candidate[],
    answer: (shown: Shown) => Answer,
    once: Once | undefined,
  ): Promise<
    | Answer
    | Unanswered
    | Exclude<Awaited<ReturnType<typeof ofMatter | typeof ofCase>>, Ground>
    | Refusal<'notToBeMediated' | 'invalidRequest'>
  > => {
    for (let round = 0; round < rounds; round += 1) {
      const effective = await settings();
      const ground =
        'caseId' in of ? await ofCase(of.caseId, minted, effective) : await ofMatter(of.collaborationId, minted);
      if (isRefusal(ground)) return ground;
      const { from, opener, insurers, beside, projections = [] } = ground;
      const events = openMediation(minted, from, { opener, insurers }, opening, candidates, effective);
      if (isRefusal(events)) return events;
      const partition = keys.mediation(minted.id);
      const growth = growing(mediationKind, { partition, from: undefined, events, at: now, by });
      const seat = { kind: 'party', party: opener } as const;
      const shown = await showMediation({
        ledger: readingAhead(ground.ledger, [growth as Growth<unknown>]),
        mediation: growth.to,
        seat,
        audience: audienceOf(growth.to.state as Mediation, seat),
      });
      const { pointer, due } = rowsFor(growth.to, { party: opener, tenant });
      const done = await commitAndAnswer(
        ground.ledger,
        { growth, also: [beside], rows: [pointer], projections: [...projections, ...due] },
        answer(shown),
        once,
      );
      if (!hasMoved(done)) return done;
    }
    return busy();
  };
};
