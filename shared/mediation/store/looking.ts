import type * as z from 'zod';
import type { MediationId } from '../../kernel/ids.ts';
import { isRefusal, type Refusal } from '../../kernel/refusal.ts';
import type { Recorded } from '../../ledger/event.ts';
import { keys } from '../../ledger/keys.ts';
import { type Page, pageAmong, pageFrom } from '../../ledger/page.ts';
import { type Versioned, versionOfShown } from '../../ledger/version.ts';
import { readsBrief } from '../audience.ts';
import type { MediationEvent } from '../mediation.ts';
import { isTold, type MediationEntry, tell } from '../telling.ts';
import { type BriefView, type MediationView, viewMediation } from '../view.ts';
import type { Find, Found } from './finding.ts';

/** What somebody is shown of a mediation, and the version they may act on. */
export type Shown = { readonly view: MediationView; readonly version: Versioned };

type Brief = Recorded<Extract<MediationEvent, { type: 'BriefGiven' }>>;

/**
 * A mediation as its audience may see it. The ETag is of what is shown and of nothing else: whoever reads it learns nothing
 * of what others said to the mediator alone.
 */
export const showMediation = async ({ ledger, mediation: { state }, audience }: Found): Promise<Shown> => {
  const view = await viewMediation(ledger, state, audience);
  return { view, version: versionOfShown(view) };
};

/** What somebody reads of the mediations that they find. */
export const lookingOf = (find: Find) => ({
  read: async (id: MediationId): Promise<Shown | Refusal<'notFound'>> => {
    const found = await find(id);
    return isRefusal(found) ? found : showMediation(found);
  },

  /** What happened, oldest first, as this audience may hear of it. */
  timeline: async (
    id: MediationId,
    after: number,
    limit: number,
  ): Promise<Page<MediationEntry> | Refusal<'notFound'>> => {
    const found = await find(id);
    if (isRefusal(found)) return found;
    const { ledger, audience, mediation } = found;
    return pageAmong(
      (from, most) => ledger.history<MediationEvent>(keys.mediation(id), from, most),
      { after, limit },
      (event) => (isTold(audience, event, mediation.state) ? tell(event, mediation.state) : undefined),
      ({ sequence }) => sequence,
    );
  },

  /** The briefs that this audience may read, the last first; `below` is where the page before ended. */
  briefs: async (
    id: MediationId,
    { below, limit }: { readonly below: number; readonly limit: number },
  ): Promise<Page<z.output<typeof BriefView>> | Refusal<'notFound'>> => {
    const found = await find(id);
    if (isRefusal(found)) return found;
    const { ledger, audience, mediation } = found;
    const sequences = mediation.state.briefs
      .filter((brief) => readsBrief(audience, brief))
      .map(({ toldIn }) => toldIn)
      .filter((sequence) => below === 0 || sequence < below)
      .toReversed();
    const itself = (sequence: number) => sequence;
    const { items, next } = pageFrom(sequences, limit, itself, itself);
    const events = items.length > 0 ? await ledger.events<Brief>(keys.mediation(id), items) : [];
    return {
      items: events.map(({ id: brief, party, isForAll, text, at }) => ({
        id: brief,
        party,
        for: isForAll ? 'all' : 'mediator',
        text,
        at,
      })),
      next,
    };
  },
});
